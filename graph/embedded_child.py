"""The child process of the embedded engine: ``python -m competence_explorer.graph.embedded_child FOLDER``.

It runs ArcadeDB's server with Bolt on a free loopback port, says in ``endpoint.json`` where, and ends when that
file is gone, on SIGTERM, or when nobody had a Bolt connection open for ``COMPETENCE_IDLE_SECONDS``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil

from competence_explorer.graph import locks
from competence_explorer.graph.embedded import LOG_BYTES, Endpoint, Folder, answers

IDLE_SECONDS = 600.0
"""The child ends when nobody was connected for so long; ``COMPETENCE_IDLE_SECONDS`` changes it."""
STATEMENT_SECONDS = 30.0
"""A statement that takes longer is ended, in loads as well; ``COMPETENCE_STATEMENT_SECONDS`` changes it."""
MESSAGE_BYTES = 256 * 1024 * 1024
"""The largest Bolt message and value. ArcadeDB's own limit of 16 MiB leaves the driver hanging."""

QUERIES = 32
"""How many queries run at once; ArcadeDB's own limit, two for each core, lets four long ones block all others."""

DATABASE = "competence"
_LOCK_SECONDS = 0.1  # others hold it for a moment, to see whether a child does
_POLL_SECONDS = 0.2  # reading the small endpoint file
_LOOK_SECONDS = 5.0  # listing the connections of the process, which takes 3 ms
_RECORD_RIGHTS = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
# To our log alone: by itself the engine keeps up to 1 GB of files.
_LOGGING = """\
handlers = java.util.logging.ConsoleHandler
.level = WARNING
com.arcadedb.level = INFO
java.util.logging.ConsoleHandler.level = INFO
java.util.logging.ConsoleHandler.formatter = com.arcadedb.log.LogFormatter
"""


def main() -> None:
    """Serve the folder named on the command line until nobody needs it."""
    folder = Folder(Path(sys.argv[1]))
    os.umask(0o077)
    folder.data.mkdir(exist_ok=True)
    os.chdir(folder.data)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    # Another child may have been faster: then this one is not needed.
    with suppress(locks.HeldError), locks.hold(folder.running, _LOCK_SECONDS):
        serve(folder, stopping)
        sys.stderr.flush()
        os._exit(0)  # with the lock: whoever finds it free knows that this process is gone


def serve(folder: Folder, stopping: threading.Event) -> None:
    """Run the engine on ``folder.data`` until ``stopping`` is set, nobody uses it, or its endpoint file is gone."""
    passwords = {name: secrets.token_urlsafe(32) for name in ("root", "writer", "reader")}
    _write_users(folder.data / "config", passwords)
    _prepare_process(folder.data)
    import arcadedb  # only now: it reads the environment

    server = arcadedb.create_server(str(folder.data), None, _server_settings())
    server.start()
    try:
        server.create_database(DATABASE)  # opens it if it is there
        endpoint = Endpoint(
            uri=f"bolt://127.0.0.1:{_bolt_port()}",
            database=DATABASE,
            writer=("writer", passwords["writer"]),
            reader=("reader", passwords["reader"]),
            pid=os.getpid(),
            engine="ArcadeDB",
            version=arcadedb.__version__,
        )
        text = json.dumps(asdict(endpoint))
        _publish(folder.endpoint, text)
        _wait(folder, text, endpoint.port, stopping)
    finally:
        server.stop()


def _server_settings() -> dict[str, Any]:
    """Port 0: the system chooses a free one, so there is no race for it."""
    return {
        "mode": "development",  # "production" hides from the user why a query failed
        "host": "127.0.0.1",
        "http_port": 0,
        "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt_host": "127.0.0.1",
        "bolt_port": 0,
        "bolt_defaultDatabase": DATABASE,
        "bolt_maxMessageSize": MESSAGE_BYTES,
        "bolt_packstream_maxValueLength": MESSAGE_BYTES,
    }


def _engine_settings() -> dict[str, str | int]:
    """What has an effect as a property of the process only, and none among the server's settings.

    The names are without folders because the library splits them at blanks: the child works in ``data``.
    """
    seconds = _seconds("COMPETENCE_STATEMENT_SECONDS", STATEMENT_SECONDS)
    return {
        "java.util.logging.config.file": "logging.properties",
        "arcadedb.server.logsDirectory": "log",
        "arcadedb.txWalFlush": 1,  # every commit reaches the disk before it is acknowledged
        "arcadedb.command.timeout": int(1000 * seconds),
        "arcadedb.queryMaxConcurrent": QUERIES,
        "arcadedb.opencypher.loadCsv.allowFileUrls": "false",
        "arcadedb.opencypher.loadCsv.allowRemoteUrls": "false",
    }


