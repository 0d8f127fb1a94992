"""The search box: a page of results, and the same as JSON while somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as InQuery
from starlette.responses import Response

from competence_explorer.api import negotiation
from competence_explorer.api.addresses import PATHS, kind, kinds
from competence_explorer.api.finding import Hit, find, find_kind
from competence_explorer.api.paging import number_of
from competence_explorer.api.parameters import takes
from competence_explorer.api.render import to_json
from competence_explorer.api.suggestions import LONGEST
from competence_explorer.api.templating import page as made
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say

FEW, MANY = 8, 200
"""Results of a kind among others, and on a page where only that kind is asked for."""

Text = Annotated[str, InQuery(description="A name, part of one, or a key")]


@dataclass(frozen=True, slots=True)
class Group:
    """Results of one kind, the number of the first among all, and whether there are more."""

    label: str
    name: str
    hits: Sequence[Hit]
    first: int
    more: bool


def find_routes(view: View) -> APIRouter:
    """``/search`` and ``/search.json``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/search.json", dependencies=[takes("q")])
    def suggestions(q: Text = "") -> Response:
        hits = [
            {"name": h.name, "kind": kind(h.label), "detail": h.detail, "href": h.href} for h in find(view.snapshot, q)
        ]
        return Response(to_json(hits), media_type=negotiation.JSON)

    @router.get("/search", dependencies=[takes("q", "only", "page")])
    def results(q: Text = "", only: str = "", page: str = "") -> Response:
        if only and only not in PATHS:
            raise UsageError(
                say("%(name)s=%(value)s is not possible.", name="only", value=repr(only)),
                say("One of: %(known)s.", known=", ".join(PATHS)),
            )
        asked = q.strip()[:LONGEST]
        size, number = (MANY, number_of(page)) if only else (FEW, 1)
        groups = [_group(view, label, asked, number, size) for label in PATHS if only in ("", label)]
        found = [group for group in groups if group.hits] if asked or only else []
        return made("search.html", q=asked, only=only, page=number, groups=found, kinds=kinds())

    return router


def _group(view: View, label: str, text: str, number: int, size: int) -> Group:
    first = (number - 1) * size
    hits = find_kind(view.snapshot, label, text, first, first + size + 1)
    return Group(label, kinds()[label], hits[:size], first + 1, len(hits) > size)
