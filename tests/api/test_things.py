"""The pages of things: every panel is an answer with an address; keys of files and merged keys lead to them."""

from __future__ import annotations

import re

import pytest
from metropolis import HOSTILE, build
from quayside import load_quayside
from test_pages import parse
from worlds import load_rows, person, place, post

from competence_explorer.api.addresses import PATHS, thing_address
from competence_explorer.api.panels import SHEETS, filled
from competence_explorer.graph.decisions import Decision
from competence_explorer.graph.identity import decide
from competence_explorer.graph.records import Ref, Source
from competence_explorer.graph.search import NAMES
from competence_explorer.queries import find_query

BROWSER = {"accept": "text/html"}

THINGS = {
    "Person": "anna",
    "Skill": "aid",
    "Project": "quay",
    "Institution": "port",
    "Training": "course",
    "Call": "call",
    "Theme": "environment",
    "Metropolis": "bay",
}


@pytest.fixture(scope="module")
def store(embedded_engine):
    with embedded_engine.open() as opened:
        load_quayside(opened)
        build(opened)
        others = person("name:anna nowak@port", name="A. Nowak"), person("port:77", name="Zoe Ek")
        rows = [post(row, who, place("port", name="Port Authority")) for row, who in enumerate(others, 2)]
        load_rows(opened, Source("staff-roster", "quayside", "others"), rows)
        yield opened


def test_everything_with_a_page_has_a_name_and_panels():
    assert SHEETS.keys() == PATHS.keys() == THINGS.keys()
    assert PATHS.keys() <= NAMES.keys()


@pytest.mark.parametrize(("label", "id_"), THINGS.items())
def test_every_panel_is_an_answer_that_can_be_asked_elsewhere(client, label, id_):
    page = parse(client.get(thing_address(label, id_)))
    for panel in SHEETS[label].panels:
        values = filled(panel.given, label, id_)
        rows = client.get(f"/api/queries/{panel.query}", params=values)
        assert rows.status_code == 200, (panel, rows.text)
        if rows.json():
            answer = client.get(f"/queries/{panel.query}", params=values)
            assert panel.title in map(str.strip, page.texts)
            assert str(answer.request.url.raw_path, "ascii") in page.hrefs
            assert {column.name for column in find_query(panel.query).columns} >= set(panel.hide)


@pytest.mark.parametrize(("label", "id_"), THINGS.items())
def test_every_way_of_a_page_leads_somewhere(client, label, id_):
    page = parse(client.get(thing_address(label, id_)))
    ways = {href for href in page.hrefs if href.startswith("/") and "#" not in href}
    assert len(ways) > 8
    asked = {href: client.get(href).status_code for href in ways if href not in ("/views",) and "language" not in href}
    assert {href for href, status in asked.items() if status != 200} == set()


def test_a_person(client):
    texts = set(parse(client.get("/people/anna")).texts)
    assert {"Anna Nowak", "Port Authority", "Legal", "state aid", "New quay", "manager", "study visit"} <= texts


def test_figures_lead_to_where_they_come_from(client):
    hrefs = set(parse(client.get("/people/anna")).hrefs)
    assert "/queries/why?thing=Person+anna&other=Skill+aid" in hrefs
    assert "/queries/why?thing=Person+anna&other=Institution+port" in hrefs
    assert "/queries/why?thing=Person+anna" in hrefs
    assert "/queries/find-people?skill=aid&level=3" in parse(client.get("/competences/aid")).hrefs


def test_years_are_passed_on_to_every_panel_that_takes_them(client):
    page = parse(client.get("/institutions/port?since=2017"))
    assert "New quay" in page.texts
    assert "Old quay" not in page.texts
    related = [href for href in page.hrefs if href.startswith("/queries/related?") and "kind=Project" in href]
    assert related
    assert all("since=2017" in href for href in related)
    assert [href for href in page.hrefs if "give-and-take" in href and href.endswith("since=2017")]
    assert "It takes" in "".join(parse(client.get("/people/anna?x=1", headers=BROWSER), 400).texts)


def leads(client, path):
    answered = client.get(path, follow_redirects=False)
    return answered.status_code, answered.headers.get("location")


def test_keys_of_files_and_names_lead_to_the_page(client):
    assert leads(client, "/people/77") == (302, "/people/port:77")
    assert leads(client, "/people/77?since=2020") == (302, "/people/port:77?since=2020")
    assert leads(client, "/people/Eva%20Lis") == (302, "/people/eva")
    assert leads(client, "/people/Eva%20L")[0] == 404


def test_a_merged_key_leads_to_the_one_that_stands(store, client):
    pair = Ref("Person", "name:anna nowak@port"), Ref("Person", "anna")
    made = Decision("same", *pair, made_by="test")
    decide(store, [made])
    assert leads(client, thing_address(*pair[0])) == (302, "/people/anna")
    decide(store, [], [made.id])
    assert leads(client, thing_address(*pair[0])) == (200, None)


@pytest.mark.parametrize("path", [f"{path}/qwrtzp" for path in PATHS.values()])
def test_what_is_not_there_is_said(client, path):
    answered = client.get(path, headers=BROWSER)
    assert re.search(r"There is no [\w ]+ .*qwrtzp", "".join(parse(answered, 404).texts))


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_names_are_texts(client, number):
    page = parse(client.get(f"/people/p:{number}"))
    assert HOSTILE[number] in page.texts
    assert f"Project of {HOSTILE[number]}" in page.texts


@pytest.mark.parametrize("path", ["/institutions/i:0", "/projects/x:3", "/calls/c:1", "/metropolises/m:1"])
def test_hostile_things(client, path):
    assert [text for text in parse(client.get(path)).texts if "<" in text]


@pytest.mark.parametrize("id_", ["a/../../b", "x?y#z", "%2F", "\x00", "a" * 3000])
def test_odd_keys_are_only_not_there(client, id_):
    assert client.get(thing_address("Person", id_)).status_code == 404
