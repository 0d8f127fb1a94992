"""Who holds what, and who belongs where: compressed rows of people × competences and people × groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.columns import Days

Bits = NDArray[np.int8]
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Ints = NDArray[np.int32]
Mask = NDArray[np.bool_]
Singles = NDArray[np.float32]

UNSTATED = 0
"""The level of a competence that is recorded without one. One that is not recorded has no entry."""

_RADIX = 1 << 16
"""numpy sorts numbers below this in linear time."""


class Requirement(NamedTuple):
    """A competence (index) that is needed: at this level or above, in so many people."""

    skill: int
    level: int = 1
    people: int = 1
    mandatory: bool = True


@dataclass(frozen=True, eq=False)
class Holdings:
    """People × competences as parallel arrays of entries, sorted by person, then competence; no pair twice.

    ``level`` is 1 to 4, or ``UNSTATED``; ``used`` the day when it was last used or shown (NaT: not known).
    """

    people: int
    skills: int
    person: Ints
    skill: Ints
    level: Bits
    used: Days

    @classmethod
    def of(cls, people: int, skills: int, person: Any, skill: Any, level: Any, used: Any = None) -> Self:
        """From entries in any order; of a pair that comes twice the last counts. ``used`` may be left out."""
        who, what = np.ascontiguousarray(person, np.int32), np.ascontiguousarray(skill, np.int32)
        height = np.asarray(level, np.int8)
        days = np.full(who.size, "NaT", "datetime64[D]") if used is None else np.asarray(used, "datetime64[D]")
        codes = who.astype(np.int64) * skills + what
        if (np.diff(codes) <= 0).any():
            order = np.argsort(codes, kind="stable")
            order = order[np.append(np.diff(codes[order]) > 0, True)]
            who, what, height, days = who[order], what[order], height[order], days[order]
        return cls(people, skills, who, what, height, days)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The entries of person i are ``starts[i]:starts[i + 1]``."""
        return _starts(self.person, self.people)

    @cached_property
    def skill_starts(self) -> NDArray[np.int64]:
        """The holders of competence j are ``by_skill[skill_starts[j]:skill_starts[j + 1]]``."""
        return _starts(self.skill, self.skills)

    @cached_property
    def by_skill(self) -> Indices:
        """The entries in the order of competence, then person. Linear for up to 65,536 competences."""
        keys = self.skill.astype(np.uint16) if self.skills <= _RADIX else self.skill
        return np.argsort(keys, kind="stable")

    @cached_property
    def holders_by_skill(self) -> Ints:
        """The person of each entry, in the order of ``by_skill``."""
        return self.person[self.by_skill]

    @cached_property
    def _levels_by_skill(self) -> Bits:
        return self.level[self.by_skill]

    @cached_property
    def rarity(self) -> Floats:
        r"""How much a competence tells about who holds it: :math:`\ln(1 + N / n_s)`, of N people n_s hold s.

        The inverse document frequency of text retrieval (Spärck Jones 1972), above 0 also for what everybody holds.
        """
        held = np.diff(self.skill_starts)
        return np.log1p(int(self.recorded.sum()) / np.maximum(held, 1))

    @cached_property
    def shares(self) -> tuple[Singles, Singles]:
        """Level × rarity of each entry, as vectors of length 1: by entry, and in the order of ``by_skill``.

        A level that is not stated counts as the lowest.
        """
        height = np.maximum(self.level, 1) * self.rarity[self.skill]
        height /= np.sqrt(np.bincount(self.person, height * height, self.people))[self.person]
        by_person = height.astype(np.float32)
        return by_person, by_person[self.by_skill]

    @cached_property
    def recorded(self) -> Mask:
        """Which people have any competence recorded. Of the others nothing is known: they lack nothing."""
        return np.diff(self.starts) > 0

    def entries(self, skill: int) -> Indices:
        """The entries of a competence, by person."""
        return self.by_skill[self.skill_starts[skill] : self.skill_starts[skill + 1]]

    def of_skill(self, skill: int) -> tuple[Ints, Bits]:
        """The people for whom a competence is recorded, and their levels."""
        span = slice(self.skill_starts[skill], self.skill_starts[skill + 1])
        return self.holders_by_skill[span], self._levels_by_skill[span]

    def of_person(self, person: int) -> tuple[Ints, Bits]:
        """The competences that are recorded for a person, and the levels."""
        span = slice(self.starts[person], self.starts[person + 1])
        return self.skill[span], self.level[span]

    def holders(self, skill: int, level: int = 1) -> Ints:
        """The people who hold a competence at the level or above."""
        people, levels = self.of_skill(skill)
        return people[levels >= level]

    def without(self, leavers: Mask) -> Holdings:
        """What if these people left? The same people, but nobody of them holds anything."""
        keep = ~leavers[self.person]
        who, what, level, used = self.person[keep], self.skill[keep], self.level[keep], self.used[keep]
        return Holdings(self.people, self.skills, who, what, level, used)

    def raised(self, person: Any, skill: Any, level: Any, day: Any = "NaT") -> Holdings:
        """What if these people had learned these competences? Nobody's level goes down."""
        who, what = np.atleast_1d(np.asarray(person, np.int32)), np.atleast_1d(np.asarray(skill, np.int32))
        codes = self.person.astype(np.int64) * self.skills + self.skill
        wanted = who.astype(np.int64) * self.skills + what
        at = np.minimum(np.searchsorted(codes, wanted), max(codes.size - 1, 0))
        held = np.where(codes[at] == wanted, self.level[at], UNSTATED) if codes.size else np.zeros(who.size, np.int8)
        learned = np.maximum(held, np.asarray(level, np.int8))
        days = np.broadcast_to(np.asarray(day, "datetime64[D]"), who.shape)
        columns = ((self.person, who), (self.skill, what), (self.level, learned), (self.used, days))
        person, skill_, level_, used = (np.concatenate(pair) for pair in columns)
        return Holdings.of(self.people, self.skills, person, skill_, level_, used)


