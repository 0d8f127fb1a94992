"""Communities: groups of nodes with many ties among them and few to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from competence_explorer.graph.algorithms.groups import group_codes
from competence_explorer.graph.algorithms.matrices import (
    Floats,
    Ints,
    Ties,
    checked_adjacency,
    is_symmetric,
    row_of_each,
    ties_of,
)
from competence_explorer.graph.errors import UsageError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

ROUNDS, FEW_ROUNDS, LARGE = 4, 2, 5_000_000
"""Runs of the algorithm at most, each from the communities of the last, and in networks with a large number of
ties, stored from both ends: there further runs raise modularity by little and take long."""


def communities(adjacency: Any, weights: bool = False, resolution: float = 1.0) -> Ints:
    r"""Find communities of high modularity: each node's community, 0, 1, … by their first node.

    .. math:: Q = \sum_c \left( \frac{e_c}{2m} - \gamma \Bigl( \frac{k_c}{2m} \Bigr)^2 \right)

    where e_c is the strength of the ties within community c, both ends counted, k_c that of all ties of its
    nodes, 2m that of all, and γ the ``resolution``: above 1 gives smaller communities. Directions are
    ignored: i and j are tied by z_ij = a_ij + a_ji, every tie 1 without ``weights``. Isolated nodes are
    communities of their own. Every community is connected. The same network gives the same answer.

    The Leiden algorithm, up to four rounds (two beyond 2.5 million ties): nodes move between communities
    while that raises modularity, each community is divided into well-connected parts, and these become the
    nodes of the next, smaller network. O(m) in practice. The best communities of all cannot be found in
    reasonable time, and many that differ much are nearly as good: do not take the borders for facts.

    Traag, V. A., Waltman, L. and van Eck, N. J. (2019), From Louvain to Leiden: guaranteeing well-connected
    communities, Scientific Reports 9, 5233.

    >>> from scipy.sparse import coo_array
    >>> ties = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)]
    >>> both = np.array(ties + [(b, a) for a, b in ties]).T
    >>> communities(coo_array((np.ones(14), (both[0], both[1])))).tolist()
    [0, 0, 0, 1, 1, 1]
    """
    if not 0 < resolution < np.inf:
        raise UsageError(f"The resolution is {resolution}.", "It is a positive number; 1 is usual.")
    ties, strength = _undirected(checked_adjacency(adjacency), weights)
    found, rng = np.arange(ties.size, dtype=np.int32), np.random.default_rng(0)
    for _ in range(ROUNDS if ties.ends.size < LARGE else FEW_ROUNDS):
        before, found = found, _numbered(_leiden(ties, strength, found, resolution, rng))
        if np.array_equal(before, found):
            break
    return found


def modularity(adjacency: Any, labels: Any, weights: bool = False, resolution: float = 1.0) -> float:
    """How much more of the ties lies within communities than by chance; the formula is in :func:`communities`.

    ``labels`` are a label of any kind for each node, as the groups of
    :func:`~competence_explorer.graph.algorithms.brokerage_roles`; without any, all is one community. At most 1;
    NaN without ties.

    >>> from scipy.sparse import coo_array
    >>> modularity(coo_array(([1, 1], ([0, 2], [1, 3])), shape=(4, 4)), [0, 0, 1, 1])
    0.5
    """
    ties, strength = _undirected(checked_adjacency(adjacency), weights)
    community = group_codes(labels, ties.size)
    if not strength.size:
        return float("nan")
    row = row_of_each(ties.starts)
    within = strength[community[row] == community[ties.ends]].sum()
    shares = np.bincount(community[row], strength) / strength.sum()
    return float(within / strength.sum() - resolution * (shares**2).sum())


def _undirected(matrix: csr_array[Any], weights: bool) -> tuple[Ties, Floats]:
    """Return the ties stored from both ends, with their strengths."""
    if not weights:
        ties = ties_of(matrix)
        if is_symmetric(ties):
            return ties, np.ones(ties.ends.size)
        matrix = matrix.astype(bool).astype(np.float64)
    both = (matrix + matrix.T).tocsr()
    return ties_of(both), both.data


def _leiden(ties: Ties, weights: Floats, community: Ints, resolution: float, rng: np.random.Generator) -> Ints:
    """Run the algorithm once, from given communities."""
    from competence_explorer.graph.algorithms.kernels import leiden as steps

    node_strength: Floats = np.bincount(row_of_each(ties.starts), weights, ties.size).astype(np.float64)
    price = resolution / max(node_strength.sum(), 1e-300)
    starts, ends, place = ties.starts, ties.ends, np.arange(ties.size, dtype=np.int32)
    community = community.copy()
    while True:
        queue = rng.permutation(starts.size - 1).astype(np.int32)
        steps.move_nodes(starts, ends, weights, node_strength, community, queue, price)
        refined = steps.refine(starts, ends, weights, node_strength, community, price)
        parts, part = np.unique(refined, return_inverse=True)
        if parts.size == starts.size - 1:
            return community[place]
        number = part.astype(np.int32)
        starts, ends, weights = steps.condensed(starts, ends, weights, number, parts.size)
        node_strength = np.bincount(number, node_strength, parts.size).astype(np.float64)
        # A part is named by one of its nodes; its community goes by the lowest of its parts.
        community, place = _numbered(community[parts]), number[place]


def _numbered(labels: Ints) -> Ints:
    """Number labels 0, 1, … by where they first appear."""
    _, first, label = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(first.size, np.int32)
    rank[np.argsort(first)] = np.arange(first.size, dtype=np.int32)
    return rank[label]
