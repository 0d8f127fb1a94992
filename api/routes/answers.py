"""A page for each query: its form, and the answer to what was asked, or what is wrong with it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from competence_explorer.api import overview
from competence_explorer.api.parameters import values_of
from competence_explorer.api.tables import Wish, make_table, split
from competence_explorer.api.templating import address, page
from competence_explorer.graph.errors import CompetenceError
from competence_explorer.graph.visibility import View
from competence_explorer.queries import find_query
from competence_explorer.queries.base import Query

FEW = 4
"""Fields of a form that are seen at once; more wait behind a word."""


def answer_routes(view: View) -> APIRouter:
    """``/queries/{id}``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/queries/{name}")
    def answer(name: str, request: Request) -> Response:
        return _answer_page(view, find_query(name), request)

    return router


def _answer_page(view: View, query: Query[Any], request: Request) -> Response:
    values = {name: value for name, value in request.query_params.items() if name not in Wish.__slots__}
    problem, table, asked = None, None, []
    try:
        own, wish = split(request.query_params)
        given = values_of(own)
        if request.query_params and not wish.ask:
            rows = query.rows(view, given)
            table = make_table(view.snapshot, query.columns, rows, wish, f"/queries/{query.id}", given)
            asked = overview.spoken(view, query, given)
    except CompetenceError as error:
        problem = error
    return page(
        "query.html",
        problem.status if problem else 200,
        query=query,
        values=values,
        few=FEW,
        asked=asked,
        example=address(f"/queries/{query.id}", overview.example(view, query)),
        table=table,
        problem=problem,
    )
