"""Nodes with the same neighbours, taken together."""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled
from competence_explorer.graph.algorithms.kernels.patterns import mixed
from competence_explorer.graph.algorithms.matrices import Hashes, Ints


@compiled("uint64[::1](int32[::1], int32[::1])")
def neighbourhoods(starts: Ints, ends: Ints) -> Hashes:
    """Hash each node together with its neighbours: the sum of their scattered numbers."""
    size = starts.size - 1
    word, hashes = np.empty(size, np.uint64), np.empty(size, np.uint64)
    for node in range(size):
        word[node] = mixed(node, node + 1)  # never 0
    for node in range(size):
        total = word[node]
        for tie in range(starts[node], starts[node + 1]):
            total += word[ends[tie]]
        hashes[node] = total
    return hashes


@compiled("Tuple((int32[::1], int32[::1]))(int32[::1], int32[::1], int32[::1], int32[::1])")
def between_classes(starts: Ints, ends: Ints, number: Ints, first: Ints) -> tuple[Ints, Ints]:
    """Keep the ties between the ``first`` members of classes; ``number`` is each node's class."""
    new_starts, new_ends = np.zeros(first.size + 1, np.int32), np.empty(ends.size + 1, np.int32)
    filled = 0
    for here in range(first.size):
        for tie in range(starts[first[here]], starts[first[here] + 1]):
            other = ends[tie]
            new_ends[filled] = number[other]
            filled += first[number[other]] == other and number[other] != here
        new_starts[here + 1] = filled
    return new_starts, new_ends[:filled].copy()
