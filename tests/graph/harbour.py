"""A harbour area made by hand for the queries about readiness: days are counted from today.

Alfa and Beta have people and competences, Gamma has people who reported none, of Delta nobody is recorded; Epsilon is
outside; there Pia has promised all her hours as mentor. The call needs law (3, two people), a dam (2) and, as nice to
have, gis (2).
"""

from __future__ import annotations

import datetime as dt

from worlds import can, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph.records import Source
from competence_explorer.graph.store import Store

TODAY = dt.date.today()


def in_days(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


ALFA, BETA, GAMMA, DELTA, EPSILON = (
    place(id, name=id.title(), kind="municipality") for id in ("alfa", "beta", "gamma", "delta", "epsilon")
)
HARBOUR = node("Metropolis", "harbour", name="Harbour area")
LAW, GIS, DAM = (skill(f"local:{name}", name=name) for name in ("law", "gis", "dam"))
ADA = person("ada", permissions=["teams", "mentor"], mentoring_hours_max=20)
BEA = person("bea", permissions=["teams"])
CYD = person("cyd")
DOT = person("dot", leaves_on=in_days(60))
EVE = person("eve")
OTO = person("oto", permissions=["mentor"], mentoring_hours_max=10)
PIA = person("pia", permissions=["mentor"], mentoring_hours_max=4)
POSTS = {"ada": ALFA, "bea": ALFA, "cyd": BETA, "dot": BETA, "eve": GAMMA, "oto": EPSILON, "pia": EPSILON}
CALL = node("Call", "k", title="Harbour call", opens=in_days(30), closes=in_days(120))
BUSY = node("Project", "busy", title="Quay", start_date=in_days(-100), end_date=in_days(200))
PAST = node("Project", "past", title="Pier", start_date=dt.date(2019, 1, 1), end_date=dt.date(2020, 12, 31))
COURSE = node(
    "Training", "course", title="Law course", start_date=in_days(10), duration_hours=16.0, cost=100.0, currency="EUR"
)
MENTORING = node("Exchange", "m1", format="mentoring", status="accepted", hours_planned=4.0)
MORE = node("Exchange", "m2", format="mentoring", status="accepted", hours_planned=4.0)
THEME = node("Theme", "t", name="environment")


def load_harbour(store: Store) -> None:
    """Load the harbour area, a file a source."""
    people = {one.ref.id: one for one in (ADA, BEA, CYD, DOT, EVE, OTO, PIA)}
    staff = [post(row, people[id], where) for row, (id, where) in enumerate(POSTS.items())]
    levels = [
        can(10, ADA, LAW, assessed_level=3, last_used=in_days(-6 * 366), evidence=["assessed"]),
        can(11, BEA, LAW, self_level=2, last_used=in_days(-30)),
        can(12, CYD, LAW, self_level=2),
        can(13, DOT, GIS, self_level=4, last_used=in_days(-10)),
        can(14, OTO, LAW, self_level=4, last_used=in_days(-10)),
        can(15, PIA, LAW, self_level=4, last_used=in_days(-10)),
    ]
    load_rows(store, Source("staff-roster", "harbour"), [*staff, *levels])
    areas = [
        says(n, a, tie("MEMBER_OF", a, HARBOUR), mentions=[HARBOUR]) for n, a in enumerate((ALFA, BETA, GAMMA, DELTA))
    ]
    load_rows(store, Source("institutions"), areas)
    works = [
        says(1, BUSY, tie("WORKED_ON", ADA, BUSY, role="lead", share=0.8), mentions=[ADA]),
        says(4, BUSY, tie("REQUIRES", BUSY, LAW, level=3), mentions=[LAW]),
        says(2, PAST, tie("WORKED_ON", BEA, PAST, role="clerk", share=0.2), mentions=[BEA]),
        says(3, PAST, tie("WORKED_ON", OTO, PAST, role="clerk", share=0.2), mentions=[OTO]),
    ]
    load_rows(store, Source("project-portfolio"), works)
    load_rows(
        store, Source("training-records"), [says(1, COURSE, tie("TEACHES", COURSE, LAW, level=3), mentions=[LAW])]
    )
    given = [says(1, MENTORING, tie("GIVES", OTO, MENTORING), mentions=[OTO])]
    load_rows(store, Source("exchanges"), [*given, says(2, MORE, tie("GIVES", PIA, MORE), mentions=[PIA])])
    needs = [
        tie("REQUIRES", CALL, LAW, level=3, people=2, mandatory="yes"),
        tie("REQUIRES", CALL, GIS, level=2, people=1, mandatory="no"),
        tie("REQUIRES", CALL, DAM, level=2, people=1),
        tie("IN_THEME", CALL, THEME),
    ]
    load_rows(store, Source("calls"), [says(1, CALL, *needs, mentions=[LAW, GIS, DAM, THEME])])
