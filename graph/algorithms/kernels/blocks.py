"""What hangs on single nodes and ties: one depth-first search."""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled
from competence_explorer.graph.algorithms.matrices import Flags, Ints


@compiled("Tuple((boolean[::1], int32[:,::1]))(int32[::1], int32[::1])")
def cuts(starts: Ints, ends: Ints) -> tuple[Flags, Ints]:
    """Find articulation points (flags) and bridges (pairs) of an undirected network, as Hopcroft and Tarjan.

    A node's ``low`` is the earliest node that its subtree of the depth-first search reaches by one tie that is
    not of the tree. The search goes back along ``parent``, without recursion.
    """
    size = starts.size - 1
    visit, low = np.zeros(size, np.int32), np.empty(size, np.int32)
    parent, tie = np.full(size, -1, np.int32), starts[:-1].copy()
    cut, bridges = np.zeros(size, np.bool_), np.empty((max(size - 1, 0), 2), np.int32)
    visited, found = 0, 0
    for root in range(size):
        if visit[root]:
            continue
        visited += 1
        visit[root] = low[root] = visited
        node, branches = root, 0
        while node >= 0:
            if tie[node] < starts[node + 1]:
                other = ends[tie[node]]
                tie[node] += 1
                if not visit[other]:
                    visited += 1
                    visit[other] = low[other] = visited
                    parent[other], node = node, other
                elif other != parent[node]:
                    low[node] = min(low[node], visit[other])
                continue
            above = parent[node]
            if above >= 0:
                low[above] = min(low[above], low[node])
                branches += above == root
                cut[above] |= above != root and low[node] >= visit[above]
                if low[node] > visit[above]:
                    bridges[found, 0], bridges[found, 1] = min(node, above), max(node, above)
                    found += 1
            node = above
        cut[root] = branches > 1
    return cut, bridges[:found].copy()


@compiled("int32[:,::1](int32[::1], int32[::1], int32[::1], int32[::1], int64)")
def nearest_members(starts: Ints, ends: Ints, group: Ints, members: Ints, groups: int) -> Ints:
    """Search from all members of one group at once: for each group the hops, and the pair of nodes.

    -1 for groups out of reach. With ``members`` ascending, and ties too, the first pair of those equally near
    is found first: the queue keeps the members in whose name nodes are reached in order.
    """
    size = starts.size - 1
    best = np.full((groups, 3), -1, np.int32)
    depth, origin, queue = np.full(size, -1, np.int32), np.empty(size, np.int32), np.empty(size, np.int32)
    first, last, missing, deepest = 0, members.size, groups, size
    for at in range(last):
        node = members[at]
        depth[node], origin[node], queue[at] = 0, node, node
    while first < last and depth[queue[first]] <= deepest:
        node = queue[first]
        first += 1
        there = group[node]
        if best[there, 0] < 0:
            missing -= 1
            best[there, 0], best[there, 1], best[there, 2] = depth[node], origin[node], node
            deepest = depth[node] if not missing else size
        elif best[there, 0] == depth[node] and best[there, 1] == origin[node]:
            best[there, 2] = min(best[there, 2], node)
        for tie in range(starts[node], starts[node + 1]):
            neighbour = ends[tie]
            if depth[neighbour] < 0:
                depth[neighbour], origin[neighbour], queue[last] = depth[node] + 1, origin[node], neighbour
                last += 1
    return best
