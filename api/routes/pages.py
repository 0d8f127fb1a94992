"""The pages: home, a form and an answer for each query, networks, and the description of the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from competence_explorer.api import languages, overview
from competence_explorer.api.network import draw
from competence_explorer.api.parameters import values_of
from competence_explorer.api.tables import make_table
from competence_explorer.api.templating import address, page
from competence_explorer.graph.errors import CompetenceError, NotFoundError
from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES, find_query
from competence_explorer.queries.base import Query

YEAR = 365 * 24 * 3600
"""Seconds for which a language is remembered."""


@dataclass(frozen=True, slots=True)
class Card:
    """A question on the home page, with the addresses that an example leads to."""

    query: Query[Any]
    example: list[tuple[str, str]]
    href: str
    network: str


def page_routes(view: View) -> APIRouter:
    """The routes of the pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def home() -> Response:
        return _home(view)

    @router.get("/queries/{name}")
    def answer(name: str, request: Request) -> Response:
        return _answer_page(view, find_query(name), request)

    @router.get("/queries/{name}/network")
    def network(name: str, request: Request) -> Response:
        return _network_page(view, find_query(name), request)

    @router.get("/language/{code}")
    def language(code: str, request: Request) -> Response:
        return _spoken_from_now_on(code, request.headers.get("referer", ""))

    @router.get("/docs")
    def docs(request: Request) -> Response:
        return page("docs.html", spec=request.app.openapi())

    return router


def _home(view: View) -> Response:
    counts = overview.counts(view)
    return page(
        "home.html",
        counts=[(counts[label], words) for label, words in overview.COUNTED.items()],
        metropolises=overview.names(view, "Metropolis"),
        sample=overview.is_sample(view),
        empty=not any(counts.values()),
        cards=[_card(view, query) for query in QUERIES.values()],
    )


def _spoken_from_now_on(code: str, referer: str) -> Response:
    """Remembers the language, and goes back to the page on which it was chosen."""
    if code not in languages.LANGUAGES:
        raise NotFoundError(f"There are no pages in {code!r}.", f"Languages: {', '.join(languages.LANGUAGES)}.")
    came_from = urlsplit(referer)
    # A path of this server only, whatever the header says.
    back = urlunsplit(("", "", f"/{came_from.path.lstrip('/')}", came_from.query, ""))
    response = RedirectResponse(back, 303)
    response.set_cookie(languages.COOKIE, code, max_age=YEAR, samesite="strict", httponly=True)
    return response


def _card(view: View, query: Query[Any]) -> Card:
    example = overview.example(view, query)
    path = f"/queries/{query.id}"
    network = address(f"{path}/network", example) if query.draw and example else ""
    return Card(query, overview.spoken(view, query, example), address(path, example), network)


def _answer_page(view: View, query: Query[Any], request: Request) -> Response:
    """The form; with the answer to what was asked, or with what is wrong with it."""
    values = dict(request.query_params)
    problem, table = None, None
    try:
        if request.query_params:
            rows = query.rows(view, values_of(request.query_params))
            table = make_table(view.snapshot, query.columns, rows)
    except CompetenceError as error:
        problem = error
    return page(
        "query.html",
        problem.status if problem else 200,
        query=query,
        values=values,
        example=address(f"/queries/{query.id}", overview.example(view, query)),
        table=table,
        problem=problem,
    )


def _network_page(view: View, query: Query[Any], request: Request) -> Response:
    if query.draw is None:
        raise NotFoundError(f"The answer to {query.id!r} has no network.", f"See /queries/{query.id}.")
    values = values_of(request.query_params)
    rows = query.rows(view, values)
    network = query.network(view, values, rows)
    picture = draw(network) if network and network.nodes else None
    asked = overview.spoken(view, query, values)
    return page("network.html", query=query, values=values, asked=asked, picture=picture)
