"""Study visits: similar open needs together, where to see how it is done, whom to meet, who travels, what to offer.

A host is worth, in points: 2 for each finished project that it led and that took one of the competences, 1 for each
in which it was a partner, at most 6; 1 for each person to meet, at most 3; less 1 for every 250 km, at most 2 (1 where
the distance is not known).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from competence_explorer.graph.competence.aims import NOBODY, Aims, aims
from competence_explorer.graph.competence.arrays import Competences, competences
from competence_explorer.graph.competence.formats import VISITORS
from competence_explorer.graph.competence.holdings import Mask
from competence_explorer.graph.competence.hosts import experience
from competence_explorer.graph.competence.mentoring import in_scope
from competence_explorer.graph.geography import kilometres
from competence_explorer.graph.people import scope
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import permitted

MOST_FOR_PROJECTS, MOST_FOR_PEOPLE = 6.0, 3.0
KM_A_POINT, MOST_FOR_DISTANCE, DISTANCE_NOT_KNOWN = 250.0, 2.0, 1.0
MEETINGS, OFFERS = 3, 3
"""People to meet, and competences offered in return, named for one visit."""

AHEAD = dt.timedelta(weeks=6)
"""The first visit is so far ahead, unless a day is given: invitations and travel orders take their time."""

TUESDAY = 1


class Held(NamedTuple):
    """Somebody who holds a competence at a level."""

    person: int
    skill: int
    level: int


class Host(NamedTuple):
    """An institution, its finished projects (and whether it led each), whom to meet, kilometres, points."""

    place: int
    projects: Mapping[int, bool]
    meet: tuple[Held, ...]
    km: float
    points: float


@dataclass(frozen=True)
class Visit:
    """Needs that belong together (aims) and their competences; institutions that have them, who travels, the hosts
    (best first; none: nobody has finished such a project), and what the guests offer the first of them."""

    needs: tuple[int, ...]
    skills: tuple[int, ...]
    guests: tuple[int, ...]
    travellers: tuple[int, ...]
    hosts: tuple[Host, ...]
    offers: tuple[Held, ...]


@dataclass(frozen=True, eq=False)
class Visiting:
    """Study visits for the open needs of a scope, at hosts of another (None: anywhere)."""

    snapshot: Snapshot
    scope: str | None = None
    hosts: str | None = None
    visitors: int = VISITORS

    @cached_property
    def wanted(self) -> Aims:
        """The open needs of the scope."""
        return in_scope(self.snapshot, aims(self.snapshot, goals=False), self.scope)

    def visits(self) -> list[Visit]:
        """A visit for each group of similar needs: the most urgent needs together first."""
        groups = similar(self.snapshot, self.wanted)
        urgent = [(-float(self.wanted.urgency[list(group)].sum()), group) for group in groups]
        return [self._visit(group) for _, group in sorted(urgent)]

    def _visit(self, group: tuple[int, ...]) -> Visit:
        rows = list(group)
        skills = tuple(np.unique(self.wanted.skill[rows]).tolist())
        places = self.wanted.place[self.wanted.learner[rows]]
        guests = tuple(np.unique(places[places != NOBODY]).tolist())
        travellers = self._travellers(rows, guests, skills)
        hosts = self._hosts(skills, guests, int(self.wanted.level[rows].min()))
        offers = self._offers(hosts[0].place, guests, travellers, skills) if hosts else ()
        return Visit(group, skills, guests, travellers, hosts, offers)

    def _travellers(self, rows: list[int], guests: Sequence[int], skills: Sequence[int]) -> tuple[int, ...]:
        """Who has the needs, the most urgent first, then colleagues whose goal one of the competences is."""
        who = self.wanted.person[self.wanted.learner[rows]]
        order = np.argsort(-self.wanted.urgency[rows], kind="stable")
        first = [person for person in who[order].tolist() if person != NOBODY]
        goals = self._goals
        there = np.isin(goals.skill, skills) & np.isin(goals.place[goals.learner], guests)
        there &= goals.own < int(self.wanted.level[rows].min())  # who can do it need not travel
        further = goals.person[goals.learner[np.flatnonzero(there)]].tolist()
        return tuple(dict.fromkeys([*first, *further]))[: self.visitors]

    def _hosts(self, skills: Sequence[int], guests: Sequence[int], level: int) -> tuple[Host, ...]:
        places = {place for skill in skills for place in self._by_skill.get(skill, {})} - set(guests)
        found = [self._host(place, skills, guests, level) for place in sorted(places) if self._may_host[place]]
        return tuple(sorted(found, key=lambda host: (-host.points, host.place)))

    def _host(self, place: int, skills: Sequence[int], guests: Sequence[int], level: int) -> Host:
        projects: dict[int, bool] = {}
        for skill in skills:
            projects |= self._by_skill.get(skill, {}).get(place, {})
        meet = self._meetings(place, skills, projects, level)
        apart = kilometres(self.snapshot, list(guests), place)
        known = apart[~np.isnan(apart)]
        km = float(known.mean()) if known.size else float("nan")
        points = min(MOST_FOR_PROJECTS, sum(2.0 if led else 1.0 for led in projects.values()))
        points += min(MOST_FOR_PEOPLE, len(meet))
        points -= min(km / KM_A_POINT, MOST_FOR_DISTANCE) if known.size else DISTANCE_NOT_KNOWN
        return Host(place, projects, meet, km, round(points, 6))

    def _meetings(self, place: int, skills: Sequence[int], projects: Iterable[int], level: int) -> tuple[Held, ...]:
        """People of the host who permitted to be asked and hold one of the competences at the level: those who worked
        on the projects first, then the highest levels."""
        worked = self._workers(projects)
        found: dict[int, Held] = {}
        for held in self._held(skills, self._willing & self._at(place)):
            known = found.get(held.person)
            if held.level >= level and (known is None or known.level < held.level):
                found[held.person] = held
        order = sorted(found.values(), key=lambda held: (held.person not in worked, -held.level, held.person))
        return tuple(order[:MEETINGS])

    def _offers(
        self, host: int, guests: Sequence[int], travellers: Sequence[int], asked: Sequence[int]
    ) -> tuple[Held, ...]:
        """What people of the host want to learn or need, and the travellers can; then what others of the guests'
        institutions can who permitted to be asked; what fewest people hold first."""
        goals, needs = self._goals, self._all_needs
        wanted: dict[int, int] = {}
        for one in (goals, needs):
            for row in np.flatnonzero(one.place[one.learner] == host).tolist():
                skill, level = int(one.skill[row]), int(one.level[row])
                if skill not in asked:  # one does not offer what one comes for
                    wanted[skill] = min(level, wanted.get(skill, level))
        travelling = np.zeros(len(self._willing), np.bool_)
        travelling[list(travellers)] = True
        colleagues = np.zeros_like(travelling)
        for place in guests:
            colleagues |= self._at(place) & self._willing
        found: dict[int, Held] = {}
        for held in (*self._held(wanted, travelling), *self._held(wanted, colleagues)):
            if held.level >= wanted[held.skill]:
                found.setdefault(held.skill, held)
        rare = np.diff(self._arrays.holdings.skill_starts)
        order = sorted(found.values(), key=lambda held: (not travelling[held.person], rare[held.skill], held.skill))
        return tuple(order[:OFFERS])

    def _held(self, skills: Iterable[int], people: Mask) -> list[Held]:
        """Who of some people holds what at a known level, the highest first."""
        found = []
        for skill in skills:
            who, levels = self._arrays.holdings.of_skill(skill)
            rows = np.flatnonzero(people[who] & (levels > 0)).tolist()
            found += [Held(int(who[row]), skill, int(levels[row])) for row in rows]
        return sorted(found, key=lambda held: (-held.level, held.person, held.skill))

    def _at(self, place: int) -> Mask:
        members = self._arrays.members
        mask = np.zeros(members.people, np.bool_)
        mask[members.person[members.group == place]] = True
        return mask

    def _workers(self, projects: Iterable[int]) -> set[int]:
        table = self.snapshot.relationships("WORKED_ON")
        return set(table.start[np.isin(table.end, list(projects))].tolist())

    @cached_property
    def _arrays(self) -> Competences:
        return competences(self.snapshot)

    @cached_property
    def _willing(self) -> Mask:
        return permitted(self.snapshot, "mentor")

    @cached_property
    def _may_host(self) -> Mask:
        mask = np.zeros(len(self.snapshot.nodes("Institution")), np.bool_)
        mask[scope(self.snapshot, self.hosts)] = True
        return mask

    @cached_property
    def _by_skill(self) -> dict[int, dict[int, dict[int, bool]]]:
        found: dict[int, dict[int, dict[int, bool]]] = {}
        for (place, skill), projects in experience(self.snapshot).items():
            found.setdefault(skill, {})[place] = projects
        return found

    @cached_property
    def _all_needs(self) -> Aims:
        return aims(self.snapshot, goals=False)

    @cached_property
    def _goals(self) -> Aims:
        """Goals of everybody, without the needs."""
        every = aims(self.snapshot)
        return every.only(every.need == NOBODY)


def similar(snapshot: Snapshot, wanted: Aims) -> list[tuple[int, ...]]:
    """Needs (aims) in groups: those of one competence, and of competences that are related or one broader than the
    other, directly or through others that are needed as well."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    needed = np.isin(np.arange(len(snapshot.nodes("Skill"))), wanted.skill)
    ends = []
    for type_ in ("BROADER", "RELATED_TO"):
        table = snapshot.relationships(type_)
        both = needed[table.start] & needed[table.end]
        ends.append((table.start[both], table.end[both]))
    start, end = (np.concatenate(column) for column in zip(*ends, strict=True))
    graph = coo_array((np.ones(start.size), (start, end)), shape=(needed.size, needed.size))
    _, part = connected_components(graph, directed=False)
    groups: dict[int, list[int]] = {}
    for row, skill in enumerate(wanted.skill.tolist()):
        groups.setdefault(int(part[skill]), []).append(row)
    return [tuple(rows) for rows in groups.values()]


def first_day() -> dt.date:
    """The Tuesday on or after the day ``AHEAD`` of today: visits of up to four days end on a Friday."""
    day = dt.date.today() + AHEAD
    return day + dt.timedelta(days=(TUESDAY - day.weekday()) % 7)
