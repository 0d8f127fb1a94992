"""What the algorithms accept: any scipy sparse matrix, checked once and brought into one canonical form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from competence_explorer.graph.errors import UsageError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Bits = npt.NDArray[np.int8]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Ties:
    """Compressed rows: the ties of node i go to ``ends[starts[i]:starts[i + 1]]``, in ascending order."""

    starts: Ints
    ends: Ints

    @property
    def size(self) -> int:
        """The number of nodes."""
        return self.starts.size - 1


def checked(matrix: Any) -> csr_array[np.float64]:
    """Copy any scipy sparse matrix to canonical compressed rows of floats: sorted, summed, no zeros.

    Raises :class:`UsageError` for anything that is not sparse, and for values that are not finite, real
    and non-negative.
    """
    from scipy.sparse import csr_array, issparse

    sparse: bool = issparse(matrix)
    if not sparse or matrix.ndim != 2:
        raise UsageError(
            f"Expected a two-dimensional scipy sparse matrix, got {type(matrix).__name__}.",
            "Wrap it: scipy.sparse.csr_array(matrix).",
        )
    if matrix.dtype.kind not in "biuf":
        raise UsageError(f"The values are {matrix.dtype}.", "Weights are real numbers.")
    rows: csr_array[np.float64] = csr_array(matrix, dtype=np.float64, copy=True)
    if not np.isfinite(rows.data).all() or (rows.data < 0).any():
        raise UsageError("Some values are negative or not finite.", "Weights are finite and at least 0.")
    rows.sum_duplicates()
    rows.eliminate_zeros()
    return rows


def checked_adjacency(adjacency: Any) -> csr_array[np.float64]:
    """As :func:`checked`, square and without self-loops: entry i, j is the weight of the tie i→j."""
    matrix = checked(adjacency)
    if matrix.shape[0] != matrix.shape[1]:
        raise UsageError(
            f"The adjacency has {matrix.shape[0]} rows and {matrix.shape[1]} columns.",
            "An adjacency is square; for memberships call projection() first.",
        )
    loops = matrix.indices == row_of_each(matrix.indptr)
    if loops.any():
        matrix.data[loops] = 0.0
        matrix.eliminate_zeros()
    return matrix


def row_of_each(starts: npt.NDArray[Any]) -> Ints:
    """Return the row of each stored value of compressed rows."""
    return np.repeat(np.arange(starts.size - 1, dtype=np.int32), np.diff(starts))


def ties_of(matrix: csr_array[Any]) -> Ties:
    """Return the pattern of a canonical matrix as the 32-bit arrays that the compiled loops take."""
    if matrix.nnz > np.iinfo(np.int32).max:
        raise UsageError(f"The adjacency has {matrix.nnz} ties.", "At most 2,147,483,647 are supported.")
    return Ties(matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32))


def is_symmetric(matrix: csr_array[Any]) -> bool:
    """Tell whether every tie i→j has its tie j→i, whatever their weights."""
    flipped = matrix.T.tocsr()
    return np.array_equal(matrix.indptr, flipped.indptr) and np.array_equal(matrix.indices, flipped.indices)


def node_indices(nodes: Any, size: int) -> Ints:
    """Check one node index, or an array of them, against the number of nodes; always an array."""
    indices = np.atleast_1d(np.asarray(nodes))
    if indices.ndim != 1 or (indices.size and indices.dtype.kind not in "iu"):
        raise UsageError(f"{nodes!r} is not a node.", "Nodes are given by their index, a whole number.")
    outside = indices[(indices < 0) | (indices >= size)]
    if outside.size:
        raise UsageError(f"There is no node {outside[0]}.", f"The nodes are 0 to {size - 1}.")
    return indices.astype(np.int32)
