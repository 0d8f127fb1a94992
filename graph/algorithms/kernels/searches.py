"""Breadth-first searches: from one end, from both, and along the paths that lie beside those found."""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled, inlined
from competence_explorer.graph.algorithms.matrices import Ints

UNSEEN, CLOSED = 0, -(2**31)
"""Marks of a node on the desk, beside 1 + its place in the queue from the source, and - 1 - that to the targets."""

NOWHERE = 2**31 - 1

NEW, SHUT = -1, -2
"""Depths in the search beside a path found: not seen in it, and not to be entered."""


@compiled("int32[::1](int32[::1], int32[::1], int32[::1], int64)")
def hops(starts: Ints, ends: Ints, sources: Ints, limit: int) -> Ints:
    """Breadth-first hops from the nearest source, -1 beyond ``limit`` or out of reach."""
    size = starts.size - 1
    depth, queue = np.full(size, -1, np.int32), np.empty(size, np.int32)
    first, last = 0, 0
    for source in sources:
        if depth[source] < 0:
            depth[source], queue[last] = 0, source
            last += 1
    while first < last and depth[queue[first]] < limit:
        node = queue[first]
        for tie in range(starts[node], starts[node + 1]):
            neighbour = ends[tie]
            if depth[neighbour] < 0:
                depth[neighbour], queue[last] = depth[node] + 1, neighbour
                last += 1
        first += 1
    return depth


@inlined
def _go_on(starts: Ints, ends: Ints, desk: Ints, first: int, last: int) -> tuple[int, int]:
    """Go one hop on from the source's front; returns the new end of its queue, and the place that met or -1."""
    mark, queue, came = desk[0], desk[1], desk[2]
    filled = last
    for at in range(first, last):
        for tie in range(starts[queue[at]], starts[queue[at] + 1]):
            neighbour = ends[tie]
            known = mark[neighbour]
            if CLOSED < known < UNSEEN:
                return filled, at
            # Without a branch: the processor could not foresee it.
            queue[filled], came[filled] = neighbour, at
            mark[neighbour] = filled + 1 if known == UNSEEN else known
            filled += known == UNSEEN
    return filled, -1


@inlined
def _go_back(starts_in: Ints, ends_in: Ints, desk: Ints, first: int, last: int) -> tuple[int, int]:
    """As :func:`_go_on`, from the targets' front; the place is the first in the source's queue of all that met."""
    mark, queue = desk[0], desk[4]
    filled, met = last, NOWHERE
    for at in range(first, last):
        for tie in range(starts_in[queue[at]], starts_in[queue[at] + 1]):
            neighbour = ends_in[tie]
            known = mark[neighbour]
            met = min(met, known if known > UNSEEN else met)
            queue[filled] = neighbour
            mark[neighbour] = -1 - filled if known == UNSEEN else known
            filled += known == UNSEEN
    return filled, met - 1 if met < NOWHERE else -1


@compiled("UniTuple(int64, 4)(int32[::1], int32[::1], int32[::1], int32[::1], int32[:,::1], int64, int32[::1], int64)")
def meet(
    starts: Ints, ends: Ints, starts_in: Ints, ends_in: Ints, desk: Ints, source: int, targets: Ints, limit: int
) -> tuple[int, int, int, int]:
    """Search from both ends, the smaller front first, until a tie leads from the one to the other.

    Returns the place in the source's queue from which the lexicographically first of the shortest paths
    crosses over (-1: there is none within ``limit`` hops; -2: the source is a target), the hops searched in
    full from the targets, and how many nodes stand in either queue. As ties are sorted, the queue holds the
    nodes of one depth in the order of their first paths, so the first place that meets is on the first path.
    For the ``desk`` see :func:`cleared`.
    """
    mark, queue, depth, queue_in, depth_in = desk[0], desk[1], desk[3], desk[4], desk[5]
    last_in = 0
    for target in targets:
        if mark[target] == UNSEEN:
            mark[target], queue_in[last_in], depth_in[last_in] = -1 - last_in, target, 0
            last_in += 1
    if mark[source] != UNSEEN:
        return -1 if mark[source] == CLOSED else -2, 0, 0, last_in
    mark[source], queue[0], depth[0] = 1, source, 0
    first, last, first_in, radius, radius_in, met = 0, 1, 0, 0, 0, -1
    while met < 0 and first < last and first_in < last_in and radius + radius_in < limit:
        if last - first <= last_in - first_in:
            end, met = _go_on(starts, ends, desk, first, last)
            depth[last:end] = radius + 1
            first, last = last, end
            radius += met < 0
        else:
            end, met = _go_back(starts_in, ends_in, desk, first_in, last_in)
            depth_in[last_in:end] = radius_in + 1
            first_in, last_in = last_in, end
            radius_in += met < 0
    return met, radius_in, last, last_in


@compiled("int32[::1](int32[::1], int32[::1], int32[:,::1], int64, int64)")
def traced(starts: Ints, ends: Ints, desk: Ints, met: int, radius_in: int) -> Ints:
    """Return the first shortest path, which crosses over where :func:`meet` met."""
    mark, queue, came, depth, depth_in = desk[0], desk[1], desk[2], desk[3], desk[5]
    path = np.empty(depth[met] + radius_in + 2, np.int32)
    crossing, place = depth[met], met
    for at in range(crossing, -1, -1):
        path[at] = queue[place]
        place = came[place]
    for at in range(crossing + 1, path.size):
        tie = starts[path[at - 1]]
        while not (CLOSED < mark[ends[tie]] < UNSEEN and depth_in[-1 - mark[ends[tie]]] == path.size - 1 - at):
            tie += 1
        path[at] = ends[tie]
    return path


