"""Some people of a snapshot leave: what is asked about it, each worked out when it is first needed."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.algorithms import Routes
from competence_explorer.graph.columns import Days
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.leaving.losses import Loss, Risk, holds, losses, risks
from competence_explorer.graph.leaving.severance import Repair, Severance, reconnect, severance, shorten
from competence_explorer.graph.leaving.succession import Mentoring, Successor, mentorings, successors
from competence_explorer.graph.leaving.who import last_days, leavers, present
from competence_explorer.graph.people import Posts, staff
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import Ties, ties
from competence_explorer.graph.visibility import Mask, current, permitted
from competence_explorer.graph.wording import say

Pair = tuple[int, int]


def departure(
    snapshot: Snapshot, people: str | None, until: dt.date | None, scope: str | None, level: int | None
) -> Departure:
    """The departure of people named, and of those in the scope whose recorded last day is ``until`` or earlier.

    What is worked out about it is kept for who asks the same again: an answer and its picture. Raises UsageError if
    nobody leaves, NotFoundError for a name that is not there.
    """
    return _departure(snapshot, people, until, scope, level, dt.date.today())


@functools.lru_cache(maxsize=8)
def _departure(
    snapshot: Snapshot, people: str | None, until: dt.date | None, scope: str | None, level: int | None, _today: dt.date
) -> Departure:
    # The day is part of the key: posts end overnight.
    places = institutions_of(snapshot, scope)
    there = present(snapshot)
    if scope is not None:
        there &= staff(snapshot, places)
    leaving = np.zeros(len(there), np.bool_)
    leaving[leavers(snapshot, people, until, there)] = True
    if not leaving.any():
        raise UsageError(
            say("Nobody in the scope has a recorded last day up to %(until)s.", until=until or "-"),
            say("Choose a later day, or name people."),
        )
    return Departure(snapshot, leaving, there, places, level)


@dataclass(frozen=True, eq=False)
class Departure:
    """``leaving`` are those who leave, ``there`` the people of the scope, ``places`` its institutions (by index)."""

    snapshot: Snapshot
    leaving: Mask
    there: Mask
    places: NDArray[np.intp]
    level: int | None

    @functools.cached_property
    def ties(self) -> Ties:
        """The ties between people, of all kinds."""
        return ties(self.snapshot)

    @functools.cached_property
    def posts(self) -> Posts:
        """The main post of each person."""
        return Posts(self.snapshot)

    @functools.cached_property
    def days(self) -> Days:
        """The last day of each person."""
        return last_days(self.snapshot)

    @functools.cached_property
    def losses(self) -> list[Loss]:
        """Competences that the scope loses, or of which one holder stays."""
        return losses(self.snapshot, self.there, self.leaving, self.level)

    @functools.cached_property
    def risks(self) -> list[Risk]:
        """Projects at risk, whoever else works on them."""
        return risks(self.snapshot, present(self.snapshot), self.leaving, self.days)

    @functools.cached_property
    def staffed(self) -> list[int]:
        """The institutions of the scope that have staff today, by index."""
        posts = self.snapshot.relationships("EMPLOYED_BY")
        return [int(i) for i in np.intersect1d(posts.end[current(posts)], self.places)]

    @functools.cached_property
    def severance(self) -> Severance:
        """What the institutions lose of each other; they are known by their place in ``staffed``."""
        return severance(self.ties.adjacency, self.staffs, self.leaving, self.contacts)

    @functools.cached_property
    def staffs(self) -> list[NDArray[np.intp]]:
        """The people of each institution that is ``staffed``, before anybody leaves."""
        posts = self.snapshot.relationships("EMPLOYED_BY")
        today = current(posts)
        start, end = posts.start[today], posts.end[today]
        return [np.unique(start[end == place]).astype(np.intp) for place in self.staffed]

    @functools.cached_property
    def severed(self) -> tuple[list[Pair], list[Pair]]:
        """Pairs of institutions (by place) that are cut, and those that are farther apart."""
        return self.severance.pairs()

    @functools.cached_property
    def contacts(self) -> NDArray[np.intp]:
        """Those who were tied to the leavers and stay."""
        tied = self.ties.adjacency[np.flatnonzero(self.leaving)].indices
        return np.setdiff1d(tied, np.flatnonzero(self.leaving)).astype(np.intp)

    @functools.cached_property
    def reconnected(self) -> Repair:
        """New ties for the pairs that are cut."""
        return reconnect(self.severance, self.severed[0], permitted(self.snapshot, "teams"))

    @functools.cached_property
    def shortened(self) -> Repair:
        """New ties for the pairs that are farther apart."""
        return shorten(self.severance, self.severed[1], permitted(self.snapshot, "teams"))

    @functools.cached_property
    def successors(self) -> dict[int, list[Successor]]:
        """By competence that is lost or left to one: who comes closest."""
        staying = self.there & ~self.leaving
        return {x.skill: successors(self.snapshot, x.skill, staying, self.level, x.before) for x in self.losses}

    @functools.cached_property
    def mentored(self) -> tuple[list[Mentoring], int]:
        """The fewest mentorings that pass on what is lost, by those who leave, and how many it takes at least."""
        lost = {x.skill: (self._mentors(x), self.successors[x.skill]) for x in self.losses if not len(x.after)}
        chosen, cover = mentorings(lost)
        return chosen, cover.at_least

    def _mentors(self, loss: Loss) -> list[int]:
        """Those who have permitted to be asked as mentors, if any has."""
        willing = loss.before[permitted(self.snapshot, "mentor")[loss.before]]
        return [int(i) for i in (willing if len(willing) else loss.before)]

    def stand_ins(self, risk: Risk) -> list[int]:
        """Who stays and holds most of the competences that a project then lacks: colleagues at its partners first."""
        fits = np.zeros(len(self.there), np.int64)
        for need in risk.lacks:
            people, skills = holds(self.snapshot, need.level)
            fits[np.unique(people[skills == need.skill])] += 1
        fits[~self.there | self.leaving | np.isin(np.arange(len(fits)), risk.team)] = 0
        partners = self.snapshot.relationships("PARTNER_IN")
        near = np.isin(self.posts.institutions(), partners.start[partners.end == risk.project])
        return [int(i) for i in np.lexsort((~near, -fits))[: int((fits > 0).sum())]]

    def between(self, pair: Pair) -> list[int]:
        """Those who leave and stood on a shortest way between two institutions."""
        routes, wanted = Routes(self.ties.adjacency), self.severance.before[pair]
        first, second = (routes.distances(self.staffs[place]) for place in pair)
        on_the_way = self.leaving & (first >= 0) & (second >= 0) & (first + second == wanted)
        return [int(i) for i in np.flatnonzero(on_the_way)]
