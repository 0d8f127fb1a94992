"""Who could mentor whom: the pairs that are possible, what each is worth, and the best assignment overall.

A pair is worth, in points:

======================================================= =====================================================
an open need of the mentee                              3 if urgent, 2 if medium or not said, 1 if low
different institutions                                  2
a language in common (both recorded)                    1
they have a tie; or somebody whom both have a tie with  1; or 0.5
each level of the mentor above the one wanted           -0.5: experts are kept for those who need them
distance                                                -1 for 250 km, at most -2; not known: -1
======================================================= =====================================================
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.aims import NOBODY, Aims, aims, languages
from competence_explorer.graph.competence.arrays import competences
from competence_explorer.graph.competence.assignment import assign
from competence_explorer.graph.competence.holdings import Holdings, Indices, Ints, Mask, entries_of
from competence_explorer.graph.competence.refusals import refused
from competence_explorer.graph.competence.remedies import mentoring_hours
from competence_explorer.graph.geography import kilometres
from competence_explorer.graph.people import scope, staff
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import ties
from competence_explorer.graph.visibility import permitted
from competence_explorer.graph.wording import say

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Column = NDArray[Any]
Floats = NDArray[np.float64]

OTHER_INSTITUTION = 2.0
LANGUAGE = 1.0
TIE, COMMON_CONTACT = 1.0, 0.5
EACH_LEVEL_ABOVE = -0.5
KM_A_POINT, MOST_FOR_DISTANCE, DISTANCE_NOT_KNOWN = 250.0, 2.0, 1.0


class Wish(NamedTuple):
    """Whose aims, whose help (scopes), and the limits: levels that a mentor is above the mentee at least, hours of one
    mentoring, mentees of one mentor; whether goals count beside open needs, and pairs that were declined before."""

    scope: str | None = None
    mentors: str | None = None
    distance: int = 1
    hours: float = 8.0
    most_mentees: int = 3
    goals: bool = True
    declined: bool = False


class Pairs(NamedTuple):
    """Possible pairs as parallel arrays: an aim, a mentor (person), the mentor's level, whether they share a language
    (1 yes, 0 not known), how near they are (2: a tie, 1: a common contact), kilometres (NaN: not known), points."""

    aim: Column
    mentor: Column
    level: Column
    language: Column
    near: Column
    km: Column
    points: Column


@dataclass(frozen=True, eq=False)
class Mentorings:
    """The aims, the pairs chosen (best first), the open needs left: aims, and why each is left; and how many pairs were
    left out because they were declined before."""

    aims: Aims
    chosen: Pairs
    left: list[tuple[int, str]]
    declined: int


@functools.lru_cache(maxsize=8)
def mentorings(snapshot: Snapshot, wish: Wish) -> Mentorings:
    """The best assignment of learners to mentors: as many as possible get one, of all such assignments as many as
    possible for an open need, and of all these the sum of the points is largest.

    Mentors permitted to be asked, have a post today in the scope of mentors, and hours left for at least one mentoring.
    A mentor is at least at the level wanted, and ``distance`` levels above the mentee. Who is known to share no
    language is no pair, nor, unless wished, who declined or was declined before (see
    :func:`~competence_explorer.graph.competence.refusals.refused`). Each learner gets one mentor at most, for
    the aim that is worth most with that mentor.
    Cost: for each competence, those who want it × the mentors who hold it; then the assignment.
    """
    arrays = competences(snapshot)
    wanted = in_scope(snapshot, aims(snapshot, wish.goals), wish.scope)
    may = permitted(snapshot, "mentor") & staff(snapshot, scope(snapshot, wish.mentors))
    places = _capacity(snapshot, wish)
    able = _able(arrays.holdings, wanted, may, wish.distance)
    talking = _talking(snapshot, wanted, able)
    pairs = _valued(snapshot, wanted, able, talking, arrays.home)
    there, again = places[pairs.mentor] > 0, refused(snapshot, wanted, pairs.aim, pairs.mentor) & (not wish.declined)
    chosen = assigned(wanted, _part(pairs, there & ~again), places)
    left = _left(wanted, chosen, able[0], pairs.aim, pairs.aim[~again], pairs.aim[there & ~again])
    return Mentorings(wanted, chosen, left, int((there & again).sum()))


def in_scope(snapshot: Snapshot, found: Aims, text: str | None) -> Aims:
    """The learners who work in a scope, or are institutions of it; without one all, those not known where too."""
    if text is None:
        return found
    places = scope(snapshot, text)
    people = np.append(staff(snapshot, places), False)  # nobody is the last
    return found.of(people[found.person] | ((found.person == NOBODY) & np.isin(found.place, places)))


def _capacity(snapshot: Snapshot, wish: Wish) -> Ints:
    """How many more mentees each person takes; one where the hours offered are not stated."""
    offered, promised = mentoring_hours(snapshot)
    room = np.floor((offered - promised) / max(wish.hours, 1e-9) + 1e-9)
    return np.clip(np.where(np.isnan(offered), 1, room), 0, wish.most_mentees).astype(np.int32)


def _able(holdings: Holdings, wanted: Aims, may: Mask, distance: int) -> tuple[Column, Column, Column]:
    """Aims and mentors who are high enough above them, and their levels; nobody mentors herself."""
    order = holdings.by_skill[may[holdings.person[holdings.by_skill]] & (holdings.level[holdings.by_skill] > 0)]
    starts = np.searchsorted(holdings.skill[order], np.arange(holdings.skills + 1))
    aim, place = entries_of(starts, wanted.skill)
    entry = order[place]
    mentor, level = holdings.person[entry], holdings.level[entry].astype(np.int32)
    enough = level >= np.maximum(wanted.level, wanted.own + distance)[aim]
    enough &= mentor != wanted.person[wanted.learner[aim]]
    return aim[enough], mentor[enough], level[enough]


def _talking(snapshot: Snapshot, wanted: Aims, able: tuple[Column, Column, Column]) -> Ints:
    """1 where two share a language, 0 where it is not known, -1 where they are known to share none."""
    spoken = np.append(languages(snapshot), np.uint64(0))
    one, other = spoken[wanted.person[wanted.learner[able[0]]]], spoken[able[1]]
    known = (one != 0) & (other != 0)
    return np.where(one & other != 0, 1, np.where(known, -1, 0)).astype(np.int32)


def _valued(snapshot: Snapshot, wanted: Aims, able: tuple[Column, Column, Column], talking: Ints, home: Ints) -> Pairs:
    aim, mentor, level, language = (column[talking >= 0] for column in (*able, talking))
    learner = wanted.learner[aim]
    here, there = wanted.place[learner], home[mentor]
    km = kilometres(snapshot, here, there)
    near = _near(ties(snapshot).adjacency, wanted.person[learner], mentor)
    points = wanted.urgency[aim] + EACH_LEVEL_ABOVE * (level - wanted.level[aim])
    points += OTHER_INSTITUTION * ((here >= 0) & (there >= 0) & (here != there)) + LANGUAGE * language
    points += np.choose(near, [0.0, COMMON_CONTACT, TIE])
    points -= np.where(np.isnan(km), DISTANCE_NOT_KNOWN, np.minimum(km / KM_A_POINT, MOST_FOR_DISTANCE))
    return Pairs(aim, mentor, level, language, near, km, np.round(points, 6))


def _near(adjacency: csr_array[np.float64], people: Column, others: Column) -> Ints:
    """2 for pairs with a tie, 1 for those with a common contact, else 0."""
    rows, row = np.unique(people[people >= 0], return_inverse=True)
    columns, column = np.unique(others[people >= 0], return_inverse=True)
    ones = adjacency.copy()
    ones.data = np.ones_like(ones.data)
    part = ones[rows]
    found = np.zeros(people.size, np.int32)
    if rows.size and columns.size:
        common, direct = (part @ ones[:, columns]).tocsr(), part[:, columns].tocsr()
        told = (np.asarray(matrix[row, column]).ravel() > 0 for matrix in (common, direct))
        found[people >= 0] = np.maximum(*(has * worth for has, worth in zip(told, (1, 2), strict=True)))
    return found


def assigned(wanted: Aims, pairs: Pairs, places: Ints) -> Pairs:
    """The pairs of the best assignment, by points; of several aims of a learner the one worth most counts."""
    from scipy.sparse import csr_array

    learner = wanted.learner[pairs.aim].astype(np.int64)
    needs_first = 1.0 + wanted.person.size * (1.0 + float(np.ptp(pairs.points))) if pairs.points.size else 0.0
    worth = pairs.points + needs_first * (wanted.need[pairs.aim] != NOBODY)
    order = np.lexsort((pairs.aim, -worth, pairs.mentor, learner))
    codes = learner[order] * places.size + pairs.mentor[order]
    first = np.append(True, np.diff(codes) > 0)[: codes.size]
    best, codes = order[first], codes[first]
    mentors, column = np.unique(pairs.mentor[best], return_inverse=True)
    starts = np.searchsorted(learner[best], np.arange(wanted.person.size + 1))
    shape = (wanted.person.size, mentors.size)
    found = assign(csr_array((worth[best], column, starts), shape=shape), places[mentors])
    taken = best[np.searchsorted(codes, found.mentees * np.int64(places.size) + mentors[found.mentors])]
    return _part(pairs, taken[np.lexsort((pairs.aim[taken], -pairs.points[taken]))])


def _part(pairs: Pairs, rows: Mask | Indices) -> Pairs:
    return Pairs(*(column[rows] for column in pairs))


def _left(wanted: Aims, chosen: Pairs, *steps: Indices) -> list[tuple[int, str]]:
    """Open needs for which nobody was found, and why; ``steps`` are the aims of the pairs that are left after each of
    the conditions that a pair has to meet."""
    served = {int(need) for need in wanted.need[chosen.aim]}
    needs = [aim for aim in np.flatnonzero(wanted.need != NOBODY).tolist() if int(wanted.need[aim]) not in served]
    reasons = (
        say("nobody who permitted to be asked as a mentor is at the level"),
        say("nobody at the level shares a language"),
        say("the mentors at the level declined before, or were declined"),
        say("the mentors at the level have no hours left"),
    )
    there = [(set(aims_.tolist()), words) for aims_, words in zip(steps, reasons, strict=True)]
    busy = set(wanted.learner[chosen.aim].tolist())

    def why(aim: int) -> str:
        same = say("another aim of the same person came first with the mentors at the level")
        others = say("aims of other people came first with the mentors at the level")
        missing = (words for known, words in there if aim not in known)
        return next(missing, same if int(wanted.learner[aim]) in busy else others)

    return [(aim, why(aim)) for aim in needs]
