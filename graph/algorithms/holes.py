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

from competence_explorer.graph.algorithms.groups import group_codes
from competence_explorer.graph.algorithms.matrices import Counts, Floats, checked_adjacency, checked_ties, is_symmetric
from competence_explorer.graph.algorithms.passes import general_pass, plain_pass

if TYPE_CHECKING:
    import pandas as pd

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


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
    ties = checked_ties(adjacency)
    group = group_codes(groups, ties.size)
    plain = not weights and is_symmetric(ties)
    figures = plain_pass(ties, group) if plain else general_pass(checked_adjacency(adjacency), group, weights)
    return StructuralHoles(figures.constraint, figures.effective_size, _role_table(figures.roles))


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


def _role_table(counts: Counts) -> pd.DataFrame:
    """Name the columns and add the total."""
    import pandas as pd

    return pd.DataFrame(np.column_stack([counts, counts.sum(axis=1)]), columns=[*ROLES, "total"])
