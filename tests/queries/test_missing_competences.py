"""Has, lacks and not known, worked out by hand."""

from __future__ import annotations

import pytest

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.queries import QUERIES, missing_competences

MISSING = QUERIES["missing-competences"]


def figures(rows):
    return {
        row["id"]: tuple(row[c] for c in ("has", "lacks", "not_known", "missing", "status", "held_at")) for row in rows
    }


def test_a_call_against_everybody(towns):
    """Six people have a post today. Nothing is recorded for Filip; Celina's state aid has no level."""
    rows = MISSING.rows(towns, {"call": "clean cities 2027"})
    assert [row["name"] for row in rows] == ["heat networks", "public procurement", "state aid"]  # gaps first
    assert figures(rows) == {
        "heat": (0, 5, 1, 1, "gap", []),  # Daniel holds it below the level
        "procurement": (1, 4, 1, 1, "gap", ["Gdynia"]),  # Bartek; Anna and Ewa are below
        "state-aid": (1, 3, 2, 0, "covered", ["Gdańsk"]),  # Daniel; Grażyna has left
    }
    assert {(row["id"], row["level"], row["people"]) for row in rows} == {
        ("heat", 2, 1),
        ("procurement", 3, 2),
        ("state-aid", 2, 1),
    }
    assert all(row["not_reported"] == ["Port Authority"] for row in rows)


@pytest.mark.parametrize(
    ("scope", "wanted", "silent"),
    [
        ("Gdynia", (1, 1, 0, 1, "gap", ["Gdynia"]), []),
        ("Port Authority", (0, 0, 1, 2, "not known", []), ["Port Authority"]),
        ("Łódź area", (0, 1, 0, 2, "gap", []), []),
        ("lodz area|Sopot", (0, 2, 0, 2, "gap", []), []),
        ("Tricity", (1, 3, 1, 1, "gap", ["Gdynia"]), ["Port Authority"]),
    ],
)
def test_a_scope(towns, scope, wanted, silent):
    rows = MISSING.rows(towns, {"call": "call", "scope": scope})
    assert figures(rows)["procurement"] == wanted
    assert rows[0]["not_reported"] == silent


def test_a_profile(towns):
    rows = MISSING.rows(towns, {"profile": " zamówienia publiczne = 2 x 3 ; heat networks; state aid=4 "})
    assert figures(rows) == {
        "procurement": (3, 2, 1, 0, "covered", ["Gdynia", "Łódź"]),
        "heat": (1, 4, 1, 0, "covered", ["Gdańsk"]),
        "state-aid": (0, 4, 2, 1, "gap", []),
    }


@pytest.mark.parametrize(
    ("values", "wanted", "silent"),
    [
        ({"leaving": "Bartek Nowak"}, (0, 4, 1, 2, "gap", []), ["Port Authority"]),
        ({"trained": "Anna Żółć=procurement=3"}, (2, 3, 1, 0, "covered", ["Gdynia"]), ["Port Authority"]),
        ({"scope": "Gdynia", "joining": "Port Authority"}, (1, 1, 1, 1, "gap", ["Gdynia"]), ["Port Authority"]),
        # What was known of those who left is known still: it is a gap, and Gdynia has reported.
        ({"scope": "Gdynia", "leaving": "Gdynia"}, (0, 0, 0, 2, "gap", []), []),
    ],
)
def test_what_is_supposed(towns, values, wanted, silent):
    rows = MISSING.rows(towns, {"call": "call", **values})
    assert figures(rows)["procurement"] == wanted
    assert rows[0]["not_reported"] == silent


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"call": "call", "profile": "state aid"},
        {"profile": "state aid=9"},
        {"profile": "state aid = 9"},
        {"profile": "state aid=2x0"},
        {"profile": "state aid=2x"},
        {"profile": ";"},
        {"project": "Tram line"},
        {"profile": "state aid", "scope": "|"},
    ],
)
def test_what_cannot_be_answered_says_what_would_be_right(towns, values):
    with pytest.raises(UsageError) as wrong:
        MISSING.rows(towns, values)
    assert wrong.value.hint


@pytest.mark.parametrize(
    "values",
    [{"call": "moon base"}, {"profile": "alchemy"}, {"profile": "state aid", "scope": "Atlantis"}],
)
def test_what_is_not_there(towns, values):
    with pytest.raises(NotFoundError) as missing:
        MISSING.rows(towns, values)
    assert missing.value.hint.startswith("Nearest: ")


def test_from_python(towns):
    frame = missing_competences(towns.store, call="call")
    assert list(frame.columns) == MISSING.names
    assert frame["missing"].tolist() == [1, 1, 0]
