"""A training plan for a call among the people of a snapshot: who could be trained for what, and the best choice.

Weights are those of readiness: a person missing for a requirement of p people weighs w / p, with w = 1 for what is
mandatory and 1/2 for what is nice to have; no more people count than are missing. A goal of a mentor's own weighs
``OWN_GOAL``.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from competence_explorer.graph.competence.aims import NOBODY, aims, levels_of
from competence_explorer.graph.competence.arrays import Competences
from competence_explorer.graph.competence.asked import Asked, Need, look_up
from competence_explorer.graph.competence.call_team import Method
from competence_explorer.graph.competence.coverage import standing
from competence_explorer.graph.competence.holdings import Indices, Mask, Requirement
from competence_explorer.graph.competence.plan import Choices, Plan, choices_for, plan
from competence_explorer.graph.competence.readiness import MANDATORY_WEIGHT, OPTIONAL_WEIGHT
from competence_explorer.graph.competence.remedies import mentoring_hours
from competence_explorer.graph.competence.risks import Period, people_of, period
from competence_explorer.graph.competence.scenario import WhatIf
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import permitted
from competence_explorer.graph.wording import say

OWN_GOAL = 0.05
"""The weight of a goal of a mentor's own."""

AFTERWARDS = dt.timedelta(days=365)
"""Trainings that begin so long after a call has closed still count: that is when the works begin."""

Unit = Literal["hours", "money"]
Why = Literal["", "no training", "nobody near", "budget"]


class Wish(NamedTuple):
    """What to train for, whom, what is supposed, and within which budget (hours of people, or money)."""

    call: str | None = None
    project: str | None = None
    profile: str | None = None
    scope: str | None = None
    leaving: str | None = None
    trained: str | None = None
    joining: str | None = None
    budget: float = 200.0
    unit: Unit = "hours"
    currency: str | None = None
    kept: float = 0.2
    steps: int = 3
    most_each: int = 2
    again: bool = True
    until: dt.date | None = None
    method: Method = "exact"
    seconds: float = 10.0


class Gaps(NamedTuple):
    """Who (person) is to reach which level of a competence, its weight, whether it is a mentor's own goal, and the
    requirement that it is for (its place; behind these a kind for each own goal), with the cap of each kind."""

    person: Indices
    skill: Indices
    level: Indices
    weight: NDArray[np.float64]
    own: Mask
    kind: Indices
    cap: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TrainingPlan:
    """The plan, the choices that it was made from, and by requirement: how many hold it, and how many are missing.

    ``costs`` is by training: hours or money for a person; NaN for one that is not to be had. ``stand_ins`` says who
    goes in whose place, of people for whom the plan is the same.
    """

    snapshot: Snapshot
    needed: Sequence[Requirement]
    held: NDArray[np.int64]
    missing: NDArray[np.int64]
    gaps: Gaps
    choices: Choices
    plan: Plan
    costs: NDArray[np.float64]
    currency: str
    stand_ins: Mapping[int, int]

    def closed(self, requirement: int) -> int:
        """How many of the people missing the plan trains."""
        mine = self.plan.closed & (self.gaps.kind == requirement)
        return min(int(mine.sum()), int(self.missing[requirement]))

    def why_open(self, requirement: int) -> Why:
        """What stands against closing the rest of a requirement; nothing if nothing is left."""
        if self.closed(requirement) == self.missing[requirement]:
            return ""
        need, table = self.needed[requirement], self.snapshot.relationships("TEACHES")
        taught = (table.end == need.skill) & (np.nan_to_num(table.numbers("level")) >= need.level)
        if not np.isfinite(self.costs[table.start[taught]]).any():
            return "no training"
        could = np.unique(self.choices.closes[:, 1])
        more = int((self.gaps.kind[could] == requirement).sum()) > self.closed(requirement)
        return "budget" if more else "nobody near"

    def takes(self) -> Mapping[int, list[tuple[int, list[int]]]]:
        """By training: who attends it, and the gaps that she closes there."""
        closes: dict[int, list[int]] = {}
        for place, gap in self.choices.closes.tolist():
            closes.setdefault(place, []).append(gap)
        found: dict[int, list[tuple[int, list[int]]]] = {}
        for place in self.plan.taken.tolist():
            training, person = int(self.choices.training[place]), int(self.choices.person[place])
            found.setdefault(training, []).append((self.stand_ins.get(person, person), closes[place]))
        return found


