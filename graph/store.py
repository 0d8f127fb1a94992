"""One Store over Bolt: the official driver, towards Neo4j or the embedded engine."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import neo4j
from neo4j import GraphDatabase
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
)

from competence_explorer.graph import cypher, locks
from competence_explorer.graph.engine_errors import meaning, unreachable
from competence_explorer.graph.errors import EngineError, QueryTimeoutError
from competence_explorer.graph.watch import Records, limit, watched

T = TypeVar("T")
Rows = list[dict[str, Any]]

RETRY_SECONDS = 20.0
"""How long the driver tries again when Neo4j is away or two writers collide."""

REPLACED_SECONDS = 2.0
"""How long the embedded engine, when it does not answer, is waited for to be gone and started anew."""

WRITE_WAIT_SECONDS = 300.0
"""How long a write waits for another one on the embedded engine."""

_GONE = (ServiceUnavailable, AuthError, ConfigurationError, DriverError, OSError)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the engine is and who reads and writes there (the embedded engine has a user for each).

    ``turn`` is a lock that writers hold where the engine does not keep them apart itself: of two at once on the
    embedded engine, one fails for what the other has just created.
    """

    uri: str
    database: str | None
    writer: tuple[str, str]
    reader: tuple[str, str]
    name: str = ""
    turn: Path | None = None


class Transaction:
    """A transaction of the driver that answers with plain rows.

    ``version`` is the version of the graph that a writing transaction makes: consecutive ones have nothing in between;
    ``decided`` is how often it was decided which nodes are one.
    """

    def __init__(self, transaction: neo4j.ManagedTransaction | neo4j.Transaction) -> None:
        self._transaction = transaction
        self.version = 0
        self.decided: int | None = None

    def run(self, text: str, **parameters: Any) -> Rows:
        """The rows of a statement, a dict a row."""
        sent = {name: _Unlogged(value) if type(value) is list else value for name, value in parameters.items()}
        return [dict(record) for record in self._transaction.run(text, sent)]


class _Unlogged(list[Any]):
    """A list that is not written out. The driver makes a text of all parameters for its debug log, even if nobody reads
    it: that takes longer than to send them, and personal data belong in no log."""

    def __repr__(self) -> str:
        return f"<{len(self)} values>"


