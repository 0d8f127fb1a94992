"""The HTTP API: every query of the registry at a path of its own, suggestions, and the status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as InQuery
from starlette.responses import Response

from competence_explorer.api import negotiation, overview
from competence_explorer.api.describe import QUERY_LIST, STATUS, SUGGESTIONS, about, documented
from competence_explorer.api.parameters import takes, values_of
from competence_explorer.api.render import to_csv, to_json, to_xlsx
from competence_explorer.api.suggestions import LONGEST, suggest
from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES, find_query
from competence_explorer.queries.base import Query, Rows

FORMS = {"json": negotiation.JSON, "csv": negotiation.CSV, "xlsx": negotiation.XLSX}
"""Suffixes of paths with their media types; the first is given where a client takes anything."""


def api_routes(view: View) -> APIRouter:
    """The routes under ``/api``."""
    router = APIRouter(prefix="/api")
    _add_general(router, view)
    for query in QUERIES.values():
        router.add_api_route(f"/queries/{query.id}", _endpoint(view, query), **documented(query))

    # After the documented paths: those with a suffix, and ids that do not exist.
    @router.get("/queries/{name}", include_in_schema=False)
    def by_name(name: str, request: Request) -> Response:
        stem, dot, suffix = name.rpartition(".")
        id_, form = (stem, FORMS[suffix]) if dot and suffix in FORMS else (name, None)
        return _answer(view, find_query(id_), request, form)

    return router


def _add_general(router: APIRouter, view: View) -> None:
    @router.get(
        "/queries",
        tags=["queries"],
        summary="All named queries",
        dependencies=[takes()],
        response_class=Response,
        responses=QUERY_LIST,
    )
    def queries() -> Response:
        """Every query with its parameters, columns and an example."""
        return _json([about(query) for query in QUERIES.values()])

    @router.get(
        "/status",
        tags=["graph"],
        summary="What is in the graph",
        dependencies=[takes()],
        response_class=Response,
        responses=STATUS,
    )
    def status() -> Response:
        """The engine, the version of the graph, and how many nodes of each label it holds."""
        return _json(overview.status(view))

    @router.get(
        "/suggest",
        tags=["graph"],
        summary="Names for a form",
        dependencies=[takes("kind", "text")],
        response_class=Response,
        responses=SUGGESTIONS,
    )
    def suggestions(
        kind: Annotated[str, InQuery(description="The label whose names are wanted", examples=["Skill"])],
        text: Annotated[str, InQuery(description="Beginning or part of a name", examples=["pub"])] = "",
    ) -> Response:
        """Up to twelve names: those that begin with the text, then those that contain it, then those like it.

        ``value`` is what to send as a parameter: the name where only one bears it, else the id. ``told`` and ``put``
        are the same in the language that the request accepts, for a field in which somebody types.
        """
        return _json(suggest(view.snapshot, kind, text[:LONGEST]))


def _endpoint(view: View, query: Query[Any]) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        return _answer(view, query, request, None)

    return answer


def _answer(view: View, query: Query[Any], request: Request, form: str | None) -> Response:
    rows = query.rows(view, values_of(request.query_params))
    form = form or negotiation.choose(request.headers.get("accept", ""), list(FORMS.values()))
    response = _formatted(query, rows, form or negotiation.JSON)
    response.headers["vary"] = "Accept"
    return response


def _formatted(query: Query[Any], rows: Rows, form: str) -> Response:
    if form == negotiation.CSV:
        # With a byte order mark, without which spreadsheets take diacritics for another encoding.
        return _file(to_csv(rows, query.names).encode("utf-8-sig"), f"{query.id}.csv", f"{form}; charset=utf-8")
    if form == negotiation.XLSX:
        return _file(to_xlsx(rows, query.names, query.id), f"{query.id}.xlsx", form)
    return _json(rows)


def _file(content: bytes, name: str, form: str) -> Response:
    return Response(content, media_type=form, headers={"content-disposition": f'attachment; filename="{name}"'})


def _json(value: Any) -> Response:
    return Response(to_json(value), media_type=negotiation.JSON)
