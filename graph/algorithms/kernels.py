"""The compiled loops, over 32-bit compressed rows.

Importing this module imports numba and loads (or, once, compiles) every loop: import it inside functions
only. The signatures are explicit, so nothing is ever compiled for another type behind a user's back. The
machine code is kept on disk: beside this file where that may be written, else in the user's cache folder,
or where ``NUMBA_CACHE_DIR`` says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np
from numba import njit

from competence_explorer.graph.algorithms.matrices import Bits, Counts, Floats, Ints

Loop = TypeVar("Loop", bound=Callable[..., object])


def compiled(signature: str) -> Callable[[Loop], Loop]:
    """Compile for one signature; without a writable folder for the machine code, in memory only."""

    def compile_now(loop: Loop) -> Loop:
        try:
            return cast(Loop, njit(signature, cache=True, nogil=True, error_model="numpy")(loop))
        except RuntimeError as error:
            if "no locator available" not in str(error):
                raise
            return cast(Loop, njit(signature, nogil=True, error_model="numpy")(loop))

    return compile_now


def inlined(loop: Loop) -> Loop:
    """Mark a part of the loops below: it is compiled into them."""
    return cast(Loop, njit(nogil=True, error_model="numpy")(loop))


@inlined
def _expand(starts: Ints, ends: Ints, depth: Ints, queue: Ints, first: int, last: int) -> int:
    """Put the unseen neighbours of ``queue[first:last]`` behind them and return the new end of the queue."""
    filled = last
    for at in range(first, last):
        node = queue[at]
        for tie in range(starts[node], starts[node + 1]):
            neighbour = ends[tie]
            if depth[neighbour] < 0:
                depth[neighbour] = depth[node] + 1
                queue[filled] = neighbour
                filled += 1
    return filled


@compiled("int32[::1](int32[::1], int32[::1], int32[::1], int64)")
def hops(starts: Ints, ends: Ints, sources: Ints, cutoff: int) -> Ints:
    """Breadth-first hops from the nearest source, -1 beyond ``cutoff`` or out of reach."""
    size = starts.size - 1
    depth = np.full(size, -1, np.int32)
    queue = np.empty(size, np.int32)
    last = 0
    for source in sources:
        if depth[source] < 0:
            depth[source] = 0
            queue[last] = source
            last += 1
    first, level = 0, 0
    while first < last and level < cutoff:
        first, last = last, _expand(starts, ends, depth, queue, first, last)
        level += 1
    return depth


@inlined
def _count_paths(starts: Ints, ends: Ints, source: int, depth: Ints, paths: Floats, queue: Ints) -> int:
    """Fill depth, number of shortest paths and order of visit from one source; return how many it reached."""
    depth[source], paths[source], queue[0] = 0, 1.0, source
    first, last = 0, 1
    while first < last:
        node = queue[first]
        first += 1
        for tie in range(starts[node], starts[node + 1]):
            neighbour = ends[tie]
            if depth[neighbour] < 0:
                depth[neighbour] = depth[node] + 1
                paths[neighbour] = 0.0
                queue[last] = neighbour
                last += 1
            if depth[neighbour] == depth[node] + 1:
                paths[neighbour] += paths[node]
    return last


@compiled("float64[::1](int32[::1], int32[::1], int32[::1])")
def dependencies(starts: Ints, ends: Ints, sources: Ints) -> Floats:
    """Brandes: the sum over the sources of each node's dependency on its shortest paths."""
    size = starts.size - 1
    score = np.zeros(size)
    depth = np.full(size, -1, np.int32)
    paths = np.zeros(size)
    share = np.zeros(size)  # (1 + dependency) / paths, what a node hands back for each path into it
    queue = np.empty(size, np.int32)
    for source in sources:
        reached = _count_paths(starts, ends, source, depth, paths, queue)
        for at in range(reached - 1, -1, -1):
            node = queue[at]
            handed = 0.0
            for tie in range(starts[node], starts[node + 1]):
                if depth[ends[tie]] == depth[node] + 1:
                    handed += share[ends[tie]]
            share[node] = 1.0 / paths[node] + handed
            if node != source:
                score[node] += handed * paths[node]
        for at in range(reached):
            depth[queue[at]] = -1
    return score


