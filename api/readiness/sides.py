"""Scopes side by side for the call, and other calls for the same scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from competence_explorer.api.addresses import thing_address
from competence_explorer.api.languages import gettext as _
from competence_explorer.api.readiness.answers import Answer, Asker
from competence_explorer.api.readiness.names import called, scope_called
from competence_explorer.api.readiness.what_if import Interval, interval
from competence_explorer.api.report.heat import Spot, spot
from competence_explorer.graph.errors import CompetenceError
from competence_explorer.graph.search import name_of
from competence_explorer.queries.base import Rows

MOST = 6
"""Scopes, or calls, beside the first."""

PLACE = "sides"
"""Where on the page they are."""


@dataclass(frozen=True, slots=True)
class Side:
    """A column: a scope (or a call), its readiness, its cells in the order of the requirements, requirements that are
    covered and gaps, and the addresses without it and, of another, of its own page."""

    name: str
    interval: Interval
    spots: Sequence[Spot]
    covered: int
    gaps: int
    lacking: Sequence[tuple[str, str]]
    undo: str = ""
    own: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """What stands side by side, or why not."""

    scopes: Sequence[Side]
    calls: Sequence[Side]
    problem: CompetenceError | None = None
    too_many: bool = False


def sides(asker: Asker, now: Rows) -> Sides:
    """The scope itself first, then those chosen; and the same of calls."""
    wish = asker.wish
    scopes, calls = wish.many["beside"][:MOST], [one for one in wish.many["calls"] if one != wish["call"]][:MOST]
    many = max(map(len, wish.many.values())) > MOST
    own = scope_called(asker.snapshot, asker.scope or "") or _("All institutions")
    answer = asker.sides(scopes) if scopes else None
    answers = [asker.of_call(call) for call in calls]
    problems = [one.problem for one in (answer, *answers) if one and one.problem]
    if problems:
        return Sides([], [], problems[0], many)
    first = _side(asker, own, now)
    return Sides(
        [first, *(_beside(asker, answer, text) for text in scopes)] if answer else [],
        [
            _call(asker, wish["call"], now),
            *(_call(asker, call, one.rows) for call, one in zip(calls, answers, strict=True)),
        ]
        if calls
        else [],
        None,
        many,
    )


def _side(asker: Asker, name: str, rows: Rows, undo: str = "", own: str = "", key: str = "id") -> Side:
    named = [(called(asker.snapshot, "Skill", row[key]), thing_address("Skill", row[key])) for row in rows]
    states = [row["status"] for row in rows]
    return Side(
        name,
        interval(rows),
        [spot(row) for row in rows],
        states.count("covered"),
        states.count("gap"),
        [one for one, state in zip(named, states, strict=True) if state == "gap"],
        undo,
        own,
    )


def _beside(asker: Asker, answer: Answer, text: str) -> Side:
    """A scope that was chosen, its cells in the order of the requirements on the page."""
    wish = asker.wish
    left = [one for one in wish.many["beside"] if one != text]
    rows = {row["competence_id"]: row for row in answer.rows if row["id"] == text}
    ordered = [rows[row["id"]] for row in asker.readiness(supposed=True)]
    return _side(
        asker,
        scope_called(asker.snapshot, text),
        ordered,
        wish.only("beside", left, PLACE),
        wish.at(scope=text, joining=""),
        "competence_id",
    )


def _call(asker: Asker, call: str, rows: Rows) -> Side:
    wish, snapshot = asker.wish, asker.snapshot
    left = [one for one in wish.many["calls"] if one != call]
    others = call != wish["call"]
    undo, own = (wish.only("calls", left, PLACE), wish.at(call=call)) if others else ("", "")
    return _side(asker, called(snapshot, "Call", call), rows, undo, own)


def calls(asker: Asker) -> list[tuple[str, str]]:
    """The other calls, by name."""
    snapshot = asker.snapshot
    ids = snapshot.nodes("Call").texts("id")
    named: list[tuple[str, str]] = [(id_, name_of(snapshot, "Call", node)) for node, id_ in enumerate(ids)]
    return sorted((one for one in named if one[0] != asker.wish["call"]), key=lambda one: one[1])
