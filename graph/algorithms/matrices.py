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
Flags = npt.NDArray[np.bool_]
Masks = npt.NDArray[np.uint32]
Nodes = npt.NDArray[np.uint32]
"""Nodes and places as the fastest loops take them: of a number with a sign, each use as an index would first ask
whether it counts from the end, as Python's -1 does."""

Hashes = npt.NDArray[np.uint64]

LEAST, MOST = 1e-290, 1e290
"""Between these, sums of weights and of their reciprocals are numbers too, in any network that fits into memory."""


@dataclass(frozen=True)
class Ties:
    """Compressed rows: the ties of node i go to ``ends[starts[i]:starts[i + 1]]``, in ascending order."""

    starts: Ints
    ends: Ints

    @property
    def size(self) -> int:
        """The number of nodes."""
        return self.starts.size - 1

    @property
    def unsigned(self) -> tuple[Nodes, Nodes]:
        """The same arrays, not copied, for the fastest loops."""
        return self.starts.view(np.uint32), self.ends.view(np.uint32)


def checked(matrix: Any) -> csr_array[np.float64]:
    """Bring any scipy sparse matrix to canonical compressed rows of floats: sorted, summed, no zeros.

    What is so already is not copied: never write to the result.

    Raises :class:`UsageError` for anything that is not sparse, and for values that, duplicates summed, are not
    real and either 0 or between ``LEAST`` and ``MOST``.
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
    # Other formats sum duplicates on the way, and in small integers that would overflow.
    summed = matrix if matrix.format == "csr" else matrix.astype(np.float64, copy=False)
    rows: csr_array[np.float64] = csr_array(summed, dtype=np.float64)
    if not rows.has_canonical_format or not rows.data.all():
        rows = rows.copy()
        rows.sum_duplicates()
        rows.eliminate_zeros()
    if rows.nnz and not (rows.data.min() >= LEAST and rows.data.max() <= MOST):
        raise UsageError(
            "Some weights are negative, not finite, or too small or too large to calculate with.",
            f"Weights are 0, or from {LEAST} to {MOST}.",
        )
    return rows


def _square(matrix: csr_array[np.float64]) -> csr_array[np.float64]:
    if matrix.shape[0] != matrix.shape[1]:
        raise UsageError(
            f"The adjacency has {matrix.shape[0]} rows and {matrix.shape[1]} columns.",
            "An adjacency is square; for memberships call projection() first.",
        )
    return matrix


def checked_adjacency(adjacency: Any) -> csr_array[np.float64]:
    """As :func:`checked`, square and without self-loops: entry i, j is the weight of the tie i→j."""
    matrix = _square(checked(adjacency))
    loops = matrix.indices == row_of_each(matrix.indptr)
    if loops.any():
        matrix = matrix.copy()
        matrix.data[loops] = 0.0
        matrix.eliminate_zeros()
    return matrix


def checked_ties(adjacency: Any) -> Ties:
    """Return only which ties an adjacency has; as :func:`checked_adjacency`, but cheaper."""
    from competence_explorer.graph.algorithms.kernels.patterns import without_loops

    ties = ties_of(_square(checked(adjacency)))
    return Ties(*without_loops(*ties.unsigned))


def row_of_each(starts: npt.NDArray[Any]) -> Ints:
    """Return the row of each stored value of compressed rows."""
    return np.repeat(np.arange(starts.size - 1, dtype=np.int32), np.diff(starts))


def ties_of(matrix: csr_array[Any]) -> Ties:
    """Return the pattern of a canonical matrix as the 32-bit arrays that the compiled loops take."""
    if matrix.nnz > np.iinfo(np.int32).max:
        raise UsageError(f"The adjacency has {matrix.nnz} ties.", "At most 2,147,483,647 are supported.")
    starts, ends = (np.require(part, np.int32, ["C", "W"]) for part in (matrix.indptr, matrix.indices))
    return Ties(starts, ends)


def is_symmetric(ties: Ties) -> bool:
    """Tell whether every tie i→j has its tie j→i."""
    from competence_explorer.graph.algorithms.kernels.patterns import symmetric

    return symmetric(*ties.unsigned)


def turned_round(ties: Ties, columns: int | None = None) -> Ties:
    """Return every tie with its ends swapped, rows in ascending order; of memberships, the members of each group."""
    from competence_explorer.graph.algorithms.kernels.patterns import reversed_ties

    return Ties(*reversed_ties(ties.starts, ties.ends, ties.size if columns is None else columns))


def both_ways(ties: Ties) -> Ties:
    """Return the ties with the reverse of each: the undirected network that is left without directions."""
    from scipy.sparse import csr_array

    if is_symmetric(ties):
        return ties
    one_way = csr_array((np.ones(ties.ends.size, np.bool_), ties.ends, ties.starts), shape=(ties.size, ties.size))
    return ties_of((one_way + one_way.T).tocsr())


def nearby_first(ties: Ties) -> tuple[Ties, Ints, Ints]:
    """Renumber the nodes breadth first: what is near in the network is near in memory, and in the cache.

    Returns the ties under the new numbers (rows not sorted), the old number of each new one, and the reverse.
    """
    from competence_explorer.graph.algorithms.kernels.patterns import nearby, renumbered

    order = nearby(*ties.unsigned)
    starts, ends, rank = renumbered(*ties.unsigned, order)
    return Ties(starts, ends), order.view(np.int32), rank


def generator(seed: int | None) -> np.random.Generator:
    """Return a source of random numbers, determined by the seed; by none, new ones."""
    try:
        return np.random.default_rng(seed)
    except (TypeError, ValueError) as error:
        raise UsageError(f"The seed is {seed!r}.", "It is a whole number of at least 0, or None.") from error


def node_indices(nodes: Any, size: int) -> Ints:
    """Check one node index, or an array of them, against the number of nodes; always an array."""
    try:
        indices = np.atleast_1d(np.asarray(nodes))
    except ValueError:  # Rows of different lengths.
        indices = np.empty((1, 1))
    if indices.ndim != 1 or (indices.size and indices.dtype.kind not in "iu"):
        raise UsageError(f"{nodes!r} is not a node.", "Nodes are given by their index, a whole number.")
    outside = indices[(indices < 0) | (indices >= size)]
    if outside.size:
        raise UsageError(f"There is no node {outside[0]}.", f"The nodes are 0 to {size - 1}.")
    return indices.astype(np.int32)
