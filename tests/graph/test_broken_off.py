"""An engine that goes away in the middle of a load or an undo: the next load or undo puts it right."""

from __future__ import annotations

import dataclasses
import json
import os
import signal

import pytest
from worlds import PORTFOLIO, ROSTER, can, claims, graph, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph import embedded
from competence_explorer.graph import store as store_module
from competence_explorer.graph.claims import load, loads, undo
from competence_explorer.graph.errors import EngineError
from competence_explorer.graph.records import Source
from competence_explorer.graph.store import Store, open_store

EXCEL, POLISH = skill("excel"), skill("polish")


def project(row, id, title, *people):
    """A row about a project and who worked on it."""
    about = node("Project", id, title=title)
    return says(row, about, *(tie("WORKED_ON", who, about) for who in people), mentions=people)


PEOPLE = [person(f"p{number}") for number in range(4)]
SOURCES = {
    "replaced": (
        PORTFOLIO,
        [project(n, f"x{n}", "first", who) for n, who in enumerate(PEOPLE)],
        [project(n, f"x{n}", "second", who) for n, who in enumerate(PEOPLE[:2])]
        + [project(9, "x3", "first", PEOPLE[3])],
    ),
    "carried": (
        ROSTER,
        [can(n, who, EXCEL, self_level=2) for n, who in enumerate(PEOPLE)],
        [can(n, who, POLISH, self_level=3) for n, who in enumerate(PEOPLE[:3])],
    ),
}


class Breaking:
    """Lets a number of writes of a store pass; the next one does not reach the engine."""

    def __init__(self, store, monkeypatch, passing):
        self.write, self.passing, self.broke = store.write, passing, False
        monkeypatch.setattr(store, "write", self)

    def __call__(self, work):
        self.passing -= 1
        if self.passing < 0:
            self.broke = True
            raise EngineError("gone")
        return self.write(work)


def broken_at(store, passing, work):
    """Whether ``work`` was broken off at its write number ``passing`` (from 0)."""
    with pytest.MonkeyPatch.context() as patch:
        breaking = Breaking(store, patch, passing)
        try:
            work()
        except EngineError:
            assert breaking.broke
    return breaking.broke


def fresh(store, source, *versions):
    """The graph after these versions, and the id of the last load; beside them another source speaks."""
    store.clear()
    load_rows(
        store, Source("needs"), [says(2, person("p0", job_title="mentor")), says(3, person("p3", name="P. Three"))]
    )
    for rows in versions:
        last = load_rows(store, source, rows, allow_drop=True).load_id
    return graph(store), last


@pytest.mark.parametrize("then", ["again", "back", "undo"])
@pytest.mark.parametrize("kind", SOURCES)
def test_after_a_load_that_was_broken_off_anywhere(store, kind, then):
    """Loading the same again, loading what was there before, and undoing it: as if it had not been broken off."""
    source, first, second = SOURCES[kind]
    wanted = {"again": [first, second], "back": [first, second, first], "undo": [first]}[then]
    expected, _ = fresh(store, source, *wanted)
    # At the first write nothing of the load is there yet: nothing to go back from.
    for passing in range(0 if then == "again" else 1, 100):
        fresh(store, source, first)
        if not broken_at(store, passing, lambda: load_rows(store, source, second, allow_drop=True, batch=2)):
            break
        if then == "undo":
            assert loads(store)[0]["state"] == "broken off"
            undo(store, loads(store)[0]["id"])
        else:
            load_rows(store, source, second if then == "again" else first, allow_drop=True, batch=2)
        assert graph(store) == expected, f"broken off at write {passing}"
    assert passing > 3


@pytest.mark.parametrize("then", ["again", "load"])
@pytest.mark.parametrize("kind", SOURCES)
def test_after_an_undo_that_was_broken_off_anywhere(store, kind, then):
    source, first, second = SOURCES[kind]
    expected, _ = fresh(store, source, *([first] if then == "again" else [first, second]))
    for passing in range(100):
        _, last = fresh(store, source, first, second)
        if not broken_at(store, passing, lambda last=last: undo(store, last, batch=2)):
            break
        if then == "again":
            undo(store, last, batch=2)
        else:
            load_rows(store, source, second, sha256="another", allow_drop=True)
        assert graph(store) == expected, f"broken off at write {passing}"
    assert passing > 3


