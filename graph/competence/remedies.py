"""How a gap could be closed, with names and effort: train who is nearest, borrow a mentor, hire.

Remedies rest on what is recorded. Who has reported nothing is proposed for nothing, and where nobody of a scope has
reported, nothing is proposed at all: it is the caller's to ask only where there is a gap.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.arrays import Competences, someone
from competence_explorer.graph.competence.coverage import near_misses
from competence_explorer.graph.competence.holdings import Ints, Mask, Requirement
from competence_explorer.graph.competence.risks import NOBODY, Period, people_of
from competence_explorer.graph.competence.ways import ways
from competence_explorer.graph.introductions import Path
from competence_explorer.graph.leaving.succession import successors
from competence_explorer.graph.levels import RULES
from competence_explorer.graph.schema import LEVELS
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import permitted
from competence_explorer.graph.wording import joined, say, word

MOST_NAMED = 3
"""People named for one remedy of one gap."""

NO_TRAINING = -1


class Learner(NamedTuple):
    """Somebody who comes close to a competence, and why."""

    person: int
    why: str


class Mentor(NamedTuple):
    """Somebody who holds it at the level and lets herself be asked; hours a year offered (NaN: not said) and already
    promised; the way to her, from a learner or from the scope (empty: none is known)."""

    person: int
    level: int
    offered: float
    promised: float
    path: Path


@dataclass(frozen=True)
class Remedies:
    """What could close one gap: whom to train, by which training (``NO_TRAINING``), whom to borrow as mentor.
    ``unasked`` are institutions whose holders have not permitted to be asked, or have no hours left."""

    needed: Requirement
    learners: tuple[Learner, ...]
    training: int
    mentors: tuple[Mentor, ...]
    unasked: tuple[int, ...]


class Step(NamedTuple):
    """One thing that could be done: of which kind, with whom (``NOBODY``: nobody in particular), and in words."""

    kind: Literal["train", "mentor", "hire"]
    person: int
    words: str


@dataclass(frozen=True)
class Remedying:
    """Where remedies are sought: the arrays (after what is supposed), the scope and the days."""

    snapshot: Snapshot
    found: Competences
    places: NDArray[np.intp]
    when: Period

    def remedies(self, needed: Requirement) -> Remedies:
        """Whom to train, and whom to borrow.

        To train: people of the scope one level below (else two, else three); where nobody holds it, those who come
        closest otherwise (see ``leaving.succession``). Of equally near ones those who permitted to be named in teams
        come first; nobody who leaves within the period. To borrow: holders anywhere who permitted to be asked as
        mentors and have hours left; who leaves within the period comes last, then who is reached by more
        introductions, with ties as in introduction paths.
        """
        learners = self._learners(needed)[:MOST_NAMED]
        holders = self.found.holdings.holders(needed.skill, needed.level)
        holders = holders[self._there[holders]]
        offered, promised = mentoring_hours(self.snapshot)
        asked = self._offering[holders] & ~(offered[holders] <= promised[holders])
        mentors = self._mentors(needed, holders[asked], learners)
        unasked = np.unique(self.found.home[holders[~asked]])
        training = best_training(self.snapshot, needed)
        return Remedies(needed, learners, training, mentors, tuple(unasked[unasked >= 0].tolist()))

    def _learners(self, needed: Requirement) -> tuple[Learner, ...]:
        able = self._inside & ~self._leaving & self.found.holdings.recorded
        for steps in range(1, needed.level):
            near = near_misses(self.found.holdings, needed, able, steps)
            if near.size:
                order = np.lexsort((near, ~self._willing[near]))
                why = say("holds it at level %(level)s", level=needed.level - steps)
                return tuple(Learner(person, why) for person in near[order].tolist())
        holders = self.found.holdings.holders(needed.skill)
        able[self.found.holdings.of_skill(needed.skill)[0]] = False
        close = successors(self.snapshot, needed.skill, able, needed.level, holders.astype(np.intp))
        return tuple(Learner(one.person, one.why) for one in close)

    def _mentors(self, needed: Requirement, asked: Ints, learners: Sequence[Learner]) -> tuple[Mentor, ...]:
        stay, go = asked[~self._leaving[asked]].tolist(), asked[self._leaving[asked]].tolist()
        sources = [one.person for one in learners] or np.flatnonzero(self._inside).tolist()
        found = ways(self.snapshot).nearest(sources, stay, MOST_NAMED)
        known = [*found, *(person for person in stay if person not in found), *go][:MOST_NAMED]
        found |= ways(self.snapshot).nearest(sources, (person for person in known if person in go), MOST_NAMED)
        levels = dict(zip(*(part.tolist() for part in self.found.holdings.of_skill(needed.skill)), strict=True))
        offered, promised = mentoring_hours(self.snapshot)
        return tuple(
            Mentor(who, levels[who], float(offered[who]), float(promised[who]), found.get(who, ())) for who in known
        )

    @functools.cached_property
    def _inside(self) -> Mask:
        return people_of(self.found, self.places)

    @functools.cached_property
    def _there(self) -> Mask:
        """People with a post today, anywhere."""
        return np.asarray(np.diff(self.found.members.starts) > 0)

    @functools.cached_property
    def _leaving(self) -> Mask:
        return self.found.leaving(np.datetime64(self.when.last, "D"))

    @functools.cached_property
    def _willing(self) -> Mask:
        return permitted(self.snapshot, "teams")

    @functools.cached_property
    def _offering(self) -> Mask:
        return permitted(self.snapshot, "mentor")

    def steps(self, remedies: Remedies) -> list[Step]:
        """What could be done, a step each, in words; the last is the profile to hire by. Mentors come before learners
        for whom no training is on record."""
        train = [Step("train", one.person, self._train(one, remedies)) for one in remedies.learners]
        train = train or [Step("train", NOBODY, self._train_somebody(remedies))]
        borrow = [Step("mentor", one.person, self._borrow(one)) for one in remedies.mentors]
        borrow = borrow or [Step("mentor", NOBODY, self._no_mentor(remedies))]
        first, second = (borrow, train) if remedies.training == NO_TRAINING else (train, borrow)
        return [*first, *second, Step("hire", NOBODY, self._hire(remedies.needed))]

    def _someone(self, person: int) -> str:
        return someone(self.snapshot, self.found, person)

    def _train(self, one: Learner, remedies: Remedies) -> str:
        told = [say("train: %(who)s, %(why)s", who=self._someone(one.person), why=one.why)]
        told += [] if self._willing[one.person] else [say("ask first: no permission for teams is recorded")]
        return joined("; ", [*told, self._course(remedies)])

    def _train_somebody(self, remedies: Remedies) -> str:
        nobody = say("train: nobody of the scope comes close, somebody would start from nothing")
        return joined("; ", [nobody, self._course(remedies)])

    def _course(self, remedies: Remedies) -> str:
        if remedies.training == NO_TRAINING:
            return say("no training on record teaches it at level %(level)s", level=remedies.needed.level)
        course = [say("by %(training)s", training=training_words(self.snapshot, remedies.training))]
        course += [say("with an assessment")] if remedies.needed.level > RULES.training_cap else []
        day = self.snapshot.nodes("Training").value("start_date", remedies.training)
        late = [say("too late for %(day)s", day=self.when.last)] if day is not None and day > self.when.last else []
        return joined("; ", [joined(", ", course), *late])

    def _borrow(self, one: Mentor) -> str:
        told: list[str] = [
            say(
                "mentor: %(who)s, %(level)s, %(free)s",
                who=self._someone(one.person),
                level=_level(one.level),
                free=_free(one),
            )
        ]
        if self._leaving[one.person]:
            told.append(say("leaves %(day)s: hand over before", day=self.found.leaves[one.person].item()))
        return joined("; ", [*told, self._way(one)])

    def _way(self, one: Mentor) -> str:
        if self._inside[one.person] and len(one.path) < 2:
            return say("belongs to the scope")
        if not one.path:
            return say("no introduction is known: write to the institution")
        first, *_, last = one.path
        if len(one.path) == 2:
            return say("known to %(who)s (%(why)s)", who=self._someone(first), why=self._why(first, last))
        between = [joined("", [self._someone(b), " (", self._why(a, b), ")"]) for a, b in pairwise(one.path[:-1])]
        way = joined(" → ", [self._someone(first), *between])
        return say("by introduction: %(way)s → mentor (%(why)s)", way=way, why=self._why(*one.path[-2:]))

    def _why(self, a: int, b: int) -> str:
        return ways(self.snapshot).why(a, b)

    def _no_mentor(self, remedies: Remedies) -> str:
        if not remedies.unasked:
            return say("mentor: nobody on record holds it at the level")
        places = [name_of(self.snapshot, "Institution", place) for place in remedies.unasked]
        whom: str = ", ".join(places[:MOST_NAMED])
        whom = say("%(names)s and others", names=whom) if len(places) > MOST_NAMED else whom
        nobody = say("mentor: nobody who holds it has permitted to be asked and has hours left")
        return joined("; ", [nobody, say("write to %(whom)s", whom=whom)])

    def _hire(self, needed: Requirement) -> str:
        skill = name_of(self.snapshot, "Skill", needed.skill)
        return say(
            "hire or contract: %(what)s, %(level)s or above, %(n)s needed in all, from %(first)s to %(last)s",
            what=skill,
            level=_level(needed.level),
            n=needed.people,
            first=self.when.first,
            last=self.when.last,
        )


@functools.lru_cache(maxsize=16)
def mentoring_hours(snapshot: Snapshot) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """By person: hours of mentoring a year offered (NaN: not said), and hours promised in exchanges that are
    accepted and not yet done."""
    offered = snapshot.nodes("Person").numbers("mentoring_hours_max").astype(np.float64)
    exchanges, gives = snapshot.nodes("Exchange"), snapshot.relationships("GIVES")
    accepted = np.array([text == "accepted" for text in exchanges.texts("status")], np.bool_)
    hours = np.where(accepted, np.nan_to_num(exchanges.numbers("hours_planned").astype(np.float64)), 0.0)
    promised = np.zeros(offered.size)
    np.add.at(promised, gives.start, hours[gives.end])
    return offered, promised


def best_training(snapshot: Snapshot, needed: Requirement) -> int:
    """The training that teaches a competence at the level or above: the next to come, of equally near ones the
    shortest; else the one held last. ``NO_TRAINING`` if there is none."""
    table, trainings = snapshot.relationships("TEACHES"), snapshot.nodes("Training")
    fits = (table.end == needed.skill) & (np.nan_to_num(table.numbers("level").astype(np.float64)) >= needed.level)
    known = [int(training) for training in table.start[fits]]
    today = dt.date.today()

    def rank(training: int) -> tuple[bool, int, float]:
        day = trainings.value("start_date", training) or dt.date.min
        distance = abs((day - today).days)
        return day < today, distance, trainings.value("duration_hours", training) or 0.0

    return min(known, key=rank, default=NO_TRAINING)


def training_words(snapshot: Snapshot, training: int) -> str:
    """Title, hours, cost, provider and day of a training; one that is past would have to be given again."""
    table = snapshot.nodes("Training")
    hours, cost, day = (table.value(column, training) for column in ("duration_hours", "cost", "start_date"))
    told: list[str] = [say("'%(title)s'", title=name_of(snapshot, "Training", training))]
    told += [say("%(hours)s h", hours=float(hours))] if hours is not None else []
    told += [_price(float(cost), table.value("currency", training))] if cost is not None else []
    told += [provider] if (provider := table.value("provider", training)) else []
    if day is not None:
        coming = day >= dt.date.today()
        told.append(say("from %(day)s", day=day) if coming else say("last given %(day)s: ask for it again", day=day))
    return joined(", ", told)


def _price(cost: float, currency: str | None) -> str:
    return say("%(amount)s %(currency)s", amount=cost, currency=currency) if currency else f"{cost:g}"


def _free(one: Mentor) -> str:
    """What is left of the hours that a mentor offers."""
    if np.isnan(one.offered):
        return say("hours not said")
    left = one.offered - one.promised
    if one.promised:
        return say("%(left)s h a year free of %(all)s", left=left, all=one.offered)
    return say("%(left)s h a year free", left=left)


def _level(level: int) -> str:
    return say("level %(level)s (%(name)s)", level=level, name=word(LEVELS[level]))
