"""Scopes side by side for a call, or several calls: who is how ready, and where the gaps are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np

from competence_explorer.graph.competence.asked import Asked, Need, Places, Sides, as_told, ask
from competence_explorer.graph.competence.coverage import Coverage, Status
from competence_explorer.graph.competence.readiness import Readiness
from competence_explorer.graph.competence.scenario import WhatIf
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.people import members, scope
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say
from competence_explorer.queries.base import About, Column, Leaving, Profile, Project, Rows, Trained, query

SEPARATOR = "|"
"""Between calls."""

Kind = Literal["municipality", "county", "agency", "utility", "university", "school", "ngo", "company"]


class Side(NamedTuple):
    """A scope to compare: its key, its name, its institutions."""

    id: str
    name: str
    places: Places


@query(
    "compare-readiness",
    title="Readiness side by side",
    question="Who is how ready for this call, and where are the gaps?",
    purpose="teams",
    columns=(
        Column("id", "Key of the institution or metropolis; of a scope that is written out its text"),
        Column("name", "Institution, metropolis or scope"),
        Column("call", "Call, project or profile"),
        Column("competence_id", "Key of the competence; empty where a row is a scope"),
        Column("competence", "Competence"),
        Column("level", "Level needed", "level 1-4"),
        Column("people", "People needed", "people"),
        Column("held", "People of the scope who hold it at that level or above", "people"),
        Column("below", "People of the scope who hold it below that level", "people"),
        Column("not_known", "People whose level of it is not known, or of whom no competence is recorded", "people"),
        Column("status", "covered, gap, or not known; of a scope: covered if everything is"),
        Column("covered", "Requirements that are covered", "competences"),
        Column("gaps", "Requirements with a gap", "competences"),
        Column("unclear", "Requirements of which it is not known", "competences"),
        Column("lacking", "The competences with a gap; of a competence, empty"),
        Column("missing_low", "What it takes from readiness, unknown as none; of a scope the sum", "competences"),
        Column("missing_high", "The same where unknown counts as held", "competences"),
        Column("readiness_low", "Readiness of the scope, unknown as none: 1 / (1 + sum of missing_low)", "0 to 1"),
        Column("readiness_high", "Readiness of the scope, unknown as held", "0 to 1"),
        Column("not_reported", "Institutions of the scope that have reported no competences"),
    ),
    example={"call": "CALL-2027-1", "scope": "Metropolia Trzech Portów", "kind": "municipality"},
)
def compare_readiness(
    view: View,
    *,
    call: Annotated[str | None, About("Calls, by title or id, joined by '|'", "Call")] = None,
    project: Project = None,
    profile: Profile = None,
    scope: Annotated[
        str | None, About("Institutions and metropolises joined by '|', whose institutions are compared; all without")
    ] = None,
    scopes: Annotated[
        str | None, About("The scopes themselves, joined by ';', each institutions and metropolises joined by '|'")
    ] = None,
    by: Annotated[Literal["institution", "metropolis"], About("What is compared, unless scopes are given")] = (
        "institution"
    ),
    kind: Annotated[Kind | None, About("Only institutions of this kind")] = None,
    show: Annotated[
        Literal["scopes", "competences"], About("A row a scope, or a row a scope and competence (a heat map)")
    ] = "scopes",
    leaving: Leaving = None,
    trained: Trained = None,
) -> Rows:
    """The figures of call-readiness for many scopes at once, most ready first; heat maps are drawn from
    ``show=competences``: a row a scope and competence, these in the order of their keys.

    All figures as in call-readiness: a person with several posts counts once in each scope; readiness is
    1 / (1 + sum of what is missing), as an interval between unknown as none and unknown as held. What an institution
    lacks alone, a consortium may have: give ``scopes``. An institution without recorded competences is *not known*,
    not empty; ``not_reported`` names it. Institutions without recorded people are left out if no scope is given.
    """
    calls: list[str | None] = [part.strip() for part in (call or "").split(SEPARATOR) if part.strip()]
    what_if = WhatIf(leaving, trained)
    rows = []
    for one in calls or [None]:
        need = Need(one, project, profile, scope)
        asked = ask(view, need, what_if)
        sides = _sides(asked, scopes, by, kind)
        rows += list(_rows(view, asked, sides, _called(view.snapshot, need), show))
    return rows


def _sides(asked: Asked, scopes: str | None, by: str, kind: str | None) -> list[Side]:
    snapshot = asked.snapshot
    if scopes is not None:
        texts = [part.strip() for part in scopes.split(";") if part.strip()]
        if not texts:
            raise UsageError(say("%(scopes)s names no scope.", scopes=repr(scopes)), say("Give scopes joined by ';'."))
        return [Side(text, text, scope(snapshot, text)) for text in texts]
    # Whoever is asked for is shown, also where nothing is recorded of them; of everybody, only who has people.
    staffed = asked.before.members.counts()[asked.places] > 0
    places = asked.places[staffed] if asked.everybody else asked.places
    if kind is not None:
        kinds = snapshot.nodes("Institution").texts("kind")
        places = np.array([place for place in places.tolist() if kinds[place] == kind], np.intp)
    if by == "institution":
        return [_side(snapshot, "Institution", place, np.array([place])) for place in places.tolist()]
    areas = range(len(snapshot.nodes("Metropolis")))
    parts = ((area, np.intersect1d(members(snapshot, area), places)) for area in areas)
    return [_side(snapshot, "Metropolis", area, part) for area, part in parts if part.size]


def _side(snapshot: Snapshot, label: str, node: int, places: Places) -> Side:
    return Side(snapshot.nodes(label).texts("id")[node], name_of(snapshot, label, node), places)


def _called(snapshot: Snapshot, need: Need) -> str:
    if need.profile is not None:
        return need.profile
    label, text = ("Call", need.call) if need.call is not None else ("Project", need.project)
    return name_of(snapshot, label, find_one(snapshot, label, text or ""))


def _rows(view: View, asked: Asked, sides: Sequence[Side], called: str, show: str) -> Iterator[dict[str, Any]]:
    """The rows of one call, most ready first."""
    known = asked.sides([side.places for side in sides])
    covered = asked.coverage(known)
    found = _Found(
        view, asked, known, covered, as_told(view, asked.needed, covered, known), asked.statuses(known, covered)
    )
    low, high = found.figures.low, found.figures.high
    for side in sorted(range(len(sides)), key=lambda side: (-low[side], -high[side], sides[side].name)):
        common = {"id": sides[side].id, "name": sides[side].name, "call": called, **found.scope(side)}
        if show == "scopes":
            yield {**common, **found.whole(side)}
        else:
            yield from ({**common, **found.cell(row, side)} for row in range(len(asked.needed)))


@dataclass(frozen=True)
class _Found:
    """The figures of all sides, and what a row says of them."""

    view: View
    asked: Asked
    sides: Sides
    covered: Coverage
    figures: Readiness
    states: list[list[Status]]

    def scope(self, side: int) -> dict[str, Any]:
        """The columns that are of a scope in every row."""
        states = [row[side] for row in self.states]
        silent = self.sides.silent[side].tolist()
        return {
            "covered": states.count("covered"),
            "gaps": states.count("gap"),
            "unclear": states.count("not known"),
            "readiness_low": round(float(self.figures.low[side]), 4),
            "readiness_high": round(float(self.figures.high[side]), 4),
            "not_reported": [name_of(self.asked.snapshot, "Institution", place) for place in silent],
        }

    def whole(self, side: int) -> dict[str, Any]:
        """The other columns where a row is a scope."""
        states = [row[side] for row in self.states]
        gaps = (one for one, state in zip(self.asked.needed, states, strict=True) if state == "gap")
        return {
            **dict.fromkeys(("competence_id", "competence", "level", "people", "held", "below", "not_known")),
            "status": next((state for state in ("gap", "not known") if state in states), "covered"),
            "lacking": [name_of(self.asked.snapshot, "Skill", one.skill) for one in gaps],
            "missing_low": round(float(self.figures.missing_low[:, side].sum()), 4),
            "missing_high": round(float(self.figures.missing_high[:, side].sum()), 4),
        }

    def cell(self, row: int, side: int) -> dict[str, Any]:
        """The other columns where a row is a scope and a competence."""
        needed, counted = self.asked.needed[row], self.covered
        counts = {"held": counted.held, "below": counted.below, "not_known": counted.not_known}
        return {
            "competence_id": self.asked.snapshot.nodes("Skill").texts("id")[needed.skill],
            "competence": name_of(self.asked.snapshot, "Skill", needed.skill),
            "level": needed.level,
            "people": needed.people,
            **{name: self.view.count(int(part[row, side])) for name, part in counts.items()},
            "status": self.states[row][side],
            "lacking": [],
            "missing_low": round(float(self.figures.missing_low[row, side]), 4),
            "missing_high": round(float(self.figures.missing_high[row, side]), 4),
        }
