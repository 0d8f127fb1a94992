"""Nodes that no shortest path can tell apart, taken together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from competence_explorer.graph.algorithms.matrices import Floats, Ints, Ties, nearby_first


class Classes(NamedTuple):
    """A network of classes: their ties, each node's class, and the number of members of each class."""

    ties: Ties
    number: Ints
    members: Floats


def classes(ties: Ties, symmetric: bool) -> Classes:
    """Join nodes that are tied to each other and to the same others, and put what is near together in memory.

    Projects make such nodes by the dozen: all whose only project it is. Between any other two nodes as many
    shortest paths lead through each of them, from or to each of them the paths are the same, and no shortest
    path between others of the class leads through one: so a search needs only one node for all. A directed
    network is not looked through: its nodes stay single.

    Neighbourhoods are compared by 64-bit hashes: two different ones of a million are taken for equal with a
    chance below 10⁻⁷.
    """
    from competence_explorer.graph.algorithms.kernels.classes import between_classes, neighbourhoods

    number, first = np.arange(ties.size, dtype=np.int32), np.arange(ties.size, dtype=np.int32)
    if symmetric and ties.size:
        hashes = neighbourhoods(ties.starts, ties.ends)
        _, least, found = np.unique(hashes, return_index=True, return_inverse=True)
        if least.size < ties.size:
            number, first = found.astype(np.int32), least.astype(np.int32)
            ties = Ties(*between_classes(ties.starts, ties.ends, number, first))
    near, _, rank = nearby_first(ties)
    number = rank[number]
    return Classes(near, number, np.bincount(number, minlength=near.size).astype(np.float64))
