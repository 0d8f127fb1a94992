"""Mentors for four learners, worked out by hand, and the assignment against every other on small random instances."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from lessons import LAW, load_lessons

from competence_explorer.graph.competence.aims import NOBODY, Aims
from competence_explorer.graph.competence.mentoring import Pairs, assigned
from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import QUERIES, mentor_match

MATCH = QUERIES["mentor-match"]
KM = 111.195 / 250  # from Alfa to Beta, in points


@pytest.fixture(scope="module")
def lessons(module_store):
    load_lessons(module_store)
    return View(module_store)


def pairs(rows):
    return {row["id"]: row["mentor_id"] for row in rows if row["section"] == "match"}


def one(rows, id):
    (row,) = (row for row in rows if row["id"] == id)
    return row


def test_open_needs_come_before_goals(lessons):
    """Bob has 20 hours less 8 promised: one mentee for 8 hours; Cid states none: one. Ann with Bob would be worth more
    than the need without an author, which only Bob can answer; but it is a need."""
    rows = MATCH.rows(lessons, {})
    assert pairs(rows) == {"fay": "cid", "n3": "bob"}
    fay, need = one(rows, "fay"), one(rows, "n3")
    # Urgent 3, the same institution, a language in common 1; where Gama lies is not known: -1.
    assert (fay["points"], fay["levels_above"], fay["kilometres"]) == (3.0, 3, None)
    assert fay["reasons"] == ["an open need, urgency high", "both speak en"]
    assert (fay["format"], fay["path"]) == ("mentoring", None)  # Gama has finished nothing, and nobody introduces
    # Medium 2, of whom nothing is known: -1. Beta led a finished project that took law.
    assert (need["name"], need["institution"], need["mentee_level"]) == ("author not shown", None, None)
    assert (need["points"], need["format"], need["need"]) == (1.0, "study_visit", "Help with law")
    left = one(rows, "n2")
    assert (left["section"], left["name"]) == ("need without a mentor", "Alfa")
    assert left["reasons"] == ["nobody who permitted to be asked as a mentor is at the level"]


def test_with_more_hours_everybody_has_a_mentor(lessons):
    rows = MATCH.rows(lessons, {"hours": 4})
    assert pairs(rows) == {"fay": "cid", "n3": "bob", "ann": "bob"}
    ann = one(rows, "ann")
    # A goal 0; one level more than wanted -0.5; another institution 2; a language 1; they met in e1: 1; the way.
    assert ann["points"] == round(3.5 - KM, 2)
    assert (ann["mentee_level"], ann["mentor_level"], ann["levels_above"], ann["kilometres"]) == (1, 4, 3, 111.2)
    assert ann["reasons"] == ["a goal", "different institutions", "both speak pl", "they know each other"]
    assert (ann["path"], ann["format"]) == ("Ann → Bob", "mentoring")


def test_limits(lessons):
    assert pairs(MATCH.rows(lessons, {"hours": 4, "most_mentees": 1})) == {"fay": "cid", "n3": "bob"}
    assert pairs(MATCH.rows(lessons, {"hours": 13})) == {"fay": "cid"}  # Bob has 12 left
    assert pairs(MATCH.rows(lessons, {"goals": "no", "scope": "Alfa|Gama"})) == {"fay": "cid"}
    assert pairs(MATCH.rows(lessons, {"scope": "Alfa", "mentors": "Gama"})) == {"ann": "cid"}
    assert pairs(MATCH.rows(lessons, {"scope": "Alfa", "distance": 3})) == {"ann": "bob"}
    assert pairs(MATCH.rows(lessons, {"scope": "Alfa", "distance": 4})) == {}


def test_who_shares_no_language_is_no_pair(lessons):
    rows = MATCH.rows(lessons, {"mentors": "Beta"})
    assert one(rows, "fay")["reasons"] == ["nobody at the level shares a language"]
    rows = MATCH.rows(lessons, {"mentors": "Beta", "hours": 13})
    assert one(rows, "n3")["reasons"] == ["the mentors at the level have no hours left"]


def test_keys_go_with_the_names(lessons):
    fay, ann = (one(MATCH.rows(lessons, {"hours": 4}), id) for id in ("fay", "ann"))
    assert (fay["competence_id"], fay["need_id"]) == (LAW.ref.id, "n1")
    assert (ann["competence_id"], ann["need_id"]) == (LAW.ref.id, None)


def test_what_does_not_fit_is_counted(lessons):
    rows = MATCH.rows(lessons, {"hours": 4, "limit": 1})
    assert [row["name"] for row in rows] == ["Ann", "… 2 more", "Alfa"]


def test_a_need_is_shown_without_its_author(lessons):
    """Somebody of Beta sees no one of Gama: Fay's need is still a need, of nobody known."""
    rows = MATCH.rows(View(lessons.store, Viewer("contact", institution="beta")), {"goals": "no"})
    assert {row["id"]: row["name"] for row in rows} == {
        "n1": "author not shown",
        "n2": "Alfa",
        "n3": "author not shown",
    }
    assert not {"Fay", "Cid", "Ann"} & {row["name"] for row in rows}


