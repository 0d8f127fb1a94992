"""Each aspect of the quality of the data, with figures worked out by hand from the towns and from small loads."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest
from towns import ANNA, BARTEK, CALLS, CELINA, FILIP, GDANSK, GDYNIA, HEAT, PORT, STATE_AID, TOWNS, TRAM, employed
from worlds import can, load_rows, node, person, place, post, says, skill, tie

from competence_explorer import queries
from competence_explorer.graph import reports
from competence_explorer.graph.claims import loads, undo
from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.levels import DAYS_A_YEAR, RULES
from competence_explorer.graph.quality import ASPECTS, AspectId
from competence_explorer.graph.records import Source
from competence_explorer.graph.reports import Note
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import QUERIES

SUMMARY, ITEMS = QUERIES["data-quality"], QUERIES["data-quality-items"]


@pytest.fixture
def world(store):
    for source, rows in TOWNS:
        load_rows(store, source, rows)
    return View(store)


def summary(view, **values):
    return {row["id"]: row for row in SUMMARY.rows(view, values)}


def figures(view, **values):
    return {id: (row["count"], row["of"], row["worst"]) for id, row in summary(view, **values).items()}


def items(view, aspect, **values):
    return ITEMS.rows(view, {"aspect": aspect, **values})


def names(view, aspect, **values):
    return [row["name"] for row in items(view, aspect, **values)]


def test_every_aspect_can_be_asked_for():
    assert tuple(ASPECTS) == get_args(AspectId)
    assert next(p for p in ITEMS.parameters if p.name == "aspect").choices == tuple(ASPECTS)


def test_the_towns(world):
    """Six have a post today, of whom Filip is known by nothing; neither project has a partner."""
    assert figures(world) == {
        "people-without-competences": (1, 6, ["Port Authority"]),
        "people-without-post": (0, 7, []),
        "projects-without-people": (0, 2, []),
        "projects-without-lead": (2, 2, []),
        "competences-without-holders": (0, 3, []),
        "unknown-competences": (3, 3, []),  # no list of competences is loaded
        "institutions-not-reported": (1, 5, ["Port Authority"]),
        "disagreements": (0, summary(world)["disagreements"]["of"], []),
        "rejected-rows": (0, 0, []),
        "doubtful-rows": (0, 0, []),
        "stale-evidence": (0, 1, []),
        "doubtful-identities": (0, 15, []),
    }
    found = summary(world)
    assert found["people-without-competences"]["share"] == pytest.approx(1 / 6)
    assert found["rejected-rows"]["share"] is None
    assert "to Port Authority" in found["institutions-not-reported"]["remedy"]
    assert found["people-without-post"]["remedy"] == "Nothing to do."


def test_a_scope_leaves_out_what_is_elsewhere(world):
    found = figures(world, scope="Gdynia|Port Authority")
    assert found["people-without-competences"] == (1, 3, ["Port Authority"])
    assert found["institutions-not-reported"] == (1, 2, ["Port Authority"])
    assert found["competences-without-holders"] == (2, 3, [])
    assert names(world, "competences-without-holders", scope="Gdynia|Port Authority") == ["heat networks", "state aid"]
    assert found.keys() == {id for id, aspect in ASPECTS.items() if aspect.placed}
    with pytest.raises(UsageError, match="at no institution"):
        items(world, "people-without-post", scope="Gdynia")
    with pytest.raises(NotFoundError):
        items(world, "disagreements", scope="Nowhere at all")


def test_who_is_mentioned_only_has_no_post(world):
    load_rows(world.store, Source("needs"), [says(2, person("zofia"))])
    assert figures(world)["people-without-post"] == (1, 8, [])
    (row,) = items(world, "people-without-post")
    assert (row["id"], row["name"], row["kind"], row["institution"]) == ("zofia", "Zofia", "Person", None)


def test_projects(world):
    """The tram is led by Gdynia, which its own file forgot to say who works on."""
    bike = node("Project", "bike", title="Bike path")
    rows = [
        says(2, TRAM, tie("PARTNER_IN", GDANSK, TRAM, role="partner"), mentions=[GDANSK]),
        says(3, TRAM, tie("PARTNER_IN", GDYNIA, TRAM, role="lead"), mentions=[GDYNIA]),
        says(4, bike, tie("PARTNER_IN", GDANSK, bike, role="partner"), mentions=[GDANSK]),
    ]
    load_rows(world.store, Source("project-portfolio", "more"), rows)
    found = figures(world)
    assert found["projects-without-people"] == (1, 3, ["Gdańsk"])
    assert found["projects-without-lead"] == (2, 3, ["Gdańsk"])
    assert names(world, "projects-without-lead") == ["Bike path", "Warm homes"]
    assert figures(world, scope="Gdynia")["projects-without-lead"] == (0, 1, [])
    assert figures(world, scope="Gdańsk")["projects-without-lead"] == (1, 2, ["Gdańsk"])


def test_competences(world):
    """Only a list of competences makes one known; groups are held by nobody and are not missed."""
    listed = [says(2, STATE_AID), says(3, skill("digital", kind="group")), says(4, skill("rust"))]
    load_rows(world.store, Source("competences"), listed)
    call = CALLS[0].about
    load_rows(world.store, Source("calls", "more"), [says(2, node(*call), tie("REQUIRES", node(*call), skill("tea")),
              mentions=[skill("tea")])])  # fmt: skip
    found = figures(world)
    assert found["competences-without-holders"] == (2, 5, [])
    assert names(world, "competences-without-holders") == ["tea", "rust"]  # the required one first
    assert items(world, "competences-without-holders")[0]["detail"] == "Required by Clean Cities 2027."
    assert found["unknown-competences"] == (3, 4, [])
    assert "state aid" not in names(world, "unknown-competences")


def test_evidence_grows_old_on_the_day_that_the_rules_say(world):
    today = dt.date.today()
    old = today - dt.timedelta(days=int(RULES.stale_years * DAYS_A_YEAR) + 1)
    young = today - dt.timedelta(days=int(RULES.stale_years * DAYS_A_YEAR) - 1)
    rows = [can(2, BARTEK, HEAT, last_used=old), can(3, CELINA, HEAT, last_used=young)]
    load_rows(world.store, Source("staff-roster", "more"), rows)
    assert figures(world)["stale-evidence"] == (1, 3, ["Gdynia"])
    (row,) = items(world, "stale-evidence")
    assert (row["id"], row["name"], row["detail"]) == (
        "bartek", "Bartek Nowak: heat networks", f"Last used on {old}.",
    )  # fmt: skip


OTHER = Source("training-records", "Academy")


def contradict(store):
    """Another source gives Anna another title and name, and another rating; of Gdynia it says another kind."""
    anna = person("anna", name="Ania Żółć", job_title="head")
    rows = [
        can(2, anna, STATE_AID, self_level=1, supervisor_level=1),
        says(3, place("gdynia", name="Gdynia", kind="agency")),
    ]
    load_rows(store, OTHER, rows)
    again = [can(2, ANNA, STATE_AID, self_level=1, supervisor_level=4), says(3, place("gdynia", kind="county"))]
    load_rows(store, Source("needs", "Hel"), again)


def test_disagreements_are_told_with_values_sources_and_rule(world):
    contradict(world.store)
    found = {row["id"]: row for row in items(world, "disagreements")}
    assert set(found) == {"anna", "gdynia", "HAS_SKILL Person anna -> Skill state-aid"}
    assert {"staff-roster/Tricity", "training-records/Academy"} < set(found["anna"]["sources"])
    assert "job title: 'clerk' (" in found["anna"]["detail"]
    assert "counts, this kind of source knows best; not 'head' (training-records/Academy)" in found["anna"]["detail"]
    assert (found["gdynia"]["kind"], found["gdynia"]["institution"]) == ("Institution", "Gdynia")
    rating = found["HAS_SKILL Person anna -> Skill state-aid"]
    assert rating["name"] == "Anna Żółć – state aid"
    assert rating["institution"] == "Gdynia"
    assert "supervisor level" in rating["detail"]
    assert figures(world)["disagreements"][0] == 3
    assert names(world, "disagreements", scope="Sopot") == []
    assert len(names(world, "disagreements", scope="Gdynia")) == 3


def test_disagreements_go_with_their_claims_and_agree_with_why(world):
    contradict(world.store)
    for row in items(world, "disagreements"):
        _, *ends = row["id"].split(" -> ")
        asked = {"thing": row["id"]} if not ends else {"thing": "Person anna", "other": "Skill state-aid"}
        told = {r["property"] for r in QUERIES["why"].rows(world, asked) if r["disagreement"] == "yes"}
        assert {part.split(":")[0].replace(" ", "_") for part in row["detail"].split(". ")} == told
    undo(world.store, loads(world.store)[1]["id"])
    undo(world.store, loads(world.store)[0]["id"])
    assert items(world, "disagreements") == []


def test_supervisors_ratings_are_no_disagreement_for_those_who_may_not_see_them(world):
    contradict(world.store)
    found = items(View(world.store, Viewer("coordinator")), "disagreements")
    assert sorted(row["id"] for row in found) == ["anna", "gdynia"]


NOTES = [
    Note("rejected", "People", 4, "level", "9", "There is no such level. Levels are 1 to 4."),
    Note("rejected", "", 7, "", "", "Something is wrong."),
    Note("doubtful", "", 8, "email", "anna@", "This is no e-mail."),
]


def reported(store, source, notes, rejected, doubtful):
    counts = {"read": 10, "rejected": rejected, "doubtful": doubtful}
    done = load_rows(store, source, [post(2, ANNA, GDYNIA, role=str(rejected))], counts=lambda: counts)
    reports.save(store, done.load_id, notes)
    return done.load_id


def test_rejected_and_doubtful_rows_of_the_last_load(world):
    source = Source("staff-roster", "Gdynia")
    reported(world.store, source, NOTES[:1] * 3, 3, 0)
    assert figures(world)["rejected-rows"] == (3, 10, ["Gdynia"])
    last = reported(world.store, source, NOTES, 2, 1)
    found = figures(world)
    assert found["rejected-rows"] == (2, 10, ["Gdynia"])
    assert found["doubtful-rows"] == (1, 10, ["Gdynia"])
    first, second = items(world, "rejected-rows")
    assert first["name"] == "staff-roster.csv People row 4 level"
    assert first["detail"] == "level = '9': There is no such level. Levels are 1 to 4."
    assert (first["institution"], first["sources"]) == ("Gdynia", ["staff-roster/Gdynia"])
    assert second["detail"] == "Something is wrong."
    assert figures(world, scope="Sopot")["rejected-rows"] == (0, 0, [])
    assert figures(world, scope="gdynia")["rejected-rows"] == (2, 10, ["Gdynia"])
    undo(world.store, last)
    assert figures(world)["rejected-rows"] == (3, 10, ["Gdynia"])


@pytest.mark.parametrize("role", ["viewer", "coordinator", "contact", "practitioner", "officer"])
def test_values_of_rejected_rows_are_for_those_who_see_everyone(world, role):
    reported(world.store, Source("staff-roster", "Gdynia"), NOTES, 2, 1)
    view = View(world.store, Viewer(role, institution="gdynia"))
    assert [row["detail"] for aspect in ("rejected-rows", "doubtful-rows") for row in items(view, aspect)] == [None] * 3
    assert figures(view)["rejected-rows"] == (2, 10, ["Gdynia"])


def test_small_numbers_of_people_are_told_to_few(world):
    """Filip is one of six who are seen: his number is not told, and no share tells it."""
    rows = [employed(2, person(who.ref.id, visibility="network", permissions=["found"]), where)
            for who, where in ((FILIP, PORT), (BARTEK, GDYNIA))]  # fmt: skip
    load_rows(world.store, Source("staff-roster", "open"), rows)
    row = summary(View(world.store, Viewer("viewer")))["people-without-competences"]
    assert (row["count"], row["share"]) == ("fewer than 5", None)


def test_the_number_of_items_is_bounded(world):
    assert len(items(world, "unknown-competences", limit=2)) == 2


def test_an_empty_graph_has_nothing_wrong(store):
    assert {row["count"] for row in SUMMARY.rows(View(store), {})} == {0}


def test_from_python(world):
    assert list(queries.data_quality(world.store).columns) == SUMMARY.names
    assert list(queries.data_quality_items(world.store, aspect="disagreements").columns) == ITEMS.names
