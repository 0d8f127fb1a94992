"""Loops that bring a pattern of ties into the form that the others want."""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled, inlined
from competence_explorer.graph.algorithms.kernels.fetching import fetch
from competence_explorer.graph.algorithms.matrices import Ints, Nodes

AHEAD = 8
"""For so many nodes on, memory is asked for."""


@compiled("Tuple((int32[::1], int32[::1]))(uint32[::1], uint32[::1])")
def without_loops(starts: Nodes, ends: Nodes) -> tuple[Ints, Ints]:
    """Copy compressed rows but for the diagonal."""
    size = starts.size - 1
    kept_starts, kept = np.empty(size + 1, np.int32), np.empty(ends.size + 1, np.int32)
    filled = 0
    for node in range(np.uintp(size)):
        kept_starts[node] = filled
        for tie in range(starts[node], starts[node + 1]):
            kept[filled] = ends[tie]
            filled += ends[tie] != node
    kept_starts[size] = filled
    return kept_starts, kept[:filled]


@inlined
def mixed(low: int, high: int) -> np.uint64:
    """Scatter a pair of nodes over 64 bits (the finalizer of splitmix64)."""
    word = np.uint64(low) << np.uint64(32) | np.uint64(high)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


@compiled("boolean(uint32[::1], uint32[::1])")
def symmetric(starts: Nodes, ends: Nodes) -> bool:
    """Tell whether every tie has its reverse, in one sequential pass.

    Ties upwards and ties downwards, turned round, are the same set if and only if the sums of their hashes
    are equal, but for a chance of 2⁻⁶⁴. Comparing them tie by tie would jump through memory: ten times as
    long in networks of millions.
    """
    balance = np.uint64(0)
    for node in range(np.uintp(starts.size - 1)):
        for tie in range(starts[node], starts[node + 1]):
            other = ends[tie]
            if other > node:
                balance += mixed(node, other)
            else:
                balance -= mixed(other, node)
    return bool(balance == np.uint64(0))


@compiled("Tuple((int32[::1], int32[::1]))(int32[::1], int32[::1], int64)")
def reversed_ties(starts: Ints, ends: Ints, columns: int) -> tuple[Ints, Ints]:
    """Turn every tie round: the rows, one a column before, come out in ascending order."""
    into, sources = np.zeros(columns + 1, np.int32), np.empty(ends.size, np.int32)
    for end in ends:
        into[end + 1] += 1
    for column in range(columns):
        into[column + 1] += into[column]
    place = into[:-1].copy()
    for node in range(starts.size - 1):
        for tie in range(starts[node], starts[node + 1]):
            sources[place[ends[tie]]] = node
            place[ends[tie]] += 1
    return into, sources


@compiled("uint32[::1](uint32[::1], uint32[::1])")
def nearby(starts: Nodes, ends: Nodes) -> Nodes:
    """Order the nodes breadth first, so that nodes that are near in the network are near in memory."""
    size = starts.size - 1
    seen, order = np.zeros(size, np.bool_), np.empty(size, np.uint32)
    first, last = 0, 0
    for node in range(np.uintp(size)):
        if not seen[node]:
            seen[node], order[last] = True, node
            last += 1
        while first < last:
            fetch(starts, order[min(first + 2 * AHEAD, last - 1)])
            fetch(ends, starts[order[min(first + AHEAD, last - 1)]])
            for tie in range(starts[order[first]], starts[order[first] + 1]):
                neighbour = ends[tie]
                if not seen[neighbour]:
                    seen[neighbour], order[last] = True, neighbour
                    last += 1
            first += 1
    return order


@compiled("Tuple((int32[::1], int32[::1], int32[::1]))(uint32[::1], uint32[::1], uint32[::1])")
def renumbered(starts: Nodes, ends: Nodes, order: Nodes) -> tuple[Ints, Ints, Ints]:
    """Give the nodes new numbers, ``order[i]`` becoming i; returns the rank of each old number as well."""
    size = order.size
    rank = np.empty(size, np.int32)
    for new in range(np.uintp(size)):
        rank[order[new]] = new
    new_starts, new_ends = np.empty(size + 1, np.int32), np.empty(ends.size, np.int32)
    filled = 0
    for new in range(np.uintp(size)):
        fetch(starts, order[min(new + 4 * AHEAD, size - 1)])
        fetch(ends, starts[order[min(new + 2 * AHEAD, size - 1)]])
        soon = order[min(new + AHEAD, size - 1)]
        for tie in range(starts[soon], starts[soon + 1]):
            fetch(rank, ends[tie])
        new_starts[new] = filled
        for tie in range(starts[order[new]], starts[order[new] + 1]):
            new_ends[filled] = rank[ends[tie]]
            filled += 1
    new_starts[size] = filled
    return new_starts, new_ends, rank
