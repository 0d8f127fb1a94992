"""Which institutions are the same, by name and the rules of the language, kind, municipality code and place.

Certain are only bodies whose names are equal once legal form, capitals, diacritics and the case of a known town are
set aside, that have a word of their own (or a code or a place that says which of many), and of which nothing
differs: kind, kind of municipality, legal form, numbers, code, place, country. A municipality and its office are
one in practice, so they are certain too where the name says that both are of the same kind of municipality
(``Urząd Miejski w Gdańsku`` and ``Gmina Miasta Gdańska``). A commune that may be the rural one round the town is
for review, as are typing errors, initials, other endings, and names of which one has words more. A county and a
town are never even shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from competence_explorer.graph.keys import fold
from competence_explorer.graph.matching.blocking import Indices, Longs, Pass
from competence_explorer.graph.matching.bodies import Body, body, is_acronym
from competence_explorer.graph.matching.judging import Identity, Judged, Spellings, keyed, numbered, once, ranks
from competence_explorer.graph.matching.reasons import TEXTS, Reason, told, with_words
from competence_explorer.graph.matching.records import Entity
from competence_explorer.graph.matching.rules import rules, stem
from competence_explorer.graph.matching.words import limit_of

_MUNICIPAL = "municipality"
_KINDS = {"": "", "county": "county", "region": "region"}
_APART = {"rural commune", "city"}

_PAIR = 2
"""Words of a name to which one word is added."""

_LONG = 4
"""Words of a name, or letters of a word, that are not there by chance."""

_MOST = 4
"""Words left on one side beyond which names are different."""

_CODE = 4
"""Digits of a municipality code from which one may be the beginning of another (a county of its municipality)."""

_WHOLE = 6
"""Digits that tell a municipality; what follows says which kind it is."""

_EQUAL = Reason.SAME_NAME | Reason.ENDINGS | Reason.ORDER
_NEAR = Reason.LETTERS | Reason.MORE_WORDS | Reason.ACRONYM
_APART_IF_NEAR = Reason.OTHER_CODE | Reason.OTHER_KIND | Reason.OTHER_LEVEL | Reason.OTHER_FORM | Reason.OTHER_COUNTRY
"""With names that are merely alike these leave nothing to ask."""

_AGAINST = (
    Reason.OTHER_CODE
    | Reason.OTHER_KIND
    | Reason.OTHER_LEVEL
    | Reason.OTHER_FORM
    | Reason.OTHER_PLACE
    | Reason.OTHER_COUNTRY
    | Reason.NUMBER
    | Reason.REGISTER
    | Reason.COMMON
    | Reason.SHORT
    | Reason.LETTERS
    | Reason.TRANSLATED
)


class Known(NamedTuple):
    """What is compared of a spelling: the name taken apart, the kind that it or the source says, and the rest."""

    body: Body
    kind: str
    code: str
    place: str
    country: str
    register: int


class Institutions(Spellings):
    """The matcher of institutions."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        super().__init__(entities)
        registers = self.register.spaces.tolist()
        self._known = [
            _known(entities[owner], body(name), registers[owner])
            for owner, name in zip(self.owners.tolist(), self.spelt, strict=True)
        ]

    def passes(self) -> list[Pass]:
        """A telling word, its beginning, all words, the initials, the municipality code."""
        return [keyed(_keys(known) for known in self._known)]

    def order(self) -> Sequence[Longs]:
        """By the words of the names, and by the last word first."""
        names = [known.body.words for known in self._known]
        return [ranks([" ".join(words) for words in names]), ranks([" ".join(words[::-1]) for words in names])]

    def identities(self) -> Iterator[Identity]:
        """Ids in a register, code, kind, legal form, place and country."""
        yield self.register
        yield once(
            self._first([known.code[:_WHOLE] if len(known.code) >= _WHOLE else "" for known in self._known]), True
        )
        for field in ("kind", "place", "country"):
            yield once(self._first([str(getattr(known, field)) for known in self._known]), True)
        yield once(self._first([" ".join(sorted(known.body.forms)) for known in self._known]), True)

    def _first(self, values: Sequence[str]) -> Longs:
        """Of each entity the first of its spellings' values."""
        found = [""] * self.count
        for owner, value in zip(self.owners.tolist(), values, strict=True):
            found[owner] = found[owner] or value
        return numbered(found)

    def judge(self, a: Indices, b: Indices) -> Judged:
        """Those of the pairs of spellings that are certain or doubtful."""
        rows = []
        for i, j in zip(a.tolist(), b.tolist(), strict=True):
            one, other = self._known[i], self._known[j]
            if reasons := compare(one, other):
                certain = bool(reasons & _EQUAL) and not reasons & _AGAINST
                rows.append((i, j, _score(one, other, reasons), certain, reasons))
        return Judged.of(rows)

    def words(self, a: int, b: int, reasons: int) -> tuple[str, ...]:
        """The reasons of a pair of spellings, with the words that differ."""
        one, other = self._known[a].body, self._known[b].body
        differ = "/".join(" ".join(left) for left in _left(one.raw, other.raw) if left)
        shown = Reason.LETTERS | Reason.MORE_WORDS
        return tuple(with_words(TEXTS[r], differ) if r & shown and differ else TEXTS[r] for r in told(reasons))


