"""One way to answer what went wrong: JSON for programs, a page for browsers, never a traceback."""

from __future__ import annotations

from http import HTTPStatus
from typing import NamedTuple

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from competence_explorer.api.negotiation import wants_page
from competence_explorer.api.templating import page
from competence_explorer.graph.errors import CompetenceError
from competence_explorer.graph.wording import say


class Meaning(NamedTuple):
    """What an error means to who asked: HTTP status, what is wrong, what would be right."""

    status: int
    detail: str
    hint: str


def failure(request: Request, error: Exception) -> Response:
    """The answer to an error, in the form that the request accepts."""
    status, detail, hint = meaning(error, request.url.path)
    name = HTTPStatus(status).phrase
    accept = request.headers.get("accept", "")
    response: Response
    if wants_page(accept):
        response = page("error.html", status, title=name, detail=detail, hint=hint)
    else:
        response = JSONResponse({"error": name, "detail": detail, "hint": hint}, status)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    response.headers["vary"] = "Accept"
    return response


def meaning(error: Exception, path: str) -> Meaning:
    """What an error says to who asked; of unexpected ones only that they happened."""
    if isinstance(error, CompetenceError):
        return Meaning(error.status, error.detail, error.hint)
    if isinstance(error, RequestValidationError):
        found = error.errors()[0]
        place = ".".join(str(part) for part in found["loc"])
        return Meaning(422, f"{place}: {found['msg']}", say("See /docs for what is accepted."))
    if isinstance(error, HTTPException):
        return Meaning(error.status_code, *_http(error.status_code, path))
    return Meaning(500, say("The server failed at this request."), say("Its log says why."))


def _http(status: int, path: str) -> tuple[str, str]:
    if status == HTTPStatus.NOT_FOUND:
        return say("There is nothing at %(path)s.", path=path), say("The home page and /docs say what there is.")
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return say("%(path)s does not take this method.", path=path), say("See /docs for the methods.")
    return HTTPStatus(status).description or HTTPStatus(status).phrase, say("See /docs.")
