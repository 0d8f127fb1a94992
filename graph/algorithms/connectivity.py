"""Which nodes hang together."""

from __future__ import annotations

from typing import Any

from competence_explorer.graph.algorithms.matrices import Ints, checked_adjacency


def components(adjacency: Any) -> Ints:
    """Number the weakly connected components: each node's component, 0, 1, … by their first node. O(n + m).

    >>> from scipy.sparse import coo_array
    >>> components(coo_array(([1, 1], ([0, 3], [2, 1])), shape=(5, 5))).tolist()
    [0, 1, 0, 1, 2]
    """
    from scipy.sparse.csgraph import connected_components

    labels: Ints = connected_components(checked_adjacency(adjacency), directed=True)[1]
    return labels
