"""From who belongs to what to who is tied to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from competence_explorer.graph.algorithms.matrices import Floats, checked
from competence_explorer.graph.errors import UsageError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

WEIGHTINGS = ("newman", "count")


def projection(memberships: Any, weighting: str = "newman") -> csr_array[np.float64]:
    r"""Tie people who share a group (a project, a training).

    ``memberships`` is a people × groups scipy sparse matrix; any stored value above 0 is a membership. The
    result is symmetric, people × people, without self-loops:

    .. math:: w_{ij} = \sum_{g \ni i, j} \frac{1}{k_g - 1} \ \text{(newman)}, \qquad
              w_{ij} = \sum_{g \ni i, j} 1 \ \text{(count)}

    over the groups g of k_g members that i and j share. With Newman's weights a person's ties sum to the
    number of groups shared with anyone, so large groups do not drown small ones. Groups of one tie nobody.

    Cost: the sum of k_g² in time and, at worst, in memory; do not project through groups of thousands.

    Newman, M. E. J. (2001), Scientific collaboration networks II, Physical Review E 64, 016132.

    >>> from scipy.sparse import csr_array
    >>> projection(csr_array([[1, 0], [1, 1], [1, 1]])).toarray().tolist()
    [[0.0, 0.5, 0.5], [0.5, 0.0, 1.5], [0.5, 1.5, 0.0]]
    """
    if weighting not in WEIGHTINGS:
        raise UsageError(f"No weighting {weighting!r}.", f"Use one of {', '.join(WEIGHTINGS)}.")
    belongs = checked(memberships)
    belongs.data[:] = 1.0
    members: Floats = belongs.sum(axis=0)
    shared = members > 1
    worth = np.where(shared, 1.0, 0.0)
    if weighting == "newman":
        worth = np.divide(1.0, members - 1, out=worth, where=shared)
    weighted = belongs.copy()
    weighted.data = worth[belongs.indices]
    people = (weighted @ belongs.T).tocsr()
    people.setdiag(0.0)
    people.eliminate_zeros()
    people.sort_indices()
    return people
