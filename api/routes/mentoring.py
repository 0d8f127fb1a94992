"""The mentoring board: needs beside offers, suggested pairs, the state of each exchange, and the ledger.

What is recorded is a claim of the office's own (``graph/recorded.py``); who may record stands there. Forms of other
servers are refused by ``security.Guard``.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from competence_explorer.api.board import Suggestion, author, ended, suggestions, under_way
from competence_explorer.api.parameters import known_values
from competence_explorer.api.posted import posted
from competence_explorer.api.tables import Table, make_table
from competence_explorer.api.templating import address, page
from competence_explorer.graph import recorded
from competence_explorer.graph.errors import CompetenceError, NotFoundError, UsageError
from competence_explorer.graph.recorded import Proposal, Recorded
from competence_explorer.graph.schema import NODES
from competence_explorer.graph.search import find_one
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say, word
from competence_explorer.queries import exchanges, give_and_take, mentor_match, mentoring_offers, open_needs
from competence_explorer.queries.base import Query, Rows

PARAMETERS = ("skill", "scope", "goals", "recorded")
FORMATS = next(p.values for p in NODES["Exchange"].properties if p.name == "format")

PAIRS, DECIDED = 60, 9
"""Suggested pairs that are looked at, and of those that nobody has decided on yet, how many are shown."""

LISTED, STEP = 30, 6
"""Rows of a list of the board, and how many are seen at once; the query's own page has all."""

SHOWN: Mapping[str, Collection[str]] = {
    "open-needs": ("need", "competence", "competence_ids", "level", "urgency"),
    "mentoring-offers": ("name", "id", "institution", "competence", "competence_ids", "hours_left"),
    "exchanges": (
        *("format", "status", "skill", "skill_id", "giver", "giver_id", "taker", "taker_id"),
        *("hours_done", "start_date", "outcome"),
    ),
    "give-and-take": (
        *("name", "id", "given_planned", "given_done", "taken_planned", "taken_done", "balance", "gave", "took"),
    ),
}
"""Columns of each list; keys go with what they name."""

Form = Annotated[dict[str, str], Depends(posted)]
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class List:
    """The first rows of a query's answer, and how many there are."""

    query: Query[Any]
    total: int
    table: Table


def mentoring_routes(view: View) -> APIRouter:
    """``/mentoring``, and what is recorded there."""
    router = APIRouter(include_in_schema=False)
    mentoring = view.for_purpose(open_needs.purpose)

    @router.get("/mentoring")
    def board(request: Request) -> Response:
        return _board(mentoring, request)

    @router.post("/mentoring/exchanges")
    def propose(form: Form) -> Response:
        recorded.refuse_unless_recorder(view.viewer)
        return _back(_propose(mentoring, form).exchange)

    @router.post("/mentoring/states")
    def move(form: Form) -> Response:
        recorded.refuse_unless_recorder(view.viewer)
        return _back(_move(mentoring, form).exchange)

    @router.post("/mentoring/undo")
    def undo(form: Form) -> Response:
        recorded.refuse_unless_recorder(view.viewer)
        recorded.take_back(view.store, form.get("exchange", ""))
        return RedirectResponse("/mentoring#exchanges", 303)

    return router


def _back(exchange: str) -> Response:
    return RedirectResponse(f"{address('/mentoring', {'recorded': exchange})}#recorded", 303)


def _propose(view: View, form: Values) -> Recorded:
    """Record a pair. Who has a need is looked up here: the page does not say it."""
    need, format_ = form.get("need", ""), form.get("format") or "mentoring"
    if format_ not in FORMATS:
        raise UsageError(
            say("%(name)s=%(value)s is not possible.", name="format", value=repr(format_)),
            say("One of: %(known)s.", known=", ".join(FORMATS)),
        )
    taker = form.get("taker") or author(view.snapshot, need)
    proposal = Proposal(form.get("giver", ""), taker, form.get("skill", ""), need, format_, _number(form, "hours"))
    for label, id_ in (("Person", proposal.giver), ("Person", taker), ("Skill", proposal.skill), ("Need", need)):
        if (id_ or id_ == proposal.giver) and id_ not in view.snapshot.nodes(label).index:
            raise NotFoundError(
                say("There is no %(what)s %(text)s.", what=word(label.lower()), text=repr(id_)),
                say("Choose anew on the page."),
            )
    return recorded.propose(view.store, proposal, form.get("status") or "proposed", _reason(form))


