"""A query's picture as pyvis builds it, as plain data for our own page.

pyvis makes the network; its HTML is not used (it loads from elsewhere and runs what stands in titles). Ids are
opaque (``n0``), properties and shapes are chosen here one by one, and all text reaches the page as text.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from competence_explorer.api import layout
from competence_explorer.api.templating import address
from competence_explorer.queries.base import Edge, Network, Node

if TYPE_CHECKING:
    from pyvis.network import Network as Pyvis

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a5195")
"""For the largest groups, told apart also by the colour-blind (after Okabe and Ito 2008)."""

OTHERS = "#8a8f98"
INK = "#1d2733"
PALE = "#9aa5b1"

SHAPES = {"Person": "dot", "Institution": "square", "Project": "diamond", "Skill": "triangle"}

FEW = 60
"""Nodes up to whose number all are labelled."""

LABEL = 28
"""Letters of a label in the picture; the whole name stands beside it and in the table."""

NOWHERE = "No institution"

_NODE_KEYS = ("id", "label", "shape", "x", "y", "size", "color", "font", "borderWidth")
_EDGE_KEYS = ("id", "from", "to", "label", "arrows", "color", "width", "font", "smooth")

_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {
        "hover": True,
        "keyboard": {"enabled": True, "bindToWindow": False},
        "multiselect": False,
        "dragNodes": False,
        "hideEdgesOnDrag": False,
        "tooltipDelay": 3600000,
    },
    "nodes": {"labelHighlightBold": False},
    "edges": {"smooth": False, "selectionWidth": 2},
}


@dataclass(frozen=True, slots=True)
class Picture:
    """What the page shows: ``data`` for the canvas, and the same as rows for the tables and the legend."""

    data: Mapping[str, Any]
    people: Sequence[Mapping[str, Any]]
    ties: Sequence[Mapping[str, Any]]
    legend: Sequence[tuple[str, str, int]]
    left_out: int


def draw(network: Network) -> Picture:
    """The picture of a network: positions, colours, labels, and what is told about each node and edge."""
    keys = {node.id: number for number, node in enumerate(network.nodes)}
    pairs = [(keys[edge.start], keys[edge.end]) for edge in network.edges]
    colours = _colours(network.nodes)
    made = _pyvis(network, pairs, colours)
    people = _people(network, pairs)
    ties = _ties(network, pairs)
    data = {
        "nodes": [_only(_NODE_KEYS, node) for node in made.nodes],
        "edges": [_only(_EDGE_KEYS, edge) for edge in made.edges],
        "options": made.options,
        "people": {person["key"]: person for person in people},
        "ties": {tie["key"]: tie for tie in ties},
    }
    ranked = sorted(people, key=lambda person: (-person["size"], -person["ties"], person["name"], person["key"]))
    return Picture(data, ranked, ties, _legend(network.nodes, colours), network.left_out)


def _pyvis(network: Network, pairs: layout.Pairs, colours: Mapping[str, str]) -> Pyvis:
    from pyvis.network import Network as Pyvis  # brings a notebook's machinery: only for pictures

    # "Directed", because pyvis compares each edge of an undirected network with all before it.
    made = Pyvis(directed=True)
    made.options = made.options.set(json.dumps(_OPTIONS))
    chained = network.layout == "chains"
    places = _chains(network) if chained else _islands(made, network, pairs, colours)
    crowded = len(network.nodes) > FEW
    for number, (node, (x, y)) in enumerate(zip(network.nodes, places, strict=True)):
        _add_node(made, number, node, (x, y), colours, chained or not crowded or node.size > 1)
    for number, (edge, (a, b)) in enumerate(zip(network.edges, pairs, strict=True)):
        _add_edge(made, number, edge, (a, b), chained, colours.get(network.nodes[a].group, OTHERS))
    return made


def _chains(network: Network) -> Sequence[tuple[float, float]]:
    places = layout.chains([node.id for node in network.nodes], network.lanes)
    return [(x, y) for x, y in places.tolist()]


def _islands(
    made: Pyvis, network: Network, pairs: layout.Pairs, colours: Mapping[str, str]
) -> Sequence[tuple[float, float]]:
    """Places of the nodes; the names of the islands are added to the picture."""
    groups = [node.group for node in network.nodes]
    spacing = 42.0 if len(groups) > FEW else 85.0
    places, islands = layout.islands(groups, pairs, [node.size for node in network.nodes], spacing)
    for number, (group, island) in enumerate(zip(dict.fromkeys(groups), islands, strict=True)):
        made.add_node(
            f"g{number}",
            label=short(group or NOWHERE, LABEL + 12),
            shape="text",
            x=round(island.x, 1),
            y=round(island.y - island.radius - 14, 1),
            color=colours.get(group, OTHERS),
            font={"size": 22, "color": INK, "strokeWidth": 6, "strokeColor": "#ffffff"},
        )
    return [(x, y) for x, y in places.tolist()]


def _add_node(
    made: Pyvis, number: int, node: Node, place: tuple[float, float], colours: Mapping[str, str], labelled: bool
) -> None:
    colour = colours.get(node.group, OTHERS)
    made.add_node(
        f"n{number}",
        label=short(node.name) if labelled else " ",
        shape=SHAPES.get(node.kind, "dot"),
        x=round(place[0], 1),
        y=round(place[1], 1),
        size=round(6 + 4 * node.size, 1),
        color={"background": colour, "border": "#ffffff", "highlight": {"background": colour, "border": INK}},
        font={"size": 15, "color": INK, "strokeWidth": 5, "strokeColor": "#ffffff"},
        borderWidth=2,
    )


def _add_edge(
    made: Pyvis, number: int, edge: Edge, ends: tuple[int, int], chained: bool, colour: str
) -> None:
    made.add_edge(
        f"n{ends[0]}",
        f"n{ends[1]}",
        id=f"e{number}",
        label=words(edge.kind) if chained else " ",
        arrows="to" if chained else "",
        width=2.5 if chained else 1,
        color={"color": PALE if chained else colour, "opacity": 1.0 if chained else 0.35, "highlight": INK, "hover": INK},
        font={"size": 13, "color": "#4a5561", "strokeWidth": 5, "strokeColor": "#ffffff", "align": "horizontal"},
    )


def _only(keys: Sequence[str], given: Mapping[str, Any]) -> dict[str, Any]:
    """The chosen properties, blank labels left out."""
    return {key: given[key] for key in keys if key in given and given[key] != " "}


def _colours(nodes: Sequence[Node]) -> dict[str, str]:
    """The colours of the largest groups."""
    sizes = Counter(node.group for node in nodes if node.group)
    largest = sorted(sizes, key=lambda group: (-sizes[group], group))[: len(COLOURS)]
    return dict(zip(largest, COLOURS, strict=False))


def _legend(nodes: Sequence[Node], colours: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """Name, colour and number of nodes of each coloured group, then of all others."""
    sizes = Counter(node.group for node in nodes)
    known = [(group, colour, sizes[group]) for group, colour in colours.items()]
    rest = len(nodes) - sum(count for _, _, count in known)
    return [*known, ("All others", OTHERS, rest)] if rest else known


def _people(network: Network, pairs: layout.Pairs) -> list[dict[str, Any]]:
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


def _ties(network: Network, pairs: layout.Pairs) -> list[dict[str, Any]]:
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
