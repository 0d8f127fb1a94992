r"""What brokerage would be by chance: expectation and z-score of the Gould–Fernandez roles.

The yardstick is a random network of the same nodes, groups and density d (the share of the n (n - 1) ordered
pairs that are tied), in which every tie is there or not independently of the others. In it, each of the
P ordered pairs (a, c) that would make b a broker of some role does so with probability d² (1 - d). Two such
pairs are independent unless they share their a or their c, for then they share the tie a→b or b→c; let Q be
the number of ordered pairs of pairs that do. So

.. math:: E = P \, d^2 (1 - d), \qquad
          V = P \, d^2 (1 - d) \bigl(1 - d^2 (1 - d)\bigr) + Q \, d^3 (1 - d)^3, \qquad
          z = (B - E) / \sqrt V

where P and Q depend only on the size of b's own group and of the other groups. The values are those of
``brokerage`` in R's sna. For an undirected network they hold as they do there: every tie counts as two,
which are taken for independent; that makes z a yardstick between nodes, not a test.

Gould, R. V. and Fernandez, R. M. (1989), Structures of mediation: a formal approach to brokerage in
transaction networks, Sociological Methodology 19.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from competence_explorer.graph.algorithms.groups import group_codes, listed
from competence_explorer.graph.algorithms.holes import ROLES, brokerage_roles
from competence_explorer.graph.algorithms.matrices import Floats, Ints, Ties, checked_ties

if TYPE_CHECKING:
    import pandas as pd

Sizes = npt.NDArray[np.object_]


def brokerage_expectation(adjacency: Any, groups: Iterable[Hashable]) -> pd.DataFrame:
    """How often each node would stand in each role by chance, given the density and the groups' sizes.

    A row a node and the columns of :func:`~competence_explorer.graph.algorithms.brokerage_roles`, as floats.
    The network and the formula: see this module. O(n + m). NaN where there are fewer than two nodes, which
    have no density.

    >>> from scipy.sparse import coo_array
    >>> path = coo_array(([1, 1], ([0, 1], [1, 2])), shape=(3, 3))
    >>> brokerage_expectation(path, ["city", "agency", "city"]).loc[1, ["itinerant", "total"]].round(3).tolist()
    [0.148, 0.148]
    """
    ties = checked_ties(adjacency)
    group = group_codes(groups, ties.size)
    density = _density(ties)
    return _table(_pairs(_sizes(group)) * density**2 * (1 - density), group)


def brokerage_z(adjacency: Any, groups: Iterable[Hashable]) -> pd.DataFrame:
    """By how many standard deviations each node's brokerage exceeds what is expected by chance.

    A row a node and the columns of :func:`~competence_explorer.graph.algorithms.brokerage_roles`, as floats.
    NaN where nothing can vary: a role that the groups' sizes do not allow (no coordinator in a group of
    two), no ties at all, or all of them. The network and the formulas: see this module. The cost is that of
    the roles.

    >>> from scipy.sparse import coo_array
    >>> path = coo_array(([1, 1], ([0, 1], [1, 2])), shape=(3, 3))
    >>> brokerage_z(path, ["city", "agency", "city"]).loc[1, ["coordinator", "itinerant"]].round(3).tolist()
    [nan, 2.3]
    """
    labels = listed(groups)
    ties = checked_ties(adjacency)
    group = group_codes(labels, ties.size)
    sizes, density = _sizes(group), _density(ties)
    chance = density**2 * (1 - density)
    variance = _pairs(sizes) * chance * (1 - chance) + _sharing(sizes) * density**3 * (1 - density) ** 3
    spread = np.sqrt(np.where(variance > 0, variance, np.nan))
    return (brokerage_roles(adjacency, labels) - _table(_pairs(sizes) * chance, group)) / _table(spread, group)


def _density(ties: Ties) -> float:
    """Return the share of ordered pairs that are tied."""
    pairs = ties.size * (ties.size - 1)
    return ties.ends.size / pairs if pairs else np.nan


def _sizes(group: Ints) -> Sizes:
    """Count each group's nodes, as whole numbers without bound: differences of their powers stay exact."""
    return np.bincount(group).astype(object)


def _pairs(sizes: Sizes) -> Floats:
    """P: the ordered pairs (a, c) around a node b, a row for each group of b and a column for each role."""
    mates, others, around = sizes - 1, sizes.sum() - sizes, sizes.sum() - 1
    within, across = sizes * (sizes - 1), sizes * others
    # Of the pairs of two groups, those that have one end in b's own group do not make b a liaison.
    liaison = across.sum() - 2 * across
    roles = [mates * (mates - 1), within.sum() - within, mates * others, mates * others, liaison]
    return _columns(*roles, around * (around - 1))


def _sharing(sizes: Sizes) -> Floats:
    """Q: the ordered pairs of two such pairs (a, c) that share their a or their c."""
    mates, others, around = sizes - 1, sizes.sum() - sizes, sizes.sum() - 1
    within = sizes * (sizes - 1) * (sizes - 2)
    coordinator, itinerant = 2 * mates * (mates - 1) * (mates - 2), 2 * (within.sum() - within)
    one_sided = mates * others * (mates + others - 2)
    # Each a of another group j has r = others - size_j nodes c in third groups: the sum of size_j r (r - 1).
    squares, cubes = ((sizes**power).sum() - sizes**power for power in (2, 3))
    liaison = 2 * (others * (others - 1) * others - (2 * others - 1) * squares + cubes)
    total = 2 * around * (around - 1) * (around - 2)
    return _columns(coordinator, itinerant, one_sided, one_sided, liaison, total)


def _columns(*roles: Any) -> Floats:
    """Put the exact numbers side by side, the last being one for all groups."""
    return np.column_stack([np.broadcast_to(role, roles[0].shape) for role in roles]).astype(np.float64)


def _table(by_group: Floats, group: Ints) -> pd.DataFrame:
    """Give each node the row of its group."""
    import pandas as pd

    return pd.DataFrame(by_group[group], columns=[*ROLES, "total"])
