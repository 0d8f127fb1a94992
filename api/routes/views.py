"""Saving the page that one looks at under a name, giving it another, and forgetting it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from competence_explorer.api import saved_views
from competence_explorer.api.posted import posted
from competence_explorer.graph.visibility import View

LISTED = "/#views"


def view_routes(view: View) -> APIRouter:
    """``POST /views``, ``POST /views/{id}/rename`` and ``POST /views/{id}/delete``."""
    router = APIRouter(include_in_schema=False)

    @router.post("/views")
    def save(form: Annotated[dict[str, str], Depends(posted)]) -> Response:
        kept = saved_views.save(view.store.home, form.get("name", ""), form.get("address", ""))
        return RedirectResponse(kept.address, 303)

    @router.post("/views/{id_}/rename")
    def rename(id_: str, form: Annotated[dict[str, str], Depends(posted)]) -> Response:
        saved_views.rename(view.store.home, id_, form.get("name", ""))
        return RedirectResponse(LISTED, 303)

    @router.post("/views/{id_}/delete")
    def delete(id_: str) -> Response:
        saved_views.delete(view.store.home, id_)
        return RedirectResponse(LISTED, 303)

    return router
