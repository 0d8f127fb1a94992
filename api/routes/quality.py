"""The page about the quality of the data: every aspect with its share, and the things of one aspect on a click.

An aspect that takes long is counted when somebody asks for it, and then shown until the graph changes.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from competence_explorer.api.parameters import known_values
from competence_explorer.api.still import Still
from competence_explorer.api.tables import Table, make_table
from competence_explorer.api.templating import page
from competence_explorer.graph.errors import CompetenceError
from competence_explorer.graph.quality import ASPECTS
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import word
from competence_explorer.queries import data_quality, data_quality_items
from competence_explorer.queries.base import Query, Rows

PARAMETERS = ("scope", "aspect")

SHOWN = 500
"""Things on the page; the answer's own page has all."""


def quality_routes(view: View) -> APIRouter:
    """``/quality``."""
    router = APIRouter(include_in_schema=False)
    counted = _Counted()

    @router.get("/quality")
    def quality(request: Request) -> Response:
        return _quality_page(Still.of(view), counted, request)

    return router


class _Counted:
    """The rows of aspects that take long, for each scope in which they were asked for, of one version of the graph."""

    def __init__(self) -> None:
        self._version: tuple[str, int] | None = None
        self._rows: dict[tuple[str, str], Rows] = {}

    def row(self, view: View, scope: str, id_: str, wanted: bool) -> Rows:
        """The row of an aspect, as far as it is known; worked out where it is ``wanted``."""
        version = view.snapshot.version
        if version != self._version:
            self._version, self._rows = version, {}
        if wanted and (scope, id_) not in self._rows:
            self._rows[scope, id_] = data_quality.rows(view, {"scope": scope, "aspects": id_})
        return self._rows.get((scope, id_), [])


def _aspects(view: View, counted: _Counted, scope: str, chosen: str) -> Rows:
    """The aspects in their order; of those that take long and were never asked for only key and name."""
    quick = "|".join(id_ for id_, aspect in ASPECTS.items() if aspect.quick)
    rows = {row["id"]: row for row in data_quality.rows(view, {"scope": scope, "aspects": quick})}
    slow = {id_: aspect for id_, aspect in ASPECTS.items() if not aspect.quick and (aspect.placed or not scope)}
    for id_, aspect in slow.items():
        known = counted.row(view, scope, id_, id_ == chosen)
        rows[id_] = known[0] if known else {"id": id_, "name": word(aspect.name), "count": None}
    return [rows[id_] for id_ in ASPECTS if id_ in rows]


def _quality_page(view: View, counted: _Counted, request: Request) -> Response:
    """The aspects, the things of one of them if it is asked for, or what is wrong with what was asked."""
    values = dict(request.query_params)
    aspects: Rows = []
    things, problem = None, None
    try:
        asked = known_values(request.query_params, PARAMETERS)
        aspects = _aspects(view, counted, asked.get("scope", ""), asked.get("aspect", ""))
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
        most=SHOWN,
        problem=problem,
        queries=(data_quality, data_quality_items),
    )


def _things(view: View, query: Query[Any], values: dict[str, str]) -> Table:
    return make_table(view.snapshot, query.columns, query.rows(view, {**values, "limit": SHOWN}))
