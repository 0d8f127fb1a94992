"""A query's picture as plain data for our own page: chosen properties, opaque ids, texts as texts.

The browser gets what is here and nothing else. Every way to size and to colour the nodes is worked out on the server,
so that the page only chooses.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from scipy.sparse import coo_array

from competence_explorer.api import palette, told
from competence_explorer.api.packed import packed
from competence_explorer.api.plan import FEW, Name, Pairs, Plan, extend, fit, pairs_of, plan
from competence_explorer.graph.algorithms import betweenness
from competence_explorer.queries.base import Edge, Network, Node

SMALLEST, LARGEST = 5.0, 17.0
"""Radii of nodes, in pixels of a picture that fits the screen."""

BETWEEN_UP_TO = 500
"""Nodes up to which betweenness within the picture is worked out."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """What the page shows: ``nodes`` and ``edges`` with all that is told about them, names of islands, legends by
    way of colouring, facets to filter by, and how many nodes are not drawn."""

    nodes: Sequence[Row]
    edges: Sequence[Row]
    names: Sequence[Row]
    legends: Mapping[str, Sequence[Row]]
    facets: Mapping[str, Sequence[Sequence[Any]]]
    layout: str
    left_out: int

    @property
    def data(self) -> dict[str, Any]:
        """The same as the page takes it: rows as columns (see ``packed``), without what its script adds."""
        labels = [None if node["label"] == node["name"] else node["label"] for node in self.nodes]
        ends = {end: [int(edge[end].removeprefix("n")) for edge in self.edges] for end in ("from", "to")}
        return {
            "nodes": packed(self.nodes, ("id", "label")) | {"label": labels},
            "edges": packed(self.edges, ("id", "from", "to")) | ends,
            "names": self.names,
            "legends": self.legends,
            "facets": self.facets,
            "layout": self.layout,
            "left_out": self.left_out,
        }

    def script(self, texts: Mapping[str, Any], state: Mapping[str, Any] | None = None) -> Markup:
        """The data, the page's texts and the state in which it opens, as JSON that may stand in a script element."""
        given = {"picture": self.data, "texts": texts, "state": state or {}}
        return htmlsafe_json_dumps(given, separators=(",", ":"), ensure_ascii=False)

    @property
    def told_ties(self) -> list[tuple[Row, Row, Row]]:
        """Each edge with its two nodes, those with evidence first."""
        by_id = {node["id"]: node for node in self.nodes}
        found = [(edge, by_id[edge["from"]], by_id[edge["to"]]) for edge in self.edges]
        return sorted(found, key=lambda tie: not tie[0]["detail"])

    @property
    def ranked(self) -> list[Row]:
        """The nodes for the table, the most important first."""
        return sorted(self.nodes, key=lambda node: (-node["size"], -node["ties"], node["name"], node["key"]))


def draw(
    network: Network, themes: Mapping[str, Sequence[str]] | None = None, first: Plan | None = None, base: int = 0
) -> Picture:
    """The picture of a network.

    ``themes`` are the themes of nodes by key. ``first`` is the plan of a smaller network of which this one has the
    first ``base`` nodes: these keep their places.
    """
    network = fit(network) if first is None else network
    pairs = pairs_of(network)
    planned = plan(network) if first is None else extend(first, base, network)
    nodes, edges = told.people(network, pairs), told.ties(network, pairs)
    painted = palette.paint(network.nodes, None if first is None else base)
    sizes = _sizes(network, pairs, planned.scale)
    main = _main(network)
    for place, node in enumerate(nodes):
        node["x"], node["y"] = planned.places[place]
        node["shape"] = palette.SHAPES.get(node["kind"], "dot")
        node["themes"] = list((themes or {}).get(node["key"], ()))
        node["main"] = main[place]
        node["sizes"] = {way: values[place] for way, values in sizes.items()}
        node["colours"] = {way: found.colours[place] for way, found in painted.items()}
    return Picture(
        nodes,
        edges,
        [_named(name) for name in planned.names],
        {way: [asdict(entry) for entry in found.legend] for way, found in painted.items()},
        told.facets(nodes, edges),
        network.layout,
        network.left_out,
    )


def ready() -> None:
    """Load what pictures are made with, half a second's work, before the first reader waits for it."""
    draw(Network([Node(id_, id_, "Person") for id_ in "abc"], [Edge("a", "b", "tie")]))


def _named(name: Name) -> Row:
    disc = None if name.disc is None else list(name.disc)
    return asdict(name) | {"value": name.text, "text": told.short(name.text, 2 * told.LABEL), "disc": disc}


def _main(network: Network) -> list[bool]:
    """Who is always labelled: all on a path; else those larger than the least, where sizes differ."""
    if network.layout == "chains":
        return [True] * len(network.nodes)
    least = min((node.size for node in network.nodes), default=0.0)
    return [node.size > least for node in network.nodes]


def _sizes(network: Network, pairs: Pairs, scale: float) -> dict[str, list[float]]:
    """Radii by what they stand for: importance as the query gives it, ties, and betweenness within the picture."""
    enlarged = min(scale, 2.4) * (0.9 if len(network.nodes) > FEW else 1.15)
    given = [node.size - 1 for node in network.nodes]
    adjacency = _adjacency(len(network.nodes), pairs)
    ways = {"given": (given, 4.0), "ties": (np.diff(adjacency.indptr).tolist(), 0.0)}
    if 2 < len(network.nodes) <= BETWEEN_UP_TO:
        ways["between"] = (betweenness(adjacency).tolist(), 0.0)
    return {way: _radii(values, most, enlarged) for way, (values, most) in ways.items()}


def _radii(values: Sequence[float], most: float, enlarged: float) -> list[float]:
    """Discs whose area grows with the value; ``most`` is the value of the largest, if it is known."""
    top = max(most, *values, 1e-9) if values else 1.0
    return [
        round((SMALLEST + (LARGEST - SMALLEST) * math.sqrt(max(value, 0.0) / top)) * enlarged, 1) for value in values
    ]


def _adjacency(count: int, pairs: Pairs) -> Any:
    ends = np.array(pairs, np.intp).reshape(-1, 2)
    both = np.concatenate([ends, ends[:, ::-1]])
    found = coo_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(count, count)).tocsr()
    found.data[:] = 1.0
    return found
