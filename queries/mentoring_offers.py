"""Who offers help, and with what? Mentors with hours left."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from competence_explorer.graph.competence.remedies import mentoring_hours
from competence_explorer.graph.people import Posts, staff
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import Mask, View, permitted
from competence_explorer.queries.base import About, Column, Rows, query

GOOD = 3
"""Level from which on somebody can teach others."""

NAMED = 5
"""Competences named with a mentor, the highest levels first."""


@query(
    "mentoring-offers",
    title="Mentors on offer",
    question="Who offers help, and with what?",
    purpose="mentor",
    columns=(
        Column("id", "Key of the mentor"),
        Column("name", "Mentor"),
        Column("institution", "Institution of the main post"),
        Column("level", "Level in the competence that was asked for", "level 1-4"),
        Column("competence_ids", "Keys of the competences named"),
        Column("competence", "Her best competences, of level 3 or 4; the highest first"),
        Column("hours_offered", "Mentoring that she offers; empty: not said", "hours a year"),
        Column("hours_left", "Of this not yet promised in accepted exchanges", "hours a year"),
    ),
    example={"skill": "state aid"},
)
def mentoring_offers(
    view: View,
    *,
    skill: Annotated[str | None, About("Only mentors with this competence", "Skill")] = None,
    level: Annotated[int, About("Least level, of this competence or of any", most=4)] = GOOD,
    scope: Annotated[str | None, About("Only mentors of these institutions and metropolises, joined by '|'")] = None,
) -> Rows:
    """People with a post today who permitted to be asked as mentors, have a competence at the level, and hours left
    (who states none is listed): most hours left first, then those who state none."""
    snapshot = view.snapshot
    wanted = None if skill is None else find_one(snapshot, "Skill", skill, "competence")
    held = _held(snapshot, level)
    offered, promised = mentoring_hours(snapshot)
    left = offered - promised
    may = permitted(snapshot, "mentor") & staff(snapshot, institutions_of(snapshot, scope)) & ~(left <= 0)
    chosen = [person for person in np.flatnonzero(may).tolist() if _can(held.get(person, {}), wanted)]
    chosen.sort(key=lambda person: (np.isnan(left[person]), -left[person], person))
    ids, skills, posts = (*(snapshot.nodes(label).texts("id") for label in ("Person", "Skill")), Posts(snapshot))
    rows = []
    for person in chosen:
        best = _best(held[person], wanted)
        rows.append(
            {
                "id": ids[person],
                "name": name_of(snapshot, "Person", person),
                "institution": posts[person].name or None,
                "level": None if wanted is None else held[person][wanted],
                "competence_ids": [skills[what] for what in best],
                "competence": [name_of(snapshot, "Skill", what) for what in best],
                "hours_offered": _known(offered[person]),
                "hours_left": _known(left[person]),
            }
        )
    return rows


def _held(snapshot: Snapshot, least: int) -> dict[int, dict[int, int]]:
    """By person the competences of at least this level, with the levels."""
    table, found = snapshot.relationships("HAS_SKILL"), dict[int, dict[int, int]]()
    levels = np.nan_to_num(table.numbers("level")).astype(int)
    enough: Mask = levels >= max(least, 1)
    columns = (table.start[enough], table.end[enough], levels[enough])
    for person, what, level in zip(*(column.tolist() for column in columns), strict=True):
        found.setdefault(person, {})[what] = level
    return found


def _can(held: dict[int, int], wanted: int | None) -> bool:
    return bool(held) if wanted is None else wanted in held


def _best(held: dict[int, int], wanted: int | None) -> list[int]:
    return sorted(held, key=lambda what: (what != wanted, -held[what], what))[:NAMED]


def _known(hours: float) -> float | None:
    return None if np.isnan(hours) else float(hours)
