"""Is it growing? A competence year by year: the work that needed it, and who learned it."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.columns import else_general
from competence_explorer.graph.search import find_one
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import About, Column, Rows, query

Years = NDArray[np.int64]

NEVER = -1
"""Year of a missing day."""

PASSED = ("completed", "passed", "")
"""Results of a training after which somebody has learned what it teaches; a missing one is no reason against."""


@query(
    "competence-years",
    title="Competence over the years",
    question="Is this competence used and learned more, or less?",
    columns=(
        Column("year", "Year"),
        Column("projects", "Projects that needed it and ran in the year", "projects"),
        Column("people", "People who worked on one of them in the year", "people"),
        Column("trainings", "Trainings that taught it", "trainings"),
        Column("trained", "People who completed one", "people"),
    ),
    example={"skill": "public procurement"},
)
def competence_years(
    view: View,
    *,
    skill: Annotated[str, About("Competence, by name or id", "Skill")],
    since: Annotated[int | None, About("First year")] = None,
    until: Annotated[int | None, About("Last year")] = None,
) -> Rows:
    """Each year from the first to the last in which something is recorded: projects that needed the competence with
    the people who worked on them, and trainings that taught it with the people who completed them.

    A project counts in every year from its first to its last day, planned ones included; one without a first or last
    day counts in no year, since it would count in all. Whether the people on it used the competence is not recorded.
    """
    snapshot = view.snapshot
    what = find_one(snapshot, "Skill", skill, "competence")
    spans, workers = _work(snapshot, what)
    taught, learners = _learning(snapshot, what)
    years = [year for year in (*spans.ravel(), *taught) if year != NEVER]
    first, last = max(min(years, default=1), since or 0), min(max(years, default=0), until or 9999)
    rows = []
    for year in range(first, last + 1):
        on = (workers[:, 1] <= year) & (workers[:, 2] >= year)
        learned = learners[:, 1] == year
        rows.append(
            {
                "year": year,
                "projects": int(((spans[:, 0] <= year) & (spans[:, 1] >= year)).sum()),
                "people": view.count(len(np.unique(workers[on, 0]))),
                "trainings": int((taught == year).sum()),
                "trained": view.count(len(np.unique(learners[learned, 0]))),
            }
        )
    return rows


def _work(snapshot: Snapshot, skill: int) -> tuple[Years, Years]:
    """First and last year of each project that needs it; person, first and last year of everybody on one of them."""
    needs, work = snapshot.relationships("REQUIRES", "Project"), snapshot.relationships("WORKED_ON")
    nodes = snapshot.nodes("Project")
    projects = np.unique(needs.start[needs.end == skill])
    rows = np.flatnonzero(np.isin(work.end, projects))
    own = [
        else_general(work.numbers(day)[rows], nodes.numbers(day)[work.end[rows]]) for day in ("start_date", "end_date")
    ]
    spans = [_year(nodes.numbers(day)[projects]) for day in ("start_date", "end_date")]
    return _known(np.stack(spans, axis=1)), _known(np.stack([work.start[rows], *map(_year, own)], axis=1))


def _learning(snapshot: Snapshot, skill: int) -> tuple[Years, Years]:
    """The year of each training that teaches it; person and year of everybody who completed one."""
    teaches, attended = snapshot.relationships("TEACHES"), snapshot.relationships("ATTENDED")
    begun = snapshot.nodes("Training").numbers("start_date")
    courses = np.unique(teaches.start[teaches.end == skill])
    passed = np.array([result in PASSED for result in attended.texts("result")], np.bool_)
    rows = np.flatnonzero(np.isin(attended.end, courses) & passed)
    days = else_general(attended.numbers("date")[rows], begun[attended.end[rows]])
    held = _year(begun[courses])
    return held[held != NEVER], _known(np.stack([attended.start[rows], _year(days)], axis=1))


def _year(days: NDArray[np.datetime64]) -> Years:
    return np.where(np.isnat(days), NEVER, days.astype("datetime64[Y]").astype(np.int64) + 1970)


def _known(rows: Years) -> Years:
    """Only those of which all years are known."""
    return np.asarray(rows[(rows != NEVER).all(axis=1)])
