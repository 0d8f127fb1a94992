"""Which pairs of groups depend on one person: all shortest ways between the others of both lead through her."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Indices = NDArray[np.intp]
Floats = NDArray[np.float64]
Hops = NDArray[np.int32]

BLOCK = 128
"""Groups whose ways are counted at once: bounds the memory by that many rows of all people."""

FAR = np.int32(1 << 20)
"""Hops to what cannot be reached."""


class Ways(NamedTuple):
    """From each of some sources: hops and number of shortest ways to people, or to groups (``FAR`` and 0: none)."""

    hops: Hops
    ways: Floats


def dependent_pairs(adjacency: csr_array[Any], groups: Indices, brokers: Indices) -> list[list[tuple[int, int]]]:
    """For each of the ``brokers`` the pairs of groups that depend on her: there are ways between the two without her
    as one of their own people, and every shortest one leads through her.

    ``groups`` gives each person's group, 0, 1, …, or -1 for none; the network is undirected, ways are counted by hops.
    Of a group that she is in, only the others count, so that her own ties are not ways of her group. Pairs come
    nearest first, of these those of most people, then in order.

    A pair A, B depends on p if d(A, p) + d(p, B) = d(A, B) and the numbers of shortest ways multiply to all of them:
    σ(A, p) · σ(p, B) = σ(A, B) (as betweenness by Freeman, 1977, but between groups). One breadth-first search a
    group, and one a broker for her own group without her: O((groups + brokers) · ties).
    """
    count = int(groups.max(initial=-1)) + 1
    pattern = csr_array((np.ones(adjacency.nnz), adjacency.indices, adjacency.indptr), shape=adjacency.shape)
    members = [np.flatnonzero(groups == group) for group in range(count)]
    own = [np.setdiff1d(members[groups[p]], [p]) if groups[p] >= 0 else np.array([], np.intp) for p in brokers.tolist()]
    to_people, to_groups = _counted(pattern, [*members, *own], groups, brokers, count)
    sizes = np.bincount(groups[groups >= 0], minlength=count)
    return [
        _ordered(*_through(to_people, to_groups, count, at, int(groups[p])), sizes)
        for at, p in enumerate(brokers.tolist())
    ]


def _through(people: Ways, between: Ways, count: int, at: int, own: int) -> tuple[NDArray[np.bool_], Hops]:
    """Which pairs depend on the broker at a place, and the hops between all groups seen without her."""
    near, ways = people.hops[:count, at].copy(), people.ways[:count, at].copy()
    hops, all_ways = between.hops[:count], between.ways[:count]
    if own >= 0:
        hops, all_ways = hops.copy(), all_ways.copy()
        near[own], ways[own] = people.hops[count + at, at], people.ways[count + at, at]
        for whole, row in ((hops, between.hops[count + at]), (all_ways, between.ways[count + at])):
            whole[own], whole[:, own] = row, row
    shortest = (hops < FAR) & (near[:, None] + near[None] == hops)
    # Products of counts are exact in floating point up to 2^53, and beyond nearly so.
    alone = np.outer(ways, ways) >= all_ways * (1 - 1e-12)
    return np.triu(shortest & alone, 1), hops


def _ordered(pairs: NDArray[np.bool_], hops: Hops, sizes: NDArray[np.intp]) -> list[tuple[int, int]]:
    first, second = np.nonzero(pairs)
    order = np.lexsort((second, first, -sizes[first] * sizes[second], hops[first, second]))
    return list(zip(first[order].tolist(), second[order].tolist(), strict=True))


def _counted(
    adjacency: csr_array[Any], sources: list[Indices], groups: Indices, brokers: Indices, count: int
) -> tuple[Ways, Ways]:
    """Ways from sets of people to the brokers, and to the groups."""
    blocks = [_block(adjacency, sources[at : at + BLOCK]) for at in range(0, len(sources), BLOCK)]
    people = [Ways(found.hops[:, brokers], found.ways[:, brokers]) for found in blocks]
    whole = [_to_groups(found, groups, count) for found in blocks]
    return _stacked(people, len(brokers)), _stacked(whole, count)


def _stacked(parts: list[Ways], width: int) -> Ways:
    if not parts:
        return Ways(np.zeros((0, width), np.int32), np.zeros((0, width)))
    return Ways(np.concatenate([part.hops for part in parts]), np.concatenate([part.ways for part in parts]))


def _block(adjacency: csr_array[Any], sources: list[Indices]) -> Ways:
    """Breadth first from several sets of people at once, level by level, counting the shortest ways."""
    hops = np.full((len(sources), adjacency.shape[0]), FAR, np.int32)
    ways = np.zeros(hops.shape)
    for row, people in enumerate(sources):
        hops[row, people], ways[row, people] = 0, 1.0
    level, front = 0, csr_array(ways)
    while front.nnz:
        level += 1
        step = (front @ adjacency).tocoo()
        new = hops[step.row, step.col] == FAR
        rows, columns, counts = step.row[new], step.col[new], step.data[new]
        hops[rows, columns], ways[rows, columns] = level, counts
        front = csr_array((counts, (rows, columns)), shape=hops.shape)
    return Ways(hops, ways)


def _to_groups(found: Ways, groups: Indices, count: int) -> Ways:
    """The nearest people of each group, and the ways to all of them. Groups are 0 to ``count`` - 1, none empty."""
    order = np.argsort(groups, kind="stable")
    order = order[groups[order] >= 0]
    if not order.size:
        return Ways(np.zeros((len(found.hops), 0), np.int32), np.zeros((len(found.hops), 0)))
    at = np.searchsorted(groups[order], np.arange(count))
    hops = np.minimum.reduceat(found.hops[:, order], at, axis=1)
    nearest = found.hops[:, order] == hops[:, groups[order]]
    return Ways(hops, np.add.reduceat(np.where(nearest, found.ways[:, order], 0.0), at, axis=1))
