"""Three institutions, made by hand, whose people teach each other: the answers can be worked out on paper.

Alfa lies one degree of latitude (111.195 km) south of Beta; where Gama lies is not known.

====  ====  ================  ===============  =====================================================
who   at    holds             wants            and
====  ====  ================  ===============  =====================================================
ann   Alfa  law 1             law 3            speaks pl; teams, mentor (hours not stated)
dan   Alfa  excel 3                            speaks en; teams
bob   Beta  law 4             excel 1          speaks pl; teams, mentor for 20 hours; 80 % on a project
eve   Beta  law 3, excel 2    excel 3          permits nothing
cid   Gama  law 3                              speaks pl, en; teams, mentor; a project without a share
fay   Gama  excel 3           (need) law 3     speaks en; permits nothing
====  ====  ================  ===============  =====================================================
"""

from __future__ import annotations

from worlds import can, day, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph.records import Source
from competence_explorer.graph.store import Store

ALFA = place("alfa", latitude=54.0, longitude=18.0, country="PL")
BETA = place("beta", latitude=55.0, longitude=18.0, country="PL")
GAMA = place("gama")
LAW, EXCEL = skill("law"), skill("excel")

ANN = person("ann", languages=["pl"], permissions=["teams", "mentor"])
DAN = person("dan", languages=["en"], permissions=["teams"])
BOB = person("bob", languages=["pl"], permissions=["teams", "mentor"], mentoring_hours_max=20.0)
EVE = person("eve")
CID = person("cid", languages=["pl", "en"], permissions=["teams", "mentor"])
FAY = person("fay", languages=["en"])

OLD = node("Project", "old", title="Old hall", start_date=day("2017-01-01"), end_date=day("2019-12-31"))
NOW = node("Project", "now", title="New hall", start_date=day("2020-01-01"), end_date=day("2099-12-31"))
COURSE = node(
    "Training", "course", title="Law course", format="training", start_date=day("2019-03-01"), duration_hours=10.0,
    cost=100.0, currency="EUR",
)  # fmt: skip
TOUR = node("Training", "tour", title="Tour", format="study_visit", duration_hours=16.0)


def _need(row, id, has, what, **properties):
    level = properties.pop("level")
    need = node("Need", id, text=f"Help with {what.ref.id}", status="open", **properties)
    own = [tie("HAS_NEED", has, need)] if has else []
    return says(row, need, *own, tie("ASKS_FOR", need, what, level=level), mentions=[*([has] if has else []), what])


def _exchange(row, id, givers, takers, about, **properties):
    exchange = node("Exchange", id, format="mentoring", **properties)
    facts = [tie("GIVES", one, exchange) for one in givers] + [tie("TAKES", one, exchange) for one in takers]
    return says(row, exchange, *facts, *(tie("ABOUT", exchange, what) for what in about), mentions=[
        *givers, *takers, *about
    ])  # fmt: skip


PEOPLE = [
    *(post(row, who, where) for row, (who, where) in enumerate(
        [(ANN, ALFA), (DAN, ALFA), (BOB, BETA), (EVE, BETA), (CID, GAMA), (FAY, GAMA)]
    )),
    can(10, ANN, LAW, self_level=1, goal_level=3),
    can(11, DAN, EXCEL, self_level=3),
    can(12, BOB, LAW, self_level=4),
    can(13, BOB, EXCEL, goal_level=1),
    can(14, EVE, LAW, self_level=3),
    can(15, EVE, EXCEL, self_level=2, goal_level=3),
    can(16, CID, LAW, self_level=3),
    can(17, FAY, EXCEL, self_level=3),
]  # fmt: skip
PROJECTS = [
    says(1, OLD, tie("REQUIRES", OLD, LAW), tie("PARTNER_IN", BETA, OLD, role="lead"), mentions=[LAW, BETA]),
    says(2, NOW, tie("WORKED_ON", BOB, NOW, share=0.8), mentions=[BOB]),
    says(3, NOW, tie("WORKED_ON", CID, NOW), mentions=[CID]),
    says(4, OLD, tie("WORKED_ON", BOB, OLD), mentions=[BOB]),
]
NEEDS = [
    _need(1, "n1", FAY, LAW, level=3, urgency="high", stage="strategy"),
    _need(2, "n2", ALFA, EXCEL, level=2, urgency="low", stage="application"),
    _need(3, "n3", None, LAW, level=4, urgency="medium", stage="call"),
]
EXCHANGES = [
    _exchange(1, "e1", [BOB], [ANN], [LAW], status="done", hours_planned=8.0, hours_done=6.0,
              start_date=day("2025-02-01")),
    _exchange(2, "e2", [BOB, CID], [ANN, DAN], [LAW, EXCEL], status="accepted", hours_planned=8.0,
              start_date=day("2026-02-01")),
    _exchange(3, "e3", [EVE], [FAY], [LAW], status="declined", hours_planned=40.0),
]  # fmt: skip
TRAININGS = [
    says(1, COURSE, tie("TEACHES", COURSE, LAW, level=3), mentions=[LAW]),
    says(2, TOUR, tie("TEACHES", TOUR, EXCEL, level=3), mentions=[EXCEL]),
]


def load_lessons(store: Store) -> None:
    """Load the institutions and what they teach each other, a file a source."""
    load_rows(store, Source("institutions"), [says(row, where) for row, where in enumerate((ALFA, BETA, GAMA))])
    load_rows(store, Source("staff-roster", "all"), PEOPLE)
    load_rows(store, Source("project-portfolio"), PROJECTS)
    load_rows(store, Source("needs"), NEEDS)
    load_rows(store, Source("exchanges"), EXCHANGES)
    load_rows(store, Source("training-records"), TRAININGS)
