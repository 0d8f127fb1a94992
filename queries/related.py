"""What is tied to this? Everything that a relationship joins to one thing, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np

from competence_explorer.graph.columns import LIST_SEPARATOR
from competence_explorer.graph.people import Posts
from competence_explorer.graph.schema import RELATIONSHIPS
from competence_explorer.graph.snapshot import Snapshot, Table, table_columns
from competence_explorer.graph.things import called, find_thing
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import joined, say, say_many, word
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

Kind = Literal[
    "Person", "Skill", "Institution", "Project", "Training", "Need", "Exchange", "Theme", "Metropolis", "Call"
]

WORDS: Mapping[str, tuple[str, str]] = {
    "EMPLOYED_BY": (say("works at"), say("employs")),
    "REPORTS_TO": (say("reports to"), say("is the superior of")),
    "HAS_SKILL": (say("can"), say("is held by")),
    "WORKED_ON": (say("works on"), say("is the work of")),
    "PARTNER_IN": (say("takes part in"), say("has the partner")),
    "REQUIRES": (say("needs"), say("is needed by")),
    "IN_THEME": (say("belongs to"), say("has")),
    "ATTENDED": (say("took part in"), say("was attended by")),
    "TEACHES": (say("teaches"), say("is taught by")),
    "BROADER": (say("is part of"), say("includes")),
    "RELATED_TO": (say("is related to"), say("is related to")),
    "NEEDS": (say("needs"), say("is needed by")),
    "MEMBER_OF": (say("belongs to"), say("has the member")),
    "HAS_NEED": (say("asks"), say("is asked by")),
    "ASKS_FOR": (say("asks for"), say("is asked for by")),
    "GIVES": (say("gives"), say("is given by")),
    "TAKES": (say("takes"), say("is taken by")),
    "ABOUT": (say("is about"), say("is the subject of")),
    "HOSTED_BY": (say("is hosted by"), say("hosts")),
    "ANSWERS": (say("answers"), say("is answered by")),
}
"""Each type of relationship in words, from its start and from its end."""

_TOLD = ("role", "department", "result", "need", "evidence")
_SPANS = (("start_date", "end_date"), ("date", "date"), ("opens", "closes"), ("start_date", "start_date"))
"""Properties that say from when to when, of the relationship or else of the node at its end."""

DRAWN = 150
"""Things in the picture."""


class _Side(NamedTuple):
    """The relationships of one type that begin, or end, at a thing; ``other`` is the column with the other end."""

    table: Table
    own: str
    other: str
    label: str
    words: str


def draw(view: View, rows: Rows, thing: str, **_: Any) -> Network:
    """The thing in the middle, and what is tied to it by kind."""
    snapshot = view.snapshot
    centre = find_thing(snapshot, thing)
    shown = list({(row["kind"], row["id"]): row for row in rows}.values())[:DRAWN]
    name = called(snapshot, centre.label, snapshot.nodes(centre.label).index[centre.id])
    nodes = [Node(centre.id, name, centre.label, "", 3.0)]
    nodes += [
        Node(row["id"], row["name"], row["kind"], row["institution"] or row["kind"])
        for row in shown
        if row["id"] != centre.id
    ]
    edges = [Edge(centre.id, row["id"], row["relationship"], row["detail"] or "", [_years(row)]) for row in shown]
    return Network(nodes, edges, left_out=len({(row["kind"], row["id"]) for row in rows}) - len(shown))


def _years(row: dict[str, Any]) -> tuple[int | None, int | None]:
    since, until = row["since"], row["until"]
    return since and since.year, until and until.year


@query(
    "related",
    title="Ties of a thing",
    question="What is tied to this?",
    columns=(
        Column("id", "Key of what is tied to it"),
        Column("name", "Name"),
        Column("kind", "What it is"),
        Column("institution", "Of a person the institution of the main post"),
        Column("relationship", "How the thing asked for is tied to it"),
        Column("level", "Level held, needed, taught or asked for", "level 1-4"),
        Column("detail", "Role, department, result, people needed, evidence"),
        Column("since", "First day, of the tie or else of what is tied", "date"),
        Column("until", "Last day; may be planned", "date"),
    ),
    example={"thing": "p0006"},
    draw=draw,
)
def related(
    view: View,
    *,
    thing: Annotated[str, About("A person, competence, project, institution …, by name or id")],
    kind: Annotated[Kind | None, About("Only things of this kind")] = None,
    since: Annotated[int | None, About("Only what held in this year or later")] = None,
    until: Annotated[int | None, About("Only what held in this year or before")] = None,
) -> Rows:
    """Everything that a relationship of the graph joins to one thing: by kind of tie, highest level and latest first.

    The thing is named as in ``why``, which answers where each of these comes from (``thing`` and ``other``). A missing
    day is no reason against a year.
    """
    snapshot = view.snapshot
    ref = find_thing(snapshot, thing)
    index = snapshot.nodes(ref.label).index[ref.id]
    sides = [side for side in _sides(snapshot, ref.label) if kind in (None, side.label)]
    rows = [row for side in sides for row in _sorted(_rows(snapshot, side, index))]
    return [row for row in rows if _held(row["since"], row["until"], since, until)]


def _sides(snapshot: Snapshot, label: str) -> Iterator[_Side]:
    for type_, (forth, back) in WORDS.items():
        for start, end in RELATIONSHIPS[type_].ends:
            table = snapshot.relationships(type_, start, end)
            if start == label:
                yield _Side(table, "start", "end", end, forth)
            if end == label:
                yield _Side(table, "end", "start", start, back)


def _rows(snapshot: Snapshot, side: _Side, index: int) -> Iterator[dict[str, Any]]:
    table, others = side.table, snapshot.nodes(side.label)
    posts = Posts(snapshot) if side.label == "Person" else None
    known, days = table_columns(table.name), [(found, _days(found)) for found in (table, others)]
    for row in np.flatnonzero(table.numbers(side.own) == index).tolist():
        other = int(table.numbers(side.other)[row])
        since, until = _span(zip(days, (row, other), strict=True))
        yield {
            "id": others.texts("id")[other],
            "name": called(snapshot, side.label, other),
            "kind": side.label,
            "institution": posts[other].name or None if posts else None,
            "relationship": side.words,
            "level": table.value("level", row) if "level" in known else None,
            "detail": _detail(table, row, known) or None,
            "since": since,
            "until": until,
        }


def _sorted(rows: Iterator[dict[str, Any]]) -> Rows:
    def key(row: dict[str, Any]) -> tuple[int, int, str, str]:
        latest = row["since"].toordinal() if row["since"] else 0
        return -(row["level"] or 0), -latest, row["name"], row["id"]

    return sorted(rows, key=key)


def _detail(table: Table, row: int, known: Container[str]) -> str:
    """What a relationship says, in words."""
    told = [word(part) for name in _TOLD if name in known for part in table.texts(name)[row].split(LIST_SEPARATOR)]
    if "people" in known and (people := table.value("people", row)):
        told.append(say_many("%(count)s person", "%(count)s people", int(people)))
    if "mandatory" in known and table.texts("mandatory")[row] == "no":
        told.append(say("nice to have"))
    return joined(", ", (part for part in told if part))


def _days(table: Table) -> tuple[str, str] | None:
    """The columns of a table that say from when to when."""
    known = table_columns(table.name)
    return next(((first, last) for first, last in _SPANS if first in known and last in known), None)


def _span(places: Iterable[tuple[tuple[Table, tuple[str, str] | None], int]]) -> tuple[dt.date | None, dt.date | None]:
    """From when to when: by the first place that says so (the relationship, then the node at its other end)."""
    for (table, days), index in places:
        if days and any(span := tuple(table.value(column, index) for column in days)):
            return span[0], span[1]
    return None, None


def _held(first: dt.date | None, last: dt.date | None, since: int | None, until: int | None) -> bool:
    """Whether what has these days held at some time in these years."""
    begun = until is None or first is None or first.year <= until
    return begun and (since is None or last is None or last.year >= since)
