"""Whom do I ask to introduce me? The shortest ways from a person to another, a competence or an institution."""

from __future__ import annotations

import itertools
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.algorithms import Routes
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.people import Posts, staff
from competence_explorer.graph.provenance import origins
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import Evidence, ties
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

REASONS = 3
"""Reasons told for one hop; a pair that worked together often has many more."""


def draw(view: View, rows: Rows, **_: Any) -> Network:
    """The paths as chains from left to right, a lane a path."""
    snapshot = view.snapshot
    lanes: dict[int, list[str]] = {}
    for row in rows:
        lanes.setdefault(row["path"], [row["from_id"]]).append(row["to_id"])
    posts, people = Posts(snapshot), snapshot.nodes("Person")
    ids = list(dict.fromkeys(id_ for lane in lanes.values() for id_ in lane))
    nodes = [
        Node(id_, name_of(snapshot, "Person", people.index[id_]), "Person", posts[people.index[id_]].name)
        for id_ in ids
    ]
    edges = {
        (row["from_id"], row["to_id"]): Edge(row["from_id"], row["to_id"], row["kind"], row["evidence"]) for row in rows
    }
    return Network(nodes, list(edges.values()), "chains", list(lanes.values()))


@query(
    "introduction-paths",
    title="Introduction paths",
    question="Who can introduce me?",
    columns=(
        Column("path", "Number of the path, the shortest first"),
        Column("hop", "Number of the hop in its path"),
        Column("from_id", "Key of the person who asks or introduces"),
        Column("from", "Name"),
        Column("to_id", "Key of the person who is reached"),
        Column("to", "Name"),
        Column("kind", "What ties the two: project, exchange, training, reports_to, department"),
        Column("evidence", "Why they know each other, in words"),
        Column("source", "Files and rows that say so"),
    ),
    example={"from": "p0647", "skill": "state aid", "k": 3},
    draw=draw,
)
def introduction_paths(
    view: View,
    *,
    from_: Annotated[str, About("The person who seeks an introduction, by name or id", "Person")],
    to: Annotated[str | None, About("The person to reach, by name or id", "Person")] = None,
    skill: Annotated[str | None, About("Reach anyone with this competence", "Skill")] = None,
    institution: Annotated[str | None, About("Reach anyone with a post there today", "Institution")] = None,
    k: Annotated[int, About("How many paths")] = 3,
) -> Rows:
    """The k shortest introduction paths from a person to a person, to anyone with a competence, or to anyone at
    an institution; each hop with its evidence.

    People are tied if they worked on the same project, met in an exchange or a training, report to each other, or
    share a department (groups of more than 60 tie nobody). A path is as short as it has few hops; paths of
    one length come in the order of the people's keys. Exactly one of ``to``, ``skill`` and ``institution``
    is given. The answer is empty where there is no path.
    """
    snapshot = view.snapshot
    start = find_one(snapshot, "Person", from_)
    targets = _targets(snapshot, to, skill, institution)
    targets = targets[targets != start]
    found = ties(snapshot)
    paths = Routes(found.adjacency).shortest(start, targets, k) if len(targets) else []
    hops = [(number, hop, a, b) for number, path in enumerate(paths, 1) for hop, (a, b) in enumerate(_pairs(path), 1)]
    reasons = {(a, b): found.evidence(a, b)[:REASONS] for _, _, a, b in hops}
    places = origins(view.store, [ref for told in reasons.values() for e in told for ref in e.rests_on])
    return [_row(snapshot, hop, reasons[hop[2:]], places) for hop in hops]


def _targets(snapshot: Snapshot, to: str | None, skill: str | None, institution: str | None) -> NDArray[np.intp]:
    if sum(value is not None for value in (to, skill, institution)) != 1:
        raise UsageError("Say where the path shall lead.", "Give exactly one of to, skill and institution.")
    if to is not None:
        return np.array([find_one(snapshot, "Person", to)])
    if skill is not None:
        held = snapshot.relationships("HAS_SKILL")
        wanted = find_one(snapshot, "Skill", skill, "competence")
        return np.unique(held.start[held.end == wanted]).astype(np.intp)
    place = find_one(snapshot, "Institution", institution or "")
    return np.flatnonzero(staff(snapshot, np.array([place])))


def _pairs(path: tuple[int, ...]) -> list[tuple[int, int]]:
    return list(itertools.pairwise(path))


def _row(
    snapshot: Snapshot, hop: tuple[int, int, int, int], reasons: list[Evidence], places: dict[Any, list[str]]
) -> dict[str, Any]:
    number, step, a, b = hop
    ids = snapshot.nodes("Person").texts("id")
    sources = [place for reason in reasons for ref in reason.rests_on for place in places.get(ref, [])]
    return {
        "path": number,
        "hop": step,
        "from_id": ids[a],
        "from": name_of(snapshot, "Person", a),
        "to_id": ids[b],
        "to": name_of(snapshot, "Person", b),
        "kind": reasons[0].kind,
        "evidence": "; ".join(reason.words for reason in reasons),
        "source": list(dict.fromkeys(sources)),
    }
