"""A server over the hostile metropolis; and the builders of small graphs, importable as in tests/api."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

for folder in ("graph", "api", "browser"):
    path = str(Path(__file__).resolve().parents[1] / folder)
    if path not in sys.path:
        sys.path.append(path)


@pytest.fixture(scope="module")
def server(embedded_engine) -> Iterator[str]:
    """The address of a server on a free port."""
    from metropolis import build

    from competence_explorer.api.app import listen, make_server

    with embedded_engine.open() as store, listen() as listening:
        build(store)
        running = make_server(store)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        running.should_exit = True
        thread.join(timeout=20)
        assert not thread.is_alive()
