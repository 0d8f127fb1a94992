"""Searches by cost: Dijkstra's from the targets, and A* by its distances along the paths that lie beside."""

from __future__ import annotations

import heapq

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled
from competence_explorer.graph.algorithms.matrices import Flags, Floats, Ints


@compiled("float64[::1](int32[::1], int32[::1], float64[::1], int64, int32[::1], boolean[::1])")
def costs_left(starts_in: Ints, ends_in: Ints, costs_in: Floats, source: int, targets: Ints, closed: Flags) -> Floats:
    """Return lower bounds of the cost from each node to the nearest target; those up to the source's are exact.

    Dijkstra's search backwards until the source is settled; what it has not settled is no nearer. Infinite
    everywhere if no target can be reached.
    """
    left = np.full(starts_in.size - 1, np.inf)
    settled = closed.copy()
    heap = [(0.0, np.int32(source)) for _ in range(0)]  # empty: numba reads from it what the list will hold
    for target in targets:
        if left[target] > 0 and not closed[target]:
            left[target] = 0.0
            heapq.heappush(heap, (0.0, target))
    while heap:
        cost, node = heapq.heappop(heap)
        if settled[node]:
            continue
        settled[node] = True
        if node == source:
            return np.where(settled, left, cost)
        for tie in range(starts_in[node], starts_in[node + 1]):
            other = ends_in[tie]
            if not settled[other] and cost + costs_in[tie] < left[other]:
                left[other] = cost + costs_in[tie]
                heapq.heappush(heap, (left[other], other))
    return np.full(starts_in.size - 1, np.inf)


@compiled(
    "int32[::1](int32[::1], int32[::1], float64[::1], float64[::1],"
    " boolean[::1], boolean[::1], int64, int32[::1], int64)"
)
def cheapest_way(
    starts: Ints,
    ends: Ints,
    costs: Floats,
    left: Floats,
    aims: Flags,
    closed: Flags,
    spur: int,
    banned: Ints,
    limit: int,
) -> Ints:
    """Return the cheapest way of at most ``limit`` hops from ``spur`` to one of the ``aims``, empty if none.

    It enters no ``closed`` node and does not begin with a ``banned`` one. A* over pairs of node and hops by
    ``left``, lower bounds of the cost to go: a node is entered again only with fewer hops than before, as
    whatever is cheaper comes first. Equal costs: fewer hops, then the lower node.
    """
    fewest = np.full(starts.size - 1, np.iinfo(np.int32).max, np.int32)
    node_of, before = [np.int32(spur)], [np.int64(-1)]
    heap = [(left[spur], np.int32(0), np.int32(spur), 0.0, np.int64(0))]
    while heap:
        _, hops, node, cost, at = heapq.heappop(heap)
        if hops >= fewest[node]:
            continue
        fewest[node] = hops
        if aims[node] and hops > 0:
            path = np.empty(hops + 1, np.int32)
            for place in range(hops, -1, -1):
                path[place], at = node_of[at], before[at]
            return path
        if hops == limit:
            continue
        for tie in range(starts[node], starts[node + 1]):
            other = ends[tie]
            if closed[other] or hops + 1 >= fewest[other] or not left[other] < np.inf:
                continue
            if hops == 0 and (banned == other).any():
                continue
            node_of.append(np.int32(other))
            before.append(at)
            onward = cost + costs[tie]
            heapq.heappush(heap, (onward + left[other], np.int32(hops + 1), other, onward, np.int64(len(before) - 1)))
    return np.empty(0, np.int32)
