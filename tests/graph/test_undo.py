"""Undo takes back any load, in any order, and leaves the graph as if it had never been loaded."""

from __future__ import annotations

import itertools

import pytest
from worlds import (
    PORTFOLIO,
    ROSTER,
    can,
    claims,
    everything,
    graph,
    load_rows,
    node,
    person,
    place,
    post,
    says,
    skill,
    tie,
)

from competence_explorer.graph.claims import loads, sources, undo
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.provenance import origins
from competence_explorer.graph.records import Source

ANNA, BARTEK, CELINA = (person(name) for name in ("anna", "bartek", "celina"))
GDYNIA, EXCEL = place("gdynia"), skill("excel")

VERSIONS = [
    (ROSTER, [post(2, ANNA, GDYNIA, role="clerk"), can(3, ANNA, EXCEL, self_level=2), post(4, BARTEK, GDYNIA)]),
    (Source("needs", "Sopot"), [says(2, person("anna", job_title="mentor")), says(3, CELINA)]),
    (ROSTER, [post(2, person("anna", job_title="head"), place("gdynia", name="Gdynia!"), role="head")]),
    (ROSTER, [post(2, BARTEK, GDYNIA), can(3, CELINA, EXCEL, self_level=3, supervisor_level=1)]),
]


def load_all(store, versions):
    return [load_rows(store, source, rows, allow_drop=True).load_id for source, rows in versions]


def test_undo_of_the_last_load_restores_everything(store):
    load_all(store, VERSIONS[:2])
    for source, rows in VERSIONS[2:]:
        before = everything(store)
        undone = load_rows(store, source, rows).load_id
        assert everything(store) != before
        undo(store, undone)
        assert everything(store) == before


def test_undo_of_the_only_load_leaves_nothing(store):
    load_id = load_rows(store, *VERSIONS[0]).load_id
    changes = undo(store, load_id)
    assert everything(store) == []
    assert (changes.nodes.removed, changes.relationships.removed) == (4, 3)
    assert (loads(store), sources(store)) == ([], [])


ORDERS = [*itertools.permutations(range(4), 1), (0, 2), (2, 0), (3, 1, 0), (0, 1, 2, 3)]


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_undo_of_any_loads_in_any_order(store, order):
    """What is left is the graph that the other loads alone amount to."""
    load_all(store, [version for i, version in enumerate(VERSIONS) if i not in order])
    wanted, wanted_claims = graph(store), claims(store)
    store.clear()
    ids = load_all(store, VERSIONS)
    for i in order:
        undo(store, ids[i], batch=1)
    assert graph(store) == wanted
    assert claims(store) == wanted_claims


def test_undo_of_a_replaced_version_brings_nothing_back_later(store):
    projects = [[says(2, node("Project", id, title=id))] for id in "abc"]
    first, second, third = load_all(store, [(PORTFOLIO, rows) for rows in projects])
    undo(store, second)
    undo(store, third)
    assert [line for line in graph(store) if '"id": "a"' in line] == graph(store)
    undo(store, first)
    assert everything(store) == []


def test_undo_of_a_load_without_rows(store):
    first = load_rows(store, PORTFOLIO, [says(2, node("Project", "a"))]).load_id
    before = everything(store)
    undo(store, load_rows(store, PORTFOLIO, [], allow_drop=True).load_id)
    assert everything(store) == before
    undo(store, first)
    undo(store, load_rows(store, PORTFOLIO, []).load_id)
    assert everything(store) == []


def test_what_another_load_says_as_well_is_traced_to_that_one_after_an_undo(store):
    rows = VERSIONS[0][1]
    first, second = load_all(store, [VERSIONS[0], (ROSTER, [*rows, says(9, CELINA)])])
    held = tie("HAS_SKILL", ANNA, EXCEL).subject
    assert origins(store, [held])[held] == ["staff-roster.csv row 3"]
    undo(store, first)
    assert {row["load"] for row in store.read("MATCH (c:Claim) RETURN c.load_id AS load")} == {second}
    assert origins(store, [held])[held] == ["staff-roster.csv"]  # its row in that file was not noted


def test_the_heir_of_a_claim_is_the_oldest_load_that_says_it(store):
    one, two = ([says(row, node("Project", id)) for row, id in enumerate(ids)] for ids in ("ab", "b"))
    first, second, third = load_all(store, [(PORTFOLIO, rows) for rows in (one, two, one)])
    undo(store, first)
    held = store.read("MATCH (c:Claim) RETURN c.about AS about, c.load_id AS load ORDER BY about")
    assert held == [{"about": "Project a", "load": third}, {"about": "Project b", "load": second}]


def test_undo_counts_as_a_load_does(store):
    load_all(store, VERSIONS[:1])
    done = load_rows(store, *VERSIONS[3])
    changes = undo(store, done.load_id)
    assert changes.nodes.removed == done.changes.nodes.created
    assert changes.relationships.removed == done.changes.relationships.created


def test_there_is_no_such_load(store):
    with pytest.raises(NotFoundError, match="no load 'nothing'") as missing:
        undo(store, "nothing")
    assert "competence loads" in missing.value.hint


def test_saying_the_same_of_a_later_day_counts_as_later(store):
    """As if only the later version had ever been loaded."""
    roster = [Source("staff-roster", "Gdynia", as_of=f"202{year}-01-01") for year in (4, 6)]
    other = Source("staff-roster", "Sopot", as_of="2025-01-01")
    clerk, mentor = says(2, person("anna", job_title="clerk")), says(2, person("anna", job_title="mentor"))
    title = "MATCH (p:Person) RETURN p.job_title AS title"
    load_rows(store, roster[0], [clerk])
    load_rows(store, other, [mentor])
    assert store.read(title) == [{"title": "mentor"}]
    last = load_rows(store, roster[1], [clerk])
    assert store.read(title) == [{"title": "clerk"}]
    undo(store, last.load_id)
    assert store.read(title) == [{"title": "mentor"}]