def _bolt_port() -> int:
    """The port of ours that speaks Bolt; the other one is the server's HTTP, which cannot be turned off."""
    connections = psutil.Process().net_connections("tcp")
    ports = [one.laddr.port for one in connections if one.status == psutil.CONN_LISTEN]
    return next(port for port in ports if answers(port))


def _write_users(config: Path, passwords: dict[str, str]) -> None:
    """New passwords at every start, in the engine's own files. ``root`` has to be there; nobody gets its password."""
    config.mkdir(exist_ok=True)
    groups = {
        "admin": _group(["updateSecurity", "updateSchema", "updateDatabaseSettings"], _RECORD_RIGHTS),
        "writers": _group(["updateSchema"], _RECORD_RIGHTS),
        "readers": _group([], ["readRecord"]),
        "*": _group([], []),
    }
    rights = {"databases": {"*": {"groups": groups}}, "version": 2}
    (config / "server-groups.json").write_text(json.dumps(rights), "utf-8")
    member_of = {"root": {"*": ["admin"]}, "writer": {DATABASE: ["writers"]}, "reader": {DATABASE: ["readers"]}}
    users = [
        {"name": name, "databases": member_of[name], "password": _hashed(password)}
        for name, password in passwords.items()
    ]
    (config / "server-users.jsonl").write_text("".join(json.dumps(user) + "\n" for user in users), "utf-8")


def _group(on_database: list[str], on_records: list[str]) -> dict[str, Any]:
    return {"resultSetLimit": -1, "readTimeout": -1, "access": on_database, "types": {"*": {"access": on_records}}}


def _hashed(password: str) -> str:
    """The password as the engine keeps it.

    One iteration: 256 random bits cannot be guessed, and 65536 iterations would cost 0.1 s a connection.
    """
    salt = base64.b64encode(secrets.token_bytes(32)).decode()
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), 1)
    return f"PBKDF2WithHmacSHA256$1${salt}${base64.b64encode(digest).decode()}"


def _prepare_process(data: Path) -> None:
    """What the library reads from the environment when it is loaded."""
    (data / "logging.properties").write_text(_LOGGING, "utf-8")
    os.environ["ARCADEDB_LOG_DIR"] = str(data / "log")
    given = os.environ.get("ARCADEDB_NATIVE_ISOLATE_ARGS", "")
    ours = (f"-D{name}={value}" for name, value in _engine_settings().items())
    os.environ["ARCADEDB_NATIVE_ISOLATE_ARGS"] = " ".join([given, *ours])


def _publish(path: Path, text: str) -> None:
    """Write the whole file or none of it, readable by its user only."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def _wait(folder: Folder, text: str, port: int, stopping: threading.Event) -> None:
    """Return when it is time to end; our endpoint file is gone then."""
    idle = _seconds("COMPETENCE_IDLE_SECONDS", IDLE_SECONDS)
    seen, last_use = 0.0, time.monotonic()
    next_look = last_use
    while not stopping.wait(_POLL_SECONDS):
        if not _is_ours(folder.endpoint, text):
            return
        now = time.monotonic()
        if now < next_look:
            continue
        next_look = now + min(_LOOK_SECONDS, idle / 10)
        _bound_log(folder.log)
        touched = _touched(folder.endpoint)
        if touched != seen or _connected(port):
            seen, last_use = touched, now
        elif now - last_use > idle and _withdraw(folder.endpoint, folder.starting, seen):
            return
    folder.endpoint.unlink(missing_ok=True)


def _withdraw(path: Path, starting: Path, seen: float) -> bool:
    """Take the endpoint file away, unless somebody is connecting just now."""
    try:
        with locks.hold(starting):
            if _touched(path) != seen:
                return False
            path.unlink(missing_ok=True)
            return True
    except locks.HeldError:
        return False


def _is_ours(path: Path, text: str) -> bool:
    """Whether the file still says what we wrote: not removed, and not that of a child in a new folder of this name."""
    try:
        return path.read_text("utf-8") == text
    except OSError:
        return False


def _touched(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _connected(port: int) -> bool:
    connections = psutil.Process().net_connections("tcp")
    return any(one.laddr.port == port and one.status == psutil.CONN_ESTABLISHED for one in connections)


def _bound_log(path: Path) -> None:
    if path.stat().st_size > LOG_BYTES:
        os.truncate(path, 0)


def _seconds(name: str, default: float) -> float:
    return float(os.environ.get(name) or default)


if __name__ == "__main__":
    main()
