"""Queries of the user's own: from a folder to Python, the command line, HTTP and a page; what is wrong with a file."""

from __future__ import annotations

import datetime as dt
import sys

import pytest
from starlette.testclient import TestClient
from towns import load_towns

from competence_explorer import queries
from competence_explorer.api import cli
from competence_explorer.api.app import create_app
from competence_explorer.graph.errors import ForbiddenError, NotFoundError, UsageError
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries.own import folders, parse, read_queries

HEADER = """\
// id: rated
// title: Who was rated
// question: Who has a competence from a level on?
// description: As the rosters say.
// parameter: level integer = 2: The least level
// parameter: word text?: Part of the competence's name
// parameter: since date = 2000-01-01: Used since then
// column: name: Full name
// column: level [level 1-4]: The level
// example: level = 3
"""
BODY = """\
MATCH (p:Person)-[h:HAS_SKILL]->(s:Skill)
WHERE h.level >= $level AND ($word IS NULL OR s.name CONTAINS $word) AND coalesce(h.last_used, date()) >= date($since)
RETURN p.name AS name, h.level AS level ORDER BY level DESC, name
"""
PYTHON = """\
from typing import Annotated

from competence_explorer.queries.base import About, Column, query


@query("everybody", title="All", question="Who is there?", columns=[Column("name", "Full name")], example={})
def everybody(view, *, first: Annotated[str, About("Beginning of the name")] = ""):
    "The people that the viewer may see."
    return [{"name": name} for name in view.snapshot.nodes("Person").texts("name") if name.startswith(first)]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a query of each kind, and nothing read before."""
    (tmp_path / "rated.cypher").write_text(HEADER + BODY, encoding="utf-8")
    (tmp_path / "mine.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no query", encoding="utf-8")
    monkeypatch.setenv("COMPETENCE_QUERIES", str(tmp_path))
    monkeypatch.setattr(queries, "QUERIES", type(queries.QUERIES)())
    return tmp_path


@pytest.fixture(scope="module")
def towns(module_store):
    load_towns(module_store)
    return module_store


def test_both_kinds_are_queries_like_ours(folder, towns):
    rated, everybody = queries.find_query("rated"), queries.find_query("everybody")
    assert rated(towns).to_dict("list") == {
        "name": ["Bartek Nowak", "Grażyna Bąk", "Daniel Lis", "Anna Żółć", "Ewa Mróz"],
        "level": [4, 4, 3, 2, 2],
    }
    assert [row["name"] for row in rated.rows(View(towns), {"level": "3", "word": "state"})] == [
        "Grażyna Bąk",
        "Daniel Lis",
    ]
    assert rated.rows(View(towns), {"since": dt.date(2200, 1, 1)}) == []
    assert list(everybody(towns, first="Anna")["name"]) == ["Anna Żółć"]
    assert len(queries.QUERIES) == len(queries.BUILT_IN) + 2
    assert rated.example == {"level": 3}


def test_cypher_is_for_those_who_see_everyone_and_python_sees_what_its_view_shows(folder, towns):
    viewer = View(towns, Viewer("viewer", "sopot"))
    with pytest.raises(ForbiddenError, match="analysts and stewards"):
        queries.find_query("rated").rows(viewer, {})
    assert [row["name"] for row in queries.find_query("everybody").rows(viewer, {})] == ["Celina Kos"]


