"""Who could introduce whom, for many people at once: fewest introductions over the groups that people share.

The ties are those of ``ties`` (project, mentoring, exchange, training, reporting, department; groups of up to
``LARGEST_GROUP``), but they are not made pair by pair: a search goes from people to their groups and on to the members,
each group once. It needs no compiled code, which a single command would spend more time on loading than on the search.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from competence_explorer.graph.groups import PEOPLE
from competence_explorer.graph.introductions import Path
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import LARGEST_GROUP, Ties

_UNSEEN, _SOURCE = -2, -1


class Ways:
    """The groups of a snapshot, ready for searches."""

    def __init__(self, snapshot: Snapshot) -> None:
        groups = [make(snapshot).up_to(LARGEST_GROUP) for make in PEOPLE.values()]
        self._groups = csr_array(hstack([each.memberships() for each in groups], format="csr"))
        self._members = csr_array(self._groups.T.tocsr())
        size = len(snapshot.nodes("Person"))
        self._ties = Ties(snapshot, csr_array((size, size)), groups)

    def why(self, a: int, b: int) -> str:
        """Why two people who share a group know each other: the strongest reason, in words."""
        return self._ties.evidence(a, b)[0].words

    def nearest(self, sources: Iterable[int], targets: Iterable[int], most: int) -> dict[int, Path]:
        """The ways with the fewest introductions from any source to each of the ``most`` nearest targets."""
        return nearest_ways(self._groups, self._members, sources, targets, most)


@functools.lru_cache(maxsize=4)
def ways(snapshot: Snapshot) -> Ways:
    """The groups of a snapshot, made once."""
    return Ways(snapshot)


def nearest_ways(
    groups: csr_array[np.float64],
    members: csr_array[np.float64],
    sources: Iterable[int],
    targets: Iterable[int],
    most: int,
) -> dict[int, Path]:
    """The shortest ways from any source to each of the ``most`` nearest targets, by target.

    ``groups`` is people × groups, ``members`` the same turned round; two are tied who share a group. The nearest come
    first, of equally near ones the lower index; a source that is a target is a way of one. Breadth-first search over
    the memberships, each once.

    >>> pairs = csr_array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    >>> nearest_ways(pairs, csr_array(pairs.T), [0], [1, 2], 2)
    {1: (0, 1), 2: (0, 1, 2)}
    """
    aims = np.unique(np.fromiter(targets, np.int64))
    most = min(most, aims.size)  # when all are found, and where there are none, nobody else need be reached
    before = np.full(groups.shape[0], _UNSEEN, np.int64)
    entered = np.zeros(groups.shape[1], np.bool_)
    front = np.unique(np.fromiter(sources, np.int64))
    before[front] = _SOURCE
    found: dict[int, Path] = {}
    while front.size and len(found) < most:
        found |= {person: _traced(before, person) for person in np.intersect1d(front, aims).tolist()}
        group, first = _neighbours(groups, front, entered)
        entered[group] = True
        person, place = _neighbours(members, group, before != _UNSEEN)
        before[person] = front[first[place]]
        front = person
    return dict(list(found.items())[:most])


def _neighbours(
    matrix: csr_array[np.float64], rows: NDArray[np.int64], seen: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The columns of some rows that are not seen yet, each once, and the place in ``rows`` of its first row."""
    starts, counts = matrix.indptr[rows], matrix.indptr[rows + 1] - matrix.indptr[rows]
    place = np.repeat(np.arange(rows.size), counts)
    # As ``matrix[rows].indices``, of which most of a search's many small steps would be checks.
    entries = np.arange(place.size) + np.repeat(starts - np.cumsum(counts) + counts, counts)
    columns = matrix.indices[entries]
    new = np.flatnonzero(~seen[columns])
    found, first = np.unique(columns[new], return_index=True)
    return found.astype(np.int64), place[new[first]]


def _traced(before: NDArray[np.int64], person: int) -> Path:
    path = [person]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return tuple(reversed(path))
