"""Of each entity the likeliest pairs are kept, so that memory does not depend on how alike the names are.

A pair is kept if it is among the :data:`MOST` likeliest of either end (certain ones first, then by score), or if
without it certain pairs would no longer connect what they connect. So n entities keep less than (MOST + 1)·n pairs,
whatever the data, and what would be merged stays the same. A pair that was left out early would be left out at the
end too: what is found later, or found again by other spellings, is only likelier.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree

from competence_explorer.graph.matching.blocking import Indices
from competence_explorer.graph.matching.judging import Bools, Judged
from competence_explorer.graph.matching.records import MOST
from competence_explorer.graph.matching.settling import best

BUFFER = 1_000_000
"""Pairs that are gathered, beside twice those kept before, until it is looked at which are kept."""


class Kept(NamedTuple):
    """Pairs of entities, those of spellings that they rest on, and the entities of which pairs were left out."""

    found: Judged
    spelt: Judged
    crowded: Bools


def keep(chunks: Iterable[Judged], owners: Indices, count: int) -> Kept:
    """The pairs of ``count`` entities that are kept. Cost: sorting the pairs, each a few times at most."""
    crowded = np.zeros(count, np.bool_)
    held, size, bound = [Judged.of([])], 0, BUFFER
    for judged in chunks:
        held.append(judged)
        size += len(judged.a)
        if size > bound:
            held = [_likeliest(held, owners, crowded)[1]]
            size = len(held[0].a)
            bound = 2 * size + BUFFER
    return Kept(*_likeliest(held, owners, crowded), crowded)


def _likeliest(held: Sequence[Judged], owners: Indices, crowded: Bools) -> tuple[Judged, Judged]:
    """The pairs that are kept, as entities and as spellings; those of which others are not become ``crowded``."""
    found, spelt = best(Judged(*(np.concatenate(column) for column in zip(*held, strict=True))), owners)
    kept = _among_first(found, len(crowded))
    if (found.certain & ~kept).any():
        kept |= _bridges(found, kept, len(crowded))
    crowded[found.a[~kept]] = crowded[found.b[~kept]] = True
    return found.take(kept), spelt.take(kept)


def _among_first(found: Judged, count: int) -> Bools:
    """Pairs that are among the likeliest of an end; only ends with more of them are sorted."""
    ends = np.concatenate([found.a, found.b])
    many = np.bincount(ends, minlength=count)[ends] > MOST
    first = ~many
    rows = np.flatnonzero(many)
    others, pair = np.concatenate([found.b, found.a])[rows], rows % max(1, len(found.a))
    order = np.lexsort((others, -found.score[pair], ~found.certain[pair], ends[rows]))
    begins = np.flatnonzero(np.diff(ends[rows][order], prepend=-1))
    places = np.arange(len(rows)) - np.repeat(begins, np.diff(begins, append=len(rows)))
    first[rows[order]] = places < MOST
    return np.asarray(first[: len(found.a)] | first[len(found.a) :])


def _bridges(found: Judged, kept: Bools, count: int) -> Bools:
    """The certain pairs that connect what those ``kept`` do not: of a spanning forest that rests on them."""
    certain = np.flatnonzero(found.certain)
    one, other = found.a[certain], found.b[certain]
    weights = np.where(kept[certain], 1.0, 2.0)
    forest = minimum_spanning_tree(csr_array((weights, (one, other)), shape=(count, count))).tocoo()
    chosen = np.zeros(len(kept), np.bool_)
    codes = forest.row.astype(np.int64) * count + forest.col
    chosen[certain] = np.isin(one.astype(np.int64) * count + other, codes)
    return chosen
