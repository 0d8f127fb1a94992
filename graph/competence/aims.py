"""What people and institutions want to learn: goals above their level, and open needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.arrays import competences
from competence_explorer.graph.competence.holdings import Holdings, Ints, Mask
from competence_explorer.graph.snapshot import Snapshot

NOBODY = -1
"""No person, institution or need: of a need whose author is not known, or may not be seen; of a goal."""

OPEN = "open"
URGENCIES = {"high": 3.0, "medium": 2.0, "": 2.0, "low": 1.0}
"""What the urgency of a need counts; where none is said, as a medium one. A goal counts 0."""


@dataclass(frozen=True, eq=False)
class Aims:
    """Competences wanted, as parallel arrays: by whom (a row of ``person`` and ``place``), at which level, the level
    ``own`` today (0 where none is known), what its urgency counts, and the need (an index; -1: a goal).

    ``person`` and ``place`` (institution) are by learner; either may be -1. A person with goals and needs is one
    learner; a need of an institution, or without a known author, is a learner of its own.
    """

    learner: Ints
    skill: Ints
    level: Ints
    own: Ints
    urgency: NDArray[np.float64]
    need: Ints
    person: Ints
    place: Ints

    def of(self, learners: Mask) -> Aims:
        """Only the aims of these learners."""
        kept, renumbered = np.flatnonzero(learners), np.cumsum(learners) - 1
        found = self.only(learners[self.learner])
        learner = renumbered[found.learner].astype(np.int32)
        return replace(found, learner=learner, person=self.person[kept], place=self.place[kept])

    def only(self, rows: Mask) -> Aims:
        """Only these aims, of the same learners."""
        columns = (self.learner, self.skill, self.level, self.own)
        learner, skill, level, own = (column[rows] for column in columns)
        return Aims(learner, skill, level, own, self.urgency[rows], self.need[rows], self.person, self.place)


def aims(snapshot: Snapshot, goals: bool = True) -> Aims:
    """The goals above their level of people with a post today, and the open needs, one aim a competence.

    A need without a level asks for one level more than its author has; a level that is not stated counts as none: who
    asks for help is taken not to have it. Cost: the rows of HAS_SKILL and ASKS_FOR.
    """
    arrays = competences(snapshot)
    people = np.diff(arrays.members.starts) > 0
    who, skill, level, own = _goals(snapshot, people) if goals else (np.zeros(0, np.int32),) * 4
    need, wanted, asked = _needs(snapshot)
    author, office = _authors(snapshot, arrays.home)
    have = levels_of(arrays.holdings, author[need], wanted)
    asked = np.where(asked == 0, np.minimum(have + 1, 4), asked)
    # Learners: every person with an aim, then every need without one.
    keys = np.concatenate([who, np.where(author[need] == NOBODY, len(people) + need, author[need])])
    found, learner = np.unique(keys, return_inverse=True)
    is_person = found < len(people)
    person = np.where(is_person, found, NOBODY)
    place = np.where(
        is_person, np.append(arrays.home, NOBODY)[person], office[np.where(is_person, 0, found - len(people))]
    )
    urgent = np.array([URGENCIES.get(text, 0.0) for text in snapshot.nodes("Need").texts("urgency")])
    return Aims(
        learner.astype(np.int32),
        np.concatenate([skill, wanted]).astype(np.int32),
        np.concatenate([level, asked]).astype(np.int32),
        np.concatenate([own, have]).astype(np.int32),
        np.concatenate([np.zeros(who.size), urgent[need]]),
        np.concatenate([np.full(who.size, NOBODY), need]).astype(np.int32),
        person.astype(np.int32),
        place.astype(np.int32),
    )


def levels_of(holdings: Holdings, person: Ints, skill: Ints) -> Ints:
    """The level of each person (-1: nobody) in the competence beside it, 0 where none is known."""
    codes = holdings.person.astype(np.int64) * holdings.skills + holdings.skill
    wanted = person.astype(np.int64) * holdings.skills + skill
    if not codes.size:
        return np.zeros(wanted.size, np.int32)
    at = np.minimum(np.searchsorted(codes, wanted), codes.size - 1)
    return np.where((codes[at] == wanted) & (person >= 0), holdings.level[at], 0).astype(np.int32)


def _goals(snapshot: Snapshot, people: Mask) -> tuple[Ints, Ints, Ints, Ints]:
    table = snapshot.relationships("HAS_SKILL")
    goal, level = (np.nan_to_num(table.numbers(column)) for column in ("goal_level", "level"))
    rows = (goal > level) & people[table.start]
    return table.start[rows], table.end[rows], goal[rows].astype(np.int32), level[rows].astype(np.int32)


def _needs(snapshot: Snapshot) -> tuple[Ints, Ints, Ints]:
    """Open needs, the competences that they ask for, and the levels (0: not said)."""
    table = snapshot.relationships("ASKS_FOR")
    is_open = np.array([text == OPEN for text in snapshot.nodes("Need").texts("status")], np.bool_)
    rows = is_open[table.start]
    return table.start[rows], table.end[rows], np.nan_to_num(table.numbers("level")[rows]).astype(np.int32)


def _authors(snapshot: Snapshot, home: Ints) -> tuple[Ints, Ints]:
    """The person, and the institution, that has each need."""
    needs = len(snapshot.nodes("Need"))
    author, office = np.full((2, needs), NOBODY, np.int32)
    by_person, by_place = (snapshot.relationships("HAS_NEED", label) for label in ("Person", "Institution"))
    author[by_person.end] = by_person.start
    office[by_place.end] = by_place.start
    return author, np.where(author == NOBODY, office, np.append(home, NOBODY)[author])


def languages(snapshot: Snapshot) -> NDArray[np.uint64]:
    """The languages of each person as a set of bits; 0 where none is recorded. The 64 most widespread count."""
    texts = snapshot.nodes("Person").texts("languages")
    spoken: Sequence[list[str]] = [texts.list(person) for person in range(len(texts))]
    names, times = np.unique([name for names in spoken for name in names], return_counts=True)
    order = names[np.argsort(-times, kind="stable")][:64].tolist()
    bits = {name: np.uint64(1 << place) for place, name in enumerate(order)}
    found = np.zeros(len(spoken), np.uint64)
    for person, known in enumerate(spoken):
        for name in known:
            found[person] |= bits.get(name, np.uint64(0))
    return found
