"""Shortest paths by hops: distances, and the k shortest simple paths."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

import numpy as np

from competence_explorer.graph.algorithms.matrices import (
    Ints,
    checked_adjacency,
    node_indices,
    ties_of,
)
from competence_explorer.graph.errors import UsageError

Path = tuple[int, ...]


def distances(adjacency: Any, source: Any, cutoff: int | None = None) -> Ints:
    """Hops from ``source`` (a node index, or an array of them: from the nearest) to every node.

    -1 for nodes out of reach, or farther than ``cutoff`` hops. Breadth-first search, O(n + m).

    >>> from scipy.sparse import coo_array
    >>> chain = coo_array(([1, 1], ([0, 1], [1, 2])), shape=(4, 4))
    >>> distances(chain, 0).tolist(), distances(chain, 0, cutoff=1).tolist()
    ([0, 1, 2, -1], [0, 1, -1, -1])
    """
    from competence_explorer.graph.algorithms import kernels

    matrix = checked_adjacency(adjacency)
    size = matrix.shape[0]
    ties = ties_of(matrix)
    return kernels.hops(ties.starts, ties.ends, node_indices(source, size), _limit(cutoff, size))


def shortest_paths(
    adjacency: Any, source: int, target: Any, k: int = 3, cutoff: int | None = None
) -> list[Path]:
    """The k shortest simple paths by hops, as tuples of node indices from ``source`` to the target.

    ``target`` is a node index or an array of them; with several, a path ends at the first target it
    reaches. Paths come in order of length and, of one length, in lexicographic order, so that the answer is
    determined. Fewer than k if there are no more within ``cutoff`` hops; none if no target can be reached;
    only ``(source,)`` if the source is itself a target.

    Yen's algorithm as improved by Lawler: the paths not yet found are divided by where they leave those
    found, and the first of each part is kept in a heap. Each part costs one breadth-first search, bounded
    by the hops left to the targets, which a search from both ends gives for the nodes in between: at most
    O(k · n) searches, in practice over a small part of the network.

    Yen, J. Y. (1971), Finding the K shortest loopless paths in a network, Management Science 17(11);
    Lawler, E. L. (1972), Management Science 18(7).

    >>> from scipy.sparse import coo_array
    >>> square = coo_array(([1] * 5, ([0, 0, 1, 2, 1], [1, 2, 3, 3, 2])), shape=(4, 4))
    >>> shortest_paths(square, 0, 3)
    [(0, 1, 3), (0, 2, 3), (0, 1, 2, 3)]
    >>> shortest_paths(square, 0, [2, 3], k=2)
    [(0, 2), (0, 1, 2)]
    """
    from competence_explorer.graph.algorithms import kernels

    if k < 1:
        raise UsageError(f"k is {k}.", "Ask for at least one path.")
    matrix = checked_adjacency(adjacency)
    size = matrix.shape[0]
    (start,), targets = node_indices([source], size), node_indices(target, size)
    ties, ties_in = ties_of(matrix), ties_of(matrix.T.tocsr())
    left = kernels.hops_left(ties.starts, ties.ends, ties_in.starts, ties_in.ends, start, targets)
    limit = _limit(cutoff, size)

    def search(root: Path, banned: list[int]) -> Path:
        hops_allowed = limit - len(root) + 1
        nodes, first = np.array(root, np.int32), np.array(banned, np.int32)
        found = kernels.first_path(ties.starts, ties.ends, left, nodes, first, hops_allowed)
        return tuple(found.tolist())

    if not left.size:
        return []
    if left[start] == 0:
        return [(int(start),)]
    return _first_paths(search, int(start), k)


def _first_paths(search: Callable[[Path, list[int]], Path], source: int, k: int) -> list[Path]:
    """Yen and Lawler, given the search for the first path that goes on from a root, less some first hops."""
    first = search((source,), [])
    found: list[Path] = []
    candidates = [(len(first), first, 0)] if first else []
    while candidates and len(found) < k:
        _, path, branch = heappop(candidates)
        found.append(path)
        for at in range(branch, len(path) - 1):
            root = path[: at + 1]
            taken = sorted({other[at + 1] for other in found if other[: at + 1] == root})
            way = search(root, taken)
            if way:
                heappush(candidates, (at + len(way), path[:at] + way, at))
    return found


def _limit(cutoff: int | None, size: int) -> int:
    """Return the most hops a path may have: no simple path has as many as there are nodes."""
    if cutoff is None:
        return size
    if cutoff < 0:
        raise UsageError(f"cutoff is {cutoff}.", "It is a number of hops: 0 or more, or None.")
    return min(cutoff, size)
