"""A query's picture as pyvis builds it, as plain data for our own page.

pyvis makes the network; its HTML is not used (it loads from elsewhere and runs what stands in titles). Ids are
opaque (``n0``), properties and shapes are chosen here one by one, and all text reaches the page as text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from competence_explorer.api import layout, told
from competence_explorer.queries.base import Edge, Network, Node

if TYPE_CHECKING:
    from pyvis.network import Network as Pyvis

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a5195")
"""For the largest groups, told apart also by the colour-blind (after Okabe and Ito 2008)."""

OTHERS = "#8a8f98"
INK = "#1d2733"
PALE = "#8d9dac"
PAPER = "#ffffff"

SHAPES = {"Person": "dot", "Institution": "square", "Project": "diamond", "Skill": "triangle"}

FEW = 60
"""Nodes up to whose number all are labelled."""

ISLANDS = 18
"""Islands in a picture: where there are more groups, the smallest share one."""

SCREEN = (700.0, 520.0)
"""Pixels for which a picture is made: in a larger one texts and nodes are enlarged, to be legible as a whole."""

WIDEST = 1.2
"""Enlargement of texts up to which the names of a chain have room beside each other."""

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
    },
    "nodes": {"labelHighlightBold": False},
    "edges": {"smooth": False, "selectionWidth": 2},
}


@dataclass(frozen=True, slots=True)
class Picture:
    """What the page shows: ``data`` for the canvas, and the same as rows for the tables and the legend
    (name, colour, number of nodes)."""

    data: Mapping[str, Any]
    people: Sequence[Mapping[str, Any]]
    ties: Sequence[Mapping[str, Any]]
    legend: Sequence[tuple[str, str, int]]
    left_out: int


@dataclass(frozen=True, slots=True)
class Label:
    """The name of an island, on its side away from the middle."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Plan:
    """How a network is drawn: places of its nodes, names of islands, enlargement of what is drawn there."""

    places: Sequence[tuple[float, float]]
    names: Sequence[Label]
    chained: bool
    crowded: bool
    scale: float


def draw(network: Network) -> Picture:
    """The picture of a network: positions, colours, labels, and what is told about each node and tie."""
    keys = {node.id: number for number, node in enumerate(network.nodes)}
    pairs = [(keys[edge.start], keys[edge.end]) for edge in network.edges]
    colours = _colours(network.nodes)
    made = _pyvis(network, pairs, colours, _plan(network, pairs))
    people, ties = told.people(network, pairs), told.ties(network, pairs)
    data = {
        "nodes": [_only(_NODE_KEYS, node) for node in made.nodes],
        "edges": [_only(_EDGE_KEYS, edge) for edge in made.edges],
        "options": made.options,
        "people": {person["key"]: person for person in people},
        "ties": {tie["key"]: tie for tie in ties},
    }
    ranked = sorted(people, key=lambda person: (-person["size"], -person["ties"], person["name"], person["id"]))
    return Picture(data, ranked, ties, _legend(network.nodes, colours), network.left_out)


def _plan(network: Network, pairs: layout.Pairs) -> Plan:
    if network.layout == "chains":
        places = layout.chains([node.id for node in network.nodes], network.lanes)
        return Plan(places.tolist(), [], True, False, min(_enlarged(places), WIDEST))
    crowded = len(network.nodes) > FEW
    # Names beside each other need room to the right and left.
    spacing, stretch = (40.0, 1.35) if crowded else (64.0, 1.7)
    groups = _shared([node.group or told.NOWHERE for node in network.nodes])
    places, islands = layout.islands(groups, pairs, [node.size for node in network.nodes], spacing, stretch)
    scale = _enlarged(places)
    room = (15 if crowded else 27) * scale
    names = [
        # Below an island the names of its nodes come first.
        Label(group, island.x, island.y + (island.radius + room if island.y > 0 else -island.radius - 15 * scale))
        for group, island in zip(dict.fromkeys(groups), islands, strict=True)
    ]
    return Plan(places.tolist(), names, False, crowded, scale)


