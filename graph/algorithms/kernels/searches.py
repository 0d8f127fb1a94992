"""Breadth-first searches: from one end, from both, and along the paths that lie beside those found."""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled, inlined
from competence_explorer.graph.algorithms.kernels.fetching import fetch
from competence_explorer.graph.algorithms.matrices import Bits, Ints, Nodes

UNSEEN, SEEN, AIMED, MET, NEXT, CLOSED = range(6)
"""Marks of a node: not seen; seen from the source, or from the targets; seen from the source and tied to the targets'
front; as near to the targets as the next node of the path must be; and not to be entered."""

MARKS, QUEUE, FILLED, LAYERS, QUEUE_IN, FILLED_IN, LAYERS_IN, PATH, LEFT, NOTED, DEPTH, BESIDE, PARENT = range(13)
"""Rows of a desk, each with a place for every node and two more. The marks, see :func:`_marks`. Of the search from
the source: the nodes seen in order, how long this queue was after each of its places, where in it the nodes of each
number of hops begin, up to a 0; the same of that to the targets; the path found. Then those of :func:`surrounded`:
bounds of the hops to the targets by node, and the nodes that have one; and those of :func:`spur_path`."""

NEW, SHUT = -1, -2
"""Depths in the search beside a path found: not seen in it, and not to be entered. NEW is also what has no bound."""

Ways = tuple[Nodes, Nodes]
"""Starts and ends of ties."""

AHEAD = 4
"""Rows of ties that are asked for before they are needed: about what comes from memory during one of them."""


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
def _marks(desk: Ints) -> Bits:
    """Return the marks of the nodes: as bytes, of which the nearest cache holds many."""
    marks: Bits = desk[MARKS].view(np.int8)
    return marks


@inlined
def _rows(ties: Ints, desk: Ints) -> Ways:
    """Divide the ties out of the nodes from what is handed over as one array, which costs less than several."""
    nodes, all_ties = desk.shape[1] - 2, ties.view(np.uint32)
    return all_ties[: nodes + 1], all_ties[nodes + 1 :]


@inlined
def _rows_in(ties: Ints, desk: Ints) -> Ways:
    """As :func:`_rows`, the ties into the nodes: these follow those out of them, if they are not the same."""
    nodes = desk.shape[1] - 2
    behind = nodes + 1 + ties[nodes]
    return _rows(ties[behind if behind < ties.size else 0 :], desk)


@inlined
def _ask_ahead(starts: Nodes, ends: Nodes, queue: Nodes, at: int, last: int) -> None:
    """Ask the memory for what the places after ``at`` will need: a network is larger than the caches.

    Without a branch, behind which the arrays would be counted as used and unused again for every row.
    """
    fetch(starts, queue[min(at + 2 * AHEAD, last - 1)])
    begin = starts[queue[min(at + AHEAD, last - 1)]]
    fetch(ends, begin)
    fetch(ends, begin + 16)


@inlined
def _go_on(
    starts: Nodes, ends: Nodes, marks: Bits, queue: Nodes, lengths: Ints, first: int, last: int, mark: int
) -> tuple[int, int]:
    """Go one hop on from a front; returns the new end of its queue, and the place that met the other side or -1."""
    filled, other = last, SEEN + AIMED - mark
    for at in range(first, last):
        _ask_ahead(starts, ends, queue, at, last)
        for tie in range(starts[queue[at]], starts[queue[at] + 1]):
            neighbour = ends[tie]
            known = marks[neighbour]
            if known == other:
                return filled, at
            # Without a branch: the processor could not foresee it.
            queue[np.uintp(filled)] = neighbour
            marks[neighbour] = mark if known == UNSEEN else known
            filled += known == UNSEEN
        lengths[at] = filled
    return filled, -1


@inlined
def _first_to_meet(starts: Nodes, ends: Nodes, marks: Bits, queue: Nodes, first: int, last: int) -> int:
    """Return the first place of the source's front with a tie to what is seen from the targets, or -1."""
    for at in range(first, last):
        _ask_ahead(starts, ends, queue, at, last)
        for tie in range(starts[queue[at]], starts[queue[at] + 1]):
            if marks[ends[tie]] == AIMED:
                return at
    return -1


@inlined
def _meet(starts: Nodes, ends: Nodes, marks: Bits, queue: Nodes, first: int, last: int) -> None:
    """Mark what is seen from the source and has a tie to these places of the targets' front."""
    for at in range(first, last):
        _ask_ahead(starts, ends, queue, at, last)
        for tie in range(starts[queue[at]], starts[queue[at] + 1]):
            if marks[ends[tie]] == SEEN:
                marks[ends[tie]] = MET


