"""What do we lack for this? Competences that a call, a project or a profile needs, against those held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.people import staff
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import Mask, View, current
from competence_explorer.queries.base import About, Column, Rows, query


class Requirement(NamedTuple):
    """A competence (index) with the level and the number of people needed."""

    skill: int
    level: int
    people: int


class Holdings(NamedTuple):
    """People in the scope: with the competence at the level, without it, and not known."""

    has: Mask
    lacks: Mask
    not_known: Mask


@query(
    "missing-competences",
    title="Missing competences",
    question="What do we lack for this call?",
    purpose="teams",
    columns=(
        Column("id", "Key of the competence"),
        Column("name", "Competence"),
        Column("level", "Level needed", "level 1-4"),
        Column("people", "People needed", "people"),
        Column("has", "People in the scope who hold it at that level", "people"),
        Column(
            "lacks", "People who hold it below that level, or have recorded competences, but not this one", "people"
        ),
        Column("not_known", "People whose level of it is not known, or of whom no competence is recorded", "people"),
        Column("missing", "People still needed: needed less those who have it, at least 0", "people"),
        Column("status", "covered, gap, or not known (nobody in the scope has reported)"),
        Column("held_at", "Institutions where it is held at the level"),
        Column("not_reported", "Institutions of the scope that have reported no competences"),
    ),
    example={"call": "CALL-2027-1", "scope": "Metropolia Trzech Portów"},
)
def missing_competences(
    view: View,
    *,
    call: Annotated[str | None, About("A call, by title or id", "Call")] = None,
    project: Annotated[str | None, About("A project, by title or id", "Project")] = None,
    profile: Annotated[
        str | None,
        About("A target profile: competences joined by ';', each as NAME, NAME=LEVEL or NAME=LEVELxPEOPLE"),
    ] = None,
    scope: Annotated[
        str | None, About("Institutions and metropolises joined by '|' (a consortium); everybody without one")
    ] = None,
) -> Rows:
    """What a call, a project or a target profile needs, against what people in a scope hold, worst first.

    Each person of the scope (with a post there today) counts once for each competence: she *has* it at the level
    needed or above, she *lacks* it (held below the level, or competences are recorded for her, but not this one),
    or it is *not known* (held at a level nobody stated, or nothing is recorded for her). Institutions with
    staff but without any recorded competence have not reported: they are named, not counted as empty.
    Exactly one of ``call``, ``project`` and ``profile`` is given; a competence needed without level counts from
    level 1, without a number of people as one person.
    """
    snapshot = view.snapshot
    needed = _requirements(snapshot, call, project, profile)
    places = institutions_of(snapshot, scope)
    people = staff(snapshot, places)
    silent = _not_reported(snapshot, places)
    rows = [_row(view, requirement, people, places, silent) for requirement in needed]
    order = {"gap": 0, "not known": 1, "covered": 2}
    return sorted(rows, key=lambda row: (order[row["status"]], -(row["missing"] or 0), row["name"]))


def _requirements(snapshot: Snapshot, call: str | None, project: str | None, profile: str | None) -> list[Requirement]:
    if sum(value is not None for value in (call, project, profile)) != 1:
        raise UsageError("Say what the competences are needed for.", "Give exactly one of call, project and profile.")
    if profile is not None:
        return list(_profile(snapshot, profile))
    label, text = ("Call", call) if call is not None else ("Project", project)
    node = find_one(snapshot, label, text or "")
    table = snapshot.relationships("REQUIRES", label)
    rows = np.flatnonzero(table.start == node).tolist()
    if not rows:
        raise UsageError(
            f"No competence is recorded as required by {name_of(snapshot, label, node)!r}.",
            "Load a table with its competences, or give a profile.",
        )
    return [
        Requirement(int(table.end[row]), table.value("level", row) or 1, table.value("people", row) or 1)
        for row in rows
    ]


def _profile(snapshot: Snapshot, text: str) -> Iterator[Requirement]:
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if not parts:
        raise UsageError("The profile names no competence.", "Write NAME, NAME=LEVEL or NAME=LEVELxPEOPLE.")
    for part in parts:
        match = re.fullmatch(r"(?P<name>.+?)(?:\s*=\s*(?P<level>[1-4])(?:\s*x\s*(?P<people>[1-9]\d*))?)?", part)
        if match is None or "=" in match["name"]:
            raise UsageError(f"{part!r} is not a part of a profile.", "Write NAME, NAME=LEVEL or NAME=LEVELxPEOPLE.")
        skill = find_one(snapshot, "Skill", match["name"], "competence")
        yield Requirement(skill, int(match["level"] or 1), int(match["people"] or 1))


def _holdings(snapshot: Snapshot, needed: Requirement, people: Mask) -> Holdings:
    table = snapshot.relationships("HAS_SKILL")
    levels = table.numbers("level")
    about = table.end == needed.skill
    has, unsure, recorded = (np.zeros(len(people), np.bool_) for _ in range(3))
    has[table.start[about & (levels >= needed.level)]] = True
    unsure[table.start[about & np.isnan(levels)]] = True
    recorded[table.start] = True
    not_known = people & (unsure | ~recorded) & ~has
    return Holdings(people & has, people & ~has & ~not_known, not_known)


def _not_reported(snapshot: Snapshot, places: NDArray[np.intp]) -> list[str]:
    posts, skills = snapshot.relationships("EMPLOYED_BY"), snapshot.relationships("HAS_SKILL")
    recorded = np.zeros(len(snapshot.nodes("Person")), np.bool_)
    recorded[skills.start] = True
    today = current(posts)
    staffed = np.unique(posts.end[today])
    reported = np.unique(posts.end[today & recorded[posts.start]])
    silent = np.intersect1d(np.setdiff1d(staffed, reported), places)
    return [name_of(snapshot, "Institution", i) for i in silent.tolist()]


def _row(view: View, needed: Requirement, people: Mask, places: NDArray[np.intp], silent: list[str]) -> dict[str, Any]:
    snapshot = view.snapshot
    held = _holdings(snapshot, needed, people)
    has, lacks, not_known = (int(mask.sum()) for mask in held)
    told = view.count(has)
    status = "covered" if has >= needed.people else "gap" if has or lacks else "not known"
    return {
        "id": snapshot.nodes("Skill").texts("id")[needed.skill],
        "name": name_of(snapshot, "Skill", needed.skill),
        "level": needed.level,
        "people": needed.people,
        "has": told,
        "lacks": view.count(lacks),
        "not_known": view.count(not_known),
        # What is missing would tell how many there are, where that is not to be told.
        "missing": max(0, needed.people - has) if told == has else None,
        "status": status,
        "held_at": _where(snapshot, held.has, places),
        "not_reported": silent,
    }


def _where(snapshot: Snapshot, people: Mask, places: NDArray[np.intp]) -> list[str]:
    posts = snapshot.relationships("EMPLOYED_BY")
    found = np.intersect1d(posts.end[people[posts.start] & current(posts)], places)
    return sorted(name_of(snapshot, "Institution", i) for i in found.tolist())
