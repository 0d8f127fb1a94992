"""What is needed most? Competences by the projects and calls that need them, against those who hold them."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.columns import in_years
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.people import staff
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot, Table
from competence_explorer.graph.visibility import Mask, View
from competence_explorer.queries.base import About, Column, Rows, query

GOOD = 3
"""Level from which on somebody can teach others."""


@query(
    "demand",
    title="Competences in demand",
    question="Which competences are needed most, and who holds them?",
    columns=(
        Column("id", "Key of the competence"),
        Column("name", "Competence"),
        Column("projects", "Projects that need it", "projects"),
        Column("calls", "Calls that need it", "calls"),
        Column("level", "Highest level that one of them needs", "level 1-4"),
        Column("people", "People in the scope who hold it, at any level", "people"),
        Column("good", "Of them at level 3 or 4", "people"),
        Column("trainings", "Trainings that teach it", "trainings"),
    ),
    example={"theme": "clean energy"},
)
def demand(
    view: View,
    *,
    theme: Annotated[str | None, About("Only projects and calls of this theme", "Theme")] = None,
    scope: Annotated[
        str | None, About("Only projects and people of these institutions and metropolises, joined by '|'")
    ] = None,
    since: Annotated[int | None, About("Only projects and calls that had not ended before this year")] = None,
    until: Annotated[int | None, About("Only projects and calls that had begun by the end of this year")] = None,
) -> Rows:
    """The competences that projects and calls need, those needed by most first, with how many hold and teach them.

    Projects are those in which an institution of the scope is recorded as lead or partner; calls are open to all. What
    has no dates counts whatever years are asked for.
    """
    snapshot = view.snapshot
    about = None if theme is None else find_one(snapshot, "Theme", theme)
    places = None if scope is None else institutions_of(snapshot, scope)
    projects = _kept(snapshot, "Project", ("start_date", "end_date"), about, since, until) & _of(snapshot, places)
    calls = _kept(snapshot, "Call", ("opens", "closes"), about, since, until)
    by_projects, by_calls = snapshot.relationships("REQUIRES", "Project"), snapshot.relationships("REQUIRES", "Call")
    wanted = [(by_projects, projects[by_projects.start]), (by_calls, calls[by_calls.start])]
    levels = np.zeros(size := len(snapshot.nodes("Skill")))
    for table, keep in wanted:
        np.maximum.at(levels, table.end[keep], np.nan_to_num(table.numbers("level")[keep]))
    in_projects, in_calls = (np.bincount(table.end[keep], minlength=size) for table, keep in wanted)
    held, good = _held(snapshot, places)
    taught = np.bincount(snapshot.relationships("TEACHES").end, minlength=size)
    names = {skill: name_of(snapshot, "Skill", skill) for skill in np.flatnonzero(in_projects + in_calls).tolist()}
    order = sorted(names, key=lambda skill: (-(in_projects[skill] + in_calls[skill]), names[skill], skill))
    return [
        {
            "id": snapshot.nodes("Skill").texts("id")[skill],
            "name": names[skill],
            "projects": int(in_projects[skill]),
            "calls": int(in_calls[skill]),
            "level": int(levels[skill]) or None,
            "people": view.count(int(held[skill])),
            "good": view.count(int(good[skill])),
            "trainings": int(taught[skill]),
        }
        for skill in order
    ]


def _kept(
    snapshot: Snapshot, label: str, days: tuple[str, str], theme: int | None, since: int | None, until: int | None
) -> Mask:
    """Which projects, or calls, are of a theme and of these years."""
    nodes = snapshot.nodes(label)
    first, last = (nodes.numbers(day) for day in days)
    keep = in_years(first, last, since, until)
    if theme is not None:
        keep &= _marked(len(nodes), snapshot.relationships("IN_THEME", label), np.array([theme]))
    return keep


def _of(snapshot: Snapshot, places: NDArray[np.intp] | None) -> Mask:
    """Which projects have a partner among the institutions."""
    size, partners = len(snapshot.nodes("Project")), snapshot.relationships("PARTNER_IN")
    if places is None:
        return np.ones(size, np.bool_)
    mask = np.zeros(size, np.bool_)
    mask[partners.end[np.isin(partners.start, places)]] = True
    return mask


def _marked(size: int, table: Table, ends: NDArray[np.intp]) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[table.start[np.isin(table.end, ends)]] = True
    return mask


def _held(snapshot: Snapshot, places: NDArray[np.intp] | None) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """By competence who holds it, and who at a level at which one can teach it."""
    table, size = snapshot.relationships("HAS_SKILL"), len(snapshot.nodes("Skill"))
    own = np.ones(len(table), np.bool_) if places is None else staff(snapshot, places)[table.start]
    good = own & (np.nan_to_num(table.numbers("level")) >= GOOD)
    return np.bincount(table.end[own], minlength=size), np.bincount(table.end[good], minlength=size)
