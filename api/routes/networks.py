"""The network of a query's answer: a page, and the same picture as files (JSON, SVG, CSV, GEXF, one HTML page)."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from competence_explorer.api import expansion, overview, picture_files
from competence_explorer.api.languages import gettext as _
from competence_explorer.api.network import Picture, draw
from competence_explorer.api.parameters import values_of
from competence_explorer.api.picture_page import network_page, saved_page
from competence_explorer.api.picture_state import State, seen, split
from competence_explorer.api.plan import fit, plan
from competence_explorer.api.render import to_json
from competence_explorer.api.svg import to_svg
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say
from competence_explorer.queries import find_query
from competence_explorer.queries.base import Network, Query


@dataclass(frozen=True, slots=True)
class Asked:
    """A picture that was asked for: the query with its values, and what the reader has done to it."""

    query: Query[Any]
    values: dict[str, str]
    state: State
    picture: Picture


def network_routes(view: View) -> APIRouter:
    """``/queries/{id}/network`` and its files; ``.json`` is what the page itself asks for when a picture grows."""
    router = APIRouter(include_in_schema=False)

    @router.get("/queries/{name}/network")
    def network(name: str, request: Request) -> Response:
        asked = ask(view, find_query(name), request)
        spoken = overview.spoken(view, asked.query, asked.values)
        return network_page(asked.query, asked.values, spoken, asked.picture)

    @router.get("/queries/{name}/network.{form}")
    def file(name: str, form: str, request: Request) -> Response:
        if form not in FILES:
            raise NotFoundError(
                say("A network is not written as %(form)s.", form=repr(form)),
                say("It is as %(known)s.", known=", ".join(FILES)),
            )
        return FILES[form](view, ask(view, find_query(name), request))

    return router


def ask(view: View, query: Query[Any], request: Request) -> Asked:
    """The picture of a request. Raises NotFoundError where a query's answer has no network."""
    if query.draw is None:
        raise NotFoundError(
            say("The answer to %(id)s has no network.", id=repr(query.id)), say("See /queries/%(id)s.", id=query.id)
        )
    own, state = split(request.query_params)
    values = values_of(own)
    seen_by = view.for_purpose(query.purpose)
    answer = _Answer(seen_by, query, tuple(sorted(values.items())))
    base = answer.network(seen_by.snapshot.version, dt.date.today())
    grown = expansion.grow(seen_by, base, state.add)
    themes = expansion.themes(seen_by.snapshot, grown)
    return Asked(query, values, state, draw(grown, themes, plan(base), len(base.nodes)))


class _Answer:
    """A question that a viewer asks; asked again of the same graph, its network is the one of before."""

    def __init__(self, view: View, query: Query[Any], values: tuple[tuple[str, str], ...]) -> None:
        self.view, self.query, self.values = view, query, values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Answer) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[Any, ...]:
        return self.view.viewer, self.query.id, self.values

    @functools.lru_cache(maxsize=32)  # noqa: B019 (equal questions share an entry, and old ones leave)
    def network(self, _version: tuple[str, int], _today: dt.date) -> Network:
        """The network of the answer, as large as a picture may be."""
        values = dict(self.values)
        rows = self.query.rows(self.view, values)
        return fit(self.query.network(self.view, values, rows) or Network([], []))


def _json(_view: View, asked: Asked) -> Response:
    return Response(to_json(asked.picture.data), media_type="application/json")


def _svg(_view: View, asked: Asked) -> Response:
    nodes, edges = seen(asked.picture, asked.state)
    return _file(to_svg(asked.picture, nodes, edges, asked.state), asked, "svg", "image/svg+xml")


def _csv(_view: View, asked: Asked) -> Response:
    return _file(picture_files.to_csv_zip(*seen(asked.picture, asked.state)), asked, "zip", "application/zip")


def _gexf(_view: View, asked: Asked) -> Response:
    nodes, edges = seen(asked.picture, asked.state)
    return _file(picture_files.to_gexf(nodes, edges, asked.state), asked, "gexf", "application/gexf+xml")


def _html(view: View, asked: Asked) -> Response:
    spoken = overview.spoken(view, asked.query, asked.values)
    text = saved_page(_(asked.query.title), _(asked.query.question), spoken, asked.picture, asked.state.kept())
    return _file(text.encode(), asked, "html", "text/html; charset=utf-8")


def _file(content: bytes, asked: Asked, suffix: str, form: str) -> Response:
    name = f"{asked.query.id}-network.{suffix}"
    return Response(content, media_type=form, headers={"content-disposition": f'attachment; filename="{name}"'})


FILES: dict[str, Callable[[View, Asked], Response]] = {
    "json": _json,
    "svg": _svg,
    "csv": _csv,
    "gexf": _gexf,
    "html": _html,
}
"""What a picture is written as, by suffix."""
