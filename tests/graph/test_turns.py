"""Two that load or take back one source at the same time: one of them goes on, the other says so and spoils nothing."""

from __future__ import annotations

import pytest
from worlds import PORTFOLIO, claims, graph, load_rows, node, says

from competence_explorer.graph.claims import loads, undo
from competence_explorer.graph.errors import EngineError

FIRST, SECOND, THIRD = (
    [says(row, node("Project", f"{name}{row}", title=name)) for row in range(2, 8)] for name in "abc"
)


def at_write(store, monkeypatch, number, work):
    """Have ``work`` done by somebody else before write ``number`` (from 0) of what follows."""
    write, done = store.write, []

    def interrupted(*args, **options):
        done.append(None)
        if len(done) == number + 1:
            monkeypatch.setattr(store, "write", write)
            work()
        return write(*args, **options)

    monkeypatch.setattr(store, "write", interrupted)


def load_all(store, *versions):
    """The ids of the loads."""
    store.clear()
    return [load_rows(store, PORTFOLIO, rows, allow_drop=True).load_id for rows in versions]


def standing(store):
    """What there is: the graph, and which claims are in force."""
    return graph(store), claims(store)


@pytest.mark.parametrize("number", range(5))
def test_two_loads(store, monkeypatch, number):
    load_all(store, FIRST, THIRD)
    expected = graph(store)
    load_all(store, FIRST)
    at_write(store, monkeypatch, number, lambda: load_rows(store, PORTFOLIO, THIRD, allow_drop=True))
    with pytest.raises(EngineError, match="'project-portfolio/Gdynia' is going on"):
        load_rows(store, PORTFOLIO, SECOND, allow_drop=True, batch=2)
    assert graph(store) == expected
    for load in loads(store):
        undo(store, load["id"])
    assert standing(store) == ([], [])


@pytest.mark.parametrize("number", range(4))
def test_an_undo_and_a_load(store, monkeypatch, number):
    load_all(store, FIRST, THIRD)
    expected = standing(store)
    _, undone = load_all(store, FIRST, SECOND)
    at_write(store, monkeypatch, number, lambda: load_rows(store, PORTFOLIO, THIRD, allow_drop=True))
    with pytest.raises(EngineError, match="going on"):
        undo(store, undone, batch=2)
    assert graph(store) == expected[0]
    undo(store, undone)
    assert standing(store) == expected


@pytest.mark.parametrize("number", range(1, 5))
def test_a_load_that_is_taken_back_before_it_is_done(store, monkeypatch, number):
    load_all(store, FIRST)
    expected = standing(store)
    at_write(store, monkeypatch, number, lambda: undo(store, loads(store)[0]["id"]))
    with pytest.raises(EngineError, match="going on"):
        load_rows(store, PORTFOLIO, SECOND, allow_drop=True, batch=2)
    assert standing(store) == expected


@pytest.mark.parametrize("number", range(4))
def test_two_undos_of_one_load(store, monkeypatch, number):
    _, undone = load_all(store, FIRST, SECOND)
    at_write(store, monkeypatch, number, lambda: undo(store, undone))
    with pytest.raises(EngineError, match="going on"):
        undo(store, undone, batch=2)
    load_id = loads(store)[0]["id"]
    left = standing(store)
    load_all(store, FIRST)
    assert standing(store) == left
    assert loads(store)[0]["id"] != load_id
