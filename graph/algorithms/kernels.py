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
    """Compile for one signature, and keep the machine code if there is a folder for it.

    Kept code names this module. Imported under another name (pytest collects files by their path) nothing
    is kept, or the product would look for a module of that name.
    """
    kept = __name__.startswith("competence_explorer.")

    def compile_now(loop: Loop) -> Loop:
        try:
            return cast(Loop, njit(signature, cache=kept, nogil=True, error_model="numpy")(loop))
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
def _count_paths(
    starts: Ints, ends: Ints, place: Ints, queue: Ints, paths: Floats, onward: Ints, onward_starts: Ints
) -> int:
    """Visit all nodes that ``queue[0]`` reaches, counting the shortest paths; return how many they are.

    ``queue`` is the order of visit and ``place`` its inverse (-1: not seen). By place: ``paths`` the number
    of shortest paths, and from ``onward_starts`` on in ``onward`` the places that the paths go on to.
    """
    first, last, level_end, filled = 0, 1, 1, 0
    while first < last:
        if first == level_end:
            level_end = last
        onward_starts[first] = filled
        for tie in range(starts[queue[first]], starts[queue[first] + 1]):
            node = ends[tie]
            at = place[node]
            if at < 0:
                at = last
                place[node], queue[at], paths[at] = at, node, 0.0
                last += 1
            # Without branches: the processor could not foresee them.
            deeper = at >= level_end
            onward[filled] = at
            filled += deeper
            paths[at] += paths[first] if deeper else 0.0
        first += 1
    onward_starts[last] = filled
    return last


@compiled("float64[::1](int32[::1], int32[::1], int32[::1])")
def dependencies(starts: Ints, ends: Ints, sources: Ints) -> Floats:
    """Brandes: the sum over the sources of each node's dependency on its shortest paths."""
    size = starts.size - 1
    score, paths = np.zeros(size), np.zeros(size)
    handed = np.zeros(size)  # (1 + dependency) / paths: what a node hands back on each path into it
    place, queue = np.full(size, -1, np.int32), np.empty(size, np.int32)
    onward, onward_starts = np.empty(ends.size + 1, np.int32), np.empty(size + 1, np.int32)
    for source in sources:
        place[source], queue[0], paths[0] = 0, source, 1.0
        reached = _count_paths(starts, ends, place, queue, paths, onward, onward_starts)
        for at in range(reached - 1, -1, -1):
            received = 0.0
            for step in range(onward_starts[at], onward_starts[at + 1]):
                received += handed[onward[step]]
            handed[at] = 1.0 / paths[at] + received
            if at > 0:
                score[queue[at]] += received * paths[at]
        for at in range(reached):
            place[queue[at]] = -1
    return score


@compiled("int64[:,::1](int32[::1], int32[::1], int8[::1], int32[::1], int64)")
def two_paths(starts: Ints, ends: Ints, kinds: Bits, group: Ints, groups: int) -> Counts:
    """Count the two-paths a→b→c with a ≠ c, open or not, through each b, by which of the groups are equal.

    The column is 1 if a and b share a group, plus 2 if b and c do, plus 4 if a and c do. ``kinds`` of the tie
    b, x as in :func:`triangles`.
    """
    size = starts.size - 1
    counts = np.zeros((size, 8), np.int64)
    sent_to = np.zeros(groups, np.int64)
    for b in range(size):
        ties = range(starts[b], starts[b + 1])
        sent = 0
        for tie in ties:
            sent_to[group[ends[tie]]] += kinds[tie] & 1
            sent += kinds[tie] & 1
        own = sent_to[group[b]]
        for tie in ties:
            if kinds[tie] & 2:
                theirs = sent_to[group[ends[tie]]]
                onward = theirs - (kinds[tie] & 1)  # not back to a
                if kinds[tie] & 4:
                    counts[b, 7] += onward
                    counts[b, 1] += sent - own
                else:
                    counts[b, 4] += onward
                    counts[b, 2] += own
                    counts[b, 0] += sent - own - theirs
        for tie in ties:
            sent_to[group[ends[tie]]] = 0
    return counts


@inlined
def _flipped(kind: int) -> int:
    """Kind of the same tie seen from its other end."""
    return kind & 4 | (kind & 1) << 1 | (kind & 2) >> 1


