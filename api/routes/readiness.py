"""The page on how ready a scope is for a call; every state of it is an address."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from competence_explorer.api.readiness.answers import Asker
from competence_explorer.api.readiness.page import added, call_key, calls, content, metropolises
from competence_explorer.api.readiness.wish import PATH, Wish, read
from competence_explorer.api.templating import page
from competence_explorer.graph.errors import CompetenceError
from competence_explorer.graph.visibility import View
from competence_explorer.queries import call_readiness, compare_readiness, team_for_call


def readiness_routes(view: View) -> APIRouter:
    """``/readiness``."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    def answer(request: Request) -> Response:
        return _answer(view, request)

    return router


def _answer(view: View, request: Request) -> Response:
    """The page; or the way to it, where a form adds something or the call is not named by its key."""
    wish, put = read(request.query_params)
    asker = Asker.of(view, wish)
    try:
        stands = _stands(asker, put) if wish["call"] else ""
        stays = not put and all(value for _name, value in request.query_params.multi_items())
        if stands and not (stays and stands == wish.at()):
            return RedirectResponse(stands, 303)
        return _page(asker, **(content(asker) if stands else {}))
    except CompetenceError as error:
        return _page(asker, error)


def _stands(asker: Asker, put: dict[str, str]) -> str:
    """The address at which the page stands."""
    wish = Wish({**asker.wish.values, "call": call_key(asker.snapshot, asker.wish["call"])}, asker.wish.many)
    return added(asker.snapshot, wish, put) if put else wish.at()


def _page(asker: Asker, problem: CompetenceError | None = None, **values: Any) -> Response:
    snapshot, wish = asker.snapshot, asker.wish
    return page(
        "readiness.html",
        problem.status if problem else 200,
        wish=wish,
        problem=problem,
        all_calls=calls(snapshot),
        metropolises=metropolises(snapshot),
        query=call_readiness,
        fields={p.name: p for p in (*team_for_call.parameters, *compare_readiness.parameters)},
        **({"requirements": None, "call": None} | values),
    )
