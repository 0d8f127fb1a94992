"""The graph in other libraries' forms: nothing is lost, and nothing hidden is handed out."""

from __future__ import annotations

import sys

import pandas as pd
import pytest
from towns import load_towns
from worlds import ROSTER, day, load_rows, person, place, post

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.exchange import to_igraph, to_networkx, to_pandas
from competence_explorer.graph.parts import part
from competence_explorer.graph.snapshot import take_snapshot
from competence_explorer.graph.ties import ties
from competence_explorer.graph.visibility import View, Viewer


@pytest.fixture(scope="module")
def store(module_store):
    load_towns(module_store)
    who = person("zofia", name="Zofia", email="zofia@example.org", languages=["pl", "en"], leaves_on=day("2030-01-31"))
    load_rows(module_store, ROSTER, [post(2, who, place("gdansk", name="Gdańsk"))])
    return module_store


def test_tables_have_all_rows_with_ids_at_the_ends(store):
    frames, snapshot = to_pandas(store), take_snapshot(store)
    assert {name: len(frame) for name, frame in frames.items()} == {n: len(t) for n, t in snapshot.tables.items()}
    worked = frames["WORKED_ON:Person:Project"]
    assert worked[["start", "end", "role"]].fillna("").to_numpy().tolist() == [
        ["anna", "tram", "lead"],
        ["celina", "tram", "engineer"],
        ["celina", "warmth", ""],
        ["daniel", "warmth", ""],
    ]
    assert worked["start_date"].tolist()[:2] == [pd.Timestamp("2016-03-01"), pd.Timestamp("2016-09-01")]
    assert worked["end_date"].isna().tolist() == [False, True, True, True]


def test_values_are_of_their_kinds_and_email_is_not_there(store):
    people = to_pandas(store)["Person"].set_index("id")
    assert "email" not in people.columns
    assert sorted(people.loc["zofia", "languages"]) == ["en", "pl"]
    assert people.loc["zofia", "leaves_on"] == pd.Timestamp("2030-01-31")
    assert pd.isna(people.loc["anna", "languages"])
    assert pd.isna(people.loc["celina", "job_title"])


def test_a_viewer_and_a_part_hand_out_less(store):
    seen = to_pandas(View(store, Viewer("contact", institution="sopot")))
    assert seen["Person"]["id"].tolist() == ["celina"]
    assert set(seen["WORKED_ON:Person:Project"]["start"]) == {"celina"}
    older = part(take_snapshot(store), until=2017)
    assert to_pandas(older)["Project"]["id"].tolist() == ["tram"]
    assert "Project warmth" not in to_networkx(older)


def test_igraph_has_the_vertices_and_edges_of_networkx(store):
    pytest.importorskip("igraph", reason="igraph (GPL) is not installed: pip install igraph")
    theirs, ours = to_igraph(store), to_networkx(store)
    assert theirs.is_directed()
    names = theirs.vs["name"]
    assert set(names) == set(ours)
    assert sorted((names[e.source], names[e.target], f"{e['type']} {e['key']}".strip()) for e in theirs.es) == sorted(
        ours.edges(keys=True)
    )
    assert theirs.vs.find(name="Person anna")["title"] == "Anna Żółć"
    assert theirs.vs.find(name="Exchange x1")["title"] == "x1"


def test_igraph_of_ties_has_their_strengths(store):
    pytest.importorskip("igraph", reason="igraph (GPL) is not installed: pip install igraph")
    tied = ties(take_snapshot(store))
    graph = to_igraph(tied)
    assert not graph.is_directed()
    names = graph.vs["name"]
    found = {frozenset((names[e.source], names[e.target])): e["weight"] for e in graph.es}
    assert found[frozenset({"anna", "bartek"})] == 1
    assert len(found) == graph.ecount() == tied.adjacency.nnz // 2


def test_without_igraph_it_is_told(store, monkeypatch):
    monkeypatch.setitem(sys.modules, "igraph", None)
    with pytest.raises(UsageError, match="igraph is not installed") as missing:
        to_igraph(store)
    assert "to_networkx" in missing.value.hint
