"""A team for a call among the people of a snapshot: who may be in it, and the team that was found."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.arrays import workload
from competence_explorer.graph.competence.asked import Asked, Need, look_up
from competence_explorer.graph.competence.coverage import capabilities
from competence_explorer.graph.competence.holdings import Indices, Mask, Requirement
from competence_explorer.graph.competence.risks import NOBODY, Period, people_of, period
from competence_explorer.graph.competence.scenario import WhatIf, leavers
from competence_explorer.graph.competence.team_problem import Failure
from competence_explorer.graph.competence.teams import Rules, Team, team
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.people import parts_of
from competence_explorer.graph.search import find_one
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import Ties, ties
from competence_explorer.graph.visibility import permitted
from competence_explorer.graph.wording import say

Method = Literal["exact", "greedy"]
Counts = NDArray[np.int64]


class Wish(NamedTuple):
    """What the team is for, what is supposed, and what it has to keep to; names and ids as they were given."""

    call: str | None = None
    project: str | None = None
    profile: str | None = None
    scope: str | None = None
    leaving: str | None = None
    trained: str | None = None
    joining: str | None = None
    must: str | None = None
    without: str | None = None
    most_per_institution: int | None = None
    least_institutions: int = 1
    most_each: int | None = None
    load: float | None = None
    optional: bool = True
    method: Method = "exact"
    seconds: float = 10.0


@dataclass(frozen=True, eq=False)
class CallTeam:
    """The team for a wish, and what it was chosen from.

    Where requirements fail (``failures``, those of rules among them), the team is one for as many people as can be
    had. ``held`` counts by requirement the people of the scope who hold it at the level, ``willing`` those of them who
    permitted to be named in teams, ``free`` those of these who may be chosen. ``busy_unknown`` marks people who may
    be busier than is recorded.
    """

    snapshot: Snapshot
    needed: Sequence[Requirement]
    team: Team
    failures: tuple[Failure, ...]
    period: Period
    held: Counts
    willing: Counts
    free: Counts
    busy_unknown: Mask

    @property
    def ties(self) -> Ties:
        """The ties between people that count, of all kinds."""
        return ties(self.snapshot)


@functools.lru_cache(maxsize=8)
def call_team(snapshot: Snapshot, wish: Wish, home: Path | None = None) -> CallTeam:
    """The smallest team that meets the requirements of a wish, and of these the one with most ties.

    Candidates have a post today in the scope, permitted to be named in teams, have no recorded last day before the end
    of the period and, with ``load``, work on projects with no more than this share in each of its months (as far
    as is recorded); posts and competences are those that are supposed. Who must be there is taken as she is, wherever
    she works. Raises UsageError for wishes that exclude each other or name nobody, NotFoundError for a name that is not
    there.
    """
    need = Need(wish.call, wish.project, wish.profile, wish.scope)
    asked = look_up(snapshot, need, WhatIf(wish.leaving, wish.trained, wish.joining), home)
    needed = [requirement for requirement in asked.needed if requirement.mandatory or wish.optional]
    must, without = (named(snapshot, text) for text in (wish.must, wish.without))
    gone = np.flatnonzero(leavers(snapshot, asked.before, wish.leaving)).tolist()
    if both := set(must) & {*without, *gone}:
        raise UsageError(
            say("Somebody must be in the team and must not."),
            say("Take %(count)s out of must, or out of without and leaving.", count=len(both)),
        )
    if wish.load is not None and wish.load > 1:
        raise UsageError(
            say("load=%(load)s is not a share of working time.", load=wish.load), say("Give a number from 0 to 1.")
        )
    arrays, time = asked.found, period(snapshot, wish.call, wish.project, None, None)
    there = people_of(arrays, asked.places)
    willing = there & permitted(snapshot, "teams")
    free, unknown = _with_time(snapshot, wish, time)
    free &= eligible(asked, time.last)
    free[list(without)] = False
    chosen = free.copy()
    chosen[list(must)] = True
    capable = capabilities(arrays.holdings, needed)
    excluded = np.flatnonzero(~chosen).tolist()
    find = functools.partial(
        team,
        capable,
        home=arrays.home,
        rules=Rules(wish.most_each, must, excluded, wish.most_per_institution, wish.least_institutions),
        ties=ties(snapshot).adjacency,
        exact=wish.method == "exact",
        seconds=wish.seconds,
    )
    first = find(needed=[requirement.people for requirement in needed])
    best = _as_far_as_can_be(find, needed, first)
    held, able, left = (np.asarray(capable[mask].sum(axis=0), np.int64) for mask in (there, willing, chosen))
    return CallTeam(snapshot, needed, best, first.failures, time, held, able, left, unknown)


def eligible(asked: Asked, last: dt.date) -> Mask:
    """People of the scope who permitted to be named in teams, and are not known to leave up to a day."""
    willing = people_of(asked.found, asked.places) & permitted(asked.snapshot, "teams")
    return np.asarray(willing & ~asked.found.leaving(np.datetime64(last, "D")))


def _as_far_as_can_be(find: Callable[..., Team], needed: Sequence[Requirement], first: Team) -> Team:
    """The team for fewer people where requirements fail, as many as there are; none if a rule fails."""
    found, people = first, [requirement.people for requirement in needed]
    while found.failures and all(failure.requirement >= 0 for failure in found.failures):
        for failure in found.failures:
            people[failure.requirement] = min(failure.available, people[failure.requirement] - 1)
        if not any(people):
            break
        found = find(needed=people)
    return found


def named(snapshot: Snapshot, text: str | None) -> tuple[int, ...]:
    """The people whom a text names, by names or ids joined by ``|``. Raises NotFoundError."""
    return tuple(dict.fromkeys(find_one(snapshot, "Person", part) for part in parts_of(text)))


def _with_time(snapshot: Snapshot, wish: Wish, time: Period) -> tuple[Mask, Mask]:
    """Who is, as far as is recorded, no busier than wished in each month; of whom that is not known for sure."""
    people = len(snapshot.nodes("Person"))
    if wish.load is None:
        return np.ones(people, np.bool_), np.zeros(people, np.bool_)
    besides = NOBODY if wish.project is None else find_one(snapshot, "Project", wish.project)
    sure, doubtful = workload(snapshot, time.first, time.months, besides).available(wish.load)
    return sure | doubtful, doubtful


def covered_by(found: CallTeam, requirement: int) -> Indices:
    """The members who cover a requirement (its place)."""
    return found.team.people[found.team.covers[:, requirement]]
