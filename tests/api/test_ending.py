"""What becomes of answers that are under way when the server is stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.responses import Response, StreamingResponse

from competence_explorer.api.app import listen, make_server

WAITED = 60


def test_what_goes_on_is_cut_off_and_does_not_look_whole(embedded_store, capsys):
    """One request waits for its answer, one has the first part of it; neither goes on until the test ends."""
    under_way, go_on = threading.Barrier(3), threading.Event()

    def waiting() -> Response:
        under_way.wait(WAITED)
        go_on.wait(WAITED)
        return Response("whole")

    def part_by_part() -> Iterator[bytes]:
        yield b"first\n"
        under_way.wait(WAITED)
        go_on.wait(WAITED)
        yield b"last\n"

    server = make_server(embedded_store)
    server.config.app.add_api_route("/waiting", waiting)
    server.config.app.add_api_route("/parts", lambda: StreamingResponse(part_by_part()))
    with listen() as listening, ThreadPoolExecutor(3) as threads:
        origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        ended = threads.submit(server.run, sockets=[listening])
        answer, parts = (threads.submit(httpx.get, origin + path, timeout=WAITED) for path in ("/waiting", "/parts"))
        try:
            under_way.wait(WAITED)
            server.should_exit = True
            stopped = answer.result(WAITED)
            with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
                parts.result(WAITED)
        finally:
            server.should_exit = True
            go_on.set()
        ended.result(WAITED)
    assert stopped.status_code == 503
    assert stopped.json()["hint"] == "Ask again when it runs."
    assert "content-security-policy" in stopped.headers
    assert "Traceback" not in capsys.readouterr().err
