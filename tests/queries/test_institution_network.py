"""Ties between institutions: strengths by hand, with their reasons."""

from __future__ import annotations

import pytest
from towns import GDANSK, GDYNIA, LODZ, SOPOT, TRAM, WARMTH
from worlds import load_rows, node, says, tie

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.institution_ties import institution_ties
from competence_explorer.graph.people import scope
from competence_explorer.graph.records import Source
from competence_explorer.graph.snapshot import take_snapshot
from competence_explorer.queries import QUERIES

NETWORK = QUERIES["institution-network"]


def partner(row, place, project, role="partner"):
    return says(row, project, tie("PARTNER_IN", place, project, role=role), mentions=[place], sheet="Partners")


@pytest.fixture(scope="module")
def partners(towns):
    """The tram line of three institutions, one of them twice, and warm homes of two of them."""
    rows = [
        partner(2, GDYNIA, TRAM, "lead"),
        partner(3, GDYNIA, TRAM),
        partner(4, SOPOT, TRAM),
        partner(5, LODZ, TRAM),
        partner(6, GDYNIA, WARMTH),
        partner(7, SOPOT, WARMTH),
    ]
    load_rows(towns.store, Source("partners"), rows)
    return towns


def told(rows):
    return {(row["first"], row["second"]): (row["weight"], row["shared"], row["evidence"]) for row in rows}


def test_by_projects_the_weight_is_newmans(partners):
    assert told(NETWORK.rows(partners, {})) == {
        ("Gdynia", "Sopot"): (1.5, 2, "both in “Warm homes” (2020–2022); both in “Tram line”"),
        ("Gdynia", "Łódź"): (0.5, 1, "both in “Tram line”"),
        ("Łódź", "Sopot"): (0.5, 1, "both in “Tram line”"),
    }


def test_by_people_all_ties_between_them_count(partners):
    found = told(NETWORK.rows(partners, {"by": "people"}))
    assert found["Gdańsk", "Gdynia"] == (1, 1, "Daniel Lis and Bartek Nowak: mentoring (2023)")
    assert found["Gdynia", "Sopot"] == (1, 1, "Anna Żółć and Celina Kos: worked together on “Tram line” (2016–2018)")
    assert found.keys() == {
        ("Gdańsk", "Gdynia"),
        ("Gdańsk", "Łódź"),
        ("Gdańsk", "Port Authority"),
        ("Gdańsk", "Sopot"),
        ("Gdynia", "Sopot"),
    }


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"scope": "Gdynia|Sopot"}, [("Gdynia", "Sopot")]),
        ({"scope": "Łódź"}, [("Gdynia", "Łódź"), ("Łódź", "Sopot")]),
        ({"theme": "clean energy"}, [("Gdynia", "Sopot")]),
        ({"until": 2019, "limit": 1}, [("Gdynia", "Łódź")]),
        ({"limit": 1}, [("Gdynia", "Sopot")]),
        ({"by": "people", "since": 2024}, [("Gdańsk", "Łódź"), ("Gdańsk", "Port Authority")]),
    ],
)
def test_parameters(partners, values, wanted):
    assert [(row["first"], row["second"]) for row in NETWORK.rows(partners, values)] == wanted


def test_every_reason_says_what_it_rests_on(partners):
    snapshot = partners.snapshot
    place = snapshot.nodes("Institution").index
    (first, _) = institution_ties(snapshot).evidence(place["gdynia"], place["sopot"], 5)
    assert {(ref.type, ref.start.id, ref.end.id) for ref in first.rests_on} == {
        ("PARTNER_IN", "gdynia", "warmth"),
        ("PARTNER_IN", "sopot", "warmth"),
    }
    assert institution_ties(snapshot, "people").evidence(place["gdynia"], place["lodz"], 5) == []


def test_another_way_to_be_tied_is_refused(partners):
    with pytest.raises(UsageError, match="by='trains' is not possible"):
        institution_ties(partners.snapshot, "trains")
    assert GDANSK.ref.id not in {row["first_id"] for row in NETWORK.rows(partners, {})}


def test_the_picture_groups_institutions_by_metropolis(partners):
    picture = NETWORK.network(partners, {}, NETWORK.rows(partners, {}))
    assert {(node.name, node.group) for node in picture.nodes} == {
        ("Gdynia", "Tricity"),
        ("Sopot", "Tricity"),
        ("Łódź", "Łódź area"),
    }
    assert len(picture.edges) == 3
    shared = {(row["first_id"], row["second_id"]): row["shared"] for row in NETWORK.rows(partners, {})}
    assert {(edge.start, edge.end): len(edge.years) for edge in picture.edges} == shared
    assert max(picture.nodes, key=lambda node: node.size).name in {"Gdynia", "Sopot"}


def test_a_scope_that_could_be_two_metropolises_is_refused(store):
    areas = [node("Metropolis", id_, name="Tricity", country=country) for id_, country in (("tri", "PL"), ("us", "US"))]
    load_rows(store, Source("areas"), [says(row, area) for row, area in enumerate(areas, 2)])
    with pytest.raises(NotFoundError, match="'Tricity' could be 2 different ones"):
        scope(take_snapshot(store), "Tricity")
