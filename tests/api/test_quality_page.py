"""The page about the quality of the data: aspects, things on a click, downloads; hostile values stay text."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

import pytest
from metropolis import HOSTILE, build
from starlette.testclient import TestClient
from worlds import load_rows, person, place, post

from competence_explorer.api.app import create_app
from competence_explorer.graph import reports
from competence_explorer.graph.quality import ASPECTS
from competence_explorer.graph.records import Source
from competence_explorer.graph.reports import Note
from competence_explorer.graph.visibility import ANALYST, Viewer

NOTES = [Note("rejected", HOSTILE[1], row, "level", value, "Not a level.") for row, value in enumerate(HOSTILE, 2)]


@pytest.fixture(scope="module")
def store(embedded_engine):
    with embedded_engine.open() as opened:
        build(opened)
        counts = {"read": 20, "rejected": len(NOTES)}
        rows = [post(2, person("x"), place("i:0", name=f"Office of {HOSTILE[0]}"))]
        source = Source("staff-roster", f"Office of {HOSTILE[0]}", "more")
        done = load_rows(opened, source, rows, counts=lambda: counts)
        reports.save(opened, done.load_id, NOTES)
        yield opened


def client_of(store, viewer=ANALYST):
    return TestClient(create_app(store, viewer), base_url="http://127.0.0.1:8000")


@pytest.fixture(scope="module")
def client(store):
    with client_of(store) as made:
        yield made


class Page(HTMLParser):
    """Texts, addresses and elements of a page; scripts are files of ours, and no style stands in an attribute."""

    def __init__(self, text):
        super().__init__()
        self.texts, self.hrefs, self.elements = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append(tag)
        self.hrefs += [attributes["href"]] if "href" in attributes else []
        assert tag != "style"
        assert tag != "script" or attributes["src"].startswith("/static/")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]

    def handle_data(self, data):
        self.texts.append(data)


def parse(answered, status=200):
    assert answered.status_code == status
    page = Page(answered.text)
    assert page.elements.count("h1") == 1
    return page


def test_every_aspect_is_shown(client):
    page = parse(client.get("/quality"))
    assert {aspect.name for aspect in ASPECTS.values()} <= set(page.texts)
    counted = [aspect for aspect in ASPECTS.values() if aspect.quick]
    assert page.elements.count("svg") == len(counted) + 1  # a bar each, and the sign of the house
    assert "/quality?aspect=projects-without-lead#things" in page.hrefs
    assert "/quality?aspect=people-without-post#things" not in page.hrefs  # there are none
    assert {f"/api/queries/data-quality.{suffix}" for suffix in ("csv", "xlsx", "json")} <= set(page.hrefs)
    assert "table" not in page.elements


def test_what_takes_long_is_counted_when_it_is_asked_for(store):
    slow = [id_ for id_, aspect in ASPECTS.items() if not aspect.quick]
    with client_of(store) as client:
        page = parse(client.get("/quality"))
        asked = [f"/quality?aspect={id_}#{id_}" for id_ in slow]
        assert set(asked) <= set(page.hrefs)
        parse(client.get(asked[0]))
        page = parse(client.get("/quality"))
        assert [href in page.hrefs for href in asked] == [False] + [True] * (len(slow) - 1)
        assert f"/quality?scope=i%3A0&aspect={slow[0]}#{slow[0]}" in parse(client.get("/quality?scope=i:0")).hrefs
        load_rows(store, Source("staff-roster", "", "later"), [post(2, person("y"), place("i:1"))])
        assert asked[0] in parse(client.get("/quality")).hrefs  # the graph is another one


def test_many_things_lead_to_all_of_them(client, monkeypatch):
    monkeypatch.setattr("competence_explorer.api.routes.quality.SHOWN", 3)
    page = parse(client.get("/quality?aspect=projects-without-lead"))
    assert page.elements.count("tr") == 3 + 1
    assert "/queries/data-quality-items?aspect=projects-without-lead" in page.hrefs


def test_the_navigation_leads_there(client):
    assert "/quality" in parse(client.get("/")).hrefs


def test_things_of_an_aspect(client):
    page = parse(client.get("/quality?aspect=projects-without-lead&scope="))
    assert page.elements.count("tr") == len(HOSTILE) + 2  # a project for each pair of the chain, and the header
    assert {f"Project of {name}" for name in HOSTILE} <= set(page.texts)
    assert "/api/queries/data-quality-items.csv?aspect=projects-without-lead" in page.hrefs


def test_rejected_values_are_text_on_the_page_and_harmless_in_csv(client):
    page = parse(client.get("/quality?aspect=rejected-rows"))
    for value in HOSTILE:
        assert f"level = {value!r}: Not a level." in page.texts
    answered = client.get("/api/queries/data-quality-items.csv?aspect=rejected-rows").text
    rows = list(csv.DictReader(io.StringIO(answered.removeprefix("\ufeff"))))
    assert [row["detail"] for row in rows] == [f"level = {value!r}: Not a level." for value in HOSTILE]


@pytest.mark.parametrize("role", ["viewer", "coordinator", "contact"])
def test_others_see_where_but_not_what(store, role):
    with client_of(store, Viewer(role)) as client:
        text = client.get("/quality?aspect=rejected-rows").text
        assert "row 3 level" in text
        assert "Not a level." not in text
        assert "Not a level." not in client.get("/api/queries/data-quality-items?aspect=rejected-rows").text


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("aspect=nothing", 400, "is not possible"),
        ("scope=Qwrtzp", 404, "There is no institution or metropolis"),
        ("limit=3", 400, "has no parameter"),
        ("aspect=disagreements&aspect=disagreements", 400, "is given 2 times"),
        ("aspect=people-without-post&scope=i:0", 400, "at no institution"),
    ],
)
def test_what_is_wrong_is_said(client, asked, status, said):
    assert said in "".join(parse(client.get(f"/quality?{asked}"), status).texts)


def test_json_is_the_query(client):
    rows = client.get("/api/queries/data-quality.json").json()
    assert [row["id"] for row in rows] == list(ASPECTS)
    (row,) = [row for row in rows if row["id"] == "rejected-rows"]
    assert (row["count"], row["of"], row["worst"]) == (len(HOSTILE), 20, [f"Office of {HOSTILE[0]}"])
