"""What every request must satisfy and every answer carries: known host, own origin, strict headers."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from competence_explorer.api.failures import failure
from competence_explorer.graph.errors import CompetenceError, ForbiddenError, UsageError

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""Content-Security-Policy: nothing but what this server gives, no inline script or style."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Guard:
    """Refuses foreign hosts and origins, and puts the headers on every answer, errors included.

    The outermost layer. ``Host`` must be a loopback name with our port, so that a page elsewhere cannot reach this
    server by letting its own name point to this machine (DNS rebinding).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self.refusal(scope)
        app = failure(Request(scope), refused) if refused else self.app
        await app(scope, receive, _with_headers(send))

    def refusal(self, scope: Scope) -> CompetenceError | None:
        """Why the request is not answered, if it is not."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not re.fullmatch(r"[\w.\-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?", hosts[0]):
            return UsageError("The request names no host.", "Use the address that the server shows.")
        host = hosts[0].lower()
        if host not in _own_hosts(scope):
            return UsageError(f"This server does not answer for {host}.", "Use the address that the server shows.")
        foreign = [origin for origin in headers.getlist("origin") if origin.lower() != f"{scope['scheme']}://{host}"]
        if foreign:
            return ForbiddenError("Requests from pages of other servers are refused.", "Open the explorer's own pages.")
        return None


def _own_hosts(scope: Scope) -> set[str]:
    port = (scope.get("server") or ("", 0))[1]
    return {f"{name}:{port}" for name in LOOPBACK} | (set(LOOPBACK) if port == 80 else set())


def _with_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            # Answers are about people: no browser or proxy keeps them. What may be kept says so itself.
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sender
