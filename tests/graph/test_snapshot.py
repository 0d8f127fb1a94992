"""The snapshot: the same arrays on both engines, cached by version, and whole while others write and read."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from in_threads import beside
from worlds import ROSTER, can, day, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph import snapshot as snapshot_module
from competence_explorer.graph.columns import Texts, encode, take, value
from competence_explorer.graph.records import Source
from competence_explorer.graph.snapshot import table_columns, table_names, take_snapshot

ANNA = person(
    "anna",
    name="Anna Żółć \N{CITYSCAPE}",
    email="a@example.org",
    languages=["pl", "en"],
    mentoring_hours_max=12.5,
    leaves_on=day("2027-12-31"),
)
NAMELESS = node("Person", "nameless")
WORLD = [
    post(2, ANNA, place("gdynia", latitude=54.5), role="clerk", start_date=day("1969-12-31")),
    post(3, NAMELESS, place("gdynia", latitude=54.5)),
    can(4, ANNA, skill("excel", alternative_names=["b", "a, c"]), self_level=3, evidence=["declared"]),
    says(5, NAMELESS, tie("REPORTS_TO", NAMELESS, ANNA), mentions=[ANNA]),
]


def cells(snapshot):
    """Every value of every table, as Python holds it."""
    return {
        name: [
            {
                column: table.value(column, i)
                for column in [*table_columns(name), *(("start", "end") if ":" in name else ())]
            }
            for i in range(len(table))
        ]
        for name, table in snapshot.tables.items()
    }


def test_values_and_gaps(store):
    load_rows(store, ROSTER, WORLD)
    snapshot = take_snapshot(store)
    people = snapshot.nodes("Person")
    assert list(people.texts("id")) == ["anna", "nameless"]
    assert cells(snapshot)["Person"][0] == {
        "id": "anna",
        "name": "Anna Żółć \N{CITYSCAPE}",
        "email": "a@example.org",
        "job_title": None,
        "languages": "en\x1fpl",
        "visibility": None,
        "permissions": None,
        "mentoring_hours_max": 12.5,
        "leaves_on": day("2027-12-31"),
        "merged_ids": None,
    }
    assert set(cells(snapshot)["Person"][1].values()) == {"nameless", None}
    assert people.texts("languages").list(0) == ["en", "pl"]
    assert people.texts("languages").list(1) == []
    employed = snapshot.relationships("EMPLOYED_BY")
    assert employed.start.tolist() == [0, 1]
    assert employed.value("start_date", 0) == day("1969-12-31")
    assert cells(snapshot)["HAS_SKILL:Person:Skill"][0] | {"evidence": ""} == {
        "start": 0,
        "end": 0,
        "key": None,
        "level": 3,
        "level_public": 3,
        "self_level": 3,
        "supervisor_level": None,
        "assessed_level": None,
        "project_level": None,
        "training_level": None,
        "goal_level": None,
        "self_date": None,
        "supervisor_date": None,
        "assessed_date": None,
        "project_date": None,
        "training_date": None,
        "evidence": "",
        "last_used": None,
    }
    assert snapshot.relationships("REPORTS_TO").end.tolist() == [0]
    assert len(snapshot.relationships("IN_THEME", "Call")) == 0


def test_both_engines_give_equal_arrays(embedded_engine, neo4j_engine):
    found = []
    for engine in (embedded_engine, neo4j_engine):
        with engine.open() as store:
            load_rows(store, ROSTER, WORLD)
            load_rows(store, Source("needs"), [says(2, person("anna", job_title="mentor"))])
            snapshot = take_snapshot(store)
            found.append(
                (cells(snapshot), {n: {c: t[c] for c in table_columns(n)} for n, t in snapshot.tables.items()})
            )
    (values, arrays), (others, other_arrays) = found
    assert values == others
    for name, columns in arrays.items():
        for column, array in columns.items():
            if isinstance(array, Texts):
                assert list(array) == list(other_arrays[name][column])
            else:
                assert array.dtype == other_arrays[name][column].dtype
                np.testing.assert_array_equal(array, other_arrays[name][column])


def test_an_empty_graph(store):
    snapshot = take_snapshot(store)
    assert set(snapshot.tables) == set(table_names())
    assert all(len(table) == 0 for table in snapshot.tables.values())
    assert cells(snapshot) == {name: [] for name in table_names()}


def test_a_version_is_read_once_and_a_write_makes_another(store, monkeypatch):
    load_rows(store, ROSTER, WORLD)
    reads = []
    read = snapshot_module._read_table
    monkeypatch.setattr(snapshot_module, "_read_table", lambda *a: reads.append(a[1]) or read(*a))
    first = take_snapshot(store)
    assert sorted(reads) == sorted(table_names())  # some at a time, so in any order
    assert take_snapshot(store) is first
    snapshot_module._open.cache_clear()
    assert cells(take_snapshot(store)) == cells(first)  # from the files of another process
    assert len(reads) == len(table_names())
    load_rows(store, ROSTER, [can(2, person("bartek"), skill("excel"))])
    second = take_snapshot(store)
    assert list(second.nodes("Person").texts("id")) == ["anna", "bartek", "nameless"]
    assert second.version[1] > first.version[1]
    assert len(first.nodes("Person")) == 2


def test_old_versions_do_not_pile_up(store, monkeypatch):
    monkeypatch.setattr(snapshot_module, "KEPT_SECONDS", 0.0)
    for number in range(5):
        load_rows(store, ROSTER, [says(2, person(f"p{number}"))])
        take_snapshot(store)
    graph, _ = store.version()
    kept = sorted(path.name for path in (store.home / "cache").glob(f"{graph}-*"))
    assert len(kept) <= 2
    assert not list((store.home / "cache").glob(".*"))


def test_a_graph_that_changes_while_it_is_read_is_read_again(store, monkeypatch):
    """Between the reading of people and of relationships a load adds both: nothing of it is half there."""
    load_rows(store, ROSTER, WORLD)
    read = snapshot_module._read_table
    interrupted = []

    def interrupting(store, name):
        rows = read(store, name)
        if name == "Skill" and not interrupted:
            interrupted.append(load_rows(store, ROSTER, [can(2, person("bartek"), skill("polish"), self_level=2)]))
        return rows

    monkeypatch.setattr(snapshot_module, "_read_table", interrupting)
    snapshot = take_snapshot(store)
    assert interrupted
    assert "bartek" in snapshot.nodes("Person").index
    assert len(snapshot.relationships("HAS_SKILL")) == 2


def test_many_readers_and_a_writer(store):
    """Every snapshot is of one version: all people that it has, have their competence in it."""
    load_rows(store, ROSTER, WORLD)
    sizes, done = set(), threading.Event()

    def reading():
        while not done.is_set():
            snapshot = take_snapshot(store)
            held = snapshot.relationships("HAS_SKILL")
            names = {snapshot.nodes("Person").texts("name")[i] for i in held.start.tolist()}
            assert len(names) == len(snapshot.nodes("Person")) - 1
            sizes.add(len(names))

    with beside(*[reading] * 3):
        try:
            for number in range(6):
                load_rows(store, ROSTER, [can(2, person(f"p{number}"), skill("excel"), self_level=2)])
        finally:
            done.set()
    assert sizes


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        ("text", ["a", None, "Żółć", "\N{CITYSCAPE}", "a\nb"]),
        ("number", [1.5, None, 0, -2]),
        ("integer", [1, None, 4]),
        ("date", [day("2024-02-29"), None, day("0001-01-01")]),
    ],
)
def test_columns_keep_values(type_, values):
    column = encode(type_, values)
    assert [value(column, i) for i in range(len(values))] == values
    assert len(encode(type_, [])) == 0
    order = np.arange(len(values))[::-1]
    assert [value(take(column, order), i) for i in range(len(values))] == values[::-1]
