"""Which institutions hang by one person, worked out by hand in the towns."""

from __future__ import annotations

import pytest

from competence_explorer.queries import QUERIES

SEPARATED = QUERIES["separated-institutions"]


def told(rows):
    return {(row["first"], row["second"]): row["through_ids"] for row in rows}


def test_everything_beyond_daniel_hangs_by_him(towns):
    rows = SEPARATED.rows(towns, {})
    assert told(rows) == {
        ("Gdańsk", "Gdynia"): ["daniel"],  # two at Gdynia know him: only he is one
        ("Gdańsk", "Łódź"): ["daniel", "ewa"],
        ("Gdańsk", "Port Authority"): ["daniel", "filip"],
        ("Gdańsk", "Sopot"): ["daniel", "celina"],
        ("Gdynia", "Łódź"): ["daniel", "ewa"],
        ("Gdynia", "Port Authority"): ["daniel", "filip"],
        ("Gdynia", "Sopot"): ["celina"],
        ("Łódź", "Port Authority"): ["ewa", "daniel", "filip"],
        ("Łódź", "Sopot"): ["ewa", "daniel", "celina"],
        ("Port Authority", "Sopot"): ["filip", "daniel", "celina"],
    }
    assert {row["ways"] for row in rows} == {1}
    assert rows[0]["through"] == ["Daniel Lis"]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"missing": "none"}, {}),
        ({"scope": "Gdynia|Sopot"}, {("Gdynia", "Sopot"): ["celina"]}),
        ({"via": "reports_to", "scope": "Gdańsk|Port Authority"}, {("Gdańsk", "Port Authority"): ["daniel", "filip"]}),
        ({"via": "reports_to", "scope": "Gdynia|Port Authority"}, {("Gdynia", "Port Authority"): []}),
        (
            {"theme": "clean energy", "scope": "Gdynia|Sopot|Gdańsk", "missing": "one"},
            {("Gdańsk", "Sopot"): ["daniel", "celina"]},
        ),
        ({"since": 2019, "scope": "Gdynia|Sopot"}, {("Gdynia", "Sopot"): ["bartek", "daniel", "celina"]}),
        ({"until": 2015, "scope": "Gdynia|Sopot"}, {("Gdynia", "Sopot"): []}),
        ({"missing": "one", "limit": 1}, {("Gdańsk", "Gdynia"): ["daniel"]}),
        (
            {"scope": "Sopot"},  # of one, its pairs with all
            {
                ("Gdańsk", "Sopot"): ["daniel", "celina"],
                ("Gdynia", "Sopot"): ["celina"],
                ("Łódź", "Sopot"): ["ewa", "daniel", "celina"],
                ("Port Authority", "Sopot"): ["filip", "daniel", "celina"],
            },
        ),
    ],
)
def test_parameters(towns, values, wanted):
    assert told(SEPARATED.rows(towns, values)) == wanted


def test_the_picture_has_the_pairs_that_hang_by_one(towns):
    values = {"scope": "Gdynia|Gdańsk"}
    picture = SEPARATED.network(towns, values, SEPARATED.rows(towns, values))
    assert {(node.id, node.kind) for node in picture.nodes} == {
        ("daniel", "Person"),
        ("gdynia", "Institution"),
        ("gdansk", "Institution"),
    }
    assert {(edge.start, edge.end) for edge in picture.edges} == {("gdynia", "daniel"), ("gdansk", "daniel")}
