"""How often institutions take part in the same things, against how often they would by chance."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.algorithms.matrices import checked
from competence_explorer.graph.errors import UsageError

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

ROUNDS = 20_000
"""Steps of the fit; it ends earlier once all margins agree."""

PRECISION = 1e-9
"""Largest relative error of a fitted margin."""


NOTABLE = 3.7
"""Expectation from which on none at all is seldom: exp(-3.7) is below 2.5 %, either tail of 5 %."""


class Chances(NamedTuple):
    """Probabilities of memberships: rows of one margin share them. ``of_kind`` has a row for each distinct margin,
    ``kind`` says which of them each row of the memberships has."""

    of_kind: Floats
    kind: NDArray[np.intp]


def chance_of_membership(memberships: Any) -> Chances:
    r"""Probability of each membership in the bipartite configuration model.

    .. math:: p_{ig} = \frac{x_i y_g}{1 + x_i y_g}, \qquad \sum_g p_{ig} = k_i, \qquad \sum_i p_{ig} = k_g

    with the observed margins k: of all models that keep the margins on average, the one of greatest entropy.
    Memberships are independent of each other. Rows and columns that are empty or full have probability 0 or 1.
    Fixed-point iteration over distinct margins; where the margins leave little choice it converges slowly and
    ends after ``ROUNDS`` steps, with margins that are nearly kept.

    Saracco, F. et al. (2015), Randomizing bipartite networks: the case of the World Trade Web, Scientific
    Reports 5, 10595; Neal, Z. (2014), The backbone of bipartite projections, Social Networks 39 (the
    stochastic degree sequence model).

    >>> from scipy.sparse import csr_array
    >>> chance_of_membership(csr_array([[1, 0, 1], [0, 1, 1]])).of_kind.round(6).tolist()
    [[0.5, 0.5, 1.0]]
    """
    pattern = checked(memberships)
    columns = np.bincount(pattern.indices, minlength=pattern.shape[1])
    rows = np.diff(pattern.indptr)
    row_kinds, row_kind, row_sizes = np.unique(rows, return_inverse=True, return_counts=True)
    column_kinds, column_kind, column_sizes = np.unique(columns, return_inverse=True, return_counts=True)
    chance = _fitted(row_kinds, row_sizes, column_kinds, column_sizes)
    return Chances(chance[:, column_kind], row_kind)


def _fitted(rows: Counts, row_sizes: Counts, columns: Counts, column_sizes: Counts) -> Floats:
    """The model by distinct margins: what is empty or full is settled first, again and again, the rest is fitted."""
    chance = np.zeros((len(rows), len(columns)))
    open_rows, open_columns = np.ones(len(rows), np.bool_), np.ones(len(columns), np.bool_)
    left_rows, left_columns = rows.copy(), columns.copy()
    while True:
        wide, high = int(column_sizes[open_columns].sum()), int(row_sizes[open_rows].sum())
        full = open_rows & (left_rows == wide)
        settled = full | (open_rows & (left_rows == 0))
        if settled.any():
            chance[np.ix_(full, open_columns)] = 1.0
            left_columns[open_columns] -= int(row_sizes[full].sum())
            open_rows &= ~settled
            continue
        full = open_columns & (left_columns == high)
        settled = full | (open_columns & (left_columns == 0))
        if not settled.any():
            break
        chance[np.ix_(open_rows, full)] = 1.0
        left_rows[open_rows] -= int(column_sizes[full].sum())
        open_columns &= ~settled
    if open_rows.any() and open_columns.any():
        inner = left_rows[open_rows], row_sizes[open_rows], left_columns[open_columns], column_sizes[open_columns]
        chance[np.ix_(open_rows, open_columns)] = _fixed_point(*inner)
    return chance


def _fixed_point(rows: Counts, row_sizes: Counts, columns: Counts, column_sizes: Counts) -> Floats:
    total = float((rows * row_sizes).sum())
    x, y = rows / np.sqrt(total), columns / np.sqrt(total)
    for _ in range(ROUNDS):
        weight = 1 + np.outer(x, y)
        x = rows / ((y * column_sizes) / weight).sum(axis=1)
        weight = 1 + np.outer(x, y)
        y = columns / ((x * row_sizes)[:, None] / weight).sum(axis=0)
        product = np.outer(x, y)
        chance = product / (1 + product)
        if np.abs((chance * column_sizes).sum(axis=1) / rows - 1).max() < PRECISION:
            break
    return np.asarray(chance)


def sums_of_chances(chances: Floats, most: int) -> Floats:
    """The distribution of how many of independent events happen (Poisson binomial): a row of ``chances`` is one
    case, the result has the probabilities of 0, 1, … ``most`` events, and of more in the last column.

    O(cases · events · most), by adding one event after the other.

    >>> sums_of_chances(np.array([[0.5, 0.5]]), 1).tolist()
    [[0.25, 0.5, 0.25]]
    """
    found = np.zeros((len(chances), most + 2))
    found[:, 0] = 1.0
    for chance in chances.T:
        happens = found * chance[:, None]
        found -= happens
        found[:, 1:] += happens[:, :-1]
        found[:, -1] += happens[:, -1]
    return found


def tails(spread: Floats, observed: Counts) -> Floats:
    """Two-sided p-values of observed numbers: twice the smaller tail, at most 1. ``spread`` as
    :func:`sums_of_chances` returns it, a row for each number.

    >>> tails(sums_of_chances(np.array([[0.5, 0.5]]), 2), np.array([2])).tolist()
    [0.5]
    """
    at = np.arange(len(observed))
    lower = np.cumsum(spread, axis=1)[at, observed]
    # Summed from the far end: 1 - lower would lose what is small.
    upper = np.cumsum(spread[:, ::-1], axis=1)[:, ::-1][at, observed]
    return np.asarray(np.minimum(1.0, 2 * np.minimum(lower, upper)))


def false_discovery(p: Floats, tests: int | None = None) -> Floats:
    """Benjamini and Hochberg's adjusted p-values: calling all up to q significant, a share of q at most is expected
    to be so by chance.

    ``tests`` is the number of all tests where only the p-values of some are given, the others counting as 1.

    Benjamini, Y. and Hochberg, Y. (1995), Controlling the false discovery rate, Journal of the Royal
    Statistical Society B 57(1).

    >>> false_discovery(np.array([0.01, 0.04, 0.03, 0.5])).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    count = len(p) if tests is None else tests
    if count < len(p):
        raise UsageError(f"{count} tests for {len(p)} p-values.", "Give the number of all tests.")
    order = np.argsort(p)
    scaled = p[order] * count / np.arange(1, len(p) + 1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return adjusted
