"""Who works with whom in the hand-made towns, against chance worked out by hand."""

from __future__ import annotations

import pytest
from towns import ENERGY, GDANSK, GDYNIA, LODZ, SOPOT, TRANSPORT
from worlds import day, load_rows, node, says, tie

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.records import Source
from competence_explorer.queries import QUERIES, collaboration_matrix

MATRIX = QUERIES["collaboration-matrix"]
TOGETHER = {"x1": (GDYNIA, SOPOT), "x2": (GDYNIA, SOPOT), "x3": (GDYNIA, GDANSK), "x4": (GDANSK, LODZ)}
YEARS = {"x1": 2001, "x2": 2005, "x3": 2010, "x4": 2020}


@pytest.fixture(scope="module")
def partners(towns):
    """The towns, with four projects of two partners each; Gdynia is lead and partner of the first."""
    load_rows(towns.store, Source("project-portfolio", "partners"), list(portfolio()))
    return towns


def portfolio():
    for row, (id, places) in enumerate(TOGETHER.items(), 2):
        year = YEARS[id]
        what = node(
            "Project", id, title=f"Project {id}", start_date=day(f"{year}-03-01"), end_date=day(f"{year}-11-30")
        )
        theme = ENERGY if id in ("x1", "x2") else TRANSPORT
        facts = [tie("PARTNER_IN", where, what, role="partner") for where in places]
        facts += [tie("PARTNER_IN", GDYNIA, what, role="lead")] if id == "x1" else []
        yield says(row, what, *facts, tie("IN_THEME", what, theme), mentions=[*places, theme])


def figures(rows):
    return {row["id"]: (row["observed"], row["expected"]) for row in rows}


def test_shared_projects_against_chance(partners):
    """All projects have two partners, so that an institution with k of the four projects is in each by k/4: Gdynia
    3/4, Sopot and Gdańsk 1/2, Łódź 1/4. Two share 4 · p · q of them by chance."""
    rows = MATRIX.rows(partners, {})
    assert figures(rows) == {
        "gdynia|sopot": (2, pytest.approx(1.5, abs=1e-3)),
        "gdansk|gdynia": (1, pytest.approx(1.5, abs=1e-3)),
        "gdansk|lodz": (1, pytest.approx(0.5, abs=1e-3)),
    }
    by_id = {row["id"]: row for row in rows}
    # Gdańsk and Łódź: at least one of four, each 1/8: 1 - (7/8)^4 = 0.4138, twice that.
    assert by_id["gdansk|lodz"]["p"] == pytest.approx(0.8276, abs=1e-3)
    assert by_id["gdansk|lodz"]["ratio"] == pytest.approx(2, abs=1e-2)
    assert {row["p_adjusted"] for row in rows} == {1.0}
    assert {row["reading"] for row in rows} == {"not clearly different from chance"}
    assert (by_id["gdynia|sopot"]["first"], by_id["gdynia|sopot"]["second_id"]) == ("Gdynia", "sopot")


def test_where_people_met(partners):
    """Four meetings of two: Anna and Celina on the tram, Celina and Daniel on the homes, Daniel and Ewa in the course,
    Bartek mentoring Daniel. What was only proposed, or who was absent, does not count."""
    rows = MATRIX.rows(partners, {"by": "people"})
    assert {id: observed for id, (observed, _) in figures(rows).items()} == {
        "gdynia|sopot": 1,
        "gdansk|sopot": 1,
        "gdansk|lodz": 1,
        "gdansk|gdynia": 1,
    }
    assert figures(rows)["gdynia|sopot"][1] == pytest.approx(1.0, abs=1e-3)  # 4 · 2/4 · 2/4
    assert figures(rows)["gdansk|lodz"][1] == pytest.approx(0.75, abs=1e-3)  # 4 · 3/4 · 1/4
    assert {row["met"] for row in rows} == {1}


