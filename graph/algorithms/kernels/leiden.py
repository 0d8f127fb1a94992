"""The three steps of the Leiden algorithm, on weighted undirected compressed rows without self-loops."""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled, inlined
from competence_explorer.graph.algorithms.matrices import Floats, Ints


@inlined
def _gather(starts: Ints, ends: Ints, weights: Floats, node: int, community: Ints, to: Floats, around: Ints) -> int:
    """Sum a node's ties by community into ``to``; ``around`` lists the communities met, their number is returned."""
    met = 0
    for tie in range(starts[node], starts[node + 1]):
        there = community[ends[tie]]
        around[met] = there
        met += to[there] == 0.0
        to[there] += weights[tie]
    return met


@compiled("int64(int32[::1], int32[::1], float64[::1], float64[::1], int32[::1], int32[::1], float64)")
def move_nodes(
    starts: Ints, ends: Ints, weights: Floats, strength: Floats, community: Ints, queue: Ints, resolution: float
) -> int:
    """Move nodes, in place, to the community where they raise modularity most, until none can; returns the moves.

    The ``queue`` holds the nodes whose surroundings have changed; at first all, in any order. ``resolution``
    is already divided by the total strength: joining community c raises modularity, times half the total, by
    to_c - resolution · k · total_c.
    """
    size = starts.size - 1
    total, to, around = np.zeros(size), np.zeros(size), np.empty(size + 1, np.int32)
    waiting = np.ones(size, np.bool_)
    for node in range(size):
        total[community[node]] += strength[node]
    first, pending, moves = 0, size, 0
    while pending:
        node = queue[first]
        first = first + 1 if first + 1 < size else 0
        pending -= 1
        waiting[node] = False
        own, price = community[node], resolution * strength[node]
        met = _gather(starts, ends, weights, node, community, to, around)
        total[own] -= strength[node]
        best, most = own, to[own] - price * total[own]
        # What is less is rounding, in whatever unit the weights are; to follow it might never end.
        least = 1e-12 * (strength[node] + abs(most))
        for at in range(met):
            gain = to[around[at]] - price * total[around[at]]
            if gain > most + least:
                best, most = around[at], gain
        for at in range(met):
            to[around[at]] = 0.0
        total[best] += strength[node]
        if best == own:
            continue
        community[node] = best
        moves += 1
        for tie in range(starts[node], starts[node + 1]):
            other = ends[tie]
            if community[other] != best and not waiting[other]:
                waiting[other] = True
                queue[(first + pending) % size] = other
                pending += 1
    return moves


@compiled("int32[::1](int32[::1], int32[::1], float64[::1], float64[::1], int32[::1], float64)")
def refine(starts: Ints, ends: Ints, weights: Floats, strength: Floats, community: Ints, resolution: float) -> Ints:
    """Divide communities into parts that are connected in themselves and well connected to the rest.

    Each node, if still alone, joins the part of its own community that raises modularity most, provided that
    both are well connected within the community. (The published algorithm draws among the parts that raise
    it, with chances that fall off fast.)
    """
    size = starts.size - 1
    part = np.arange(size, dtype=np.int32)
    alone, whole = np.ones(size, np.bool_), np.zeros(size)
    total, outer = strength.copy(), np.zeros(size)
    to, around = np.zeros(size), np.empty(size + 1, np.int32)
    for node in range(size):
        whole[community[node]] += strength[node]
        for tie in range(starts[node], starts[node + 1]):
            outer[node] += weights[tie] if community[ends[tie]] == community[node] else 0.0
    for node in range(size):
        rest = whole[community[node]]
        price = resolution * strength[node]
        if not alone[node] or outer[node] < price * (rest - strength[node]):
            continue
        met = _gather(starts, ends, weights, node, part, to, around)
        best, most = node, 0.0
        for at in range(met):
            there = around[at]
            gain = to[there] - price * total[there]
            within = community[there] == community[node]
            if within and gain > most and outer[there] >= resolution * total[there] * (rest - total[there]):
                best, most = there, gain
        if best != node:
            part[node], alone[best], alone[node] = best, False, False
            total[best] += strength[node]
            outer[best] += outer[node] - 2.0 * to[best]
        for at in range(met):
            to[around[at]] = 0.0
    return part


@compiled("Tuple((int32[::1], int32[::1], float64[::1]))(int32[::1], int32[::1], float64[::1], int32[::1], int64)")
def condensed(starts: Ints, ends: Ints, weights: Floats, part: Ints, parts: int) -> tuple[Ints, Ints, Floats]:
    """Make a node of each part, tied by the sum of the ties between them; those within a part go."""
    size = starts.size - 1
    first, members = np.zeros(parts + 1, np.int32), np.empty(size, np.int32)
    for node in range(size):
        first[part[node] + 1] += 1
    for at in range(parts):
        first[at + 1] += first[at]
    place = first[:-1].copy()
    for node in range(size):
        members[place[part[node]]] = node
        place[part[node]] += 1
    new_starts, new_ends, sums = np.zeros(parts + 1, np.int32), np.empty(ends.size + 1, np.int32), np.empty(ends.size)
    to, filled = np.zeros(parts), 0
    for at in range(parts):
        begin = filled
        for node in members[first[at] : first[at + 1]]:
            for tie in range(starts[node], starts[node + 1]):
                there = part[ends[tie]]
                if there != at:
                    new_ends[filled] = there
                    filled += to[there] == 0.0
                    to[there] += weights[tie]
        for tie in range(begin, filled):
            sums[tie] = to[new_ends[tie]]
            to[new_ends[tie]] = 0.0
        new_starts[at + 1] = filled
    return new_starts, new_ends[:filled].copy(), sums[:filled].copy()
