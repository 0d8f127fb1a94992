"""A picture's nodes and ties as files for other programs: CSV in a zip, and GEXF."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx

from competence_explorer.api.picture_state import State
from competence_explorer.api.render import to_csv
from competence_explorer.graph.cells import printable

Rows = Sequence[Mapping[str, Any]]

NODE_COLUMNS = ("id", "name", "kind", "institution", "level", "themes", "ties", "note")
EDGE_COLUMNS = ("from", "from_name", "to", "to_name", "kind", "evidence")


def to_csv_zip(nodes: Rows, edges: Rows) -> bytes:
    """``nodes.csv`` and ``edges.csv``, by the keys of the graph; formulas are made harmless."""
    rows, ties = _tables(nodes, edges)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nodes.csv", to_csv(rows, NODE_COLUMNS).encode("utf-8-sig"))
        archive.writestr("edges.csv", to_csv(ties, EDGE_COLUMNS).encode("utf-8-sig"))
    return made.getvalue()


def to_gexf(nodes: Rows, edges: Rows, state: State) -> bytes:
    """GEXF 1.2 with positions, sizes and colours, for Gephi and the like."""
    rows, ties = _tables(nodes, edges)
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for node, row in zip(nodes, rows, strict=True):
        values = {name: _plain(row[name]) for name in NODE_COLUMNS[2:]}
        graph.add_node(printable(row["id"]), label=_plain(row["name"]), viz=_viz(node, state), **values)
    for number, row in enumerate(ties):
        ends = printable(row["from"]), printable(row["to"])
        graph.add_edge(*ends, key=str(number), kind=_plain(row["kind"]), evidence=_plain(row["evidence"]))
    made = io.BytesIO()
    nx.write_gexf(graph, made, version="1.2draft")
    return made.getvalue()


def _tables(nodes: Rows, edges: Rows) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    by_id = {node["id"]: node for node in nodes}
    rows = [
        {
            "id": node["key"],
            "name": node["name"],
            "kind": node["kind"],
            "institution": node["group"],
            "level": node["level"],
            "themes": node["themes"],
            "ties": node["ties"],
            "note": node["detail"],
        }
        for node in nodes
    ]
    ties = [
        {
            **{end: by_id[edge[end]]["key"] for end in ("from", "to")},
            **{f"{end}_name": by_id[edge[end]]["name"] for end in ("from", "to")},
            "kind": edge["kind"],
            "evidence": edge["detail"],
        }
        for edge in edges
    ]
    return rows, ties


def _plain(value: Any) -> str | int:
    if isinstance(value, int):
        return value
    return printable("|".join(value) if isinstance(value, list) else str(value or ""))


def _viz(node: Mapping[str, Any], state: State) -> dict[str, Any]:
    colour = node["colours"].get(state.colour, node["colours"]["group"])
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return {
        "position": {"x": node["x"], "y": -node["y"], "z": 0.0},
        "size": node["sizes"].get(state.size, node["sizes"]["given"]),
        "color": {"r": red, "g": green, "b": blue, "a": 1.0},
    }
