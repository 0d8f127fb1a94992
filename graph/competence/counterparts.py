"""Counterparts of one side (a person, an office, a theme) among many profiles: alike, and with something to teach each
other. One pass over the entries, so that 100,000 people are ranked in well under a second without preparing anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.holdings import UNSTATED, Bits, Holdings, Ints, Mask
from competence_explorer.graph.competence.nearest import Floats, rarity

ABSENT = -1
"""In the levels of a side: a competence that is not recorded for it. It counts as level 0."""


@dataclass(frozen=True, eq=False)
class Side:
    """Who asks: by competence its weight (0 where it has none), and its best level (``ABSENT``, ``UNSTATED``, 1-4)."""

    weight: Floats
    level: Bits

    @classmethod
    def of(cls, holdings: Holdings, people: Mask) -> Side:
        """The people under the mask together: the sum of their profiles, and the best level of each competence.

        A competence that some hold at a known level and others at an unknown one is known.
        """
        entries = people[holdings.person]
        skill, level = holdings.skill[entries], holdings.level[entries]
        weight = np.bincount(skill, np.maximum(level, 1), holdings.skills) * rarity(holdings)
        best = np.full(holdings.skills, ABSENT, np.int8)
        np.maximum.at(best, skill, level)
        return cls(weight, best)


@dataclass(frozen=True, eq=False)
class Ranked:
    """Rows from the best on, each with its cosine and with how evenly the two could teach each other (0 to 1)."""

    rows: NDArray[np.intp]
    cosine: Floats
    complement: Floats


def rank(holdings: Holdings, side: Side, allowed: Mask, distance: int = 1, limit: int = 10) -> Ranked:
    r"""The allowed profiles nearest to a side, raised by what both could teach each other.

    .. math:: \text{score} = \cos(a, b)\,(1 + c), \qquad c = \frac{2 \min(t_{ab}, t_{ba})}{\sum_{s \in a \cup b} r_s}

    where :math:`t_{ab}` is the sum of the rarities :math:`r_s` over the competences in which a is known to be at least
    ``distance`` levels above b (not recorded counts as level 0, recorded without level as not known). c is 0 if one of
    them has nothing to teach, or both are the same, and 1 if each could teach half of all. Profiles
    without anything in common are left out; of equal scores the smaller index comes first. Exact.

    Cost: a pass over the entries of ``holdings``.
    """
    worth = rarity(holdings)
    cosine = _cosines(holdings, side.weight, worth)
    complement = _complements(holdings, side.level, worth, distance)
    score = np.where(allowed & (cosine > 0), cosine * (1 + complement), 0.0)
    order = np.lexsort((np.arange(score.size), -score))[:limit]
    best = order[score[order] > 0]
    return Ranked(best, cosine[best], complement[best])


def _cosines(holdings: Holdings, weight: Floats, worth: Floats) -> Floats:
    height = np.maximum(holdings.level, 1) * worth[holdings.skill]
    product = np.bincount(holdings.person, height * weight[holdings.skill], holdings.people)
    length = np.sqrt(np.bincount(holdings.person, height * height, holdings.people) * (weight @ weight))
    return np.divide(product, length, out=np.zeros(holdings.people), where=length > 0)


def _complements(holdings: Holdings, level: Bits, worth: Floats, distance: int) -> Floats:
    ours, theirs, rare = level[holdings.skill], holdings.level, worth[holdings.skill]
    learn = _above(theirs, ours, distance)
    # What we could teach: all that we have, less what they have too high, or at a level nobody stated.
    could = _above(level, np.full_like(level, ABSENT), distance)
    kept = could[holdings.skill] & ~_above(ours, theirs, distance)
    taught = worth[could].sum() - np.bincount(holdings.person, rare * kept, holdings.people)
    learned = np.bincount(holdings.person, rare * learn, holdings.people)
    mine = worth[level != ABSENT].sum()
    either = mine + np.bincount(holdings.person, rare * (ours == ABSENT), holdings.people)
    worth_both = np.zeros(holdings.people)
    np.divide(2 * np.minimum(taught, learned), either, out=worth_both, where=either > 0)
    return worth_both


def _above(giver: Bits, taker: Bits, distance: int) -> Mask:
    """Where one is known to be so many levels above another who is not of unknown level."""
    return np.asarray((giver > UNSTATED) & (taker != UNSTATED) & (giver - np.maximum(taker, 0) >= distance))


def taught(giver: Bits, taker: Bits, worth: Floats, distance: int = 1) -> Ints:
    """The competences in which one side could teach another: what the other has begun first, then by levels above,
    then by rarity, most first."""
    skills = np.flatnonzero(_above(giver, taker, distance))
    above = giver[skills] - np.maximum(taker[skills], 0)
    return np.asarray(skills[np.lexsort((skills, -worth[skills], -above, taker[skills] == ABSENT))], np.int32)


def common(one: Bits, other: Bits, worth: Floats) -> Ints:
    """The competences that both sides have, the rarest first."""
    skills = np.flatnonzero((one != ABSENT) & (other != ABSENT))
    return np.asarray(skills[np.lexsort((skills, -worth[skills]))], np.int32)
