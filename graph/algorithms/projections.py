"""From who belongs to what to who is tied to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from competence_explorer.graph.algorithms.matrices import checked, ties_of, turned_round
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
    from scipy.sparse import csr_array

    from competence_explorer.graph.algorithms.kernels.memberships import companions, shared_worth

    matrix = checked(memberships)
    belongs = ties_of(matrix)
    has = turned_round(belongs, matrix.shape[1])
    others = np.diff(has.starts) - 1.0
    # A group of one ties nobody, whatever it is worth.
    worth = 1.0 / np.maximum(others, 1.0) if weighting == "newman" else np.ones(others.size)
    rows = companions(belongs.starts, belongs.ends, has.starts, has.ends)
    ends, sums = shared_worth(belongs.starts, belongs.ends, has.starts, has.ends, worth, rows)
    starts = rows.astype(np.int32) if rows[-1] <= np.iinfo(np.int32).max else rows
    return csr_array((sums, ends, starts), shape=(belongs.size, belongs.size))
