"""A server over a store for the time of a test, its pages in a browser, and what axe finds on them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from competence_explorer.api.app import listen, make_server

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def served(engine: Any, build: Callable[[Any], object]) -> Iterator[str]:
    """The address of a server on a free port, over what ``build`` writes."""
    with engine.open() as store, listen() as listening:
        build(store)
        running = make_server(store)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join(timeout=20)
        assert not thread.is_alive()


@contextmanager
def visited(page: Any, engine: Any, build: Callable[[Any], object]) -> Iterator[Callable[..., Any]]:
    """Open an address of such a server at a width; nothing may be written to the console.

    The page is closed with its context. ``page.close()`` waits for ever if it meets the end of a navigation: Chromium
    then says that it closes the page and does not (crbug.com/536385539).
    """
    told: list[str] = []
    page.set_default_timeout(8000)
    page.on("console", lambda message: told.append(message.text))
    with served(engine, build) as origin:

        def go(address: str, width: int = 1440) -> Any:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{origin}{address}", wait_until="networkidle")
            return page

        yield go
        page.context.close()
    assert told == []


def violations(page: Any) -> list[str]:
    """What axe finds against WCAG 2.2 AA, with the place of each."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]
