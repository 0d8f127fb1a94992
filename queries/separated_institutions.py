"""Which institutions cannot reach each other, or only through one person?"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np

from competence_explorer.graph.people import Posts, metropolises, staffing
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.separation import BlockTree, Span, block_tree, ways
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import kinds_of, ties
from competence_explorer.graph.visibility import Mask, View
from competence_explorer.graph.wording import say
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

MANY = 2
"""Ways that are enough: two and more, as of :func:`ways`."""

DRAWN = 30
"""Pairs with one person between them in the picture."""


def draw(view: View, rows: Rows, **_: Any) -> Network:
    """The pairs that hang by one person, with the person between them, by metropolis."""
    snapshot = view.snapshot
    areas, posts = metropolises(snapshot), Posts(snapshot)
    index, people = snapshot.nodes("Institution").index, snapshot.nodes("Person").index
    hanging = [row for row in rows if row["through_ids"]]
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str], Edge] = {}
    for row in hanging[:DRAWN]:
        for person, name in zip(row["through_ids"], row["through"], strict=True):
            area = areas.get(posts[people[person]].institution, "")
            nodes[person] = Node(person, name, "Person", area, 2.0, say("the only way"))
        for end, person in (("first", row["through_ids"][0]), ("second", row["through_ids"][-1])):
            id_ = row[f"{end}_id"]
            nodes[id_] = Node(id_, row[end], "Institution", areas.get(index[id_], ""))
            told = say("%(place)s reaches others only through %(who)s", place=row[end], who=nodes[person].name)
            edges[id_, person] = Edge(id_, person, "tie", told)
    return Network(list(nodes.values()), list(edges.values()), "islands", left_out=len(hanging[DRAWN:]))


@query(
    "separated-institutions",
    title="Separated institutions",
    question="Which institutions cannot reach each other, or only through one person?",
    columns=(
        Column("first_id", "Key of the one institution"),
        Column("first", "Name"),
        Column("second_id", "Key of the other"),
        Column("second", "Name"),
        Column("ways", "Ways between their people that share nobody: 0 or 1"),
        Column("through_ids", "Keys of the people each of whom is on every way, from the first to the second"),
        Column("through", "Names"),
    ),
    example={"limit": 20},
    draw=draw,
)
def separated_institutions(
    view: View,
    *,
    scope: Annotated[
        str | None, About("Pairs within these institutions and metropolises, joined by '|'; of one, its pairs with all")
    ] = None,
    missing: Annotated[
        Literal["none", "one", "any"], About("Only pairs with no way, or only those with one person between")
    ] = "any",
    via: Annotated[str | None, About("Only these kinds of tie, joined by '|'")] = None,
    theme: Annotated[str | None, About("Only ties through projects of this theme", "Theme")] = None,
    since: Annotated[int | None, About("Only what held in this year or later")] = None,
    until: Annotated[int | None, About("Only what held in this year or before")] = None,
    limit: Annotated[int, About("How many pairs")] = 200,
) -> Rows:
    """Pairs of institutions whose people have no way to each other through ties between people, and pairs that have
    ways through one person only: if that person leaves, or is away, the two cannot reach each other.

    An institution is who has a post there today; the person between may be on the staff of one of the two (the only
    one there whom anybody outside knows). Where several people are each on every way, all are told, in order. Ways
    may lead through anybody, also outside the scope. Institutions without known people are left out: of them
    nothing is known. Pairs with one person between them come first, then those with none; each in the order of the
    keys. Exact, by the blocks of the network (Hopcroft and Tarjan 1973) and Menger's theorem.
    """
    snapshot = view.snapshot
    wanted = None if theme is None else find_one(snapshot, "Theme", theme)
    tree = block_tree(ties(snapshot, kinds_of(via), wanted, since, until).adjacency)
    staff = staffing(snapshot).T.tocsr()
    asked, places = institutions_of(snapshot, scope), np.flatnonzero(np.diff(staff.indptr))
    if len(asked) > 1:
        places = np.intersect1d(asked, places)
    spans = [tree.span(staff[[place]].indices.tolist()) for place in places.tolist()]
    pairs = _pairs(spans, tree, missing, np.isin(places, asked))[:limit]
    return [
        _row(snapshot, int(places[a]), int(places[b]), tree.between(spans[a], spans[b]) if count else [])
        for a, b, count in pairs
    ]


def _pairs(spans: list[Span], tree: BlockTree, wanted: str, asked: Mask) -> list[tuple[int, int, int]]:
    """Places in ``spans`` of the pairs with fewer than two ways, one of them asked for, with the number of ways."""
    found = np.where(asked[:, None] | asked, ways(spans, tree), MANY)
    counts = {"none": [0], "one": [1], "any": [1, 0]}[wanted]
    return [(a, b, count) for count in counts for a, b in np.argwhere(np.triu(found == count, 1)).tolist()]


def _row(snapshot: Snapshot, first: int, second: int, between: list[int]) -> dict[str, Any]:
    places, people = snapshot.nodes("Institution").texts("id"), snapshot.nodes("Person").texts("id")
    return {
        "first_id": places[first],
        "first": name_of(snapshot, "Institution", first),
        "second_id": places[second],
        "second": name_of(snapshot, "Institution", second),
        "ways": min(1, len(between)),
        "through_ids": [people[person] for person in between],
        "through": [name_of(snapshot, "Person", person) for person in between],
    }
