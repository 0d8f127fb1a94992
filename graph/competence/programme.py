"""Integer programmes put together block by block, and solved by HiGHS with a time limit and a proven bound."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

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


class Relaxation(NamedTuple):
    """The programme without "whole numbers only": its least cost, the values, and by how much the cost would rise at
    least for each variable raised above its lower bound by 1 (the reduced cost; 0 if it may be raised for nothing)."""

    bound: float
    values: Floats
    raised: Floats


class _Parts(NamedTuple):
    """The programme as arrays: by variable, by row, and the matrix between them."""

    cost: Floats
    low: Floats
    high: Floats
    whole: Floats
    least: Floats
    most: Floats
    matrix: csr_array[Any]


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

        parts = self._put_together()
        result = milp(
            parts.cost,
            integrality=parts.whole.astype(np.int64),
            bounds=Bounds(parts.low, parts.high),
            constraints=LinearConstraint(parts.matrix, parts.least, parts.most),
            options={"time_limit": _seconds(until), "mip_rel_gap": 0.0},
        )
        bound = getattr(result, "mip_dual_bound", None)
        proven = -math.inf if bound is None or not math.isfinite(bound) else float(bound)
        return Solution(result.x, proven, result.status == _INFEASIBLE)

    def relaxed(self, until: float) -> Relaxation | None:
        """Solve the linear programme, by the dual simplex method; None if it has no solution, or not in time."""
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        parts = self._put_together()
        below, above = np.isfinite(parts.least), np.isfinite(parts.most)
        rows: dict[str, Any] = {  # sparse, which scipy takes and its types do not say
            "A_ub": vstack([-parts.matrix[below], parts.matrix[above]]),
            "b_ub": np.concatenate([-parts.least[below], parts.most[above]]),
            "bounds": np.column_stack([parts.low, parts.high]),
        }
        result = linprog(parts.cost, **rows, method="highs-ds", options={"time_limit": _seconds(until)})
        if result.status or result.fun is None or result.x is None:
            return None
        return Relaxation(float(result.fun), result.x, result.lower.marginals)

    def _put_together(self) -> _Parts:
        from scipy.sparse import coo_array, csr_array

        cost, low, high, whole = (np.concatenate(column) for column in zip(*self._variables, strict=True))
        row, variable, value = (np.concatenate(part) for part in zip(*self._terms, strict=True))
        least, most = (np.concatenate(bound) for bound in zip(*self._bounds, strict=True))
        matrix = csr_array(coo_array((value, (row, variable)), shape=(self._rows, self._columns)))
        return _Parts(cost, low, high, whole, least, most, matrix)


def _seconds(until: float) -> float:
    return max(0.05, min(until - time.monotonic(), 1e6))
