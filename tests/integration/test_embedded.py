"""The embedded engine as a child process: shared, safe against kill -9, gone when idle. Nothing is mocked."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import neo4j
import psutil
import pytest
from in_threads import beside, together
from neo4j.exceptions import AuthError, Forbidden, Neo4jError

from competence_explorer.graph import embedded, locks
from competence_explorer.graph.embedded import Endpoint, Folder
from competence_explorer.graph.errors import EngineError

CONNECT = """
import sys, time
from pathlib import Path
from competence_explorer.graph import embedded
print("ready", flush=True)
sys.stdin.readline()
print(embedded.connect(Path(sys.argv[1])).pid, flush=True)
time.sleep(60)
"""
BATCH = 20
RUNAWAY = "UNWIND range(1, 1000000) AS i UNWIND range(1, 1000000) AS j RETURN sum(i * j)"

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals and permission bits of POSIX")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    home = tmp_path / "a home with ż and %"
    yield home
    embedded.stop(home)


@contextmanager
def session(endpoint: Endpoint, user: tuple[str, str] | None = None) -> Iterator[neo4j.Session]:
    with (
        neo4j.GraphDatabase.driver(
            endpoint.uri, auth=user or endpoint.writer, notifications_min_severity="OFF"
        ) as driver,
        driver.session(database=endpoint.database) as opened,
    ):
        yield opened


def value(opened: neo4j.Session, text: str, **parameters: Any) -> Any:
    """The one value that a query gives, run as a managed transaction."""
    return opened.execute_write(lambda tx: tx.run(text, parameters).single(strict=True).value())


def eventually(condition: Callable[[], object], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def kill(pid: int) -> None:
    psutil.Process(pid).kill()
    assert eventually(lambda: not psutil.pid_exists(pid))


@contextmanager
def connecting(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A process in a session of its own that connects as soon as a line is written to it."""
    process = subprocess.Popen(
        [sys.executable, "-c", CONNECT, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def children_of(home: Path) -> list[int]:
    """The processes of the embedded engine of this home, by their command line."""
    found = psutil.process_iter(["cmdline"])
    return [process.pid for process in found if str(home / "engine") in (process.info["cmdline"] or [])]


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def answer(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def test_start_find_stop(home: Path) -> None:
    assert embedded.find(home) is None
    assert not embedded.stop(home)
    started = embedded.connect(home)
    assert started.uri.startswith("bolt://127.0.0.1:")
    assert started.engine == "ArcadeDB"
    assert embedded.connect(home) == started == embedded.find(home)
    assert embedded.stop(home)
    assert embedded.find(home) is None
    assert not psutil.pid_exists(started.pid) or psutil.Process(started.pid).status() == psutil.STATUS_ZOMBIE
    assert not embedded.stop(home)


def test_what_is_written_stays_and_passwords_change(home: Path) -> None:
    first = embedded.connect(home)
    with session(first) as opened:
        value(opened, "CREATE (n:Person {id: 'a'}) RETURN n.id")
    embedded.stop(home)
    second = embedded.connect(home)
    with session(second) as opened:
        assert value(opened, "MATCH (n:Person) RETURN n.id") == "a"
    with pytest.raises(AuthError), session(second, first.writer) as opened:
        value(opened, "RETURN 1")


def test_a_running_child_is_found_and_no_other_started(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = embedded.connect(home)
    monkeypatch.delattr(embedded, "_spawn")
    assert embedded.connect(home) == started


def test_the_import_brings_no_driver_and_no_engine() -> None:
    text = "import sys, competence_explorer.graph.embedded; print({'arcadedb', 'neo4j', 'numpy'} & {*sys.modules})"
    run = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


def test_processes_that_start_at_once_share_one_child(home: Path) -> None:
    with connecting(home) as one, connecting(home) as two, connecting(home) as three:
        for process in (one, two, three):
            go(process)
        pids = {answer(process) for process in (one, two, three)}
    assert pids == {embedded.connect(home).pid}
    assert children_of(home) == [*pids]


def test_threads_that_start_at_once_share_one_child(home: Path) -> None:
    found: list[Endpoint] = []
    together(*[lambda: found.append(embedded.connect(home))] * 4)
    assert len(found) == 4
    assert len(set(found)) == 1


@posix_only
def test_the_child_outlives_the_group_that_started_it(home: Path) -> None:
    with connecting(home) as parent:
        go(parent)
        pid = answer(parent)
        os.killpg(parent.pid, signal.SIGINT)
        os.killpg(parent.pid, signal.SIGKILL)
        parent.wait()
    endpoint = embedded.connect(home)
    assert endpoint.pid == pid
    with session(endpoint) as opened:
        assert value(opened, "RETURN 1") == 1


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.1, 0.15])
def test_a_parent_killed_while_it_starts_the_child(home: Path, seconds: float) -> None:
    with connecting(home) as parent:
        go(parent)
        time.sleep(seconds)
        parent.kill()
    endpoint = embedded.connect(home, timeout=10)
    with session(endpoint) as opened:
        assert value(opened, "RETURN 1") == 1
    assert embedded.stop(home)
    assert eventually(lambda: not children_of(home))


def write_batches(endpoint: Endpoint, worker: int, acknowledged: list[str]) -> None:
    """Transactions of two statements each, until the engine is gone."""

    def write(tx: neo4j.ManagedTransaction, name: str) -> None:
        tx.run("CREATE (:Batch {id: $name})", name=name).consume()
        tx.run(
            "MATCH (b:Batch {id: $name}) UNWIND range(1, $size) AS i CREATE (b)-[:HAS]->(:Item {batch: $name})",
            name=name,
            size=BATCH,
        ).consume()

    driver = neo4j.GraphDatabase.driver(endpoint.uri, auth=endpoint.writer, max_transaction_retry_time=0)
    with driver, driver.session(database=endpoint.database) as opened:
        for number in range(100_000):
            name = f"{endpoint.pid}-{worker}-{number}"
            try:
                opened.execute_write(write, name)
            except (neo4j.exceptions.DriverError, OSError):
                return
            except Neo4jError:
                continue  # a conflict between the two writers: nothing of it is there
            acknowledged.append(name)


def test_kill_9_loses_nothing_acknowledged_and_leaves_nothing_half(home: Path) -> None:
    acknowledged: list[str] = []
    with session(embedded.connect(home)) as opened:
        opened.run("CREATE CONSTRAINT batch IF NOT EXISTS FOR (b:Batch) REQUIRE b.id IS UNIQUE").consume()
    for more in (10, 15, 20):
        endpoint, least = embedded.connect(home), len(acknowledged) + more
        with beside(*(partial(write_batches, endpoint, worker, acknowledged) for worker in range(2))):
            written = eventually(lambda least=least: len(acknowledged) >= least)
            kill(endpoint.pid)
        assert written
    with session(embedded.connect(home)) as opened:
        text = "MATCH (b:Batch) OPTIONAL MATCH (b)-[:HAS]->(i:Item) WITH b.id AS id, count(i) AS items RETURN id, items"
        found = {row["id"]: row["items"] for row in opened.run(text)}
        items = value(opened, "MATCH (i:Item) RETURN count(i)")
    assert set(acknowledged) <= set(found)
    assert set(found.values()) == {BATCH}
    assert items == BATCH * len(found)


def test_the_file_of_a_killed_child_is_not_believed(home: Path) -> None:
    old = embedded.connect(home)
    kill(old.pid)
    assert Folder(home / "engine").endpoint.exists()
    assert embedded.find(home) is None
    new = embedded.connect(home)
    assert new.pid != old.pid
    assert embedded.find(home) == new


def test_a_stale_file_may_name_a_living_process_and_a_used_port(home: Path) -> None:
    file = Folder(home / "engine").endpoint
    old = embedded.connect(home)
    with socket.create_server(("127.0.0.1", 0)) as other_program:
        kill(old.pid)
        stale = {"uri": f"bolt://127.0.0.1:{other_program.getsockname()[1]}", "pid": os.getpid()}
        file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **stale}), "utf-8")
        assert embedded.find(home) is None
        with session(embedded.connect(home)) as opened:
            assert value(opened, "RETURN 1") == 1
    assert psutil.pid_exists(os.getpid())


