"""The whole graph, table by table and page by page, for what writes all of it somewhere: each page is one query that
is far shorter than a query may take, and memory is bounded by a page."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import neo4j

from competence_explorer.graph import cypher
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.manifests import batches
from competence_explorer.graph.schema import BOOKKEEPING, BOOKKEEPING_TIES, NODES, RELATIONSHIPS
from competence_explorer.graph.store import Store

PAGE = 5000
"""Nodes, or nodes with what begins at them, in one query."""

LARGE = {"Manifest": 20, "Report": 20}
"""The same for labels whose nodes are large: a manifest holds up to 2 MB."""

Ranges = list[tuple[str, str]]
"""Ranges of ids: above the first, up to the second."""


class Sort(NamedTuple):
    """A label, or a type with the labels of its two ends."""

    name: str
    ends: tuple[str, ...] = ()


class Size(NamedTuple):
    """How many nodes and relationships there are."""

    nodes: int
    relationships: int


def sorts() -> list[Sort]:
    """Every label, then every type with its ends: those of the schema and those of the bookkeeping."""
    labels = [Sort(label) for label in (*NODES, *BOOKKEEPING)]
    ties = [Sort(r.type, ends) for r in RELATIONSHIPS.values() for ends in r.ends]
    return [*labels, *ties, *(Sort(type_, (start, end)) for type_, start, end in BOOKKEEPING_TIES)]


def ranges(store: Store, label: str) -> Ranges:
    """Ranges with about ``PAGE`` nodes each.

    Their ends are ids taken at even distances as they come: to have the engine sort them takes one of the engines
    as long for each page as for the whole.
    """
    marks, largest = set(), ""
    with store.stream(cypher.read_ids(label)) as result:
        for ids in batches((record["id"] for record in result), LARGE.get(label, PAGE)):
            marks.add(ids[0])
            largest = max(largest, *ids)
    return list(itertools.pairwise(["", *sorted({*marks, largest})])) if marks else []


def records(store: Store, sort: Sort, pages: Ranges) -> Iterator[neo4j.Record]:
    """Of a label ``properties``, of a type ``start, end, properties``, of all that is (or begins) in the ranges."""
    text = cypher.read_relationship_page(sort.name, *sort.ends) if sort.ends else cypher.read_node_page(sort.name)
    for after, last in pages:
        with store.stream(text, after=after, last=last) as result:
            yield from result


def tables(store: Store) -> Iterator[tuple[Sort, Iterator[neo4j.Record]]]:
    """Every sort of which the graph may hold something, with its records."""
    pages: dict[str, Ranges] = {}
    for sort in sorts():
        if not sort.ends:
            pages[sort.name] = ranges(store, sort.name)
        if found := pages[sort.ends[0] if sort.ends else sort.name]:
            yield sort, records(store, sort, found)


def size(store: Store) -> Size:
    """How much there is, whatever it is."""
    nodes = store.read("MATCH (n) RETURN count(n) AS number")[0]["number"]
    return Size(nodes, store.read("MATCH ()-[r]->() RETURN count(r) AS number")[0]["number"])


def check_all(written: Size, there: Size) -> None:
    """Raise UsageError unless everything was written, and once."""
    for what, wrote, found in zip(Size._fields, written, there, strict=True):
        if wrote != found:
            raise UsageError(
                f"Of the {found} {what} in the graph, {wrote} are such as the schema knows.",
                "Others wrote into the graph: remove nodes without an id, and labels and types of theirs.",
            )
