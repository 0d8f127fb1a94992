"""What a picture says in words: about each node and each tie, for its details, its tables and its labels."""

from __future__ import annotations

import unicodedata
from typing import Any

from competence_explorer.api.layout import Pairs
from competence_explorer.api.templating import address
from competence_explorer.queries.base import Network, Node

LABEL = 28
"""Letters of a label in the picture; the whole name stands beside it and in the table."""

NOWHERE = "No institution"


def people(network: Network, pairs: Pairs) -> list[dict[str, Any]]:
    """What is told about each node, in the order of the nodes."""
    around: list[set[int]] = [set() for _ in network.nodes]
    for a, b in pairs:
        around[a].add(b)
        around[b].add(a)
    groups = [node.group for node in network.nodes]
    return [
        {
            "key": f"n{number}",
            "id": node.id,
            "name": node.name,
            "group": node.group or NOWHERE,
            "detail": node.detail,
            "size": node.size,
            "ties": len(around[number]),
            "groups": len({groups[other] for other in around[number]} - {node.group}),
            "href": address("/queries/neighbours/network", {"person": node.id}) if node.kind == "Person" else "",
        }
        for number, node in enumerate(network.nodes)
    ]


def ties(network: Network, pairs: Pairs) -> list[dict[str, Any]]:
    """What is told about each edge, in the order of the edges."""
    return [
        {
            "key": f"e{number}",
            "from": network.nodes[a].name,
            "to": network.nodes[b].name,
            "kind": words(edge.kind),
            "detail": edge.detail,
            "href": _why(network.nodes[a], network.nodes[b]),
        }
        for number, (edge, (a, b)) in enumerate(zip(network.edges, pairs, strict=True))
    ]


def _why(a: Node, b: Node) -> str:
    """Where the evidence and its sources stand."""
    if a.kind != "Person" or b.kind != "Person":
        return ""
    return address("/queries/introduction-paths", {"from": a.id, "to": b.id, "k": 1})


def words(name: str) -> str:
    """A kind in words.

    >>> words("reports_to")
    'reports to'
    """
    return name.replace("_", " ")


def short(name: str, length: int = LABEL) -> str:
    """A name as a label on a canvas: one line, no marks of direction or control, cut to length.

    >>> short("Anna\\u202e  Nowak")
    'Anna Nowak'
    """
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in name)
    line = " ".join("".join(c for c in visible if unicodedata.category(c) != "Cf").split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"
