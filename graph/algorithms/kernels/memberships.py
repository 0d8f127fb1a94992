"""From memberships to ties between members."""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled
from competence_explorer.graph.algorithms.matrices import Counts, Floats, Ints


@compiled("int64[::1](int32[::1], int32[::1], int32[::1], int32[::1])")
def companions(starts: Ints, ends: Ints, member_starts: Ints, members: Ints) -> Counts:
    """Count for each person those who share a group, as the starts of compressed rows."""
    size = starts.size - 1
    row_starts, met_by = np.zeros(size + 1, np.int64), np.full(size, -1, np.int32)
    for person in range(size):
        met_by[person] = person
        count = 0
        for membership in range(starts[person], starts[person + 1]):
            group = ends[membership]
            for at in range(member_starts[group], member_starts[group + 1]):
                count += met_by[members[at]] != person
                met_by[members[at]] = person
        row_starts[person + 1] = row_starts[person] + count
    return row_starts


@compiled("Tuple((int32[::1], float64[::1]))(int32[::1], int32[::1], int32[::1], int32[::1], float64[::1], int64[::1])")
def shared_worth(
    starts: Ints, ends: Ints, member_starts: Ints, members: Ints, worth: Floats, row_starts: Counts
) -> tuple[Ints, Floats]:
    """Sum the ``worth`` of the groups that each two people share, as compressed rows.

    Each person is written into the rows of the companions, in the order of the people: so rows are sorted.
    """
    size = starts.size - 1
    others, sums = np.empty(row_starts[-1], np.int32), np.empty(row_starts[-1])
    place, total, met = row_starts[:-1].copy(), np.zeros(size), np.empty(size + 1, np.int32)
    for person in range(size):
        count = 0
        for membership in range(starts[person], starts[person + 1]):
            group = ends[membership]
            for at in range(member_starts[group], member_starts[group + 1]):
                other = members[at]
                met[count] = other
                count += total[other] == 0.0
                total[other] += worth[group]
        for at in range(count):
            other = met[at]
            if other != person:
                others[place[other]], sums[place[other]] = person, total[other]
                place[other] += 1
            total[other] = 0.0
    return others, sums