class Store:
    """The graph in an engine. Every writing transaction increments the version of the graph.

    Raises EngineError where the engine cannot be had, ForbiddenError for a write in a read, and
    QueryTimeoutError for a query that was stopped.
    """

    def __init__(self, locate: Callable[[], Address], home: Path) -> None:
        self.home = home
        self._locate = locate
        self._moving = threading.Lock()
        self._connect(locate())
        # Reads wait for the writes of this process, also when another member of a cluster answers them.
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._prepared = False
        self._answering: set[neo4j.Driver] = set()  # of ``records``

    def _connect(self, address: Address) -> None:
        self.address = address
        self._writer = _driver(address, address.writer)
        self._reader = self._writer if address.reader == address.writer else _driver(address, address.reader)

    def _follow(self) -> None:
        """Connect anew if the engine has moved: the embedded one ends when idle or killed, and starts elsewhere."""
        with self._moving:
            if (address := self._locate()) != self.address:
                self.close()
                self._connect(address)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back, and end what is being answered. The embedded engine goes on for others and ends
        when idle."""
        for driver in tuple(self._answering):
            driver.close()
        self._reader.close()
        self._writer.close()

    def reach(self) -> None:
        """Raise EngineError unless the engine answers, now."""
        try:
            self._reader.verify_connectivity()
        except Neo4jError as error:
            self.close()
            raise meaning(error) from error
        except _GONE as error:
            self.close()
            raise unreachable(self.address.uri, error) from error

    def read(self, text: str, **parameters: Any) -> Rows:
        """The rows of a reading query; a write in it is refused by the engine."""
        return self._again(lambda: self._read(_work(lambda tx: tx.run(text, **parameters), limit())))

    @contextmanager
    def stream(self, text: str, **parameters: Any) -> Iterator[neo4j.Result]:
        """The driver's result of a reading query, record by record, for results that need not fit in memory."""
        with self._session(neo4j.READ_ACCESS) as session, session.begin_transaction(timeout=limit()) as transaction:
            yield transaction.run(text, parameters)

    @contextmanager
    def records(
        self, text: str, parameters: Mapping[str, Any], streamed: bool, given_up: Callable[[], None]
    ) -> Iterator[Records]:
        """The records of a reading query that may be given up: what is not taken is not computed.

        It is stopped like any read; if ``streamed`` only where no record came, or none was taken, for as long as a
        read may take, and after ``STREAM_SECONDS`` in all. ``given_up`` is called when it was stopped so.

        The engines work a result that is given up to its end (the embedded one) or to the end of a block, unless
        its connection goes: then Neo4j ends the query at once. So this has a connection of its own.
        """
        self._follow()
        driver, over = _driver(self.address, self.address.reader), False
        self._answering.add(driver)

        def end() -> None:
            driver.close()
            given_up()

        with watched(limit(), end) as watch:
            try:
                with (
                    self._session(neo4j.READ_ACCESS, driver) as session,
                    session.begin_transaction(timeout=limit(streamed)) as transaction,
                ):
                    try:
                        yield Records(transaction.run(text, dict(parameters)), watch)
                        over = True
                    except GeneratorExit:
                        over = True
                    if over:
                        driver.close()
            except (EngineError, QueryTimeoutError) as error:
                if not over:  # else it is only the session that misses its connection
                    slow = watch.expired or isinstance(error, QueryTimeoutError)
                    raise watch.stopped() if slow else error from error.__cause__
            finally:
                self._answering.discard(driver)
                driver.close()

    def write(self, work: Callable[[Transaction], T], *, restoring: bool = False) -> T:
        """Run ``work`` in one writing transaction. It may run again after a conflict, so it must only depend
        on what it reads.

        Raises EngineError if the graph is restored only in part and this is not the restoring (see ``backup``).
        """
        return self._again(lambda: self._write(_work(lambda tx: _versioned(tx, work, restoring))))

    def rehearse(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` in a transaction that is rolled back: what would change."""
        with self._writing() as session, session.begin_transaction() as transaction:
            try:
                return work(Transaction(transaction))
            finally:
                transaction.rollback()

    def prepare(self) -> None:
        """Make the constraints and indexes of the schema, once a process."""
        if self._prepared:
            return
        with self._session(neo4j.WRITE_ACCESS) as session:
            for statement in cypher.constraints():
                session.run(statement).consume()
        self._prepared = True

    def version(self) -> tuple[str, int]:
        """Which graph this is, and its version: (random id, number of writing transactions).

        Raises EngineError if the graph is restored only in part: nothing should be concluded from it.
        """
        rows = self.read(
            "MATCH (g:Graph {id: 'graph'}) RETURN g.uuid AS uuid, g.version AS version, g.restoring AS restoring"
        )
        _require_whole(rows)
        return (rows[0]["uuid"], rows[0]["version"]) if rows else ("empty", 0)

    def clear(self) -> None:
        """Remove everything, bookkeeping included."""
        text = "MATCH (n) WITH n LIMIT 10000 DETACH DELETE n RETURN count(*) AS removed"
        while self.write(lambda tx: tx.run(text), restoring=True)[0]["removed"] > 1:
            pass

    def engine(self) -> dict[str, str]:
        """Name, version and address of the engine."""
        with self._session(neo4j.READ_ACCESS) as session:
            info = session.run("RETURN 1").consume().server
        name, _, version = (self.address.name or info.agent).partition("/")
        return {"engine": name, "engine_version": version, "address": self.address.uri}

    def _read(self, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
        with self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(work)

    def _write(self, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
        with self._writing() as session:
            return session.execute_write(work)

    def _again(self, once: Callable[[], T]) -> T:
        """What ``once`` returns; it runs a second time if the embedded engine was gone and another took its place."""
        try:
            return once()
        except EngineError as error:
            if not self._replaced(error.__cause__):
                raise
        return once()

    def _replaced(self, cause: BaseException | None) -> bool:
        # Of a commit whose acknowledgement was lost nobody knows whether it was done: it is not tried again.
        if not self.address.turn or not isinstance(cause, ServiceUnavailable) or isinstance(cause, IncompleteCommit):
            return False
        deadline = time.monotonic() + REPLACED_SECONDS  # a killed process is seen for some moments yet
        while self._locate() == self.address and time.monotonic() < deadline:
            time.sleep(0.05)
        return self._locate() != self.address

    @contextmanager
    def _writing(self) -> Iterator[neo4j.Session]:
        """A session for writing, once it is this writer's turn and the schema is there."""
        with ExitStack() as turn:
            if self.address.turn:
                try:
                    turn.enter_context(locks.hold(self.address.turn, WRITE_WAIT_SECONDS))
                except TimeoutError as error:
                    raise EngineError(
                        "Another process has been writing all the time.", "Wait until its load is done."
                    ) from error
            self.prepare()
            with self._session(neo4j.WRITE_ACCESS) as session:
                yield session

    @contextmanager
    def _session(self, mode: str, own: neo4j.Driver | None = None) -> Iterator[neo4j.Session]:
        self._follow()
        driver = own or (self._reader if mode == neo4j.READ_ACCESS else self._writer)
        try:
            with driver.session(
                database=self.address.database, default_access_mode=mode, bookmark_manager=self._bookmarks
            ) as session:
                yield session
        except Neo4jError as error:
            raise meaning(error) from error
        except _GONE as error:
            raise unreachable(self.address.uri, error) from error


def open_store(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Store:
    """The store that the environment names: Neo4j at ``NEO4J_URI``, else the embedded engine of ``home``.

    ``home`` defaults to ``COMPETENCE_HOME``, else the user's data folder. Raises EngineError.
    """
    environ = os.environ if environ is None else environ
    home = home or home_folder(environ)
    if uri := environ.get("NEO4J_URI"):
        user = (environ.get("NEO4J_USERNAME", "neo4j"), environ.get("NEO4J_PASSWORD", ""))
        address = Address(uri, environ.get("NEO4J_DATABASE"), user, user)
        store = Store(lambda: address, home)
        store.reach()  # told at once: a first query would be tried again and again
        return store
    return Store(lambda: _embedded(home), home)


def _embedded(home: Path) -> Address:
    """Where the embedded engine of a home is; it is started if it does not run."""
    from competence_explorer.graph import embedded  # not needed with Neo4j

    endpoint = embedded.find(home) or embedded.connect(home)
    name = f"{endpoint.engine} (embedded)/{endpoint.version}"
    turn = home / "engine" / "writing.lock"
    return Address(endpoint.uri, endpoint.database, endpoint.writer, endpoint.reader, name, turn)


def home_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of all that is kept outside the graph: ``COMPETENCE_HOME``, else the user's data folder."""
    if home := environ.get("COMPETENCE_HOME"):
        return Path(home).expanduser().absolute()
    import platformdirs  # only needed where nothing is set

    return Path(platformdirs.user_data_dir("competence-explorer", appauthor=False))


def _driver(address: Address, auth: tuple[str, str]) -> neo4j.Driver:
    try:
        if not address.uri.startswith(("bolt", "neo4j")):  # the driver would go on to want HTTP and its packages
            raise ValueError("it does not begin with neo4j:// or bolt://")
        return GraphDatabase.driver(
            address.uri,
            auth=auth,
            user_agent="competence-explorer",
            notifications_min_severity="OFF",
            connection_timeout=15,
            # The embedded engine is not waited for but started anew, and its writers take turns.
            max_transaction_retry_time=0 if address.turn else RETRY_SECONDS,
        )
    except (ConfigurationError, ValueError) as error:
        raise EngineError(
            f"NEO4J_URI={address.uri!r} is not an address of an engine: {error}",
            "It looks like neo4j://host:7687 or bolt://host:7687.",
        ) from error


def _work(work: Callable[[Transaction], T], timeout: float | None = None) -> Callable[[neo4j.ManagedTransaction], T]:
    return neo4j.unit_of_work(timeout=timeout)(lambda tx: work(Transaction(tx)))


def _versioned(transaction: Transaction, work: Callable[[Transaction], T], restoring: bool) -> T:
    # The first statement writes the one Graph node and so locks it on Neo4j: writers come one after the other.
    rows = transaction.run(
        "MERGE (g:Graph {id: 'graph'}) ON CREATE SET g.version = 0, g.uuid = $uuid SET g.version = g.version + 1 "
        "RETURN g.version AS version, g.restoring AS restoring, coalesce(g.decided, 0) AS decided",
        uuid=uuid.uuid4().hex,
    )
    if not restoring:
        _require_whole(rows)
    transaction.version, transaction.decided = rows[0]["version"], rows[0]["decided"]
    return work(transaction)


def _require_whole(rows: Rows) -> None:
    if rows and rows[0]["restoring"]:
        raise EngineError(
            "The graph is restored only in part: the restoring was broken off, or is still going on.",
            "Wait until it is done, or restore again.",
        )