@inlined
def _role(before: int, middle: int, after: int) -> int:
    """Column of the Gould–Fernandez role of ``middle``, from the groups along the two-path."""
    if before == middle:
        return 0 if after == middle else 2
    if after == middle:
        return 3
    return 1 if before == after else 4


@compiled("int64[:,::1](int32[::1], int32[::1], int8[::1], int32[::1], int64)")
def two_paths_by_role(starts: Ints, ends: Ints, directions: Bits, group: Ints, groups: int) -> Counts:
    """Count the two-paths a→b→c with a ≠ c, open or not, through each b by role.

    ``directions`` of the tie b, x: 1 for b→x, 2 for x→b, 3 for both. With I and O the ties that come in
    and go out, by the group of their other end, the ends share a group sum(I[g] O[g]) times, and so on.
    """
    size = starts.size - 1
    counts = np.zeros((size, 5), np.int64)
    outgoing = np.zeros(groups, np.int64)
    for b in range(size):
        ties = range(starts[b], starts[b + 1])
        sent = 0
        for tie in ties:
            outgoing[group[ends[tie]]] += directions[tie] & 1
            sent += directions[tie] & 1
        own_sent = outgoing[group[b]]
        for tie in ties:
            if directions[tie] & 2:
                of = group[ends[tie]]
                same = outgoing[of] - (directions[tie] & 1)  # not back to where it came from
                if of == group[b]:
                    counts[b, 0] += same
                    counts[b, 2] += sent - own_sent
                else:
                    counts[b, 1] += same
                    counts[b, 3] += own_sent
                    counts[b, 4] += sent - own_sent - outgoing[of]
        for tie in ties:
            outgoing[group[ends[tie]]] = 0
    return counts


@inlined
def _close(counts: Counts, group: Ints, a: int, b: int, c: int, ab: int, bc: int, ac: int) -> None:
    """Take two-paths through b that a tie of a and c closes out of the counts; directions are bits."""
    if ab & bc & ac & 1:
        counts[b, _role(group[a], group[b], group[c])] -= 1
    if ab & bc & ac & 2:
        counts[b, _role(group[c], group[b], group[a])] -= 1


@compiled(
    "void(int32[::1], int32[::1], int8[::1], float64[:,::1], float64[:,::1], int32[::1],"
    " float64[:,::1], float64[::1], int64[:,::1])"
)
def triangles(
    starts: Ints,
    ends: Ints,
    directions: Bits,
    share: Floats,
    relative: Floats,
    group: Ints,
    indirect: Floats,
    redundancy: Floats,
    counts: Counts,
) -> None:
    """Visit every triangle u, v, w once, over ties oriented so that each pair is stored once.

    Row e of ``share`` (p) and ``relative`` (m) holds the two directions of pair e. Adds the indirect
    investments p_iq p_qj to ``indirect``, p_iq m_jq to ``redundancy``, and takes closed two-paths out of
    ``counts``.
    """
    size = starts.size - 1
    pair_of = np.full(size, -1, np.int32)
    for u in range(size):
        for uw in range(starts[u], starts[u + 1]):
            pair_of[ends[uw]] = uw
        for uv in range(starts[u], starts[u + 1]):
            v = ends[uv]
            for vw in range(starts[v], starts[v + 1]):
                w = ends[vw]
                uw = pair_of[w]
                if uw < 0:
                    continue
                indirect[uv, 0] += share[uw, 0] * share[vw, 1]
                indirect[uv, 1] += share[vw, 0] * share[uw, 1]
                indirect[uw, 0] += share[uv, 0] * share[vw, 0]
                indirect[uw, 1] += share[vw, 1] * share[uv, 1]
                indirect[vw, 0] += share[uv, 1] * share[uw, 0]
                indirect[vw, 1] += share[uw, 1] * share[uv, 0]
                redundancy[u] += share[uv, 0] * relative[vw, 1] + share[uw, 0] * relative[vw, 0]
                redundancy[v] += share[uv, 1] * relative[uw, 1] + share[vw, 0] * relative[uw, 0]
                redundancy[w] += share[uw, 1] * relative[uv, 1] + share[vw, 1] * relative[uv, 0]
                d_uv, d_uw, d_vw = directions[uv], directions[uw], directions[vw]
                d_vu = (d_uv & 1) << 1 | d_uv >> 1
                d_wv = (d_vw & 1) << 1 | d_vw >> 1
                _close(counts, group, u, v, w, d_uv, d_vw, d_uw)
                _close(counts, group, u, w, v, d_uw, d_wv, d_uv)
                _close(counts, group, v, u, w, d_vu, d_uw, d_vw)
        for uw in range(starts[u], starts[u + 1]):
            pair_of[ends[uw]] = -1


