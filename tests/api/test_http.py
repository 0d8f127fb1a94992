"""The HTTP API over a real store, on each engine."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from metropolis import FIRST, HOSTILE, LAST, build
from starlette.testclient import TestClient

from competence_explorer.api.app import create_app
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import QUERIES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PATHS = {"from": FIRST, "to": LAST, "k": 1}


@pytest.fixture(scope="module")
def store(module_store):
    build(module_store)
    return module_store


def test_the_list_tells_all_about_each_query(client):
    told = {query["id"]: query for query in client.get("/api/queries").json()}
    assert set(told) == set(QUERIES)
    find = told["find-people"]
    assert find["columns"][0] == {"name": "id", "description": "Key of the person", "unit": ""}
    level = next(p for p in find["parameters"] if p["name"] == "level")
    assert (level["type"], level["required"], level["default"]) == ("integer", False, None)
    by = next(p for p in told["brokers"]["parameters"] if p["name"] == "by")
    assert (by["choices"], by["default"]) == (["institution", "department", "theme", "metropolis"], "institution")


ASKED = {
    "introduction-paths": PATHS,
    "neighbours": {"person": FIRST},
    "competences": {"person": FIRST},
    "why": {"thing": FIRST},
    "related": {"thing": FIRST},
    "similar-projects": {"text": "A project of Maria"},
    "find-people": {"skill": "state aid"},
    "holders": {"skill": "state aid"},
    "competence-years": {"skill": "state aid"},
    "collaboration-matrix": {"by": "people"},
    "counterparts": {"person": FIRST},
    "data-quality-items": {"aspect": "people-without-competences"},
    "institution-paths": {"from": "i:0", "to": "i:1"},
    "institution-profile": {"scope": "i:0"},
    "suggest-competences": {"text": "We need people who know state aid rules."},
    "training-plan": {"call": "c:1", "budget": 10},
    "what-if-leaves": {"people": FIRST},
    **{
        id_: {"call": "c:1"}
        for id_ in ("missing-competences", "call-readiness", "compare-readiness", "team-for-call", "study-visit")
    },
}
FULL = set(ASKED) - {
    "counterparts",
    "competences",
    "institution-profile",
    "study-visit",
    "competence-years",
    "training-plan",
}
"""Those that have something to say about this small metropolis."""


@pytest.mark.parametrize("id_", QUERIES)
def test_answers_equal_those_in_python(client, store, id_):
    known = {parameter.name for parameter in QUERIES[id_].parameters}
    values = {name: value for name, value in ASKED.get(id_, {}).items() if name in known}
    answered = client.get(f"/api/queries/{id_}", params=values)
    expected = QUERIES[id_].rows(View(store), values)
    assert answered.status_code == 200
    assert answered.headers["content-type"] == "application/json"
    assert [list(row) for row in answered.json()] == [QUERIES[id_].names] * len(expected)
    assert [row.get("id") for row in answered.json()] == [row.get("id") for row in expected]
    assert expected or id_ not in FULL


def test_missing_values_are_null(client):
    rows = client.get("/api/queries/find-people", params={"skill": "state aid"}).json()
    assert [row["level"] for row in rows] == [3, None]


@pytest.mark.parametrize("asked", ["accept", "suffix"])
def test_csv_by_accept_and_by_suffix(client, asked):
    headers = {"accept": "text/csv"} if asked == "accept" else {}
    path = "/api/queries/brokers" + (".csv" if asked == "suffix" else "")
    answered = client.get(path, headers=headers)
    assert answered.headers["content-type"] == "text/csv; charset=utf-8"
    assert answered.content.startswith(b"\xef\xbb\xbf")
    assert answered.headers["content-disposition"] == 'attachment; filename="brokers.csv"'
    rows = list(csv.DictReader(io.StringIO(answered.content.decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == QUERIES["brokers"].names
    names = {row["name"] for row in rows}
    assert '\'=HYPERLINK("http://evil.example","x")' in names
    assert not [value for row in rows for value in row.values() if value.startswith(("=", "+", "@"))]


def test_xlsx_has_no_formulas(client):
    answered = client.get("/api/queries/brokers", headers={"accept": XLSX})
    assert answered.headers["content-type"] == XLSX
    sheet = openpyxl.load_workbook(io.BytesIO(answered.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert HOSTILE[8] in {cell.value for cell in cells}


def test_json_by_suffix_wins_over_accept(client):
    answered = client.get("/api/queries/brokers.json", headers={"accept": "text/csv"})
    assert answered.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/api/queries/brokers?colour=red", 400, "It takes: metropolis, theme, by, limit,"),
        ("/api/queries/brokers?limit=1&limit=2", 400, "once"),
        ("/api/queries/brokers?limit=many", 400, "whole number"),
        ("/api/queries/brokers?limit=0", 400, "1 or more"),
        ("/api/queries/brokers?by=mood", 400, "institution, department, theme, metropolis"),
        ("/api/queries/neighbours", 400, "missing"),
        ("/api/queries/neighbours?person=Nobody+Here", 404, "There is no person"),
        ("/api/queries/nothing", 404, "brokers"),
        ("/api/queries/nothing.csv", 404, "brokers"),
        ("/api/nothing", 404, "/api/nothing"),
        ("/api/suggest?kind=Robot", 400, "Skill"),
        ("/api/suggest", 422, "kind"),
    ],
)
def test_errors_say_what_is_wrong_and_what_would_be_right(client, path, status, told):
    answered = client.get(path)
    assert answered.status_code == status
    assert set(answered.json()) == {"error", "detail", "hint"}
    assert told in answered.json()["detail"] + answered.json()["hint"]
    assert answered.json()["hint"]


def test_another_method_is_refused(client):
    answered = client.post("/api/queries/brokers")
    assert (answered.status_code, answered.headers["allow"]) == (405, "GET")
    assert answered.json()["hint"]


@pytest.mark.parametrize("path", ["/api/queries/nothing", "/nothing", "/queries/nothing"])
def test_browsers_get_errors_as_pages(client, path):
    answered = client.get(path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert answered.status_code == 404
    assert answered.headers["content-type"].startswith("text/html")
    assert "<h1>Not Found</h1>" in answered.text


@pytest.mark.parametrize(
    ("path", "takes"),
    [
        ("/", "It takes none."),
        ("/docs", "It takes none."),
        ("/search", "It takes: q, only, page."),
        ("/search.json", "It takes: q."),
        ("/workbench", "It takes: query, parameters, form."),
        ("/reports", "It takes: call, scope, "),
        ("/api/queries", "It takes none."),
        ("/api/status", "It takes none."),
        ("/api/suggest", "It takes: kind, text."),
    ],
)
def test_unknown_parameters_are_refused_and_the_known_ones_named(client, path, takes):
    answered = client.get(path, params={"kind": "Person", "nope": 1} if "suggest" in path else {"nope": 1})
    assert answered.status_code == 400
    assert "'nope'" in answered.json()["detail"]
    assert takes in answered.json()["hint"]


def test_a_failure_within_is_told_without_a_traceback(store, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("secret of the inside")

    monkeypatch.setattr("competence_explorer.api.overview.status", broken)
    client = TestClient(create_app(store), base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
    answered = client.get("/api/status")
    assert answered.status_code == 500
    assert answered.json()["error"] == "Internal Server Error"
    assert "secret" not in answered.text
    assert "default-src 'none'" in answered.headers["content-security-policy"]


def test_status_counts_what_is_there(client, store):
    told = client.get("/api/status").json()
    assert told["engine"] and told["engine_version"]
    assert told["graph_version"] == store.version()[1]
    assert (told["counts"]["Person"], told["counts"]["Institution"], told["counts"]["Call"]) == (len(HOSTILE) + 2, 4, 1)


def test_suggestions_begin_with_the_text_or_contain_it(client):
    names = [found["name"] for found in client.get("/api/suggest", params={"kind": "Person", "text": "mar"}).json()]
    assert names[0] == "Maria First"
    found = client.get("/api/suggest", params={"kind": "Person", "text": "zazolc"}).json()
    assert found[0]["name"] == HOSTILE[7]
    assert client.get("/api/suggest", params={"kind": "Skill", "text": "aid"}).json()[0]["id"] == "local:state-aid"
    assert client.get("/api/suggest", params={"kind": "Skill", "text": "state ajd"}).json()[0]["name"] == "state aid"


def test_a_viewer_is_not_shown_whom_she_may_not_see(store):
    outside = TestClient(create_app(store, Viewer("viewer")), base_url="http://127.0.0.1:8000")
    assert outside.get("/api/status").json()["counts"]["Person"] == 0
    assert outside.get("/api/suggest", params={"kind": "Person", "text": "maria"}).json() == []
    assert outside.get("/api/queries/find-people").json() == []
    assert outside.get("/queries/neighbours/network", params={"person": FIRST}).status_code == 404


def test_every_query_is_described_by_itself(client):
    paths = client.get("/openapi.json").json()["paths"]
    for id_, query in QUERIES.items():
        told = paths[f"/api/queries/{id_}"]["get"]
        assert [p["name"] for p in told["parameters"]] == [p.name for p in query.parameters]
        assert all(
            p["description"] and p["schema"]["type"] in ("string", "integer", "number", "boolean")
            for p in told["parameters"]
        )
        assert any("example" in p for p in told["parameters"]) or not query.example
        assert set(told["responses"]["200"]["content"]) == {"application/json", "text/csv", XLSX}
        assert query.description in told["description"]
    assert not [path for path in paths if not path.startswith("/api/")]
