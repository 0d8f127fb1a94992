"""Each filter of find-people, alone and together."""

from __future__ import annotations

import pytest
from worlds import day

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.queries import QUERIES, find_people

FIND = QUERIES["find-people"]


def ids(view, **values):
    return [row["id"] for row in FIND.rows(view, values)]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"skill": "public procurement"}, ["bartek", "anna", "ewa"]),  # by level, then name
        ({"skill": "Zamowienia Publiczne"}, ["bartek", "anna", "ewa"]),
        ({"skill": "procurment public"}, ["bartek", "anna", "ewa"]),
        ({"skill": "procurement"}, ["bartek", "anna", "ewa"]),  # the id
        ({"skill": "public procurement", "level": "3"}, ["bartek"]),
        ({"skill": "public support"}, ["grazyna", "daniel", "celina"]),  # not known comes last
        ({"skill": "state aid", "level": 1}, ["grazyna", "daniel"]),
        ({"level": 3}, ["bartek", "grazyna", "daniel"]),  # whatever they hold at that level
        ({"level": 2, "institution": "Gdynia"}, ["bartek", "anna"]),
        ({"theme": "clean energy"}, ["celina", "daniel"]),
        ({"theme": "transport and mobility"}, ["anna", "celina"]),
        ({"institution": "Gdynia"}, ["anna", "bartek"]),  # Grażyna has left
        ({"metropolis": "Lodz area"}, ["ewa"]),
        ({"metropolis": "Tricity"}, ["anna", "bartek", "celina", "daniel", "filip"]),
        ({"metropolis": "Lodz area", "institution": "Gdynia"}, []),
        ({"name": "Ewa Mroz"}, ["ewa"]),
        ({"name": "Nowak"}, ["bartek", "filip"]),
        ({"name": "Nowak Filip"}, ["filip"]),
        (
            {"skill": "state aid", "theme": "clean energy", "institution": "Gdańsk", "level": 3, "name": "Lis"},
            ["daniel"],
        ),
        ({}, ["anna", "bartek", "celina", "daniel", "ewa", "filip", "grazyna"]),
    ],
)
def test_filters(towns, values, wanted):
    assert ids(towns, **values) == wanted


def test_a_whole_row(towns):
    anna = FIND.rows(towns, {"skill": "public procurement", "name": "Anna Żółć"})
    assert anna == [
        {
            "id": "anna",
            "name": "Anna Żółć",
            "job_title": "clerk",
            "department": "Funds",
            "institution": "Gdynia",
            "skill": "public procurement",
            "level": 2,
            "evidence": ["declared"],
            "last_used": day("2026-01-31"),
            "projects": None,
        }
    ]
    (celina,) = FIND.rows(towns, {"theme": "clean energy", "name": "Celina Kos"})
    assert celina | {"projects": 1, "skill": None, "level": None, "evidence": None, "last_used": None} == celina


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"skill": "alchemy"}, NotFoundError),
        ({"name": "Xawery Q."}, NotFoundError),
        ({"theme": "astronomy"}, NotFoundError),
        ({"institution": "Atlantis"}, NotFoundError),
        ({"metropolis": "Atlantis"}, NotFoundError),
        ({"level": "high"}, UsageError),
        ({"level": 0}, UsageError),
        ({"levels": 3}, UsageError),
    ],
)
def test_wrong_values_say_what_would_be_right(towns, values, error):
    with pytest.raises(error) as wrong:
        FIND.rows(towns, values)
    assert wrong.value.hint


def test_from_python(towns):
    frame = find_people(towns.store, skill="state aid")
    assert list(frame.columns) == FIND.names
    assert frame["level"].isna().tolist() == [False, False, True]
