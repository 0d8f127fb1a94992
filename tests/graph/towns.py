"""A small metropolitan area, made by hand so that the answers of the queries can be worked out by hand.

Who is tied to whom, and how (Grażyna to nobody; what did not happen ties nobody):

    Anna ──department── Bartek ──exchange── Daniel ──training── Ewa
      └───project── Celina ──project────────┘ └──reporting── Filip
"""

from __future__ import annotations

from worlds import day, load_rows, node, person, place, says, skill, tie

from competence_explorer.graph.records import Source
from competence_explorer.graph.store import Store

TRICITY, LODZ_AREA = (node("Metropolis", id, name=name) for id, name in (("tri", "Tricity"), ("lod", "Łódź area")))
GDYNIA, SOPOT, GDANSK, PORT = (
    place(id, name=name)
    for id, name in (("gdynia", "Gdynia"), ("sopot", "Sopot"), ("gdansk", "Gdańsk"), ("port", "Port Authority"))
)
LODZ = place("lodz", name="Łódź")

ANNA = person("anna", name="Anna Żółć", job_title="clerk")
BARTEK = person("bartek", name="Bartek Nowak")
CELINA = person("celina", name="Celina Kos")
DANIEL = person("daniel", name="Daniel Lis")
EWA = person("ewa", name="Ewa Mróz")
FILIP = person("filip", name="Filip Nowak")
GRAZYNA = person("grazyna", name="Grażyna Bąk")

PROCUREMENT = skill("procurement", name="public procurement", name_pl="zamówienia publiczne")
STATE_AID = skill("state-aid", name="state aid", name_pl="pomoc publiczna", alternative_names=["public support"])
HEAT = skill("heat", name="heat networks")

ENERGY, TRANSPORT = (
    node("Theme", id, name=name) for id, name in (("e", "clean energy"), ("t", "transport and mobility"))
)
TRAM = node("Project", "tram", title="Tram line")
WARMTH = node("Project", "warmth", title="Warm homes", start_date=day("2020-01-01"), end_date=day("2022-12-31"))
COURSE = node("Training", "course", title="State aid course", start_date=day("2024-05-06"))
CALL = node("Call", "call", title="Clean Cities 2027")
MENTORING = node("Exchange", "x1", format="mentoring", status="done", start_date=day("2023-02-01"))
PROPOSED = node("Exchange", "x2", format="study_visit", status="proposed")


def member(row, where, area):
    return says(row, where, tie("MEMBER_OF", where, area), mentions=[area])


def employed(row, who, where, *facts, mentions=(), **properties):
    return says(row, who, tie("EMPLOYED_BY", who, where, **properties), *facts, mentions=[where, *mentions])


def rated(row, who, what, **levels):
    return says(row, who, tie("HAS_SKILL", who, what, **levels), mentions=[what])


def worked(row, who, project, **properties):
    return says(row, project, tie("WORKED_ON", who, project, **properties), mentions=[who], sheet="People")


def attended(row, who, result):
    return says(row, COURSE, tie("ATTENDED", who, COURSE, date=day("2024-05-06"), result=result), mentions=[who])


def required(row, what, level, people):
    return says(row, CALL, tie("REQUIRES", CALL, what, level=level, people=people), mentions=[what])


def exchanged(row, exchange, giver, taker):
    return says(row, exchange, tie("GIVES", giver, exchange), tie("TAKES", taker, exchange), mentions=[giver, taker])


AREAS = [member(row, where, TRICITY) for row, where in enumerate((GDYNIA, SOPOT, GDANSK, PORT), 2)]
AREAS += [member(6, LODZ, LODZ_AREA)]
STAFF = [
    employed(2, ANNA, GDYNIA, role="clerk", department="Funds", start_date=day("2015-01-01")),
    employed(3, BARTEK, GDYNIA, department="Funds", start_date=day("2018-01-01")),
    employed(4, CELINA, SOPOT, department="Roads"),
    employed(5, DANIEL, GDANSK, department="Energy", start_date=day("2010-01-01")),
    employed(6, EWA, LODZ, department="Funds"),
    employed(7, FILIP, PORT, tie("REPORTS_TO", FILIP, DANIEL), mentions=[DANIEL]),
    employed(8, GRAZYNA, GDYNIA, department="Archive", end_date=day("2020-12-31")),
    rated(9, ANNA, PROCUREMENT, self_level=3, supervisor_level=2, evidence=["declared"], last_used=day("2026-01-31")),
    rated(10, BARTEK, PROCUREMENT, self_level=4),
    rated(11, CELINA, STATE_AID, evidence=["declared"]),
    rated(12, DANIEL, STATE_AID, assessed_level=3),
    rated(13, DANIEL, HEAT, self_level=1),
    rated(14, EWA, PROCUREMENT, training_level=3),
    rated(15, GRAZYNA, STATE_AID, self_level=4),
]
PROJECTS = [
    says(2, TRAM, tie("IN_THEME", TRAM, TRANSPORT), mentions=[TRANSPORT]),
    says(3, WARMTH, tie("IN_THEME", WARMTH, ENERGY), mentions=[ENERGY]),
    worked(4, ANNA, TRAM, role="lead", start_date=day("2016-03-01"), end_date=day("2018-01-31")),
    worked(5, CELINA, TRAM, role="engineer", start_date=day("2016-09-01")),
    worked(6, CELINA, WARMTH),
    worked(7, DANIEL, WARMTH),
]
TRAININGS = [attended(2, DANIEL, "completed"), attended(3, EWA, "passed"), attended(4, ANNA, "absent")]
EXCHANGES = [exchanged(2, MENTORING, BARTEK, DANIEL), exchanged(3, PROPOSED, ANNA, EWA)]
CALLS = [required(2, PROCUREMENT, 3, 2), required(3, STATE_AID, 2, 1), required(4, HEAT, 2, 1)]

TOWNS = [
    (Source("institutions"), AREAS),
    (Source("staff-roster", "Tricity"), STAFF),
    (Source("project-portfolio"), PROJECTS),
    (Source("training-records"), TRAININGS),
    (Source("exchanges"), EXCHANGES),
    (Source("calls"), CALLS),
]


def load_towns(store: Store) -> None:
    """Load the towns, a file a source."""
    for source, rows in TOWNS:
        load_rows(store, source, rows)
