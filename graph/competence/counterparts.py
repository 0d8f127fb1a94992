"""Counterparts of one side (a person, an office, a theme) among many profiles: alike, and with something to teach each
other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.holdings import (
    UNSTATED,
    Bits,
    Floats,
    Holdings,
    Indices,
    Ints,
    Mask,
    entries_of,
)
from competence_explorer.graph.competence.nearest import SLACK, nearest

ABSENT = -1
"""In the levels of a side: a competence that is not recorded for it. It counts as level 0."""

RAISED = 2.0
"""What the cosine of two who could each teach half of all that they have is multiplied by: nobody's by more."""

FIRST, WIDER = 8, 8
"""The nearest looked at first, for each one asked for; and how many times as many where they may not be enough."""


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
        _, entries = entries_of(holdings.starts, np.flatnonzero(people))
        skill, level = holdings.skill[entries], holdings.level[entries]
        weight = np.bincount(skill, np.maximum(level, 1), holdings.skills) * holdings.rarity
        best = np.full(holdings.skills, ABSENT, np.int8)
        np.maximum.at(best, skill, level)
        return cls(weight, best)


@dataclass(frozen=True, eq=False)
class Ranked:
    """Rows from the best on, each with its cosine and with how evenly the two could teach each other (0 to 1)."""

    rows: Ints
    cosine: Floats
    complement: Floats


def rank(holdings: Holdings, side: Side, allowed: Mask, distance: int = 1, limit: int = 10) -> Ranked:
    r"""The allowed profiles nearest to a side, raised by what both could teach each other.

    .. math:: \text{score} = \cos(a, b)\,(1 + c), \qquad c = \frac{2 \min(t_{ab}, t_{ba})}{\sum_{s \in a \cup b} r_s}

    where :math:`t_{ab}` is the sum of the rarities :math:`r_s` over the competences in which a is known to be at least
    ``distance`` levels above b (not recorded counts as level 0, recorded without level as not known). c is 0 if one of
    them has nothing to teach, or both are the same, and 1 if each could teach half of all. Profiles
    without anything in common are left out; of equal scores the smaller index comes first. Exact.

    ``distance`` and ``limit`` are at least 1. Cost: that of :func:`.nearest.nearest` by cosine alone, of whom enough
    are scored that nobody further away can still be raised above them: some hundred.
    """
    near = FIRST * limit
    while True:
        people, cosines = nearest(holdings, side.weight, allowed, near)
        found = _ranked(holdings, side, people, distance, limit)
        if people.size < near or RAISED * (cosines[-1] + SLACK) < (found.cosine * (1 + found.complement))[-1]:
            return found
        near *= WIDER


def _ranked(holdings: Holdings, side: Side, people: Ints, distance: int, limit: int) -> Ranked:
    """The best of these people."""
    place, entries = entries_of(holdings.starts, people)
    theirs = _Entries(place, holdings.skill[entries], holdings.level[entries], people.size)
    cosine = _cosines(theirs, side.weight, holdings.rarity)
    complement = _complements(theirs, side.level, holdings.rarity, distance)
    best = np.lexsort((people, -cosine * (1 + complement)))[:limit]
    return Ranked(people[best], cosine[best], complement[best])


class _Entries(NamedTuple):
    """What some people hold: of each entry the place of its holder among them."""

    place: Indices
    skill: Ints
    level: Bits
    people: int

    def sums(self, values: NDArray[Any]) -> Floats:
        """A value of each entry, added up by person."""
        return np.asarray(np.bincount(self.place, values, self.people), np.float64)


def _cosines(theirs: _Entries, weight: Floats, rarity: Floats) -> Floats:
    height = np.maximum(theirs.level, 1) * rarity[theirs.skill]
    length = np.sqrt(theirs.sums(height * height)) * np.linalg.norm(weight[weight > 0])
    return np.asarray(theirs.sums(height * weight[theirs.skill]) / length)


def _complements(theirs: _Entries, level: Bits, rarity: Floats, distance: int) -> Floats:
    ours, rare = level[theirs.skill], rarity[theirs.skill]
    # What we could teach: all that we have, less what they have too high, or at a level nobody stated.
    kept = (ours >= distance) & ~_above(ours, theirs.level, distance)
    taught = rarity[level >= distance].sum() - theirs.sums(rare * kept)
    learned = theirs.sums(rare * _above(theirs.level, ours, distance))
    either = rarity[level != ABSENT].sum() + theirs.sums(rare * (ours == ABSENT))
    return np.asarray(2 * np.minimum(taught, learned) / either)


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