def _shared(groups: Sequence[str]) -> list[str]:
    """The groups; where they are too many for islands of their own, the smallest ones together."""
    sizes = Counter(groups)
    if len(sizes) <= ISLANDS:
        return list(groups)
    largest = set(sorted(sizes, key=lambda group: (-sizes[group], group))[: ISLANDS - 1])
    rest = f"{len(sizes) - len(largest)} other institutions"
    return [group if group in largest else rest for group in groups]


def _enlarged(places: layout.Points) -> float:
    """How much larger than a screen the places are, at least 1."""
    return float(max(1.0, *(np.ptp(places, axis=0) / SCREEN)))


def _pyvis(network: Network, pairs: layout.Pairs, colours: Mapping[str, str], plan: Plan) -> Pyvis:
    from pyvis.network import Network as Pyvis  # brings a notebook's machinery: only for pictures

    # "Directed", because pyvis compares each edge of an undirected network with all before it.
    made = Pyvis(directed=True)
    made.options = made.options.set(json.dumps(_OPTIONS))
    for number, node in enumerate(network.nodes):
        _add_node(made, number, node, plan, colours.get(node.group, OTHERS))
    for number, label in enumerate(plan.names):  # last, so that nothing is drawn over them
        _add_name(made, f"g{number}", label, plan.scale)
    for number, (edge, ends) in enumerate(zip(network.edges, pairs, strict=True)):
        _add_edge(made, number, edge, ends, plan)
    return made


def _add_name(made: Pyvis, key: str, label: Label, scale: float) -> None:
    made.add_node(
        key,
        label=told.short(label.text, 2 * told.LABEL),
        shape="text",
        x=round(label.x, 1),
        y=round(label.y, 1),
        font=_font(13 * scale, "#3d4a57"),
    )


def _add_node(made: Pyvis, number: int, node: Node, plan: Plan, colour: str) -> None:
    labelled = not plan.crowded or node.size > 1
    made.add_node(
        f"n{number}",
        label=told.short(node.name) if labelled else " ",
        shape=SHAPES.get(node.kind, "dot"),
        x=round(plan.places[number][0], 1),
        y=round(plan.places[number][1], 1),
        size=round((4 + 3 * node.size) * min(plan.scale, 2.2) if plan.crowded else 5 + 4 * node.size, 1),
        color={"background": colour, "border": PAPER, "highlight": {"background": colour, "border": INK}},
        font=_font(12.5 * plan.scale, INK),
        borderWidth=1.5,
    )


def _add_edge(made: Pyvis, number: int, edge: Edge, ends: tuple[int, int], plan: Plan) -> None:
    made.add_edge(
        f"n{ends[0]}",
        f"n{ends[1]}",
        id=f"e{number}",
        label=told.words(edge.kind) if plan.chained else " ",
        arrows="to" if plan.chained else "",
        width=2.2 if plan.chained else plan.scale,
        color={"color": PALE, "opacity": 1.0 if plan.chained else 0.3, "highlight": INK, "hover": INK},
        font={**_font(12 * plan.scale, "#4a5561"), "align": "horizontal"},
    )


def _font(size: float, colour: str) -> dict[str, Any]:
    return {"size": round(size, 1), "color": colour, "strokeWidth": round(size / 3, 1), "strokeColor": PAPER}


def _only(keys: Sequence[str], given: Mapping[str, Any]) -> dict[str, Any]:
    """The chosen properties, blank labels left out."""
    return {key: given[key] for key in keys if key in given and given[key] != " "}


def _colours(nodes: Sequence[Node]) -> dict[str, str]:
    """The colours of the largest groups."""
    sizes = Counter(node.group for node in nodes if node.group)
    largest = sorted(sizes, key=lambda group: (-sizes[group], group))[: len(COLOURS)]
    return dict(zip(largest, COLOURS, strict=False))


def _legend(nodes: Sequence[Node], colours: Mapping[str, str]) -> list[tuple[str, str, int]]:
    sizes = Counter(node.group for node in nodes)
    known = [(group, colour, sizes[group]) for group, colour in colours.items()]
    rest = len(nodes) - sum(count for _, _, count in known)
    return [*known, ("All others", OTHERS, rest)] if rest else known
