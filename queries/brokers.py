"""Who connects whom? People ranked by betweenness, with Burt's constraint and Gould and Fernandez' roles."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal

import numpy as np

from competence_explorer.graph.algorithms import betweenness, structural_holes
from competence_explorer.graph.people import Posts, members
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import Evidence, Ties, ties
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

EXACT_UP_TO = 10_000
"""People up to whose number betweenness is exact; beyond it is estimated from ``SAMPLE`` sources."""

SAMPLE = 2048
SEED = 2026

DRAWN = 12
"""Brokers in the picture."""

SHORES = 17
"""Institutions in the picture: those that most of the drawn brokers reach."""

CONTACTS = 4
"""People of each of these institutions in the picture: those tied to most of the brokers."""

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total")


def draw(view: View, rows: Rows, theme: str | None = None, **_: Any) -> Network:
    """The first brokers between the institutions that they reach, each with a few of its people; the others that
    the brokers are tied to are counted."""
    snapshot = view.snapshot
    index = snapshot.nodes("Person").index
    brokers = {index[row["id"]]: row for row in rows[:DRAWN]}
    found = ties(snapshot, theme=_theme(snapshot, theme))
    around = {broker: _tied(found, broker) for broker in brokers}
    reached = Counter(other for others in around.values() for other in others if other not in brokers)
    posts = Posts(snapshot)
    contacts = _contacts(reached, posts)
    most = max((row["betweenness"] for row in rows), default=0) or 1
    nodes = [
        *(
            _node(
                snapshot, posts, i, 2 + 2 * row["betweenness"] / most, f"broker, betweenness {row['betweenness']:.0f}"
            )
            for i, row in brokers.items()
        ),
        *(_node(snapshot, posts, i) for i in contacts),
    ]
    shown = {*brokers, *contacts}
    pairs = {(min(a, b), max(a, b)) for a, others in around.items() for b in others if b in shown}
    edges = [_edge(snapshot, found.evidence(a, b), a, b) for a, b in sorted(pairs)]
    return Network(nodes, edges, "islands", left_out=len(reached) - len(contacts))


def _tied(found: Ties, person: int) -> list[int]:
    adjacency = found.adjacency
    return [int(i) for i in adjacency.indices[adjacency.indptr[person] : adjacency.indptr[person + 1]]]


def _contacts(reached: Counter[int], posts: Posts) -> list[int]:
    """Of the institutions reached by most brokers, the people tied to most of them."""
    by_institution: dict[int, list[int]] = {}
    for person in sorted(reached, key=lambda person: (-reached[person], person)):
        by_institution.setdefault(posts[person].institution, []).append(person)
    first = sorted(by_institution, key=lambda i: (-sum(reached[p] for p in by_institution[i]), i))[:SHORES]
    return [person for institution in first for person in by_institution[institution][:CONTACTS]]


def _node(snapshot: Snapshot, posts: Posts, person: int, size: float = 1.0, detail: str = "") -> Node:
    id_ = snapshot.nodes("Person").texts("id")[person]
    return Node(id_, name_of(snapshot, "Person", person), "Person", posts[person].name, size, detail)


def _edge(snapshot: Snapshot, reasons: list[Evidence], a: int, b: int) -> Edge:
    ids = snapshot.nodes("Person").texts("id")
    return Edge(ids[a], ids[b], reasons[0].kind, "; ".join(reason.words for reason in reasons[:2]))


@query(
    "brokers",
    title="Brokers",
    question="Who connects whom?",
    purpose="brokers",
    columns=(
        Column("id", "Key of the person"),
        Column("name", "Name"),
        Column("institution", "Institution of the main post"),
        Column("department", "Department of the main post"),
        Column("betweenness", "Shortest paths between other people that lead through this one", "paths"),
        Column("constraint", "Burt's constraint: low for those whose contacts do not know each other"),
        Column("effective_size", "Burt's effective size of the personal network", "people"),
        Column("coordinator", "Ties two of the own group", "ordered pairs"),
        Column("itinerant", "Ties two of one other group", "ordered pairs"),
        Column("representative", "Ties one of the own group to another group", "ordered pairs"),
        Column("gatekeeper", "Ties another group to one of the own", "ordered pairs"),
        Column("liaison", "Ties two groups, neither the own", "ordered pairs"),
        Column("total", "All five roles together", "ordered pairs"),
    ),
    example={"limit": 10},
    draw=draw,
)
def brokers(
    view: View,
    *,
    metropolis: Annotated[str | None, About("Only people with their main post there", "Metropolis")] = None,
    theme: Annotated[str | None, About("Only ties through projects of this theme", "Theme")] = None,
    by: Annotated[
        Literal["institution", "department", "metropolis"], About("The groups between which roles are counted")
    ] = "institution",
    limit: Annotated[int, About("How many people")] = 50,
) -> Rows:
    """People ranked by betweenness, with Burt's constraint and effective size, and the brokerage roles of Gould and
    Fernandez between institutions (or departments, or metropolises).

    The network are the ties between people, unweighted and undirected: shared projects, exchanges, trainings,
    reporting lines, departments; with a theme, shared projects of that theme. Betweenness (Freeman 1977; Brandes
    2001) counts each pair once and is exact up to 10,000 people, beyond that estimated from 2,048 sources. Roles
    count open two-paths, each unordered pair as two ordered ones, as R's sna does. People without any tie are left
    out; equal ranks come in the order of the keys.
    """
    snapshot = view.snapshot
    posts = Posts(snapshot)
    chosen = _chosen(snapshot, posts, metropolis)
    adjacency = ties(snapshot, theme=_theme(snapshot, theme)).adjacency[chosen][:, chosen]
    size = len(chosen)
    between = betweenness(adjacency) if size <= EXACT_UP_TO else betweenness(adjacency, sources=SAMPLE, seed=SEED)
    holes = structural_holes(adjacency, _groups(snapshot, posts, chosen.tolist(), by))
    roles = {role: holes.roles[role].to_numpy() for role in ROLES}
    tied = np.flatnonzero(~np.isnan(holes.constraint))
    best = tied[np.lexsort((tied, -np.round(between[tied], 6)))][:limit]
    ids = snapshot.nodes("Person").texts("id")
    return [
        {
            "id": ids[chosen[i]],
            "name": name_of(snapshot, "Person", int(chosen[i])),
            "institution": posts[chosen[i]].name or None,
            "department": posts[chosen[i]].department or None,
            "betweenness": round(float(between[i]), 6),
            "constraint": round(float(holes.constraint[i]), 6),
            "effective_size": round(float(holes.effective_size[i]), 6),
            **{role: int(counts[i]) for role, counts in roles.items()},
        }
        for i in best.tolist()
    ]


def _theme(snapshot: Snapshot, theme: str | None) -> int | None:
    return None if theme is None else find_one(snapshot, "Theme", theme)


def _chosen(snapshot: Snapshot, posts: Posts, metropolis: str | None) -> np.ndarray[Any, np.dtype[np.intp]]:
    """The people of the metropolis (all without one), by index."""
    if metropolis is None:
        return np.arange(len(snapshot.nodes("Person")))
    places = members(snapshot, find_one(snapshot, "Metropolis", metropolis))
    return np.flatnonzero(np.isin(posts.institutions(), places))


def _groups(snapshot: Snapshot, posts: Posts, chosen: list[int], by: str) -> list[str]:
    if by == "metropolis":
        table = snapshot.relationships("MEMBER_OF")
        area = dict(zip(table.start.tolist(), table.end.tolist(), strict=True))
        return [str(area.get(posts[i].institution, "")) for i in chosen]
    if by == "department":
        return [f"{posts[i].institution}/{posts[i].department}" for i in chosen]
    return [str(posts[i].institution) for i in chosen]
