"""Through whom do two institutions reach each other?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.groups import reference
from competence_explorer.graph.introductions import (
    MOST_PATHS,
    Best,
    Wishes,
    allowed,
    around,
    closed_to,
    hop_rows,
    paths_between,
)
from competence_explorer.graph.people import staff
from competence_explorer.graph.provenance import origins
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.separation import independent_ways
from competence_explorer.graph.ties import Ties, kinds_of, ties
from competence_explorer.graph.visibility import View, current
from competence_explorer.graph.wording import say
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query


def draw(
    view: View, rows: Rows, via: str | None = None, since: int | None = None, until: int | None = None, **_: Any
) -> Network:
    """The paths as chains from the one institution to the other, a lane a path."""
    known, people = ties(view.snapshot, kinds_of(via), since=since, until=until), view.snapshot.nodes("Person").index
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str], Edge] = {}
    lanes: dict[int, list[str]] = {}
    for row in rows:
        ends = row["from_id"], row["to_id"]
        for end, id_ in zip(("from", "to"), ends, strict=True):
            nodes.setdefault(id_, Node(id_, row[end], "Person", row[f"{end}_institution"] or ""))
        if row["hop"]:
            years = known.told(people[ends[0]], people[ends[1]]).years
            edges[ends] = Edge(*ends, row["kind"], row["evidence"], years)
        lane = lanes.setdefault(row["path"], [row["from_id"]])
        lane.extend([row["to_id"]] if row["hop"] else [])
    return Network(list(nodes.values()), list(edges.values()), "chains", list(lanes.values()))


@query(
    "institution-paths",
    title="Paths between institutions",
    question="Through whom do these two institutions reach each other?",
    columns=(
        Column("path", "Number of the path, the best first"),
        Column("hop", "Number of the hop in its path; 0 for somebody who has a post at both"),
        Column("from_id", "Key of the person whom the hop begins at"),
        Column("from", "Name"),
        Column("to_id", "Key of the person who is reached"),
        Column("to", "Name"),
        Column("kind", "What ties the two first (as of introduction-paths); posts: she is at both"),
        Column("evidence", "Why they know each other, in words"),
        Column("source", "Files and rows that say so"),
        Column("strength", "Sum over what the two share of 1 / (people who share it - 1) (Newman 2001)"),
        Column("from_institution", "Institution of the one: on the first hop the one asked for, else of the main post"),
        Column("to_institution", "Institution of the other: on the last hop the one asked for, else of the main post"),
        Column("ways", "Ways between the two institutions that share nobody, of all there are", "paths"),
    ),
    example={"from": "Agencja Rozwoju Zatoki", "to": "Fundacja Zielona Wydma"},
    draw=draw,
)
def institution_paths(
    view: View,
    *,
    from_: Annotated[str, About("The one institution, by name or id", "Institution")],
    to: Annotated[str, About("The other institution, by name or id", "Institution")],
    k: Annotated[int, About("How many paths", most=MOST_PATHS)] = 3,
    best: Annotated[Best, About("Fewest hops first, or closest acquaintances first")] = "short",
    hops: Annotated[int | None, About("At most so many hops")] = None,
    avoid: Annotated[str | None, About("Not through these people and institutions, joined by '|'")] = None,
    prefer: Annotated[str | None, About("Rather through these people and institutions, joined by '|'")] = None,
    via: Annotated[str | None, About("Only these kinds of tie, joined by '|'")] = None,
    since: Annotated[int | None, About("Only what held in this year or later")] = None,
    until: Annotated[int | None, About("Only what held in this year or before")] = None,
    alternatives: Annotated[bool, About("Paths that share as few people as possible")] = True,
) -> Rows:
    """The k best paths from somebody of one institution to somebody of the other (who have posts there today), each
    hop with its evidence; and how many ways there are that share nobody.

    Ties, ``short`` and ``strong``, preferring and avoiding are those of ``introduction-paths``. Paths share as few
    people as possible unless ``alternatives`` is no. By Menger's theorem the number of ways that share nobody is
    also the least number of people without whom the two institutions could not reach each other: 1 means that all
    hangs by one person (see ``separated-institutions``). It counts ways of any length, without those to avoid. The
    answer is empty where there is no path.
    """
    snapshot = view.snapshot
    ends = [find_one(snapshot, "Institution", text) for text in (from_, to)]
    if ends[0] == ends[1]:
        raise UsageError(
            say("%(one)s and %(other)s are the same institution.", one=repr(from_), other=repr(to)),
            say("Give two institutions."),
        )
    found = ties(snapshot, kinds_of(via), since=since, until=until)
    wishes = Wishes(k, best, hops, *around(snapshot, avoid, prefer), alternatives)
    own, others = (allowed(np.flatnonzero(staff(snapshot, np.array([end]))).tolist(), wishes.avoid) for end in ends)
    paths = paths_between(found, own, others, wishes)
    ways = independent_ways(closed_to(found.adjacency, wishes.avoid), own, others)
    return [{**row, "ways": ways} for row in _rows(view, found, paths, ends)]


def _rows(view: View, found: Ties, paths: Sequence[tuple[int, ...]], ends: Sequence[int]) -> Rows:
    first, last = (name_of(found.snapshot, "Institution", end) for end in ends)
    rows = hop_rows(view.store, found, paths)
    for row in rows:
        if row["hop"] == 1:
            row["from_institution"] = first
        if row["hop"] == len(paths[row["path"] - 1]) - 1:
            row["to_institution"] = last
    rows += [_both(view, number, path[0], ends) for number, path in enumerate(paths, 1) if len(path) == 1]
    return sorted(rows, key=lambda row: (row["path"], row["hop"]))


def _both(view: View, number: int, person: int, ends: Sequence[int]) -> dict[str, Any]:
    """Somebody who has a post at both institutions."""
    snapshot = view.snapshot
    id_, name = snapshot.nodes("Person").texts("id")[person], name_of(snapshot, "Person", person)
    first, last = (name_of(snapshot, "Institution", end) for end in ends)
    posts = snapshot.relationships("EMPLOYED_BY")
    held = np.flatnonzero((posts.start == person) & np.isin(posts.end, ends) & current(posts))
    places = origins(view.store, [reference(snapshot, posts, row) for row in held.tolist()])
    return {
        "path": number,
        "hop": 0,
        "from_id": id_,
        "from": name,
        "to_id": id_,
        "to": name,
        "kind": "posts",
        "evidence": say("has posts at %(one)s and %(other)s", one=first, other=last),
        "source": sorted({place for told in places.values() for place in told}),
        "strength": None,
        "from_institution": first,
        "to_institution": last,
    }
