"""GraphML (graphml.graphdrawing.org), as networkx, igraph, Gephi and yEd read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

from competence_explorer.graph.cells import printable
from competence_explorer.graph.exports import base

_TYPES = {"integer": "long", "number": "double"}
_NODE = {"label": "text", "id": "text", "caption": "text"}
_EDGE = {"type": "text", "relationship_key": "text"}

Keys = Mapping[str, str]
"""The key of each property, as the file declares it."""


def _lines(nodes: Iterable[base.Node], edges: Iterable[base.Edge], progress: base.Progress) -> Iterator[str]:
    node_columns, edge_columns = _NODE | base.node_columns(), _EDGE | base.edge_columns()
    node_keys = {name: f"n{i}" for i, name in enumerate(node_columns)}
    edge_keys = {name: f"e{i}" for i, name in enumerate(edge_columns)}
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield from _declared("node", node_columns, node_keys)
    yield from _declared("edge", edge_columns, edge_keys)
    yield '<graph id="competences" edgedefault="directed">\n'
    progress("nodes")
    for node in nodes:
        own = {"label": node.label, "id": node.id, "caption": node.caption}
        yield f"<node id={base.quoted(node.name)}>{_data(own | dict(node.values), node_keys)}</node>\n"
    progress("relationships")
    for number, edge in enumerate(edges):
        values = {"type": edge.type, "relationship_key": edge.key} | dict(edge.values)
        ends = f"source={base.quoted(edge.start)} target={base.quoted(edge.end)}"
        yield f'<edge id="r{number}" {ends}>{_data(values, edge_keys)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _declared(what: str, columns: Mapping[str, str], keys: Keys) -> Iterator[str]:
    for name, type_ in columns.items():
        typed = _TYPES.get(type_, "string")
        yield f'<key id="{keys[name]}" for="{what}" attr.name="{name}" attr.type="{typed}"/>\n'


def _data(values: Mapping[str, Any], keys: Keys) -> str:
    return "".join(f'<data key="{keys[name]}">{escape(printable(str(value)))}</data>' for name, value in values.items())


FORMAT = base.Format("graphml", "GraphML, for networkx, igraph, Gephi, yEd", "file", base.marked_up(_lines))
