"""The brokers' page: a map, the ranking with its uncertainty, roles in plain words, and whom each connects."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from competence_explorer.api.brokerage import Map, drawn, ranking
from competence_explorer.api.parameters import values_of
from competence_explorer.api.templating import page
from competence_explorer.graph.errors import CompetenceError
from competence_explorer.graph.visibility import View
from competence_explorer.queries import brokers
from competence_explorer.queries.base import Rows

FIRST = ("theme", "metropolis", "since", "until")
"""Parameters that the form shows; the others stand behind a word."""

SHOWN = "20"
"""Brokers on the page where no number is asked for."""

FIGURES = ("betweenness", "constraint", "effective_size", "coordinator", "itinerant", "representative", "gatekeeper",
           "liaison", "total", "total_z")  # fmt: skip
"""Columns that are told on demand."""

Values = tuple[tuple[str, str], ...]


def broker_routes(view: View) -> APIRouter:
    """``/brokers``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/brokers")
    def answer(request: Request) -> Response:
        return _page(view, request)

    return router


def _page(view: View, request: Request) -> Response:
    """The brokers of what is asked for, or what is wrong with it."""
    values = dict(request.query_params)
    rows: Rows = []
    chart, problem = None, None
    try:
        asked = tuple(sorted(values_of(request.query_params).items()))
        rows, chart = _found(view, asked, view.snapshot.version, dt.date.today())
    except CompetenceError as error:
        problem = error
    known = [p for p in brokers.parameters if p.name != "details"]
    return page(
        "brokers.html",
        problem.status if problem else 200,
        query=brokers,
        first=[p for p in known if p.name in FIRST],
        others=[p for p in known if p.name not in FIRST],
        values={"limit": SHOWN} | values,
        ranking=ranking(rows, values.get("by") or "institution"),
        chart=chart,
        figures=[column for column in brokers.columns if column.name in FIGURES],
        problem=problem,
    )


@functools.lru_cache(maxsize=32)
def _found(view: View, asked: Values, _version: tuple[str, int], _day: dt.date) -> tuple[Rows, Map | None]:
    """The ranking and its map; kept, since all replicates of the rank intervals are worked out."""
    values: dict[str, Any] = {"limit": SHOWN} | {name: value for name, value in asked if value}
    rows = brokers.rows(view, values)
    network = brokers.network(view, values, rows)
    return rows, drawn(network, rows) if network else None