def test_they_appear_on_the_command_line(folder, towns, engine, monkeypatch, capsys):
    for name, value in engine.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("COMPETENCE_QUERIES")
    arguments = ["--queries", str(folder), "query", "rated", "--level", "4", "--format", "csv"]
    monkeypatch.setattr(sys, "argv", ["competence", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 0
    assert capsys.readouterr().out.splitlines() == ["name,level", "Bartek Nowak,4", "Grażyna Bąk,4"]


def test_they_appear_over_http_and_as_pages(folder, towns, monkeypatch):
    monkeypatch.setattr("competence_explorer.api.routes.api.QUERIES", queries.QUERIES)
    with TestClient(create_app(towns), base_url="http://127.0.0.1:8000") as client:
        assert client.get("/api/queries/rated", params={"level": 4}).json()[0] == {"name": "Bartek Nowak", "level": 4}
        assert "Bartek Nowak" in client.get("/queries/rated?level=4").text
        assert "rated" in [query["id"] for query in client.get("/api/queries").json()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BODY, "no line `// id: …`"),
        (HEADER.replace("// title: Who was rated\n", "") + BODY, "no line `// title: …`"),
        (HEADER + "MATCH (p:Person) SET p.name = 'x' RETURN p.name AS name", "SET at line 11, column 18 is refused"),
        (HEADER + "MATCH (p:Person) RETURN p.email AS name", "email at line 11, column 27 is refused"),
        (HEADER + "MATCH (p RETURN p", "bracket at line 11, column 7 is not closed"),
        (HEADER + BODY.replace("$word", "$words"), r"No value is given for \$words"),
        (HEADER.replace("rated", "brokers") + BODY, "there is another query 'brokers'"),
        (HEADER.replace("rated", "No Id") + BODY, "The id 'No Id' is not possible"),
        (HEADER.replace("level integer", "level float") + BODY, "parameter 'level float = 2: The least level'"),
        (HEADER.replace("integer = 2", "integer = two") + BODY, "level='two' is not a whole number"),
        (HEADER.replace("column: name:", "column: the name:") + BODY, "The column 'the name: Full name'"),
        (HEADER.replace("example: level", "example: height") + BODY, "The example 'height = 3'"),
        (HEADER + "// id: again\n" + BODY, "says id 2 times"),
        (HEADER, "The query is empty"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_name(tmp_path, text, said):
    (tmp_path / "mine.cypher").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said) as wrong:
        read_queries([tmp_path], queries.BUILT_IN)
    assert "mine.cypher" in wrong.value.detail
    assert wrong.value.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [("x = 1", "declares no query"), ("def", "does not run: SyntaxError"), ("1 / 0", "ZeroDivisionError")],
)
def test_what_is_wrong_with_a_python_file_is_told_with_its_name(tmp_path, text, said):
    (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said) as wrong:
        read_queries([tmp_path])
    assert "mine.py" in wrong.value.detail


def test_a_file_that_is_not_utf_8_is_told(tmp_path):
    (tmp_path / "mine.cypher").write_bytes(b"// id: \xb3")
    with pytest.raises(UsageError, match="not UTF-8"):
        read_queries([tmp_path])


def test_columns_that_differ_from_the_header_are_told(towns):
    query = parse(HEADER + "RETURN 1 AS name, 2 AS height, $level AS x")
    with pytest.raises(UsageError, match="returns name, height, x; its header says name, level"):
        query.rows(View(towns), {})


def test_two_files_with_one_id_are_told(tmp_path):
    for name in ("a.cypher", "b.cypher"):
        (tmp_path / name).write_text(HEADER + BODY, encoding="utf-8")
    with pytest.raises(UsageError, match=r"b\.cypher: there is another query 'rated'"):
        read_queries([tmp_path])


def test_folders(tmp_path):
    home = tmp_path / "home"
    (home / "queries").mkdir(parents=True)
    environ = {"COMPETENCE_HOME": str(home), "COMPETENCE_QUERIES": str(tmp_path)}
    assert folders(environ) == [home / "queries", tmp_path]
    with pytest.raises(UsageError, match="There is no folder"):
        folders({"COMPETENCE_HOME": str(home), "COMPETENCE_QUERIES": str(tmp_path / "none")})


def test_a_file_that_is_not_right_is_left_out_and_told_and_the_others_are_there(folder, caplog):
    (folder / "broken.cypher").write_text("MATCH (n) RETURN n", encoding="utf-8")
    assert len(queries.QUERIES) == len(queries.BUILT_IN) + 2
    assert "broken.cypher: The header has no line" in caplog.text
    with pytest.raises(NotFoundError) as missing:
        queries.find_query("broken")
    assert "broken.cypher: The header has no line" in missing.value.hint