@inlined
def _any_seen(queue: Ints, first: int, last: int, depth: Ints) -> bool:
    """Tell whether the other search has seen a node of this frontier."""
    return bool((depth[queue[first:last]] >= 0).any())


@compiled("int32[::1](int32[::1], int32[::1], int32[::1], int32[::1], int64, int32[::1])")
def hops_left(starts: Ints, ends: Ints, starts_in: Ints, ends_in: Ints, source: int, targets: Ints) -> Ints:
    """Lower bounds of the hops from each node to the nearest target, exact within the radius searched.

    Searches from both ends, the smaller frontier first, until they meet; the radius of the targets' side
    plus one bounds all other nodes. Empty if no target can be reached.
    """
    size = starts.size - 1
    ahead, behind = np.full(size, -1, np.int32), np.full(size, -1, np.int32)
    queue, queue_in = np.empty(size, np.int32), np.empty(size, np.int32)
    ahead[source], queue[0] = 0, source
    first, last, first_in, last_in, radius = 0, 1, 0, 0, 0
    for target in targets:
        if behind[target] < 0:
            behind[target] = 0
            queue_in[last_in] = target
            last_in += 1
    met = behind[source] >= 0
    while not met and first < last and first_in < last_in:
        if last - first < last_in - first_in:
            first, last = last, _expand(starts, ends, ahead, queue, first, last)
            met = _any_seen(queue, first, last, behind)
        else:
            first_in, last_in = last_in, _expand(starts_in, ends_in, behind, queue_in, first_in, last_in)
            met = _any_seen(queue_in, first_in, last_in, ahead)
            radius += 1
    if not met:
        return np.empty(0, np.int32)
    return np.where(behind < 0, np.int32(radius + 1), behind)


@inlined
def _trace(parent: Ints, node: int, length: int) -> Ints:
    """Follow the parents back from ``node``; the path has ``length`` hops."""
    path = np.empty(length + 1, np.int32)
    for at in range(length, -1, -1):
        path[at] = node
        node = parent[node]
    return path


@compiled("int32[::1](int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int64)")
def first_path(starts: Ints, ends: Ints, left: Ints, root: Ints, banned: Ints, cutoff: int) -> Ints:
    """Return the shortest and, among these, lexicographically first way from the end of ``root`` to a target.

    It avoids the nodes of ``root`` and does not begin with a ``banned`` node. ``left`` bounds the hops that
    remain (0 at the targets). Breadth-first search over sorted ties finds paths of one length in
    lexicographic order, so the first hit is the answer. Only nodes within ``allowed`` hops in all are
    entered; while nothing is found, ``allowed`` grows to the least that lets another node in. Empty if
    there is no such path within ``cutoff`` hops.
    """
    size = starts.size - 1
    spur = root[-1]
    depth, parent, queue = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.int32)
    allowed = int(left[spur])
    while allowed <= cutoff:
        depth[:] = -1
        depth[root], depth[banned] = size, size
        depth[spur], queue[0], first, last = 0, spur, 0, 1
        wider = cutoff + 1
        while first < last:
            node = queue[first]
            first += 1
            for tie in range(starts[node], starts[node + 1]):
                neighbour = ends[tie]
                if depth[neighbour] >= 0:
                    continue
                total = depth[node] + 1 + left[neighbour]
                if total > allowed:
                    wider = min(wider, total)
                    continue
                depth[neighbour], parent[neighbour], queue[last] = depth[node] + 1, node, neighbour
                last += 1
                if left[neighbour] == 0:
                    return _trace(parent, neighbour, depth[neighbour])
            if node == spur:
                depth[banned] = -1
        allowed = wider
    return np.empty(0, np.int32)
