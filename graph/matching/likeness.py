"""How the names of people compare, many pairs at once: words in common, words left, and what those have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.matching.blocking import Indices, Longs
from competence_explorer.graph.matching.judging import Bools, mixed, padded
from competence_explorer.graph.matching.words import FAR, Words, limit

Counts = NDArray[np.int8]


class Likeness(NamedTuple):
    """How the names of pairs compare: how many words they share and each has alone, whether all that the one has
    alone are words of the other misspelt (``spelt``) or cut to an initial, and the edits between those."""

    common: Counts
    left_a: Counts
    left_b: Counts
    spelt: Bools
    initial: Bools
    edits: Counts

    @property
    def equal(self) -> Bools:
        """The same words."""
        return np.asarray((self.left_a == 0) & (self.left_b == 0) & (self.common > 0))

    @property
    def longer(self) -> Bools:
        """One name is the other with words more: a middle name, half of a double surname."""
        return np.asarray(((self.left_a == 0) ^ (self.left_b == 0)) & (self.common > 1))

    @property
    def near(self) -> Bools:
        """Equal, longer, misspelt or with an initial."""
        return self.equal | self.longer | self.spelt | self.initial

    @property
    def similarity(self) -> NDArray[np.float64]:
        """Share of the words that are the same, 0 to 1; one that is misspelt counts nine tenths an edit."""
        shared = 2 * self.common.astype(np.float64)
        matched = 2 * np.minimum(self.left_a, self.left_b) - 0.2 * self.edits
        shared += np.where(self.spelt | self.initial, matched, 0)
        return np.asarray(shared / np.maximum(1, 2 * self.common + self.left_a + self.left_b))

    def take(self, chosen: NDArray[np.intp]) -> Likeness:
        """The pairs at these places."""
        common, left_a, left_b, spelt, initial, edits = self
        return Likeness(common[chosen], left_a[chosen], left_b[chosen], spelt[chosen], initial[chosen], edits[chosen])


class NameTable:
    """Names as rows of word numbers, column by column: sorted words, -1 behind the last."""

    def __init__(self, read: Sequence[tuple[str, ...]], others: Iterable[str] = ()) -> None:
        self.words = Words({word for found in read for word in found} | set(others))
        self.table = self.numbers(read)
        self.name = mixed(self.table)
        self._columns = [np.ascontiguousarray(column) for column in self.table.T]

    def numbers(self, read: Sequence[tuple[str, ...]]) -> Indices:
        """Words as numbers, a row each."""
        numbers = self.words.numbers
        return padded([len(found) for found in read], (numbers[word] for found in read for word in found))

    def full(self) -> Bools:
        """Which names have two words that are more than an initial."""
        lengths = np.append(self.words.lengths, 0)
        return np.asarray((lengths[self.table] > 1).sum(axis=1) > 1)

    def order(self) -> list[Longs]:
        """Places of the names by their words, and by their words read backwards."""
        backwards = np.append(self.words.backwards(), -1)
        return [_ranks(self.table), _ranks(np.sort(backwards[self.table], axis=1)[:, ::-1])]

    def differ(self, a: int, b: int) -> tuple[str, str]:
        """The words that each of two names has alone."""
        one, other = (set(self.table[i].tolist()) - {-1} for i in (a, b))
        return self._text(one - other), self._text(other - one)

    def _text(self, words: set[int]) -> str:
        return " ".join(self.words.texts[word].capitalize() for word in sorted(words))

    def alone(self, a: Indices, b: Indices) -> tuple[Indices, Indices]:
        """The words that each name of pairs has alone, -1 for the others."""
        one, other = self._rows(a), self._rows(b)
        return _alone(one, _left(one, other)), _alone(other, _left(other, one))

    def compare(self, a: Indices, b: Indices) -> Likeness:
        """Compare pairs of names. Cost: linear in the pairs, quadratic in the words of the longest name (six at
        most); words are compared letter by letter only where all others but two are the same."""
        one, other = self._rows(a), self._rows(b)
        only_a, only_b = _left(one, other), _left(other, one)
        left_a, left_b = _count(only_a), _count(only_b)
        common = _count([word >= 0 for word in one]) - left_a
        found = Likeness(common, left_a, left_b, *(np.zeros(len(a), type_) for type_ in (bool, bool, np.int8)))
        for sizes, pairings in _PAIRINGS.items():
            at = np.flatnonzero((left_a == sizes[0]) & (left_b == sizes[1]) & (common + min(sizes) > 1))
            if len(at):
                x, y = _words(one, only_a, at, sizes[0]), _words(other, only_b, at, sizes[1])
                found.spelt[at], found.initial[at], found.edits[at] = self._aligned(x, y, pairings)
        return found

    def _rows(self, spellings: Indices) -> list[Indices]:
        return [column[spellings] for column in self._columns]

    def _aligned(
        self, x: list[Indices], y: list[Indices], pairings: tuple[tuple[tuple[int, int], ...], ...]
    ) -> tuple[Bools, Bools, Counts]:
        """Whether the words of the one side are those of the other, misspelt or as initials, and the edits."""
        spelt, initial = np.zeros(len(x[0]), np.bool_), np.zeros(len(x[0]), np.bool_)
        edits = np.full(len(x[0]), 2 * FAR, np.int8)
        for pairing in pairings:
            found = [self._word(x[i], y[j]) for i, j in pairing]
            alike = np.logical_and.reduce([near for near, _, _ in found])
            able = np.logical_and.reduce([near | short for near, short, _ in found])
            spelt |= alike
            initial |= able & ~alike
            edits = np.where(able, np.minimum(edits, sum(count for _, _, count in found)), edits)
        return spelt, initial & ~spelt, edits

    def _word(self, x: Indices, y: Indices) -> tuple[Bools, Bools, Counts]:
        """Whether two words are the same misspelt, or one is the other's initial; and the edits."""
        lengths, firsts = self.words.lengths, self.words.firsts
        edits = self.words.edits(x, y)
        near = edits < FAR
        near[near] = edits[near] <= limit(lengths[x[near]], lengths[y[near]])
        short = (lengths[x] == 1) ^ (lengths[y] == 1)
        short &= firsts[x] == firsts[y]
        return near, short, np.where(short, 1, edits).astype(np.int8)


