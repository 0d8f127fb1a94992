"""What the tests of the graph build their worlds from: facts in one line, loads, and dumps to compare."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from competence_explorer.graph.claims import LoadResult, load
from competence_explorer.graph.records import (
    Fact,
    NodeFact,
    Ref,
    RelationshipFact,
    Source,
    Statement,
    relationship_key,
)
from competence_explorer.graph.schema import NODES, RELATIONSHIPS
from competence_explorer.graph.store import Store

ROSTER = Source("staff-roster", "Gdynia")
PORTFOLIO = Source("project-portfolio", "Gdynia")


def node(label: str, id: str, **properties: Any) -> NodeFact:
    """A node with properties."""
    return NodeFact(Ref(label, id), properties)


def person(id: str, **properties: Any) -> NodeFact:
    """A person; the name is made of the id unless it is given."""
    return node("Person", id, **{"name": id.title(), **properties})


def skill(id: str, **properties: Any) -> NodeFact:
    """A competence; the name is the id unless it is given."""
    return node("Skill", id, **{"name": id, **properties})


def place(id: str, **properties: Any) -> NodeFact:
    """An institution; the name is made of the id unless it is given."""
    return node("Institution", id, **{"name": id.title(), **properties})


def tie(type_: str, start: NodeFact, end: NodeFact, **properties: Any) -> RelationshipFact:
    """A relationship between two nodes, its key made as the schema says."""
    key = relationship_key(properties.get(name) for name in RELATIONSHIPS[type_].key)
    return RelationshipFact(type_, start.ref, end.ref, key if RELATIONSHIPS[type_].key else "", properties)


def says(row: int, about: NodeFact, *own: Fact, mentions: Iterable[NodeFact] = (), sheet: str = "") -> Statement:
    """What a row says: ``about`` and what else it states itself, and the nodes it mentions."""
    return Statement(row, about.ref, (about, *own), tuple(mentions), sheet)


def post(row: int, who: NodeFact, where: NodeFact, **properties: Any) -> Statement:
    """A row that says where a person works."""
    return says(row, who, tie("EMPLOYED_BY", who, where, **properties), mentions=[where])


def can(row: int, who: NodeFact, what: NodeFact, **properties: Any) -> Statement:
    """A row that says what a person can."""
    return says(row, who, tie("HAS_SKILL", who, what, **properties), mentions=[what])


def load_rows(store: Store, source: Source, statements: Iterable[Statement], **options: Any) -> LoadResult:
    """Load statements as a file of their own."""
    rows = list(statements)
    named = {"file": f"{source.kind}.csv", "sha256": str(hash(repr(rows))), "loader": source.kind}
    return load(store, source, rows, **{**named, **options})


def graph(store: Store) -> list[str]:
    """The derived graph, every node and relationship with all properties, as sorted lines."""
    return [line for line in everything(store) if line.split(" ", 1)[0] in {*NODES, *RELATIONSHIPS}]


def everything(store: Store) -> list[str]:
    """Derived graph, claims, loads, manifests and sources, without the graph's version, as sorted lines."""
    nodes = store.read("MATCH (n) WHERE NOT n:Graph RETURN labels(n) AS labels, properties(n) AS properties")
    ties = store.read(
        "MATCH (a)-[r]->(b) RETURN type(r) AS type, labels(a) AS start_label, a.id AS start, labels(b) AS end_label, "
        "b.id AS end, properties(r) AS properties"
    )
    lines = [f"{row['labels'][0]} {_text(row['properties'])}" for row in nodes]
    lines += [
        f"{row['type']} {row['start_label'][0]} {row['start']} -> {row['end_label'][0]} {row['end']} "
        f"{_text(row['properties'])}"
        for row in ties
    ]
    return sorted(lines)


def claims(store: Store) -> list[tuple[str, bool]]:
    """Every claim with whether it is in force."""
    rows = store.read("MATCH (c:Claim) RETURN c.id AS id, c.active AS active")
    return sorted((row["id"], row["active"]) for row in rows)


def day(text: str) -> dt.date:
    """A date from ISO text."""
    return dt.date.fromisoformat(text)


def _text(properties: dict[str, Any]) -> str:
    return json.dumps(properties, sort_keys=True, ensure_ascii=False, default=lambda value: value.iso_format())
