"""A network as a pyvis object, for notebooks and scripts, whose pages are safe and stand alone.

pyvis' own pages load from elsewhere, run what stands in titles, and take long to come to rest. Here positions are
given and physics is off; a page holds everything it needs, shows texts as texts, and carries a policy that lets nothing
else run. Of a graph's properties only names, kinds and institutions are taken over: no personal data beyond them.
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import networkx as nx
from pyvis.network import Network as Pyvis

from competence_explorer.api import palette
from competence_explorer.api.network import draw
from competence_explorer.api.picture_page import saved_page
from competence_explorer.api.plan import MOST, Plan, fit, plan
from competence_explorer.graph.exchange import Data, people_network
from competence_explorer.graph.search import name_of
from competence_explorer.graph.ties import Ties
from competence_explorer.queries.base import Edge, Network, Node

_OPTIONS = {"physics": {"enabled": False}, "layout": {"improvedLayout": False}, "edges": {"smooth": False}}

_SPACING = 50.0


def to_pyvis(data: Network | nx.Graph[Any] | Ties | Data, title: str = "Network", most: int = MOST) -> SafeNetwork:
    """A pyvis network with positions: of a query's network, a networkx graph, ties, or the people of a graph.

    At most ``most`` nodes, the largest and those with most ties first. Of networkx nodes the attributes ``name`` (or
    ``title``), ``institution`` (or ``group``) and ``label`` are used, of edges ``kind`` (or ``type``).

    >>> net = to_pyvis(nx.path_graph(3), title="Path")
    >>> len(net.nodes), len(net.edges), net.nodes[0]["x"] == net.nodes[1]["x"]
    (3, 2, False)
    """
    network = fit(data if isinstance(data, Network) else _of_graph(_graph(data)), most)
    planned, painted = plan(network), palette.paint(network.nodes)["group"]
    made = SafeNetwork(title, network.layout)
    for node, place, colour in zip(network.nodes, planned.places, painted.colours, strict=True):
        looks = {"shape": palette.SHAPES.get(node.kind, "dot"), "color": colour, "size": 6.0 + 3 * node.size}
        told = {"kind": node.kind, "institution": node.group, "detail": node.detail, "importance": node.size}
        made.add_node(node.id, label=node.name, x=place[0], y=place[1], **looks, **told)
    for edge in network.edges:
        made.add_edge(edge.start, edge.end, kind=edge.kind, detail=edge.detail)
    return made


class SafeNetwork(Pyvis):  # type: ignore[misc]  # pyvis has no types
    """A pyvis network that writes pages of ours, whichever of pyvis' ways is taken."""

    def __init__(self, title: str = "Network", layout: str = "islands") -> None:
        # "Directed", because pyvis compares each edge of an undirected network with all before it.
        super().__init__(directed=True, cdn_resources="in_line", notebook=True)
        self.title = title
        self.arranged = layout
        self.options: Any = self.options.set(json.dumps(_OPTIONS))

    def save_page(self, path: str | Path) -> Path:
        """Write one HTML file that works from a disk, without a network."""
        written = Path(path)
        written.write_text(self.generate_html(), encoding="utf-8")
        return written

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:  # noqa: ARG002 (as pyvis calls it)
        """The page as text."""
        network = _of_pyvis(self)
        return saved_page(self.title, self.title, [], draw(network, None, self._plan(network), len(network.nodes)))

    def _plan(self, network: Network) -> Plan:
        """The positions that the nodes have; names of islands only where these are our own."""
        planned = plan(network)
        places = [(node.get("x"), node.get("y")) for node in self.nodes]
        if any(value is None for place in places for value in place) or places == list(planned.places):
            return planned
        return Plan([(float(x), float(y)) for x, y in places], [], _SPACING, 1.0)

    def write_html(self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False) -> None:  # noqa: ARG002 (as pyvis calls it)
        """As :meth:`save_page`: no folder of libraries beside it, the same bytes on every system."""
        self.save_page(name)

    def _repr_html_(self) -> str:
        """The page inside a notebook, in a frame of its own."""
        inside = html.escape(self.generate_html(), quote=True)
        return f'<iframe srcdoc="{inside}" width="100%" height="720" sandbox="allow-scripts allow-downloads"></iframe>'


def _graph(data: nx.Graph[Any] | Ties | Data) -> nx.Graph[Any]:
    if isinstance(data, nx.Graph):
        return data
    return _of_ties(data) if isinstance(data, Ties) else people_network(data)


def _of_ties(found: Ties) -> nx.Graph[Any]:
    ids = found.snapshot.nodes("Person").texts("id")
    graph: nx.Graph[Any] = nx.Graph()
    pairs = found.adjacency.tocoo()
    for a, b in zip(pairs.row.tolist(), pairs.col.tolist(), strict=True):
        if a < b:
            graph.add_edge(ids[a], ids[b])
    graph.add_nodes_from((ids[i], {"name": name_of(found.snapshot, "Person", i)}) for i in range(len(ids)))
    return graph


def _of_graph(graph: nx.Graph[Any]) -> Network:
    """A networkx graph of any kind; ties that run both ways or several times are one."""
    nodes = [
        Node(str(key), _first(told, "name", "title") or str(key), _kind(told), _first(told, "institution", "group"))
        for key, told in graph.nodes(data=True)
    ]
    edges = {
        frozenset((str(a), str(b))): Edge(str(a), str(b), _first(told, "kind", "type") or "tie")
        for a, b, told in graph.edges(data=True)
        if a != b
    }
    return Network(nodes, list(edges.values()))


def _of_pyvis(made: SafeNetwork) -> Network:
    nodes = [
        Node(
            str(node["id"]),
            str(node["label"]),
            str(node.get("kind") or "Person"),
            str(node.get("institution") or ""),
            float(node.get("importance") or 1.0),
            str(node.get("detail") or ""),
        )
        for node in made.nodes
    ]
    edges = [
        Edge(str(edge["from"]), str(edge["to"]), str(edge.get("kind") or "tie"), str(edge.get("detail") or ""))
        for edge in made.edges
    ]
    return Network(nodes, edges, "chains" if made.arranged == "chains" else "islands")


def _kind(told: dict[str, Any]) -> str:
    label = str(told.get("label", ""))
    return label if label in palette.SHAPES else "Person"


def _first(told: dict[str, Any], *names: str) -> str:
    return next((str(told[name]) for name in names if told.get(name) not in (None, "")), "")