def _move(view: View, form: Values) -> Recorded:
    return recorded.move(
        view.store,
        form.get("exchange", ""),
        form.get("status", ""),
        before=form.get("before", ""),
        reason=form.get("reason", ""),
        hours=_number(form, "hours"),
    )


def _reason(form: Values) -> str:
    reason = form.get("reason", "")
    if form.get("status") == "declined" and not reason.strip():
        raise UsageError(say("A refusal has a reason."), say("Say in a few words why."))
    return reason


def _number(form: Values, name: str) -> float | None:
    text = form.get(name, "").strip().replace(",", ".")
    try:
        return float(text) if text else None
    except ValueError:
        raise UsageError(
            say("%(name)s=%(text)s is no number.", name=name, text=repr(text)), say("Hours, such as 6 or 7.5.")
        ) from None


def _board(view: View, request: Request) -> Response:
    """The board of what is asked for, or what is wrong with it."""
    values = dict(request.query_params)
    shown: dict[str, Any] = {}
    problem = None
    try:
        shown = _shown(view, known_values(request.query_params, PARAMETERS))
    except CompetenceError as error:
        problem = error
    return page(
        "mentoring.html",
        problem.status if problem else 200,
        values={name: values.get(name, "") for name in PARAMETERS},
        parameters={p.name: p for p in (*open_needs.parameters, *mentor_match.parameters)},
        query=mentor_match,
        records=recorded.may_record(view.viewer),
        formats=FORMATS,
        problem=problem,
        step=STEP,
        most=DECIDED,
        shown=shown,
    )


def _shown(view: View, values: Values) -> dict[str, Any]:
    """What the board shows, by section."""
    snapshot = view.snapshot
    scope = {"scope": values.get("scope")}
    skill = find_one(snapshot, "Skill", text, "competence") if (text := values.get("skill", "").strip()) else None
    about = {"skill": None if skill is None else snapshot.nodes("Skill").texts("id")[skill]}
    pairs = _pairs(view, values.get("scope"), values.get("goals") or "no", snapshot.version, dt.date.today())
    told = exchanges.rows(view, about)
    ledger = give_and_take.rows(view, scope)
    return {
        "needs": _list(view, open_needs, open_needs.rows(view, about | scope)),
        "offers": _list(view, mentoring_offers, mentoring_offers.rows(view, about)),
        "suggestions": [one for one in pairs if about["skill"] in (None, one.proposal.skill)],
        "under_way": under_way(snapshot, told),
        "ended": _list(view, exchanges, ended(told)),
        "total": ledger[-1],
        "balances": _list(view, give_and_take, [row for row in ledger if row["section"] == "institution"]),
        "recorded": _recorded(view, told, values.get("recorded", "")),
    }


@functools.lru_cache(maxsize=32)
def _pairs(view: View, scope: str | None, goals: str, _version: tuple[str, int], _day: dt.date) -> list[Suggestion]:
    """The pairs to decide on; kept for the present graph and day, since all mentors are weighed anew each time."""
    rows = mentor_match.rows(view, {"scope": scope, "goals": goals, "limit": PAIRS})
    return suggestions(view.snapshot, rows)


def _list(view: View, query: Query[Any], rows: Rows) -> List:
    hidden = [column.name for column in query.columns if column.name not in SHOWN[query.id]]
    return List(query, len(rows), make_table(view.snapshot, query.columns, rows[:LISTED], hide=hidden))


def _recorded(view: View, rows: Rows, exchange: str) -> dict[str, Any] | None:
    """The exchange that was just recorded, if it was recorded here: its state, and the load that says so."""
    row = next((row for row in rows if row["id"] == exchange), None)
    load_id = recorded.last_load(view.store, exchange) if row else ""
    return {"row": row, "load": load_id} if load_id else None
