"""The page of what is to be decided: buttons that decide, names that stay text, for stewards and analysts only."""

from __future__ import annotations

import re

import pytest
from metropolis import HOSTILE
from starlette.testclient import TestClient
from worlds import ROSTER, load_rows, node, person, place, post, says, skill

from competence_explorer.api.app import create_app
from competence_explorer.graph.decisions import read_decisions
from competence_explorer.graph.records import Source
from competence_explorer.graph.review import open_items, settle
from competence_explorer.graph.visibility import ANALYST, STEWARD, Viewer

OFFICE = place("i:0", name=f"Office of {HOSTILE[0]}")


@pytest.fixture
def store(embedded_store):
    twins = [person(f"uk:{n}", name="Jan Nowak", job_title=HOSTILE[n]) for n in (1, 2)]
    certain = [person(f"{register}:9", name="Ewa Lis", email="ewa@example.org") for register in ("uk", "lms")]
    load_rows(embedded_store, ROSTER, [post(n, who, OFFICE) for n, who in enumerate((*twins, *certain), 2)])
    project = node("Project", "x", title=f"State aid {HOSTILE[0]}")
    load_rows(embedded_store, Source("project-portfolio"), [says(2, project)])
    load_rows(embedded_store, Source("competences"), [says(2, skill("law", name="state aid"))])
    settle(embedded_store)
    return embedded_store


def client_of(store, viewer=ANALYST):
    return TestClient(create_app(store, viewer), base_url="http://127.0.0.1:8000", follow_redirects=False)


def item(store, kind):
    return next(one for one in open_items(store) if one.kind == kind)


def test_it_shows_what_is_open_and_what_was_decided_as_text(store):
    with client_of(store) as client:
        text = client.get("/review").text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text
    assert "ewa@example.org" not in text
    assert set(re.findall(r'name="decision" value="(\w+)"', text)) == {"same", "different", "accept", "refuse"}
    assert "Keep apart" in text  # of what a rule made one
    assert 'href="/review"' in text


def test_long_lists_come_in_pages(store, monkeypatch):
    monkeypatch.setattr("competence_explorer.api.routes.review.SHOWN", 1)
    ids = [one.id for one in open_items(store)]
    assert len(ids) == 2
    with client_of(store) as client:
        pages = [client.get(f"/review?page={number}").text for number in (1, 2, 9)]
        assert [[id_ for id_ in ids if f'<li id="{id_}">' in page] for page in pages] == [ids[:1], ids[1:], ids[1:]]
        assert "1–1 of 2" in pages[0]
        assert 'href="/review?page=2#open"' in pages[0]
        assert 'href="/review?page=1#open"' in pages[1]
        back = client.post(f"/review/{ids[1]}", data={"decision": "refuse", "page": "2", "label": ""})
        assert back.headers["location"] == "/review?page=2"
        text = client.get(back.headers["location"]).text
        assert f'<li id="{ids[0]}">' in text  # the last page that there is now
        assert 'href="/review?page=2&amp;decided=2#made"' in text
        assert client.get("/review?page=x").status_code == 400


@pytest.mark.parametrize(
    ("kind", "verdict", "people", "required"),
    [("identity", "same", 2, 0), ("identity", "different", 3, 0), ("competence", "accept", 3, 1)],
)
def test_a_button_decides_and_another_takes_back(store, kind, verdict, people, required):
    counts = (
        "OPTIONAL MATCH (p:Person) WITH count(p) AS people OPTIONAL MATCH (:Project)-[r:REQUIRES]->(:Skill) "
        "RETURN people, count(r) AS required"
    )
    asked = item(store, kind)
    with client_of(store, STEWARD) as client:
        answered = client.post(f"/review/{asked.id}", data={"decision": verdict, "label": asked.label})
        assert (answered.status_code, answered.headers["location"]) == (303, f"/review?label={asked.label}")
        assert store.read(counts) == [{"people": people, "required": required}]
        made = next(one for one in read_decisions(store.read) if one.id == asked.id)
        assert (made.verdict, made.made_by) == (verdict, "steward")
        assert client.post(f"/review/{asked.id}/undo", data={"label": ""}).status_code == 303
    assert store.read(counts) == [{"people": 3, "required": 0}]
    assert item(store, kind).id == asked.id


def test_what_a_rule_made_one_is_kept_apart(store):
    (made,) = [one for one in read_decisions(store.read) if one.by_rule]
    with client_of(store) as client:
        assert client.post(f"/review/{made.id}/undo", data={"label": ""}).status_code == 400
        assert client.post(f"/review/{made.id}", data={"decision": "different"}).status_code == 303
    assert store.read("MATCH (p:Person) RETURN count(p) AS n") == [{"n": 4}]


@pytest.mark.parametrize("role", ["viewer", "contact", "coordinator", "practitioner"])
def test_others_neither_see_nor_decide(store, role):
    asked = item(store, "identity")
    with client_of(store, Viewer(role)) as client:
        for answered in (
            client.get("/review"),
            client.post(f"/review/{asked.id}", data={"decision": "same"}),
            client.post(f"/review/{asked.id}/undo", data={"label": ""}),
        ):
            assert answered.status_code == 403
            assert "Nowak" not in answered.text
    assert all(one.by_rule for one in read_decisions(store.read))


@pytest.mark.parametrize(
    ("address", "form", "headers", "status"),
    [
        ("/review/ID", {"decision": "accept"}, {}, 400),
        ("/review/ID", {"decision": "perhaps"}, {}, 400),
        ("/review/ID", {"decision": ""}, {}, 400),
        ("/review/zzzz", {"decision": "same"}, {}, 404),
        ("/review/zzzz/undo", {"label": ""}, {}, 404),
        ("/review/ID", {"decision": "same"}, {"origin": "http://evil.example"}, 403),
    ],
)
def test_what_cannot_be_decided_changes_nothing(store, address, form, headers, status):
    before = read_decisions(store.read)
    with client_of(store) as client:
        address = address.replace("ID", item(store, "identity").id)
        assert client.post(address, data=form, headers=headers).status_code == status
        assert client.get("/review?limit=3").status_code == 400
    assert read_decisions(store.read) == before
