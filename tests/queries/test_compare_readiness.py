"""Scopes side by side: the figures of call-readiness, one by one, and a few worked out by hand."""

from __future__ import annotations

import pytest

from competence_explorer.graph.errors import UsageError
from competence_explorer.queries import QUERIES

COMPARE, READY = QUERIES["compare-readiness"], QUERIES["call-readiness"]
CALL = {"call": "Harbour call"}
FIGURES = ("level", "people", "held", "below", "not_known", "status", "missing_low", "missing_high", "not_reported")


def test_a_row_a_scope(harbour):
    rows = COMPARE.rows(harbour, CALL | {"scope": "Harbour area"})
    told = [(row["name"], row["covered"], row["gaps"], row["unclear"], row["lacking"]) for row in rows]
    assert told == [
        ("Alfa", 0, 3, 0, ["dam", "gis", "law"]),  # Ada is half of law: S = 1/2 + 1/2 + 1
        ("Beta", 1, 2, 0, ["dam", "law"]),  # Dot holds gis: S = 1 + 0 + 1
        ("Delta", 0, 0, 3, []),
        ("Gamma", 0, 0, 3, []),
    ]
    ends = {row["name"]: (row["readiness_low"], row["readiness_high"]) for row in rows}
    assert ends == {
        "Alfa": (0.3333, 0.3333),
        "Beta": (0.3333, 0.3333),
        "Delta": (0.2857, 1.0),
        "Gamma": (0.2857, 0.6667),
    }
    assert [row["not_reported"] for row in rows] == [[], [], ["Delta"], ["Gamma"]]


@pytest.mark.parametrize("what_if", [{}, {"leaving": "ada|dot"}, {"trained": "Law course|cyd=dam=2"}])
def test_every_cell_is_that_of_call_readiness(harbour, what_if):
    scopes = ["Alfa", "Beta", "Gamma", "Delta", "Harbour area", "Alfa|Gamma", "Beta|Epsilon"]
    values = CALL | what_if | {"scopes": ";".join(scopes), "show": "competences"}
    if what_if.get("trained", "").startswith("Law"):  # a training alone is of all who are asked about
        values["scope"] = "Alfa|Beta|Gamma|Delta|Epsilon"
    rows = COMPARE.rows(harbour, values)
    assert len(rows) == len(scopes) * 3
    for scope in scopes:
        alone = {row["name"]: row for row in READY.rows(harbour, CALL | what_if | {"scope": scope})}
        for row in (row for row in rows if row["name"] == scope):
            one = alone[row["competence"]]
            assert [row[name] for name in FIGURES] == [one[name] for name in FIGURES]
            assert (row["readiness_low"], row["readiness_high"]) == (one["readiness_low"], one["readiness_high"])


def test_the_missing_parts_of_a_scope_add_up(harbour):
    wholes = {row["name"]: row for row in COMPARE.rows(harbour, CALL)}
    cells = COMPARE.rows(harbour, CALL | {"show": "competences"})
    assert set(wholes) == {"Alfa", "Beta", "Gamma", "Epsilon"}  # of everybody, who has people
    for name, whole in wholes.items():
        for end in ("low", "high"):
            parts = [row[f"missing_{end}"] for row in cells if row["name"] == name]
            assert sum(parts) == pytest.approx(whole[f"missing_{end}"])
            assert whole[f"readiness_{end}"] == pytest.approx(1 / (1 + sum(parts)), abs=1e-4)


def test_several_calls_and_what_is_compared(harbour):
    rows = COMPARE.rows(harbour, {"call": "k|Harbour call", "by": "metropolis"})
    assert [(row["name"], row["call"], row["readiness_low"]) for row in rows] == [
        ("Harbour area", "Harbour call", 0.4)
    ] * 2
    assert COMPARE.rows(harbour, CALL | {"kind": "university"}) == []
    assert len(COMPARE.rows(harbour, CALL | {"kind": "municipality"})) == 4


def test_what_cannot_be_compared(harbour):
    for values in ({}, CALL | {"scopes": ";"}, CALL | {"kind": "castle"}):
        with pytest.raises(UsageError) as wrong:
            COMPARE.rows(harbour, values)
        assert wrong.value.hint
