"""What tests share: an empty store on each engine, a page in a real browser, the given data.

What a machine lacks skips the tests that need it, with the reason. CI sets COMPETENCE_REQUIRE_ENGINES,
COMPETENCE_REQUIRE_BROWSER and COMPETENCE_REQUIRE_SHARED: then it is a failure.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

import pytest
from pytest_timeout import DEFAULT_METHOD, Settings

from competence_explorer.graph import embedded
from competence_explorer.graph.store import Store, open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

ROOT = Path(__file__).resolve().parents[1]

TEARDOWN_SECONDS = 120

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Give the teardown a time limit of its own: that of the test is spent if the test itself hung."""
    hooks = item.ihook
    hooks.pytest_timeout_cancel_timer(item=item)
    hooks.pytest_timeout_set_timer(item=item, settings=Settings(TEARDOWN_SECONDS, DEFAULT_METHOD, False, False))
    return (yield)


def missing(what: str, required_by: str) -> NoReturn:
    """Skip what this machine cannot run, or fail where ``required_by`` is set in the environment."""
    if os.environ.get(required_by):
        pytest.fail(f"{what} ({required_by} is set)", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session", autouse=True)
def own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A COMPETENCE_HOME for the tests only, and no NEO4J_* of the user: tests never touch a graph in use."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
            patch.delenv(name, raising=False)
        patch.setenv("COMPETENCE_HOME", str(home))
        yield home
        embedded.stop(home)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of given data: COMPETENCE_SHARED_DATA, else ``../shared/data`` beside the project."""
    folder = Path(os.environ.get("COMPETENCE_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        missing(f"There is no folder {folder}.", "COMPETENCE_REQUIRE_SHARED")
    return folder


@dataclass(frozen=True)
class Engine:
    """A running engine for tests: what ``open_store`` needs to reach it, also for a process of its own."""

    name: str
    home: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environ(self) -> dict[str, str]:
        """Variables that lead ``open_store`` and the command line to this engine."""
        return {"COMPETENCE_HOME": str(self.home), **self.settings}

    def open(self) -> Store:
        """A store on this engine, emptied."""
        store = open_store(environ=self.environ)
        store.clear()
        return store


@pytest.fixture(scope="session")
def embedded_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The embedded engine in a home of its own."""
    home = tmp_path_factory.mktemp("embedded")
    yield Engine("embedded", home)
    embedded.stop(home)


@pytest.fixture(scope="session")
def neo4j_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The Neo4j at NEO4J_TEST_URI (which the tests empty), else one of our own if its jars are here."""
    given = {name: os.environ.get(f"NEO4J_TEST_{name}", "") for name in ("URI", "USERNAME", "PASSWORD")}
    settings = {f"NEO4J_{name}": value for name, value in given.items() if value}
    own = {} if "NEO4J_URI" in settings else start_neo4j()
    pid = int(own.pop("NEO4J_PID", 0))
    yield Engine("neo4j", tmp_path_factory.mktemp("neo4j"), own or settings)
    if pid:
        os.kill(pid, signal.SIGTERM)


def start_neo4j() -> dict[str, str]:
    """Start a Neo4j that ends with this process at the latest; its settings and its pid."""
    command = [sys.executable, str(ROOT / ".ci" / "neo4j" / "start"), "--owner", str(os.getpid())]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        missing(run.stderr.strip(), "COMPETENCE_REQUIRE_ENGINES")
    return dict(line.split("=", 1) for line in run.stdout.splitlines())


ENGINES = [pytest.param(name, marks=getattr(pytest.mark, name)) for name in ("embedded", "neo4j")]


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn: whatever uses this runs on both."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@pytest.fixture
def store(engine: Engine) -> Iterator[Store]:
    """An empty store, on each engine."""
    with engine.open() as opened:
        yield opened


@pytest.fixture(scope="module")
def module_store(engine: Engine) -> Iterator[Store]:
    """An empty store for all tests of one file, on each engine: load once, then only read.

    A file uses this or ``store``: both are the same graph.
    """
    with engine.open() as opened:
        yield opened


@pytest.fixture
def embedded_store(embedded_engine: Engine) -> Iterator[Store]:
    """An empty store on the embedded engine only, for tests of what lies above the engine."""
    with embedded_engine.open() as opened:
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one at COMPETENCE_CHROMIUM.

    One for each file of tests: while Playwright is open its event loop runs in this thread, and tests elsewhere
    could not call ``asyncio.run``.
    """
    from playwright.sync_api import sync_playwright

    chromium = Path(os.environ.get("COMPETENCE_CHROMIUM", "/usr/bin/chromium"))
    if not chromium.exists():
        missing(f"There is no Chromium at {chromium}.", "COMPETENCE_REQUIRE_BROWSER")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A page without history. A failing script, a breach of its policy or a call to another host fails the test."""
    faults: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def asked(request: Request) -> None:
        if urlsplit(request.url).hostname not in {"127.0.0.1", "localhost", None}:
            faults.append(f"asked for {request.url}")

    context = browser.new_context()
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", heard)
    page.on("request", asked)
    yield page
    context.close()
    assert not faults
