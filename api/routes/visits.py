"""Study visits as a page to print, a visit a card, and as a calendar file."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter, Request
from starlette.responses import Response

from competence_explorer.api.languages import gettext as _
from competence_explorer.api.languages import later
from competence_explorer.api.parameters import values_of
from competence_explorer.api.templating import page
from competence_explorer.api.wording import told
from competence_explorer.graph.errors import CompetenceError
from competence_explorer.graph.itinerary import Event, calendar
from competence_explorer.graph.visibility import View
from competence_explorer.queries import study_visit
from competence_explorer.queries.base import Rows

DOMAIN = "competence-explorer"
"""Behind the key of a visit, so that its UID is like no other program's."""

PARTS = {
    "needs": later("Needs"),
    "guests_from": later("Guests from"),
    "travellers": later("Who travels"),
    "projects": later("Finished projects of the host"),
    "meet": later("Whom to meet"),
    "offers": later("The guests offer"),
    "alternatives": later("Other hosts"),
}
"""Columns told in the description of an event, with their headings."""


def visit_routes(view: View) -> APIRouter:
    """``/study-visits`` and ``/study-visits.ics``, with the parameters of the query ``study-visit``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/study-visits")
    def visits_page(request: Request) -> Response:
        return _page(view, request)

    @router.get("/study-visits.ics")
    def calendar_file(request: Request) -> Response:
        rows = study_visit.rows(view, values_of(request.query_params))
        text = calendar(events(rows), dt.datetime.now(dt.UTC))
        headers = {"content-disposition": 'attachment; filename="study-visits.ics"'}
        return Response(text, media_type="text/calendar", headers=headers)

    return router


def _page(view: View, request: Request) -> Response:
    """The visits, or what is wrong with what was asked."""
    rows: Rows = []
    problem = None
    try:
        rows = study_visit.rows(view, values_of(request.query_params))
    except CompetenceError as error:
        problem = error
    status, values = problem.status if problem else 200, dict(request.query_params)
    return page("study_visits.html", status, query=study_visit, values=values, rows=rows, problem=problem)


def events(rows: Rows) -> list[Event]:
    """An event for each visit that has a host, in the reader's language."""
    return [
        Event(f"{row['id']}@{DOMAIN}", told(row["name"]), row["starts"], row["ends"], _where(row), _description(row))
        for row in rows
        if row["host"]
    ]


def _where(row: dict[str, object]) -> str:
    return ", ".join(str(part) for part in (row["host"], row["country"]) if part)


def _description(row: dict[str, list[str]]) -> str:
    parts = [(_(heading), map(told, row[column])) for column, heading in PARTS.items() if row[column]]
    return "\n".join(f"{heading}: {'; '.join(texts)}" for heading, texts in parts)
