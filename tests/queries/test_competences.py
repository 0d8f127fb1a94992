"""What a person can do, with what says so; ratings by supervisors only where they may be seen."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import can, day, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.api.reference import on_the_day
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import QUERIES

COMPETENCES = QUERIES["competences"]
ANNA = person("anna", name="Anna Żółć", visibility="network", permissions=["found"])
AID, GIS, LAW = skill("aid", name="state aid"), skill("gis"), skill("law")
EXCEL, TRAM = skill("excel"), skill("tram design")
RAIL = node("Project", "rail", title="Port rail")
COURSE = node("Training", "course", title="State aid basics")
THIS_YEAR = dt.date.today().year


def shown(row, about, type_, key, what, used, **levels):
    occasion = tie(type_, ANNA, about, **key)
    has = tie("HAS_SKILL", ANNA, what, **levels, last_used=used)
    return says(row, about, occasion, has, mentions=[ANNA, what], sheet="People")


@pytest.fixture(scope="module")
def world(module_store):
    roster = Source("staff-roster", "Gdynia", as_of="2024-09-30")
    rows = [
        post(2, ANNA, place("gdynia")),
        can(3, ANNA, AID, self_level=1, supervisor_level=2, goal_level=3, evidence=["declared"]),
        can(4, ANNA, GIS, self_level=4, last_used=day("2015-01-31")),
        can(5, ANNA, LAW),
        can(6, ANNA, EXCEL, self_level=3, last_used=day("2015-01-31")),
    ]
    load_rows(module_store, roster, rows, file="roster.csv")
    load_rows(module_store, Source("competences"), [says(2, TRAM)])
    ended = day("2021-06-30")
    work = shown(7, RAIL, "WORKED_ON", {"role": "manager"}, AID, ended, project_level=3)
    load_rows(module_store, Source("project-portfolio"), [work], file="rail.xlsx")
    taught = {"training_level": 2, "assessed_level": 1}
    learnt = shown(8, COURSE, "ATTENDED", {"date": day("2023-05-04")}, AID, day("2023-05-04"), **taught)
    planned = shown(9, RAIL, "WORKED_ON", {"role": "engineer"}, GIS, day(f"{THIS_YEAR + 3}-01-01"), project_level=1)
    load_rows(module_store, Source("training-records"), [learnt], file="trainings.csv")
    load_rows(module_store, Source("project-portfolio", "Gdynia"), [planned], file="more.csv")
    return module_store


def rows_of(store, viewer=None, **values):
    return COMPETENCES.rows(View(store, viewer) if viewer else View(store), {"person": "anna", **values})


def test_each_competence_shows_its_evidence(world):
    gis, excel, aid, law = rows_of(world)
    assert [row["id"] for row in (gis, excel, aid, law)] == ["gis", "excel", "aid", "law"]
    assert aid | {"evidence": "", "source": [], "stale": ""} == {
        "id": "aid",
        "name": "state aid",
        "level": 1,  # the examination of 2023 is less than three years older than the ratings of 2024
        "self_level": 1,
        "supervisor_level": 2,
        "gap": -1,
        "assessed_level": 1,
        "project_level": 3,
        "training_level": 2,
        "goal_level": 3,
        "evidence": "",
        "last_used": day("2023-05-04"),
        "stale": "",
        "source": [],
    }
    assert aid["evidence"] == (
        "own rating 1 (2024); supervisor's rating 2 (2024); training “State aid basics” 2 (2023); "
        "examination “State aid basics” 1 (2023); role manager in “Port rail” 3 (2021)"
    )
    assert aid["source"] == ["rail.xlsx People row 7", "roster.csv row 3", "trainings.csv People row 8"]
    assert (law["level"], law["gap"], law["evidence"], law["last_used"], law["stale"]) == (None, None, "", None, None)


def test_work_that_goes_on_was_used_today(world):
    today = dt.date.today()
    with on_the_day(today):
        (gis,) = rows_of(world, skill="GIS")
    assert (gis["last_used"], gis["stale"]) == (today, "no")


def test_what_was_not_used_for_long_is_stale(world):
    (excel,) = rows_of(world, skill="excel")
    assert (excel["level"], excel["stale"], excel["last_used"]) == (3, "yes", day("2015-01-31"))


def test_a_supervisors_rating_is_for_colleagues(world):
    (outside,) = rows_of(world, Viewer("viewer"), skill="aid")
    assert (outside["supervisor_level"], outside["gap"]) == (None, None)
    assert "supervisor" not in outside["evidence"]
    (inside,) = rows_of(world, Viewer("contact", institution="gdynia"), skill="aid")
    assert (inside["supervisor_level"], inside["gap"]) == (2, -1)


def test_a_competence_that_she_does_not_have(world):
    assert rows_of(world, skill="tram design") == []
    with pytest.raises(NotFoundError, match="There is no competence"):
        rows_of(world, skill="xyzzy")
