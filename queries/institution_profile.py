"""What is this institution good at, and what does it lack? Its competences against its own projects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.people import staff
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import Mask, View
from competence_explorer.queries.base import About, Column, Rows, query

GOOD = 3
"""Level from which on somebody can teach others."""

Show = Literal["all", "strengths", "gaps", "goals"]

_RANKS = {"all": ("gap", "good"), "strengths": ("good",), "gaps": ("gap", "good"), "goals": ("goals",)}
"""What comes first, by what is shown."""


@query(
    "institution-profile",
    title="Profile of an institution",
    question="What is this institution good at, and what does it lack?",
    columns=(
        Column("id", "Key of the competence"),
        Column("name", "Competence"),
        Column("status", "gap (its projects need more), only here, or held"),
        Column("people", "Its people who hold it, at any level", "people"),
        Column("good", "Of them at level 3 or 4", "people"),
        Column("highest", "Highest level held", "level 1-4"),
        Column("elsewhere", "People of other institutions at level 3 or 4", "people"),
        Column("goals", "Its people who aim at a higher level than they have", "people"),
        Column(
            "needed_level",
            "Level that its projects need: of those that have not ended the one that lacks most",
            "level 1-4",
        ),
        Column("needed", "People whom that project needs at the level", "people"),
        Column("missing", "Of these, how many there are not", "people"),
        Column("projects_id", "Keys of the projects that need it"),
        Column("projects", "Projects that need it"),
    ),
    example={"scope": "Miasto Wielgard"},
)
def institution_profile(
    view: View,
    *,
    scope: Annotated[str, About("Institutions and metropolises joined by '|'")],
    show: Annotated[Show, About("All competences, those at level 3 or 4, those missing, or those aimed at")] = "all",
) -> Rows:
    """The competences of the people with a post at the institutions of a scope today, against what the projects need
    that these institutions lead or take part in and that have not ended: gaps first, the largest ones, then what most
    people can teach (or, of what they want to learn, what most want).

    A gap is a competence of which a project needs more people at a level than there are. *Only here* is what somebody
    holds at level 3 or 4 here, and nobody elsewhere in the graph. People whose competences are not recorded are not
    counted: ``missing-competences`` keeps them apart.
    """
    snapshot = view.snapshot
    places = institutions_of(snapshot, scope)
    rows = list(_rows(view, staff(snapshot, places), _needed(snapshot, places)))
    wanted = [row for row in rows if _is_wanted(row, show)]
    ranks = _RANKS[show]
    ranked = sorted(wanted, key=lambda row: (*(-row["ranks"][rank] for rank in ranks), row["name"], row["id"]))
    return [{name: value for name, value in row.items() if name != "ranks"} for row in ranked]


def _is_wanted(row: dict[str, Any], show: Show) -> bool:
    if show == "gaps":
        return bool(row["status"] == "gap")
    return show == "all" or bool(row["good" if show == "strengths" else "goals"])


def _rows(view: View, own: Mask, needed: dict[int, list[tuple[int, int, int]]]) -> Iterator[dict[str, Any]]:
    snapshot = view.snapshot
    table, size = snapshot.relationships("HAS_SKILL"), len(snapshot.nodes("Skill"))
    level, here = np.nan_to_num(table.numbers("level")), own[table.start]
    aims = here & (np.nan_to_num(table.numbers("goal_level")) > level)

    def count(rows: NDArray[np.bool_]) -> NDArray[np.intp]:
        return np.bincount(table.end[rows], minlength=size)

    held, good, goals = count(here), count(here & (level >= GOOD)), count(aims)
    elsewhere = count(~here & (level >= GOOD))
    by_level = [count(here & (level >= least)) for least in range(5)]
    for skill in sorted({*np.flatnonzero(held + goals).tolist(), *needed}):
        wants = needed.get(skill, [])
        # Of several projects the one that lacks most.
        short, least, people = max(
            ((n - int(by_level[level][skill]), level, n) for level, n, _ in wants), default=(0, 0, 0)
        )
        told = view.count(int(by_level[least][skill]))
        only = good[skill] and not elsewhere[skill]
        yield {
            "id": snapshot.nodes("Skill").texts("id")[skill],
            "name": name_of(snapshot, "Skill", skill),
            "status": "gap" if short > 0 else "only here" if only else "held",
            "people": view.count(int(held[skill])),
            "good": view.count(int(good[skill])),
            "highest": max((n for n in range(1, 5) if by_level[n][skill]), default=None),
            "elsewhere": view.count(int(elsewhere[skill])),
            "goals": view.count(int(goals[skill])),
            "needed_level": least or None,
            "needed": people or None,
            # What is missing would tell how many there are, where that is not to be told.
            "missing": max(0, short) if wants and isinstance(told, int) else None,
            **_projects(snapshot, wants),
            "ranks": {"gap": max(0, short), "good": int(good[skill]), "goals": int(goals[skill])},
        }


def _needed(snapshot: Snapshot, places: NDArray[np.intp]) -> dict[int, list[tuple[int, int, int]]]:
    """By competence what is needed of it: level, people and project, for each of the projects of the institutions."""
    partners, needs = snapshot.relationships("PARTNER_IN"), snapshot.relationships("REQUIRES", "Project")
    end = snapshot.nodes("Project").numbers("end_date")
    running = np.isnat(end) | (end >= np.datetime64(dt.date.today(), "D"))
    projects = np.unique(partners.end[np.isin(partners.start, places)])
    found: dict[int, list[tuple[int, int, int]]] = {}
    for row in np.flatnonzero(np.isin(needs.start, projects[running[projects]])).tolist():
        want = needs.value("level", row) or 1, needs.value("people", row) or 1, int(needs.start[row])
        found.setdefault(int(needs.end[row]), []).append(want)
    return found


def _projects(snapshot: Snapshot, wants: list[tuple[int, int, int]]) -> dict[str, list[str]]:
    nodes = snapshot.nodes("Project")
    named = sorted((name_of(snapshot, "Project", project), nodes.texts("id")[project]) for _, _, project in wants)
    return {"projects_id": [id_ for _, id_ in named], "projects": [name for name, _ in named]}
