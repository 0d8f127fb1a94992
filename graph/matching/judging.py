"""What a matcher is: it gives keys, judges pairs, and knows what one and the same thing cannot have twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.matching.blocking import Indices, Longs, Pass
from competence_explorer.graph.matching.reasons import Reason
from competence_explorer.graph.matching.records import Entity

Bools = NDArray[np.bool_]

MADE_UP = frozenset({"name", "mailto", "hash", "local"})
"""Namespaces of ids that are made from a name or an e-mail: no register."""


class Judged(NamedTuple):
    """Pairs that are certain or doubtful, as columns: the two (spellings, later entities), score, verdict and
    reasons (bits of ``Reason``)."""

    a: Indices
    b: Indices
    score: NDArray[np.float32]
    certain: Bools
    reasons: Longs

    def take(self, chosen: NDArray[np.intp] | Bools) -> Judged:
        """The pairs at these places."""
        a, b, score, certain, reasons = self
        return Judged(a[chosen], b[chosen], score[chosen], certain[chosen], reasons[chosen])

    @classmethod
    def of(cls, rows: Sequence[tuple[int, int, float, bool, int]]) -> Judged:
        """Columns of rows."""
        columns = list(zip(*rows, strict=True)) or [(), (), (), (), ()]
        types = (np.int32, np.int32, np.float32, np.bool_, np.int64)
        return cls(*(np.array(column, type_) for column, type_ in zip(columns, types, strict=True)))


class Identity(NamedTuple):
    """What one and the same entity has once at most: a value (a number for each entity) within a space, such as an
    id in a register; -1 where there is none.

    ``holds`` for every pair: two values among what would be merged undo all certain pairs there. If not, only
    those that rest on names.
    """

    spaces: Longs
    values: Longs
    holds: bool


class Matcher(Protocol):
    """The matching of one label. A spelling is one name of one entity; spellings go by entity."""

    owners: Indices

    def passes(self) -> list[Pass]:
        """The keys by which spellings meet."""
        ...

    def order(self) -> Sequence[Longs]:
        """Places of the spellings by name, forwards and backwards."""
        ...

    def judge(self, a: Indices, b: Indices) -> Judged:
        """Those of the pairs of spellings that are certain or doubtful."""
        ...

    def words(self, a: int, b: int, reasons: int) -> tuple[str, ...]:
        """The reasons of a pair of spellings, for a person."""
        ...

    def identities(self) -> Iterator[Identity]:
        """What one and the same entity has once at most."""
        ...


class Spellings:
    """What matchers have in common: the names of the entities, whose they are, and ids in registers."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        spelt = [(owner, name) for owner, entity in enumerate(entities) for name in dict.fromkeys(entity.names)]
        self.count = len(entities)
        self.owners = np.array([owner for owner, _ in spelt], np.int32)
        self.spelt = [name for _, name in spelt]
        self.register = registered([entity.id for entity in entities])


def numbered(values: Sequence[str]) -> Longs:
    """Each distinct value as a number, in their order; -1 where there is none."""
    places = {value: i for i, value in enumerate(sorted({value for value in values if value}))}
    return np.array([places.get(value, -1) for value in values], np.int64)


def padded(lengths: Sequence[int], values: Iterable[int]) -> Indices:
    """Rows of numbers of these lengths, one after the other, as a matrix filled up with -1."""
    sizes = np.array(lengths, np.int64)
    table = np.full((len(sizes), max(1, int(sizes.max(initial=0)))), -1, np.int32)
    table[np.arange(table.shape[1]) < sizes[:, None]] = np.fromiter(values, np.int32, int(sizes.sum()))
    return table


def sets(values: Sequence[tuple[str, ...]]) -> Indices:
    """Sets of texts as rows of numbers, none twice, in the order of the texts."""
    places = {text: i for i, text in enumerate(sorted({text for found in values for text in found} - {""}))}
    kept = [found if len(found) < 2 and found != ("",) else tuple(sorted(set(found) - {""})) for found in values]
    return padded([len(found) for found in kept], (places[text] for found in kept for text in found))


def known_pair(one: NDArray[np.integer], other: NDArray[np.integer]) -> tuple[Bools, Bools]:
    """Where two known values (not -1) are the same, and where they are not."""
    known = (one >= 0) & (other >= 0)
    return known & (one == other), known & (one != other)


def meet(one: Indices, other: Indices) -> Bools:
    """Where two rows of numbers (filled up with -1) have one in common."""
    found = np.zeros(len(one), np.bool_)
    for i in range(one.shape[1]):
        for j in range(other.shape[1]):
            found |= (one[:, i] == other[:, j]) & (one[:, i] >= 0)
    return found


def registered(ids: Sequence[str]) -> Identity:
    """The ids in each register (their namespace, :data:`MADE_UP` aside): two ids of one register are two things
    to whoever keeps it."""
    spaces = numbered(
        [space if dot and space not in MADE_UP else "" for space, dot, _ in (i.partition(":") for i in ids)]
    )
    return Identity(spaces, np.where(spaces < 0, -1, np.arange(len(ids))), True)


def once(values: Longs, holds: bool) -> Identity:
    """Values of which there is one at most."""
    return Identity(np.where(values < 0, -1, 0), values, holds)


def mixed(table: NDArray[np.integer]) -> Longs:
    """One number for each row of numbers, equal rows alike. (That two rows of a million get one number by chance
    has a likelihood of 3 in 10^8, and would only bring together a pair that is then judged.)"""
    key = np.zeros(len(table), np.uint64)
    for column in table.T:
        key = (key ^ (column.astype(np.int64).view(np.uint64) + np.uint64(1))) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return key.view(np.int64)


def keyed(keys: Iterable[Iterable[str]]) -> Pass:
    """The texts by which each spelling meets others."""
    places: dict[str, int] = {}
    rows = [sorted({places.setdefault(key, len(places)) for key in found if key}) for found in keys]
    spellings = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in rows])
    return Pass(np.array([key for row in rows for key in row], np.int64), spellings)


def ranks(values: Sequence[str]) -> Longs:
    """The place of each text in their order."""
    places = np.empty(len(values), np.int64)
    places[sorted(range(len(values)), key=values.__getitem__)] = np.arange(len(values))
    return places


def bits(size: int, flags: dict[Reason, Bools]) -> Longs:
    """The reasons of pairs as numbers."""
    found = np.zeros(size, np.int64)
    for reason, where in flags.items():
        found |= np.where(where, np.int64(reason), np.int64(0))
    return found