@inlined
def _crossing(ways: Ways, ways_in: Ways, marks: Bits, desk: Ints, front: Ints, front_in: Ints, met: int) -> int:
    """Return the first place of the source's front with a tie to that of the targets, which first met it at ``met``.

    Either front tells: the source's if read as far as that place, the targets' if the rest is read. We take what is
    likely to be less, supposing that the source's has to be read to as large a part as the targets' was.
    """
    queue, first, last, last_in = desk[QUEUE].view(np.uint32), int(front[0]), int(front[1]), int(front_in[1])
    if (met + 1 - front_in[0]) * (last - first) < (last_in - met) * (last_in - front_in[0]):
        return _first_to_meet(*ways, marks, queue, first, last)
    _meet(*ways_in, marks, desk[QUEUE_IN].view(np.uint32), met, last_in)
    while marks[queue[first]] != MET:
        first += 1
    return first


@inlined
def _set_out(marks: Bits, desk: Ints, source: int, targets: Ints) -> tuple[int, int, bool]:
    """Put the source and, once each, the open targets into queues; returns how many they are, and if they meet."""
    last, last_in, there = 0, 0, False
    if marks[source] == UNSEEN:
        marks[source], desk[QUEUE, 0], last = SEEN, source, 1
    for target in targets:
        there |= marks[target] == SEEN
        if marks[target] == UNSEEN:
            marks[target], desk[QUEUE_IN, last_in] = AIMED, target
            last_in += 1
    desk[LAYERS, 0], desk[LAYERS, 1], desk[LAYERS_IN, 0], desk[LAYERS_IN, 1] = 0, last, 0, last_in
    return last, last_in, there


@inlined
def _mark(marks: Bits, queue: Nodes, first: int, last: int, mark: int) -> None:
    """Mark the nodes of some places of a queue."""
    for at in range(first, last):
        marks[queue[at]] = mark


@inlined
def _first_with(starts: Nodes, ends: Nodes, marks: Bits, node: int, mark: int) -> int:
    """Return the first neighbour with a mark; there is one."""
    tie = starts[node]
    while marks[ends[tie]] != mark:
        tie += 1
    return int(ends[tie])


@inlined
def _reached_from(desk: Ints, hops: int, place: int) -> int:
    """Return the place, so many hops from the source, that a place one hop farther was reached from."""
    before = desk[LAYERS, hops]
    while desk[FILLED, before] <= place:
        before += 1
    return int(before)


@inlined
def _trace(starts: Nodes, ends: Nodes, marks: Bits, desk: Ints, place: int, radius: int, radius_in: int) -> None:
    """Write the first shortest path, which crosses over at a place of the source's front.

    From that front no tie leads nearer to the targets than to their last layer, so there AIMED says enough.
    """
    path, queue_in, layers_in = desk[PATH], desk[QUEUE_IN].view(np.uint32), desk[LAYERS_IN]
    path[radius] = desk[QUEUE, place]
    for at in range(radius - 1, -1, -1):
        place = _reached_from(desk, at, place)
        path[at] = desk[QUEUE, place]
    path[radius + 1] = _first_with(starts, ends, marks, path[radius], AIMED)
    for hops in range(radius_in):
        at, left = radius + 1 + hops, radius_in - 1 - hops
        _mark(marks, queue_in, layers_in[left], layers_in[left + 1], NEXT)
        path[at + 1] = _first_with(starts, ends, marks, path[at], NEXT)
        _mark(marks, queue_in, layers_in[left], layers_in[left + 1], UNSEEN)


@compiled("int64(int32[::1], int32[:,::1], int64, int64, int64)")
def first_path(ties: Ints, desk: Ints, source: int, targets: int, limit: int) -> int:
    """Write the lexicographically first of the shortest paths on the desk, and return how many nodes it has.

    None if there is none within ``limit`` hops; one if the source is a target. So many ``targets`` are at the beginning
    of QUEUE_IN. Searches from both ends, the smaller front first, until a tie leads from the one to the other. As ties
    are sorted, the queue holds the nodes of one depth in the order of their first paths, so the first place from which
    a tie leads over is on the first path. What was searched in full from the source stands on the desk as QUEUE and
    LAYERS. The marks, which but for CLOSED must be UNSEEN, are so again: what is not searched costs nothing.
    """
    ways, ways_in, marks = _rows(ties, desk), _rows_in(ties, desk), _marks(desk)
    queue, queue_in = desk[QUEUE].view(np.uint32), desk[QUEUE_IN].view(np.uint32)
    layers, layers_in = desk[LAYERS], desk[LAYERS_IN]
    last, last_in, there = _set_out(marks, desk, source, desk[QUEUE_IN, :targets])
    radius, radius_in, place = 0, 0, -1
    while not there and place < 0 and radius + radius_in < limit:
        first, first_in = layers[radius], layers_in[radius_in]
        if first == last or first_in == last_in:
            break
        if last - first <= last_in - first_in:
            last, place = _go_on(*ways, marks, queue, desk[FILLED], first, last, SEEN)
            if place < 0:
                radius += 1
                layers[radius + 1] = last
        else:
            end, place = _go_on(*ways_in, marks, queue_in, desk[FILLED_IN], first_in, last_in, AIMED)
            if place < 0:
                radius_in, last_in = radius_in + 1, end
                layers_in[radius_in + 1] = last_in
            else:
                _mark(marks, queue_in, last_in, end, UNSEEN)
                place = _crossing(ways, ways_in, marks, desk, layers[radius:], layers_in[radius_in:], place)
    desk[PATH, 0], layers[radius + 2], length = source, 0, 1 if there else 0
    if place >= 0:
        length = radius + radius_in + 2
        _trace(*ways, marks, desk, place, radius, radius_in)
    _mark(marks, queue, 0, last, UNSEEN)
    _mark(marks, queue_in, 0, last_in, UNSEEN)
    return length