def test_only_some_years(partners):
    assert figures(MATRIX.rows(partners, {"since": 2006})).keys() == {"gdansk|gdynia", "gdansk|lodz"}
    assert figures(MATRIX.rows(partners, {"until": 2001})).keys() == {"gdynia|sopot"}
    assert figures(MATRIX.rows(partners, {"since": 2002, "until": 2010})).keys() == {"gdynia|sopot", "gdansk|gdynia"}
    # The homes ran from 2020 to 2022; the tram has no dates, but Anna was on it until 2018.
    assert figures(MATRIX.rows(partners, {"by": "people", "since": 2020, "until": 2022})).keys() == {"gdansk|sopot"}


def test_only_a_theme(partners):
    assert figures(MATRIX.rows(partners, {"theme": "clean energy"})).keys() == {"gdynia|sopot"}
    by_people = MATRIX.rows(partners, {"theme": "clean energy", "by": "people"})
    assert figures(by_people).keys() == {"gdansk|sopot"}  # the warm homes


def test_a_scope(partners):
    assert figures(MATRIX.rows(partners, {"scope": "Gdańsk|Łódź"})).keys() == {"gdansk|lodz"}


def test_institutions_and_themes(partners):
    """Energy has x1 and x2, transport x3 and x4."""
    rows = MATRIX.rows(partners, {"of": "themes"})
    assert figures(rows) == {
        "gdynia|e": (2, pytest.approx(1.5, abs=1e-3)),
        "sopot|e": (2, pytest.approx(1, abs=1e-3)),
        "gdynia|t": (1, pytest.approx(1.5, abs=1e-3)),
        "gdansk|t": (2, pytest.approx(1, abs=1e-3)),
        "lodz|t": (1, pytest.approx(0.5, abs=1e-3)),
    }
    # Two of two, each by 1/2: a quarter, twice that.
    assert next(row["p"] for row in rows if row["id"] == "sopot|e") == pytest.approx(0.5, abs=1e-3)
    by_people = MATRIX.rows(partners, {"of": "themes", "by": "people"})
    assert {row["id"]: (row["observed"], row["met"]) for row in by_people} == {
        "gdynia|t": (1, 1),
        "sopot|t": (1, 1),
        "sopot|e": (1, 1),
        "gdansk|e": (1, 1),
    }


def test_the_furthest_from_chance_come_first(partners):
    rows = MATRIX.rows(partners, {})
    assert [row["p"] for row in rows] == sorted(row["p"] for row in rows)
    assert MATRIX.rows(partners, {"limit": 1}) == rows[:1]


@pytest.mark.parametrize("values", [{}, {"by": "people"}, {"of": "themes"}, {"limit": 1}])
def test_the_picture_shows_the_pairs(partners, values):
    rows = MATRIX.rows(partners, values)
    picture = MATRIX.network(partners, values, rows)
    assert {(edge.start, edge.end) for edge in picture.edges} == {(row["first_id"], row["second_id"]) for row in rows}
    assert {end for edge in picture.edges for end in (edge.start, edge.end)} == {node.id for node in picture.nodes}
    assert picture.left_out == 0


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"theme": "clean energy", "of": "themes"}, UsageError),
        ({"theme": "culture"}, NotFoundError),
        ({"scope": "Port Authority|Łódź", "theme": "clean energy", "since": 2090}, UsageError),  # in no project
        ({"scope": "Gdańsk"}, UsageError),  # it has nobody to be compared with
        ({"scope": "Gdańsk", "of": "themes"}, UsageError),
        ({"by": "chance"}, UsageError),
        ({"scope": "Atlantis"}, NotFoundError),
    ],
)
def test_wrong_values_say_what_would_be_right(partners, values, error):
    with pytest.raises(error) as wrong:
        MATRIX.rows(partners, values)
    assert wrong.value.hint


def test_from_python(partners):
    frame = collaboration_matrix(partners.store, scope="Tricity")
    assert list(frame.columns) == MATRIX.names
    assert frame["observed"].sum() == 3
