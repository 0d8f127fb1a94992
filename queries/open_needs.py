"""Who asks for help with what? Open needs, without their authors."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

import numpy as np

from competence_explorer.graph.competence.aims import OPEN, URGENCIES
from competence_explorer.graph.people import Posts, metropolises
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import About, Column, Rows, query

_NOWHERE = -1


@query(
    "open-needs",
    title="Open needs",
    question="Who asks for help, and with what?",
    purpose="mentor",
    columns=(
        Column("id", "Key of the need"),
        Column("need", "The need in words"),
        Column("competence_ids", "Keys of the competences"),
        Column("competence", "What help is asked with"),
        Column("level", "Highest level asked for", "level 1-4"),
        Column("urgency", "low, medium or high"),
        Column("stage", "Stage of the work"),
        Column("institution", "Institution that has the need; empty where a person has it, who is not shown"),
        Column("metropolis", "Metropolitan area of who has it"),
        Column("answers", "Exchanges for it that are proposed or asked for", "exchanges"),
    ),
    example={"skill": "cultural projects"},
)
def open_needs(
    view: View,
    *,
    skill: Annotated[str | None, About("Only needs for this competence", "Skill")] = None,
    scope: Annotated[
        str | None, About("Only needs of these institutions, metropolises and their people, joined by '|'")
    ] = None,
) -> Rows:
    """Open needs, the urgent ones first. A person who has a need is not named, nor is her institution, until the need
    is matched: then the exchange that answers it names her. An institution is named."""
    snapshot = view.snapshot
    table, asked = snapshot.nodes("Need"), _asked(snapshot)
    authors, areas, answers = _authors(snapshot), metropolises(snapshot), _answers(snapshot)
    wanted = None if skill is None else find_one(snapshot, "Skill", skill, "competence")
    places = None if scope is None else set(institutions_of(snapshot, scope).tolist())
    chosen = [
        need
        for need, status in enumerate(table.texts("status"))
        if status == OPEN
        and (wanted is None or wanted in {what for what, _ in asked.get(need, ())})
        and (places is None or authors.get(need, (_NOWHERE, False))[0] in places)
    ]
    urgency = table.texts("urgency")
    chosen.sort(key=lambda need: (-URGENCIES.get(urgency[need], 0.0), need))
    return [
        _row(snapshot, need, asked.get(need, []), *authors.get(need, (_NOWHERE, False)), areas)
        | {"answers": answers[need]}
        for need in chosen
    ]


def _row(
    snapshot: Snapshot, need: int, asked: list[tuple[int, int]], place: int, named: bool, areas: dict[int, str]
) -> dict[str, Any]:
    table, ids = snapshot.nodes("Need"), snapshot.nodes("Skill").texts("id")
    levels = [level for _, level in asked if level]
    return {
        "id": table.texts("id")[need],
        "need": table.value("text", need),
        "competence_ids": [ids[what] for what, _ in asked],
        "competence": [name_of(snapshot, "Skill", what) for what, _ in asked],
        "level": max(levels, default=None),
        "urgency": table.value("urgency", need),
        "stage": table.value("stage", need),
        "institution": name_of(snapshot, "Institution", place) if named else None,
        "metropolis": areas.get(place),
    }


def _asked(snapshot: Snapshot) -> dict[int, list[tuple[int, int]]]:
    """By need the competences that it asks for, with the level (0: not said)."""
    table, found = snapshot.relationships("ASKS_FOR"), dict[int, list[tuple[int, int]]]()
    levels = np.nan_to_num(table.numbers("level")).astype(int)
    for need, what, level in zip(table.start.tolist(), table.end.tolist(), levels.tolist(), strict=True):
        found.setdefault(need, []).append((what, level))
    return found


def _authors(snapshot: Snapshot) -> dict[int, tuple[int, bool]]:
    """By need the institution of who has it, and whether the institution itself has it."""
    by_person, by_place = (snapshot.relationships("HAS_NEED", label) for label in ("Person", "Institution"))
    posts = Posts(snapshot)
    people = zip(by_person.end.tolist(), by_person.start.tolist(), strict=True)
    places = zip(by_place.end.tolist(), by_place.start.tolist(), strict=True)
    found = {need: (posts[person].institution, False) for need, person in people}
    return found | {need: (place, True) for need, place in places}


def _answers(snapshot: Snapshot) -> Counter[int]:
    """By need how many exchanges for it have not been agreed on or refused yet."""
    table, status = snapshot.relationships("ANSWERS"), snapshot.nodes("Exchange").texts("status")
    pairs = zip(table.start.tolist(), table.end.tolist(), strict=True)
    return Counter(need for exchange, need in pairs if status[exchange] in ("proposed", "asked"))
