"""Counterparts: who is named, what each could teach the other, the draft, and institutions by their projects."""

from __future__ import annotations

import pytest
from worlds import can, day, load_rows, node, person, place, says, skill, tie

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import counterparts

GIS, LAW, HEAT, RAIL = (
    skill(id, name=name, name_pl=polish)
    for id, name, polish in (
        ("gis", "GIS", "systemy informacji geograficznej"), ("law", "planning law", "prawo planistyczne"),
        ("heat", "heat networks", "sieci ciepłownicze"), ("rail", "rail", "kolej"),
    )
)  # fmt: skip
OPEN = {"visibility": "network", "permissions": ["abroad"]}
CITY, TOWN = place("city", country="PL"), place("town", country="PL")
MALMO, LUND = place("malmo", name="Malmö", country="SE"), place("lund", country="SE")
HERE, THERE = node("Metropolis", "here", name="Here"), node("Metropolis", "there", name="There")
LISTED, NEIGHBOUR = place("listed", name="Listed GmbH", country="DE", town="Kiel"), place("near", country="PL")
POSTS = (
    (person("ala", **OPEN), CITY),
    (person("bob"), CITY),
    (person("astrid", **OPEN), MALMO),
    (person("bjorn", **OPEN), LUND),
    (person("closed", visibility="network", permissions=["found", "teams"]), LUND),
    (person("hidden", visibility="hidden", permissions=["abroad"]), LUND),
    (person("narrow", visibility="metropolis", permissions=["abroad"]), LUND),
    (person("left", **OPEN), LUND),
    (person("both", **OPEN), LUND),
    *((person(f"clerk{number}"), TOWN) for number in range(5)),  # most staff is here
)
HELD = {
    "ala": {"gis": 3, "law": 3},
    "bob": {"law": 4},
    "astrid": {"gis": 4, "law": 2},
    "bjorn": {"gis": 3, "law": 3},
    "closed": {"gis": 3, "law": 3},
    "hidden": {"gis": 3, "law": 3},
    "narrow": {"gis": 3, "law": 3},
    "left": {"gis": 3, "law": 3},
    "both": {"gis": 3, "law": 3},
}
BY_ID = {what.ref.id: what for what in (GIS, LAW, HEAT, RAIL)}
ENERGY = node("Theme", "energy", name="clean energy")
OURS = node("Project", "ours", title="Ciepło dla miasta")
DONE = node("Project", "done", title="Warm city", end_date=day("2020-12-31"))
RUNNING = node("Project", "running", title="Green rail", end_date=day("2099-12-31"))


def rows():
    people = {who.ref.id: who for who, _ in POSTS}
    for number, (who, where) in enumerate(POSTS):
        ended = {"end_date": day("2020-01-01")} if who.ref.id == "left" else {}
        yield says(number, who, tie("EMPLOYED_BY", who, where, department="Maps", **ended), mentions=[where])
    # Of two posts, one among us: no counterpart.
    yield says(50, people["both"], tie("EMPLOYED_BY", people["both"], TOWN), mentions=[TOWN])
    for number, (id_, held) in enumerate(HELD.items(), 60):
        for what, level in held.items():
            yield can(number, people[id_], BY_ID[what], self_level=level)
    for number, (where, area) in enumerate(((CITY, HERE), (TOWN, HERE), (MALMO, THERE), (LUND, THERE)), 90):
        yield says(number, where, tie("MEMBER_OF", where, area), mentions=[area])


def projects():
    told = (
        (OURS, [CITY], {"heat": 1}),
        (DONE, [LISTED, NEIGHBOUR], {"heat": 3, "gis": 2}),
        (RUNNING, [LISTED], {"law": 2, "rail": 3}),
    )
    for number, (project, partners, needs) in enumerate(told):
        ties = [tie("PARTNER_IN", where, project, role="partner") for where in partners]
        ties += [tie("REQUIRES", project, BY_ID[what], level=level) for what, level in needs.items()]
        ties.append(tie("IN_THEME", project, ENERGY))
        yield says(number, project, *ties, mentions=[*partners, *map(BY_ID.__getitem__, needs), ENERGY])
    yield says(9, OURS, tie("WORKED_ON", person("ala"), OURS), mentions=[person("ala")])


@pytest.fixture(scope="module")
def view(module_store):
    statements = list(rows())
    load_rows(module_store, Source("staff-roster", "all"), statements)
    load_rows(module_store, Source("project-portfolio"), list(projects()))
    return View(module_store)


