"""Who connects whom? People ranked by betweenness, with Burt's constraint and Gould and Fernandez' roles."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np

from competence_explorer.graph.algorithms import betweenness, structural_holes
from competence_explorer.graph.people import Posts, members
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import ties
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

EXACT_UP_TO = 10_000
"""People up to whose number betweenness is exact; beyond it is estimated from ``SAMPLE`` sources."""

SAMPLE = 2048
SEED = 2026

DRAWN = 25
"""Brokers in the picture, with the people they tie across institutions, up to ``MOST`` nodes."""

MOST = 220

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total")


def draw(view: View, rows: Rows, theme: str | None = None, **_: Any) -> Network:
    """The first brokers and the people they tie, by institution; the rest is counted."""
    snapshot = view.snapshot
    people, posts = snapshot.nodes("Person"), Posts(snapshot)
    adjacency = ties(snapshot, theme=_theme(snapshot, theme)).adjacency
    brokers = {people.index[row["id"]]: row for row in rows[:DRAWN]}
    around = {
        int(other): None
        for broker in brokers
        for other in adjacency.indices[slice(*adjacency.indptr[broker : broker + 2])]
    }
    shown = list(dict.fromkeys([*brokers, *around]))[:MOST]
    most = max((row["betweenness"] for row in rows), default=0) or 1
    nodes = [
        Node(
            people.texts("id")[i],
            name_of(snapshot, "Person", i),
            "Person",
            posts[i].name,
            1 + 3 * brokers[i]["betweenness"] / most if i in brokers else 1,
            f"broker, betweenness {brokers[i]['betweenness']:.0f}" if i in brokers else "",
        )
        for i in shown
    ]
    inside = adjacency[shown][:, shown].tocoo()
    pairs = [(shown[a], shown[b]) for a, b in zip(inside.row.tolist(), inside.col.tolist(), strict=True) if a < b]
    ids = people.texts("id")
    edges = [Edge(ids[a], ids[b], "tie") for a, b in pairs if a in brokers or b in brokers]
    return Network(nodes, edges, "islands", left_out=len({*brokers, *around}) - len(shown))


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
