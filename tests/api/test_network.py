"""Pictures: opaque ids, chosen properties, what is told beside, ways to size and colour, and what fits."""

from __future__ import annotations

import json

import pytest
from metropolis import HOSTILE
from pictures import rows, unpacked

from competence_explorer.api import languages
from competence_explorer.api.network import draw
from competence_explorer.api.packed import packed
from competence_explorer.api.plan import ISLANDS, MOST, extend, fit, plan
from competence_explorer.api.told import LABEL, held, short
from competence_explorer.queries.base import Edge, Network, Node

NODE = {
    *("id", "key", "name", "label", "kind", "group", "where", "place", "detail", "level", "size", "ties", "groups"),
    *("expandable", "x", "y", "shape", "themes", "main", "sizes", "colours"),
}
EDGE = {"id", "from", "to", "kind", "words", "detail", "years"}


def nodes(count, groups=5, size=1.0):
    return [Node(f"secret:{i}", f"Person {i}", "Person", f"Office {i % groups}", size) for i in range(count)]


def tie(a, b, kind="tie", detail=""):
    return Edge(f"secret:{a}", f"secret:{b}", kind, detail)


def test_ids_are_opaque_and_properties_are_chosen():
    picture = draw(Network(nodes(8), [tie(0, 1, "tie", "why")]))
    assert [set(node) for node in picture.nodes] == [NODE] * 8
    assert [set(edge) for edge in picture.edges] == [EDGE]
    assert "secret" not in json.dumps([(n["id"], n["shape"], n["colours"]) for n in picture.nodes])
    assert (picture.edges[0]["from"], picture.edges[0]["to"]) == ("n0", "n1")
    assert json.loads(json.dumps(picture.data)) == picture.data


def test_every_node_has_a_place_and_a_size_by_each_figure():
    picture = draw(Network(nodes(30), [tie(0, 1), tie(0, 2)]))
    assert all(isinstance(node["x"], float) and isinstance(node["y"], float) for node in picture.nodes)
    assert [sorted(node["sizes"]) for node in picture.nodes] == [["between", "given", "ties"]] * 30
    by_ties = [node["sizes"]["ties"] for node in picture.nodes]
    assert by_ties[0] > by_ties[1] == by_ties[2] > by_ties[3]
    between = [node["sizes"]["between"] for node in picture.nodes]
    assert between[0] > between[1] == between[3]


@pytest.mark.parametrize("name", HOSTILE)
def test_labels_are_one_short_line_without_marks_of_direction(name):
    label = short(name)
    assert 0 < len(label) <= LABEL
    assert not set(label) & set("\u202e\u200f\n\r\t")


def test_who_matters_more_than_the_least_is_always_named():
    alike = draw(Network(nodes(5), []))
    differ = draw(Network([*nodes(5), Node("b", "Broker", "Person", "Office 0", 3.0)], []))
    assert not any(node["main"] for node in alike.nodes)
    assert [node["name"] for node in differ.nodes if node["main"]] == ["Broker"]


def test_on_a_path_everybody_is_named():
    path = Network(nodes(2), [tie(0, 1, "reports_to", "she reports")], "chains", [["secret:0", "secret:1"]])
    picture = draw(path)
    assert all(node["main"] for node in picture.nodes)
    assert picture.edges[0]["words"] == "reports to"
    assert picture.nodes[0]["x"] < picture.nodes[1]["x"]


def test_many_small_groups_share_an_island():
    names = [name["text"] for name in draw(Network(nodes(100, groups=50), [])).names]
    assert len(names) == ISLANDS
    assert f"{50 - ISLANDS + 1} other institutions" in names


def test_what_is_told_counts_ties_and_other_groups():
    told = draw(Network(nodes(4, groups=2), [tie(0, 1), tie(0, 2)])).nodes[0]
    assert (told["name"], told["ties"], told["groups"]) == ("Person 0", 2, 1)


def test_legends_count_all_nodes():
    people = [Node(str(i), str(i), "Person", f"Office {i % 10}", level=i % 5 or None) for i in range(30)]
    picture = draw(Network([*people, Node("s", "GIS", "Skill")], []))
    assert {way: sum(entry["count"] for entry in legend) for way, legend in picture.legends.items()} == {
        "group": 31,
        "kind": 31,
        "level": 31,
    }
    assert picture.legends["group"][-1]["name"] == "All others"
    assert [entry["value"] for entry in picture.legends["level"]] == ["4", "3", "2", "1", "unknown"]


