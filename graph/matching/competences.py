"""Which competences are the same: by name, alternative name, other language, or the URI that is their id.

Certain are only equal names (capitals, diacritics and marks aside; C, C++ and C# differ) of four letters or more,
unless one register (ESCO) has two ids for them, their kinds differ, or two concepts of a register have that name.
Typing errors, another order of words and endings are for review.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from competence_explorer.graph.keys import slug
from competence_explorer.graph.matching.blocking import Indices, Longs, Pass
from competence_explorer.graph.matching.judging import (
    Identity,
    Judged,
    Spellings,
    bits,
    keyed,
    known_pair,
    numbered,
    once,
    ranks,
)
from competence_explorer.graph.matching.reasons import TEXTS, Reason, told, with_words
from competence_explorer.graph.matching.records import Entity
from competence_explorer.graph.matching.words import FAR, osa

SHORT = 3
"""Letters of a name that may be an abbreviation of several things."""

_BEGIN = 6


class Competences(Spellings):
    """The matcher of competences."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        super().__init__(entities)
        self._slugs = [slug(name) for name in self.spelt]
        self._sorted = ["-".join(sorted(name.split("-"))) for name in self._slugs]
        self._name, self._words = numbered(self._slugs), numbered(self._sorted)
        self._numbers = numbered(["".join(sorted(c for c in name if c.isdigit())) or "-" for name in self._slugs])
        self._lengths = np.array([len(name) for name in self._slugs], np.int32)
        self._alternative = np.append(False, self.owners[1:] == self.owners[:-1])
        self._kinds = numbered([entity.kind for entity in entities])

    def passes(self) -> list[Pass]:
        """The whole name, its words sorted, its beginning and its end, and each of its longer words."""
        return [keyed(_keys(name, words) for name, words in zip(self._slugs, self._sorted, strict=True))]

    def order(self) -> Sequence[Longs]:
        """By name, and by the name read backwards."""
        return [ranks(self._slugs), ranks([name[::-1] for name in self._slugs])]

    def identities(self) -> Iterator[Identity]:
        """Ids in a register, and kinds."""
        yield self.register
        yield once(self._kinds, True)

    def judge(self, a: Indices, b: Indices) -> Judged:
        """Those of the pairs of spellings that are certain or doubtful."""
        equal, _ = known_pair(self._name[a], self._name[b])
        order, _ = known_pair(self._words[a], self._words[b])
        edits = self._edits(a, b, equal | order)
        letters = (edits > 0) & (edits < FAR) & (self._numbers[a] == self._numbers[b])
        _, other_kind = known_pair(self._kinds[self.owners[a]], self._kinds[self.owners[b]])
        one_register, _ = known_pair(self.register.spaces[self.owners[a]], self.register.spaces[self.owners[b]])
        short = self._lengths[a] <= SHORT
        reasons = bits(
            len(a),
            {
                Reason.SAME_NAME: equal,
                Reason.ORDER: order & ~equal,
                Reason.LETTERS: letters,
                Reason.ALTERNATIVE: equal & (self._alternative[a] | self._alternative[b]),
                Reason.OTHER_KIND: other_kind,
                Reason.REGISTER: one_register,
                Reason.SHORT: equal & short,
            },
        )
        certain = equal & ~short & ~other_kind & ~one_register
        # Two concepts of one register are two; only an equal name makes that worth a look.
        shown = np.flatnonzero(equal | ((order | letters) & ~one_register))
        score = np.where(equal, 1.0, np.where(order, 0.95, 1 - edits / np.maximum(1, self._lengths[a])))
        return Judged(a, b, score.astype(np.float32), certain, reasons).take(shown)

    def _edits(self, a: Indices, b: Indices, settled: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Indices:
        """Edits between names of nearly the same length; one letter in eight at most."""
        found = np.where(settled, 0, FAR).astype(np.int32)
        shorter = np.minimum(self._lengths[a], self._lengths[b])
        able = np.flatnonzero(~settled & (np.abs(self._lengths[a] - self._lengths[b]) < FAR) & (shorter > 2 * SHORT))
        texts = self._slugs
        edits = osa([texts[i] for i in a[able]], [texts[i] for i in b[able]])
        found[able] = np.where(edits * 6 <= shorter[able], edits, FAR)
        return found

    def words(self, a: int, b: int, reasons: int) -> tuple[str, ...]:
        """The reasons of a pair of spellings, with the names that differ."""
        differ = f"{self.spelt[a]}/{self.spelt[b]}"
        return tuple(with_words(TEXTS[r], differ) if r == Reason.LETTERS else TEXTS[r] for r in told(reasons))


def _keys(name: str, words: str) -> Iterable[str]:
    yield name
    yield f"{words} sorted"
    yield f"{name[:_BEGIN]}-"
    yield f"-{name[-_BEGIN:]}"
    yield from (word for word in name.split("-") if len(word) > SHORT)