def compare(one: Known, other: Known) -> int:
    """The reasons for and against; none if the two are surely different, or nothing says that they are the same."""
    a, b = one.body, other.body
    if _surely_apart(one, other):
        return 0
    name = _name(a, b)
    around = _circumstances(one, other)
    if not name:
        both = one.kind == other.kind == _MUNICIPAL and bool(around & Reason.SAME_CODE)
        return around | Reason.OTHER_NAME if both else 0
    around |= _form(a, b)
    if name & _NEAR and around & _APART_IF_NEAR:
        return 0
    return name | around | (_weakness(a, b, around) if name & _EQUAL else 0)


def _surely_apart(one: Known, other: Known) -> bool:
    """Numbers differ, or a town is set beside a county, a region, or the commune round it."""
    a, b = one.body, other.body
    if a.numbers and b.numbers and a.numbers != b.numbers:
        return True
    levels = {a.level.name, b.level.name}
    kinds = {_kind(level) for level in levels}
    if "" in levels:  # a body in the town, not the town itself
        return len(levels) > 1 and len(a.words) != len(b.words)
    return len(kinds) > 1 or levels == _APART


def _kind(level: str) -> str:
    return _KINDS.get(level, _MUNICIPAL)


def _name(a: Body, b: Body) -> int:
    """How the names agree; nothing if they do not."""
    if a.words == b.words:
        if a.raw != b.raw and _is_county(a) != _is_county(b):  # "Powiat Gdański" is not "Gdańsk"
            return 0
        found = Reason.SAME_NAME if a.raw == b.raw and a.translated == b.translated else Reason.ENDINGS
        return found | Reason.OFFICE if a.level.office != b.level.office else found
    if is_acronym(a, b) or is_acronym(b, a):
        return Reason.ACRONYM
    left_a, left_b = _left(a.words, b.words)
    if not left_a and not left_b:
        return Reason.ORDER if a.translated == b.translated else Reason.ORDER | Reason.TRANSLATED
    if not left_a or not left_b:
        return Reason.MORE_WORDS if _is_head(*sorted((a, b), key=lambda body: len(body.words))) else 0
    return _partly(a, b, *sorted((left_a, left_b), key=len))


def _partly(a: Body, b: Body, fewer: list[str], more: list[str]) -> int:
    """Names of which some words are spelt differently, and one may have words more."""
    if not _alike(fewer, more):
        return 0
    if len(fewer) == len(more):
        return Reason.LETTERS
    if min(map(len, fewer)) == 1:
        return 0
    shorter, longer = sorted((len(a.words), len(b.words)))
    own = (a.telling | b.telling) - rules().town_names
    joined = "".join(fewer) == "".join(more)
    return Reason.LETTERS | Reason.MORE_WORDS if joined or (shorter >= _PAIR and own and 2 * shorter >= longer) else 0


def _left(a: Iterable[str], b: Iterable[str]) -> tuple[list[str], list[str]]:
    """The words that each has alone."""
    left, others = [], list(b)
    for word in a:
        if word in others:
            others.remove(word)
        else:
            left.append(word)
    return left, others


def _is_county(of: Body) -> bool:
    return of.level.name == "county"