def test_facets_count_what_tells_nodes_and_ties_apart():
    network = Network(nodes(4, groups=2), [tie(0, 1, "project"), tie(1, 2, "training"), tie(2, 3, "project")])
    facets = draw(network, {"secret:0": ["culture", "transport"], "secret:1": ["culture"]}).facets
    assert facets["group"] == [["Office 0", "Office 0", 2], ["Office 1", "Office 1", 2]]
    assert facets["theme"] == [["culture", "culture", 2], ["transport", "transport", 1]]
    assert facets["tie"] == [["project", "project", 2], ["training", "training", 1]]
    assert "kind" not in facets


def test_of_too_many_the_largest_and_most_tied_stay():
    crowd = Network([*nodes(MOST + 10), Node("b", "B", "Person", "", 2.0)], [tie(305, 306), tie(0, 1)], left_out=5)
    fitting = fit(crowd)
    kept = {node.id for node in fitting.nodes}
    assert len(kept) == MOST
    assert {"b", "secret:305", "secret:306", "secret:0"} <= kept
    assert fitting.left_out == 5 + 11
    assert len(fitting.edges) == 2


def test_a_plan_is_kept_in_each_language():
    network = Network(nodes(100, groups=50), [])
    assert plan(network) is plan(Network(nodes(100, groups=50), []))
    languages.use("pl")
    try:
        assert plan(network).places == plan(network).places
    finally:
        languages.use("en")


def test_nodes_that_come_later_find_room_and_move_nobody():
    base = Network(nodes(40), [tie(0, 1)])
    new = [Node(f"new:{i}", "New", "Person", "Office 1" if i % 2 else "Elsewhere") for i in range(20)]
    grown = Network([*base.nodes, *new], [tie(0, 1), *(Edge("secret:0", node.id, "tie") for node in new)])
    planned = extend(plan(base), 40, grown)
    assert list(planned.places[:40]) == list(plan(base).places)
    apart = [
        (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
        for number, a in enumerate(planned.places[40:], 40)
        for b in planned.places[:number]
    ]
    assert min(apart) ** 0.5 >= planned.spacing * 0.9


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ((), []),
        ([(2016, 2018)], [[2016, 2018]]),
        ([(2016, None), (None, 2012)], [[2016, None], [None, 2012]]),
        ([(2016, 2018), (None, None)], []),
    ],
)
def test_a_tie_with_a_reason_that_always_holds_always_holds(years, expected):
    assert held(years) == expected


def test_years_are_no_matter_of_words():
    network = Network(nodes(2), [Edge("secret:0", "secret:1", "tie", "na projekcie (1999)", [(2016, 2018)])])
    assert draw(network).edges[0]["years"] == [[2016, 2018]]


def test_the_page_is_sent_columns_that_make_the_same_rows():
    picture = draw(Network(nodes(30), [tie(0, 1, "project", "why"), tie(0, 2)]), {"secret:3": ["culture"]})
    sent = unpacked(picture.data)
    known = {"id", "label"}
    assert [{k: v for k, v in n.items() if k != "label"} for n in sent["nodes"]] == [
        {k: v for k, v in n.items() if k not in known} for n in picture.nodes
    ]
    assert [(f"n{e['from']}", f"n{e['to']}") for e in sent["edges"]] == [(e["from"], e["to"]) for e in picture.edges]
    assert [node["label"] for node in sent["nodes"]] == [None] * 30  # as the name


def test_a_label_is_sent_where_it_is_not_the_name():
    long = Node("l", "Wolfeschlegelsteinhausenbergerdorff", "Person")
    sent = unpacked(draw(Network([long, Node("s", "Short", "Person")], [])).data)
    assert [node["label"] for node in sent["nodes"]] == [short(long.name), None]


@pytest.mark.parametrize("values", [[], [1], [None, None], ["a", "b", "a"], [[1], [1], [1], [2]], [{"a": 1}] * 5])
def test_packed_columns_hold_their_values(values):
    assert rows(packed([{"value": value, "other": 0} for value in values], {"other"})) == [
        {"value": value} for value in values
    ]


def test_a_script_element_is_never_closed_by_data():
    text = str(draw(Network([Node("a", "</script><b>", "Person")], [])).script({"say": "<!--"}))
    assert "<" not in text
    assert json.loads(text)["picture"]["nodes"]["name"] == ["</script><b>"]


def test_colours_stay_when_a_picture_grows():
    base = Network(nodes(10, groups=2), [])
    grown = Network([*base.nodes, *(Node(f"new:{i}", "New", "Person", "Office 9") for i in range(30))], [])
    before, after = draw(base), draw(grown, None, plan(base), 10)
    assert [node["colours"]["group"] for node in after.nodes[:10]] == [n["colours"]["group"] for n in before.nodes]
    assert [entry["count"] for entry in after.legends["group"]] == [5, 5, 30]