@dataclass(frozen=True, eq=False)
class Members:
    """People × groups (institutions, scopes, metropolises) as compressed rows; a person may be in several."""

    groups: int
    starts: NDArray[np.int64]
    group: Ints

    @classmethod
    def of(cls, people: int, groups: int, person: Any, group: Any) -> Self:
        """From pairs in any order; a pair that comes twice counts once."""
        codes = np.unique(np.asarray(person, np.int64) * groups + np.asarray(group, np.int64))
        return cls(groups, _starts(codes // max(groups, 1), people), (codes % max(groups, 1)).astype(np.int32))

    @property
    def people(self) -> int:
        """The number of people."""
        return self.starts.size - 1

    @cached_property
    def person(self) -> Ints:
        """The person of each pair."""
        return np.repeat(np.arange(self.people, dtype=np.int32), np.diff(self.starts))

    @cached_property
    def only(self) -> Ints | None:
        """The group of each person, ``groups`` for none; None if somebody is in several."""
        if self.people and np.diff(self.starts).max() > 1:
            return None
        found = np.full(self.people, self.groups, np.int32)
        found[self.person] = self.group
        return found

    def counts(self, people: Mask | None = None) -> NDArray[np.int64]:
        """The number of people, or of those under a mask, in each group."""
        chosen = self.group if people is None else self.group[people[self.person]]
        return np.bincount(chosen, minlength=self.groups)

    def pairs(self, people: Ints) -> tuple[Indices, Ints]:
        """Of some people: the place in ``people`` and the group of each membership."""
        place, entries = entries_of(self.starts, people)
        return place, self.group[entries]

    def scopes(self, parts: Sequence[Indices]) -> Members:
        """People × scopes: each scope is some of the groups; a person in several of its groups counts once."""
        chosen = [self.person[np.isin(self.group, part)] for part in parts]
        scope = np.repeat(np.arange(len(parts)), [people.size for people in chosen])
        return Members.of(self.people, len(parts), np.concatenate(chosen or [self.person[:0]]), scope)

    def joined(self, person: Any, group: int) -> Members:
        """What if these people joined a group?"""
        who = np.append(self.person, np.asarray(person, np.int32))
        into = np.append(self.group, np.full(who.size - self.person.size, group, np.int32))
        return Members.of(self.people, self.groups, who, into)

    def without(self, leavers: Mask) -> Members:
        """What if these people left? They are in no group."""
        keep = ~leavers[self.person]
        return replace(self, starts=_starts(self.person[keep], self.people), group=self.group[keep])


def entries_of(starts: NDArray[Any], rows: NDArray[Any]) -> tuple[Indices, Indices]:
    """The entries of some compressed rows, one after the other: of each the place of its row in ``rows``, and itself.

    >>> entries_of(np.array([0, 2, 2, 5]), np.array([2, 0]))
    (array([0, 0, 0, 1, 1]), array([2, 3, 4, 0, 1]))
    """
    sizes = starts[rows + 1] - starts[rows]
    place = np.repeat(np.arange(rows.size), sizes)
    first = starts[rows] - np.append(0, np.cumsum(sizes)[:-1])[: rows.size]
    return place, first[place] + np.arange(place.size)


def _starts(rows: NDArray[Any], size: int) -> NDArray[np.int64]:
    starts = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=size), out=starts[1:])
    return starts
