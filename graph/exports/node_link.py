"""JSON in the node-link form, as networkx (``node_link_graph``) and D3 read it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from competence_explorer.graph.exports import base
from competence_explorer.graph.files import new_file
from competence_explorer.graph.paging import Size
from competence_explorer.graph.visibility import View


def write(view: View, path: Path, progress: base.Progress) -> Size:
    """Write one object ``{directed, multigraph, graph, nodes, edges}``, an element a line; see :class:`Format`."""
    snapshot = base.whole(view)
    with new_file(path, make_folders=True) as file:
        file.write(b'{"directed": true, "multigraph": true, "graph": {}, "nodes": [')
        progress("nodes")
        nodes = _write(file, (_node(node) for node in base.all_nodes(snapshot)))
        file.write(b'\n], "edges": [')
        progress("relationships")
        edges = _write(file, (_edge(edge) for edge in base.all_edges(snapshot)))
        file.write(b"\n]}\n")
    return Size(nodes, edges)


def _node(node: base.Node) -> dict[str, Any]:
    return {"id": node.name, "label": node.label, "key": node.id, "caption": node.caption, **node.values}


def _edge(edge: base.Edge) -> dict[str, Any]:
    key = f"{edge.type} {edge.key}".strip()
    return {"source": edge.start, "target": edge.end, "key": key, "type": edge.type, **edge.values}


def _write(file: IO[bytes], elements: Iterable[dict[str, Any]]) -> int:
    """Write the elements of a list; returns how many there were."""
    count = 0
    for count, element in enumerate(elements, 1):
        line = json.dumps(element, ensure_ascii=False, allow_nan=False)
        file.write((",\n" if count > 1 else "\n").encode() + line.encode())
    return count


FORMAT = base.Format("json", "JSON in node-link form, for networkx and D3", "file", write)
