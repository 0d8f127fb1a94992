"""Saved views: kept by name, addresses of this server only, from pages of this server only."""

from __future__ import annotations

import json
from functools import partial

import pytest
from in_threads import together
from metropolis import HOSTILE
from quayside import load_quayside
from starlette.testclient import TestClient
from test_pages import parse

from competence_explorer.api import saved_views
from competence_explorer.api.app import create_app
from competence_explorer.graph.errors import NotFoundError, UsageError

BASE = "http://127.0.0.1:8000"
ADDRESS = "/queries/brokers?metropolis=Bay&limit=5"


@pytest.fixture(scope="module")
def store(embedded_engine):
    with embedded_engine.open() as opened:
        load_quayside(opened)
        yield opened


@pytest.fixture
def client(store):
    (store.home / "views.json").unlink(missing_ok=True)
    with TestClient(create_app(store), base_url=BASE, follow_redirects=False) as made:
        yield made


def post(client, path="/views", origin=BASE, **fields):
    return client.post(path, data=fields, headers={"origin": origin} if origin else {})


def test_a_view_is_saved_shown_and_deleted(client, store):
    answered = post(client, name="Brokers of the bay", address=ADDRESS)
    assert (answered.status_code, answered.headers["location"]) == (303, ADDRESS)
    page = parse(client.get("/"))
    assert ADDRESS in page.hrefs
    assert "Brokers of the bay" in page.texts
    assert client.get(ADDRESS).status_code == 200
    (kept,) = saved_views.saved(store.home)
    assert post(client, f"/views/{kept.id}/delete").status_code == 303
    assert "Brokers of the bay" not in parse(client.get("/")).texts
    assert post(client, f"/views/{kept.id}/delete").status_code == 404


def test_a_view_gets_another_name(client, store):
    post(client, name="Old", address=ADDRESS)
    post(client, name="Other", address="/brokers")
    known = {view.name: view.id for view in saved_views.saved(store.home)}
    assert post(client, f"/views/{known['Old']}/rename", name=" New ").headers["location"] == "/#views"
    assert {(view.name, view.address) for view in saved_views.saved(store.home)} == {
        ("New", ADDRESS),
        ("Other", "/brokers"),
    }
    assert post(client, f"/views/{known['Old']}/rename", name="Again").status_code == 404
    assert post(client, f"/views/{known['Other']}/rename", name="  ").status_code == 400
    assert post(client, f"/views/{known['Other']}/rename", origin="http://evil.example", name="x").status_code == 403
    post(client, f"/views/{known['Other']}/rename", name="New")  # takes the place of the one that has this name
    assert [(view.name, view.address) for view in saved_views.saved(store.home)] == [("New", "/brokers")]


def test_where_one_saves_it_says_who_sees_views(client):
    for address in (ADDRESS, "/brokers", "/people/nobody", "/queries/neighbours/network?person=Ann"):
        texts = client.get(address).text
        assert ('action="/views"' in texts) == ("Nobody signs in: all who use this server see saved views" in texts)
    assert "Nobody signs in" in client.get("/brokers").text


def test_a_name_is_kept_once(client, store):
    for address in ("/queries/brokers?limit=1", ADDRESS):
        post(client, name=" Mine ", address=address)
    assert [(view.name, view.address) for view in saved_views.saved(store.home)] == [("Mine", ADDRESS)]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "queries/brokers",
        "//evil.example/",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/x\r\nlocation: /y",
        "/x y",
        "/" + "x" * 5000,
    ],
)
def test_addresses_elsewhere_are_refused(client, store, address):
    assert post(client, name="x", address=address).status_code == 400
    assert saved_views.saved(store.home) == []


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "x" * 121])
def test_names_that_cannot_be_read_are_refused(client, store, name):
    assert post(client, name=name, address=ADDRESS).status_code == 400
    assert saved_views.saved(store.home) == []


@pytest.mark.parametrize("name", [name for name in HOSTILE if len(name) <= 100])
def test_hostile_names_are_texts(client, store, name):
    post(client, name=name, address=ADDRESS)
    (kept,) = saved_views.saved(store.home)
    assert kept.name in parse(client.get("/")).texts


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9000"])
def test_pages_of_others_cannot_save(client, store, origin):
    assert post(client, name="x", address=ADDRESS, origin=origin).status_code == 403
    assert saved_views.saved(store.home) == []


def test_only_forms_are_taken(client):
    assert client.post("/views", content="name=x", headers={"content-type": "text/plain"}).status_code == 400
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/views", content=b"name=" + b"x" * 70_000, headers=form).status_code == 400
    assert client.post("/views", content=b"name=%ff", headers=form).status_code == 400
    assert client.post("/views", content=b"name=a&name=b", headers=form).status_code == 400
    assert client.get("/views").status_code == 405


def test_many_at_once_are_all_kept(tmp_path):
    together(*(partial(saved_views.save, tmp_path, f"view {n}", f"/queries/brokers?limit={n + 1}") for n in range(16)))
    assert len(saved_views.saved(tmp_path)) == 16
    assert len(json.loads((tmp_path / "views.json").read_text(encoding="utf-8"))) == 16
    assert sorted(path.name for path in tmp_path.iterdir()) == ["views.json", "views.lock"]


def test_there_is_an_end_to_it(tmp_path, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 2)
    for name in "ab":
        saved_views.save(tmp_path, name, "/")
    with pytest.raises(UsageError, match="already"):
        saved_views.save(tmp_path, "c", "/")
    saved_views.save(tmp_path, "a", "/docs")
    with pytest.raises(NotFoundError):
        saved_views.delete(tmp_path, "x")
