"""Which institutions are cut from each other, or farther apart, without some people; and the ties that repair it.

The distance of two institutions is the least number of ties between their staffs (0 if somebody is at both).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from competence_explorer.graph.algorithms import Routes, components
from competence_explorer.graph.leaving.cover import Cover, fewest
from competence_explorer.graph.visibility import Mask

Indices = NDArray[np.intp]
Hops = NDArray[np.int32]
Joins = tuple[tuple[int, int], ...]

WORK = 250_000_000
"""Possible new ties times pairs of institutions farther apart that are weighed: about a second, and 100 MB."""

TRIES = 5_000
"""Ways to join parts that are tried of each number of new ties."""

FAR = np.int32(1 << 20)
"""Hops to what cannot be reached: more than any, so that comparing needs no exceptions."""


class Bridge(NamedTuple):
    """A new tie between two people (indices): what it repairs, and how many ties lay between them before."""

    a: int
    b: int
    repairs: tuple[tuple[int, int], ...]
    hops: int


class Repair(NamedTuple):
    """New ties, how many there must be at least, the pairs of institutions that no single new tie repairs, and whether
    all possible new ties were weighed: else some of those that were not may repair what is left."""

    bridges: list[Bridge]
    at_least: int
    left: list[tuple[int, int]]
    weighed_all: bool = True


@dataclass(frozen=True, eq=False)
class Severance:
    """Institutions, by their place in ``staffs`` (the people of each who stay): ``before`` and ``after`` are the hops
    between them, ``reach`` the hops after from each to each of ``ends``; ``FAR`` where there is no way."""

    staffs: Sequence[Indices]
    whole: csr_array[np.float64]
    rest: csr_array[np.float64]
    before: Hops
    after: Hops
    ends: Indices
    reach: Hops

    @property
    def deserted(self) -> list[int]:
        """Institutions all of whose people leave."""
        return [i for i, staff in enumerate(self.staffs) if not len(staff)]

    def pairs(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Pairs of institutions that were joined before and are cut, and those farther apart; without the deserted."""
        cut = (self.before < FAR) & (self.after == FAR)
        farther = (self.before < self.after) & ~cut
        staffed = np.array([len(staff) > 0 for staff in self.staffs], np.bool_)
        both = np.triu(np.logical_and.outer(staffed, staffed), 1)
        return _listed(cut & both), _listed(farther & both)


def severance(adjacency: csr_array[np.float64], staffs: Sequence[Indices], leaving: Mask, ends: Indices) -> Severance:
    """What the institutions with these staffs lose when people leave. ``ends`` are the people (who stay) between whom
    new ties may be sought. O(institutions · ties)."""
    stays = diags_array((~leaving).astype(np.float64), format="csr")
    rest = csr_array(stays @ adjacency @ stays)
    rest.eliminate_zeros()
    left = [staff[~leaving[staff]] for staff in staffs]
    before, _ = _hops(adjacency, staffs, ends)
    after, reach = _hops(rest, left, ends)
    return Severance(left, adjacency, rest, before, after, ends, reach)


def reconnect(found: Severance, cut: Sequence[tuple[int, int]], willing: Mask) -> Repair:
    """The fewest new ties after which no pair is cut: the parts of the network that pairs were cut into are joined
    as a tree, one tie fewer than there are parts.

    An institution counts in the part where most of its people are. That is the fewest where each institution that
    is cut from another is in one part as a whole; where its people are in several, fewer are sought in all ways to join
    parts, ``TRIES`` of each number, and ``at_least`` is the number that was not ruled out.
    Ties join people of the institutions concerned: ``willing`` ones before the others, then those who were nearest to
    each other before, then by key.
    """
    part = components(found.rest)
    home = {i: int(np.bincount(part[found.staffs[i]]).argmax()) for pair in cut for i in pair}
    trees = _trees([(home[a], home[b]) for a, b in cut])
    bridges = [bridge for tree in trees for bridge in _tree(found, tree, home, cut, willing)]
    parts = {i: frozenset(part[found.staffs[i]].tolist()) for i in home}
    if all(len(within) == 1 for within in parts.values()):
        return Repair(bridges, len(bridges), [])
    joins, at_least = _fewer_joins(parts, cut, len(bridges))
    return Repair(_joining(found, joins, parts, cut, willing) if joins else bridges, at_least, [])


