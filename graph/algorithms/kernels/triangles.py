"""Two-paths and triangles of undirected networks without weights: three figures a triangle, no more."""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled, inlined
from competence_explorer.graph.algorithms.matrices import Counts, Floats, Ints


@compiled("int64[:,::1](int32[::1], int32[::1], int32[::1], int64)")
def two_paths(starts: Ints, ends: Ints, group: Ints, groups: int) -> Counts:
    """Count the ordered two-paths a→b→c with a ≠ c, open or not, through each b.

    The columns: coordinator, itinerant, representative (as many are gatekeeper), liaison.
    """
    size = starts.size - 1
    counts, tied_to = np.zeros((size, 4), np.int64), np.zeros(groups, np.int64)
    for b in range(size):
        neighbours = ends[starts[b] : starts[b + 1]]
        for neighbour in neighbours:
            tied_to[group[neighbour]] += 1
        own = tied_to[group[b]]
        others = neighbours.size - own
        inside = -own * (own - 1)
        for neighbour in neighbours:
            inside += tied_to[group[neighbour]] - 1
        counts[b, 0], counts[b, 1], counts[b, 2] = own * (own - 1), inside, own * others
        counts[b, 3] = others * (others - 1) - inside
        for neighbour in neighbours:
            tied_to[group[neighbour]] = 0
    return counts


@compiled("Tuple((int32[::1], int32[::1]))(int32[::1], int32[::1])")
def upwards(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Keep of each pair the tie from the end with fewer neighbours; this bounds the work at hubs."""
    size = starts.size - 1
    up_starts, up_ends = np.empty(size + 1, np.int32), np.empty(ends.size // 2 + 1, np.int32)
    filled = 0
    for node in range(size):
        up_starts[node] = filled
        degree = starts[node + 1] - starts[node]
        for tie in range(starts[node], starts[node + 1]):
            other = ends[tie]
            degree_there = starts[other + 1] - starts[other]
            up_ends[filled] = other
            filled += degree < degree_there or (degree == degree_there and node < other)
    up_starts[size] = filled
    return up_starts, up_ends[:filled]


@inlined
def _close(counts: Counts, b: int, ab: bool, bc: bool, ac: bool) -> None:
    """Take a→b→c and c→b→a out of the counts; two flags of three say who shares a group."""
    if ac:
        counts[b, 0 if ab else 1] -= 2
    elif ab or bc:
        counts[b, 2] -= 1
    else:
        counts[b, 3] -= 2


@compiled("float64[::1](int32[::1], int32[::1], float64[::1], int32[::1], int64[:,::1])")
def triangles(starts: Ints, ends: Ints, worth: Floats, group: Ints, counts: Counts) -> Floats:
    """Visit every triangle once, over the ties :func:`upwards`; take the closed two-paths out of ``counts``.

    ``worth`` is 1 / degree. Returns the sum over a node's neighbours of (1 + s)², where s is the sum of the
    worth of those that the two have in common: constraint times the square of the degree.
    """
    size = starts.size - 1
    shared, limits = np.zeros(ends.size), np.zeros(size)
    pair_of = np.full(size, -1, np.int32)
    for u in range(size):
        for uw in range(starts[u], starts[u + 1]):
            pair_of[ends[uw]] = uw
        for uv in range(starts[u], starts[u + 1]):
            v = ends[uv]
            with_v = group[u] == group[v]
            for vw in range(starts[v], starts[v + 1]):
                w = ends[vw]
                uw = pair_of[w]
                if uw >= 0:
                    shared[uv] += worth[w]
                    shared[uw] += worth[v]
                    shared[vw] += worth[u]
                    with_w, both = group[u] == group[w], group[v] == group[w]
                    _close(counts, u, with_v, with_w, both)
                    _close(counts, v, with_v, both, with_w)
                    _close(counts, w, with_w, both, with_v)
        for uw in range(starts[u], starts[u + 1]):
            pair_of[ends[uw]] = -1
    for u in range(size):
        for uv in range(starts[u], starts[u + 1]):
            limit = (1.0 + shared[uv]) ** 2
            limits[u] += limit
            limits[ends[uv]] += limit
    return limits
