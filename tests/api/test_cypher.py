"""``POST /api/cypher`` over a real store, on each engine."""

from __future__ import annotations

import pytest
from metropolis import FIRST, build
from starlette.testclient import TestClient

from competence_explorer.api.app import create_app
from competence_explorer.graph.visibility import Viewer


@pytest.fixture(scope="module")
def client(module_store):
    build(module_store)
    with TestClient(create_app(module_store), base_url="http://127.0.0.1:8000") as made:
        yield made


def ask(client, query, **parameters):
    return client.post("/api/cypher", json={"query": query, "parameters": parameters})


def test_a_reading_query_answers_columns_rows_truncated(client):
    answer = ask(client, "MATCH (p:Person) WHERE p.id = $id RETURN p.id AS id, 1 AS one", id=FIRST)
    assert answer.status_code == 200
    assert answer.json() == {"columns": ["id", "one"], "rows": [[FIRST, 1]], "truncated": False}


def test_a_node_shows_no_email(client):
    (node,) = ask(client, "MATCH (p:Person {id: $id}) RETURN p", id=FIRST).json()["rows"][0]
    assert node["labels"] == ["Person"]
    assert node["properties"]["id"] == FIRST
    assert "email" not in node["properties"]


@pytest.mark.parametrize(
    "text", ["MATCH (p:Person) DETACH DELETE p", "LOAD CSV FROM 'file:///x' AS r RETURN r", "RETURN 1; RETURN 2"]
)
def test_what_does_not_only_read_is_refused_with_the_reason(client, text):
    before = ask(client, "MATCH (n) RETURN count(n)").json()["rows"]
    answer = ask(client, text)
    assert answer.status_code == 403
    assert set(answer.json()) == {"error", "detail", "hint"}
    assert answer.json()["detail"]
    assert ask(client, "MATCH (n) RETURN count(n)").json()["rows"] == before


@pytest.mark.parametrize("text", ["MATCH (p:Person RETURN p", "RETURN $missing"])
def test_a_mistake_is_told(client, text):
    answer = ask(client, text)
    assert answer.status_code == 400
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "body", [{}, {"query": 1}, {"query": "RETURN 1", "other": 2}, {"query": "RETURN 1", "parameters": [1]}]
)
def test_a_wrong_body_is_told(client, body):
    answer = client.post("/api/cypher", json=body)
    assert answer.status_code == 422
    assert set(answer.json()) == {"error", "detail", "hint"}


@pytest.mark.parametrize("role", ["viewer", "coordinator", "contact", "practitioner", "officer"])
def test_only_for_those_who_may_see_everyone(module_store, role):
    with TestClient(create_app(module_store, Viewer(role)), base_url="http://127.0.0.1:8000") as restricted:
        assert ask(restricted, "RETURN 1").status_code == 403
