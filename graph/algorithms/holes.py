"""Structural holes and brokerage: constraint, effective size and Gould–Fernandez roles in one pass.

All three look at the triangles around a node. :func:`structural_holes` visits each triangle once, over ties
oriented from the node with fewer neighbours to the one with more, which takes O(m · √m) steps at worst for
m ties and little more than O(m) in sparse networks; the three functions that follow it pick their column.

Throughout, z_ij = a_ij + a_ji is the strength between i and j in both directions (without ``weights`` every
stored tie counts 1, so in a directed network a mutual tie is twice as strong as a one-way tie), and N(i) are
the nodes with z_ij > 0. Self-loops are ignored.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from competence_explorer.graph.algorithms.matrices import (
    Bits,
    Counts,
    Floats,
    Ints,
    Ties,
    checked_adjacency,
    row_of_each,
    ties_of,
)
from competence_explorer.graph.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_array

# The column of the counts: 1 if a and b share a group, plus 2 if b and c do, plus 4 if a and c do.
ROLES = {"coordinator": 7, "itinerant": 4, "representative": 1, "gatekeeper": 2, "liaison": 0}


class StructuralHoles(NamedTuple):
    """What one pass over the triangles gives, each with a value (a row) per node."""

    constraint: Floats
    effective_size: Floats
    roles: pd.DataFrame


def structural_holes(
    adjacency: Any, groups: Iterable[Hashable] | None = None, weights: bool = False
) -> StructuralHoles:
    """Compute constraint, effective size and brokerage roles together.

    See :func:`constraint`, :func:`effective_size` and :func:`brokerage_roles`, which are this function's
    parts. Without ``groups`` all nodes are in one group, so every broker is a coordinator.

    >>> from scipy.sparse import coo_array
    >>> star = coo_array(([1, 1, 1, 1], ([0, 1, 0, 2], [1, 0, 2, 0])))
    >>> holes = structural_holes(star, groups=["Gdynia", "Sopot", "Gdynia"])
    >>> holes.constraint.tolist(), holes.effective_size.tolist()
    ([0.5, 1.0, 1.0], [2.0, 1.0, 1.0])
    >>> holes.roles.loc[0, ["representative", "gatekeeper", "total"]].tolist()
    [1, 1, 2]
    """
    from competence_explorer.graph.algorithms import kernels

    matrix = checked_adjacency(adjacency)
    group = _group_codes(groups, matrix.shape[0])
    ties, kinds, strength = _both_ways(matrix, group, weights)
    node = row_of_each(ties.starts)
    share = strength / np.bincount(node, strength, ties.size)[node]
    relative = strength / _strongest(strength, ties.starts)[node]
    counts = kernels.two_paths(ties.starts, ties.ends, kinds, group, int(group.max(initial=0)) + 1)
    pairs, stored = _each_pair_once(ties)
    invested, redundancy = share[stored], np.zeros(ties.size)
    kernels.triangles(
        pairs.starts,
        pairs.ends,
        kinds[stored[:, 0]],
        share[stored],
        relative[stored],
        invested,
        redundancy,
        counts,
    )
    degree = np.diff(ties.starts).astype(np.float64)
    degree[degree == 0] = np.nan
    limits = np.bincount(node[stored].ravel(), (invested**2).ravel(), ties.size)
    return StructuralHoles(np.where(np.isnan(degree), np.nan, limits), degree - redundancy, _role_table(counts))


def constraint(adjacency: Any, weights: bool = False) -> Floats:
    r"""Burt's constraint: how far a node's contacts leave it no room to broker.

    .. math:: c_i = \sum_{j \in N(i)} \Bigl(p_{ij} + \sum_{q \ne i,j} p_{iq} p_{qj}\Bigr)^2,
              \qquad p_{ij} = z_{ij} / \sum_k z_{ik}

    Low values mark brokers; 1 is a single contact, a closed triad gives 9/8. NaN for isolated nodes, the
    only case without a value: a node that has incoming ties only does have one.

    Agrees with networkx and igraph. Cost: see :func:`structural_holes`.

    Burt, R. S. (1992), Structural Holes: The Social Structure of Competition, Harvard University Press.

    >>> from scipy.sparse import csr_array
    >>> constraint(csr_array([[0, 1, 1], [1, 0, 1], [1, 1, 0]])).tolist()
    [1.125, 1.125, 1.125]
    """
    return structural_holes(adjacency, weights=weights).constraint


def effective_size(adjacency: Any, weights: bool = False) -> Floats:
    r"""Burt's effective size: a node's contacts less the redundancy among them.

    .. math:: e_i = \sum_{j \in N(i)} \Bigl(1 - \sum_{q \ne i,j} p_{iq} m_{jq}\Bigr),
              \qquad m_{jq} = z_{jq} / \max_k z_{jk}

    with p as in :func:`constraint`. In an undirected network without weights it is n - 2t/n for n contacts
    with t ties among them (Borgatti 1997). NaN for isolated nodes.

    This is Burt's definition. networkx's ``effective_size`` over all nodes divides by the maximum of the
    wrong node where strengths differ (weighted, or directed with some mutual ties) and so gives other
    values; asked for named nodes it agrees, except that it has NaN for nodes without outgoing ties.

    Burt, R. S. (1992), Structural Holes; Borgatti, S. P. (1997), Structural holes: unpacking Burt's
    redundancy measures, Connections 20(1).

    >>> from scipy.sparse import csr_array
    >>> effective_size(csr_array([[0, 1, 1], [1, 0, 1], [1, 1, 0]])).tolist()
    [1.0, 1.0, 1.0]
    """
    return structural_holes(adjacency, weights=weights).effective_size


def brokerage_roles(adjacency: Any, groups: Iterable[Hashable]) -> pd.DataFrame:
    """Gould–Fernandez brokerage: how often each node b stands on an open two-path a→b→c, by the groups.

    Open means a ≠ c without a tie a→c. A row a node, in order, with int64 columns:

    =============== ======================================
    coordinator     a, b and c in one group
    itinerant       a and c in one group, b in another
    representative  a and b in one group, c in another
    gatekeeper      b and c in one group, a in another
    liaison         three groups
    total           the sum
    =============== ======================================

    Always ordered pairs (a, c), as in R's sna: in an undirected network each pair counts both ways. Groups
    are any hashable labels, one a node; the missing ones (None, NaN, NA) form one more group, "unknown",
    that no label equals.

    Gould, R. V. and Fernandez, R. M. (1989), Structures of mediation: a formal approach to brokerage in
    transaction networks, Sociological Methodology 19.

    >>> from scipy.sparse import coo_array
    >>> path = coo_array(([1, 1], ([0, 1], [1, 2])), shape=(3, 3))
    >>> brokerage_roles(path, ["city", "agency", "city"]).loc[1].to_dict()
    {'coordinator': 0, 'itinerant': 1, 'representative': 0, 'gatekeeper': 0, 'liaison': 0, 'total': 1}
    """
    return structural_holes(adjacency, groups=groups).roles


def _both_ways(matrix: csr_array[Any], group: Ints, weights: bool) -> tuple[Ties, Bits, Floats]:
    """Return the ties of either direction, stored from both ends, with their kinds and strengths.

    The kind of i, j is 1 if i→j, plus 2 if j→i, plus 4 if they share a group.
    """
    pattern = matrix.astype(bool).astype(np.int8)
    union = (pattern + 2 * pattern.T).tocsr()
    strength = (matrix + matrix.T).tocsr().data if weights else (union.data + 1) // 2
    ties = ties_of(union)
    same = group[row_of_each(ties.starts)] == group[ties.ends]
    return ties, union.data + 4 * same.astype(np.int8), strength.astype(np.float64)


def _strongest(strength: Floats, starts: Ints) -> Floats:
    """Return each node's strongest tie; the value of isolated nodes is never used."""
    strongest = np.ones(starts.size - 1)
    occupied = np.flatnonzero(np.diff(starts))
    if occupied.size:
        strongest[occupied] = np.maximum.reduceat(strength, starts[occupied])
    return strongest