@functools.lru_cache(maxsize=8)
def training_plan_for(snapshot: Snapshot, wish: Wish, home: Path | None = None) -> TrainingPlan:
    """The places in trainings that close most of what is missing in a scope, within the budget.

    Raises UsageError for a share that is none, or if no training has a cost in the currency; NotFoundError for names
    that are not there.
    """
    if not 0 <= wish.kept <= 1:
        raise UsageError(
            say("kept=%(kept)s is not a share of the budget.", kept=wish.kept), say("Give a number from 0 to 1.")
        )
    need = Need(wish.call, wish.project, wish.profile, wish.scope)
    asked = look_up(snapshot, need, WhatIf(wish.leaving, wish.trained, wish.joining), home)
    needed, arrays, time = asked.needed, asked.found, period(snapshot, wish.call, wish.project, None, None)
    there = people_of(arrays, asked.places)
    held = np.array([there[arrays.holdings.holders(need.skill, need.level)].sum() for need in needed], np.int64)
    missing = np.maximum(0, np.array([need.people for need in needed]) - held)
    stays = there & ~arrays.leaving(np.datetime64(time.last, "D"))
    mentors = stays & permitted(snapshot, "mentor") & (np.nan_to_num(mentoring_hours(snapshot)[0]) > 0)
    learners = list(_learners(arrays, needed, missing, stays, wish.steps))
    able, classes = _alike(asked, learners, missing, mentors)
    gaps = _with_goals(asked, _gaps(needed, missing, able), mentors)
    costs, currency = _costs(snapshot, wish, time)
    choices = _choices(snapshot, gaps, costs, mentors, wish.most_each)
    found = plan(choices, wish.budget, wish.kept, exact=wish.method == "exact", seconds=wish.seconds)
    stand_ins = _stand_ins(choices.person[found.taken], classes)
    return TrainingPlan(snapshot, needed, held, missing, gaps, choices, found, costs, currency, stand_ins)


def _stand_ins(taken: Indices, classes: Sequence[Indices]) -> dict[int, int]:
    """For those who attend something: the first of those who are alike instead of any."""
    attends = set(taken.tolist())
    found: dict[int, int] = {}
    for alike in (alike.tolist() for alike in classes):
        mine = [person for person in alike if person in attends]
        found |= dict(zip(mine, alike, strict=False))
    return found


def _learners(
    arrays: Competences, needed: Sequence[Requirement], missing: NDArray[np.int64], stays: Mask, steps: int
) -> Iterator[Mask]:
    """By requirement: people who are known to lack it, those one level below; where these are fewer than are missing,
    also those two below, and so on up to ``steps``."""
    for need, short in zip(needed, missing.tolist(), strict=True):
        people = np.flatnonzero(standing(arrays.holdings, need, stays).lacks).astype(np.int32)
        below = need.level - levels_of(arrays.holdings, people, np.full(people.size, need.skill, np.int32))
        reach = next((reach for reach in range(1, steps) if (below <= reach).sum() >= short), steps)
        near = np.zeros_like(stays)
        near[people[below <= reach]] = short > 0
        yield near


def _alike(
    asked: Asked, learners: Sequence[Mask], missing: NDArray[np.int64], mentors: Mask
) -> tuple[NDArray[np.bool_], list[Indices]]:
    """People × requirements, without people who are not needed; and those who are alike.

    Of those who could learn the same, and are no mentors, only as many stay as are missing in all: first those who have
    goals among these competences, then those who hold more of them, then those who permitted to be named in teams.

    Nothing is lost: such people can take each other's place, and no plan needs more of them.
    """
    able = np.stack([*learners, np.zeros(len(mentors), np.bool_)], axis=1)
    goals, skills = aims(asked.snapshot), [need.skill for need in asked.needed]
    of_these = (goals.need == NOBODY) & np.isin(goals.skill, skills)
    wished = np.bincount(goals.person[goals.learner[of_these]], minlength=len(mentors))
    holdings = asked.found.holdings
    holds = np.bincount(holdings.person[np.isin(holdings.skill, skills)], minlength=len(mentors))
    people = np.flatnonzero(able.any(axis=1) & ~mentors)
    _, kind = np.unique(able[people], axis=0, return_inverse=True)
    kind, willing = kind.ravel(), permitted(asked.snapshot, "teams")
    order = np.lexsort((people, ~willing[people], -holds[people], -wished[people], kind))
    classes = np.split(people[order], np.flatnonzero(np.diff(kind[order])) + 1)
    most = int(missing.sum())
    for alike in classes:
        able[alike[most:]] = False
    return able[:, :-1], [alike[:most] for alike in classes]


