"""The page for what people have to decide, with a button for each answer; and what was decided, to be taken back."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from competence_explorer.api.paging import piece
from competence_explorer.api.parameters import known_values
from competence_explorer.api.posted import posted
from competence_explorer.api.templating import address, page
from competence_explorer.graph import review
from competence_explorer.graph.decisions import Verdict
from competence_explorer.graph.errors import ForbiddenError, UsageError
from competence_explorer.graph.review import KINDS, Choice
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say

PARAMETERS = ("kind", "label")

PLACES = ("page", "decided")
"""Parameters that say which page is seen of what is open, and of what was decided."""

SHOWN = 50
"""Items, and decisions, on a page."""


def review_routes(view: View) -> APIRouter:
    """``/review``, ``POST /review/{id}`` and ``POST /review/{id}/undo``."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(lambda: _require(view))])

    @router.get("/review")
    def listed(request: Request) -> Response:
        return _page(view, known_values(request.query_params, PARAMETERS, PLACES))

    @router.post("/review/{id_}")
    def decide(id_: str, form: Annotated[dict[str, str], Depends(posted)]) -> Response:
        choice = Choice(id_, _verdict(form.get("decision", "")), form.get("note", "").strip())
        review.record(view.store, review.decisions_of(view.store, [choice], _who(view)))
        return _back(form)

    @router.post("/review/{id_}/undo")
    def undo(id_: str, form: Annotated[dict[str, str], Depends(posted)]) -> Response:
        review.take_back(view.store, [id_])
        return _back(form)

    return router


def _require(view: View) -> None:
    if not view.viewer.sees_everyone:
        raise ForbiddenError(
            say("This page is for stewards and analysts."), say("It names people that you may not see.")
        )


def _page(view: View, values: dict[str, str]) -> Response:
    everything = review.open_items(view.store)
    wanted = {name: value for name, value in values.items() if name in PARAMETERS}
    items = [item for item in everything if all(getattr(item, name) == value for name, value in wanted.items())]
    return page(
        "review.html",
        values={name: values.get(name, "") for name in (*PARAMETERS, *PLACES)},
        groups=_groups(everything),
        open=piece(items, values.get("page", ""), SHOWN),
        made=piece(review.decided_items(view.store), values.get("decided", ""), SHOWN),
        verdicts=KINDS,
    )


def _groups(items: list[review.Item]) -> dict[tuple[str, str], int]:
    """How many items there are of each kind and label, in the order of the list."""
    counts: dict[tuple[str, str], int] = {}
    for item in items:
        counts[item.kind, item.label] = counts.get((item.kind, item.label), 0) + 1
    return counts


def _verdict(given: str) -> Any:
    if given not in get_args(Verdict):
        raise UsageError(
            say("%(given)s is no decision.", given=repr(given)),
            say("One of: %(known)s.", known=", ".join(get_args(Verdict))),
        )
    return given


def _who(view: View) -> str:
    """Who decides: nobody signs in yet, so that often only the role is known."""
    return view.viewer.person or view.viewer.role


def _back(form: dict[str, str]) -> Response:
    """The list from which the form came."""
    return RedirectResponse(address("/review", {name: form.get(name) for name in (*PARAMETERS, *PLACES)}), 303)
