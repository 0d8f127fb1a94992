"""GEXF 1.2 (gexf.net), as Gephi opens it: every property is declared with its type, dates are ISO texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from competence_explorer.graph.cells import printable
from competence_explorer.graph.exports import base
from competence_explorer.graph.paging import Size
from competence_explorer.graph.visibility import View

_TYPES = {"integer": "long", "number": "double"}
_NODE = {"kind": "text", "key": "text"}
_EDGE = {"type": "text", "relationship_key": "text"}
_NAMESPACE = 'xmlns="http://www.gexf.net/1.2draft" version="1.2"'


def write(view: View, path: Path, progress: base.Progress) -> Size:
    """Write the graph as a directed GEXF graph; a node's label is its name, ``kind`` the label; see :class:`Format`."""
    snapshot = base.whole(view)
    return base.write_lines(path, _lines(base.all_nodes(snapshot), base.all_edges(snapshot), progress))


def _lines(nodes: Iterable[base.Node], edges: Iterable[base.Edge], progress: base.Progress) -> Iterator[str]:
    node_columns, edge_columns = _NODE | base.node_columns(), _EDGE | base.edge_columns()
    node_keys = {name: str(i) for i, name in enumerate(node_columns)}
    edge_keys = {name: str(i) for i, name in enumerate(edge_columns)}
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<gexf {_NAMESPACE}>\n<graph defaultedgetype="directed">\n'
    yield from _declared("node", node_columns, node_keys)
    yield from _declared("edge", edge_columns, edge_keys)
    progress("nodes")
    yield "<nodes>\n"
    for node in nodes:
        values = {"kind": node.label, "key": node.id} | dict(node.values)
        told = f"id={_quoted(node.name)} label={_quoted(node.caption)}"
        yield f"<node {told}>{_values(values, node_keys)}</node>\n"
    progress("relationships")
    yield "</nodes>\n<edges>\n"
    for number, edge in enumerate(edges):
        values = {"type": edge.type, "relationship_key": edge.key} | dict(edge.values)
        told = f'id="{number}" source={_quoted(edge.start)} target={_quoted(edge.end)} label="{edge.type}"'
        yield f"<edge {told}>{_values(values, edge_keys)}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _declared(what: str, columns: Mapping[str, str], keys: Mapping[str, str]) -> Iterator[str]:
    yield f'<attributes class="{what}" mode="static">\n'
    for name, type_ in columns.items():
        yield f'<attribute id="{keys[name]}" title="{name}" type="{_TYPES.get(type_, "string")}"/>\n'
    yield "</attributes>\n"


def _values(values: Mapping[str, Any], keys: Mapping[str, str]) -> str:
    told = "".join(f'<attvalue for="{keys[name]}" value={_quoted(str(value))}/>' for name, value in values.items())
    return f"<attvalues>{told}</attvalues>"


def _quoted(text: str) -> str:
    return quoteattr(printable(text))


FORMAT = base.Format("gexf", "GEXF, for Gephi", "file", write)
