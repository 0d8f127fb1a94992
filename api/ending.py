"""Answers that the end of the server cuts off."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from competence_explorer.api.failures import failure
from competence_explorer.graph.errors import EngineError


class Ending:
    """Answers 503 where the server ends before the answer has begun. One that has begun is left as it is: the server
    closes its connection before the last chunk, so the client sees that it is not whole.

    The server cancels a request for no other reason. Without this, each would leave a traceback in the log.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        begun = False

        async def sender(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sender)
        except asyncio.CancelledError:
            if scope["type"] != "http":
                raise
            if not begun:
                stopped = EngineError("The server was stopped before it had the answer.", "Ask again when it runs.")
                await failure(Request(scope), stopped)(scope, receive, send)