def test_the_picture(lessons):
    rows = MATCH.rows(lessons, {"hours": 4})
    picture = MATCH.network(lessons, {"hours": 4}, rows)
    assert {(edge.start, edge.end) for edge in picture.edges} == {("bob", "ann"), ("bob", "n3"), ("cid", "fay")}
    assert {node.id: (node.kind, node.group) for node in picture.nodes} == {
        "ann": ("Person", "Alfa"), "bob": ("Person", "Beta"), "cid": ("Person", "Gama"), "fay": ("Person", "Gama"),
        "n3": ("Need", ""),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "error"),
    [({"distance": 0}, UsageError), ({"goals": "perhaps"}, UsageError), ({"scope": "Atlantis"}, NotFoundError)],
)
def test_wrong_values_say_what_would_be_right(lessons, values, error):
    with pytest.raises(error) as wrong:
        MATCH.rows(lessons, values)
    assert wrong.value.hint


def test_from_python(lessons):
    frame = mentor_match(lessons.store, hours=4)
    assert list(frame.columns) == MATCH.names
    assert len(frame) == 4


LEARNERS, MENTORS = 4, 3


def instance(seed):
    """Aims of four learners, needs among them, and who could mentor them."""
    rng = np.random.default_rng(seed)
    learner = np.sort(np.append(np.arange(LEARNERS), rng.integers(0, LEARNERS, 3))).astype(np.int32)
    need = np.where(rng.random(learner.size) < 0.4, np.arange(learner.size), NOBODY).astype(np.int32)
    nothing = np.zeros(learner.size, np.int32)
    aims = Aims(
        learner, nothing, nothing, nothing, np.zeros(learner.size), need, *np.full((2, LEARNERS), NOBODY, np.int32)
    )
    able = [pair for pair in np.ndindex(learner.size, MENTORS) if rng.random() < 0.5] or [(0, 0)]
    aim, mentor = np.array(able).T
    points = rng.integers(-3, 8, len(able)).astype(float)
    return aims, Pairs(aim, mentor, *np.zeros((4, len(able)), np.int32), points), rng.integers(0, 3, MENTORS)


def value(aims, pairs, rows):
    """What counts, in its order: mentees, needs answered, points."""
    return len(rows), int((aims.need[pairs.aim[rows]] != NOBODY).sum()), float(pairs.points[rows].sum())


@pytest.mark.parametrize("seed", range(80))
def test_no_other_assignment_is_better(seed):
    aims, found, places = instance(seed)
    there = Pairs(*(column[places[found.mentor] > 0] for column in found))
    chosen = assigned(aims, there, places)
    every = range(there.aim.size)
    best = (0, 0, 0.0)
    for size in range(1, LEARNERS + 1):
        for rows in map(list, itertools.combinations(every, size)):
            each_once = len(set(aims.learner[there.aim[rows]].tolist())) == size
            if each_once and (np.bincount(there.mentor[rows], minlength=MENTORS) <= places).all():
                best = max(best, value(aims, there, rows))
    assert value(aims, chosen, list(range(chosen.aim.size))) == pytest.approx(best)
    assert len(set(aims.learner[chosen.aim].tolist())) == chosen.aim.size
    assert (np.bincount(chosen.mentor, minlength=MENTORS) <= places).all()
    assert (np.diff(chosen.points) <= 0).all()
