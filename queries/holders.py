"""Where is it held? Institutions by the number of their people who hold a competence, level by level."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from competence_explorer.graph.people import metropolises, staffing
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import About, Column, Rows, query

LEVELS = ("not_known", "basic", "intermediate", "advanced", "expert")
"""Columns by level: 0 stands for one that nobody stated."""


@query(
    "holders",
    title="Holders of a competence",
    question="Where is this competence held, and at which level?",
    columns=(
        Column("id", "Key of the institution"),
        Column("name", "Institution"),
        Column("metropolis", "Metropolis that it belongs to"),
        Column("expert", "People who hold it at level 4", "people"),
        Column("advanced", "At level 3", "people"),
        Column("intermediate", "At level 2", "people"),
        Column("basic", "At level 1", "people"),
        Column("not_known", "People who hold it at a level that nobody stated", "people"),
        Column("people", "All of them", "people"),
    ),
    example={"skill": "public procurement"},
)
def holders(
    view: View,
    *,
    skill: Annotated[str, About("Competence, by name or id", "Skill")],
    scope: Annotated[str | None, About("Institutions and metropolises joined by '|'; all without one")] = None,
) -> Rows:
    """The institutions whose people (with a post there today) hold a competence, those with most experts first.

    Somebody with posts at two institutions counts at both. ``find-people`` names the people.
    """
    snapshot = view.snapshot
    what, places = find_one(snapshot, "Skill", skill, "competence"), institutions_of(snapshot, scope)
    table = snapshot.relationships("HAS_SKILL")
    held = np.flatnonzero(table.end == what)
    levels = np.nan_to_num(table.numbers("level")[held]).astype(np.intp)
    staff = staffing(snapshot)[table.start[held]]
    counts = np.stack([np.asarray(staff[levels == level].sum(axis=0)).ravel() for level in range(len(LEVELS))], axis=1)
    order = [int(place) for place in places if counts[place].any()]
    order.sort(key=lambda place: (*(-counts[place, ::-1]).tolist(), name_of(snapshot, "Institution", place), place))
    areas = metropolises(snapshot)
    return [
        {
            "id": snapshot.nodes("Institution").texts("id")[place],
            "name": name_of(snapshot, "Institution", place),
            "metropolis": areas.get(place),
            **{name: view.count(int(counts[place, level])) for level, name in enumerate(LEVELS)},
            "people": view.total(int(counts[place].sum()), counts[place].astype(int).tolist()),
        }
        for place in order
    ]
