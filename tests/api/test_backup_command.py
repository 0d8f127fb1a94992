"""`competence backup` and `competence restore`: what they write, say and refuse, and their exit codes."""

from __future__ import annotations

import json

from towns import load_towns
from worlds import everything

from competence_explorer.graph.claims import loads


def test_there_and_back_and_loads_go_on(competence, embedded_store, tmp_path, capsys):
    load_towns(embedded_store)
    before = everything(embedded_store)
    assert competence("backup", tmp_path / "x") == 0
    said = capsys.readouterr()
    nodes = len([line for line in before if " -> " not in line.split("{")[0]])
    assert f"wrote {nodes} nodes and {len(before) - nodes} relationships" in said.err
    assert said.out == ""
    assert competence("undo", loads(embedded_store)[0]["id"]) == 0
    assert competence("restore", tmp_path / "x") == 2
    assert "--replace" in capsys.readouterr().err
    assert competence("restore", tmp_path / "x", "--replace") == 0
    assert f"restored {nodes} nodes" in capsys.readouterr().err
    assert everything(embedded_store) == before


def test_what_is_no_backup_is_refused(competence, embedded_store, tmp_path, capsys):
    load_towns(embedded_store)
    before = everything(embedded_store)
    (tmp_path / "x").write_text("person;level\n", encoding="utf-8")
    assert competence("restore", tmp_path / "x", "--replace") == 2
    assert "is no whole backup" in capsys.readouterr().err
    assert competence("restore", tmp_path / "y", "--replace") == 2
    assert competence("backup", tmp_path / "x") == 2
    assert "nothing is overwritten" in capsys.readouterr().err
    assert everything(embedded_store) == before


def test_a_restore_that_was_broken_off_is_told(competence, embedded_store, tmp_path, capsys):
    load_towns(embedded_store)
    assert competence("backup", tmp_path / "x") == 0
    mark = "MATCH (g:Graph) SET g.restoring = true"
    embedded_store.write(lambda tx: tx.run(mark))
    assert competence("status") == 3
    assert "restored only in part" in capsys.readouterr().err
    assert competence("restore", tmp_path / "x") == 0
    assert competence("status", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["counts"]["Person"] == 7
