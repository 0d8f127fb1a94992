"""Competences that a text speaks of, by their names in Polish and English: for a person to accept or to refuse.

Lexical, without a model: each stretch of up to ``LONGEST`` words of a sentence is compared with every name of every
competence. Let a word weigh log(1 + competences / competences with it), a stop word a part of that. Then for a stretch
s and a name n, with w(s ∩ n) the weight of the words that both have,

    score = (2 w(s ∩ n) / (w(s) + w(n)))² · √(w(s ∩ n) / (w(s ∩ n) + HALF)) · (1, or OTHER_NAME if n is an alternative)

The first factor (Dice) asks that nothing of the name be missing and nothing else be said, the second prefers names that
say more. Words are equal if their stems are; stems with the same beginning count in part (``LIKENESS``). A competence
has the score of its best name and stretch. Measured in tests/benchmarks/bench_suggestions.py.
"""

from __future__ import annotations

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from competence_explorer.graph.columns import LIST_SEPARATOR
from competence_explorer.graph.records import Ref
from competence_explorer.graph.search import NAMES
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.stems import SPOKEN, STOP_WORDS, Language, Word, languages, segments, stems

LONGEST = 6
"""Words of a stretch of text that is compared with names."""

OTHER_NAME = 0.78
"""What a match of an alternative name is worth: many are shared, or wider than the competence."""

STOP_WEIGHT = 0.15
"""What a stop word weighs, of what it would otherwise."""

UNKNOWN = 0.3
"""What a word of the text that no name has weighs, of the weight of the rarest word."""

BEGINNING = 5
"""Letters that two stems must have in common to be alike: analysis and analytics, rewitalizacja and rewitalizować."""

LIKENESS = 0.4
"""What such a likeness counts, of the same stem."""

HALF = 1.7
"""The weight of the words in common at which the second factor is √½, in weights of the rarest word."""

LEAST = 0.3
"""Suggestions below this score are not made unless asked for: most of them rest on one common word."""

TEXTS = {"Project": ("title", "summary"), "Training": ("title",)}
"""The properties that say what a project or a training is about."""

TYPES = {"Project": "REQUIRES", "Training": "TEACHES"}
"""What a suggestion becomes where it is accepted: the relationship from its subject to the competence."""

_PIECE = 40
"""Words that are compared at a time: bounds the memory where a text has no full stops."""

_TINY = 1e-9
"""Keeps nothing by nothing from being anything."""

Floats = NDArray[np.float64]


class Names(NamedTuple):
    """A competence by its id and its names: in English, in Polish, and alternative ones in either."""

    id: str
    name: str
    name_pl: str = ""
    others: Sequence[str] = ()


class Found(NamedTuple):
    """A competence that a text speaks of: its id, score from 0 to 1, the name that matched, and the words of the text
    that led to it, in order."""

    skill: str
    score: float
    name: str
    words: tuple[Word, ...]