def _each_pair_once(ties: Ties) -> tuple[Ties, Ints]:
    """Keep of each pair the tie from the end with fewer neighbours; this bounds the work at hubs.

    Returns the ties kept and, a row each, where in ``ties`` it and its reverse are stored.
    """
    from scipy.sparse import csr_array

    rank = np.empty(ties.size, np.int32)
    rank[np.argsort(np.diff(ties.starts), kind="stable")] = np.arange(ties.size, dtype=np.int32)
    node = row_of_each(ties.starts)
    kept = np.flatnonzero(rank[node] < rank[ties.ends]).astype(np.int32)
    position = np.arange(ties.ends.size, dtype=np.int32)
    reverse = csr_array((position, ties.ends, ties.starts), shape=(ties.size, ties.size)).T.tocsr().data
    starts = np.searchsorted(node[kept], np.arange(ties.size + 1)).astype(np.int32)
    return Ties(starts, ties.ends[kept]), np.stack([kept, reverse[kept]], axis=1)


def _group_codes(groups: Iterable[Hashable] | None, size: int) -> Ints:
    """Number the labels in order of appearance; all missing labels share one number."""
    if groups is None:
        return np.zeros(size, np.int32)
    import pandas as pd

    numbers: dict[Hashable, int] = {}
    try:
        labels = (None if label is pd.NA or label != label else label for label in groups)
        codes = np.fromiter((numbers.setdefault(label, len(numbers)) for label in labels), np.int32)
    except TypeError as error:
        raise UsageError(f"Groups: {error}.", "Give strings, numbers or tuples.") from error
    if codes.size != size:
        raise UsageError(f"{codes.size} groups for {size} nodes.", "Give one group label for each node.")
    return codes


def _role_table(counts: Counts) -> pd.DataFrame:
    """Name the columns and add the total."""
    import pandas as pd

    table = pd.DataFrame({role: counts[:, column] for role, column in ROLES.items()})
    table["total"] = table.sum(axis=1)
    return table
