"""`competence export`: what it writes, says and refuses, and its exit codes."""

from __future__ import annotations

import functools

import pytest
from towns import load_towns


@pytest.fixture
def export(embedded_store, competence):
    """Run the command on an empty store; returns its exit code."""
    return functools.partial(competence, "export")


def test_it_writes_the_files_and_says_where_the_arguments_are(export, embedded_store, tmp_path, capsys):
    load_towns(embedded_store)
    folder = tmp_path / "new" / "folder"
    assert export("--format", "neo4j-admin", "--output", folder) == 0
    said = capsys.readouterr()
    nodes = embedded_store.read("MATCH (n) RETURN count(n) AS n")[0]["n"]
    assert f"wrote {nodes} nodes and " in said.err
    assert str(folder / "import.txt") in said.err
    assert said.out == ""
    assert (folder / "Person.csv").read_text(encoding="utf-8").count("\n") == 7


def test_a_folder_that_is_not_empty_is_left_alone(export, embedded_store, tmp_path, capsys):
    load_towns(embedded_store)
    (tmp_path / "mine").write_text("kept", encoding="utf-8")
    assert export("--format", "neo4j-admin", "--output", tmp_path) == 2
    assert "not an empty folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("arguments", [("--format", "dump", "-o", "x"), ("--format", "neo4j-admin"), ("-o", "x")])
def test_wrong_usage(export, arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert export(*arguments) == 2
    assert "Error" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
