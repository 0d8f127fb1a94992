"""The nearest rows of a sparse matrix: a pass over the holders of the rarer columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.algorithms.kernels.compiling import compiled, inlined

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Singles = NDArray[np.float32]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

SLACK = 1e-5
"""What single precision may be wrong by in a sum of products of unit vectors."""


@inlined
def _offer(ids: Ints, scores: Floats, node: int, score: float) -> None:
    """Put a node into a heap of the best, whose root is the worst: by score, then the larger index; the root falls
    out. Free places have score 0, as nobody has who is offered."""
    if score < scores[0] or (score == scores[0] and node > ids[0]):
        return
    at, below = 0, 1
    while below < ids.size:
        other = below + 1
        if other < ids.size and (
            scores[other] < scores[below] or (scores[other] == scores[below] and ids[other] > ids[below])
        ):
            below = other
        if scores[below] > score or (scores[below] == score and ids[below] < node):
            break
        ids[at], scores[at] = ids[below], scores[below]
        at, below = below, 2 * below + 1
    ids[at], scores[at] = node, score


@inlined
def _least_of_best(sums: Singles, seen: Ints, ids: Ints, scores: Floats) -> float:
    """The k-th largest of the sums so far; the heap is empty before and after."""
    for node in seen:
        if sums[node] > scores[0]:
            _offer(ids, scores, node, sums[node])
    least = float(scores[0])
    ids[:], scores[:] = -1, 0.0
    return least


@inlined
def _add_column(
    holders: Ints, worth: Singles, weight: np.float32, allowed: Mask, sums: Singles, seen: Ints, filled: int
) -> int:
    """Add a column's products to the sums of its holders; note those not seen before."""
    for at in range(holders.size):
        node = holders[at]
        seen[filled] = node
        filled += (sums[node] == 0.0) & allowed[node]
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
    " int64[::1], float32[::1], boolean[::1], int32[::1], float64[::1])"
)
def nearest(
    starts: Longs,
    columns: Ints,
    values: Singles,
    column_starts: Longs,
    rows: Ints,
    column_values: Singles,
    wanted: Longs,
    query: Singles,
    allowed: Mask,
    ids: Ints,
    scores: Floats,
) -> None:
    """Fill in, in no order, the allowed rows with the largest dot products above 0 with a query, and the products.

    Rows (given by row, and again by column) and query have length 1 and no negative values; ``wanted`` are the columns
    of the query, the rarest first. Their holders' products are added up column by column; what a row not yet seen can
    still reach is at most the length of the rest of the query. As soon as that is less than the k-th best sum so far,
    the remaining, most common columns are not gone through: only rows whose sum can still reach the k-th best are
    computed in full. Places that stay free have index -1.
    """
    sums, seen = np.zeros(starts.size - 1, np.float32), np.empty(starts.size, np.int32)
    ids[:], scores[:] = -1, 0.0
    filled, rest, floor, left = 0, 1.0, 0.0, 0
    for column in wanted:
        left += column_starts[column + 1] - column_starts[column]
    for column in wanted:
        begin, end = column_starts[column], column_starts[column + 1]
        if filled >= ids.size and left > 2 * filled:
            floor = _least_of_best(sums, seen[:filled], ids, scores) - SLACK
            if np.sqrt(max(rest, 0.0)) < floor:
                break
        filled = _add_column(rows[begin:end], column_values[begin:end], query[column], allowed, sums, seen, filled)
        rest -= query[column] * query[column]
        left -= end - begin
    reach = np.sqrt(max(rest, 0.0)) + SLACK
    for node in seen[:filled]:
        if sums[node] + reach >= max(floor, scores[0]):
            begin, end = starts[node], starts[node + 1]
            _offer(ids, scores, node, _product(columns[begin:end], values[begin:end], query))
