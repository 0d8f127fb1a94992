"""The search box: a page of results, and the same as JSON while somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as InQuery
from starlette.responses import Response

from competence_explorer.api import negotiation
from competence_explorer.api.addresses import PATHS, kind, kinds
from competence_explorer.api.finding import Hit, find, find_kind
from competence_explorer.api.render import to_json
from competence_explorer.api.suggestions import LONGEST
from competence_explorer.api.templating import page
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.visibility import View

FEW, MANY = 8, 200
"""Results of a kind among others, and where only that kind is asked for."""

Text = Annotated[str, InQuery(description="A name, part of one, or a key")]


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind, and whether there are more."""

    label: str
    name: str
    hits: Sequence[Hit]
    more: bool


def find_routes(view: View) -> APIRouter:
    """``/search`` and ``/search.json``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/search.json")
    def suggestions(q: Text = "") -> Response:
        hits = [
            {"name": h.name, "kind": kind(h.label), "detail": h.detail, "href": h.href} for h in find(view.snapshot, q)
        ]
        return Response(to_json(hits), media_type=negotiation.JSON)

    @router.get("/search")
    def results(q: Text = "", only: str = "") -> Response:
        if only and only not in PATHS:
            raise UsageError(f"only={only!r} is not possible.", f"One of: {', '.join(PATHS)}.")
        asked = q.strip()[:LONGEST]
        groups = [_group(view, label, asked, MANY if only else FEW) for label in PATHS if only in ("", label)]
        found = [group for group in groups if group.hits] if asked or only else []
        return page("search.html", q=asked, only=only, groups=found, kinds=kinds())

    return router


def _group(view: View, label: str, text: str, most: int) -> Group:
    hits = list(islice(find_kind(view.snapshot, label, text), most + 1))
    return Group(label, kinds()[label], hits[:most], len(hits) > most)
