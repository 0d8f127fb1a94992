"""Brandes' algorithm for 32 sources at once."""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled, inlined
from competence_explorer.graph.algorithms.kernels.fetching import fetch
from competence_explorer.graph.algorithms.matrices import Floats, Masks, Nodes

LANES = 32

AHEAD = 4
"""For so many nodes on, memory is asked for."""

LINE = 8
"""Numbers in a line of the cache."""


@inlined
def _fetch_ahead(starts: Nodes, ends: Nodes, paths: Floats, nodes: Nodes, at: int, last: int) -> None:
    """Ask for the ties and the numbers of paths of the nodes that follow ``nodes[at]``, as far as ``nodes[last]``."""
    fetch(starts, nodes[min(at + 4 * AHEAD, last)])
    fetch(ends, starts[nodes[min(at + 2 * AHEAD, last)]])
    lanes, node = paths.reshape(-1), nodes[min(at + AHEAD, last)]
    for lane in range(0, LANES, LINE):
        fetch(lanes, node * LANES + lane)


@inlined
def _first_front(sources: Nodes, nodes: Nodes, fresh: Masks, paths: Floats) -> int:
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
def _settle(nodes: Nodes, masks: Masks, fresh: Masks, seen: Masks, first: int, last: int) -> None:
    """Note in which lanes each node of a front is new, and that it is seen there."""
    for at in range(first, last):
        node = nodes[at]
        masks[at] = fresh[node]
        seen[node] |= fresh[node]
        fresh[node] = 0


@inlined
def _advance(
    starts: Nodes,
    ends: Nodes,
    nodes: Nodes,
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
        _fetch_ahead(starts, ends, paths, nodes, at, last - 1)
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
    starts: Nodes,
    ends: Nodes,
    node: int,
    mask: int,
    later: Masks,
    paths: Floats,
    received: Floats,
    members: Floats,
    weight: Floats,
    end: float,
) -> float:
    """Turn a node's numbers of paths into what it hands back on each path into it; returns its dependency.

    ``later`` are the lanes in which a neighbour is one hop farther out, ``weight`` is what each lane counts,
    ``end`` what a path counts that ends at the node.
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
            paths[node, lane] = members[node] * (end / paths[node, lane] + received[lane])
    return total


@compiled(
    "void(uint32[::1], uint32[::1], float64[::1], uint32[::1], float64[::1], boolean, float64[::1],"
    " float64[:,::1], uint32[:,::1], uint32[::1], uint32[::1])"
)
def dependencies(
    starts: Nodes,
    ends: Nodes,
    members: Floats,
    sources: Nodes,
    weights: Floats,
    by_distance: bool,
    score: Floats,
    paths: Floats,
    marks: Masks,
    nodes: Nodes,
    masks: Masks,
) -> None:
    """Add to ``score``, over up to 32 sources with weights, each node's dependency on their shortest paths.

    A node stands for as many ``members`` of a class; a path through it is a path through each, and what is
    returned is the dependency of one of them.

    ``by_distance``, a path counts by how far from its source the node stands, as a share of the path's length:
    twice, so that with the same path from its other end it counts 2.

    Breadth-first searches from the sources walk abreast, a bit of a word each: most nodes lie at few different
    distances from them, so a row of ties is read a few times instead of 32, and what the searches need of a
    node lies side by side in memory. ``nodes`` holds the fronts one after the other, with the lanes in
    ``masks``: at most 32 of each a node. On the way back ``paths``, 32 a node, becomes (1 + dependency) / paths, in
    place. ``paths`` and the two rows of ``marks`` are zero before and after.
    """
    seen, fresh = marks[0], marks[1]
    received, weight, fronts = np.empty(LANES), np.zeros(LANES), np.empty(starts.size + 1, np.int64)
    weight[: sources.size] = weights
    last = _first_front(sources, nodes, fresh, paths)
    _settle(nodes, masks, fresh, seen, 0, last)
    first, depth = 0, 0
    while first < last:
        fronts[depth] = first
        first, last = last, _advance(starts, ends, nodes, masks, fresh, seen, paths, members, first, last)
        _settle(nodes, masks, fresh, seen, first, last)
        depth += 1
    fronts[depth] = last
    for level in range(depth - 1, 0, -1):
        end, passed = (1.0 / level, 2.0 * level) if by_distance else (1.0, 1.0)
        for at in range(fronts[level], fronts[level + 1]):
            _fetch_ahead(starts, ends, paths, nodes, at, fronts[level + 1] - 1)
            score[nodes[at]] += passed * _hand_back(
                starts, ends, nodes[at], masks[at], fresh, paths, received, members, weight, end
            )
        if level + 1 < depth:
            fresh[nodes[fronts[level + 1] : fronts[level + 2]]] = 0
        for at in range(fronts[level], fronts[level + 1]):
            fresh[nodes[at]] = masks[at]
    for at in range(last):
        node = nodes[at]
        fresh[node], seen[node], paths[node] = 0, 0, 0.0
