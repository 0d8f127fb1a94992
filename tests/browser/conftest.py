"""A server over the hostile metropolis."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from metropolis import build
from opened import served


@pytest.fixture(scope="module")
def server(embedded_engine) -> Iterator[str]:
    """The address of a server on a free port."""
    with served(embedded_engine, build) as origin:
        yield origin
