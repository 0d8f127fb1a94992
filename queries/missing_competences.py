"""What do we lack for this? Competences that a call, a project or a profile needs, against those held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.asked import Asked, Need, ask
from competence_explorer.graph.competence.coverage import coverage
from competence_explorer.graph.competence.scenario import WhatIf
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import (
    Call,
    Column,
    Joining,
    Leaving,
    Profile,
    Project,
    Rows,
    Scope,
    Trained,
    query,
)


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
    call: Call = None,
    project: Project = None,
    profile: Profile = None,
    scope: Scope = None,
    leaving: Leaving = None,
    trained: Trained = None,
    joining: Joining = None,
) -> Rows:
    """What a call, a project or a target profile needs, against what people in a scope hold, worst first.

    Each person of the scope (with a post there today) counts once for each competence: she *has* it at the level
    needed or above, she *lacks* it (held below the level, or competences are recorded for her, but not this one),
    or it is *not known* (held at a level nobody stated, or nothing is recorded for her). Institutions with
    staff but without any recorded competence have not reported: they are named, not counted as empty.
    Exactly one of ``call``, ``project`` and ``profile`` is given; a competence needed without level counts from
    level 1, without a number of people as one person. ``leaving``, ``trained`` and ``joining`` suppose something, as
    in call-readiness; nothing is written.
    """
    rows = list(_rows(view, ask(view, Need(call, project, profile, scope), WhatIf(leaving, trained, joining))))
    order = {"gap": 0, "not known": 1, "covered": 2}
    return sorted(rows, key=lambda row: (order[row["status"]], -(row["missing"] or 0), row["name"]))


def _rows(view: View, asked: Asked) -> Iterator[dict[str, Any]]:
    snapshot, places = asked.snapshot, asked.places
    by_place = coverage(asked.found.holdings, asked.found.members, asked.needed)
    # In all of the scope together, where a person with several posts counts once.
    scope = asked.sides([places], everybody=True)
    whole = asked.coverage(scope)
    states, silent = asked.statuses(scope, whole), _names(snapshot, scope.silent[0])
    for row, requirement in enumerate(asked.needed):
        has, lacks, not_known = (int(part[row, 0]) for part in (whole.held, whole.lacks, whole.not_known))
        told = view.count(has)
        yield {
            "id": snapshot.nodes("Skill").texts("id")[requirement.skill],
            "name": name_of(snapshot, "Skill", requirement.skill),
            "level": requirement.level,
            "people": requirement.people,
            "has": told,
            # All three add up to the people of the scope, whose number other rows tell: the largest gives way.
            "lacks": view.rest(lacks, has, not_known) if lacks >= not_known else view.count(lacks),
            "not_known": view.rest(not_known, has, lacks) if not_known > lacks else view.count(not_known),
            # What is missing would tell how many there are, where that is not to be told.
            "missing": max(0, requirement.people - has) if told == has else None,
            "status": states[row][0],
            "held_at": sorted(_names(snapshot, places[by_place.held[row, places] > 0])),
            "not_reported": silent,
        }


def _names(snapshot: Snapshot, places: NDArray[np.intp]) -> list[str]:
    return [name_of(snapshot, "Institution", place) for place in places.tolist()]
