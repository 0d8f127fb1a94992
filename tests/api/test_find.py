"""One search over everything: typing errors, diacritics, keys; as a page and as JSON; hostile names as texts."""

from __future__ import annotations

import pytest
from metropolis import HOSTILE, build
from quayside import load_quayside
from starlette.testclient import TestClient
from test_pages import parse

from competence_explorer.api.app import create_app


@pytest.fixture(scope="module")
def client(embedded_engine):
    with embedded_engine.open() as store:
        load_quayside(store)
        build(store)
        with TestClient(create_app(store), base_url="http://127.0.0.1:8000") as made:
            yield made


def found(client, text):
    return [hit["href"] for hit in client.get("/search.json", params={"q": text}).json()]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("anna", "/people/anna"),
        ("NOWAK", "/people/anna"),
        ("Anna Nowk", "/people/anna"),
        ("żażółc", "/people/p:7"),
        ("state a", "/competences/aid"),
        ("new qu", "/projects/quay"),
        ("port auth", "/institutions/port"),
        ("aid for", "/trainings/course"),
        ("green", "/calls/call"),
        ("environ", "/themes/environment"),
        ("bay", "/metropolises/bay"),
        ("p:first", "/people/p:first"),
        ("first", "/people/p:first"),
    ],
)
def test_the_likeliest_comes_first(client, text, first):
    assert found(client, text)[0] == first


def test_a_hit_says_what_it_is_and_where(client):
    hit = client.get("/search.json?q=anna+now").json()[0]
    assert hit == {"name": "Anna Nowak", "kind": "Person", "detail": "Port Authority", "href": "/people/anna"}


@pytest.mark.parametrize("text", ["", "  ", "qwrtzpxk", "\x00", "x" * 5000])
def test_nothing_is_no_failure(client, text):
    assert found(client, text) == []
    parse(client.get("/search", params={"q": text}))


def test_the_page_groups_by_kind(client):
    page = parse(client.get("/search", params={"q": "state aid"}))
    assert {"Competences", "/competences/aid", "/competences/local:state-aid"} <= {*page.texts, *page.hrefs}


def test_all_things_of_a_kind(client):
    page = parse(client.get("/search?only=Project"))
    assert {"/projects/quay", "/projects/old", "/projects/x:2"} <= set(page.hrefs)
    assert not [href for href in page.hrefs if href.startswith("/people/")]
    assert "One of" in "".join(parse(client.get("/search?only=Load", headers={"accept": "text/html"}), 400).texts)


def test_a_long_list_comes_in_pages(client, monkeypatch):
    def people(address):
        page = parse(client.get(address))
        return [href for href in page.hrefs if href.startswith("/people/")], page

    whole, _ = people("/search?only=Person")
    monkeypatch.setattr("competence_explorer.api.routes.find.MANY", 5)
    pages = [people(f"/search?only=Person&page={number}") for number in range(1, len(whole) // 5 + 2)]
    assert [href for hrefs, _ in pages for href in hrefs] == whole
    assert [f"/search?only=Person&page={number}" in pages[1][1].hrefs for number in (1, 2, 3)] == [True, False, True]
    assert "6–10" in pages[1][1].texts
    assert people(f"/search?only=Person&page={len(whole)}")[0] == []
    assert client.get("/search?only=Person&page=0").status_code == 400
    assert client.get(f"/search?only=Person&page={'9' * 5000}").status_code == 400
    assert people("/search?q=o&only=Person&page=2")[0] != people("/search?q=o&only=Person")[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_looked_for_as_texts(client, text):
    page = parse(client.get("/search", params={"q": text}))
    assert text in page.texts or text.strip() in page.texts
    assert [hit for hit in client.get("/search.json", params={"q": text}).json() if hit["name"] == text]
