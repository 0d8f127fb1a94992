"""Which projects are comparable? To a project, a call, a theme or a text, with who did them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

import numpy as np

from competence_explorer.graph.competence.comparable import (
    KINDS,
    alike,
    of_call,
    of_project,
    of_text,
    of_theme,
    shared,
    words,
)
from competence_explorer.graph.competence.holdings import Floats, Mask
from competence_explorer.graph.competence.portfolios import finished as has_ended
from competence_explorer.graph.competence.portfolios import projects_of
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import figure, say
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

SIMILAR, PARTNER = say("similar"), say("partner")
"""Kinds of tie in the picture."""

NOTHING = -1
"""No project: the subject is something else."""

Row = dict[str, Any]


class _Subject(NamedTuple):
    """What projects are compared with: its weights by feature, and the node that it is (no label for a text)."""

    weight: Floats
    label: str = ""
    node: int = NOTHING


def draw(view: View, rows: Rows, **values: Any) -> Network:
    """What is compared in the middle, the projects around it, and the institutions that took part in them."""
    snapshot = view.snapshot
    subject = _subject(snapshot, *(values[name] for name in ("project", "call", "theme", "text")))
    nodes, edges = {}, []
    if subject.label:
        key = snapshot.nodes(subject.label).texts("id")[subject.node]
        nodes[key] = Node(key, name_of(snapshot, subject.label, subject.node), subject.label, subject.label, 3.0)
        edges = [
            Edge(key, row["id"], SIMILAR, say("similarity %(figure)s", figure=figure(row["similarity"], 2)))
            for row in rows
        ]
    for row in rows:
        nodes[row["id"]] = Node(row["id"], row["name"], "Project", "Project", 1 + 2 * row["similarity"])
        for partner, name in zip(row["partner_id"], row["partner"], strict=True):
            nodes.setdefault(partner, Node(partner, name, "Institution", "Institution"))
            edges.append(Edge(partner, row["id"], PARTNER, say("takes part in")))
    return Network(list(nodes.values()), edges)


@query(
    "similar-projects",
    title="Comparable projects",
    question="Which projects are comparable, and who did them?",
    columns=(
        Column("id", "Key of the project"),
        Column("name", "Project"),
        Column("similarity", "How much it has in common with what was asked for: see the description", "0 to 1"),
        Column("by_competences", "What the competences in common add to the similarity", "0 to 1"),
        Column("by_themes", "What the themes in common add to it", "0 to 1"),
        Column("by_words", "What the words of the titles add to it", "0 to 1"),
        Column("shared_id", "Keys of the competences in common"),
        Column("shared", "Competences in common, the rarest first"),
        Column("further_id", "Keys of the competences that it needed beyond these"),
        Column("further", "Competences that it needed beyond these, the rarest first"),
        Column("theme", "Themes in common"),
        Column("words", "Words of its title in common"),
        Column("partner_id", "Keys of the institutions that took part, the lead first"),
        Column("partner", "Institutions that took part, the lead first"),
        Column("worker_id", "Keys of those who worked on it"),
        Column("worker", "Who worked on it, of those who may be named"),
        Column("total_eur", "Total value; empty where it is not recorded in EUR", "EUR"),
        Column("start_date", "First day", "date"),
        Column("end_date", "Last day; may be planned", "date"),
    ),
    example={"call": "CALL-2027-1", "limit": 5},
    draw=draw,
)
def similar_projects(
    view: View,
    *,
    project: Annotated[str | None, About("Comparable to this project, by title or id", "Project")] = None,
    call: Annotated[str | None, About("Comparable to what this call asks for, by title or id", "Call")] = None,
    theme: Annotated[str | None, About("Typical of this theme", "Theme")] = None,
    text: Annotated[str | None, About("Comparable to what this text speaks of, in Polish or English")] = None,
    scope: Annotated[
        str | None, About("Only projects with a partner from these institutions and metropolises, joined by '|'")
    ] = None,
    finished: Annotated[bool, About("Only projects whose last day is known and has passed")] = False,
    limit: Annotated[int, About("How many")] = 10,
) -> Rows:
    """Projects that have most in common with a project, a call, a theme or a text, most alike first: whom to ask, what
    it took and cost, and what a new call can start from (``competence draft-call`` takes their ids).

    *Similarity* is the cosine of two lists of weights, from 0 (nothing in common) to 1 (the same). A project has the
    competences that it needs, its themes, and the words of its title as they begin (six letters). Each weighs
    ln(1 + N/n), where n of all N projects have it, so that what is rare counts more; a word weighs half of that. The
    similarity is the sum of the products of what both have, divided by the lengths of both lists. It is the sum of what
    competences, themes and words add to it, each in a column of its own.

    A *call* has the competences that it needs, its themes and the words of its title; a *theme* what its projects have,
    each by the share of them that have it; a *text* its words, and the competences that it suggests, each by its score
    (see ``suggest-competences``). Budgets and people do not count; they are shown. Exactly one of the four is given.
    """
    snapshot = view.snapshot
    subject = _subject(snapshot, project, call, theme, text)
    allowed = np.ones(len(snapshot.nodes("Project")), np.bool_) if scope is None else _in(snapshot, scope)
    if finished:
        allowed &= has_ended(snapshot)
    if subject.label == "Project":
        allowed[subject.node] = False
    found = alike(snapshot, subject.weight, allowed, limit)
    figures = zip(found.projects, found.similarity.tolist(), found.parts.tolist(), strict=True)
    return [_row(snapshot, subject.weight, one, total, parts) for one, total, parts in figures]


def _subject(
    snapshot: Snapshot, project: str | None, call: str | None, theme: str | None, text: str | None
) -> _Subject:
    if sum(value is not None for value in (project, call, theme, text)) != 1:
        raise UsageError(
            say("Say what projects shall be compared with."), say("Give one of project, call, theme and text.")
        )
    if text is not None:
        return _Subject(of_text(snapshot, text))
    ways = (("Project", project, of_project), ("Call", call, of_call), ("Theme", theme, of_theme))
    label, name, make = next(way for way in ways if way[1] is not None)
    node = find_one(snapshot, label, name or "")
    return _Subject(make(snapshot, node), label, node)


def _in(snapshot: Snapshot, scope: str) -> Mask:
    return projects_of(snapshot, institutions_of(snapshot, scope))


def _row(snapshot: Snapshot, weight: Floats, project: int, similarity: float, parts: list[float]) -> Row:
    table = snapshot.nodes("Project")
    common, themes, further = shared(snapshot, weight, project)
    people = sorted(set(_workers(snapshot, project)), key=lambda one: (name_of(snapshot, "Person", one), one))
    return {
        "id": table.texts("id")[project],
        "name": name_of(snapshot, "Project", project),
        "similarity": round(similarity, 4),
        **{f"by_{kind}": round(part, 4) for kind, part in zip(KINDS, parts, strict=True)},
        **_named(snapshot, "Skill", "shared", common),
        **_named(snapshot, "Skill", "further", further),
        "theme": [name_of(snapshot, "Theme", one) for one in themes],
        "words": words(snapshot, weight, project),
        **_named(snapshot, "Institution", "partner", list(_partners(snapshot, project))),
        **_named(snapshot, "Person", "worker", people),
        **{name: table.value(name, project) for name in ("total_eur", "start_date", "end_date")},
    }


def _named(snapshot: Snapshot, label: str, column: str, nodes: list[int]) -> Row:
    ids = snapshot.nodes(label).texts("id")
    return {f"{column}_id": [ids[one] for one in nodes], column: [name_of(snapshot, label, one) for one in nodes]}


def _partners(snapshot: Snapshot, project: int) -> Iterator[int]:
    """Institutions that take part, once each: leads first, then in the order of the graph."""
    table = snapshot.relationships("PARTNER_IN")
    rows = np.flatnonzero(table.end == project).tolist()
    rows.sort(key=lambda row: (table.texts("role")[row] != "lead", row))
    yield from dict.fromkeys(int(table.start[row]) for row in rows)


def _workers(snapshot: Snapshot, project: int) -> list[int]:
    table = snapshot.relationships("WORKED_ON")
    return [int(one) for one in table.start[table.end == project]]
