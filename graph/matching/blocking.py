"""Which pairs are compared at all: those that share a key. Never all against all, in bounded memory.

A pass gives keys to spellings (a spelling is one name of one entity). Spellings with equal keys are a block, and
all pairs of a block are compared. A block of more than :data:`WINDOW` is sorted by name, forwards and once more
backwards, and each spelling is compared with the next :data:`WINDOW` only (sorted neighbourhood: Hernandez and
Stolfo, The merge/purge problem, SIGMOD 1995). So n spellings with k keys each give at most 2·k·n·WINDOW pairs,
whatever the data; they come in chunks of about :data:`CHUNK`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int32]
Longs = NDArray[np.int64]

WINDOW = 64
"""Neighbours of a spelling in a block that is too large for all pairs."""

CHUNK = 250_000
"""Pairs in memory at a time, about."""


class Pass(NamedTuple):
    """Keys, and the spelling that each belongs to; a spelling may have several, or none."""

    keys: Longs
    spellings: Indices


class Rows(NamedTuple):
    """Spellings block by block: those of a block stand together, each with where its block begins and ends."""

    spellings: Indices
    begins: Longs
    ends: Longs


Order = Callable[[], Sequence[Longs]]
"""Places of the spellings in sorted order, one array an order; asked for only if a block is large."""


def pairs(
    passes: Sequence[Pass], owners: Indices, new: NDArray[np.bool_], order: Order
) -> Iterator[tuple[Indices, Indices]]:
    """Chunks of pairs of spellings that share a key, the first before the second, sorted; a pair is once in a chunk,
    and in another again only if it was found in a large block or from a known one.

    ``owners`` is the entity of each spelling, in ascending order; a pair has two owners, at least one of them
    ``new``. Cost: sorting the keys, then linear in the pairs.
    """
    rows = _joined([found for given in passes for found in _blocks(given, order)])
    by_spelling = np.argsort(rows.spellings, kind="stable")
    by_spelling = by_spelling[new[owners[rows.spellings[by_spelling]]]]
    ahead = np.minimum(rows.ends - np.arange(len(rows.ends)) - 1, WINDOW)
    behind = np.zeros_like(ahead) if new.all() else np.minimum(np.arange(len(rows.ends)) - rows.begins, WINDOW)
    for chunk in _chunks(by_spelling, rows.spellings, ahead + behind):
        first, second = _expand(chunk, chunk + 1, ahead[chunk])
        earlier, later = _expand(chunk, chunk - behind[chunk], behind[chunk])
        known = ~new[owners[rows.spellings[later]]]  # two new ones have met ahead
        one = rows.spellings[np.concatenate([first, earlier[known]])]
        other = rows.spellings[np.concatenate([second, later[known]])]
        yield _distinct(one, other, owners)


def _blocks(given: Pass, order: Order) -> Iterator[Rows]:
    """The rows of a pass; those of large blocks once for each order."""
    sort = np.lexsort((given.spellings, given.keys))
    keys, spellings = given.keys[sort], given.spellings[sort]
    _, sizes = _runs(keys)
    size = np.repeat(sizes, sizes)
    kept = (size > 1) & (size <= WINDOW + 1)
    yield _rows(keys[kept], spellings[kept])
    large = size > WINDOW + 1
    if large.any():
        for places in order():
            again = np.lexsort((places[spellings[large]], keys[large]))
            yield _rows(keys[large][again], spellings[large][again])


def _rows(keys: Longs, spellings: Indices) -> Rows:
    begins, sizes = _runs(keys)
    return Rows(spellings, np.repeat(begins, sizes), np.repeat(begins + sizes, sizes))


def _runs(keys: Longs) -> tuple[Longs, Longs]:
    """Where each run of equal keys begins, and its length."""
    begins = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, np.int64)
    return begins, np.diff(begins, append=len(keys))


def _joined(parts: Sequence[Rows]) -> Rows:
    offsets = np.cumsum([0, *(len(part.spellings) for part in parts)])
    return Rows(
        np.concatenate([part.spellings for part in parts]),
        np.concatenate([part.begins + offset for part, offset in zip(parts, offsets, strict=False)]),
        np.concatenate([part.ends + offset for part, offset in zip(parts, offsets, strict=False)]),
    )


def _chunks(by_spelling: Longs, spellings: Indices, counts: Longs) -> Iterator[Longs]:
    """Rows in chunks of about :data:`CHUNK` pairs; all rows of a spelling are in one chunk, so that a pair that it
    makes by several keys is seen to be one."""
    if not len(by_spelling):
        return
    total = np.cumsum(counts[by_spelling])
    starts = np.flatnonzero(np.diff(spellings[by_spelling], prepend=-1))
    cuts = starts[np.flatnonzero(np.diff(total[starts] // CHUNK, prepend=-1))]
    yield from np.split(by_spelling, cuts[1:])


def _expand(rows: Longs, starts: Longs, counts: Longs) -> tuple[Longs, Longs]:
    """Each row with each of the ``counts`` rows from ``starts``."""
    before = np.cumsum(counts) - counts
    partners = np.arange(counts.sum()) + np.repeat(starts - before, counts)
    return np.repeat(rows, counts), partners


def _distinct(one: Indices, other: Indices, owners: Indices) -> tuple[Indices, Indices]:
    """Each pair once, without those of one owner."""
    apart = owners[one] != owners[other]
    low, high = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
    codes = np.sort(low.astype(np.int64) * len(owners) + high)
    codes = codes[np.diff(codes, prepend=-1) > 0]
    return (codes // len(owners)).astype(np.int32), (codes % len(owners)).astype(np.int32)
