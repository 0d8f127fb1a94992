"""Competences by groups of people: how many hold each, on whom it rests, whose evidence is old, who leaves."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.arrays import Competences
from competence_explorer.graph.competence.holdings import Indices, Ints, Mask, Members
from competence_explorer.graph.levels import DAYS_A_YEAR
from competence_explorer.graph.people import members
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import SMALL_CELL, View

By = Literal["scope", "institution", "metropolis", "theme"]

REQUIRING = ("Call", "Project")


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of people of a scope, each with key and name; of a theme all people of the scope, but only the competences
    that its calls and projects need (``skills``: groups × competences; None: all)."""

    ids: list[str]
    names: list[str]
    members: Members
    skills: Mask | None = None


@dataclass(frozen=True, eq=False)
class Cells:
    """The competences that each group holds, as parallel arrays by group, then competence; ``entries`` of the holdings
    belong to cell i from ``starts[i]`` to ``starts[i + 1]``."""

    group: Ints
    skill: Ints
    starts: Indices
    entries: Indices

    @cached_property
    def holders(self) -> NDArray[np.int64]:
        """People in each cell."""
        return np.diff(self.starts)

    def count(self, marked: Mask) -> NDArray[np.int64]:
        """Entries in each cell that are marked (a mask over the holdings' entries)."""
        total = np.append(0, np.cumsum(marked[self.entries]))
        return np.asarray(total[self.starts[1:]] - total[self.starts[:-1]])

    def of(self, cell: int) -> Indices:
        """The entries of a cell."""
        return self.entries[self.starts[cell] : self.starts[cell + 1]]


def groups(snapshot: Snapshot, found: Competences, places: NDArray[np.intp], by: By, scope: str | None) -> Groups:
    """The people with a post at one of ``places`` by what is asked for; groups without people are left out."""
    if by == "institution":
        return _named(snapshot, found, "Institution", [(place, np.array([place])) for place in places.tolist()])
    if by == "metropolis":
        areas = ((area, np.intersect1d(members(snapshot, area), places)) for area in _nodes(snapshot, "Metropolis"))
        return _named(snapshot, found, "Metropolis", [(area, part) for area, part in areas if part.size])
    whole = found.members.scopes([places])
    if by == "scope":
        return Groups([scope or ""], [scope or "everybody"], whole)
    themes = _nodes(snapshot, "Theme")
    skills = np.zeros((len(themes), found.holdings.skills), np.bool_)
    for theme in themes:
        skills[theme, needed_in(snapshot, theme)] = True
    who = np.repeat(whole.person, len(themes))
    theme_of = np.tile(np.array(themes, np.int64), whole.person.size)
    names = [name_of(snapshot, "Theme", theme) for theme in themes]
    return Groups(
        list(snapshot.nodes("Theme").texts("id")), names, Members.of(whole.people, len(themes), who, theme_of), skills
    )


def cells(found: Competences, groups: Groups, level: int = 0) -> Cells:
    """Which group holds what, at the level or above; 0 counts also what is recorded without a level.

    Cost: sorting the sum over the entries of the groups of their people.
    """
    entry = np.flatnonzero(found.holdings.level >= level)
    place, group = groups.members.pairs(found.holdings.person[entry])
    entry = entry[place]
    skill = found.holdings.skill[entry]
    if groups.skills is not None:
        keep = groups.skills[group, skill]
        entry, group, skill = entry[keep], group[keep], skill[keep]
    order = np.lexsort((entry, skill, group))
    entry, group, skill = entry[order], group[order], skill[order]
    first = np.flatnonzero(np.append(True, (np.diff(group) != 0) | (np.diff(skill) != 0))[: entry.size])
    return Cells(group[first], skill[first], np.append(first, entry.size), entry)


def old(found: Competences, years: float) -> tuple[Mask, Mask]:
    """Entries last used or shown more than so many years ago, and those without a day."""
    before = np.datetime64(dt.date.today(), "D") - np.timedelta64(round(years * DAYS_A_YEAR), "D")
    used = found.holdings.used
    return np.asarray(used < before), np.asarray(np.isnat(used))


def needed_in(snapshot: Snapshot, theme: int) -> Ints:
    """The competences that calls and projects of a theme need."""
    return np.unique(np.concatenate(list(_needed_in(snapshot, theme))))


@functools.lru_cache(maxsize=4)
def calls_for(snapshot: Snapshot) -> dict[int, list[int]]:
    """The calls that need each competence."""
    table, found = snapshot.relationships("REQUIRES", "Call"), dict[int, list[int]]()
    for call, skill in zip(table.start.tolist(), table.end.tolist(), strict=True):
        found.setdefault(skill, []).append(call)
    return found


def told_exactly(view: View, by: By, group_id: str) -> bool:
    """Whether a viewer is told small counts of a group: of her own institution, or if she is told them everywhere."""
    return view.count(1) == 1 or (by == "institution" and group_id == view.viewer.institution)


def few(view: View, number: int, exact: bool) -> int | str:
    """A count as it is told; small ones as they are only where ``exact``."""
    return number if exact else view.count(number)


def scarce(number: int, most: int, exact: bool) -> bool:
    """Whether a count is at most ``most``; where small counts are not told, all small ones are alike."""
    return number <= (most if exact else max(most, SMALL_CELL - 1))


def _needed_in(snapshot: Snapshot, theme: int) -> Iterator[Ints]:
    for label in REQUIRING:
        themes, table = snapshot.relationships("IN_THEME", label), snapshot.relationships("REQUIRES", label)
        yield table.end[np.isin(table.start, themes.start[themes.end == theme])]


def _named(snapshot: Snapshot, found: Competences, label: str, parts: list[tuple[int, NDArray[np.intp]]]) -> Groups:
    ids = snapshot.nodes(label).texts("id")
    groups = found.members.scopes([part for _, part in parts])
    return Groups([ids[node] for node, _ in parts], [name_of(snapshot, label, node) for node, _ in parts], groups)


def _nodes(snapshot: Snapshot, label: str) -> range:
    return range(len(snapshot.nodes(label)))
