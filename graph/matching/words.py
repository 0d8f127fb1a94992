"""Words as numbers: each distinct word once, so that two words are compared once however often they meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from competence_explorer.graph.matching.blocking import Indices, Longs

FAR = 3
"""Edits from which words are merely different."""

_LETTERS = 64


class Words:
    """Distinct words in alphabetical order; a word's number is its place.

    >>> words = Words(["nowak", "kowalsky", "kowalski"])
    >>> words.texts, words.edits(np.array([0, 0]), np.array([1, 2])).tolist()
    (['kowalski', 'kowalsky', 'nowak'], [1, 3])
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.texts = sorted(set(words))
        self.numbers = {word: i for i, word in enumerate(self.texts)}
        self.lengths = np.array([len(word) for word in self.texts], np.int32)
        self.firsts = np.array([ord(word[0]) for word in self.texts], np.int32)
        self._letters = np.array([_letters(word) for word in self.texts], np.uint64)

    def backwards(self) -> Longs:
        """Each word's place in the order of the words read backwards."""
        places = np.empty(len(self.texts), np.int64)
        places[sorted(range(len(self.texts)), key=lambda i: self.texts[i][::-1])] = np.arange(len(self.texts))
        return places

    def distance(self, one: str, other: str) -> int:
        """Edits between two texts."""
        return int(OSA.distance(one, other))

    def edits(self, one: Indices, other: Indices) -> NDArray[np.int8]:
        """Edits between pairs of words (insertion, deletion, substitution, transposition of neighbours), at most
        :data:`FAR`, which also stands for a missing word (-1).

        Cost: linear; most pairs are told apart by length or letters, and of the rest each distinct one is
        compared once.
        """
        found = np.full(len(one), FAR, np.int8)
        near = self._near(one, other)
        codes, inverse = np.unique(one[near].astype(np.int64) * len(self.texts) + other[near], return_inverse=True)
        first, second = np.divmod(codes, max(1, len(self.texts)))
        found[near] = osa([self.texts[i] for i in first], [self.texts[i] for i in second])[inverse]
        return found

    def _near(self, one: Indices, other: Indices) -> NDArray[np.intp]:
        """Pairs that may be within two edits: an edit changes the length by one, and two letters of the set."""
        able = np.flatnonzero((one >= 0) & (other >= 0))
        if not len(able):
            return able
        one, other = one[able], other[able]
        close = np.abs(self.lengths[one] - self.lengths[other]) < FAR
        close &= np.bitwise_count(self._letters[one] ^ self._letters[other]) < 2 * FAR - 1
        return np.asarray(able[close])


def osa(one: Sequence[str], other: Sequence[str]) -> NDArray[np.int8]:
    """Edits between pairs of texts, :data:`FAR` for that many or more."""
    if not one:
        return np.zeros(0, np.int8)
    found = process.cpdist(one, other, scorer=OSA.distance, score_cutoff=FAR - 1, dtype=np.int32, workers=-1)
    return np.asarray(np.minimum(found, FAR), np.int8)


def limit(one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int8]:
    """Edits that words of these lengths may differ by as a typing error: none in two letters, one in seven."""
    short = np.minimum(one, other)
    return ((short >= 3).astype(np.int8) + (short >= 8)).astype(np.int8)


def limit_of(one: int, other: int) -> int:
    """The same for one pair."""
    return (min(one, other) >= 3) + (min(one, other) >= 8)


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % _LETTERS)
    return bits
