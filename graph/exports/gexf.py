"""GEXF 1.3 (gexf.net), as Gephi opens it: every property is declared with its type, dates are ISO texts.

Tried with Gephi 0.10.1 (its toolkit imports the sample without a warning). A type is the ``kind`` of an edge, so that
Gephi keeps relationships of different types between the same two nodes apart; of one type it makes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from competence_explorer.graph.exports import base

_TYPES = {"integer": "long", "number": "double"}
_NODE = {"node_label": "text", "key": "text"}
_EDGE = {"type": "text", "relationship_key": "text"}
_NAMESPACE = 'xmlns="http://gexf.net/1.3" version="1.3"'


def _lines(nodes: Iterable[base.Node], edges: Iterable[base.Edge], progress: base.Progress) -> Iterator[str]:
    """A directed graph; a node's label is its name."""
    node_columns, edge_columns = _NODE | base.node_columns(), _EDGE | base.edge_columns()
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<gexf {_NAMESPACE}>\n<graph defaultedgetype="directed">\n'
    yield from _declared("node", node_columns)
    yield from _declared("edge", edge_columns)
    progress("nodes")
    yield "<nodes>\n"
    for node in nodes:
        values = {"node_label": node.label, "key": node.id} | dict(node.values)
        told = f"id={base.quoted(node.name)} label={base.quoted(node.caption)}"
        yield f"<node {told}>{_values(values)}</node>\n"
    progress("relationships")
    yield "</nodes>\n<edges>\n"
    for number, edge in enumerate(edges):
        values = {"type": edge.type, "relationship_key": edge.key} | dict(edge.values)
        ends = f"source={base.quoted(edge.start)} target={base.quoted(edge.end)}"
        told = f'id="{number}" {ends} kind="{edge.type}" label="{edge.type}"'
        yield f"<edge {told}>{_values(values)}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _declared(what: str, columns: Mapping[str, str]) -> Iterator[str]:
    yield f'<attributes class="{what}" mode="static">\n'
    for name, type_ in columns.items():
        yield f'<attribute id="{name}" title="{name}" type="{_TYPES.get(type_, "string")}"/>\n'
    yield "</attributes>\n"


def _values(values: Mapping[str, Any]) -> str:
    told = "".join(f'<attvalue for="{name}" value={base.quoted(str(value))}/>' for name, value in values.items())
    return f"<attvalues>{told}</attvalues>"


FORMAT = base.Format("gexf", "GEXF, for Gephi", "file", base.marked_up(_lines))