@inlined
def _close(counts: Counts, b: int, ab: int, bc: int, ac: int) -> None:
    """Take the two-paths a→b→c and c→b→a that the tie of a and c closes out of the counts, if they are."""
    closed = ab & bc & ac
    counts[b, ac & 4 | (bc & 4) >> 1 | (ab & 4) >> 2] -= closed & 1
    counts[b, ac & 4 | (ab & 4) >> 1 | (bc & 4) >> 2] -= (closed & 2) >> 1


@compiled(
    "void(int32[::1], int32[::1], int8[::1], float64[:,::1], float64[:,::1],"
    " float64[:,::1], float64[::1], int64[:,::1])"
)
def triangles(
    starts: Ints,
    ends: Ints,
    kinds: Bits,
    share: Floats,
    relative: Floats,
    invested: Floats,
    redundancy: Floats,
    counts: Counts,
) -> None:
    """Visit every triangle u, v, w once, over ties oriented so that each pair i, j is stored once.

    By pair: its kind (1 if i→j, plus 2 if j→i, plus 4 if i and j share a group); ``share`` the two p_ij,
    p_ji and ``relative`` m_ij, m_ji. Adds p_iq p_qj to ``invested``, p_iq m_jq to the ``redundancy`` of i, and
    takes the closed two-paths out of ``counts``.
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
                invested[uv, 0] += share[uw, 0] * share[vw, 1]
                invested[uv, 1] += share[vw, 0] * share[uw, 1]
                invested[uw, 0] += share[uv, 0] * share[vw, 0]
                invested[uw, 1] += share[vw, 1] * share[uv, 1]
                invested[vw, 0] += share[uv, 1] * share[uw, 0]
                invested[vw, 1] += share[uw, 1] * share[uv, 0]
                redundancy[u] += share[uv, 0] * relative[vw, 1] + share[uw, 0] * relative[vw, 0]
                redundancy[v] += share[uv, 1] * relative[uw, 1] + share[vw, 0] * relative[uw, 0]
                redundancy[w] += share[uw, 1] * relative[uv, 1] + share[vw, 1] * relative[uv, 0]
                _close(counts, u, _flipped(kinds[uv]), kinds[uw], kinds[vw])
                _close(counts, v, kinds[uv], kinds[vw], kinds[uw])
                _close(counts, w, kinds[uw], _flipped(kinds[vw]), kinds[uv])
        for uw in range(starts[u], starts[u + 1]):
            pair_of[ends[uw]] = -1


@inlined
def _any_seen(queue: Ints, first: int, last: int, depth: Ints) -> bool:
    """Tell whether the other search has seen a node of this frontier."""
    return bool((depth[queue[first:last]] >= 0).any())


@compiled("int32[::1](int32[::1], int32[::1], int32[::1], int32[::1], int64, int32[::1])")
def hops_left(starts: Ints, ends: Ints, starts_in: Ints, ends_in: Ints, source: int, targets: Ints) -> Ints:
    """Lower bounds of the hops from each node to the nearest target, exact within the radius searched.

    Searches from both ends, the smaller frontier first, until they meet. Then a node that the targets' side
    has not seen lies beyond its radius, and one that the source's side has seen is no nearer to a target
    than the source is, less the hops between them. Empty if no target can be reached.
    """
    size = starts.size - 1
    ahead, behind = np.full(size, -1, np.int32), np.full(size, -1, np.int32)
    queue, queue_in = np.empty(size, np.int32), np.empty(size, np.int32)
    ahead[source], queue[0] = 0, source
    first, last, first_in, last_in, radius, radius_in = 0, 1, 0, 0, 0, 0
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
            radius += 1
        else:
            first_in, last_in = last_in, _expand(starts_in, ends_in, behind, queue_in, first_in, last_in)
            met = _any_seen(queue_in, first_in, last_in, ahead)
            radius_in += 1
    if not met:
        return np.empty(0, np.int32)
    for node in range(size):
        if behind[node] < 0:
            by_source = radius + radius_in - ahead[node] if ahead[node] >= 0 else 0
            behind[node] = max(by_source, radius_in + 1)
    return behind


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
