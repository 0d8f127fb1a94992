"""Reports on calls: a page each, and the same as files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from competence_explorer.api import languages
from competence_explorer.api.negotiation import HTML, XLSX
from competence_explorer.api.parameters import known_values, values_of
from competence_explorer.api.report import Asked, compose, to_html, to_xlsx
from competence_explorer.api.report.page import values
from competence_explorer.api.templating import address, page
from competence_explorer.graph.competence.scenario import SUPPOSED
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.keys import slug
from competence_explorer.graph.search import name_of
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say

PARAMETERS = ("scope", *SUPPOSED)
"""What the address of a report may say beside the call; ``language`` is one of the pages' languages."""

_FILE = re.compile(r"(?P<call>.+)\.(?P<form>html|xlsx)")


def report_routes(view: View) -> APIRouter:
    """``/reports`` and ``/reports/{call}``, with ``.html`` and ``.xlsx`` after the call for a file."""
    router = APIRouter(include_in_schema=False)

    @router.get("/reports")
    def choose(request: Request) -> Response:
        return _choose(view, request)

    @router.get("/reports/{name:path}")
    def report(name: str, request: Request) -> Response:
        given = values_of(request.query_params)
        _speak(given.pop("language", ""))
        asked = _FILE.fullmatch(name)
        return _file(view, asked["call"], asked["form"], given) if asked else _page(view, name, given)

    return router


def asked_of(call: str, given: Mapping[str, str]) -> Asked:
    """What is asked by an address. Raises UsageError for a parameter that a report does not have."""
    for name in given:
        if name not in PARAMETERS:
            raise UsageError(
                say("A report has no parameter %(name)s.", name=repr(name)),
                say("It takes: %(known)s.", known=", ".join((*PARAMETERS, "language"))),
            )
    return Asked(call, **given)


def file_name(call: str, form: str) -> str:
    """The name of a report's file: plain letters, whatever the call is called."""
    return f"readiness-{re.sub(r'[^a-z0-9-]', '', slug(call)) or 'report'}.{form}"


def _choose(view: View, request: Request) -> Response:
    given = known_values(request.query_params, ("call", *PARAMETERS, "language"))
    if call := given.pop("call", ""):
        return RedirectResponse(address(f"/reports/{quote(call, safe='')}", dict(given)), 303)
    snapshot = view.snapshot
    ids = snapshot.nodes("Call").texts("id")
    calls = [(id_, name_of(snapshot, "Call", node)) for node, id_ in enumerate(ids)]
    return page("reports.html", calls=calls, scope=given.get("scope", ""))


def _page(view: View, call: str, given: Mapping[str, str]) -> Response:
    made = compose(view, asked_of(call, given))
    path = f"/reports/{quote(made.call['id'], safe='')}"
    spoken = {**given, "language": languages.current()}
    return page(
        "report.html",
        here=address(path, dict(given)),
        html=address(f"{path}.html", spoken),
        xlsx=address(f"{path}.xlsx", spoken),
        readiness=address("/readiness", {"call": made.call["id"], **given}),
        **values(made),
    )


def _file(view: View, call: str, form: str, given: Mapping[str, str]) -> Response:
    made = compose(view, asked_of(call, given))
    content, kind = (to_xlsx(made), XLSX) if form == "xlsx" else (to_html(made).encode(), f"{HTML}; charset=utf-8")
    named = file_name(made.call["id"], form)
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{named}"'})


def _speak(code: str) -> None:
    if code and code not in languages.LANGUAGES:
        raise UsageError(
            say("There are no reports in %(code)s.", code=repr(code)),
            say("Languages: %(known)s.", known=", ".join(languages.LANGUAGES)),
        )
    if code:
        languages.use(code)
