"""The web application: HTTP API and pages over one store, for one viewer."""

from __future__ import annotations

import os
import socket
from threading import Thread

import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from competence_explorer.api.ending import Ending
from competence_explorer.api.failures import failure
from competence_explorer.api.kept import Kept
from competence_explorer.api.languages import Speaks
from competence_explorer.api.network import ready
from competence_explorer.api.routes.answers import answer_routes
from competence_explorer.api.routes.api import api_routes
from competence_explorer.api.routes.brokers import broker_routes
from competence_explorer.api.routes.find import find_routes
from competence_explorer.api.routes.home import home_routes
from competence_explorer.api.routes.introductions import introduction_routes
from competence_explorer.api.routes.mentoring import mentoring_routes
from competence_explorer.api.routes.networks import network_routes
from competence_explorer.api.routes.quality import quality_routes
from competence_explorer.api.routes.readiness import readiness_routes
from competence_explorer.api.routes.report import report_routes
from competence_explorer.api.routes.review import review_routes
from competence_explorer.api.routes.things import thing_routes
from competence_explorer.api.routes.views import view_routes
from competence_explorer.api.routes.visits import visit_routes
from competence_explorer.api.routes.workbench import workbench_routes
from competence_explorer.api.security import Guard
from competence_explorer.graph.errors import CompetenceError, UsageError
from competence_explorer.graph.store import Store
from competence_explorer.graph.visibility import ANALYST, View, Viewer

DESCRIPTION = """
Who can do what in a metropolitan area, who can introduce whom, and which competences are missing.

Each named query is a path of its own. It answers in JSON, or in CSV or XLSX where `Accept` asks for it or the path
ends in `.csv` or `.xlsx`. Missing values are null in JSON and empty in CSV and XLSX; lists are joined by `|` there.
Errors are JSON objects with `error`, `detail` and `hint`.
"""

LOOPBACK = ("127.0.0.1", "::1", "localhost")

GRACE_SECONDS = 3
"""So long may an answer take that is under way when the server is stopped."""


class Explorer(FastAPI):
    """The application inside its guard: whatever fails within, the answer carries the guard's headers."""

    def build_middleware_stack(self) -> ASGIApp:
        """All layers, the guard outermost."""
        return Guard(Ending(GZipMiddleware(Speaks(super().build_middleware_stack()), compresslevel=6)))


def create_app(store: Store, viewer: Viewer = ANALYST) -> FastAPI:
    """The application over a store, showing what ``viewer`` may see."""
    app = Explorer(
        title="Competence explorer", version=_version(), description=DESCRIPTION.strip(), docs_url=None, redoc_url=None
    )
    view = View(store, viewer)
    app.include_router(api_routes(view))
    app.include_router(workbench_routes(view))
    app.include_router(home_routes(view))
    app.include_router(find_routes(view))
    app.include_router(answer_routes(view))
    app.include_router(thing_routes(view))
    app.include_router(view_routes(view))
    app.include_router(network_routes(view))
    app.include_router(quality_routes(view))
    app.include_router(review_routes(view))
    app.include_router(introduction_routes(view))
    app.include_router(broker_routes(view))
    app.include_router(mentoring_routes(view))
    app.include_router(readiness_routes(view))
    app.include_router(report_routes(view))
    app.include_router(visit_routes(view))
    # The version stands in the path: it may be kept for ever.
    app.mount("/static/vis-9.1.2", Kept("pyvis", "lib/vis-9.1.2", "public, max-age=31536000, immutable"))
    app.mount("/static", Kept("competence_explorer.api", "static", "no-cache"))
    for kind in (CompetenceError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, failure)
    return app


def listen(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    """A socket that listens; port 0 takes a free one (``getsockname()[1]`` tells which).

    Raises UsageError for an address of a network (nobody signs in yet, so only this machine is served), and
    where the port is taken.
    """
    if host not in LOOPBACK:
        raise UsageError(
            f"The server does not listen on {host}.", f"Nobody signs in yet: use one of {', '.join(LOOPBACK)}."
        )
    if not 0 <= port <= 65535:
        raise UsageError(f"There is no port {port}.", "Ports are 0 (any that is free) to 65535.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"This machine has no address {host}: {error.strerror}.", "Use 127.0.0.1.") from error
    try:
        if os.name == "posix":  # elsewhere this would let two servers share a port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(128)
    except OSError as error:
        made.close()
        raise UsageError(f"Port {port} on {host} cannot be used: {error.strerror}.", "Choose another port.") from error
    return made


def make_server(store: Store) -> uvicorn.Server:
    """The server, not yet running: its ``run`` takes the sockets, its ``should_exit`` ends it.

    It then waits ``GRACE_SECONDS`` for answers that are under way, and cuts the others off (see ``ending``).
    """
    return uvicorn.Server(
        uvicorn.Config(
            create_app(store),
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )


def serve(store: Store, listening: socket.socket) -> None:
    """Serve on a socket of :func:`listen` until interrupted. Prints nothing but warnings."""
    Thread(target=ready, daemon=True).start()
    make_server(store).run(sockets=[listening])


def _version() -> str:
    from importlib.metadata import version

    return version("competence-explorer")
