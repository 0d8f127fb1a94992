"""A list of brokers of more people than are counted exactly."""

from __future__ import annotations

import importlib

import networkx as nx
import numpy as np
from worlds import load_rows, node, person, says, tie

from competence_explorer.graph.algorithms import ranking
from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES

BROKERS = QUERIES["brokers"]


def test_a_list_of_a_large_network_tells_how_sure_it_is(store, monkeypatch):
    """What is estimated of 300 people, in 50 teams around a few who connect them, is known exactly as well."""
    pairs = sorted(nx.relaxed_caveman_graph(50, 6, 0.15, seed=4).edges)
    people = [person(f"p{n:03}", name=f"Osoba {n}") for n in range(300)]
    rows = [
        says(
            n,
            project := node("Project", f"x{n}", title=f"Project {n}"),
            *(tie("WORKED_ON", people[one], project) for one in pair),
            mentions=[people[one] for one in pair],
        )
        for n, pair in enumerate(pairs)
    ]
    load_rows(store, Source("project-portfolio", "MA"), rows)
    graph = View(store)
    exact = BROKERS.rows(graph, {"limit": 20, "stability": 1})
    monkeypatch.setattr(ranking, "EXACT_UP_TO", 0)
    monkeypatch.setattr(ranking, "SAMPLE", 16)
    monkeypatch.setattr(importlib.import_module("competence_explorer.queries.brokers"), "SURE", 0.8)
    found = BROKERS.rows(graph, {"limit": 20, "stability": 1})
    assert {row["list_share"] for row in exact} == {None}
    (share,) = {row["list_share"] for row in found}
    assert 0.8 <= share < 1
    assert len({row["id"] for row in exact} & {row["id"] for row in found}) >= 14
    known = {row["id"]: row["betweenness"] for row in exact}
    off = [abs(row["betweenness"] - known[row["id"]]) - row["betweenness_error"] for row in found if row["id"] in known]
    assert np.mean(np.array(off) <= 0) > 0.7
