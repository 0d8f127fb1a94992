"""Goals, needs, exchanges, trainings and finished projects, to put into a world of people and institutions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worlds import day, load_rows, node, says, tie

from competence_explorer.graph.records import NodeFact, Source, Statement
from competence_explorer.graph.store import Store

STATUSES = ("done", "accepted", "done", "proposed")
STAGES = ("strategy", "application", None)
URGENCIES = ("high", "low", None)


def load_learning(store: Store, people: int, places: Sequence[NodeFact], skills: Sequence[NodeFact]) -> None:
    """For people p00, p01 … and projects x0, x1 …: every kind of what the queries about learning read."""
    load_rows(store, Source("staff-roster", "learning"), list(_learners(people, skills)))
    load_rows(store, Source("needs"), list(_needs(people, places, skills)))
    load_rows(store, Source("exchanges"), list(_exchanges(people, places, skills)))
    load_rows(store, Source("training-records"), list(_trainings(skills)))
    load_rows(store, Source("project-portfolio", "partners"), list(_partners(places)))


def _learners(people: int, skills: Sequence[NodeFact]) -> Iterator[Statement]:
    """Every third person has a goal; all say how many hours they give, most which language."""
    for number in range(people):
        spoken = [None, ["pl"], ["pl", "en"], ["sv"]][number % 4]
        who = node("Person", f"p{number:02}", mentoring_hours_max=8.0 * (number % 4), languages=spoken)
        goal = skills[number % 2]
        facts = [tie("HAS_SKILL", who, goal, goal_level=4)] if number % 3 == 0 else []
        yield says(number, who, *facts, mentions=[goal])


def _needs(people: int, places: Sequence[NodeFact], skills: Sequence[NodeFact]) -> Iterator[Statement]:
    for number in range(0, people, 4):
        what, who = skills[number // 4 % 2], node("Person", f"p{number:02}")
        has = places[number % len(places)] if number % 5 == 0 else who
        properties = {"stage": STAGES[number % 3], "urgency": URGENCIES[number % 3], "status": "open"}
        need = node("Need", f"n{number:02}", text=f"Need {number}", **properties)
        facts = tie("HAS_NEED", has, need), tie("ASKS_FOR", need, what, level=[2, 3, None][number % 3])
        yield says(number, need, *facts, mentions=[has, what])


def _exchanges(people: int, places: Sequence[NodeFact], skills: Sequence[NodeFact]) -> Iterator[Statement]:
    for number in range(0, people - 7, 3):
        what, host = skills[number % 2], places[number % len(places)]
        giver, taker = (node("Person", f"p{one:02}") for one in (number, number + 7))
        properties = {"status": STATUSES[number % 4], "hours_planned": 4.0 + number % 5, "hours_done": number % 3}
        exchange = node("Exchange", f"e{number:02}", format="mentoring", start_date=day("2025-03-01"), **properties)
        ends = tie("ABOUT", exchange, what), tie("HOSTED_BY", exchange, host)
        people_ = tie("GIVES", giver, exchange), tie("TAKES", taker, exchange)
        yield says(number, exchange, *ends, *people_, mentions=[giver, taker, what, host])


def _trainings(skills: Sequence[NodeFact]) -> Iterator[Statement]:
    for number, (what, format) in enumerate(zip(skills, ("training", "study_visit"), strict=True)):
        properties = {"format": format, "duration_hours": 8.0, "cost": 100.0, "currency": "EUR"}
        course = node("Training", f"t{number}", title=f"Course {number}", **properties)
        yield says(number, course, tie("TEACHES", course, what, level=4), mentions=[what])


def _partners(places: Sequence[NodeFact]) -> Iterator[Statement]:
    """Each institution led one finished project."""
    for number, where in enumerate(places):
        project = node("Project", f"x{number}", start_date=day("2018-01-01"), end_date=day("2020-12-31"))
        yield says(number, project, tie("PARTNER_IN", where, project, role="lead"), mentions=[where])
