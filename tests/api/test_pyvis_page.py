"""pyvis networks of ours: positions, chosen properties, and pages that stand alone."""

from __future__ import annotations

import datetime as dt

import networkx as nx
import pytest
from metropolis import HOSTILE, build

from competence_explorer.api.pyvis_page import to_pyvis
from competence_explorer.graph.exchange import to_networkx
from competence_explorer.graph.ties import ties
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import Edge, Network, Node

NETWORK = Network(
    [Node(f"p:{number}", name, "Person", f"Office {number % 3}") for number, name in enumerate(HOSTILE)],
    [Edge("p:0", "p:1", "project", "href <script>alert(1)</script>")],
)


@pytest.fixture(scope="module")
def view(embedded_engine):
    with embedded_engine.open() as store:
        build(store)
        yield View(store)


def test_physics_is_off_and_every_node_has_a_place():
    made = to_pyvis(NETWORK)
    assert made.options["physics"] == {"enabled": False}
    assert all(isinstance(node["x"], float) and isinstance(node["y"], float) for node in made.nodes)


def test_the_page_asks_for_nothing_and_holds_names_as_text(tmp_path):
    path = to_pyvis(NETWORK, title="<b>Title</b>").save_page(tmp_path / "page.html")
    text = path.read_text(encoding="utf-8")
    assert "<title>&lt;b&gt;Title&lt;/b&gt;</title>" in text
    assert "<script>alert" not in text
    assert ' src="' not in text
    assert "cdnjs" not in text


def test_every_way_of_pyvis_writes_the_same_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = to_pyvis(NETWORK)
    made.show("shown.html")
    made.write_html("written.html")
    made.save_graph("saved.html")
    texts = {path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert texts == {made.generate_html()}
    assert len(list(tmp_path.iterdir())) == 3


def test_what_is_added_later_is_on_the_page():
    made = to_pyvis(NETWORK)
    made.add_node("new", label="Someone new")
    made.add_edge("new", "p:0")
    assert "Someone new" in made.generate_html()


def test_in_a_notebook_the_page_stands_in_a_frame_of_its_own():
    assert to_pyvis(NETWORK)._repr_html_().startswith("<iframe srcdoc=")


@pytest.mark.parametrize(
    "graph",
    [
        nx.path_graph(4),
        nx.DiGraph([(("a", 1), ("b", 2)), (("b", 2), ("a", 1))]),
        nx.MultiGraph([(1, 2), (1, 2), (2, 2)]),
        nx.Graph(),
    ],
)
def test_any_networkx_graph(graph):
    made = to_pyvis(graph)
    assert len(made.nodes) == graph.number_of_nodes()
    assert made.generate_html()


def test_of_a_graphs_properties_none_but_names_are_taken():
    graph = nx.Graph()
    graph.add_node(1, name="Anna", email="anna@example.org", born=dt.date(1980, 1, 1))
    assert "example.org" not in to_pyvis(graph).generate_html()


def test_views_ties_and_whole_graphs(view):
    people = len(HOSTILE) + 2
    assert len(to_pyvis(view).nodes) == len(to_pyvis(ties(view.snapshot)).nodes) == people
    assert len(to_pyvis(to_networkx(view)).nodes) > people


def test_of_a_large_graph_the_most_tied_are_drawn():
    made = to_pyvis(nx.star_graph(500), most=50)
    assert len(made.nodes) == 50
    assert "0" in made.get_nodes()
