"""Shortest paths by hops: distances, and the k shortest simple paths."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from heapq import heappop, heappush
from typing import Any

import numpy as np

from competence_explorer.graph.algorithms.matrices import (
    Ints,
    Ties,
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
    return Routes(adjacency).distances(source, cutoff)


def shortest_paths(adjacency: Any, source: int, target: Any, k: int = 3, cutoff: int | None = None) -> list[Path]:
    """The k shortest simple paths by hops, as tuples of node indices from ``source`` to the target.

    ``target`` is a node index or an array of them; with several, a path ends at the first target it
    reaches. Paths come in order of length and, of one length, in lexicographic order, so that the answer is
    determined. Fewer than k if there are no more within ``cutoff`` hops; none if no target can be reached;
    only ``(source,)`` if the source is itself a target.

    Yen's algorithm as improved by Lawler: the paths not yet found are divided by where they leave those
    found, and the first of each part is kept in a heap. Each part costs one breadth-first search, bounded
    by the hops left to the targets, which a search from both ends gives for the nodes in between: at most
    O(k · n) searches, in practice over a small part of the network. For many searches in one network use
    :class:`Routes`.

    Yen, J. Y. (1971), Finding the K shortest loopless paths in a network, Management Science 17(11);
    Lawler, E. L. (1972), A procedure for computing the K best solutions, Management Science 18(7).

    >>> from scipy.sparse import coo_array
    >>> square = coo_array(([1] * 5, ([0, 0, 1, 2, 1], [1, 2, 3, 3, 2])), shape=(4, 4))
    >>> shortest_paths(square, 0, 3)
    [(0, 1, 3), (0, 2, 3), (0, 1, 2, 3)]
    >>> shortest_paths(square, 0, [2, 3], k=2)
    [(0, 2), (0, 1, 2)]
    """
    return Routes(adjacency).shortest(source, target, k, cutoff)


class Routes:
    """A network made ready for many searches: checking and turning it round costs more than a search.

    >>> from scipy.sparse import coo_array
    >>> routes = Routes(coo_array(([1, 1], ([0, 1], [1, 2])), shape=(3, 3)))
    >>> routes.shortest(0, 2), routes.shortest(2, 0)
    ([(0, 1, 2)], [])
    """

    def __init__(self, adjacency: Any) -> None:
        self._matrix = checked_adjacency(adjacency)
        self._out = ties_of(self._matrix)

    @cached_property
    def _into(self) -> Ties:
        return ties_of(self._matrix.T.tocsr())

    def distances(self, source: Any, cutoff: int | None = None) -> Ints:
        """As the function :func:`distances`."""
        from competence_explorer.graph.algorithms import kernels

        sources = node_indices(source, self._out.size)
        return kernels.hops(self._out.starts, self._out.ends, sources, self._limit(cutoff))

    def shortest(self, source: int, target: Any, k: int = 3, cutoff: int | None = None) -> list[Path]:
        """As the function :func:`shortest_paths`."""
        from competence_explorer.graph.algorithms import kernels

        if k < 1:
            raise UsageError(f"k is {k}.", "Ask for at least one path.")
        start = int(node_indices([source], self._out.size)[0])
        targets, limit = node_indices(target, self._out.size), self._limit(cutoff)
        left = kernels.hops_left(self._out.starts, self._out.ends, self._into.starts, self._into.ends, start, targets)
        if not left.size:
            return []
        if left[start] == 0:
            return [(start,)]
        return _first_paths(partial(self._first_path, left, limit), start, k)

    def _first_path(self, left: Ints, limit: int, root: Path, banned: set[int]) -> Path:
        from competence_explorer.graph.algorithms import kernels

        way = kernels.first_path(
            self._out.starts,
            self._out.ends,
            left,
            np.array(root, np.int32),
            np.array(list(banned), np.int32),
            limit - len(root) + 1,
        )
        return root[:-1] + tuple(way.tolist()) if way.size else ()

    def _limit(self, cutoff: int | None) -> int:
        """Return the most hops to go: a simple path has fewer than there are nodes."""
        if cutoff is None:
            return self._out.size
        if cutoff < 0:
            raise UsageError(f"cutoff is {cutoff}.", "It is a number of hops: 0 or more, or None.")
        return min(cutoff, self._out.size)


def _first_paths(search: Callable[[Path, set[int]], Path], source: int, k: int) -> list[Path]:
    """Yen and Lawler: ``search(root, banned)`` finds the first path that begins with the root.

    It goes on to none of the ``banned`` nodes from the root's end, and is empty if there is none.
    """
    found: list[Path] = []
    first = search((source,), set())
    candidates = [(len(first), first, 0)] if first else []
    while candidates and len(found) < k:
        _, path, branch = heappop(candidates)
        found.append(path)
        for at in range(branch, len(path) - 1):
            root = path[: at + 1]
            taken = {other[at + 1] for other in found if other[: at + 1] == root}
            if other := search(root, taken):
                heappush(candidates, (len(other), other, at))
    return found
