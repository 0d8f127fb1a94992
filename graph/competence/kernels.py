"""The compiled loops of this package, kept on disk as those of ``graph/algorithms/kernels``: import it inside
functions only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.algorithms.kernels.compiling import compiled, inlined

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Singles = NDArray[np.float32]
Floats = NDArray[np.float64]

SLACK = 1e-5
"""What single precision may be wrong by in a sum of products of unit vectors."""


@inlined
def _insert(ids: Ints, scores: Floats, node: int, score: float) -> None:
    """Put a node into a list of the best: by score, then by index; the last falls out."""
    at = ids.size - 1
    if score < scores[at] or (score == scores[at] and 0 <= ids[at] < node):
        return
    while at > 0 and (score > scores[at - 1] or (score == scores[at - 1] and not 0 <= ids[at - 1] < node)):
        ids[at], scores[at] = ids[at - 1], scores[at - 1]
        at -= 1
    ids[at], scores[at] = node, score


@inlined
def _least_of_best(sums: Singles, seen: Ints, group: Ints, own: int, best: Floats) -> float:
    """The k-th largest of the sums so far, of the nodes outside the own group."""
    best[:] = 0.0
    last = best.size - 1
    for node in seen:
        score = sums[node]
        if score > best[last] and group[node] != own:
            at = last
            while at > 0 and score > best[at - 1]:
                best[at] = best[at - 1]
                at -= 1
            best[at] = score
    return float(best[last])


@inlined
def _add_column(holders: Ints, worth: Singles, value: float, sums: Singles, seen: Ints, filled: int) -> int:
    """Add a column's products to the sums of its holders; note those not seen before."""
    weight = np.float32(value)
    for at in range(holders.size):
        node = holders[at]
        seen[filled] = node
        filled += sums[node] == 0.0
        sums[node] += weight * worth[at]
    return filled


@inlined
def _product(columns: Ints, values: Singles, query: Singles) -> float:
    """The product of a sparse row and a full one."""
    score = 0.0
    for at in range(columns.size):
        score += query[columns[at]] * values[at]
    return score


@compiled(
    "void(int64[::1], int32[::1], float32[::1], int64[::1], int32[::1], float32[::1],"
    " int32[::1], int32[::1], int32[:,::1], float64[:,::1])"
)
def nearest(
    starts: Longs,
    columns: Ints,
    values: Singles,
    column_starts: Longs,
    rows: Ints,
    column_values: Singles,
    group: Ints,
    asked: Ints,
    ids: Ints,
    scores: Floats,
) -> None:
    """Fill in the best dot products of the rows ``asked`` with rows of other groups.

    ``columns`` of each row stand with the rarest first. Their holders' products are added up column by column; what
    a row not yet seen can still reach is at most the length of the rest of the vector. As soon as that is less than
    the k-th best sum so far, the remaining, most common columns are not gone through: only rows whose sum can still
    reach the k-th best are computed in full.
    """
    size, k = starts.size - 1, ids.shape[1]
    sums, seen, query = (
        np.zeros(size, np.float32),
        np.empty(size + 1, np.int32),
        np.zeros(column_starts.size, np.float32),
    )
    best = np.empty(k)
    for at in range(asked.size):
        own = asked[at]
        first, last, filled, rest, left = starts[own], starts[own + 1], 0, 1.0, 0
        for entry in range(first, last):
            query[columns[entry]] = values[entry]
            left += column_starts[columns[entry] + 1] - column_starts[columns[entry]]
        floor = 0.0
        for entry in range(first, last):
            column = columns[entry]
            begin, end = column_starts[column], column_starts[column + 1]
            if filled >= k and left > 2 * filled:
                floor = _least_of_best(sums, seen[:filled], group, group[own], best) - SLACK
                if np.sqrt(max(rest, 0.0)) < floor:
                    break
            filled = _add_column(rows[begin:end], column_values[begin:end], values[entry], sums, seen, filled)
            rest -= values[entry] * values[entry]
            left -= end - begin
        reach = np.sqrt(max(rest, 0.0)) + SLACK
        ids[at, :], scores[at, :] = -1, 0.0
        for place in range(filled):
            node = seen[place]
            if sums[node] + reach >= max(floor, scores[at, k - 1]) and group[node] != group[own]:
                begin, end = starts[node], starts[node + 1]
                _insert(ids[at], scores[at], node, _product(columns[begin:end], values[begin:end], query))
            sums[node] = 0.0
        for entry in range(first, last):
            query[columns[entry]] = 0.0
