"""`competence export --format exchange`, and loading what it wrote."""

from __future__ import annotations

import json

from worlds import load_rows, person, place, post

from competence_explorer.graph.records import Source


def test_out_and_in_again(competence, embedded_store, tmp_path, capsys):
    anna = person("anna", visibility="network", permissions=["abroad"])
    load_rows(embedded_store, Source("staff-roster", "Gdynia"), [post(2, anna, place("gdynia"))])
    file = tmp_path / "out.json"
    asked = ("--format", "exchange", "--issuer", "Tricity", "--expires", "2099-12-31", "--output", file)
    assert competence("export", *asked) == 0
    assert "wrote 1 people, 0 withdrawn; good until 2099-12-31" in capsys.readouterr().err
    assert json.loads(file.read_bytes())["issuer"] == "Tricity"
    embedded_store.clear()
    assert competence("load", file) == 0
    assert "exchange-file/Tricity" in capsys.readouterr().err
    assert embedded_store.read("MATCH (p:Person) RETURN p.name AS name") == [{"name": "Anna"}]


def test_without_an_issuer_it_is_asked_for(competence, embedded_store, tmp_path, capsys):
    load_rows(embedded_store, Source("staff-roster", "Gdynia"), [post(2, person("anna"), place("gdynia"))])
    assert competence("export", "--format", "exchange", "--output", tmp_path / "out.json") == 2
    assert "--issuer" in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()
