"""Two-paths and triangles of undirected networks without weights: three figures a triangle, no more.

What a triangle needs of a node stands in one row of eight numbers, 64 bytes: one line of the cache.
"""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled, inlined
from competence_explorer.graph.algorithms.kernels.fetching import fetch
from competence_explorer.graph.algorithms.matrices import Counts, Floats, Ints, Nodes

WIDTH = 8
"""Of a node's row. The first four count pairs of neighbours, see :func:`two_paths`."""

WORTH = 4
"""Column of 1 / degree."""

GROUP = 5

AHEAD = 8
"""For so many nodes on, memory is asked for."""


@compiled("void(uint32[::1], uint32[::1], uint32[::1], int64[::1], float64[:,::1])")
def two_paths(starts: Nodes, ends: Nodes, group: Nodes, tied_to: Counts, nodes: Floats) -> None:
    """Fill the row of each node b: the pairs of its neighbours a, c, tied or not, by who shares a group.

    The columns: all three; a and c only; b and one of them; none. ``tied_to`` is a zero a group, before and after.
    """
    for b in range(np.uintp(starts.size - 1)):
        neighbours = ends[starts[b] : starts[b + 1]]
        for neighbour in neighbours:
            tied_to[group[neighbour]] += 1
        own = tied_to[group[b]]
        others = neighbours.size - own
        inside = -own * (own - 1)
        for neighbour in neighbours:
            inside += tied_to[group[neighbour]] - 1
        nodes[b, 0], nodes[b, 1], nodes[b, 2] = own * (own - 1) // 2, inside // 2, own * others
        nodes[b, 3] = (others * (others - 1) - inside) // 2
        nodes[b, WORTH], nodes[b, GROUP] = 1.0 / neighbours.size, group[b]
        for neighbour in neighbours:
            tied_to[group[neighbour]] = 0


@compiled("Tuple((int32[::1], int32[::1]))(uint32[::1], uint32[::1])")
def upwards(starts: Nodes, ends: Nodes) -> tuple[Ints, Ints]:
    """Keep of each pair the tie from the end with fewer neighbours; this bounds the work at hubs."""
    size = starts.size - 1
    up_starts, up_ends = np.empty(size + 1, np.int32), np.empty(ends.size // 2 + 1, np.int32)
    filled = np.uintp(0)
    for node in range(np.uintp(size)):
        up_starts[node] = filled
        degree = starts[node + 1] - starts[node]
        for tie in range(starts[node], starts[node + 1]):
            other = ends[tie]
            degree_there = starts[other + 1] - starts[other]
            up_ends[filled] = other
            filled += np.uintp(degree < degree_there or (degree == degree_there and node < other))
    up_starts[size] = filled
    return up_starts, up_ends[:filled]


@inlined
def _fetch_ahead(starts: Nodes, ends: Nodes, nodes: Floats, shared: Floats, u: int) -> None:
    """Ask for what the nodes after ``u`` will need: first their neighbours, then the neighbours' ties."""
    last = starts.size - 2
    soon, later = min(u + AHEAD, last), min(u + 2 * AHEAD, last)
    fetch(ends, starts[min(u + 4 * AHEAD, last)])
    for tie in range(starts[later], starts[later + 1]):
        fetch(starts, ends[tie])
        fetch(nodes, ends[tie])
    for tie in range(starts[soon], starts[soon + 1]):
        row = starts[ends[tie]]
        fetch(ends, row)
        fetch(shared, row)
        fetch(shared, row + 8)


@inlined
def _close(nodes: Floats, b: int, ab: bool, bc: bool, ac: bool) -> None:
    """Take the pair a, c out of the counts of b, as it is tied; two flags of three say who shares a group.

    Without a branch: which column it is nobody could foresee.
    """
    nodes[b, np.uintp(2 * (not ac) + (not (ab | bc)))] -= 1.0


@compiled("void(uint32[::1], uint32[::1], float64[:,::1], float64[::1], int32[::1], uint64, uint64)")
def triangles(
    starts: Nodes, ends: Nodes, nodes: Floats, shared: Floats, pair_of: Ints, first_node: int, last_node: int
) -> None:
    """Visit every triangle once whose lowest node is ``first_node`` to below ``last_node``, over the ties
    :func:`upwards`; take the closed pairs out of the counts of :func:`two_paths`.

    Adds to ``shared`` of each pair the worth of those that the two have in common. ``pair_of`` is -1 a node,
    before and after.
    """
    for u in range(first_node, last_node):
        _fetch_ahead(starts, ends, nodes, shared, u)
        worth, group = nodes[u, WORTH], nodes[u, GROUP]
        for uw in range(starts[u], starts[u + 1]):
            pair_of[ends[uw]] = uw
        for uv in range(starts[u], starts[u + 1]):
            v = ends[uv]
            with_v, worth_v, group_v, common = group == nodes[v, GROUP], nodes[v, WORTH], nodes[v, GROUP], 0.0
            for vw in range(starts[v], starts[v + 1]):
                w = ends[vw]
                found = pair_of[w]
                if found >= 0:
                    common += nodes[w, WORTH]
                    shared[np.uintp(found)] += worth_v
                    shared[vw] += worth
                    with_w, both = group == nodes[w, GROUP], group_v == nodes[w, GROUP]
                    _close(nodes, u, with_v, with_w, both)
                    _close(nodes, v, with_v, both, with_w)
                    _close(nodes, w, with_w, both, with_v)
            shared[uv] += common
        for uw in range(starts[u], starts[u + 1]):
            pair_of[ends[uw]] = -1


@compiled("float64[::1](uint32[::1], uint32[::1], float64[::1])")
def limits(starts: Nodes, ends: Nodes, shared: Floats) -> Floats:
    """Sum (1 + s)² over each node's pairs, s being what the pair shares: constraint times the square of the degree."""
    size = starts.size - 1
    sums = np.zeros(size)
    for u in range(np.uintp(size)):
        own = 0.0
        for uv in range(starts[u], starts[u + 1]):
            limit = (1.0 + shared[uv]) ** 2
            own += limit
            sums[ends[uv]] += limit
        sums[u] += own
    return sums


@compiled("void(uint32[::1], float64[:,::1], float64[::1], uint32[::1], float64[::1], float64[::1], int64[:,::1])")
def figures(
    starts: Nodes, nodes: Floats, sums: Floats, rank: Nodes, constraint: Floats, sizes: Floats, roles: Counts
) -> None:
    """Fill in each node's constraint, effective size and ordered roles, under the numbers of which ``rank`` has the new
    one."""
    last = rank.size - 1
    for node in range(rank.size):
        later = rank[min(node + 2 * AHEAD, last)]
        fetch(nodes, later)
        fetch(sums, later)
        fetch(starts, later)
        near = rank[node]
        degree = starts[near + 1] - starts[near]
        row = nodes[near]
        if degree == 0:
            constraint[node] = sizes[node] = np.nan
        else:
            constraint[node] = sums[near] / degree**2
            sizes[node] = 1.0 + 2.0 * (row[0] + row[1] + row[2] + row[3]) / degree
        roles[node, 0], roles[node, 1] = 2.0 * row[0], 2.0 * row[1]
        roles[node, 2] = roles[node, 3] = row[2]
        roles[node, 4] = 2.0 * row[3]
