"""Paths: distances by hops, and the k shortest, strongest or most different simple paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from heapq import heappop, heappush
from itertools import islice, pairwise
from types import ModuleType
from typing import Any

import numpy as np

from competence_explorer.graph.algorithms.matrices import (
    Flags,
    Floats,
    Ints,
    Ties,
    checked_adjacency,
    is_symmetric,
    node_indices,
    ties_of,
    turned_round,
)
from competence_explorer.graph.errors import UsageError

Path = tuple[int, ...]
Search = Callable[[Path, set[int]], Path]
"""The best path that begins with a root and goes on from its end to none of some nodes; empty if none."""

_WHOLE = int | np.integer
_NOBODY = np.empty(0, np.int32)


def distances(adjacency: Any, source: Any, max_hops: int | None = None) -> Ints:
    """Hops from ``source`` (a node index, or an array of them: from the nearest) to every node.

    -1 for nodes out of reach, or farther than ``max_hops``. Breadth-first search, O(n + m).

    >>> from scipy.sparse import coo_array
    >>> chain = coo_array(([1, 1], ([0, 1], [1, 2])), shape=(4, 4))
    >>> distances(chain, 0).tolist(), distances(chain, 0, max_hops=1).tolist()
    ([0, 1, 2, -1], [0, 1, -1, -1])
    """
    return Routes(adjacency).distances(source, max_hops)


def shortest_paths(adjacency: Any, start: int, targets: Any, k: int = 3, max_hops: int | None = None) -> list[Path]:
    """The k shortest simple paths by hops: :meth:`Routes.shortest` for a single search.

    >>> from scipy.sparse import coo_array
    >>> square = coo_array(([1] * 5, ([0, 0, 1, 2, 1], [1, 2, 3, 3, 2])), shape=(4, 4))
    >>> shortest_paths(square, 0, 3)
    [(0, 1, 3), (0, 2, 3), (0, 1, 2, 3)]
    >>> shortest_paths(square, 0, [2, 3], k=2)
    [(0, 2), (0, 1, 2)]
    """
    return Routes(adjacency).shortest(start, targets, k, max_hops)


class Routes:
    """A network made ready for many searches: checking and turning it round costs more than a search.

    The three searches share their arguments and the form of their answer. ``targets`` is a node index or an
    array of them; with several, a path ends at the first target it reaches. Paths are tuples of node indices
    from ``start`` to a target, in a determined order, of at most ``max_hops`` ties (None: any number) and
    through or to none of the nodes ``avoid``. There are fewer than k where no more exist, none where no
    target can be reached, and only ``(start,)`` if the start is itself a target. One object serves several
    threads at once.

    >>> from scipy.sparse import coo_array
    >>> routes = Routes(coo_array(([1, 4, 4], ([0, 0, 1], [2, 1, 2])), shape=(3, 3)))
    >>> routes.shortest(0, 2), routes.strongest(0, 2)
    ([(0, 2), (0, 1, 2)], [(0, 1, 2), (0, 2)])
    """

    def __init__(self, adjacency: Any) -> None:
        matrix = checked_adjacency(adjacency)
        ties = ties_of(matrix)
        self._size = ties.size
        self._ways = _joined(ties)
        self._out = _divided(self._ways, self._size)
        self._costs = 1.0 / matrix.data
        self._desks: list[Desk] = []
        self._searches = _kernels()

    @cached_property
    def _into(self) -> Ties:
        return self._out if is_symmetric(self._out) else turned_round(self._out)

    @cached_property
    def _ties(self) -> Ints:
        """In one array, as the compiled searches take them, the ties out of the nodes and, if others, into them."""
        return self._ways if self._into is self._out else np.concatenate((self._ways, _joined(self._into)))

    @cached_property
    def _costs_into(self) -> Floats:
        from scipy.sparse import csr_array

        size = self._size
        costs: Floats = csr_array((self._costs, self._out.ends, self._out.starts), shape=(size, size)).T.tocsr().data
        return costs

    def distances(self, source: Any, max_hops: int | None = None) -> Ints:
        """As the function :func:`distances`."""
        sources = node_indices(source, self._size)
        found: Ints = self._searches.hops(self._out.starts, self._out.ends, sources, self._limit(max_hops))
        return found

    def shortest(
        self, start: int, targets: Any, k: int = 3, max_hops: int | None = None, avoid: Any = None
    ) -> list[Path]:
        """The k shortest simple paths by hops; those of one length in lexicographic order.

        The first comes from breadth-first searches from both ends. Further ones by Yen's algorithm as
        improved by Lawler: the paths not yet found are divided by where they leave those found, and the first
        of each part is kept in a heap. Each part costs one breadth-first search, bounded by the hops left to
        the targets, of which the searches from both ends know bounds: at most O(k · n) searches, in practice
        over a small part of the network.

        Yen, J. Y. (1971), Finding the K shortest loopless paths in a network, Management Science 17(11);
        Lawler, E. L. (1972), A procedure for computing the K best solutions, Management Science 18(7).
        """
        asked, size = self._asked(k, max_hops), self._size
        begin, closed = _node(start, size), None if avoid is None else node_indices(avoid, size)
        desk = self._desk()
        aims = desk.aims(targets, size)
        if closed is not None:
            desk.marks[closed] = self._searches.CLOSED
        length = self._searches.first_path(self._ties, desk.rows, begin, aims, asked)
        first = tuple(desk.path[:length])
        paths = self._beside(desk, first, k, asked) if k > 1 and length > 1 else [first] if length else []
        if closed is not None:
            desk.marks[closed] = self._searches.UNSEEN
        self._desks.append(desk)  # Not after an error, which may have left it in disorder.
        return paths

    def _beside(self, desk: Desk, first: Path, k: int, limit: int) -> list[Path]:
        """Return the first path and k - 1 that leave it, by what its search has left on the desk."""
        ties, kernels, total = self._ties, self._searches, len(first) - 1
        noted = kernels.surrounded(ties, desk.rows, total)

        def search(root: Path, banned: set[int]) -> Path:
            begin, taken = np.array(root, np.int32), np.array(list(banned), np.int32)
            rest = limit - len(root) + 1
            way = kernels.spur_path(ties, desk.rows, begin, taken, total, rest)
            return root[:-1] + tuple(way.tolist()) if way.size else ()

        paths = list(islice(_in_order(search, first, len), k))
        kernels.forgotten(desk.rows, noted)
        return paths

    def strongest(
        self, start: int, targets: Any, k: int = 3, max_hops: int | None = None, avoid: Any = None
    ) -> list[Path]:
        """The k cheapest simple paths, where a tie of weight w costs 1/w: strong ties are short.

        Paths come in order of their cost, the sum over their ties. Equal costs: fewer hops first, then
        lexicographic among the paths compared, which is determined. For other costs c give 1/c as weights.

        Yen's algorithm as in :meth:`shortest`. Dijkstra's search back from the targets as far as the start
        bounds the costs to go; by these each part of the paths is searched with A*, with the hops as a second
        label if they are limited. O((n + m) log n) a search at worst, O(k · n) searches at worst.

        Newman, M. E. J. (2001), Scientific collaboration networks II, Physical Review E 64, 016132.
        """
        limit = self._asked(k, max_hops)
        paths = self._cheapest((self._costs, self._costs_into), start, targets, limit, avoid)
        return list(islice(paths, k))

    def disjoint(
        self, start: int, targets: Any, k: int = 3, max_hops: int | None = None, avoid: Any = None
    ) -> list[Path]:
        """k alternatives that share few inner nodes: if one introducer says no, the others may still do.

        The first is a shortest path. Each further one is, of all simple paths not yet taken, the one whose
        inner nodes lie on the fewest earlier paths (a node counts once for each of them), and of those a
        shortest one. That is the best choice path by path; k paths chosen together may share fewer.

        Costs as :meth:`strongest`, for every path anew.
        """
        limit, size = self._asked(k, max_hops), self._size
        used, found = np.zeros(size), list[Path]()
        while len(found) < k:
            # A used node costs more than all hops of a simple path together.
            price = 1.0 + size * used
            costs = price[self._out.ends], np.repeat(price, np.diff(self._into.starts))
            paths = self._cheapest(costs, start, targets, limit, avoid)
            path = next((path for path in paths if path not in found), None)
            if path is None:
                break
            found.append(path)
            used[list(path[1:-1])] += 1
        return found

    def _cheapest(
        self, costs: tuple[Floats, Floats], start: int, targets: Any, limit: int, avoid: Any
    ) -> Iterator[Path]:
        """Yield all simple paths in order of their cost; ``costs`` of the ties out of and into the nodes."""
        from competence_explorer.graph.algorithms.kernels.costs import costs_left

        size = self._size
        begin, aims = _node(start, size), node_indices(targets, size)
        closed = _flags(_NOBODY if avoid is None else node_indices(avoid, size), size)
        if closed[begin] or begin in aims:
            yield from [] if closed[begin] else [(begin,)]
            return
        left = costs_left(self._into.starts, self._into.ends, costs[1], begin, aims, closed)
        search = partial(self._cheapest_from, costs[0], left, _flags(aims, size), closed, limit)
        if first := search((begin,), set()):
            yield from _in_order(search, first, partial(self._cost, costs[0]))

    def _cheapest_from(
        self, costs: Floats, left: Floats, aims: Flags, closed: Flags, limit: int, root: Path, banned: set[int]
    ) -> Path:
        from competence_explorer.graph.algorithms.kernels.costs import cheapest_way

        shut = closed.copy()
        shut[list(root)] = True
        taken, hops = np.array(list(banned), np.int32), limit - len(root) + 1
        way = cheapest_way(self._out.starts, self._out.ends, costs, left, aims, shut, root[-1], taken, hops)
        return root[:-1] + tuple(way.tolist()) if way.size else ()

    def _cost(self, costs: Floats, path: Path) -> tuple[float, int]:
        """Return what paths are ordered by: the sum of the costs of their ties, then their hops."""
        starts, ends = self._out.starts, self._out.ends
        rows = ((slice(starts[a], starts[a + 1]), b) for a, b in pairwise(path))
        return sum(float(costs[row][np.searchsorted(ends[row], b)]) for row, b in rows), len(path)

    def _asked(self, k: int, max_hops: int | None) -> int:
        """Check the number of paths, and return the most hops that one may have."""
        if not isinstance(k, _WHOLE) or not 1 <= k < 2**31:
            raise UsageError(f"k is {k!r}.", "Ask for a whole number of paths, at least one.")
        return self._limit(max_hops)

    def _limit(self, max_hops: int | None) -> int:
        """Return the most hops to go: a simple path has fewer than there are nodes."""
        if max_hops is None:
            return self._size
        if not isinstance(max_hops, _WHOLE) or max_hops < 0:
            raise UsageError(f"max_hops is {max_hops!r}.", "It is a number of hops: 0 or more, or None.")
        return min(max_hops, self._size)

    def _desk(self) -> Desk:
        """Return room for one search; it is kept for the next, as making it costs O(n)."""
        try:
            return self._desks.pop()
        except IndexError:
            return Desk(self._size)


class Desk:
    """Room for one search at a time, ready for it: the rows that ``searches`` names."""

    def __init__(self, size: int) -> None:
        kernels = _kernels()
        self.rows = np.empty((kernels.PARENT + 1, size + 2), np.int32)
        self.rows[[kernels.LEFT, kernels.DEPTH]] = kernels.NEW
        self.rows[kernels.MARKS] = kernels.UNSEEN
        self.marks = self.rows[kernels.MARKS].view(np.int8)[:size]
        # Plain memory is sooner read and written in Python than an array.
        self.path = self.rows[kernels.PATH].data
        self._targets = self.rows[kernels.QUEUE_IN].data

    def aims(self, targets: Any, size: int) -> int:
        """Check targets as :func:`node_indices`, and put them where the search begins; returns how many they are."""
        if type(targets) is int and 0 <= targets < size:
            self._targets[0] = targets
            return 1
        nodes = np.unique(node_indices(targets, size))
        self._targets[: nodes.size] = nodes.data
        return nodes.size


def _kernels() -> ModuleType:
    """The compiled searches, which not all that import this module will need."""
    from competence_explorer.graph.algorithms.kernels import searches

    return searches


def _joined(ties: Ties) -> Ints:
    """Return starts and ends in one array; always a copy."""
    return np.concatenate((ties.starts, ties.ends))


def _divided(ways: Ints, size: int) -> Ties:
    """Return the ties that are in one array."""
    return Ties(ways[: size + 1], ways[size + 1 :])


def _node(node: Any, size: int) -> int:
    """Check a single node."""
    return node if type(node) is int and 0 <= node < size else int(node_indices([node], size)[0])


def _flags(nodes: Ints, size: int) -> Flags:
    flags = np.zeros(size, np.bool_)
    flags[nodes] = True
    return flags


def _in_order(search: Search, first: Path, cost: Callable[[Path], Any]) -> Iterator[Path]:
    """Yen and Lawler: yield the first path and, lazily, all others in order of their cost."""
    found: list[Path] = []
    candidates = [(cost(first), first, 0)]
    while candidates:
        _, path, branch = heappop(candidates)
        yield path
        found.append(path)
        for at in range(branch, len(path) - 1):
            root = path[: at + 1]
            taken = {other[at + 1] for other in found if other[: at + 1] == root}
            if other := search(root, taken):
                heappush(candidates, (cost(other), other, at))