class Index:
    """Names of competences, ready to be compared with texts. Building takes about 20 µs a name."""

    def __init__(self, competences: Iterable[Names]) -> None:
        given = list(competences)
        polish = any(one.name_pl for one in given)
        known = [(one.id, *name) for one in given for name in _names(one, polish)]
        self.ids = [id_ for id_, *_ in known]
        self.names = [name for _, name, _, _ in known]
        self._worth = np.array([worth for *_, worth in known])
        self._stems = [stems(name, spoken) for _, name, spoken, _ in known]
        self._weight = _weights(self.ids, self._stems)
        rarest = max(self._weight.values(), default=1.0)
        self._unknown, self._half = UNKNOWN * rarest, HALF * rarest
        self._feature = _features(self._weight)
        self._matrix = csr_array(self._rows(self._stems, weighted=True).T)
        self._total = np.array([sum(self._weight[stem] for stem in row) for row in self._stems])

    def suggest(self, text: str, limit: int = 20, least: float = LEAST) -> list[Found]:
        """The competences that a text speaks of, best first, at most ``limit``, with this score or more.

        Cost: proportional to the words of the text, times the names that have one of them.
        """
        pieces = list(_pieces(segments(text)))
        order = {stem: row for row, stem in enumerate(dict.fromkeys(word.stem for piece in pieces for word in piece))}
        shared = self._rows([[stem] for stem in order], weighted=False) @ self._matrix
        ranked: list[_Match] = []
        for piece in pieces:
            enough = ranked[-1].score if len(ranked) == limit else least
            found = self._matches(piece, shared[[order[word.stem] for word in piece]], enough)
            ranked = self._best([*ranked, *found], limit)
        return [Found(self.ids[m.name], round(m.score, 4), self.names[m.name], self._led(m)) for m in ranked]

    def _matches(self, piece: Sequence[Word], shared: csr_array[Any], least: float) -> list[_Match]:
        """The best stretch for each name that reaches the least score; ``shared`` is words of the piece × names."""
        # No stretch has more in common with a name than the whole piece: most names are left out at once.
        names = np.unique(shared.indices)
        whole = np.minimum(np.bincount(shared.indices, shared.data, len(self.names))[names], self._total[names])
        names = names[self._score(whole, whole, names) >= least]
        stretches = _stretches(piece)
        if not len(names) or not stretches:
            return []
        said = _said(piece, stretches)
        weight = np.array([[self._weight.get(word.stem, self._unknown)] for word in piece])
        score = self._score(said @ shared[:, names].toarray(), said @ weight, names)
        stretch = score.argmax(axis=0)
        top = score[stretch, np.arange(len(names))]
        return [
            _Match(float(top[i]), int(names[i]), tuple(piece[slice(*stretches[stretch[i]])]))
            for i in np.flatnonzero((top >= least) & (top > 0)).tolist()
        ]

    def _best(self, matches: Iterable[_Match], limit: int) -> list[_Match]:
        """The best match of each competence, best first; of equal ones the first id, of its own the shortest."""
        best: dict[str, _Match] = {}
        for match in sorted(matches, key=lambda m: (-m.score, self.ids[m.name], len(m.stretch), m.name)):
            best.setdefault(self.ids[match.name], match)
        return list(best.values())[:limit]

    def _score(self, common: Floats, said: Floats, names: NDArray[Any]) -> Floats:
        total = self._total[names]
        common = np.minimum(common, np.minimum(total, said))
        dice = 2 * common / (said + total + _TINY)
        found: Floats = dice**2 * np.sqrt(common / (common + self._half)) * self._worth[names]
        return found

    def _rows(self, rows: Sequence[Iterable[str]], *, weighted: bool) -> csr_array[Any]:
        """Rows × features. A stem has two features, itself and its beginning, each with its part of the weight."""
        cells = {stem: self._cells(stem, weighted) for stem in {stem for row in rows for stem in row}}
        found = [cell for row in rows for stem in row for cell in cells[stem]]
        lengths = np.array([0, *(sum(len(cells[stem]) for stem in row) for row in rows)])
        column, value = np.array(found, np.float64).reshape(-1, 2).T
        shape = len(rows), len(self._feature)
        return csr_array((value, column.astype(np.int32), lengths.cumsum()), shape=shape)

    def _cells(self, stem: str, weighted: bool) -> list[tuple[int, float]]:
        """The features of a stem that are known, with what they count."""
        beginning = _beginning(stem)
        parts = [(stem, 1.0)] if beginning == stem else [(stem, 1 - LIKENESS), (beginning, LIKENESS)]
        weight = self._weight.get(stem, 0.0)
        return [(self._feature[f], weight * part if weighted else 1.0) for f, part in parts if f in self._feature]

    def _led(self, match: _Match) -> tuple[Word, ...]:
        """The words of the stretch that the name has, or that are like one of its words."""
        wanted = {part for stem in self._stems[match.name] for part in (stem, _beginning(stem))}
        return tuple(word for word in match.stretch if {word.stem, _beginning(word.stem)} & wanted)


class _Match(NamedTuple):
    score: float
    name: int
    stretch: tuple[Word, ...]


def skill_index(snapshot: Snapshot) -> Index:
    """The index over the names of a snapshot's competences; groups of a classification are no competences. It is made
    anew only if a name has changed."""
    table = snapshot.nodes("Skill")
    columns = [table.texts(name) for name in ("id", "kind", *NAMES["Skill"])]
    return _index(
        tuple(
            Names(id_, name, polish, tuple(others.split(LIST_SEPARATOR)))
            for id_, kind, name, polish, others in zip(*columns, strict=True)
            if kind != "group"
        )
    )


