"""Integer programmes put together block by block, and solved by HiGHS with a time limit and a proven bound."""

from __future__ import annotations

import math
import time
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

Term = tuple[ArrayLike, ArrayLike, ArrayLike]
"""Rows, variables and coefficients, which are broadcast against each other."""

_INFEASIBLE = 2
"""What scipy reports where it is proven that there is no solution."""


class Solution(NamedTuple):
    """Values of the variables (None if none were found), the least cost possible, and whether none can exist."""

    values: Floats | None
    bound: float
    impossible: bool


class Programme:
    """Minimise a linear cost over variables with bounds, subject to rows with bounds.

    >>> programme = Programme()
    >>> x = programme.variables(2, cost=[1.0, 3.0])
    >>> programme.rows(1, (0, x, 1), lower=1)
    >>> programme.solve(until=math.inf).values.tolist()
    [1.0, 0.0]
    """

    def __init__(self) -> None:
        self._variables: list[tuple[Floats, ...]] = []
        self._terms: list[tuple[Indices, Indices, Floats]] = []
        self._bounds: list[tuple[Floats, Floats]] = []
        self._columns = self._rows = 0

    def variables(
        self, count: int, cost: ArrayLike = 0.0, *, lower: ArrayLike = 0.0, upper: ArrayLike = 1.0, whole: bool = True
    ) -> Indices:
        """Add variables, whole numbers unless said otherwise; returns their indices."""
        columns = (cost, lower, upper, float(whole))
        self._variables.append(tuple(np.broadcast_to(np.asarray(c, np.float64), count) for c in columns))
        self._columns += count
        return np.arange(self._columns - count, self._columns)

    def rows(self, count: int, *terms: Term, lower: ArrayLike = -np.inf, upper: ArrayLike = np.inf) -> None:
        """Add rows: sums of terms between bounds. The rows of a term count from the first of these."""
        for row, variable, value in terms:
            at, of, by = np.broadcast_arrays(row, variable, value)
            self._terms.append((at.astype(np.intp) + self._rows, of.astype(np.intp), by.astype(np.float64)))
        least, most = (np.broadcast_to(np.asarray(bound, np.float64), count) for bound in (lower, upper))
        self._bounds.append((least, most))
        self._rows += count

    def solve(self, until: float) -> Solution:
        """Solve until optimal, or until a time of ``time.monotonic``."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array, csr_array

        cost, low, high, whole = (np.concatenate(column) for column in zip(*self._variables, strict=True))
        row, variable, value = (np.concatenate(part) for part in zip(*self._terms, strict=True))
        least, most = (np.concatenate(bound) for bound in zip(*self._bounds, strict=True))
        matrix = csr_array(coo_array((value, (row, variable)), shape=(self._rows, self._columns)))
        result = milp(
            cost,
            integrality=whole,
            bounds=Bounds(low, high),
            constraints=LinearConstraint(matrix, least, most),
            options={"time_limit": max(0.05, min(until - time.monotonic(), 1e6)), "mip_rel_gap": 0.0},
        )
        bound = getattr(result, "mip_dual_bound", None)
        proven = -math.inf if bound is None or not math.isfinite(bound) else float(bound)
        return Solution(result.x, proven, result.status == _INFEASIBLE)
