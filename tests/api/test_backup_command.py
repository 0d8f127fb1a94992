"""`competence backup` and `competence restore`: what they write, say and refuse, and their exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest
from towns import load_towns
from worlds import everything

from competence_explorer.api import cli
from competence_explorer.graph.claims import loads
from competence_explorer.graph.store import Store


@pytest.fixture
def run(embedded_store: Store, embedded_engine, monkeypatch) -> Callable[..., object]:
    """Run a command on an empty store; returns its exit code."""
    for name, value in embedded_engine.environ.items():
        monkeypatch.setenv(name, value)

    def command(*arguments: object) -> object:
        monkeypatch.setattr(sys, "argv", ["competence", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code

    return command


def test_there_and_back_and_loads_go_on(run, embedded_store, tmp_path, capsys):
    load_towns(embedded_store)
    before = everything(embedded_store)
    assert run("backup", tmp_path / "x") == 0
    said = capsys.readouterr()
    nodes = len([line for line in before if " -> " not in line.split("{")[0]])
    assert f"wrote {nodes} nodes and {len(before) - nodes} relationships" in said.err
    assert said.out == ""
    assert run("undo", loads(embedded_store)[0]["id"]) == 0
    assert run("restore", tmp_path / "x") == 2
    assert "--replace" in capsys.readouterr().err
    assert run("restore", tmp_path / "x", "--replace") == 0
    assert f"restored {nodes} nodes" in capsys.readouterr().err
    assert everything(embedded_store) == before


def test_what_is_no_backup_is_refused(run, embedded_store, tmp_path, capsys):
    load_towns(embedded_store)
    before = everything(embedded_store)
    (tmp_path / "x").write_text("person;level\n", encoding="utf-8")
    assert run("restore", tmp_path / "x", "--replace") == 2
    assert "is no whole backup" in capsys.readouterr().err
    assert run("restore", tmp_path / "y", "--replace") == 2
    assert run("backup", tmp_path / "x") == 2
    assert "nothing is overwritten" in capsys.readouterr().err
    assert everything(embedded_store) == before


def test_a_restore_that_was_broken_off_is_told(run, embedded_store, tmp_path, capsys):
    load_towns(embedded_store)
    assert run("backup", tmp_path / "x") == 0
    mark = "MATCH (g:Graph) SET g.restoring = true"
    embedded_store.write(lambda tx: tx.run(mark))
    assert run("status") == 3
    assert "restored only in part" in capsys.readouterr().err
    assert run("restore", tmp_path / "x") == 0
    assert run("status", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["counts"]["Person"] == 7
