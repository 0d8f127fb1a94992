"""Comparable projects, their figures worked out by hand from the formula of the query."""

from __future__ import annotations

import math

import pytest
from worlds import day, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import QUERIES, similar_projects

SIMILAR = QUERIES["similar-projects"]
WATER, ROADS = node("Theme", "water", name="environment"), node("Theme", "roads", name="transport and mobility")
LAW, PUMPS, BRIDGES = skill("law"), skill("pumps", name="pumping stations"), skill("bridges")
PORT, TOWN = place("port"), place("town")
SEWER = node(
    "Project", "sewer", title="Sewers of Northtown", total_eur=1000.0, start_date=day("2018-01-01"),
    end_date=day("2020-01-01"),
)  # fmt: skip
DITCH = node("Project", "ditch", title="Ditches of Northtown", end_date=day("2099-01-01"))
ROAD = node("Project", "road", title="A road")
IDLE = node("Project", "idle", title="Nothing in particular")
CALL = node("Call", "call", title="Sewers again")
ZOE, ADA, ANN = (person(id, name=id.title(), visibility="network", permissions=["found"]) for id in ("zoe", "ada", "x"))

PROJECTS = [
    says(1, SEWER, *(tie("REQUIRES", SEWER, one, level=2) for one in (LAW, PUMPS)), tie("IN_THEME", SEWER, WATER),
         tie("PARTNER_IN", PORT, SEWER, role="partner"), tie("PARTNER_IN", TOWN, SEWER, role="lead"),
         mentions=[LAW, PUMPS, WATER, PORT, TOWN]),
    says(2, DITCH, tie("REQUIRES", DITCH, PUMPS), tie("IN_THEME", DITCH, WATER), tie("PARTNER_IN", PORT, DITCH),
         mentions=[PUMPS, WATER, PORT]),
    says(3, ROAD, tie("REQUIRES", ROAD, BRIDGES), tie("IN_THEME", ROAD, ROADS), mentions=[BRIDGES, ROADS]),
    says(4, IDLE),
    *(says(5 + row, SEWER, tie("WORKED_ON", who, SEWER, role=str(row)), mentions=[who])
      for row, who in enumerate((ZOE, ADA, ADA))),
]  # fmt: skip
CALLS = [says(1, CALL, tie("REQUIRES", CALL, LAW, level=3), tie("IN_THEME", CALL, WATER), mentions=[LAW, WATER])]

# Four projects have features. In all of them: pumping stations, environment and the word northt(own) are in two, the
# rest in one. A word counts half.
ONE, TWO = math.log(1 + 4), math.log(1 + 4 / 2)
# road: bridges, transport and mobility, "road"; sewer: law, pumps, environment, "sewers", "northt"
SEWER_LENGTH = math.sqrt(ONE**2 + TWO**2 + TWO**2 + (ONE / 2) ** 2 + (TWO / 2) ** 2)
DITCH_LENGTH = math.sqrt(TWO**2 + TWO**2 + (ONE / 2) ** 2 + (TWO / 2) ** 2)


@pytest.fixture(scope="module")
def water(module_store):
    load_rows(module_store, Source("institutions"), [says(row, where) for row, where in enumerate((PORT, TOWN))])
    load_rows(module_store, Source("staff-roster", "all"), [post(1, ZOE, PORT), post(2, ADA, TOWN), post(3, ANN, TOWN)])
    load_rows(module_store, Source("project-portfolio"), PROJECTS)
    load_rows(module_store, Source("calls"), CALLS)
    return View(module_store)


def test_the_figure_is_the_cosine_and_the_sum_of_its_parts(water):
    (row,) = SIMILAR.rows(water, {"project": "sewer"})
    length = SEWER_LENGTH * DITCH_LENGTH
    parts = {"competences": TWO**2 / length, "themes": TWO**2 / length, "words": (TWO / 2) ** 2 / length}
    assert row["id"] == "ditch"
    assert {kind: row[f"by_{kind}"] for kind in parts} == pytest.approx(parts, abs=1e-4)
    assert row["similarity"] == pytest.approx(sum(parts.values()), abs=1e-4)


