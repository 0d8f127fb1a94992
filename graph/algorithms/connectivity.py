"""Which nodes hang together, by what, and how far apart groups of nodes are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from competence_explorer.graph.algorithms.groups import group_codes, group_labels, listed
from competence_explorer.graph.algorithms.matrices import Flags, Ints, both_ways, checked_adjacency, checked_ties

if TYPE_CHECKING:
    import pandas as pd


def components(adjacency: Any) -> Ints:
    """Number the weakly connected components: each node's component, 0, 1, … by their first node. O(n + m).

    >>> from scipy.sparse import coo_array
    >>> components(coo_array(([1, 1], ([0, 3], [2, 1])), shape=(5, 5))).tolist()
    [0, 1, 0, 1, 2]
    """
    from scipy.sparse.csgraph import connected_components

    labels: Ints = connected_components(checked_adjacency(adjacency), directed=True)[1]
    return labels


def bridges(adjacency: Any) -> Ints:
    """The ties without which their component falls apart: pairs of node indices, a row each, in order.

    Directions are ignored: i→j and j→i are one tie. O(n + m).

    Tarjan, R. E. (1974), A note on finding the bridges of a graph, Information Processing Letters 2(6).

    >>> from scipy.sparse import coo_array
    >>> bridges(coo_array(([1, 1, 1, 1], ([0, 1, 2, 2], [1, 2, 0, 3])), shape=(4, 4))).tolist()
    [[2, 3]]
    """
    pairs = _cuts(adjacency)[1]
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def articulation_points(adjacency: Any) -> Ints:
    """The nodes without which their component falls apart, in order. Directions are ignored. O(n + m).

    Hopcroft, J. and Tarjan, R. (1973), Algorithm 447: efficient algorithms for graph manipulation,
    Communications of the ACM 16(6).

    >>> from scipy.sparse import coo_array
    >>> articulation_points(coo_array(([1, 1, 1, 1], ([0, 1, 2, 2], [1, 2, 0, 3])), shape=(4, 4))).tolist()
    [2]
    """
    return np.flatnonzero(_cuts(adjacency)[0]).astype(np.int32)


def group_distances(adjacency: Any, groups: Iterable[Hashable]) -> pd.DataFrame:
    """How far groups are from one another: the fewest hops from any member of one to any of the other.

    A row an ordered pair of different groups of which the second can be reached from the first, by the order
    in which the labels appear, with the columns group, other, hops, node and other_node: the pair of nodes
    that are so near, the first pair if there are several. Groups as in
    :func:`~competence_explorer.graph.algorithms.brokerage_roles`; the missing label is None. One
    breadth-first search a group, which ends when all groups are met: O(g · (n + m)) for g groups.

    >>> from scipy.sparse import coo_array
    >>> chain = coo_array(([1, 1, 1], ([0, 1, 2], [1, 2, 3])))
    >>> group_distances(coo_array((chain.data, chain.coords), shape=(4, 4)), ["a", "a", "x", "b"])
      group other  hops  node  other_node
    0     a     x     1     1           2
    1     a     b     2     1           3
    2     x     b     1     2           3
    """
    import pandas as pd

    from competence_explorer.graph.algorithms.kernels.blocks import nearest_members

    ties, given = checked_ties(adjacency), listed(groups)
    group, labels = group_codes(given, ties.size), group_labels(given)
    order = np.argsort(group, kind="stable").astype(np.int32)
    members = np.split(order, np.cumsum(np.bincount(group))[:-1]) if given else []
    found = [nearest_members(ties.starts, ties.ends, group, nodes, len(labels)) for nodes in members]
    best = np.stack(found) if found else np.empty((0, 0, 3), np.int32)
    here, there = np.nonzero(best[:, :, 0] > 0)
    names = np.empty(len(labels), object)
    names[:] = labels
    figures = dict(zip(("hops", "node", "other_node"), best[here, there].T, strict=True))
    return pd.DataFrame({"group": names[here], "other": names[there], **figures})


def _cuts(adjacency: Any) -> tuple[Flags, Ints]:
    from competence_explorer.graph.algorithms.kernels.blocks import cuts

    ties = both_ways(checked_ties(adjacency))
    return cuts(ties.starts, ties.ends)
