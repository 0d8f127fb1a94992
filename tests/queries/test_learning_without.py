"""What the queries about learning answer where most is missing."""

from __future__ import annotations

import pytest
from worlds import load_rows, node, place, says, skill, tie

from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES


def test_nothing_at_all(store):
    view = View(store)
    assert QUERIES["mentor-match"].rows(view, {}) == []
    assert QUERIES["study-visit"].rows(view, {}) == []
    (everything,) = QUERIES["give-and-take"].rows(view, {})
    assert (everything["section"], everything["exchanges"], everything["given_done"]) == ("all", 0, 0)
    for id in ("team-for-call", "training-plan"):
        with pytest.raises(NotFoundError):
            QUERIES[id].rows(view, {"profile": "law"})


def test_a_need_and_nobody(store):
    """An institution without people needs law, which nobody has, and for which there is no training."""
    office, law = place("office"), skill("law")
    need = node("Need", "n", status="open")
    load_rows(store, Source("needs"), [
        says(1, need, tie("HAS_NEED", office, need), tie("ASKS_FOR", need, law), mentions=[office, law])
    ])  # fmt: skip
    view = View(store)
    (row,) = QUERIES["mentor-match"].rows(view, {})
    assert (row["name"], row["level"], row["section"]) == ("Office", 1, "need without a mentor")
    (visit,) = QUERIES["study-visit"].rows(view, {})
    assert (visit["needs"], visit["guests_from"], visit["host"]) == (["n"], ["Office"], None)
    (failed,) = QUERIES["team-for-call"].rows(view, {"profile": "law"})
    assert (failed["section"], failed["held"]) == ("requirement not met", 0)
    plan, gap = QUERIES["training-plan"].rows(view, {"profile": "law"})
    assert (plan["name"], gap["open"]) == ("0 trainings for 0 hours", 1)
