"""Cypher made from the schema: constraints, and the statements that read and write nodes and relationships.

Labels, types and property names come from the schema only; values are always parameters. Every text runs on
Neo4j and on the embedded engine.
"""

from __future__ import annotations

from collections.abc import Sequence

from competence_explorer.graph.schema import BOOKKEEPING, NODES


def constraints() -> list[str]:
    """A uniqueness constraint on the key of every label, and an index for every other look-up property."""
    unique = [*NODES, *BOOKKEEPING]
    indexed = [(label, name) for label, names in BOOKKEEPING.items() for name in names if name != "id"]
    return [
        f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label in unique
    ] + [f"CREATE INDEX {label.lower()}_{name} IF NOT EXISTS FOR (n:{label}) ON (n.{name})" for label, name in indexed]


def read_nodes(label: str) -> str:
    """Parameter ``ids``; columns ``id, properties``."""
    return f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN id, properties(n) AS properties"


def create_nodes(label: str) -> str:
    """Parameter ``rows``: property maps with ``id``."""
    return f"UNWIND $rows AS row CREATE (n:{label}) SET n = row"


def update_nodes(label: str) -> str:
    """Parameter ``rows``: property maps with ``id``; they replace what was there."""
    return f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n = row"


def delete_nodes(label: str) -> str:
    """Parameter ``ids``. Their relationships go with them."""
    return f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) DETACH DELETE n"


def claims_of(label: str) -> str:
    """Parameter ``ids``; column ``claims``, of these nodes."""
    return f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.claims AS claims"


def claims_around(label: str) -> str:
    """Parameter ``ids``; column ``claims``, of the relationships that begin or end at these nodes."""
    return f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[r]-() RETURN r.claims AS claims"


def read_relationships(type_: str, start: str, end: str) -> str:
    """Parameter ``rows`` with ``start, end, key``; columns ``start, end, key, properties``."""
    return (
        f"{_match(type_, start, end)} RETURN row.start AS start, row.end AS end, row.key AS key, "
        "properties(r) AS properties"
    )


def read_relationships_between(type_: str, start: str, end: str) -> str:
    """Parameters ``start, end``; column ``properties``, a row for each relationship of the type."""
    return (
        f"MATCH (a:{start} {{id: $start}})-[r:{type_}]->(b:{end} {{id: $end}}) "
        "RETURN properties(r) AS properties ORDER BY r.key"
    )


def read_ids(label: str) -> str:
    """Column ``id``, of every node of a label."""
    return f"MATCH (n:{label}) WHERE n.id > '' RETURN n.id AS id"


def read_node_page(label: str) -> str:
    """Parameters ``after, last``: ids; column ``properties``, of the nodes beyond the one up to the other."""
    return f"MATCH (n:{label}) WHERE n.id > $after AND n.id <= $last RETURN properties(n) AS properties"


def read_relationship_page(type_: str, start: str, end: str) -> str:
    """Parameters ``after, last``: ids of starts; columns ``start, end, properties``."""
    return (
        f"MATCH (a:{start})-[r:{type_}]->(b:{end}) WHERE a.id > $after AND a.id <= $last "
        "RETURN a.id AS start, b.id AS end, properties(r) AS properties"
    )


def read_nodes_of_several_claims(label: str) -> str:
    """Columns ``id, claims``, of the nodes that rest on more than one claim."""
    return f"MATCH (n:{label}) WHERE size(n.claims) > 1 RETURN n.id AS id, n.claims AS claims"


def read_relationships_of_several_claims(type_: str, start: str, end: str) -> str:
    """Columns ``start, end, key, claims``, of the relationships that rest on more than one claim."""
    return (
        f"MATCH (a:{start})-[r:{type_}]->(b:{end}) WHERE size(r.claims) > 1 "
        "RETURN a.id AS start, b.id AS end, r.key AS key, r.claims AS claims"
    )


def create_relationships(type_: str, start: str, end: str) -> str:
    """Parameter ``rows`` with ``start, end, properties`` (which hold ``key``); one row, ``written``."""
    return (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
        f"CREATE (a)-[r:{type_}]->(b) SET r = row.properties RETURN count(r) AS written"
    )


def create_listed_nodes(label: str, names: Sequence[str]) -> str:
    """Parameter ``rows``: lists of the values of these properties, null where there is none; one row, ``written``.

    The properties stand in the pattern: to set a map afterwards takes both engines half as long again.
    """
    return f"UNWIND $rows AS row CREATE (n:{label} {{{_listed(names)}}}) RETURN count(n) AS written"


def create_listed_relationships(type_: str, start: str, end: str, names: Sequence[str]) -> str:
    """The same for relationships. Parameter ``rows``: for every start its id and a list of what begins there: the id of
    the end, then the values. So each start is looked up once."""
    return (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row[0]}}) UNWIND row[1] AS tie MATCH (b:{end} {{id: tie[0]}}) "
        f"CREATE (a)-[r:{type_} {{{_listed(names, 'tie', 1)}}}]->(b) RETURN count(r) AS written"
    )


def _listed(names: Sequence[str], row: str = "row", first: int = 0) -> str:
    """Properties of a pattern, from the values of a row from the place ``first`` on."""
    return ", ".join(f"{name}: {row}[{place}]" for place, name in enumerate(names, first))


def update_relationships(type_: str, start: str, end: str) -> str:
    """Parameter ``rows`` with ``start, end, key, properties``, which replace what was there; one row, ``written``."""
    return f"{_match(type_, start, end)} SET r = row.properties RETURN count(r) AS written"


def delete_relationships(type_: str, start: str, end: str) -> str:
    """Parameter ``rows`` with ``start, end, key``."""
    return f"{_match(type_, start, end)} DELETE r"


def _match(type_: str, start: str, end: str) -> str:
    # Both ends first: from one of them an engine may walk all its relationships, of an institution many thousands.
    return (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
        f"MATCH (a)-[r:{type_} {{key: row.key}}]->(b)"
    )