def test_a_copied_home_does_not_lead_to_the_child_of_the_original(home: Path, tmp_path: Path) -> None:
    embedded.connect(home)
    shutil.copytree(home, tmp_path / "copy")
    assert embedded.find(tmp_path / "copy") is None
    assert not embedded.stop(tmp_path / "copy")
    assert embedded.find(home)


def test_the_child_ends_with_its_folder(home: Path) -> None:
    first = embedded.connect(home)
    shutil.rmtree(home)
    second = embedded.connect(home)
    assert second.pid != first.pid
    assert eventually(lambda: not psutil.pid_exists(first.pid))
    assert embedded.find(home) == second


def test_the_child_ends_when_nobody_is_connected(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPETENCE_IDLE_SECONDS", "5")
    endpoint = embedded.connect(home)
    with session(endpoint) as opened:
        value(opened, "CREATE (n:Person {id: 'a'}) RETURN n.id")
        time.sleep(6)
        assert embedded.find(home) == endpoint
    assert eventually(lambda: embedded.find(home) is None)
    assert eventually(lambda: not locks.is_held(Folder(home / "engine").running))
    assert not Folder(home / "engine").endpoint.exists()
    with session(embedded.connect(home)) as opened:
        assert value(opened, "MATCH (n:Person) RETURN n.id") == "a"


def test_whoever_connects_keeps_an_idle_child(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPETENCE_IDLE_SECONDS", "5")
    pids = set()
    for _ in range(8):
        pids.add(embedded.connect(home).pid)
        time.sleep(0.8)
    assert len(pids) == 1


@posix_only
def test_the_child_ends_cleanly_on_sigterm(home: Path) -> None:
    endpoint = embedded.connect(home)
    os.kill(endpoint.pid, signal.SIGTERM)
    folder = Folder(home / "engine")
    assert eventually(lambda: not locks.is_held(folder.running))
    assert not folder.endpoint.exists()
    assert not list(folder.data.glob("databases/*/*.lck"))


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Person {id: 'b'})",
        "CREATE (n:NewLabel)",
        "MATCH (n:Person) SET n.id = 'b'",
        "MATCH (n:Person) REMOVE n.id",
        "MATCH (n:Person) DETACH DELETE n",
        "CREATE CONSTRAINT c FOR (n:Skill) REQUIRE n.id IS UNIQUE",
        "CREATE USER mallory SET PASSWORD 'mallory-1'",
        "LOAD CSV FROM 'file:///etc/hosts' AS line RETURN line",
        "LOAD CSV FROM 'http://127.0.0.1:1/' AS line RETURN line",
    ],
)
def test_the_reader_only_reads(shared_endpoint: Endpoint, text: str) -> None:
    with session(shared_endpoint, shared_endpoint.reader) as opened:
        with pytest.raises(Forbidden) as refused:
            opened.run(text).consume()
        assert refused.value.code == "Neo.ClientError.Security.Forbidden"
        assert value(opened, "MATCH (n) RETURN collect(n.id)") == ["a"]


