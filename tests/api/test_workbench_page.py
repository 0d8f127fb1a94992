"""The workbench as a page, and answers that are streamed: over a real store, on each engine."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from metropolis import FIRST, build
from starlette.testclient import TestClient

from competence_explorer.api.app import create_app
from competence_explorer.api.cypher_page import EXAMPLES, network_of
from competence_explorer.graph.schema import NODES, RELATIONSHIPS
from competence_explorer.graph.visibility import Viewer

PEOPLE = "MATCH (p:Person) RETURN p.id AS id, p.name AS name ORDER BY id"
MANY = "UNWIND range(1, 30000) AS x RETURN x, 'Ł' AS text, [x, null] AS list, {a: x} AS map, null AS none"


@pytest.fixture(scope="module")
def client(module_store):
    build(module_store)
    with TestClient(create_app(module_store), base_url="http://127.0.0.1:8000") as made:
        yield made


def ask(client, accept, query, **more):
    return client.post("/api/cypher", json={"query": query, **more}, headers={"accept": accept})


def submit(client, query, form="table", parameters=""):
    return client.post("/workbench", data={"query": query, "parameters": parameters, "form": form})


def test_csv_is_streamed_whole(client):
    answer = ask(client, "text/csv", MANY)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["x", "text", "list", "map", "none"]
    assert len(rows) == 30_001
    assert rows[-1] == ["30000", "Ł", "30000|", '{"a": 30000}', ""]


def test_ndjson_is_streamed_whole(client):
    answer = ask(client, "application/x-ndjson", MANY)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert len(lines) == 30_000
    assert lines[1] == {"x": 2, "text": "Ł", "list": [2, None], "map": {"a": 2}, "none": None}


@pytest.mark.parametrize(("rows", "found"), [(0, 0), (7, 7), (2000, 2000), (2001, 2001)])
def test_rows_limits_what_is_streamed(client, rows, found):
    assert len(ask(client, "application/x-ndjson", MANY, rows=rows).text.splitlines()) == found
    assert len(ask(client, "text/csv", MANY, rows=rows).text.splitlines()) == found + 1
    answer = ask(client, "application/json", MANY, rows=rows).json()
    assert (len(answer["rows"]), answer["truncated"]) == (found, True)


def test_formulas_are_harmless_in_csv(client):
    assert ask(client, "text/csv", "RETURN '=1+1' AS a").text.splitlines()[1] == "'=1+1"


@pytest.mark.parametrize("accept", ["text/csv", "application/x-ndjson"])
@pytest.mark.parametrize(
    ("query", "status"), [("MATCH (n) DELETE n", 403), ("MATCH (p:Person) RETURN p.email", 403), ("RETURN x", 400)]
)
def test_what_is_wrong_is_told_before_anything_is_sent(client, accept, query, status):
    answer = ask(client, accept, query)
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "detail", "hint"}


def test_what_goes_wrong_on_the_way_is_the_last_line(client):
    text = "UNWIND range(1, 9000) AS x RETURN CASE WHEN x < 9000 THEN x ELSE 1 / (x - 9000) END AS x"
    lines = [json.loads(line) for line in ask(client, "application/x-ndjson", text).text.splitlines()]
    assert lines[0] in ({"x": 1}, {"error": lines[0].get("error"), "hint": lines[0].get("hint")})
    assert "error" in lines[-1] or ask(client, "application/x-ndjson", text).status_code == 400


def test_the_page_says_what_there_is(client):
    page = client.get("/workbench").text
    for name in (*NODES, *RELATIONSHIPS):
        assert f":{name}" in page
    assert "email" not in page
    for title, *_ in EXAMPLES:
        assert title in page


@pytest.mark.parametrize(("title", "query", "given"), EXAMPLES)
@pytest.mark.parametrize("form", ["table", "json", "network"])
def test_examples_run(client, title, query, given, form):
    answer = submit(client, query, form, given)
    assert answer.status_code == 200
    assert 'role="alert"' not in answer.text


def test_a_table_without_a_script(client):
    page = submit(client, "MATCH (p:Person {id: $id}) RETURN p.name AS name, 1 AS one", "table", f'{{"id": "{FIRST}"}}')
    assert page.status_code == 200
    assert "<td" in page.text
    assert "1 row" in page.text


def test_markup_in_values_and_queries_is_text(client):
    page = submit(client, "RETURN '<script>alert(1)</script>' AS x // </textarea><b>", "json")
    assert "<script>alert(1)" not in page.text
    assert "</textarea><b>" not in page.text


def test_json_and_files(client):
    assert "&#34;one&#34;: 1" in submit(client, "RETURN 1 AS one", "json").text
    book = openpyxl.load_workbook(io.BytesIO(submit(client, "RETURN 1 AS one", "xlsx").content))
    assert list(book.active.iter_rows(values_only=True)) == [("one",), (1,)]
    assert submit(client, "RETURN 1 AS one", "csv").text.splitlines() == ["\ufeffone", "1"]
    assert submit(client, "RETURN 1 AS one", "ndjson").json() == {"one": 1}


def test_a_network_of_what_is_returned(client):
    page = submit(client, "MATCH path = (:Call)-[:REQUIRES]->(:Skill) RETURN path", "network")
    assert 'id="network"' in page.text
    assert "nothing to draw" in submit(client, PEOPLE, "network").text


def test_nodes_and_relationships_of_an_answer_make_a_network(client):
    text = "MATCH (c:Call)-[r:REQUIRES]->(s:Skill) RETURN c, [r, {x: s}] AS rest"
    network = network_of(ask(client, "application/json", text).json()["rows"])
    assert {node.kind for node in network.nodes} == {"Call", "Skill"}
    assert len(network.edges) == 2
    assert all(edge.kind == "REQUIRES" and "level" in edge.detail for edge in network.edges)


@pytest.mark.parametrize(
    ("query", "parameters", "said"),
    [
        ("MATCH (n) SET n.x = 1", "", "SET at line 1, column 11 is refused"),
        ("MATCH (p:Person) RETURN p.email", "", "never shown"),
        ("", "", "The query is empty"),
        ("RETURN $x AS x", "", "No value is given for $x"),
        ("RETURN $x AS x", "{x: 1}", "line 1 column 2"),
        ("RETURN $x AS x", "[1]", "Parameters are a list"),
        ("RETURN $x.a AS x", '{"x": 1}', "The engine does not accept"),
    ],
)
def test_a_mistake_is_told_and_the_form_stays_filled(client, query, parameters, said):
    answer = submit(client, query, "table", parameters)
    assert answer.status_code in (400, 403)
    assert said in answer.text
    assert query in answer.text


def test_an_unknown_form_is_told(client):
    assert "is not shown as" in submit(client, "RETURN 1 AS x", "dump").text


@pytest.mark.parametrize("role", ["viewer", "coordinator", "contact", "practitioner", "officer"])
def test_only_for_those_who_may_see_everyone(module_store, role):
    with TestClient(create_app(module_store, Viewer(role)), base_url="http://127.0.0.1:8000") as restricted:
        assert restricted.get("/workbench").status_code == 403
        assert submit(restricted, "RETURN 1 AS x").status_code == 403
        assert ask(restricted, "text/csv", "RETURN 1 AS x").status_code == 403
