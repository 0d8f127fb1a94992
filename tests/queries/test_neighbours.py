"""Whom a person is tied to, how strongly and why."""

from __future__ import annotations

import pytest

from competence_explorer.graph.errors import UsageError
from competence_explorer.queries import QUERIES

NEIGHBOURS = QUERIES["neighbours"]


def test_neighbours_of_daniel(towns):
    rows = NEIGHBOURS.rows(towns, {"person": "Daniel Lis"})
    assert [(row["id"], row["kind"], row["strength"]) for row in rows] == [
        ("bartek", "mentoring", 1),
        ("celina", "project", 1),
        ("ewa", "training", 1),
        ("filip", "reports_to", 1),
    ]
    assert [row["institution"] for row in rows] == ["Gdynia", "Sopot", "Łódź", "Port Authority"]


@pytest.mark.parametrize(
    ("wishes", "wanted"),
    [
        ({"via": "mentoring|training"}, ["bartek", "ewa"]),
        ({"until": 2022}, ["celina", "filip"]),  # a reporting line has no date, which is no reason against
        ({"since": 2024, "overlapping": "yes"}, ["ewa", "filip"]),
    ],
)
def test_only_some_ties(towns, wishes, wanted):
    values = {"person": "daniel", **wishes}
    rows = NEIGHBOURS.rows(towns, values)
    assert [row["id"] for row in rows] == wanted
    assert {node.id for node in NEIGHBOURS.network(towns, values, rows).nodes} == {"daniel", *wanted}


def test_somebody_without_ties(towns):
    assert NEIGHBOURS.rows(towns, {"person": "grazyna"}) == []


def test_the_person_is_needed(towns):
    with pytest.raises(UsageError, match="'person' is missing"):
        NEIGHBOURS.rows(towns, {})


def test_the_picture_has_the_person_in_it(towns):
    values = {"person": "daniel"}
    picture = NEIGHBOURS.network(towns, values, NEIGHBOURS.rows(towns, values))
    assert {node.id for node in picture.nodes} == {"daniel", "bartek", "celina", "ewa", "filip"}
    assert {edge.detail for edge in picture.edges if "ewa" in (edge.start, edge.end)} == {
        "both took part in “State aid course” (2024)"
    }
    assert [edge.years for edge in picture.edges if "ewa" in (edge.start, edge.end)] == [((2024, 2024),)]