def _is_head(short: Body, long: Body) -> bool:
    """Whether a name that lacks words may still mean the same: it has a word of its own that is no town, and is
    not much shorter, or stands as it is within the longer one."""
    if short.level.name:
        return False
    within = f" {' '.join(short.words)} " in f" {' '.join(long.words)} "
    own = short.telling - rules().town_names
    if len(short.words) == 1:  # a word to which only general ones are added is as a rule a place
        general = set(long.words) - own <= rules().generic
        return bool(own) and len(long.words) == _PAIR and short.numbers == long.numbers and not general
    if within:
        return bool(own) or len(short.words) >= _LONG
    return bool(own) and 2 * len(short.words) >= len(long.words)


def _alike(fewer: Sequence[str], more: Sequence[str]) -> bool:
    """Whether words are the same as others, each as another one, but for typing errors or endings."""
    if len(more) > _MOST:
        return False
    if not all(any(_same_word(word, other) for other in more) for word in fewer):
        joined = "".join(fewer), "".join(more)  # perhaps written as one word
        return min(map(len, joined)) > _LONG and OSA.distance(*joined, score_cutoff=1) <= 1
    return any(all(map(_same_word, fewer, chosen)) for chosen in permutations(more, len(fewer)))


@lru_cache(maxsize=1 << 18)
def _same_word(one: str, other: str) -> bool:
    """Whether two words may be one: a typing error, another ending, an abbreviation."""
    short = min(len(one), len(other))
    if (short == 1 or short >= _LONG) and (one.startswith(other) or other.startswith(one)):
        return True
    allowed = limit_of(len(one), len(other))
    return stem(one) == stem(other) or (allowed > 0 and OSA.distance(one, other, score_cutoff=allowed) <= allowed)


def _circumstances(one: Known, other: Known) -> int:
    found = 0
    if one.code and other.code:
        found |= Reason.SAME_CODE if _same_code(one.code, other.code) else Reason.OTHER_CODE
    if one.place and other.place:
        found |= Reason.SAME_PLACE if one.place == other.place else Reason.OTHER_PLACE
    if one.kind and other.kind and one.kind != other.kind:
        found |= Reason.OTHER_KIND
    if one.country and other.country and one.country != other.country:
        found |= Reason.OTHER_COUNTRY
    if one.body.level.name != other.body.level.name:
        found |= Reason.OTHER_LEVEL
    return found | Reason.REGISTER if one.register == other.register >= 0 else found


def _same_code(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    return length >= _CODE and one[:length] == other[:length]


def _form(a: Body, b: Body) -> int:
    if a.forms == b.forms:
        return 0
    if a.forms and b.forms:
        return Reason.OTHER_FORM
    return Reason.NO_LEGAL_FORM | (Reason.SHORT if len(a.words) < 2 else 0)


def _weakness(a: Body, b: Body, around: int) -> int:
    """Why equal names may still be two."""
    found: int = Reason.NUMBER if a.numbers != b.numbers else 0
    own = a.telling & b.telling
    placed = Reason.SAME_PLACE | Reason.SAME_CODE
    if not own - set(a.numbers) and not around & placed:
        found |= Reason.COMMON
    return found


def _score(one: Known, other: Known, reasons: int) -> float:
    """Likeness of the sorted words, a fifth less if anything speaks against it."""
    similar = fuzz.token_sort_ratio(" ".join(one.body.words), " ".join(other.body.words)) / 100
    return similar * (0.8 if reasons & _AGAINST else 1.0)


def _known(entity: Entity, of: Body, register: int) -> Known:
    return Known(
        of, entity.kind or _kind(of.level.name), entity.municipality_code.strip(), fold(entity.place),
        entity.country.strip().upper(), register,
    )  # fmt: skip


def _keys(known: Known) -> Iterable[str]:
    of = known.body
    for word in of.telling:
        yield word
        yield f"{word[:4]}-"
    yield " ".join(sorted(of.words))
    yield "".join(of.raw)
    yield from (f"initials {letters}" for letters in of.initials)
    if len(of.raw) == 1:
        yield f"initials {of.raw[0]}"
    if known.code:
        yield f"code {known.code[:_WHOLE]}"
