"""Who hangs together? People with many ties among them and few to the others, across institutions."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import communities as divided
from competence_explorer.graph.algorithms import modularity
from competence_explorer.graph.meetings import present, themes, worked
from competence_explorer.graph.people import Posts, within
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import KINDS, Ties, kinds_of, ties
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

NAMED = 3
"""Institutions, themes and connectors named with a community."""

DRAWN, EACH = 12, 12
"""Communities in the picture, and people of each: those with the strongest ties beyond it first."""


class Group(NamedTuple):
    """A community: its people by index, those with the strongest ties to others first, and the strengths of all ties
    of its people and of those beyond it."""

    people: list[int]
    strength: float
    beyond: float


def draw(
    view: View,
    rows: Rows,
    via: str | None = None,
    theme: str | None = None,
    since: int | None = None,
    until: int | None = None,
    **_: Any,
) -> Network:
    """The largest communities, an island each, with the people who connect them to the others."""
    snapshot = view.snapshot
    index, posts = snapshot.nodes("Person").index, Posts(snapshot)
    islands = {
        index[id_]: say("Community %(n)s", n=row["community"])
        for row in rows[:DRAWN]
        for id_ in row["people_ids"][:EACH]
    }
    ids = snapshot.nodes("Person").texts("id")
    nodes = [
        Node(ids[i], name_of(snapshot, "Person", i), "Person", island, detail=posts[i].name)
        for i, island in islands.items()
    ]
    found, shown = _ties(snapshot, via, theme, since, until), np.array(list(islands), np.intp)
    inside = found.adjacency[shown][:, shown].tocoo()
    pairs = [(shown[a], shown[b]) for a, b in zip(inside.row.tolist(), inside.col.tolist(), strict=True) if a < b]
    edges = [Edge(ids[a], ids[b], *found.told(a, b, 2)) for a, b in pairs]
    return Network(nodes, edges, "islands", left_out=sum(len(row["people_ids"]) for row in rows) - len(nodes))


@query(
    "communities",
    title="Communities",
    question="Who hangs together, across institutions?",
    purpose="brokers",
    columns=(
        Column("community", "Number, the largest first"),
        Column("people", "People in it", "people"),
        Column("institutions", "Institutions of their main posts", "institutions"),
        Column("largest", "The institutions of most of them"),
        Column("largest_share", "Share of its people who are in the first of these"),
        Column("themes", "The themes of most of their projects"),
        Column("kept", "Share of the strength of their ties that stays within the community"),
        Column("connectors", "The people with the strongest ties to other communities"),
        Column("people_ids", "Keys of its people, those with the strongest ties to other communities first"),
        Column("modularity", "Of the whole division: at most 1; 0 is what chance gives"),
    ),
    example={"limit": 5},
    draw=draw,
)
def communities(
    view: View,
    *,
    metropolis: Annotated[str | None, About("Only people with their main post there", "Metropolis")] = None,
    theme: Annotated[str | None, About("Only ties through projects of this theme", "Theme")] = None,
    via: Annotated[str | None, About("Only ties of these kinds, joined by '|': " + ", ".join(KINDS))] = None,
    since: Annotated[int | None, About("Only ties that held in this year or later")] = None,
    until: Annotated[int | None, About("Only ties that held in this year or earlier")] = None,
    resolution: Annotated[float, About("Above 1 for more and smaller communities, below for fewer")] = 1.0,
    least: Annotated[int, About("Leave out communities of fewer people")] = 3,
    limit: Annotated[int, About("How many communities")] = 20,
) -> Rows:
    """Communities of the network of people, the largest first: how far each reaches across institutions, what its
    people work on, and who connects it to the others.

    The ties between people with Newman's strengths (see neighbours) are divided so that modularity is high, by the
    Leiden algorithm (Traag, Waltman and van Eck 2019). The same network gives the same answer, but many divisions that
    differ are nearly as good: do not take the borders for facts. A community whose largest_share is near 1 is an
    institution; one where it is low is where institutions already work together. People without any tie are left out.
    """
    snapshot, posts = view.snapshot, Posts(view.snapshot)
    chosen = within(snapshot, posts, metropolis)
    adjacency = _ties(snapshot, via, theme, since, until).adjacency[chosen][:, chosen]
    labels = divided(adjacency, weights=True, resolution=resolution)
    reached = round(modularity(adjacency, labels, weights=True), 4)
    groups = [group for group in _groups(adjacency, labels) if len(group.people) >= max(least, 2)][:limit]
    places, work = posts.institutions()[chosen], (present(worked(snapshot)) @ themes(snapshot))[chosen]
    ids = snapshot.nodes("Person").texts("id")
    return [
        {
            "community": number,
            "people": len(group.people),
            **_staffed(snapshot, places[group.people]),
            "themes": _themes(snapshot, work[group.people]),
            "kept": round(1 - group.beyond / group.strength, 3),
            "connectors": [name_of(snapshot, "Person", int(chosen[i])) for i in group.people[:NAMED]],
            "people_ids": [ids[int(chosen[i])] for i in group.people],
            "modularity": reached,
        }
        for number, group in enumerate(groups, 1)
    ]


def _ties(snapshot: Snapshot, via: str | None, theme: str | None, since: int | None, until: int | None) -> Ties:
    wanted = None if theme is None else find_one(snapshot, "Theme", theme)
    return ties(snapshot, kinds_of(via), wanted, since, until)


def _groups(adjacency: csr_array[Any], labels: NDArray[np.integer]) -> list[Group]:
    """The communities, the largest first and of equals that of the first person."""
    pairs = adjacency.tocoo()
    size = adjacency.shape[0]
    strength = np.bincount(pairs.row, pairs.data, size)
    crossing = labels[pairs.row] != labels[pairs.col]
    beyond = np.bincount(pairs.row[crossing], pairs.data[crossing], size)
    order = np.lexsort((np.arange(size), -np.round(beyond, 9), labels))
    parts = np.split(order, np.cumsum(np.bincount(labels))[:-1]) if size else []
    found = [Group(part.tolist(), float(strength[part].sum()), float(beyond[part].sum())) for part in parts]
    return sorted(found, key=lambda group: -len(group.people))


def _staffed(snapshot: Snapshot, places: NDArray[np.integer]) -> dict[str, Any]:
    """How the people of a community are spread over institutions."""
    known, counts = np.unique(places[places >= 0], return_counts=True)
    order = np.lexsort((known, -counts))
    return {
        "institutions": len(known),
        "largest": [name_of(snapshot, "Institution", int(known[i])) for i in order[:NAMED]],
        "largest_share": round(float(counts.max(initial=0) / len(places)), 3),
    }


def _themes(snapshot: Snapshot, work: csr_array[Any]) -> list[str]:
    counts = np.asarray(work.sum(axis=0)).ravel()
    first = np.lexsort((np.arange(counts.size), -counts))[:NAMED]
    return [name_of(snapshot, "Theme", int(i)) for i in first if counts[i]]
