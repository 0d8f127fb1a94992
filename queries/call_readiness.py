"""Are we ready for this call? Each required competence with its level, gaps, risks and remedies, and one figure."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.arrays import someone
from competence_explorer.graph.competence.asked import Asked, Need, as_told, ask, days
from competence_explorer.graph.competence.holdings import Requirement
from competence_explorer.graph.competence.remedies import NO_TRAINING, Remedying
from competence_explorer.graph.competence.risks import (
    BUSY_SHARE,
    NOBODY,
    STALE_YEARS,
    Exposure,
    Period,
    Tolerance,
    people_of,
)
from competence_explorer.graph.competence.scenario import SUPPOSED, WhatIf
from competence_explorer.graph.search import name_of
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import joined, say, say_many
from competence_explorer.queries.base import (
    About,
    Call,
    Column,
    Edge,
    Joining,
    Leaving,
    Network,
    Node,
    Profile,
    Project,
    Rows,
    Scope,
    Trained,
    query,
)

NAMED = 3
"""People named for one risk."""

DRAWN = 12
"""Holders of one competence in the picture: those who hold most of what is needed."""

NEEDED = say("Required competences")
"""The island on which the competences stand."""

_ORDER = ("gap", "not known", "covered")


def draw(view: View, rows: Rows, **values: Any) -> Network:
    """The required competences on an island of their own, and who of the scope holds them at the level, by institution;
    gaps are largest. Holders who may not be counted are not drawn."""
    asked = ask(view, Need(*(values[name] for name in Need.__annotations__)), WhatIf(*map(values.get, SUPPOSED)))
    held = {needed.skill: _holders(view, asked, needed) for needed in asked.needed}
    many = np.bincount(np.concatenate([np.zeros(0, np.intp), *held.values()]).astype(np.intp))
    shown = {skill: people[np.lexsort((people, -many[people]))][:DRAWN] for skill, people in held.items()}
    people = np.unique(np.concatenate([np.zeros(0, np.intp), *shown.values()])).astype(np.intp).tolist()
    key = functools.partial(_key, asked)
    gaps = {row["id"] for row in rows if row["status"] != "covered"}
    nodes = [_competence(asked, one, key("Skill", one.skill) in gaps) for one in asked.needed]
    nodes += [_holder(asked, person, int(many[person])) for person in people]
    edges = [
        Edge(key("Skill", one.skill), key("Person", person), "holds")
        for one in asked.needed
        for person in np.intersect1d(held[one.skill], people).tolist()
    ]
    return Network(nodes, edges, left_out=int(np.count_nonzero(many)) - len(people))


def _holders(view: View, asked: Asked, needed: Requirement) -> NDArray[np.intp]:
    inside = people_of(asked.found, asked.places)
    found = asked.found.holdings.holders(needed.skill, needed.level)
    return found[inside[found] & _is_told(view, int(inside[found].sum()))].astype(np.intp)


def _competence(asked: Asked, needed: Requirement, is_gap: bool) -> Node:
    detail = say("%(people)s needed at level %(level)s", people=needed.people, level=needed.level)
    name = name_of(asked.snapshot, "Skill", needed.skill)
    return Node(_key(asked, "Skill", needed.skill), name, "Skill", NEEDED, 4.0 if is_gap else 2.0, detail)


def _holder(asked: Asked, person: int, many: int) -> Node:
    place = int(asked.found.home[person])
    where = "" if place < 0 else name_of(asked.snapshot, "Institution", place)
    detail = say_many("holds %(count)s required competence", "holds %(count)s required competences", many)
    return Node(_key(asked, "Person", person), name_of(asked.snapshot, "Person", person), "Person", where, many, detail)


@query(
    "call-readiness",
    title="Call readiness",
    question="Are we ready for this call, and what do we do about what is missing?",
    purpose="teams",
    columns=(
        Column("id", "Key of the competence"),
        Column("name", "Competence"),
        Column("level", "Level needed", "level 1-4"),
        Column("people", "People needed", "people"),
        Column("held", "People of the scope who hold it at that level or above", "people"),
        Column("below", "People of the scope who hold it below that level", "people"),
        Column("not_known", "People whose level of it is not known, or of whom no competence is recorded", "people"),
        Column("risks", "What speaks against counting on those who hold it"),
        Column("remedies", "How the gap could be closed: train, borrow a mentor, hire; only where there is a gap"),
        Column("status", "covered, gap, or not known (nobody in the scope has reported)"),
        Column("mandatory", "yes, or no where it is nice to have"),
        Column(
            "available", "Of those who hold it, known to be free: busy with other projects at most busy_share", "people"
        ),
        Column("busy", "Of those who hold it, known to be busy beyond that share in some month", "people"),
        Column("one_institution", "The only institution of the scope where it is held"),
        Column("one_person", "The only person of the scope who holds it"),
        Column("old_evidence", "Of those who hold it, last used or shown longer ago than evidence_years", "people"),
        Column(
            "leaving", "Of those who hold it, with a recorded or declared last day up to the end of the time", "people"
        ),
        Column("one_person_id", "Key of that person"),
        Column("named_ids", "Keys of the people whom the risks name"),
        Column("remedies_kinds", "Of each remedy: train, mentor or hire"),
        Column("learners", "Whom the remedies would train, in their order"),
        Column("learners_ids", "Keys of these people"),
        Column("mentors", "Whom the remedies would borrow as mentors, in their order"),
        Column("mentors_ids", "Keys of these people"),
        Column("training", "The training by which the gap could be closed"),
        Column("training_id", "Key of that training"),
        Column(
            "missing_low",
            "What it takes from readiness: weight × share of people missing; unknown as none",
            "competences",
        ),
        Column("missing_high", "The same where unknown counts as held", "competences"),
        Column("readiness_low", "Readiness of the scope, 1 / (1 + sum of missing_low): the same in all rows", "0 to 1"),
        Column("readiness_high", "Readiness of the scope, 1 / (1 + sum of missing_high)", "0 to 1"),
        Column("not_reported", "Institutions of the scope that have reported no competences"),
    ),
    example={"call": "CALL-2027-1", "scope": "Metropolia Trzech Portów"},
    draw=draw,
)
def call_readiness(
    view: View,
    *,
    call: Call = None,
    project: Project = None,
    profile: Profile = None,
    scope: Scope = None,
    leaving: Leaving = None,
    trained: Trained = None,
    joining: Joining = None,
    start: Annotated[dt.date | None, About("First day on which the people are needed; else that of the call")] = None,
    end: Annotated[dt.date | None, About("Last day on which the people are needed; else that of the call")] = None,
    evidence_years: Annotated[float, About("Evidence older than so many years is old")] = STALE_YEARS,
    busy_share: Annotated[
        float, About("Available is who is busy with at most this share of time, 0 to 1")
    ] = BUSY_SHARE,
) -> Rows:
    """What a call, a project or a profile needs, what a scope has of it, what is at risk, and what could be done: gaps
    first, of these the mandatory ones.

    A person of the scope has a post there today; of several she counts once. She *holds* a competence at the level
    needed or above, holds it *below*, lacks it, or it is *not known* (recorded without a level, or nothing is recorded
    for her). A requirement is *covered* if enough people hold it; a *gap* if not, and somebody's competences are known;
    else *not known*. Institutions with staff but without any recorded competence have not reported: they are named, and
    no remedy rests on silence.

    *Readiness* = 1 / (1 + S): S sums, over the requirements, the weight (1; 0.5 where it is nice to have) times the
    share of the needed people who are missing. It is 1 if and only if everything is covered, and 1/2 if one mandatory
    competence is wholly missing. The interval counts unknown as none (lowest) and as held (highest); ``missing_low``
    and ``missing_high`` are the terms of S. To viewers who are not told small counts the interval is as wide as what
    they are told.

    *Time*: from ``start`` to ``end``; else of the call or project; else a year from today. Who works on other projects
    beyond ``busy_share`` in a month of it is busy; where shares or days are not recorded it is not known. Only a
    recorded or declared last day makes somebody leave.

    *Remedies* of a gap: train who is nearest below the level (nobody: who comes closest otherwise), by the next
    training that teaches it; borrow a mentor who permitted to be asked and has hours left, by the shortest
    introduction; hire by the profile. ``leaving``, ``trained`` and ``joining`` suppose something: all figures are
    worked out on a copy, nothing is written.
    """
    need = Need(call, project, profile, scope)
    asked = ask(view, need, WhatIf(leaving, trained, joining))
    when = days(asked.snapshot, need, start, end)
    exposed = asked.exposures(when, Tolerance(evidence_years, busy_share), project)
    rows = list(_rows(view, asked, exposed, when))
    return sorted(rows, key=lambda row: (_ORDER.index(row["status"]), row["mandatory"] == "no", row["name"]))


def _rows(view: View, asked: Asked, exposed: Iterable[Exposure], when: Period) -> Iterator[dict[str, Any]]:
    sides = asked.sides([asked.places], asked.everybody)
    covered = asked.coverage(sides)
    figures, states = as_told(view, asked.needed, covered, sides), asked.statuses(sides, covered)
    remedying = Remedying(asked.snapshot, asked.found, asked.places, when)
    silent = [name_of(asked.snapshot, "Institution", place) for place in sides.silent[0].tolist()]
    for row, (needed, exposure) in enumerate(zip(asked.needed, exposed, strict=True)):
        state = states[row][0]
        yield {
            "id": asked.snapshot.nodes("Skill").texts("id")[needed.skill],
            "name": name_of(asked.snapshot, "Skill", needed.skill),
            "level": needed.level,
            "people": needed.people,
            "held": view.count(int(covered.held[row, 0])),
            "below": view.count(int(covered.below[row, 0])),
            "not_known": view.count(int(covered.not_known[row, 0])),
            "risks": [],
            **_remedied(asked, remedying, needed if state == "gap" else None),
            "status": state,
            "mandatory": "yes" if needed.mandatory else "no",
            **_exposed(view, asked, exposure, needed.people, when),
            "missing_low": round(float(figures.missing_low[row, 0]), 4),
            "missing_high": round(float(figures.missing_high[row, 0]), 4),
            "readiness_low": round(float(figures.low[0]), 4),
            "readiness_high": round(float(figures.high[0]), 4),
            "not_reported": silent,
        }


def _remedied(asked: Asked, remedying: Remedying, gap: Requirement | None) -> dict[str, Any]:
    """The columns about remedies; empty where there is no gap."""
    found = remedying.remedies(gap) if gap else None
    steps = remedying.steps(found) if found else []
    training = found.training if found else NO_TRAINING
    return {
        "remedies": [step.words for step in steps],
        "remedies_kinds": [step.kind for step in steps],
        **_people(asked, "learners", [step.person for step in steps if step.kind == "train"]),
        **_people(asked, "mentors", [step.person for step in steps if step.kind == "mentor"]),
        "training": None if training == NO_TRAINING else name_of(asked.snapshot, "Training", training),
        "training_id": _key(asked, "Training", training) or None,
    }


def _people(asked: Asked, column: str, people: Sequence[int]) -> dict[str, list[str]]:
    """The columns with names and keys of people, without nobody."""
    found = [person for person in people if person != NOBODY]
    names = [name_of(asked.snapshot, "Person", person) for person in found]
    return {column: names, f"{column}_ids": [_key(asked, "Person", person) for person in found]}


def _key(asked: Asked, label: str, node: int) -> str:
    """The key of a node; empty where there is no node."""
    return "" if node < 0 else asked.snapshot.nodes(label).texts("id")[node]


def _exposed(view: View, asked: Asked, found: Exposure, people: int, when: Period) -> dict[str, Any]:
    """The columns about risks. Who is counted is named to whom the count is told; so that there is one holder only."""
    place = name_of(asked.snapshot, "Institution", int(found.places[0])) if found.places.size == 1 else None
    sole = someone(asked.snapshot, asked.found, found.sole) if found.sole != NOBODY and _is_told(view, 1) else None
    counts = {"available": found.available, "busy": found.busy, "old_evidence": found.old, "leaving": found.leaving}
    return {
        "risks": list(_risks(view, asked, found, people, place, sole, when)),
        **{name: view.count(int(part.size)) for name, part in counts.items()},
        "one_institution": place,
        "one_person": sole,
        "one_person_id": _key(asked, "Person", found.sole) if sole else None,
        "named_ids": [_key(asked, "Person", person) for person in _named(view, found)],
    }


def _named(view: View, found: Exposure) -> list[int]:
    """The people whom the risks name, each once."""
    told = [part.tolist()[:NAMED] for part in (found.leaving, found.old) if _is_told(view, part.size)]
    sole = [found.sole] if found.sole != NOBODY and _is_told(view, 1) else []
    return list(dict.fromkeys(itertools.chain(sole, *told)))


def _risks(
    view: View, asked: Asked, found: Exposure, people: int, place: str | None, sole: str | None, when: Period
) -> Iterator[str]:
    def named(words: str, who: Sequence[str]) -> str:
        return joined(": ", [words, _first(who)]) if _is_told(view, len(who)) else words

    if sole:
        yield say("one person only: %(who)s", who=sole)
    elif place:
        yield say("one institution only: %(where)s", where=place)
    names = functools.partial(someone, asked.snapshot, asked.found)
    if found.leaving.size:
        days = [(person, asked.found.leaves[person].item()) for person in found.leaving.tolist()]
        leaves = [say("%(who)s, %(day)s", who=names(person), day=day) for person, day in days]
        yield named(say("leaving by %(day)s", day=when.last), leaves)
    if found.old.size:
        all_old = found.old.size == found.holders.size
        words = say("evidence of all is old") if all_old else say("old evidence")
        yield named(words, [names(person) for person in found.old.tolist()])
    if found.holders.size >= people > found.holders.size - np.union1d(found.busy, found.leaving).size:
        yield say("not enough stay and are free")


def _is_told(view: View, number: int) -> bool:
    return view.count(number) == number


def _first(told: Sequence[str]) -> str:
    return joined("; ", [*told[:NAMED], *([say("and others")] if len(told) > NAMED else [])])
