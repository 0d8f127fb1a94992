"""What certain pairs amount to together: where merging them would merge what is known to be two, they are not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from competence_explorer.graph.matching.blocking import Indices, Longs
from competence_explorer.graph.matching.judging import Bools, Identity, Judged
from competence_explorer.graph.matching.reasons import Reason

STRONG = int(Reason.SAME_EMAIL)
"""A certain pair with this does not rest on its names."""


def best(judged: Judged, owners: Indices) -> tuple[Judged, Judged]:
    """For each pair of entities the best of its pairs of spellings (certain first, then by score): as entities,
    and as the spellings that it rests on."""
    one, other = owners[judged.a], owners[judged.b]
    order = np.lexsort((judged.b, judged.a, -judged.score, ~judged.certain, other, one))
    one, other = one[order], other[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    chosen = judged.take(order[first])
    return chosen._replace(a=one[first], b=other[first]), chosen


def groups(judged: Judged, count: int) -> Indices:
    """Of each of ``count`` entities the number of the group that certain pairs connect it with."""
    one, other = judged.a[judged.certain], judged.b[judged.certain]
    pairs = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(count, count))
    return connected_components(pairs, directed=False)[1].astype(np.int32)


def doubted(judged: Judged, group: Indices) -> Indices:
    """The groups that hold a pair that is judged doubtful."""
    inside = group[judged.a] == group[judged.b]
    return np.unique(group[judged.a[inside & ~judged.certain]])


def settle(judged: Judged, group: Indices, torn: Indices, identities: Iterable[Identity]) -> Judged:
    """The pairs of entities with certain ones made doubtful where they contradict each other.

    What certain pairs connect (its ``group``) would become one entity. If that has two of what one entity has
    once, or holds a pair that is judged doubtful (it is ``torn``), its pairs that rest on names are doubtful too
    (all of them where the identity ``holds``). Does not depend on the order of the pairs. Cost: linear but for
    sorting.
    """
    weak = judged.certain & ((judged.reasons & STRONG) == 0)
    undone = weak & np.isin(group[judged.a], torn)
    members = np.unique(np.concatenate([judged.a[judged.certain], judged.b[judged.certain]]))
    for identity in identities:
        twice = np.isin(group[judged.a], _twice(group[members], members, identity))
        undone |= twice & (judged.certain if identity.holds else weak)
    return judged._replace(
        certain=judged.certain & ~undone,
        reasons=np.where(undone, judged.reasons | int(Reason.CONTRADICTED), judged.reasons),
    )


def _twice(groups: Indices, members: Longs, identity: Identity) -> Longs:
    """The groups with two values in one space."""
    spaces, values = identity.spaces[members], identity.values[members]
    known: Bools = values >= 0
    held = np.unique(np.column_stack([groups[known], spaces[known], values[known]]), axis=0)
    twice = np.all(held[1:, :2] == held[:-1, :2], axis=1)
    return np.unique(held[1:][twice, 0])
