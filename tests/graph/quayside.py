"""A small world for the queries and pages about things: two institutions, three people, projects, a call, a course."""

from __future__ import annotations

import datetime as dt

from worlds import can, day, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph.records import Source
from competence_explorer.graph.store import Store

THIS_YEAR = dt.date.today().year
PORT, TOWN = place("port", name="Port Authority"), place("town", name="Town Hall")
ANNA, BO, EVA = person("anna", name="Anna Nowak"), person("bo", name="Bo Berg"), person("eva", name="Eva Lis")
AID, GIS, LAW = skill("aid", name="state aid"), skill("gis", name="GIS"), skill("law", name="law")
QUAY = node(
    "Project",
    "quay",
    title="New quay",
    start_date=day(f"{THIS_YEAR - 2}-03-01"),
    end_date=day(f"{THIS_YEAR + 1}-12-31"),
)
OLD = node("Project", "old", title="Old quay", start_date=day("2015-01-01"), end_date=day("2016-06-30"))
CALL = node("Call", "call", title="Green ports", opens=day("2027-03-01"), closes=day("2027-06-30"))
COURSE = node("Training", "course", title="Aid for ports", start_date=day("2016-05-04"))
WATER = node("Theme", "environment", name="environment")
BAY = node("Metropolis", "bay", name="Bay")
VISIT = node(
    "Exchange",
    "visit",
    format="study_visit",
    status="done",
    hours_planned=8,
    hours_done=6,
    start_date=day("2024-05-06"),
)
PLAN = node("Exchange", "plan", format="mentoring", status="asked", hours_planned=10)
NEED = node("Need", "need", text="Help with state aid.", status="open")


def load_quayside(store: Store) -> None:
    """Load the world."""
    load_rows(store, Source("staff-roster", "quayside"), _people())
    load_rows(store, Source("project-portfolio", "quayside"), _projects())
    load_rows(store, Source("calls", "quayside"), [_needs(2, CALL, AID, 2, 1)])
    load_rows(store, Source("training-records", "quayside"), _trainings())
    load_rows(store, Source("exchanges", "quayside"), _exchanges())


def _people():
    return [
        post(2, ANNA, PORT, role="lawyer", department="Legal", start_date=day("2012-01-01")),
        post(3, BO, PORT, role="surveyor"),
        post(4, EVA, TOWN, role="clerk"),
        says(5, BO, tie("REPORTS_TO", BO, ANNA), mentions=[ANNA]),
        can(6, ANNA, AID, self_level=4, goal_level=4, evidence=["declared", "project"]),
        can(7, BO, AID, self_level=2, goal_level=3),
        can(8, BO, GIS, self_level=3),
        can(9, EVA, AID, self_level=3),
        can(10, EVA, LAW),
        says(11, PORT, tie("MEMBER_OF", PORT, BAY), mentions=[BAY]),
    ]


def _needs(row, what, competence, level, people):
    return says(row, what, tie("REQUIRES", what, competence, level=level, people=people), mentions=[competence])


def _projects():
    return [
        says(2, QUAY, tie("PARTNER_IN", PORT, QUAY, role="lead"), tie("IN_THEME", QUAY, WATER), mentions=[PORT, WATER]),
        _needs(3, QUAY, AID, 3, 2),
        _needs(4, QUAY, GIS, 4, 1),
        says(5, QUAY, tie("WORKED_ON", ANNA, QUAY, role="manager"), mentions=[ANNA]),
        says(6, OLD, tie("PARTNER_IN", PORT, OLD, role="partner"), mentions=[PORT]),
        _needs(7, OLD, AID, 4, 9),
        says(8, OLD, tie("WORKED_ON", BO, OLD, role="engineer", start_date=day("2016-01-01")), mentions=[BO]),
    ]


def _trainings():
    return [
        says(2, COURSE, tie("TEACHES", COURSE, AID, level=2), mentions=[AID]),
        says(3, COURSE, tie("ATTENDED", BO, COURSE, date=day("2016-05-04"), result="completed"), mentions=[BO]),
        says(4, COURSE, tie("ATTENDED", EVA, COURSE, date=day("2017-05-04"), result="failed"), mentions=[EVA]),
    ]


def _exchanges():
    ends = tie("GIVES", ANNA, VISIT), tie("TAKES", EVA, VISIT), tie("ABOUT", VISIT, AID)
    return [
        says(2, VISIT, *ends, mentions=[ANNA, EVA, AID]),
        says(3, VISIT, tie("HOSTED_BY", VISIT, PORT), mentions=[PORT]),
        says(4, PLAN, tie("GIVES", EVA, PLAN), tie("ABOUT", PLAN, LAW), mentions=[EVA, LAW]),
        says(5, NEED, tie("HAS_NEED", EVA, NEED), tie("ASKS_FOR", NEED, AID, level=3), mentions=[EVA, AID]),
    ]
