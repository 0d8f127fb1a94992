"""Communities of two project teams that share one person, against counting by hand and networkx."""

from __future__ import annotations

import networkx as nx
import pytest
from worlds import load_rows, node, person, place, says, tie

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.records import Source
from competence_explorer.graph.ties import ties
from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES

COMMUNITIES = QUERIES["communities"]

NORTH, SOUTH = place("north", name="North"), place("south", name="South")
TRI = node("Metropolis", "tri", name="Tricity")
ENERGY, WATER = node("Theme", "e", name="clean energy"), node("Theme", "w", name="environment")
HEAT, RIVER = node("Project", "heat", title="Heat"), node("Project", "river", title="River")
ON = {"heat": "abcd", "river": "defgh"}
"""Who worked on what: d on both, so that she has ties to all others."""


@pytest.fixture(scope="module")
def teams(module_store):
    """Two teams of people of two institutions; i and j only share a department, z has no tie."""
    people = {letter: person(letter, name=f"Person {letter.upper()}") for letter in "abcdefghijz"}
    rows = [says(2, NORTH, tie("MEMBER_OF", NORTH, TRI), mentions=[TRI])]
    for row, (letter, who) in enumerate(people.items(), 3):
        where = SOUTH if letter in "cgij" else NORTH
        desk = "Roads" if letter in "ij" else letter
        rows.append(says(row, who, tie("EMPLOYED_BY", who, where, department=desk), mentions=[where]))
    for row, (project, theme) in enumerate(((HEAT, ENERGY), (RIVER, WATER)), 20):
        worked = [tie("WORKED_ON", people[letter], project) for letter in ON[project.ref.id]]
        mentions = [theme, *(people[letter] for letter in ON[project.ref.id])]
        rows.append(says(row, project, tie("IN_THEME", project, theme), *worked, mentions=mentions))
    load_rows(module_store, Source("teams"), rows)
    return View(module_store)


def test_communities_are_told_with_what_they_reach(teams):
    first, second = COMMUNITIES.rows(teams, {})
    assert [first[name] for name in ("community", "people", "institutions", "largest_share")] == [1, 4, 2, 0.75]
    assert first["largest"] == ["North", "South"]
    assert first["themes"] == ["clean energy", "environment"]
    assert first["connectors"][0] == "Person D"
    assert set(first["people_ids"]) == set("abcd") and set(second["people_ids"]) == set("efgh")
    # The strengths of a person's ties through one project sum to 1: of five in all, d's river is beyond the first.
    assert first["kept"] == 0.8
    assert second["themes"] == ["environment"] and second["kept"] == 0.75


def test_the_modularity_is_that_of_networkx(teams):
    rows = COMMUNITIES.rows(teams, {"least": 2})
    ids = teams.snapshot.nodes("Person").texts("id")
    network = nx.from_scipy_sparse_array(ties(teams.snapshot).adjacency)
    groups = [{i for i in network if ids[i] in row["people_ids"]} for row in rows]
    alone = [{i} for i in network if not any(i in group for group in groups)]
    found = nx.community.modularity(network, [*groups, *alone], weight="weight")
    assert [row["modularity"] for row in rows] == [round(found, 4)] * 3
    assert set(rows[-1]["people_ids"]) == {"i", "j"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"metropolis": "Tricity"}, [set("abd"), set("efh")]),
        ({"theme": "clean energy"}, [set("abcd")]),
        ({"via": "department", "least": 2}, [set("ij")]),
        ({"limit": 1}, [set("abcd")]),
        ({"resolution": 0.01}, [set("abcdefgh")]),
        ({"via": "mentoring"}, []),
    ],
)
def test_the_network_can_be_a_part(teams, asked, found):
    assert [set(row["people_ids"]) for row in COMMUNITIES.rows(teams, asked)] == found


def test_a_resolution_is_positive(teams):
    with pytest.raises(UsageError, match="The resolution is 0"):
        COMMUNITIES.rows(teams, {"resolution": 0})


def test_the_picture_has_an_island_each(teams):
    network = COMMUNITIES.network(teams, {}, COMMUNITIES.rows(teams, {}))
    assert {node.id: node.group for node in network.nodes} == {
        **dict.fromkeys("abcd", "Community 1"),
        **dict.fromkeys("efgh", "Community 2"),
    }
    assert network.left_out == 0
    assert {"a", "d"} in [{edge.start, edge.end} for edge in network.edges]