def _gaps(needed: Sequence[Requirement], missing: NDArray[np.int64], able: NDArray[np.bool_]) -> Gaps:
    kind, person = np.nonzero(able.T)
    skills, levels = (np.array([need[i] for need in needed], np.intp) for i in (0, 1))
    weights = np.array([(MANDATORY_WEIGHT if n.mandatory else OPTIONAL_WEIGHT) / n.people for n in needed])
    own = np.zeros(kind.size, np.bool_)
    return Gaps(person, skills[kind], levels[kind], weights[kind], own, kind, weights * missing)


def _with_goals(asked: Asked, gaps: Gaps, mentors: Mask) -> Gaps:
    """With the goals of mentors one level above theirs, each a kind of its own; not those that are gaps anyway."""
    every = aims(asked.snapshot)
    found = every.only(every.need == NOBODY)
    person = found.person[found.learner]
    wanted = mentors[person] & (found.level == levels_of(asked.found.holdings, person, found.skill) + 1)
    rows = np.flatnonzero(wanted)
    closed = set(zip(gaps.person.tolist(), gaps.skill.tolist(), strict=True))
    pairs = zip(person[rows].tolist(), found.skill[rows].tolist(), strict=True)
    rows = rows[[pair not in closed for pair in pairs]] if rows.size else rows
    weight, first = np.full(rows.size, OWN_GOAL), gaps.cap.size
    mine = (person[rows], found.skill[rows], found.level[rows], weight, np.ones(rows.size, np.bool_))
    kinds = (np.arange(first, first + rows.size), weight)
    return Gaps(*(np.concatenate([old, new]) for old, new in zip(gaps, (*mine, *kinds), strict=True)))


def _costs(snapshot: Snapshot, wish: Wish, time: Period) -> tuple[NDArray[np.float64], str]:
    """What each training costs a person, NaN where that is not known or it is not to be had; and the currency."""
    table = snapshot.nodes("Training")
    days = table.numbers("start_date").astype("datetime64[D]")
    late = days > np.datetime64(wish.until or time.last + AFTERWARDS, "D")
    past = days < np.datetime64(dt.date.today(), "D")
    gone = late if wish.again else late | past
    if wish.unit == "hours":
        return np.where(gone, np.nan, table.numbers("duration_hours").astype(np.float64)), ""
    known = [text for text in table.texts("currency") if text]
    currency = wish.currency or max(sorted(set(known)), key=known.count, default="")
    if currency not in known:
        raise UsageError(
            say("No training has a cost in %(currency)s.", currency=currency or say("any currency")),
            say("Use unit=hours, or another currency."),
        )
    other = np.array([text != currency for text in table.texts("currency")], np.bool_)
    return np.where(gone | other, np.nan, table.numbers("cost").astype(np.float64)), currency


def _choices(snapshot: Snapshot, gaps: Gaps, costs: NDArray[np.float64], mentors: Mask, most_each: int) -> Choices:
    table, trainings = snapshot.relationships("TEACHES"), snapshot.nodes("Training")
    rows = np.isfinite(costs[table.start]) & (np.nan_to_num(table.numbers("level")) > 0)
    shape = (len(trainings), len(snapshot.nodes("Skill")))
    ends = (table.start[rows], table.end[rows])
    teaches = csr_array((table.numbers("level")[rows], ends), shape=shape)
    found = choices_for(*gaps[:5], teaches, np.nan_to_num(costs))
    tours = np.array([text == "study_visit" for text in trainings.texts("format")], np.bool_)
    own = found.own | (mentors[found.person] & tours[found.training])
    return replace(found, own=own, kind=gaps.kind, cap=gaps.cap, each=float(most_each))
