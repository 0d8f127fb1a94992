"""What can this person do? Each competence with its level and what says so."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import numpy as np

from competence_explorer.graph.evidence import ratings, shown
from competence_explorer.graph.levels import is_stale
from competence_explorer.graph.provenance import origins
from competence_explorer.graph.records import Ref, RelationshipRef
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import joined
from competence_explorer.queries.base import About, Column, Rows, query

_LEVELS = ("level", "self_level", "supervisor_level", "assessed_level", "project_level", "training_level", "goal_level")
_DATES = ("self_date", "supervisor_date", "assessed_date", "project_date", "training_date", "last_used")


@query(
    "competences",
    title="Competences of a person",
    question="What can this person do, and what says so?",
    columns=(
        Column("id", "Key of the competence"),
        Column("name", "Name"),
        Column("level", "Level that counts", "level 1-4"),
        Column("self_level", "Own rating", "level 1-4"),
        Column("supervisor_level", "Supervisor's rating, for those who may see it", "level 1-4"),
        Column("gap", "Own rating less the supervisor's: above 0 she rates herself higher", "levels"),
        Column("assessed_level", "Level in an examination", "level 1-4"),
        Column("project_level", "Level shown in projects, by role and need", "level 1-4"),
        Column("training_level", "Level that a completed training taught", "level 1-4"),
        Column("goal_level", "Level the person aims at", "level 1-4"),
        Column("evidence", "What says so, in words, each with its level and year"),
        Column("last_used", "When it was last used or shown", "date"),
        Column("stale", "yes if not used or shown for 5 years, empty where no day is known"),
        Column("source", "Files and rows that say so"),
    ),
    example={"person": "p0006"},
)
def competences(
    view: View,
    *,
    person: Annotated[str, About("The person, by name or id", "Person")],
    skill: Annotated[str | None, About("Only this competence, by name or id", "Skill")] = None,
) -> Rows:
    """Each competence of a person, highest level first, with the ratings and other evidence that its level follows
    from, and how old they are.

    The level is that of ``graph/levels.py``: assessment, then supervisor's, then own rating, unless a rating is three
    years newer; newer work in projects and completed trainings raise it. A supervisor's rating is seen at the
    person's own institution only; others see the level that follows from the rest.
    """
    snapshot = view.snapshot
    who = find_one(snapshot, "Person", person)
    only = None if skill is None else find_one(snapshot, "Skill", skill, "competence")
    table = snapshot.relationships("HAS_SKILL")
    held = {int(table.end[row]): _held(snapshot, row) for row in np.flatnonzero(table.start == who).tolist()}
    id_ = snapshot.nodes("Person").texts("id")[who]
    refs = {what: _ref(snapshot, id_, what) for what in held if only in (None, what)}
    told, places = shown(view.store, snapshot, id_), origins(view.store, refs.values())
    rows = [
        _row(snapshot, what, held[what], told.get(ref.end.id, []), places.get(ref, [])) for what, ref in refs.items()
    ]
    return sorted(rows, key=lambda row: (-(row["level"] or 0), row["name"], row["id"]))


def _held(snapshot: Snapshot, row: int) -> dict[str, Any]:
    table = snapshot.relationships("HAS_SKILL")
    return {name: table.value(name, row) for name in (*_LEVELS, *_DATES)}


def _ref(snapshot: Snapshot, person: str, skill: int) -> RelationshipRef:
    ends = Ref("Person", person), Ref("Skill", snapshot.nodes("Skill").texts("id")[skill])
    return RelationshipRef("HAS_SKILL", *ends, "")


def _row(snapshot: Snapshot, skill: int, held: dict[str, Any], told: list[str], places: list[str]) -> dict[str, Any]:
    own, superior = held["self_level"], held["supervisor_level"]
    today = dt.date.today()
    used = held["last_used"] and min(held["last_used"], today)  # the end of work that goes on is planned
    last = max((day for name in _DATES if (day := held[name]) and name != "supervisor_date"), default=None)
    return {
        "id": snapshot.nodes("Skill").texts("id")[skill],
        "name": name_of(snapshot, "Skill", skill),
        **{name: held[name] for name in _LEVELS},
        "gap": None if own is None or superior is None else own - superior,
        "evidence": joined("; ", [*ratings(held), *told]),
        "last_used": used,
        "stale": _yes_or_no(used or last, today),
        "source": places,
    }


def _yes_or_no(last: dt.date | None, today: dt.date) -> str | None:
    return None if last is None else "yes" if is_stale(last, today) else "no"