OFFICE = place("office")
ANNA, CLERK, HEAD = post(2, PEOPLE[0], OFFICE), *(post(3, PEOPLE[1], OFFICE, role=role) for role in ("clerk", "head"))
ROSTERS = {"2026-03-01": [ANNA, CLERK], "2026-04-01": [ANNA, HEAD], "2026-05-01": [ANNA]}


def load_rosters(store, *days):
    """Rosters that name everybody, of these days; the ids of the loads."""
    store.clear()
    roster = dataclasses.replace(ROSTER, complete=True)
    return [
        load_rows(store, dataclasses.replace(roster, as_of=day), ROSTERS[day], allow_drop=True).load_id for day in days
    ]


@pytest.mark.parametrize("then", ["again", "load"])
def test_who_has_left_after_an_undo_that_was_broken_off_anywhere(store, then):
    """The last roster ends the post of the second; without the second it ends that of the first."""
    first, second, last = ROSTERS
    load_rosters(store, first, last)
    expected = graph(store), claims(store)
    for passing in range(1, 100):
        undone = load_rosters(store, first, second, last)[1]
        if not broken_at(store, passing, lambda undone=undone: undo(store, undone, batch=1)):
            break
        if then == "load":
            source = dataclasses.replace(ROSTER, complete=True, as_of="2026-06-01")
            undo_too = load_rows(store, source, [ANNA], sha256="newest", allow_drop=True).load_id
        undo(store, undone, batch=1)
        if then == "load":
            undo(store, undo_too)
        assert (graph(store), claims(store)) == expected, f"broken off at write {passing}"
    assert passing > 3


NAMED = {"file": "f.csv", "sha256": "s", "loader": "staff-roster", "batch": 2}


def killer(home, kill_at):
    """A progress function that kills the embedded engine of a home after so many rows."""

    def kill(number):
        if number == kill_at:
            endpoint = json.loads((home / "engine" / "endpoint.json").read_text(encoding="utf-8"))
            os.kill(endpoint["pid"], signal.SIGKILL)

    return kill


@pytest.mark.parametrize("kill_at", [20, 40])
def test_a_load_outlives_an_embedded_engine_that_is_killed(tmp_path, kill_at):
    statements = [can(n, person(f"p{n:02}"), EXCEL, self_level=2) for n in range(40)]
    try:
        with open_store(environ={"COMPETENCE_HOME": str(tmp_path)}) as store:
            load(store, ROSTER, statements, progress=killer(tmp_path, kill_at), **NAMED)
            assert [row["state"] for row in loads(store)] == ["done"]
            after = graph(store)
            store.clear()
            load(store, ROSTER, statements, **NAMED)
            assert graph(store) == after
    finally:
        embedded.stop(tmp_path)


@pytest.mark.parametrize("kill_at", [20, 40])
def test_a_load_on_an_engine_that_goes_away_for_good(tmp_path, monkeypatch, kill_at):
    monkeypatch.setattr(store_module, "RETRY_SECONDS", 1.0)
    statements = [can(n, person(f"p{n:02}"), EXCEL, self_level=2) for n in range(40)]
    environ = {"COMPETENCE_HOME": str(tmp_path)}
    try:
        with open_store(environ=environ) as store:
            there = dataclasses.replace(store.address, turn=None)  # an address that nobody starts anew, as Neo4j's
        with Store(lambda: there, tmp_path) as store, pytest.raises(EngineError) as gone:
            load(store, ROSTER, statements, progress=killer(tmp_path, kill_at), **NAMED)
        assert gone.value.exit_code == 3
        with open_store(environ=environ) as store:
            assert loads(store)[0]["state"] == "broken off"
            load(store, ROSTER, statements, **NAMED)
            after = graph(store)
            store.clear()
            load(store, ROSTER, statements, **NAMED)
            assert graph(store) == after
    finally:
        embedded.stop(tmp_path)