def test_what_is_in_common_and_who_did_it(water):
    (row,) = SIMILAR.rows(water, {"project": "ditch"})
    assert (row["shared"], row["further"], row["theme"]) == (["pumping stations"], ["law"], ["environment"])
    assert (row["shared_id"], row["further_id"]) == ([PUMPS.ref.id], [LAW.ref.id])
    assert row["words"] == ["Northtown"]
    assert (row["partner_id"], row["worker"]) == (["town", "port"], ["Ada", "Zoe"])
    assert (row["total_eur"], row["start_date"].year, row["end_date"].year) == (1000.0, 2018, 2020)


def test_a_call_is_compared_by_what_it_needs_its_theme_and_its_title(water):
    first, second = SIMILAR.rows(water, {"call": "call"})
    length = SEWER_LENGTH * math.sqrt(ONE**2 + TWO**2 + (ONE / 2) ** 2)
    assert first["similarity"] == pytest.approx((ONE**2 + TWO**2 + (ONE / 2) ** 2) / length, abs=1e-4)
    assert (first["id"], first["shared"], first["words"]) == ("sewer", ["law"], ["Sewers"])
    assert (second["id"], second["by_competences"], second["further"]) == ("ditch", 0.0, ["pumping stations"])


def test_of_a_theme_the_typical_projects_come_first(water):
    """Half of the projects of the environment need law and have each word of its own, all need pumping stations."""
    sewer, ditch = SIMILAR.rows(water, {"theme": "environment"})
    assert (sewer["id"], ditch["id"]) == ("sewer", "ditch")
    length = math.sqrt((ONE / 2) ** 2 + TWO**2 + TWO**2 + 2 * (ONE / 4) ** 2 + (TWO / 2) ** 2)
    common = 2 * TWO**2 + (TWO / 2) ** 2 + ONE / 4 * ONE / 2
    assert ditch["similarity"] == pytest.approx(common / (length * DITCH_LENGTH), abs=1e-4)


def test_a_text_is_compared_by_its_words_and_by_the_competences_that_it_suggests(water):
    rows = SIMILAR.rows(water, {"text": "New pumping stations for Northtown"})
    assert [row["id"] for row in rows] == ["ditch", "sewer"]
    assert rows[0]["by_competences"] > rows[0]["by_words"] > rows[0]["by_themes"] == 0
    assert SIMILAR.rows(water, {"text": "zzz"}) == []


def test_only_some_projects(water):
    asked = {"theme": "environment"}
    assert [row["id"] for row in SIMILAR.rows(water, asked | {"finished": "yes"})] == ["sewer"]
    assert [row["id"] for row in SIMILAR.rows(water, asked | {"scope": "Town"})] == ["sewer"]
    assert [row["id"] for row in SIMILAR.rows(water, asked | {"limit": 1})] == ["sewer"]
    assert SIMILAR.rows(water, {"project": "idle"}) == []


def test_who_may_not_be_seen_is_not_named(water):
    (row,) = SIMILAR.rows(View(water.store, Viewer("officer", institution="port")), {"project": "ditch"})
    assert row["worker"] == ["Ada", "Zoe"]  # both permitted it
    stranger = View(water.store, Viewer("viewer"), "brokers")
    assert QUERIES["similar-projects"].run(stranger, project="ditch")[0]["worker"] == []


def test_the_picture(water):
    rows = SIMILAR.rows(water, {"call": "call"})
    picture = SIMILAR.network(water, {"call": "call"}, rows)
    assert {node.id: node.kind for node in picture.nodes} == {
        "call": "Call", "sewer": "Project", "ditch": "Project", "port": "Institution", "town": "Institution",
    }  # fmt: skip
    similar = {(edge.start, edge.end) for edge in picture.edges if edge.kind == "similar"}
    assert similar == {("call", "sewer"), ("call", "ditch")}
    asked = {"text": "pumping stations"}
    assert {node.kind for node in SIMILAR.network(water, asked, SIMILAR.rows(water, asked)).nodes} == {
        "Project", "Institution",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "error"),
    [({}, UsageError), ({"text": "a", "call": "call"}, UsageError), ({"project": "Atlantis"}, NotFoundError)],
)
def test_wrong_values_say_what_would_be_right(water, values, error):
    with pytest.raises(error) as wrong:
        SIMILAR.rows(water, values)
    assert wrong.value.hint


def test_from_python(water):
    assert list(similar_projects(water.store, project="sewer").columns) == SIMILAR.names
