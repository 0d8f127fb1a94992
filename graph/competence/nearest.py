"""Counterparts: the nearest profiles by cosine, and what two people (or institutions) could teach each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.holdings import UNSTATED, Holdings, Ints, Members

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]

BLOCK = 65_536
"""Rows whose nearest are found at a time, where all are asked for."""


class Nearest(NamedTuple):
    """By row asked for: the nearest others (-1: no more) and their cosines, the nearest first."""

    ids: Ints
    cosines: Floats


def rarity(holdings: Holdings) -> Floats:
    r"""How much a competence tells about who holds it: :math:`\ln(1 + N / n_s)`, of N people n_s hold s.

    The inverse document frequency of text retrieval (Spärck Jones 1972), above 0 also for what everybody holds.
    """
    held = np.bincount(holdings.skill, minlength=holdings.skills)
    return np.log1p(int(holdings.recorded.sum()) / np.maximum(held, 1))


def vectors(holdings: Holdings) -> csr_array[np.float32]:
    """People × competences: level × rarity. A level that is not stated counts as the lowest."""
    height = np.maximum(holdings.level, 1).astype(np.float32)
    height *= rarity(holdings).astype(np.float32)[holdings.skill]
    return holdings.matrix(height)


def profiles(holdings: Holdings, members: Members) -> csr_array[np.float64]:
    """Groups × competences: the sum of :func:`vectors` over each group's people."""
    from scipy.sparse import csr_array

    ones = np.ones(members.group.size)
    belong = csr_array((ones, members.group, members.starts), shape=(members.people, members.groups))
    return csr_array(belong.T @ vectors(holdings))


class Profiles:
    """Vectors made ready for many searches: brought to length 1, and by column, the rarest first in each row.

    ``vectors`` is a sparse matrix without negative values. Memory: 16 bytes a stored value, in single precision.

    >>> from scipy.sparse import csr_array
    >>> near = Profiles(csr_array([[1.0, 0, 0], [1, 1, 0], [0, 1, 1], [3, 0, 0]])).nearest([0], k=3)
    >>> near.ids.tolist(), near.cosines.round(3).tolist()
    ([[3, 1, -1]], [[1.0, 0.707, 0.0]])
    """

    def __init__(self, vectors: csr_array[Any]) -> None:
        from scipy.sparse import csr_array

        self._size = vectors.shape[0]
        order = np.argsort(np.bincount(vectors.indices, minlength=vectors.shape[1]), kind="stable")
        rank = np.empty(order.size, np.int32)
        rank[order] = np.arange(order.size, dtype=np.int32)
        columns = rank[vectors.indices]
        rows = csr_array((vectors.data.astype(np.float32), columns, vectors.indptr), shape=vectors.shape)
        rows.sum_duplicates()
        squares = np.add.reduceat(np.append(rows.data, np.float32(0)) ** 2, rows.indptr[:-1], dtype=np.float64)
        filled = np.diff(rows.indptr)
        lengths = np.sqrt(np.where(filled > 0, squares, 1.0))
        rows.data = np.divide(rows.data, np.repeat(np.where(lengths > 0, lengths, 1.0), filled), dtype=np.float32)
        by_column = rows.tocsc()
        self._arrays = (
            *(rows.indptr.astype(np.int64), rows.indices.astype(np.int32, copy=False), rows.data),
            *(by_column.indptr.astype(np.int64), by_column.indices.astype(np.int32, copy=False), by_column.data),
        )

    def nearest(self, rows: Any = None, k: int = 10, groups: Any = None) -> Nearest:
        """The k rows of largest cosine above 0 with each of the rows asked for (all without ``rows``).

        Never of the same group, where ``groups`` gives one to each row (a metropolis, for counterparts elsewhere);
        without, never the row itself. Of equal cosines the smaller index comes first. Exact.

        Cost: the holders of the row's rarer columns. The most common, which have most holders, are left out once
        what they could add is less than the k-th best found (bounds as in Turtle & Flood 1995, *Query evaluation:
        strategies and optimizations*; Anastasiu & Karypis 2014, *L2AP*, for the bound by length).
        """
        from competence_explorer.graph.competence import kernels

        asked = np.arange(self._size, dtype=np.int32) if rows is None else np.asarray(rows, np.int32)
        group = np.arange(self._size) if groups is None else np.asarray(groups)
        ids, cosines = np.empty((asked.size, k), np.int32), np.empty((asked.size, k))
        arrays: tuple[Any, ...] = (*self._arrays, group.astype(np.int32), asked, ids, cosines)
        kernels.nearest(*arrays)
        return Nearest(ids, cosines)

    def blocks(self, k: int = 10, groups: Any = None) -> Iterator[tuple[range, Nearest]]:
        """The same for all rows, ``BLOCK`` at a time, so that no more than these are in memory."""
        for first in range(0, self._size, BLOCK):
            rows = range(first, min(first + BLOCK, self._size))
            yield rows, self.nearest(rows, k, groups)


def could_teach(holdings: Holdings, giver: int, taker: int, distance: int = 1) -> Ints:
    """The competences in which one person is known to be at least ``distance`` levels above another.

    What is recorded for the taker without a level is not known, and left out; what is not recorded is level 0.
    """
    skills, levels = holdings.of_person(giver)
    theirs, heights = holdings.of_person(taker)
    known = np.zeros(holdings.skills, np.int8)
    known[theirs] = np.where(heights == UNSTATED, np.iinfo(np.int8).max // 2, heights)
    return np.asarray(skills[levels - known[skills] >= distance])


def complementarity(holdings: Holdings, one: int, other: int, distance: int = 1) -> float:
    r"""How evenly two people could teach each other, from 0 (one of them nothing) up.

    .. math:: \min(t_{ab}, t_{ba}), \qquad t_{ab} = \sum_{s} \ln(1 + N / n_s)

    over the competences s that a could teach b (:func:`could_teach`), weighted by :func:`rarity`.
    """
    worth = rarity(holdings)
    given, taken = (could_teach(holdings, *pair, distance) for pair in ((one, other), (other, one)))
    return float(min(worth[given].sum(), worth[taken].sum()))
