"""The home page, the language of the pages, and the description of the API."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from competence_explorer.api import languages, overview, questions, saved_views
from competence_explorer.api.addresses import PATHS
from competence_explorer.api.parameters import takes
from competence_explorer.api.still import Still
from competence_explorer.api.templating import address, page
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say

YEAR = 365 * 24 * 3600
"""Seconds for which a language is remembered."""

ELSEWHERE = {"Need": "/mentoring", "Exchange": "/queries/exchanges?status="}
"""Where things without pages of their own are listed."""


def home_routes(view: View) -> APIRouter:
    """``/``, ``/language/{code}`` and ``/docs``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/", dependencies=[takes()])
    def home() -> Response:
        return _home(Still.of(view))

    @router.get("/language/{code}")
    def language(code: str, request: Request) -> Response:
        return _spoken_from_now_on(code, request.headers.get("referer", ""))

    @router.get("/docs", dependencies=[takes()])
    def docs(request: Request) -> Response:
        return page("docs.html", spec=request.app.openapi())

    return router


def _home(view: View) -> Response:
    counts = overview.counts(view)
    return page(
        "home.html",
        counts=[
            (counts[label], words, address("/search", {"only": label}) if label in PATHS else ELSEWHERE.get(label, ""))
            for label, words in overview.COUNTED.items()
        ],
        metropolises=overview.names(view, "Metropolis"),
        sample=overview.is_sample(view),
        empty=not any(counts.values()),
        fresh=overview.freshness(view),
        complete=overview.completeness(view),
        groups=questions.groups(view),
        views=saved_views.saved(view.store.home),
    )


def _spoken_from_now_on(code: str, referer: str) -> Response:
    """Remembers the language, and goes back to the page on which it was chosen."""
    if code not in languages.LANGUAGES:
        raise NotFoundError(
            say("There are no pages in %(code)s.", code=repr(code)),
            say("Languages: %(known)s.", known=", ".join(languages.LANGUAGES)),
        )
    came_from = urlsplit(referer)
    # A path of this server only, whatever the header says.
    back = urlunsplit(("", "", f"/{came_from.path.lstrip('/')}", came_from.query, ""))
    response = RedirectResponse(back, 303)
    response.set_cookie(languages.COOKIE, code, max_age=YEAR, samesite="strict", httponly=True)
    return response
