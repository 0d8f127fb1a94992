"""What is lost when people leave: competences without holders, and projects without the people they need."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.columns import Days
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import Mask

Indices = NDArray[np.intp]

LEADS = re.compile(r"lead|coordinat|manag|kierown|koordynat", re.IGNORECASE)
"""Roles without which a project has no head."""


class Loss(NamedTuple):
    """A competence (index) with its holders before, and those who stay."""

    skill: int
    before: Indices
    after: Indices


class Need(NamedTuple):
    """A competence that a project requires, at a level and in a number of people."""

    skill: int
    level: int
    people: int


class Risk(NamedTuple):
    """A project (index) at risk: its team before, who of them leaves, the competences that the team then lacks, and
    whether everybody who leads it leaves."""

    project: int
    team: Indices
    leaving: Indices
    lacks: tuple[Need, ...]
    headless: bool


def holds(snapshot: Snapshot, level: int | None) -> tuple[Indices, Indices]:
    """Who holds what: the people and the competences of the holdings at a level or above (any, also one that is not
    known, without a level)."""
    table = snapshot.relationships("HAS_SKILL")
    rows = np.ones(len(table), np.bool_) if level is None else table.numbers("level") >= level
    return table.start[rows].astype(np.intp), table.end[rows].astype(np.intp)


def losses(snapshot: Snapshot, there: Mask, leaving: Mask, level: int | None) -> list[Loss]:
    """The competences that the people ``there`` lose, or of which one holder stays: none first, then by key."""
    people, skills = holds(snapshot, level)
    mine = there[people]
    people, skills = people[mine], skills[mine]
    size = len(snapshot.nodes("Skill"))
    before = np.bincount(skills, minlength=size)
    after = np.bincount(skills[~leaving[people]], minlength=size)
    scarce = np.flatnonzero((after <= 1) & (after < before))
    found = [(skill, np.unique(people[skills == skill])) for skill in scarce.tolist()]
    return sorted((Loss(skill, who, who[~leaving[who]]) for skill, who in found), key=lambda loss: len(loss.after))


def risks(snapshot: Snapshot, there: Mask, leaving: Mask, days: Days) -> list[Risk]:
    """The projects at risk: running ones that somebody leaves before their end, after which nobody of the team is
    left, or nobody who leads it, or fewer hold a required competence at its level than are required.

    What the team lacked before anyway is no risk of leaving.
    """
    table, projects = snapshot.relationships("WORKED_ON"), snapshot.nodes("Project")
    ends, own = projects.numbers("end_date"), table.numbers("end_date")
    today = np.datetime64(dt.date.today(), "D")
    done = np.array([status.casefold() == "completed" for status in projects.texts("status")], np.bool_)
    runs = np.where(np.isnat(ends), ~done, ends >= today)
    member = there[table.start] & runs[table.end] & (np.isnat(own) | (own >= today))
    # Who leaves after the end of the project does not leave it.
    goes = member & leaving[table.start] & ~(days[table.start] >= ends[table.end])
    found = (_risk(snapshot, project, member, goes) for project in np.unique(table.end[goes]).tolist())
    return [risk for risk in found if risk.headless or risk.lacks or len(risk.leaving) == len(risk.team)]


def _risk(snapshot: Snapshot, project: int, member: Mask, goes: Mask) -> Risk:
    table = snapshot.relationships("WORKED_ON")
    here = table.end == project
    roles = {int(row): bool(LEADS.search(table.texts("role")[row])) for row in np.flatnonzero(member & here)}
    team, leaving = (np.unique(table.start[mask & here]).astype(np.intp) for mask in (member, goes))
    led = any(roles.values())
    headless = led and not any(leads for row, leads in roles.items() if not goes[row])
    return Risk(project, team, leaving, tuple(_lacks(snapshot, project, team, leaving)), headless)


def _lacks(snapshot: Snapshot, project: int, team: Indices, leaving: Indices) -> Iterator[Need]:
    table = snapshot.relationships("REQUIRES", "Project")
    for row in np.flatnonzero(table.start == project).tolist():
        skill, level = int(table.end[row]), table.value("level", row) or 1
        wanted = table.value("people", row) or 1
        people, skills = holds(snapshot, level)
        who = np.intersect1d(people[skills == skill], team)
        stays = np.setdiff1d(who, leaving)
        if len(stays) < min(wanted, len(who)):
            yield Need(skill, level, wanted)
