"""Whom does this person know? The people one person is tied to, and why."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from competence_explorer.graph.people import Posts
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import Ties, kinds_of, ties
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import joined
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

MOST = 150
"""Neighbours in the picture, those with the strongest ties first."""


def draw(view: View, rows: Rows, person: str, **wishes: Any) -> Network:
    """The person, those she is tied to, and the ties among them."""
    snapshot = view.snapshot
    people, posts = snapshot.nodes("Person"), Posts(snapshot)
    centre = find_one(snapshot, "Person", person)
    shown = [centre, *(people.index[row["id"]] for row in rows[:MOST])]
    ids = people.texts("id")
    nodes = [
        Node(ids[i], name_of(snapshot, "Person", i), "Person", posts[i].name, 3.0 if i == centre else 1.0)
        for i in shown
    ]
    known = _ties(snapshot, **wishes)
    inside = known.adjacency[shown][:, shown].tocoo()
    pairs = [(shown[a], shown[b]) for a, b in zip(inside.row.tolist(), inside.col.tolist(), strict=True) if a < b]
    edges = []
    for a, b in pairs:
        told = known.told(a, b)
        edges.append(Edge(ids[a], ids[b], *told) if centre in (a, b) else Edge(ids[a], ids[b], "tie", years=told.years))
    return Network(nodes, edges, "islands", left_out=len(rows) - len(shown) + 1)


@query(
    "neighbours",
    title="Neighbourhood of a person",
    question="Whom does this person know?",
    columns=(
        Column("id", "Key of the neighbour"),
        Column("name", "Name"),
        Column("institution", "Institution of the main post"),
        Column("strength", "Sum over what the two share of 1 / (people who share it - 1) (Newman 2001)"),
        Column("kind", "What ties the two first: project, mentoring, exchange, training, reports_to, department"),
        Column("evidence", "Why they know each other, in words"),
    ),
    example={"person": "p0006"},
    draw=draw,
)
def neighbours(
    view: View,
    *,
    person: Annotated[str, About("The person, by name or id", "Person")],
    via: Annotated[str | None, About("Only these kinds of tie, joined by '|'")] = None,
    since: Annotated[int | None, About("Only what held in this year or later")] = None,
    until: Annotated[int | None, About("Only what held in this year or before")] = None,
    overlapping: Annotated[bool, About("Only who was there at the same time")] = False,
) -> Rows:
    """The people that a person is tied to, strongest tie first, each with the reasons.

    A tie's strength is Newman's: each shared project, exchange, training, reporting line or department counts
    1 / (members - 1), so that two who were alone on a project stand closer than two of forty in a course. A missing
    day is no reason against a year, nor against having been there at the same time.
    """
    snapshot = view.snapshot
    centre = find_one(snapshot, "Person", person)
    found, posts = _ties(snapshot, via, since, until, overlapping), Posts(snapshot)
    row = found.adjacency[[centre]].tocoo()
    others = row.col[np.lexsort((row.col, -np.round(row.data, 9)))].tolist()
    strength = dict(zip(row.col.tolist(), row.data.tolist(), strict=True))
    ids = snapshot.nodes("Person").texts("id")
    return [
        {
            "id": ids[other],
            "name": name_of(snapshot, "Person", other),
            "institution": posts[other].name or None,
            "strength": round(strength[other], 6),
            "kind": (reasons := found.evidence(centre, other))[0].kind,
            "evidence": joined("; ", (reason.words for reason in reasons)),
        }
        for other in others
    ]


def _ties(snapshot: Snapshot, via: str | None, since: int | None, until: int | None, overlapping: bool) -> Ties:
    return ties(snapshot, kinds_of(via), since=since, until=until, overlapping=overlapping)
