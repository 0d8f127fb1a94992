"""The page about the quality of the data: every aspect with its share, and the things of one aspect on a click."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from competence_explorer.api.parameters import values_of
from competence_explorer.api.tables import Table, make_table
from competence_explorer.api.templating import page
from competence_explorer.graph.errors import CompetenceError, UsageError
from competence_explorer.graph.visibility import View
from competence_explorer.queries import data_quality, data_quality_items
from competence_explorer.queries.base import Query, Rows

PARAMETERS = ("scope", "aspect")


def quality_routes(view: View) -> APIRouter:
    """``/quality``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/quality")
    def quality(request: Request) -> Response:
        return _quality_page(view, request)

    return router


def _quality_page(view: View, request: Request) -> Response:
    """The aspects, the things of one of them if it is asked for, or what is wrong with what was asked."""
    values = dict(request.query_params)
    aspects: Rows = []
    things, problem = None, None
    try:
        asked = _known(values_of(request.query_params))
        aspects = data_quality.rows(view, {name: value for name, value in asked.items() if name != "aspect"})
        things = _things(view, data_quality_items, asked) if asked.get("aspect") else None
    except CompetenceError as error:
        problem = error
    return page(
        "quality.html",
        problem.status if problem else 200,
        values={name: values.get(name, "") for name in PARAMETERS},
        chosen=next((row for row in aspects if row["id"] == values.get("aspect")), None),
        aspects=aspects,
        things=things,
        problem=problem,
        queries=(data_quality, data_quality_items),
    )


def _known(values: dict[str, str]) -> dict[str, str]:
    for name in values:
        if name not in PARAMETERS:
            raise UsageError(f"This page has no parameter {name!r}.", f"It takes: {', '.join(PARAMETERS)}.")
    return values


def _things(view: View, query: Query[Any], values: dict[str, str]) -> Table:
    return make_table(view.snapshot, query.columns, query.rows(view, values))
