"""The graph in the forms that analysts work with: networkx, pandas, igraph."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph import columns
from competence_explorer.graph.columns import Texts
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.exports import base
from competence_explorer.graph.people import Posts
from competence_explorer.graph.records import Ref, subject_text
from competence_explorer.graph.schema import NODES
from competence_explorer.graph.search import NAMES, name_of
from competence_explorer.graph.snapshot import Snapshot, Table, table_columns
from competence_explorer.graph.store import Store
from competence_explorer.graph.ties import Ties, ties
from competence_explorer.graph.visibility import View

if TYPE_CHECKING:
    import pandas as pd

Data = Store | View | Snapshot
"""What can be handed out: a store as stewards see it, what a viewer may see, or a snapshot (as of ``part``)."""


def to_networkx(data: Data) -> nx.MultiDiGraph[str]:
    """All nodes and relationships that may be seen, with the properties that may be shown.

    A node's name is its label and key (``Person sample:p0001``), with attributes ``label`` and ``id``; an edge's key
    is the relationship's type and key, with the attribute ``type``. Missing values are left out; dates are ISO
    texts and lists are joined by ``|``, so that networkx can write every format of its own.
    """
    snapshot = _snapshot(data)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in base.all_nodes(snapshot):
        graph.add_node(node.name, label=node.label, id=node.id, **node.values)
    for edge in base.all_edges(snapshot):
        graph.add_edge(edge.start, edge.end, key=f"{edge.type} {edge.key}".strip(), type=edge.type, **edge.values)
    return graph


def people_network(data: Data) -> nx.Graph[str]:
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


def to_pandas(data: Data) -> dict[str, pd.DataFrame]:
    """Every table as a DataFrame, by its name (``Person``, ``WORKED_ON:Person:Project``).

    Of nodes ``id`` and the properties that may be shown; of relationships the ids of ``start`` and ``end``, ``key``
    and the properties. Dates are datetime64, lists are lists; missing values are None, NaN or NaT.
    """
    import pandas as pd  # costs more than most uses of the others

    snapshot = _snapshot(data)
    return {name: pd.DataFrame(_frame(snapshot, table)) for name, table in snapshot.tables.items()}


def to_igraph(data: Data | Ties) -> Any:
    """The graph, or ties between people, as an ``igraph.Graph`` (GPL, not among our requirements).

    Of a graph: directed; vertices have ``name`` (as in :func:`to_networkx`), ``label``, ``id`` and ``title`` (the
    name to show), edges ``type`` and ``key``; other properties are in :func:`to_pandas`. Of ties: undirected;
    vertices have ``name`` (the id) and ``title``, edges ``weight``. Raises UsageError where igraph is not installed.
    """
    try:
        graph = import_module("igraph").Graph
    except ImportError:
        raise UsageError("igraph is not installed.", "pip install igraph, or use to_networkx or to_pandas.") from None
    if isinstance(data, Ties):
        return graph(**_igraph_of_ties(data))
    snapshot = _snapshot(data)
    edges = [_igraph_edges(snapshot, table) for name, table in snapshot.tables.items() if ":" in name]
    nodes = [(label, row, id_) for label in NODES for row, id_ in enumerate(snapshot.nodes(label).texts("id"))]
    return graph(
        len(nodes),
        np.concatenate([ends for ends, _, _ in edges]).tolist(),
        directed=True,
        vertex_attrs={
            "name": [_name(label, id_) for label, _, id_ in nodes],
            "label": [label for label, _, _ in nodes],
            "id": [id_ for _, _, id_ in nodes],
            "title": [name_of(snapshot, label, row) if label in NAMES else id_ for label, row, id_ in nodes],
        },
        edge_attrs={
            "type": [type_ for ends, type_, _ in edges for _ in range(len(ends))],
            "key": [key for _, _, keys in edges for key in keys],
        },
    )


def _igraph_edges(snapshot: Snapshot, table: Table) -> tuple[NDArray[np.int64], str, Texts]:
    """The ends of a table's relationships as vertices (labels one after the other), their type and keys."""
    type_, start, end = table.name.split(":")
    labels = list(NODES)
    first = np.cumsum([0, *(len(snapshot.nodes(label)) for label in labels)])
    ends = [table.start + first[labels.index(start)], table.end + first[labels.index(end)]]
    return np.stack(ends, axis=1).astype(np.int64), type_, table.texts("key")


def _igraph_of_ties(found: Ties) -> dict[str, Any]:
    pairs = found.adjacency.tocoo()
    once = pairs.row < pairs.col
    ids = list(found.snapshot.nodes("Person").texts("id"))
    return {
        "n": len(ids),
        "edges": np.stack([pairs.row[once], pairs.col[once]], axis=1).tolist(),
        "vertex_attrs": {"name": ids, "title": [name_of(found.snapshot, "Person", i) for i in range(len(ids))]},
        "edge_attrs": {"weight": pairs.data[once].tolist()},
    }


def _snapshot(data: Data) -> Snapshot:
    if isinstance(data, Snapshot):
        return data
    return (data if isinstance(data, View) else View(data)).snapshot


def _frame(snapshot: Snapshot, table: Table) -> dict[str, Any]:
    """The columns of a table as pandas takes them."""
    label, *ends = table.name.split(":")
    hidden = {p.name for p in NODES[label].properties if not p.shown} if not ends else set()
    made: dict[str, Any] = {}
    for end, of, places in zip(("start", "end"), ends, (table.start, table.end) if ends else (), strict=False):
        ids = list(snapshot.nodes(of).texts("id"))
        made[end] = [ids[place] for place in places.tolist()]
    for column, type_ in table_columns(table.name).items():
        if column not in hidden:
            made[column] = _values_of(table[column], type_)
    return made


def _values_of(column: columns.Column, type_: str) -> Any:
    if not isinstance(column, Texts):
        return column
    if type_ == "texts":
        return [text.split(columns.LIST_SEPARATOR) if text else None for text in column]
    return [text or None for text in column]


def _name(label: str, id_: str) -> str:
    return subject_text(Ref(label, id_))