@functools.lru_cache(maxsize=4)
def _index(competences: tuple[Names, ...]) -> Index:
    return Index(competences)


def text_of(snapshot: Snapshot, subject: Ref) -> str:
    """The texts of a project or a training, a line each."""
    table = snapshot.nodes(subject.label)
    place = table.index[subject.id]
    return "\n".join(filter(None, (table.texts(column)[place] for column in TEXTS[subject.label])))


def known_skills(snapshot: Snapshot, subject: Ref) -> set[str]:
    """The ids of the competences that a project requires or a training teaches already."""
    table = snapshot.relationships(TYPES[subject.label], subject.label)
    ids, place = snapshot.nodes("Skill").texts("id"), snapshot.nodes(subject.label).index[subject.id]
    return {ids[end] for end in table.end[table.start == place].tolist()}


def phrases(words: Iterable[Word]) -> tuple[str, ...]:
    """Words as they stand in a text, those that follow each other as one.

    >>> phrases(segments("plan, then manage projects")[0])
    ('plan', 'then manage projects')
    """
    found: list[list[Word]] = []
    for word in words:
        if found and word.start - found[-1][-1].end <= 1:
            found[-1].append(word)
        else:
            found.append([word])
    return tuple(" ".join(word.text for word in run) for run in found)


def _names(one: Names, polish: bool) -> Iterator[tuple[str, Language, float]]:
    """Each name with its language and what a match of it is worth; an alternative one in both languages if it could
    be either, and any name is Polish."""
    first: list[tuple[str, Language]] = [(one.name, "en"), (one.name_pl, "pl")]
    yield from ((name, spoken, 1.0) for name, spoken in first if name)
    for name in dict.fromkeys(name for name in one.others if name not in (one.name, one.name_pl, "")):
        could_be: tuple[Language, ...] = languages(name) if polish else ("en",)
        first_stems = stems(name, could_be[0])
        for spoken in could_be:
            if spoken == could_be[0] or stems(name, spoken) != first_stems:
                yield name, spoken, OTHER_NAME


def _pieces(parts: Iterable[list[Word]]) -> Iterator[list[Word]]:
    """Segments of at most ``_PIECE`` words, longer ones in pieces that overlap by what a stretch can be long."""
    for words in parts:
        for start in range(0, max(1, len(words) - LONGEST + 1), _PIECE - LONGEST + 1):
            yield words[start : start + _PIECE]


def _stretches(piece: Sequence[Word]) -> list[tuple[int, int]]:
    """Where the stretches of a piece begin and end: up to ``LONGEST`` words, no stop word first or last."""
    return [
        (start, end)
        for start, word in enumerate(piece)
        for end in range(start + 1, min(len(piece), start + LONGEST) + 1)
        if not word.stop and not piece[end - 1].stop
    ]


def _said(piece: Sequence[Word], stretches: Sequence[tuple[int, int]]) -> Floats:
    """Stretches × words: 1 where a stretch has a word, once for each stem."""
    found = np.zeros((len(stretches), len(piece)))
    for row, (start, end) in enumerate(stretches):
        found[row, list({piece[place].stem: place for place in range(start, end)}.values())] = 1.0
    return found


def _beginning(stem: str) -> str:
    """What alike stems share; a short stem is like no other."""
    return f"{stem[:BEGINNING]}*" if len(stem) >= BEGINNING else stem


def _weights(ids: Iterable[str], rows: Iterable[Iterable[str]]) -> dict[str, float]:
    """What each stem weighs: the less, the more competences have it in one of their names."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for id_, row in zip(ids, rows, strict=True):
        said[id_].update(row)
    having = Counter(stem for found in said.values() for stem in found)
    stops = {stem for stop in STOP_WORDS for spoken in SPOKEN for stem in stems(stop, spoken)}
    return {
        stem: math.log1p(len(said) / count) * (STOP_WEIGHT if stem in stops else 1.0) for stem, count in having.items()
    }


def _features(weight: Mapping[str, float]) -> dict[str, int]:
    """The column of each stem, and of each beginning of one."""
    names = dict.fromkeys([*weight, *map(_beginning, weight)])
    return {name: column for column, name in enumerate(names)}
