"""The graph as networkx, the exchange format for analysts."""

from __future__ import annotations

from typing import Any

import networkx as nx

from competence_explorer.graph import columns
from competence_explorer.graph.people import Posts
from competence_explorer.graph.records import Ref, subject_text
from competence_explorer.graph.schema import NODES, RELATIONSHIPS
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot, Table
from competence_explorer.graph.store import Store
from competence_explorer.graph.ties import ties
from competence_explorer.graph.visibility import View


def to_networkx(data: Store | View) -> nx.MultiDiGraph[str]:
    """All nodes and relationships that may be seen, with the properties that may be shown.

    A node's name is its label and key (``Person sample:p0001``), with attributes ``label`` and ``id``; an edge's key
    is the relationship's type and key, with the attribute ``type``. Missing values are left out; dates are ISO
    texts and lists are joined by ``|``, so that networkx can write every format of its own.
    """
    snapshot = _snapshot(data)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for label, node in NODES.items():
        table = snapshot.nodes(label)
        shown = [p.name for p in node.properties if p.shown]
        for row, id_ in enumerate(table.texts("id")):
            graph.add_node(_name(label, id_), label=label, id=id_, **_values(table, shown, row))
    for type_, relationship in RELATIONSHIPS.items():
        for start, end in relationship.ends:
            _add_edges(graph, snapshot, type_, start, end)
    return graph


def people_network(data: Store | View) -> nx.Graph[str]:
    """People and their ties (``ties``), undirected: nodes are ids with ``name``, ``institution``, ``department``; the
    weight of an edge is the strength of the tie."""
    snapshot = _snapshot(data)
    posts, ids = Posts(snapshot), list(snapshot.nodes("Person").texts("id"))
    graph: nx.Graph[str] = nx.Graph()
    for person, id_ in enumerate(ids):
        post = posts[person]
        name = name_of(snapshot, "Person", person)
        graph.add_node(id_, name=name, institution=post.name, department=post.department)
    pairs = ties(snapshot).adjacency.tocoo()
    graph.add_weighted_edges_from(
        (ids[a], ids[b], weight)
        for a, b, weight in zip(pairs.row.tolist(), pairs.col.tolist(), pairs.data.tolist(), strict=True)
        if a < b
    )
    return graph


def _snapshot(data: Store | View) -> Snapshot:
    return (data if isinstance(data, View) else View(data)).snapshot


def _add_edges(graph: nx.MultiDiGraph[str], snapshot: Snapshot, type_: str, start: str, end: str) -> None:
    table = snapshot.relationships(type_, start, end)
    starts, ends = list(snapshot.nodes(start).texts("id")), list(snapshot.nodes(end).texts("id"))
    names = [p.name for p in RELATIONSHIPS[type_].properties]
    for row, key in enumerate(table.texts("key")):
        a, b = _name(start, starts[table.start[row]]), _name(end, ends[table.end[row]])
        graph.add_edge(a, b, key=f"{type_} {key}".strip(), type=type_, **_values(table, names, row))


def _name(label: str, id_: str) -> str:
    return subject_text(Ref(label, id_))


def _values(table: Table, names: list[str], row: int) -> dict[str, Any]:
    found = {name: table.value(name, row) for name in names}
    return {name: _plain(value) for name, value in found.items() if value is not None}


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.replace(columns.LIST_SEPARATOR, "|") if isinstance(value, str) else value
