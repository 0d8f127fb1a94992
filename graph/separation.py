"""Where a network hangs by one person: which pairs of groups of people (institutions) have no way to each other, and
which have ways through one person only.

A network falls apart into *blocks*: largest parts that hold together whoever is missing (a tie between two people
who have no other way round is a block of two). Blocks and people form a forest, the block-cut tree: a person is
beside each block that she is in, and a person in several blocks is the only way between them. The part of the tree
that joins the people of a group *spans* the group. By Menger's theorem two groups have two ways that share nobody
if and only if their spans share a block, or they meet in two separate components; else whoever lies on the path
between the spans cuts them apart.

Hopcroft, J., Tarjan, R. (1973), Algorithm 447: efficient algorithms for graph manipulation, Communications of the ACM
16(6); Menger, K. (1927), Zur allgemeinen Kurventheorie, Fundamenta Mathematicae 10.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

Span = Mapping[int, frozenset[int]]
"""The nodes of the block-cut tree that join a group's people, by the root of each component where it has any."""


@dataclass(frozen=True)
class BlockTree:
    """The block-cut forest: nodes below ``people`` are people, the others blocks; ``parent`` is -1 at a root, which is
    always a person."""

    people: int
    parent: Sequence[int]

    def upwards(self, node: int) -> Iterator[int]:
        """A node and all above it."""
        while node >= 0:
            yield node
            node = self.parent[node]

    def path(self, a: int, b: int) -> list[int]:
        """The nodes from one to another of the same component, both included."""
        above_a, above_b = list(self.upwards(a)), list(self.upwards(b))
        while len(above_a) > 1 and len(above_b) > 1 and above_a[-2] == above_b[-2]:
            above_a.pop()
            above_b.pop()
        return above_a + above_b[-2::-1]

    def span(self, group: Iterable[int]) -> Span:
        """What joins the people of a group. Cost: the sum of their depths in the tree."""
        below: Counter[int] = Counter()
        ways: dict[int, list[list[int]]] = {}
        for person in group:
            way = list(self.upwards(person))
            below.update(way)
            ways.setdefault(way[-1], []).append(way)
        # Above the first node that has the whole group below it nobody is joined any more.
        return {
            root: frozenset(node for way in found for node in _until(way, below, len(found)))
            for root, found in ways.items()
        }

    def between(self, own: Span, others: Span) -> list[int]:
        """The people each of whom is on all ways between two groups, in order; of groups that meet in one component
        and share no block (see :func:`ways`)."""
        (root,) = own.keys() & others.keys()
        path = self.path(next(iter(own[root])), next(iter(others[root])))
        last = max(place for place, node in enumerate(path) if node in own[root])
        first = min(place for place, node in enumerate(path) if node in others[root])
        return [node for node in path[last : first + 1] if node < self.people]


def block_tree(adjacency: csr_array[Any]) -> BlockTree:
    """The block-cut forest of a symmetric network. Depth-first search, O(people + ties)."""
    starts, ends = adjacency.indptr.tolist(), adjacency.indices.tolist()
    size = len(starts) - 1
    parent, found, low, at = [-1] * size, [-1] * size, [0] * size, starts[:-1]
    clock = 0
    for root in range(size):
        if found[root] >= 0:
            continue
        found[root] = low[root] = clock
        way, open_ = [root], [root]
        while way:
            node = way[-1]
            if at[node] < starts[node + 1]:
                other = ends[at[node]]
                at[node] += 1
                if found[other] < 0:
                    clock += 1
                    found[other] = low[other] = clock
                    way.append(other)
                    open_.append(other)
                else:
                    low[node] = min(low[node], found[other])
                continue
            way.pop()
            if way:
                low[way[-1]] = min(low[way[-1]], low[node])
                if low[node] >= found[way[-1]]:  # nobody below reaches past her: a block is complete
                    _close(parent, open_, node, way[-1])
        clock += 1
    return BlockTree(size, parent)


def ways(spans: Sequence[Span], tree: BlockTree) -> NDArray[np.int64]:
    """Groups × groups: how many ways that share nobody there are between the people of two groups: 0, 1, or 2 for two
    and more. Somebody who belongs to both is a way by herself."""
    meet = _common([span.keys() for span in spans], len(tree.parent))
    blocks = [{node for nodes in span.values() for node in nodes if node >= tree.people} for span in spans]
    joined = _common(blocks, len(tree.parent))
    return np.where(joined > 0, 2, np.minimum(meet, 2))


def _until(way: list[int], below: Counter[int], whole: int) -> list[int]:
    top = next(place for place, node in enumerate(way) if below[node] == whole)
    return way[: top + 1]


def _close(parent: list[int], open_: list[int], last: int, above: int) -> None:
    """Make a block of the open people down to ``last``, under the person ``above``."""
    block = len(parent)
    parent.append(above)
    while True:
        person = open_.pop()
        parent[person] = block
        if person == last:
            return


def _common(sets: Sequence[Iterable[int]], size: int) -> NDArray[np.int64]:
    """How many elements each two sets have in common."""
    pairs = np.array([(row, element) for row, found in enumerate(sets) for element in found], np.int64).reshape(-1, 2)
    belongs = csr_array(coo_array((np.ones(len(pairs), np.int64), pairs.T), shape=(len(sets), size)))
    return np.asarray((belongs @ belongs.T).toarray())


def independent_ways(adjacency: csr_array[Any], own: Sequence[int], others: Sequence[int]) -> int:
    """How many ways that share nobody there are between two groups of people: by Menger's theorem also the least
    number of people without whom there would be none. Somebody who belongs to both is a way by herself.

    A largest flow in which everybody carries one way: each person is an arrow from where ways reach her to where
    they leave her, with capacity 1. Dinic's algorithm, O(ties · √people) with such capacities.
    """
    from scipy.sparse.csgraph import maximum_flow  # loads much that nothing else here needs

    size, ties = adjacency.shape[0], adjacency.tocoo()
    people, start, end = np.arange(size), 2 * size, 2 * size + 1
    tails = np.concatenate([people, ties.row + size, np.full(len(own), start), np.array(others, np.int64) + size])
    heads = np.concatenate([people + size, ties.col, np.array(own, np.int64), np.full(len(others), end)])
    arrows = csr_array((np.ones(len(tails), np.int32), (tails, heads)), shape=(end + 1, end + 1))
    return int(maximum_flow(arrows, start, end).flow_value)
