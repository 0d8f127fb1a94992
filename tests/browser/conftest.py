"""A server over the hostile metropolis; and the builders of small graphs, importable as in tests/api."""

from __future__ import annotations

import sys
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
    from opened import served

    with served(embedded_engine, build) as origin:
        yield origin
