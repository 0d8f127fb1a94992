"""Recorded last days, projects and successors in a small office, worked out by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from worlds import ROSTER, can, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.leaving.departure import departure
from competence_explorer.graph.leaving.succession import mentorings, nearest_skills, successors
from competence_explorer.graph.leaving.who import last_days, leavers, present
from competence_explorer.graph.records import Source
from competence_explorer.graph.snapshot import take_snapshot
from competence_explorer.graph.visibility import permitted

TODAY = dt.date.today()


def on(days):
    return TODAY + dt.timedelta(days)


OFFICE, HARBOUR = place("office"), place("harbour")
SOON = person("soon", leaves_on=on(30), permissions=["teams"])
ENDING = person("ending")
EITHER = person("either", leaves_on=on(90))
GONE = person("gone")
STAYS = person("stays", permissions=["teams", "mentor"])
SECOND = person("second")
LOOSE = person("loose")  # no post is recorded
GIS, MAPS, LAW, TAX, BUDGET = (skill(name) for name in ("gis", "maps", "law", "tax", "budget"))
COURSE = node("Training", "course", title="Law for all")
DIKE = node("Project", "dike", title="Dike", end_date=on(300))
PIER = node("Project", "pier", title="Pier", end_date=on(20))
OLD = node("Project", "old", title="Old quay", end_date=on(-5))
PARK = node("Project", "park", title="Park", status="completed")
DOCK = node("Project", "dock", title="Dock")
YARD = node("Project", "yard", title="Yard")


def posts():
    yield post(1, SOON, OFFICE, role="clerk")
    yield post(2, ENDING, OFFICE, role="clerk", end_date=on(60))
    yield post(3, EITHER, OFFICE, role="clerk", end_date=on(45))
    yield post(4, GONE, OFFICE, role="clerk", end_date=on(-1))
    yield post(5, STAYS, HARBOUR, role="clerk")
    yield post(6, SECOND, OFFICE, role="old post", end_date=on(10))  # one of her two posts ends
    yield post(7, SECOND, HARBOUR, role="new post")
    rated = [(SOON, GIS, 4), (SOON, LAW, 3), (STAYS, LAW, 2), (SECOND, MAPS, 3), (STAYS, MAPS, 1), (ENDING, TAX, 2)]
    rated += [(SOON, BUDGET, 3), (ENDING, BUDGET, 3), (EITHER, BUDGET, 2), (GONE, TAX, 4), (ENDING, MAPS, 2)]
    rated += [(LOOSE, TAX, 2)]
    for row, (who, what, level) in enumerate(rated, 10):
        yield can(row, who, what, self_level=level)


def worked(row, who, project, **properties):
    return says(row, project, tie("WORKED_ON", who, project, **properties), mentions=[who])


def portfolio():
    yield says(1, DIKE, tie("REQUIRES", DIKE, GIS, level=3, people=2), mentions=[GIS])
    yield says(2, DIKE, tie("REQUIRES", DIKE, MAPS, level=3), mentions=[MAPS])
    yield from (worked(3, SOON, DIKE, role="Project Manager"), worked(4, STAYS, DIKE, role="engineer"))
    yield from (worked(5, LOOSE, DIKE, role="finance"), worked(6, SOON, PIER, role="coordinator"))
    yield from (worked(7, SOON, OLD), worked(8, SOON, PARK), worked(9, ENDING, DOCK), worked(10, STAYS, DOCK))
    yield worked(11, EITHER, DOCK, end_date=on(-3))
    yield says(12, YARD, tie("REQUIRES", YARD, TAX, level=2), mentions=[TAX])
    yield from (worked(13, ENDING, YARD), worked(14, STAYS, YARD))


@pytest.fixture(scope="module")
def snapshot(module_store):
    load_rows(module_store, ROSTER, list(posts()))
    load_rows(module_store, Source("project-portfolio"), list(portfolio()))
    near = [says(1, GIS, tie("RELATED_TO", GIS, MAPS), mentions=[MAPS])]
    load_rows(module_store, Source("competences"), near)
    taught = says(1, COURSE, tie("TEACHES", COURSE, LAW, level=2), mentions=[LAW])
    came = [
        says(row, COURSE, tie("ATTENDED", who, COURSE, result=result), mentions=[who])
        for row, (who, result) in enumerate([(SECOND, "completed"), (LOOSE, "failed")], 2)
    ]
    load_rows(module_store, Source("training-records"), [taught, *came])
    return take_snapshot(module_store)


def people(snapshot, indices):
    return [snapshot.nodes("Person").texts("id")[i] for i in indices]


def test_who_is_there(snapshot):
    assert people(snapshot, np.flatnonzero(~present(snapshot))) == ["gone"]


def test_last_days_are_those_recorded(snapshot):
    days = dict(zip(people(snapshot, range(7)), last_days(snapshot).tolist(), strict=True))
    assert days == {
        "either": on(45),  # the earlier of both
        "ending": on(60),
        "gone": None,  # she has left: there is no post today to end
        "loose": None,
        "second": None,  # another post goes on
        "soon": on(30),
        "stays": None,
    }


@pytest.mark.parametrize(
    ("days", "named", "who"),
    [
        (29, "stays", ["stays"]),
        (30, None, ["soon"]),
        (45, None, ["either", "soon"]),
        (60, "loose", ["either", "ending", "loose", "soon"]),
        (9999, None, ["either", "ending", "soon"]),
    ],
)
def test_who_leaves_by_a_day(snapshot, days, named, who):
    assert people(snapshot, leavers(snapshot, named, on(days), present(snapshot))) == who


def test_nobody_leaves_by_a_day(snapshot):
    with pytest.raises(UsageError):
        departure(snapshot, None, on(29), None, None)
    with pytest.raises(UsageError):
        departure(snapshot, None, on(99), "Harbour", None)


def test_permission_is_by_purpose(snapshot):
    assert people(snapshot, np.flatnonzero(permitted(snapshot, "teams"))) == ["soon", "stays"]
    assert people(snapshot, np.flatnonzero(permitted(snapshot, "mentor"))) == ["stays"]


def test_projects_at_risk(snapshot):
    """The dike loses its manager and its one expert in GIS; nobody had maps at level 3, so nothing of that is lost.
    The pier ends before she leaves, the others have ended; the dock keeps somebody and had nobody to lead it."""
    (risk,) = departure(snapshot, "soon|either", None, None, None).risks
    assert risk.project == snapshot.nodes("Project").index["dike"]
    assert people(snapshot, risk.team) == ["loose", "soon", "stays"]
    assert people(snapshot, risk.leaving) == ["soon"]
    assert [(need.skill, need.level, need.people) for need in risk.lacks] == [
        (snapshot.nodes("Skill").index["gis"], 3, 2)
    ]
    assert risk.headless


def test_a_project_that_nobody_is_left_on(snapshot):
    risks = departure(snapshot, "stays|ending", None, None, None).risks
    assert [snapshot.nodes("Project").texts("id")[risk.project] for risk in risks] == ["dock", "yard"]
    assert not risks[0].headless


def test_who_comes_closest(snapshot):
    def near(what, level=None, without=("soon",)):
        staying = present(snapshot)
        staying[[snapshot.nodes("Person").index[id] for id in without]] = False
        like = np.array([snapshot.nodes("Person").index["soon"]])
        index = snapshot.nodes("Skill").index[what]
        return [(people(snapshot, [s.person])[0], s.why) for s in successors(snapshot, index, staying, level, like)]

    assert near("gis") == [
        ("second", "holds maps (related)"),  # level 3
        ("ending", "holds maps (related)"),  # level 2
        ("stays", "holds maps (related)"),
    ]
    assert near("law", 3) == [("stays", "holds it at level 2"), ("second", "took part in “Law for all”")]
    assert near("law") == [("second", "took part in “Law for all”")]  # Stays holds it
    # Nothing is near to the budget: who holds most of Soon's other competences, here half of two.
    assert near("budget") == [("stays", "holds 1 of the 2 other competences of Soon")]


def test_the_nearest_competences(snapshot):
    skills = snapshot.nodes("Skill").index
    assert nearest_skills(snapshot, skills["maps"]) == {skills["gis"]: "related"}
    assert nearest_skills(snapshot, skills["tax"]) == {}


def test_one_mentoring_passes_on_as_much_as_it_can(snapshot):
    """Two competences are lost from level 3 on, GIS and law; Stays and Second come close to both, Stays closer."""
    gone = departure(snapshot, "soon", None, None, 3)
    chosen, at_least = gone.mentored
    assert at_least == 1
    assert [people(snapshot, [m.mentor, m.learner]) for m in chosen] == [["soon", "stays"]]
    assert len(chosen[0].skills) == 2


def test_no_mentoring_without_learners():
    assert mentorings({0: ([1], [])})[0] == []


def test_who_could_step_in(snapshot):
    """Loose holds the tax law that the yard then lacks; the dike has nobody outside its team who knows GIS."""
    gone = departure(snapshot, "ending", None, None, None)
    (yard,) = gone.risks
    assert people(snapshot, gone.stand_ins(yard)) == ["loose"]
    gone = departure(snapshot, "soon", None, None, None)
    assert gone.stand_ins(gone.risks[0]) == []