@inlined
def _around(ties: Ints, desk: Ints, radius: int) -> int:
    """Note the hops to the targets of all nodes within a radius of them; returns how many they are."""
    (starts_in, ends_in), marks, left, queue = _rows_in(ties, desk), _marks(desk), desk[LEFT], desk[NOTED]
    first, last = 0, int(desk[LAYERS_IN, 1])
    for at in range(last):
        left[desk[QUEUE_IN, at]], queue[at] = 0, desk[QUEUE_IN, at]
    while first < last and left[queue[first]] < radius:
        node = queue[first]
        for tie in range(starts_in[node], starts_in[node + 1]):
            neighbour = ends_in[tie]
            if left[neighbour] == NEW and marks[neighbour] != CLOSED:
                left[neighbour], queue[last] = left[node] + 1, neighbour
                last += 1
        first += 1
    return last


@compiled("int64(int32[::1], int32[:,::1], int64)")
def surrounded(ties: Ints, desk: Ints, total: int) -> int:
    """Note bounds of the hops to the targets of :func:`first_path`; returns of how many nodes.

    They are exact within half the ``total`` hops of the path found, see :func:`_around`. What lies beyond and was seen
    from the source is no nearer to a target than the source is, less the hops between them.
    """
    left, noted, queue, layers = desk[LEFT], desk[NOTED], desk[QUEUE], desk[LAYERS]
    half = (total + 1) // 2
    last, hops = _around(ties, desk, half), 0
    while layers[hops + 1]:
        for at in range(layers[hops], layers[hops + 1]):
            if left[queue[at]] == NEW:
                left[queue[at]], noted[last] = max(half + 1, total - hops), queue[at]
                last += 1
        hops += 1
    return last


@compiled("void(int32[:,::1], int64)")
def forgotten(desk: Ints, last: int) -> None:
    """Clear what :func:`surrounded` noted."""
    for at in range(last):
        desk[LEFT, desk[NOTED, at]] = NEW


@inlined
def _reach(ties: Ints, desk: Ints, root: Ints, banned: Ints, reach: Ints) -> tuple[int, int, int]:
    """Search from the end of ``root`` for a target.

    ``reach`` is the least hops left where none are noted, the hops allowed, and the limit. Returns the target or -1,
    the least number of hops that would have let another node in, and how many nodes were seen.
    """
    (starts, ends), marks = _rows(ties, desk), _marks(desk)
    beyond, allowed, limit = reach[0], reach[1], reach[2]
    depth, queue, parent = desk[DEPTH], desk[BESIDE], desk[PARENT]
    spur = root[-1]
    depth[root], depth[banned] = SHUT, SHUT
    depth[spur], queue[0], first, last, wider = 0, spur, 0, 1, limit + 1
    while first < last:
        node = queue[first]
        for tie in range(starts[node], starts[node + 1]):
            neighbour = ends[tie]
            if depth[neighbour] != NEW or marks[neighbour] == CLOSED:
                continue
            left = desk[LEFT, neighbour]
            left = beyond if left == NEW else left
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


@compiled("int32[::1](int32[::1], int32[:,::1], int32[::1], int32[::1], int64, int64)")
def spur_path(ties: Ints, desk: Ints, root: Ints, banned: Ints, total: int, limit: int) -> Ints:
    """Return the shortest and, among these, lexicographically first way from the end of ``root`` to a target.

    It avoids the nodes of ``root`` and does not begin with a ``banned`` node. Breadth-first search over sorted
    ties finds paths of one length in lexicographic order, so the first hit is the answer. Only nodes that can
    lie on a way of the hops allowed are entered; while nothing is found, as many more are allowed as let
    another node in. Empty if there is no such path within ``limit`` hops.

    After :func:`first_path`, with the ``total`` hops of its path, and :func:`surrounded`.
    """
    depth, queue, parent, left = desk[DEPTH], desk[BESIDE], desk[PARENT], desk[LEFT, root[-1]]
    beyond = (total + 1) // 2 + 1
    allowed, target = beyond if left == NEW else left, -1
    path = np.empty(0, np.int32)
    while allowed <= limit and target < 0:
        reach = np.array([beyond, allowed, limit], np.int32)
        target, allowed, last = _reach(ties, desk, root, banned, reach)
        if target >= 0:
            path = np.empty(depth[target] + 1, np.int32)
            for at in range(path.size - 1, -1, -1):
                path[at] = target
                target = parent[target] if at else 0
        depth[queue[:last]] = NEW
        depth[root], depth[banned] = NEW, NEW
    return path