@pytest.fixture(scope="module")
def shared_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A child with one person."""
    home = tmp_path_factory.mktemp("reader")
    endpoint = embedded.connect(home)
    with session(endpoint) as opened:
        value(opened, "CREATE (n:Person {id: 'a'}) RETURN n.id")
    yield endpoint
    embedded.stop(home)


def test_the_writer_does_not_rule_the_server(shared_endpoint: Endpoint) -> None:
    with session(shared_endpoint) as opened, pytest.raises(Forbidden):
        opened.run("CREATE USER mallory SET PASSWORD 'mallory-1'").consume()


def test_a_wrong_query_says_why(shared_endpoint: Endpoint) -> None:
    with (
        session(shared_endpoint, shared_endpoint.reader) as opened,
        pytest.raises(Neo4jError, match="no_such_function"),
    ):
        opened.run("RETURN no_such_function(1)").consume()


def test_runaway_queries_are_ended_and_let_others_through(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPETENCE_STATEMENT_SECONDS", "5")
    endpoint = embedded.connect(home)
    codes: list[str | None] = []

    def run_away() -> None:
        with session(endpoint, endpoint.reader) as opened:
            try:
                opened.run(RUNAWAY).consume()
            except Neo4jError as error:
                codes.append(error.code)

    with beside(*[run_away] * 6), session(endpoint, endpoint.reader) as opened:
        for _ in range(10):  # the first may be faster than the runaways, the last is not
            assert value(opened, "RETURN 1") == 1
            time.sleep(0.05)
        assert codes == []
    assert codes == ["Neo.ClientError.Transaction.TransactionTimedOut"] * 6


def test_messages_over_16_mib(home: Path) -> None:
    with session(embedded.connect(home)) as opened:
        rows = [{"id": n, "text": "x" * 1_000_000} for n in range(20)]
        assert (
            value(opened, "UNWIND $rows AS row WITH row.text AS text RETURN sum(size(text))", rows=rows) == 20_000_000
        )


@posix_only
def test_only_the_user_can_read_the_passwords(home: Path) -> None:
    endpoint = embedded.connect(home)
    folder = Folder(home / "engine")
    for file in (folder.endpoint, folder.log, folder.data / "config" / "server-users.jsonl"):
        assert file.stat().st_mode & 0o777 == 0o600
    for directory in (folder.path, folder.data):
        assert directory.stat().st_mode & 0o777 == 0o700
    secrets = (endpoint.writer[1], endpoint.reader[1])
    assert all(len(secret) > 40 for secret in secrets)
    seen = repr(endpoint) + folder.log.read_text("utf-8") + " ".join(psutil.Process(endpoint.pid).cmdline())
    assert not any(secret in seen for secret in secrets)


def test_only_loopback_listens(home: Path) -> None:
    process = psutil.Process(embedded.connect(home).pid)
    listening = [one for one in process.net_connections("inet") if one.status == psutil.CONN_LISTEN]
    assert listening
    assert all(one.laddr.ip.removeprefix("::ffff:") == "127.0.0.1" for one in listening)


def test_nothing_is_written_elsewhere(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("HOME", str(elsewhere))
    monkeypatch.setenv("XDG_STATE_HOME", str(elsewhere))
    embedded.connect(home)
    embedded.stop(home)
    assert list(elsewhere.iterdir()) == []


def test_the_log_is_kept_short(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPETENCE_IDLE_SECONDS", "5")
    embedded.connect(home)
    log = Folder(home / "engine").log
    assert "ArcadeDB Server started" in log.read_text("utf-8")
    with log.open("a") as file:
        file.write("x" * (embedded.LOG_BYTES + 1))
    assert eventually(lambda: log.stat().st_size < embedded.LOG_BYTES)


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineError, match="Not a directory") as error:
        embedded.connect(tmp_path / "file")
    assert error.value.exit_code == 3
    assert "COMPETENCE_HOME" in error.value.hint


def test_data_that_another_program_holds(home: Path) -> None:
    embedded.connect(home)
    embedded.stop(home)
    database = Folder(home / "engine").data / "databases" / "competence"
    text = "import sys, arcadedb; d = arcadedb.open_database(sys.argv[1]); print(flush=True); sys.stdin.read()"
    environ = {**os.environ, "ARCADEDB_LOG_DIR": str(home)}
    other = subprocess.Popen(
        [sys.executable, "-c", text, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ
    )
    with other:
        assert other.stdout is not None and other.stdout.readline()
        with pytest.raises(EngineError, match="locked by another process") as error:
            embedded.connect(home)
        other.kill()
    assert "Another program" in error.value.hint
    assert embedded.connect(home)


def test_a_child_that_dies_at_start_is_quoted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPETENCE_STATEMENT_SECONDS", "soon")
    with pytest.raises(EngineError, match="could not convert string to float: 'soon'") as error:
        embedded.connect(home)
    assert "engine.log" in error.value.hint


def test_a_start_that_takes_too_long(home: Path) -> None:
    with pytest.raises(EngineError, match="not ready in time"):
        embedded.connect(home, timeout=0.02)
    assert embedded.connect(home)


@posix_only
def test_a_child_that_hangs_is_reported_and_can_be_ended(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_ANSWER_SECONDS", 0.3)
    endpoint = embedded.connect(home)
    os.kill(endpoint.pid, signal.SIGSTOP)
    with pytest.raises(EngineError, match="does not answer") as error:
        embedded.connect(home)
    assert "competence stop" in error.value.hint
    monkeypatch.setattr(embedded, "_ANSWER_SECONDS", 5.0)
    assert embedded.stop(home, timeout=0.3)
    assert embedded.connect(home).pid != endpoint.pid