_PAIRINGS = {
    (1, 1): (((0, 0),),),
    (1, 2): (((0, 0),), ((0, 1),)),
    (2, 1): (((0, 0),), ((1, 0),)),
    (2, 2): (((0, 0), (1, 1)), ((0, 1), (1, 0))),
}
"""Of how many words left on each side, the ways in which they may be the same."""


def _left(one: list[Indices], other: list[Indices]) -> list[Bools]:
    """For each word of the one whether the other lacks it."""
    found = []
    for word in one:
        left = word >= 0
        for known in other:
            left &= word != known
        found.append(left)
    return found


def _count(flags: list[Bools]) -> Counts:
    return np.asarray(np.add.reduce([flag.view(np.int8) for flag in flags]))


def _words(words: list[Indices], chosen: list[Bools], at: NDArray[np.intp], size: int) -> list[Indices]:
    """The chosen words (one or two, ``size``) of the pairs at these places."""
    kept = [np.where(flag[at], word[at], -1) for word, flag in zip(words, chosen, strict=True)]
    last = np.maximum.reduce(kept)
    return [last] if size == 1 else [np.add.reduce([np.where(word < 0, 0, word) for word in kept]) - last, last]


def _alone(words: list[Indices], left: list[Bools]) -> Indices:
    return np.column_stack([np.where(flag, word, -1) for word, flag in zip(words, left, strict=True)])


def _ranks(table: NDArray[np.integer]) -> Longs:
    """The place of each row in the order of the rows."""
    places = np.empty(len(table), np.int64)
    places[np.lexsort(table.T[::-1])] = np.arange(len(table))
    return places
