"""Brandes' algorithm for 32 sources at once."""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled, inlined
from competence_explorer.graph.algorithms.matrices import Floats, Ints, Masks

LANES = 32


@inlined
def _first_front(sources: Ints, nodes: Ints, fresh: Masks, paths: Floats) -> int:
    """Begin a lane at each source; two lanes may share one. Returns how many nodes they are."""
    last = 0
    for lane in range(sources.size):
        source = sources[lane]
        if fresh[source] == 0:
            nodes[last] = source
            last += 1
        fresh[source] |= np.uint32(1) << np.uint32(lane)
        paths[source, lane] = 1.0
    return last


@inlined
def _settle(nodes: Ints, masks: Masks, fresh: Masks, seen: Masks, first: int, last: int) -> None:
    """Note in which lanes each node of a front is new, and that it is seen there."""
    for at in range(first, last):
        node = nodes[at]
        masks[at] = fresh[node]
        seen[node] |= fresh[node]
        fresh[node] = 0


@inlined
def _advance(
    starts: Ints,
    ends: Ints,
    nodes: Ints,
    masks: Masks,
    fresh: Masks,
    seen: Masks,
    paths: Floats,
    members: Floats,
    first: int,
    last: int,
) -> int:
    """Go one hop on from ``nodes[first:last]``, handing on the numbers of shortest paths; the new end of nodes."""
    filled = last
    own = np.empty(LANES)
    for at in range(first, last):
        node, mask = nodes[at], masks[at]
        many = members[node] if first else 1.0  # a source is one member of its class
        for lane in range(LANES):
            own[lane] = many * paths[node, lane] * (mask >> np.uint32(lane) & np.uint32(1))
        for tie in range(starts[node], starts[node + 1]):
            other = ends[tie]
            new = mask & ~seen[other]
            if new:
                if fresh[other] == 0:
                    nodes[filled] = other
                    filled += 1
                fresh[other] |= new
                for lane in range(LANES):
                    paths[other, lane] += own[lane] * (new >> np.uint32(lane) & np.uint32(1))
    return filled


@inlined
def _hand_back(
    starts: Ints,
    ends: Ints,
    node: int,
    mask: int,
    later: Masks,
    paths: Floats,
    received: Floats,
    members: Floats,
    weight: Floats,
) -> float:
    """Turn a node's numbers of paths into what it hands back on each path into it; returns its dependency.

    ``later`` are the lanes in which a neighbour is one hop farther out, ``weight`` is what each lane counts.
    """
    received[:] = 0.0
    for tie in range(starts[node], starts[node + 1]):
        other = ends[tie]
        onward = mask & later[other]
        if onward:
            for lane in range(LANES):
                received[lane] += paths[other, lane] * (onward >> np.uint32(lane) & np.uint32(1))
    total = 0.0
    for lane in range(LANES):
        if mask >> np.uint32(lane) & np.uint32(1):
            total += weight[lane] * received[lane] * paths[node, lane]
            paths[node, lane] = members[node] * (1.0 / paths[node, lane] + received[lane])
    return total


@compiled("float64[::1](int32[::1], int32[::1], float64[::1], int32[::1], float64[::1])")
def dependencies(starts: Ints, ends: Ints, members: Floats, sources: Ints, weights: Floats) -> Floats:
    """Sum over the sources, with weights, each node's dependency on their shortest paths.

    A node stands for as many ``members`` of a class; a path through it is a path through each, and what is
    returned is the dependency of one of them.

    Breadth-first searches from 32 sources walk abreast, a bit of a word each: most nodes lie at few different
    distances from them, so a row of ties is read a few times instead of 32, and what the searches need of a
    node lies side by side in memory. ``nodes`` holds the fronts one after the other, with the lanes in
    ``masks``; on the way back ``paths`` becomes (1 + dependency) / paths, in place.
    """
    size = starts.size - 1
    score, received, paths = np.zeros(size), np.empty(LANES), np.zeros((size, LANES))
    weight = np.zeros(LANES)
    seen, fresh = np.zeros(size, np.uint32), np.zeros(size, np.uint32)
    nodes, masks = np.empty(size * LANES, np.int32), np.empty(size * LANES, np.uint32)
    fronts = np.empty(size + 2, np.int64)
    for batch in range(0, sources.size, LANES):
        last = _first_front(sources[batch : batch + LANES], nodes, fresh, paths)
        _settle(nodes, masks, fresh, seen, 0, last)
        first, depth = 0, 0
        while first < last:
            fronts[depth] = first
            first, last = last, _advance(starts, ends, nodes, masks, fresh, seen, paths, members, first, last)
            _settle(nodes, masks, fresh, seen, first, last)
            depth += 1
        fronts[depth] = last
        weight[: min(LANES, sources.size - batch)] = weights[batch : batch + LANES]
        for level in range(depth - 1, 0, -1):
            for at in range(fronts[level], fronts[level + 1]):
                score[nodes[at]] += _hand_back(
                    starts, ends, nodes[at], masks[at], fresh, paths, received, members, weight
                )
            if level + 1 < depth:
                fresh[nodes[fronts[level + 1] : fronts[level + 2]]] = 0
            for at in range(fronts[level], fronts[level + 1]):
                fresh[nodes[at]] = masks[at]
        for at in range(last):
            node = nodes[at]
            fresh[node], seen[node], paths[node] = 0, 0, 0.0
    return score
