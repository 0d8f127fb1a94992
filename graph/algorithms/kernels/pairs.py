"""Shortest paths between drawn pairs of nodes, all of them at once."""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled, inlined
from competence_explorer.graph.algorithms.matrices import Floats, Ints


@inlined
def _grow(
    starts: Ints, ends: Ints, members: Floats, depth: Ints, paths: Floats, queue: Ints, first: int, last: int
) -> int:
    """Go one hop on from ``queue[first:last]``, counting shortest paths; returns the new end of the queue."""
    filled, level = last, depth[queue[first]] + 1
    for at in range(first, last):
        node = queue[at]
        many = paths[node] * (members[node] if first else 1.0)  # the end itself is one member of its class
        for tie in range(starts[node], starts[node + 1]):
            other = ends[tie]
            if depth[other] < 0:
                depth[other], paths[other], queue[filled] = level, 0.0, other
                filled += 1
            if depth[other] == level:
                paths[other] += many
    return filled


@inlined
def _trace(
    starts: Ints,
    ends: Ints,
    members: Floats,
    depth: Ints,
    paths: Floats,
    share: Floats,
    found: Ints,
    crossing: int,
    listed: int,
) -> int:
    """Hand the shares of the nodes where all paths cross on to those before them, one hop after the other.

    ``found`` begins with the crossing nodes; what is reached goes in from ``listed`` on, whose new end is returned.
    """
    at, end = 0, listed
    while at < crossing or (end > listed and at < end):
        node = found[at]
        for tie in range(starts[node], starts[node + 1]):
            other = ends[tie]
            if depth[other] >= 0 and depth[other] == depth[node] - 1:
                if share[other] == 0.0:
                    found[end] = other
                    end += 1
                share[other] += members[node] * share[node] * paths[other] / paths[node]
        at += 1
        if at == crossing:
            at = listed
    return end


@inlined
def _search(
    starts: Ints,
    ends: Ints,
    starts_in: Ints,
    ends_in: Ints,
    members: Floats,
    depths: Ints,
    paths: Floats,
    queues: Ints,
    found: Ints,
) -> tuple[int, int, int]:
    """Search from both ends until the searches overlap; returns how many nodes cross, and the queues' ends."""
    first, last, first_in, last_in, crossing = 0, 1, 0, 1, 0
    while not crossing and first < last and first_in < last_in:
        if last - first <= last_in - first_in:
            first, last = last, _grow(starts, ends, members, depths[0], paths[0], queues[0], first, last)
        else:
            first_in, last_in = (
                last_in,
                _grow(starts_in, ends_in, members, depths[1], paths[1], queues[1], first_in, last_in),
            )
        for at in range(first, last):
            found[crossing] = queues[0, at]
            crossing += depths[1, queues[0, at]] >= 0
    return crossing, last, last_in


@compiled(
    "Tuple((float64[::1], float64[::1]))(int32[::1], int32[::1], int32[::1], int32[::1], float64[::1], int32[:,::1])"
)
def shares_of_pairs(
    starts: Ints, ends: Ints, starts_in: Ints, ends_in: Ints, members: Floats, pairs: Ints
) -> tuple[Floats, Floats]:
    """Sum over pairs s, t each inner node's share σ_st(v) / σ_st of the shortest paths, and the shares' squares.

    A breadth-first search from both ends, the smaller front first, until they overlap: all shortest paths
    cross there. From there shares are traced back to both ends, over the nodes on shortest paths only. A node
    stands for as many ``members`` of a class, and the shares are those of one of them; two members of one
    class are a pair without inner nodes.
    """
    size = starts.size - 1
    sums, squares, share = np.zeros(size), np.zeros(size), np.zeros(size)
    depths, paths = np.full((2, size), -1, np.int32), np.zeros((2, size))
    queues, found = np.empty((2, size), np.int32), np.empty(size + 1, np.int32)
    for at in range(pairs.shape[0]):
        s, t = pairs[at]
        if s == t:
            continue
        for side in range(2):
            depths[side, pairs[at, side]], paths[side, pairs[at, side]], queues[side, 0] = 0, 1.0, pairs[at, side]
        crossing, last, last_in = _search(starts, ends, starts_in, ends_in, members, depths, paths, queues, found)
        total = 0.0
        for place in range(crossing):
            node = found[place]
            share[node] = paths[0, node] * paths[1, node]
            total += share[node] * (members[node] if node not in (s, t) else 1.0)
        for place in range(crossing):
            share[found[place]] /= total
        listed = _trace(starts_in, ends_in, members, depths[0], paths[0], share, found, crossing, crossing)
        listed = _trace(starts, ends, members, depths[1], paths[1], share, found, crossing, listed)
        share[s] = share[t] = 0.0
        for place in range(listed):
            node = found[place]
            sums[node] += share[node]
            squares[node] += share[node] ** 2
            share[node] = 0.0
        for place in range(last):
            depths[0, queues[0, place]] = -1
        for place in range(last_in):
            depths[1, queues[1, place]] = -1
    return sums, squares
