"""The arrays of a snapshot, by hand, on both engines."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from worlds import can, day, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph.competence.arrays import competences, goals, workload
from competence_explorer.graph.competence.holdings import Requirement
from competence_explorer.graph.competence.requirements import requirements
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.records import Source
from competence_explorer.graph.snapshot import take_snapshot

ANNA, BEATA, CEZARY, DOROTA = (person(id) for id in ("anna", "beata", "cezary", "dorota"))
GOING = person("ewa", leaves_on=day("2031-01-31"))
GDYNIA, SOPOT = place("gdynia"), place("sopot")
AID, HEAT = skill("aid"), skill("heat")
TRAM = node("Project", "tram", title="Tram", start_date=day("2030-02-10"), end_date=day("2030-03-05"))
OPEN = node("Project", "open", title="No dates")
CALL = node("Call", "call", title="Call")

ROWS = [
    post(2, ANNA, GDYNIA, role="clerk", start_date=day("2015-01-01"), end_date=day("2032-06-30")),
    post(3, ANNA, SOPOT, role="adviser", start_date=day("2018-01-01"), end_date=day("2031-06-30")),
    post(4, BEATA, SOPOT, role="clerk"),
    post(5, CEZARY, SOPOT, role="clerk", end_date=day("2019-01-01")),
    post(6, GOING, GDYNIA, role="head", end_date=day("2035-01-01")),
    can(7, ANNA, AID, self_level=3, goal_level=4, last_used=day("2024-05-01")),
    can(8, BEATA, AID, evidence=["declared"]),
    can(9, BEATA, HEAT, self_level=1),
    says(10, DOROTA),
]
PROJECTS = [
    says(2, TRAM, tie("WORKED_ON", ANNA, TRAM, share=0.5), mentions=[ANNA]),
    says(3, TRAM, tie("WORKED_ON", ANNA, TRAM, role="a", share=0.25, start_date=day("2030-03-01"),
                      end_date=day("2031-01-01")), mentions=[ANNA]),
    says(4, TRAM, tie("WORKED_ON", BEATA, TRAM), mentions=[BEATA]),
    says(5, OPEN, tie("WORKED_ON", CEZARY, OPEN, share=0.3), mentions=[CEZARY]),
    says(6, OPEN, tie("WORKED_ON", DOROTA, OPEN, share=0.3, start_date=day("2029-01-01"),
                      end_date=day("2029-12-31")), mentions=[DOROTA]),
    says(7, OPEN, tie("WORKED_ON", GOING, OPEN, share=1.0, start_date=day("2030-03-31")), mentions=[GOING]),
]  # fmt: skip
NEEDS = [
    says(2, CALL, tie("REQUIRES", CALL, AID, level=2, people=3), mentions=[AID]),
    says(3, CALL, tie("REQUIRES", CALL, HEAT, mandatory="no"), mentions=[HEAT]),
]


@pytest.fixture(scope="module")
def snapshot(module_store):
    load_rows(module_store, Source("staff-roster", "Tricity"), ROWS)
    load_rows(module_store, Source("project-portfolio"), PROJECTS)
    load_rows(module_store, Source("calls"), NEEDS)
    return take_snapshot(module_store)


def by_id(snapshot, label="Person"):
    return snapshot.nodes(label).index


def test_who_holds_what(snapshot):
    people, skills = by_id(snapshot), by_id(snapshot, "Skill")
    holdings = competences(snapshot).holdings
    found = {
        (person, skill): holdings.level[i]
        for i, (person, skill) in enumerate(zip(holdings.person.tolist(), holdings.skill.tolist(), strict=True))
    }
    assert found == {
        (people["anna"], skills["aid"]): 3,
        (people["beata"], skills["aid"]): 0,  # recorded, the level not stated
        (people["beata"], skills["heat"]): 1,
    }
    assert holdings.used[holdings.entries(skills["aid"])].astype(str).tolist() == ["2024-05-01", "NaT"]
    assert np.flatnonzero(holdings.recorded).tolist() == sorted([people["anna"], people["beata"]])
    aims = goals(snapshot)
    assert (aims.person.tolist(), aims.level.tolist()) == ([people["anna"]], [4])


def test_who_works_where_and_until_when(snapshot):
    people, places = by_id(snapshot), by_id(snapshot, "Institution")
    found = competences(snapshot)
    assert found.members.counts()[[places["gdynia"], places["sopot"]]].tolist() == [2, 2]
    homes = {id: found.home[i] for id, i in people.items()}
    assert homes == {
        "anna": places["sopot"],  # begun last
        "beata": places["sopot"],
        "cezary": places["sopot"],  # left long ago
        "dorota": -1,
        "ewa": places["gdynia"],
    }
    assert {id: str(found.leaves[i]) for id, i in people.items()} == {
        "anna": "2032-06-30",  # the end of her last post
        "beata": "NaT",
        "cezary": "NaT",
        "dorota": "NaT",
        "ewa": "2031-01-31",  # declared
    }
    assert np.flatnonzero(found.leaving(np.datetime64("2031-12-31"))).tolist() == [people["ewa"]]
    gone = found.without(np.arange(len(people)) == people["anna"])
    assert gone.members.counts().sum() == found.members.counts().sum() - 2
    assert not gone.holdings.recorded[people["anna"]]


def test_how_busy_they_are(snapshot):
    people = by_id(snapshot)
    found = workload(snapshot, dt.date(2030, 1, 15), 4)
    assert found.share[people["anna"]].tolist() == [0, 0.5, 0.75, 0.25]
    assert found.share[people["dorota"]].tolist() == [0, 0, 0, 0]
    assert found.share[people["ewa"]].tolist() == [0, 0, 1, 1]  # without an end it goes on
    assert found.not_known[people["beata"]].tolist() == [False, True, True, False]  # no share
    assert found.not_known[people["cezary"]].all()  # no days at all
    assert found.not_known[people["ewa"]].tolist() == [False, False, True, True]
    free, unsure = found.available(0.75)
    assert np.flatnonzero(free).tolist() == sorted([people["anna"], people["dorota"]])
    assert np.flatnonzero(unsure).tolist() == sorted([people["beata"], people["cezary"]])


def test_they_are_made_once_a_snapshot(snapshot, module_store):
    assert competences(snapshot) is competences(take_snapshot(module_store))


def test_what_a_call_needs(snapshot):
    skills = by_id(snapshot, "Skill")
    aid, heat = skills["aid"], skills["heat"]
    assert requirements(snapshot, call="Call") == [Requirement(aid, 2, 3, True), Requirement(heat, 1, 1, False)]
    assert requirements(snapshot, profile="heat = 2 x 4; aid") == [Requirement(heat, 2, 4), Requirement(aid)]
    with pytest.raises(UsageError, match="what the competences are needed for"):
        requirements(snapshot)
    with pytest.raises(UsageError, match="No competence is recorded as required"):
        requirements(snapshot, project="Tram")