def shorten(found: Severance, farther: Sequence[tuple[int, int]], willing: Mask) -> Repair:
    """The fewest new ties among the ``ends`` that bring pairs of institutions as near as they were: each tie a, b
    repairs the pairs A, B with d(A, a) + 1 + d(b, B) no more than before.

    A set cover (see ``cover.fewest``), ``willing`` ends before the others. Ways over two new ties are not weighed:
    ``at_least`` is for repairs by one of these ties a pair, and pairs that no single one repairs are left. Of so many
    ends that it would be more than ``WORK`` the willing and those with most ties are weighed, and ``at_least`` is 1.
    """
    ends = found.ends
    order = np.lexsort((ends, -np.diff(found.rest.indptr)[ends], ~willing[ends]))
    most = _ends_within(WORK // max(len(farther), 1))
    repaired = _repaired(found, farther, order[:most])
    pairs = list(repaired)
    asks = [float(2 - willing[a] - willing[b]) for a, b in pairs]
    cover = fewest([frozenset(repaired[pair]) for pair in pairs], asks)
    repair = _as_repair(found, farther, pairs, cover, repaired)
    if len(ends) <= most:
        return repair
    return repair._replace(at_least=min(1, repair.at_least), weighed_all=False)


def _ends_within(ties: int) -> int:
    """The most ends between whom there are no more possible ties than this: n (n - 1) / 2 of n."""
    return (1 + math.isqrt(1 + 8 * ties)) // 2


def _repaired(
    found: Severance, farther: Sequence[tuple[int, int]], chosen: Indices
) -> dict[tuple[int, int], frozenset[int]]:
    """By each possible new tie among the chosen (places of ``ends``) the positions of the pairs that it repairs; ties
    that repair none are left out."""
    if not farther or not len(chosen):
        return {}
    ends = found.ends[chosen]
    first, second = np.array(farther).T
    limit = found.before[first, second][:, None]
    to_first, to_second = found.reach[first][:, chosen], found.reach[second][:, chosen]
    repaired: dict[tuple[int, int], frozenset[int]] = {}
    for at, a in enumerate(ends.tolist()):
        there = to_first[:, at : at + 1] + 1 + to_second <= limit
        back = to_second[:, at : at + 1] + 1 + to_first <= limit
        for other in range(at + 1, len(ends)):
            rows = np.flatnonzero(there[:, other] | back[:, other])
            if rows.size:
                repaired[min(a, int(ends[other])), max(a, int(ends[other]))] = frozenset(rows.tolist())
    return repaired


def _as_repair(
    found: Severance,
    farther: Sequence[tuple[int, int]],
    pairs: Sequence[tuple[int, int]],
    cover: Cover,
    repaired: dict[tuple[int, int], frozenset[int]],
) -> Repair:
    routes, left = Routes(found.whole), set(range(len(farther)))
    bridges = []
    for i in sorted(cover.chosen, key=lambda i: (-len(repaired[pairs[i]]), pairs[i])):
        a, b = pairs[i]
        new = sorted(repaired[a, b] & left)
        left -= repaired[a, b]
        bridges.append(Bridge(a, b, tuple(farther[n] for n in new), int(routes.distances(a)[b])))
    return Repair(bridges, cover.at_least, [farther[n] for n in sorted(left)])


def _hops(adjacency: csr_array[np.float64], staffs: Sequence[Indices], ends: Indices) -> tuple[Hops, Hops]:
    """Hops between each two institutions (to the nearest of the other's people), and from each to the ends."""
    routes, size = Routes(adjacency), len(staffs)
    between, reach = np.full((size, size), FAR, np.int32), np.full((size, len(ends)), FAR, np.int32)
    staffed = [i for i, staff in enumerate(staffs) if len(staff)]
    people = np.concatenate([staffs[i] for i in staffed]) if staffed else np.array([], np.intp)
    first = np.cumsum([0, *(len(staffs[i]) for i in staffed)])[:-1]
    for i in staffed:
        found = routes.distances(staffs[i])
        found = np.where(found < 0, FAR, found)
        between[i, staffed] = np.minimum.reduceat(found[people], first)
        reach[i] = found[ends]
    return between, reach


def _listed(mask: NDArray[Any]) -> list[tuple[int, int]]:
    return [(int(a), int(b)) for a, b in np.argwhere(mask)]


def _trees(demands: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The parts that demands hold together, those with most demands first in each."""
    parts = sorted({part for pair in demands for part in pair})
    place = {part: n for n, part in enumerate(parts)}
    rows, columns = np.array([(place[a], place[b]) for a, b in demands], np.intp).reshape(-1, 2).T
    group = components(csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(parts), len(parts))))
    wanted = np.bincount(np.concatenate([rows, columns]), minlength=len(parts))
    order = sorted(range(len(parts)), key=lambda n: (-wanted[n], n))
    return [[parts[n] for n in order if group[n] == g] for g in range(int(group.max(initial=-1)) + 1)]


def _tree(
    found: Severance, tree: Sequence[int], home: dict[int, int], cut: Sequence[tuple[int, int]], willing: Mask
) -> list[Bridge]:
    """A tie from each other part to the first, the one that most pairs need."""

    def people(part: int) -> Indices:
        return np.unique(np.concatenate([found.staffs[i] for i, at in home.items() if at == part]))

    component = components(found.rest)
    hub = people(tree[0])
    hub = hub[component[hub] == tree[0]]
    bridges = []
    for part in tree[1:]:
        own = people(part)
        a, b, hops = _closest(found.whole, own[component[own] == part], hub, willing)
        repairs = tuple(pair for pair in cut if part in (home[pair[0]], home[pair[1]]))
        bridges.append(Bridge(a, b, repairs, hops))
    return bridges


def _fewer_joins(parts: Mapping[int, frozenset[int]], cut: Sequence[tuple[int, int]], known: int) -> tuple[Joins, int]:
    """The fewest joins of two parts after which no pair is cut, if they are fewer than are known; and how many it takes
    at least. None where there are none, or too many ways to try."""
    possible = list(itertools.combinations(sorted(frozenset().union(*parts.values())), 2))
    for count in range(1, known):
        if math.comb(len(possible), count) > TRIES:
            return (), count
        for joins in itertools.combinations(possible, count):
            if all(_reached(parts[a], joins) & parts[b] for a, b in cut):
                return joins, count
    return (), known


def _reached(parts: frozenset[int], joins: Joins) -> frozenset[int]:
    """These parts and all that joins lead to."""
    found = parts
    for _ in joins:
        found = found.union(*(pair for pair in joins if found & {*pair}))
    return found


def _joining(
    found: Severance,
    joins: Joins,
    parts: Mapping[int, frozenset[int]],
    cut: Sequence[tuple[int, int]],
    willing: Mask,
) -> list[Bridge]:
    """A tie for each of the joins, that repairs the pairs that those before it did not."""
    component = components(found.rest)
    people = np.unique(np.concatenate([found.staffs[i] for i in parts]))
    bridges, left = [], list(cut)
    for count, (one, other) in enumerate(joins, 1):
        ours, theirs = (people[component[people] == part] for part in (one, other))
        a, b, hops = _closest(found.whole, ours, theirs, willing)
        new = [pair for pair in left if _reached(parts[pair[0]], joins[:count]) & parts[pair[1]]]
        left = [pair for pair in left if pair not in new]
        bridges.append(Bridge(a, b, tuple(new), hops))
    return bridges


def _closest(adjacency: csr_array[np.float64], ours: Indices, theirs: Indices, willing: Mask) -> tuple[int, int, int]:
    """One of ours and one of theirs: willing if possible, then the nearest to each other, then the first by key."""
    routes = Routes(adjacency)
    asked = theirs[willing[theirs]] if willing[theirs].any() else theirs
    hops = routes.distances(asked)
    a = min(ours.tolist(), key=lambda person: (not willing[person], hops[person] if hops[person] >= 0 else FAR, person))
    back = routes.distances(a)
    b = min(asked.tolist(), key=lambda person: (back[person] if back[person] >= 0 else FAR, person))
    return a, b, int(back[b])
