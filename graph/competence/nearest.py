"""The nearest profiles by cosine, to one side of any kind."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from competence_explorer.graph.competence.holdings import Floats, Holdings, Ints, Mask

SLACK = 1e-5
"""What a cosine may be wrong by: it is worked out in single precision."""


class Nearest(NamedTuple):
    """The nearest (at most as many as asked for) and their cosines, the nearest first."""

    ids: Ints
    cosines: Floats


def nearest(holdings: Holdings, weight: Floats, allowed: Mask, k: int = 10) -> Nearest:
    """The k allowed people of largest cosine above 0 with a side, given by its weight of each competence (0: none).

    A person's weights are level × rarity (see :class:`~competence_explorer.graph.competence.holdings.Holdings`). Of
    equal cosines the smaller index comes first. Exact but for ``SLACK``; ``k`` is at least 1.

    Cost: the holders of the side's rarer competences. The most common, which have most holders, are left out once
    what they could add is less than the k-th best found (bounds as in Turtle & Flood 1995, *Query evaluation:
    strategies and optimizations*; Anastasiu & Karypis 2014, *L2AP*, for the bound by length).

    >>> held = Holdings.of(4, 2, [0, 1, 1, 2, 3], [0, 0, 1, 1, 0], [2, 1, 1, 3, 4])
    >>> found = nearest(held, held.rarity * [1, 0], np.array([False, True, True, True]), k=3)
    >>> found.ids.tolist(), found.cosines.round(3).tolist()
    ([3, 1], [1.0, 0.611])
    """
    from competence_explorer.graph.algorithms.kernels import cosines

    wanted = np.flatnonzero(weight > 0)
    held = holdings.skill_starts[wanted + 1] - holdings.skill_starts[wanted]
    wanted = wanted[np.argsort(held, kind="stable")]
    query = np.zeros(holdings.skills, np.float32)
    query[wanted] = weight[wanted] / np.linalg.norm(weight[wanted])
    ids, found = np.empty(min(k, holdings.people), np.int32), np.empty(min(k, holdings.people))
    by_person, by_skill = holdings.shares
    columns = (holdings.starts, holdings.skill, by_person, holdings.skill_starts, holdings.holders_by_skill, by_skill)
    cosines.nearest(*columns, wanted, query, allowed, ids, found)
    order = np.lexsort((ids, -found))
    order = order[ids[order] >= 0]
    return Nearest(ids[order], found[order])
