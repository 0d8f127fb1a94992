"""The pass over all triangles, of undirected networks without weights and of any others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from competence_explorer.graph.algorithms.matrices import (
    Bits,
    Counts,
    Floats,
    Ints,
    Ties,
    nearby_first,
    row_of_each,
    ties_of,
)
from competence_explorer.graph.algorithms.threads import in_order

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MANY_TIES = 2_000_000
"""Pairs above whose number a second thread is worth its memory."""

_BY_ROLE = [7, 4, 1, 2, 0]
"""Columns of the general counts: 1 if a and b share a group, plus 2 if b and c do, plus 4 if a and c do."""


class Figures(NamedTuple):
    """A value a node: constraint, effective size, and the five roles in the order of ``ROLES``."""

    constraint: Floats
    effective_size: Floats
    roles: Counts


def plain_pass(ties: Ties, group: Ints) -> Figures:
    """Undirected and without weights; ``group`` is each node's group, numbered from 0.

    All follow from s_ij, the sum of 1/d over the neighbours that i and j share: constraint is the sum of
    ((1 + s_ij) / d_i)², and effective size is 1 + (open two-paths) / d_i, as Borgatti's d - 2t/d says.
    Above ``MANY_TIES`` the triangles are visited in two parts of 72 bytes a node and 4 a tie.
    """
    from competence_explorer.graph.algorithms.kernels import triangles as loops

    near, order, rank = nearby_first(ties)
    nodes = np.empty((ties.size, loops.WIDTH))
    tied_to = np.zeros(group.max(initial=0) + 1, np.int64)
    loops.two_paths(*near.unsigned, group[order].view(np.uint32), tied_to, nodes)
    pairs = Ties(*loops.upwards(*near.unsigned))
    sums = loops.limits(*pairs.unsigned, _shared(pairs, nodes))
    found = Figures(np.empty(ties.size), np.empty(ties.size), np.empty((ties.size, 5), np.int64))
    loops.figures(near.starts.view(np.uint32), nodes, sums, rank.view(np.uint32), *found)
    return found


def _shared(pairs: Ties, nodes: Floats) -> Floats:
    """Visit the triangles: what each pair shares; the closed pairs are taken out of the counts in ``nodes``."""
    from competence_explorer.graph.algorithms.kernels.triangles import WORTH, triangles

    parts = 2 if pairs.ends.size > MANY_TIES else 1
    bounds = np.searchsorted(pairs.starts, np.linspace(0, pairs.ends.size, parts + 1)[1:-1])
    first = [0, *bounds.tolist(), pairs.size]

    def visit(part: int) -> tuple[Floats, Floats]:
        own, shared = nodes, np.zeros(pairs.ends.size)
        if part:
            own = nodes.copy()
            own[:, :WORTH] = 0.0
        pair_of = np.full(pairs.size, -1, np.int32)
        triangles(*pairs.unsigned, own, shared, pair_of, first[part], first[part + 1])
        return own, shared

    (_, shared), *others = in_order(visit, range(parts))
    for own, more in others:
        nodes[:, :WORTH] += own[:, :WORTH]
        shared += more
    return shared


def general_pass(matrix: csr_array[Any], group: Ints, weights: bool) -> Figures:
    """Directed or not, with weights or without."""
    from competence_explorer.graph.algorithms.kernels import triads as loops

    ties, kinds, strength = _both_ways(matrix, group, weights)
    node = row_of_each(ties.starts)
    share = strength / np.bincount(node, strength, ties.size)[node]
    relative = strength / _strongest(strength, ties.starts)[node]
    counts = loops.two_paths(ties.starts, ties.ends, kinds, group, int(group.max(initial=0)) + 1)
    pairs, stored = _each_pair_once(ties)
    invested, redundancy = share[stored], np.zeros(ties.size)
    loops.triangles(
        pairs.starts,
        pairs.ends,
        kinds[stored[:, 0]],
        share[stored],
        relative[stored],
        invested,
        redundancy,
        counts,
    )
    degree = _degrees(ties)
    limits = np.bincount(node[stored].ravel(), (invested**2).ravel(), ties.size).astype(np.float64)
    limits[np.isnan(degree)] = np.nan
    return Figures(limits, degree - redundancy, counts[:, _BY_ROLE])


def _degrees(ties: Ties) -> Floats:
    """Return the number of neighbours, NaN for none: isolated nodes have neither constraint nor size."""
    degree = np.diff(ties.starts).astype(np.float64)
    degree[degree == 0] = np.nan
    return degree


def _both_ways(matrix: csr_array[Any], group: Ints, weights: bool) -> tuple[Ties, Bits, Floats]:
    """Return the ties of either direction, stored from both ends, with their kinds and strengths.

    The kind of i, j is 1 if i→j, plus 2 if j→i, plus 4 if they share a group.
    """
    pattern = matrix.astype(bool).astype(np.int8)
    union = (pattern + 2 * pattern.T).tocsr()
    strength = (matrix + matrix.T).tocsr().data if weights else (union.data + 1) // 2
    ties = ties_of(union)
    same = group[row_of_each(ties.starts)] == group[ties.ends]
    return ties, union.data + 4 * same.astype(np.int8), strength.astype(np.float64)


def _strongest(strength: Floats, starts: Ints) -> Floats:
    """Return each node's strongest tie; the value of isolated nodes is never used."""
    strongest = np.ones(starts.size - 1)
    occupied = np.flatnonzero(np.diff(starts))
    if occupied.size:
        strongest[occupied] = np.maximum.reduceat(strength, starts[occupied])
    return strongest


def _each_pair_once(ties: Ties) -> tuple[Ties, Ints]:
    """Keep of each pair the tie from the end with fewer neighbours; this bounds the work at hubs.

    Returns the ties kept and, a row each, where in ``ties`` it and its reverse are stored.
    """
    from scipy.sparse import csr_array

    rank = np.empty(ties.size, np.int32)
    rank[np.argsort(np.diff(ties.starts), kind="stable")] = np.arange(ties.size, dtype=np.int32)
    node = row_of_each(ties.starts)
    kept = np.flatnonzero(rank[node] < rank[ties.ends]).astype(np.int32)
    position = np.arange(ties.ends.size, dtype=np.int32)
    reverse = csr_array((position, ties.ends, ties.starts), shape=(ties.size, ties.size)).T.tocsr().data
    starts = np.searchsorted(node[kept], np.arange(ties.size + 1)).astype(np.int32)
    return Ties(starts, ties.ends[kept]), np.stack([kept, reverse[kept]], axis=1)
