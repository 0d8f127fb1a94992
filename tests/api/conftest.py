"""What tests of the pages and of the commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from competence_explorer.api import cli
from competence_explorer.api.app import create_app


@pytest.fixture
def competence(embedded_engine: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Run a command on the embedded engine; returns its exit code."""
    for name, value in embedded_engine.environ.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: object) -> object:
        monkeypatch.setattr(sys, "argv", ["competence", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code

    return run


@pytest.fixture(scope="module")
def client(store: Any) -> Iterator[TestClient]:
    """A client of the pages over the ``store`` of a file, which has one for all its tests."""
    with TestClient(create_app(store), base_url="http://127.0.0.1:8000") as made:
        yield made