@compiled("void(int32[:,::1], int64, int64, int32[::1])")
def cleared(desk: Ints, last: int, last_in: int, closed: Ints) -> None:
    """Make the desk ready for the next search: its cost is that of the last search, not of the network.

    Its rows have a place for every node and one more: 0 the marks of the nodes; of the nodes seen from the
    source, in order, 1 which they are, 2 the place they were reached from, 3 their hops; 4 and 5 which nodes
    were seen from the targets, and their hops; 6 and 7 are those of :func:`surrounded`, 8 to 10 those of
    :func:`spur_path`.
    """
    mark = desk[0]
    for at in range(last):
        mark[desk[1, at]] = UNSEEN
    for at in range(last_in):
        mark[desk[4, at]] = UNSEEN
    for node in closed:
        mark[node] = UNSEEN


@compiled("int64(int32[::1], int32[::1], int32[:,::1], int32[::1], int64)")
def surrounded(starts_in: Ints, ends_in: Ints, desk: Ints, targets: Ints, radius: int) -> int:
    """Note the hops to the targets of all nodes within a radius of them; returns how many they are."""
    mark, left, queue = desk[0], desk[6], desk[7]
    first, last = 0, 0
    for target in targets:
        if left[target] == NEW and mark[target] != CLOSED:
            left[target], queue[last] = 0, target
            last += 1
    while first < last and left[queue[first]] < radius:
        node = queue[first]
        for tie in range(starts_in[node], starts_in[node + 1]):
            neighbour = ends_in[tie]
            if left[neighbour] == NEW and mark[neighbour] != CLOSED:
                left[neighbour], queue[last] = left[node] + 1, neighbour
                last += 1
        first += 1
    return last


@compiled("void(int32[:,::1], int64)")
def forgotten(desk: Ints, last: int) -> None:
    """Clear what :func:`surrounded` noted."""
    for at in range(last):
        desk[6, desk[7, at]] = NEW


@inlined
def _left(desk: Ints, node: int, total: int, radius: int) -> int:
    """Bound the hops from a node to the targets from below, by what the searches before have seen.

    What is not seen around the targets lies beyond the radius; what was seen from the source is no nearer to
    a target than the source with its ``total`` hops is, less the hops between them.
    """
    if desk[6, node] >= 0:
        return int(desk[6, node])
    mark = desk[0, node]
    return max(radius + 1, total - desk[3, mark - 1] if mark > UNSEEN else 0)


@inlined
def _reach(starts: Ints, ends: Ints, desk: Ints, root: Ints, banned: Ints, reach: Ints) -> tuple[int, int, int]:
    """Search from the end of ``root`` for a target.

    ``reach`` is the total and the radius of :func:`_left`, the hops allowed, and the limit. Returns the
    target or -1, the least number of hops that would have let another node in, and how many nodes were seen.
    """
    total, radius, allowed, limit = reach[0], reach[1], reach[2], reach[3]
    depth, queue, parent = desk[8], desk[9], desk[10]
    spur = root[-1]
    depth[root], depth[banned] = SHUT, SHUT
    depth[spur], queue[0], first, last, wider = 0, spur, 0, 1, limit + 1
    while first < last:
        node = queue[first]
        for tie in range(starts[node], starts[node + 1]):
            neighbour = ends[tie]
            if depth[neighbour] != NEW or desk[0, neighbour] == CLOSED:
                continue
            left = _left(desk, neighbour, total, radius)
            hops = depth[node] + 1 + left
            if hops > allowed:
                wider = min(wider, hops)
                continue
            depth[neighbour], parent[neighbour], queue[last] = depth[node] + 1, node, neighbour
            last += 1
            if left == 0:
                return neighbour, wider, last
        if first == 0:
            depth[banned] = NEW
        first += 1
    return -1, wider, last


@compiled("int32[::1](int32[::1], int32[::1], int32[:,::1], int32[::1], int32[::1], int64, int64, int64)")
def spur_path(
    starts: Ints, ends: Ints, desk: Ints, root: Ints, banned: Ints, total: int, radius: int, limit: int
) -> Ints:
    """Return the shortest and, among these, lexicographically first way from the end of ``root`` to a target.

    It avoids the nodes of ``root`` and does not begin with a ``banned`` node. Breadth-first search over sorted
    ties finds paths of one length in lexicographic order, so the first hit is the answer. Only nodes that can
    lie on a way of the hops allowed are entered; while nothing is found, as many more are allowed as let
    another node in. Empty if there is no such path within ``limit`` hops.

    After :func:`meet`, with the ``total`` hops of its path, and :func:`surrounded`, with its radius.
    """
    depth, queue, parent = desk[8], desk[9], desk[10]
    allowed, target = _left(desk, root[-1], total, radius), -1
    path = np.empty(0, np.int32)
    while allowed <= limit and target < 0:
        reach = np.array([total, radius, allowed, limit], np.int32)
        target, allowed, last = _reach(starts, ends, desk, root, banned, reach)
        if target >= 0:
            path = np.empty(depth[target] + 1, np.int32)
            for at in range(path.size - 1, -1, -1):
                path[at] = target
                target = parent[target] if at else 0
        depth[queue[:last]] = NEW
        depth[root], depth[banned] = NEW, NEW
    return path
