"""Training plans for six people, worked out by hand. (Against brute force: tests of the plans themselves.)"""

from __future__ import annotations

import datetime as dt

import pytest
from lessons import load_lessons

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import QUERIES, training_plan

PLAN = QUERIES["training-plan"]


@pytest.fixture(scope="module")
def lessons(module_store):
    load_lessons(module_store)
    return View(module_store)


def trainings(rows):
    return {row["id"]: row["who"] for row in rows if row["section"] == "training"}


def gaps(rows):
    columns = ("section", "held", "missing", "closed", "open")
    return {row["id"]: tuple(row[name] for name in columns) for row in rows if row["section"].startswith("gap")}


def test_who_is_trained(lessons):
    """Five are needed, Bob, Cid and Eve hold law at 3: two are missing. Ann is nearest, and law is her goal; of Dan and
    Fay, who hold none, Dan permits teams. Bob's own goal is taught on the tour. 2 × 10 + 16 hours."""
    rows = PLAN.rows(lessons, {"profile": "law=3x5", "budget": 100})
    assert trainings(rows) == {
        "course": ["Ann (Alfa): law=3", "Dan (Alfa): law=3"],
        "tour": ["Bob (Beta): excel=1 (own goal)"],
    }
    assert gaps(rows) == {"law": ("gap closed", 3, 2, 2, 0)}
    whole, course = rows[:2]
    assert (whole["name"], whole["people"], whole["closed"], whole["hours"]) == ("2 trainings for 36 hours", 3, 2, 36)
    assert whole["detail"] == "proven to be the best; of a budget of 100 hours; 1 goal of mentors"
    assert (whole["cost"], course["cost"], course["currency"]) == (None, 200, "EUR")  # what the tour costs is not known
    assert course["starts"] == dt.date(2019, 3, 1)
    assert course["detail"] == "last given on 2019-03-01: ask for it again; with an assessment, to count above level 2"


@pytest.mark.parametrize(
    ("values", "who", "gap"),
    [
        # A fifth of 20 hours is kept, and 10 are left over: less than the tour takes.
        ({"budget": 20}, {"course": 1}, ("gap still open", 3, 2, 1, 1)),
        ({"budget": 20, "kept": 0}, {"course": 2}, ("gap closed", 3, 2, 2, 0)),
        ({"budget": 26, "kept": 0.3}, {"course": 1, "tour": 1}, ("gap still open", 3, 2, 1, 1)),
        ({"budget": 200, "unit": "money", "kept": 0}, {"course": 2}, ("gap closed", 3, 2, 2, 0)),
        ({"budget": 100, "steps": 2}, {"course": 1, "tour": 1}, ("gap still open", 3, 2, 1, 1)),
        ({"budget": 100, "again": "no"}, {"tour": 1}, ("gap still open", 3, 2, 0, 2)),
        ({"budget": 9}, {}, ("gap still open", 3, 2, 0, 2)),
        ({"budget": 100, "scope": "Alfa|Gama"}, {"course": 3}, ("gap still open", 1, 4, 3, 1)),
        ({"budget": 20, "kept": 0, "method": "greedy"}, {"course": 2}, ("gap closed", 3, 2, 2, 0)),
    ],
)
def test_limits(lessons, values, who, gap):
    rows = PLAN.rows(lessons, {"profile": "law=3x5", **values})
    assert {id: len(people) for id, people in trainings(rows).items()} == who
    assert gaps(rows) == {"law": gap}


@pytest.mark.parametrize(
    ("values", "who", "gap"),
    [
        ({"trained": "ann=law=3"}, {"course": ["Dan"], "tour": ["Bob"]}, ("gap closed", 4, 1, 1, 0)),
        ({"trained": "bob=excel=1"}, {"course": ["Ann", "Dan"]}, ("gap closed", 3, 2, 2, 0)),  # his own goal is reached
        ({"leaving": "bob"}, {"course": ["Ann", "Dan", "Fay"]}, ("gap closed", 2, 3, 3, 0)),
        ({"leaving": "Beta"}, {"course": ["Ann", "Dan", "Fay"]}, ("gap still open", 1, 4, 3, 1)),
        ({"scope": "Alfa", "joining": "Gama"}, {"course": ["Ann", "Dan", "Fay"]}, ("gap still open", 1, 4, 3, 1)),
    ],
)
def test_what_is_supposed(lessons, values, who, gap):
    rows = PLAN.rows(lessons, {"profile": "law=3x5", "budget": 100, **values})
    assert {id: [name.split()[0] for name in names] for id, names in trainings(rows).items()} == who
    assert gaps(rows) == {"law": gap}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"profile": "law=3x5", "budget": 10, "kept": 0}, "the budget goes to what weighs more"),
        ({"profile": "law=3x9"}, "a training teaches it, but too few people"),
        ({"profile": "law=4x2"}, "no training on record that can be had"),
        ({"profile": "law=3x5", "again": "no"}, "no training on record that can be had"),
    ],
)
def test_why_a_gap_stays_open(lessons, values, why):
    (row,) = (row for row in PLAN.rows(lessons, values) if row["section"] == "gap still open")
    assert row["detail"].startswith(why)


def test_nobody_attends_more_than_she_may(lessons):
    """Ann, Dan and Fay could learn law; with one training each nobody attends two."""
    rows = PLAN.rows(lessons, {"profile": "law=3x6; excel=3x4", "budget": 200, "most_each": 1, "kept": 0})
    named = [who.partition(" ")[0] for people in trainings(rows).values() for who in people]
    assert len(named) == len(set(named))


def test_more_budget_is_never_worse(lessons):
    closed = [
        PLAN.rows(lessons, {"profile": "law=3x6; excel=3x4", "budget": budget})[0]["closed"]
        for budget in range(0, 100, 9)
    ]
    assert closed == sorted(closed)
    assert closed[0] == 0 < closed[-1]


def test_what_is_covered_needs_no_plan(lessons):
    rows = PLAN.rows(lessons, {"profile": "law=3", "kept": 0, "budget": 1})
    assert [(row["section"], row["name"]) for row in rows] == [("plan", "0 trainings for 0 hours")]


def test_small_counts_are_not_told(lessons):
    view = View(lessons.store, Viewer("contact", institution="beta"))
    assert gaps(PLAN.rows(view, {"profile": "law=3x5"}))["law"] == ("gap still open", "fewer than 5", None, 0, None)


def test_the_picture(lessons):
    values = {"profile": "law=3x5", "budget": 100}
    picture = PLAN.network(lessons, values, PLAN.rows(lessons, values))
    assert {(edge.start, edge.end, edge.detail) for edge in picture.edges} == {
        ("ann", "course", "law=3"), ("dan", "course", "law=3"), ("bob", "tour", "excel=1 (own goal)")
    }  # fmt: skip
    assert {node.id for node in picture.nodes} == {"ann", "bob", "course", "dan", "tour"}


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, UsageError),
        ({"profile": "law", "kept": 2}, UsageError),
        ({"profile": "law", "unit": "money", "currency": "PLN"}, UsageError),
        ({"profile": "law", "unit": "days"}, UsageError),
        ({"profile": "alchemy"}, NotFoundError),
    ],
)
def test_wrong_values_say_what_would_be_right(lessons, values, error):
    with pytest.raises(error) as wrong:
        PLAN.rows(lessons, values)
    assert wrong.value.hint


def test_from_python(lessons):
    frame = training_plan(lessons.store, profile="law=3x5")
    assert list(frame.columns) == PLAN.names
    assert frame["section"].iloc[0] == "plan"