def ask(view, **values):
    return counterparts.rows(view, values)


def test_a_person_finds_who_permitted_it_the_one_with_most_to_exchange_first(view):
    found = ask(view, person="ala", kind="people")
    assert [row["id"] for row in found] == ["astrid", "bjorn"]
    first, second = found
    assert (first["could_teach_us"], first["we_could_teach"]) == (["GIS"], ["planning law"])
    assert (second["could_teach_us"], second["we_could_teach"]) == ([], [])
    assert second["similarity"] == pytest.approx(1) and second["complement"] == 0
    assert first["similarity"] < 1 and first["complement"] > 0
    assert (first["institution"], first["metropolis"], first["country"]) == ("Malmö", "There", "SE")


def test_the_best_of_an_office_counts(view):
    (astrid,) = [row for row in ask(view, scope="City", kind="people") if row["id"] == "astrid"]
    assert astrid["we_could_teach"] == ["planning law"]  # Bob is an expert
    (bjorn,) = [row for row in ask(view, scope="City", kind="people") if row["id"] == "bjorn"]
    assert bjorn["we_could_teach"] == ["planning law"] and bjorn["could_teach_us"] == []


def test_a_level_more_is_not_enough_where_two_are_asked_for(view):
    (astrid,) = ask(view, person="ala", kind="people", distance=2, limit=1)
    assert (astrid["could_teach_us"], astrid["we_could_teach"]) == ([], [])


def test_the_draft_says_who_why_what(view):
    (row,) = ask(view, person="ala", kind="people", limit=1)
    assert row["draft"].splitlines()[:5] == [
        "To: Astrid, Malmö",
        "We are Ala, City.",
        "We write because we work on the same things as you do: GIS, planning law.",
        "We should like to learn from you about: GIS.",
        "In return we can offer what we know about: planning law.",
    ]
    (polish,) = ask(view, person="ala", kind="people", limit=1, language="pl")
    assert polish["could_teach_us"] == ["systemy informacji geograficznej"]
    assert "W zamian możemy podzielić się tym, co sami wiemy: prawo planistyczne." in polish["draft"]


def test_a_draft_names_nobody_who_did_not_permit_it(view):
    drafts = [row["draft"] for row in ask(view, person="bob")]
    assert drafts and all("We are City." in draft and "Bob" not in draft for draft in drafts)


def test_institutions_by_their_projects(view):
    """Listed finished a project that needed heat networks at 3; we know of nobody. Its running one needs planning law,
    which Bob has at 4. The neighbour is in our country and in no metropolis: not abroad."""
    (listed,) = ask(view, scope="City", kind="institutions")
    assert (listed["id"], listed["kind"], listed["metropolis"], listed["country"]) == (
        "listed", "institution", "Kiel", "DE",
    )  # fmt: skip
    assert listed["could_teach_us"] == ["heat networks"]
    assert listed["we_could_teach"] == ["planning law"]
    assert {"heat networks", "clean energy", "GIS", "planning law"} == set(listed["shared"])
    assert listed["complement"] is None and 0 < listed["similarity"] < 1


def test_institutions_follow_where_people_are_too_few(view):
    kinds = [row["kind"] for row in ask(view, scope="City")]
    assert kinds == ["person", "person", "institution"]
    assert [row["kind"] for row in ask(view, scope="City", limit=1)] == ["person"]


def test_a_theme_is_asked_for_our_metropolis(view):
    """Ala worked on a project of the theme; Bob did not, so that nobody of us is above Björn in law."""
    found = ask(view, theme="clean energy", kind="people")
    assert [(row["id"], row["we_could_teach"]) for row in found] == [("astrid", ["planning law"]), ("bjorn", [])]
    assert "We are Here (clean energy)." in found[0]["draft"]


def test_only_one_metropolis(view):
    assert {row["metropolis"] for row in ask(view, scope="City", metropolis="There")} == {"There"}
    assert ask(view, scope="City", metropolis="Here") == []


def test_a_viewer_sees_the_same_people(view):
    outside = View(view.store, Viewer("viewer"))
    assert [row["id"] for row in ask(outside, person="ala", kind="people")] == ["astrid", "bjorn"]
    with pytest.raises(NotFoundError):
        ask(outside, person="closed")


@pytest.mark.parametrize("values", [{}, {"person": "ala", "scope": "City"}, {"scope": "City", "department": "Moon"}])
def test_what_is_wrong_is_said(view, values):
    with pytest.raises(UsageError):
        ask(view, **values)
