"""Pictures: opaque ids, chosen properties, labels as one line, and what is told beside."""

from __future__ import annotations

import json

import pytest
from metropolis import HOSTILE

from competence_explorer.api.network import _EDGE_KEYS, _NODE_KEYS, FEW, ISLANDS, SHAPES, draw
from competence_explorer.api.told import LABEL, short
from competence_explorer.queries.base import Edge, Network, Node


def nodes(count, groups=5, size=1.0):
    return [Node(f"secret:{i}", f"Person {i}", "Person", f"Office {i % groups}", size) for i in range(count)]


def people(picture):
    return [node for node in picture.data["nodes"] if node["id"].startswith("n")]


def test_ids_are_opaque_and_properties_are_chosen():
    picture = draw(Network(nodes(8), [Edge("secret:0", "secret:1", "tie", "why")]))
    drawn = picture.data["nodes"] + picture.data["edges"]
    assert "secret" not in json.dumps([drawn, picture.data["options"]])
    assert all(set(node) <= set(_NODE_KEYS) for node in picture.data["nodes"])
    assert all(set(edge) <= set(_EDGE_KEYS) for edge in picture.data["edges"])
    assert {node["shape"] for node in picture.data["nodes"]} <= {*SHAPES.values(), "text"}
    assert "title" not in json.dumps(drawn)


def test_physics_is_off_and_every_node_has_a_place():
    picture = draw(Network(nodes(30), []))
    assert picture.data["options"]["physics"] == {"enabled": False}
    assert all(isinstance(node["x"], float) and isinstance(node["y"], float) for node in people(picture))


@pytest.mark.parametrize("name", HOSTILE)
def test_labels_are_one_short_line_without_marks_of_direction(name):
    label = short(name)
    assert 0 < len(label) <= LABEL
    assert not set(label) & set("\u202e\u200f\n\r\t")


def test_in_crowded_pictures_only_brokers_are_labelled():
    few = draw(Network(nodes(FEW), []))
    many = draw(Network([*nodes(FEW), Node("b", "Broker", "Person", "Office 0", 3.0)], []))
    assert all("label" in node for node in people(few))
    assert [node["label"] for node in people(many) if "label" in node] == ["Broker"]


def test_many_small_groups_share_an_island():
    picture = draw(Network(nodes(100, groups=50), []))
    names = [node["label"] for node in picture.data["nodes"] if node["shape"] == "text"]
    assert len(names) == ISLANDS
    assert f"{50 - ISLANDS + 1} other institutions" in names


def test_chains_have_arrows_and_kinds_in_words():
    network = Network(
        nodes(2), [Edge("secret:0", "secret:1", "reports_to", "she reports")], "chains", [["secret:0", "secret:1"]]
    )
    (edge,) = draw(network).data["edges"]
    assert (edge["from"], edge["to"], edge["arrows"], edge["label"]) == ("n0", "n1", "to", "reports to")


def test_what_is_told_counts_ties_and_other_groups():
    network = Network(nodes(4, groups=2), [Edge("secret:0", "secret:1", "tie"), Edge("secret:0", "secret:2", "tie")])
    told = draw(network).people[0]
    assert (told["name"], told["ties"], told["groups"]) == ("Person 0", 2, 1)
    assert told["href"] == "/queries/neighbours/network?person=secret%3A0"


def test_the_legend_names_the_largest_groups_and_counts_all():
    picture = draw(Network(nodes(30, groups=10), []))
    assert sum(count for _, _, count in picture.legend) == 30
    assert picture.legend[-1][0] == "All others"
