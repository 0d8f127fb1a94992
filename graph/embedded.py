"""The embedded engine as its users see it: find the child process of a home, start it, end it.

One child serves all processes of a user that share a home. In ``home/engine`` stand

- ``running.lock``, held by the child while it lives: whoever finds it free knows that no child runs, whatever
  the other files say (a killed child, a number given to another process, a copied folder);
- ``starting.lock``, held briefly by whoever finds, starts or ends the child, so that two starts become one;
- ``endpoint.json``, written by the child when it answers and readable by its user only. The child ends by
  itself when this file is gone, which works on every system, also where there are no signals;
- ``engine.log``, its output; and ``data``, which belongs to the engine.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from competence_explorer.graph import locks
from competence_explorer.graph.errors import EngineError

_POLL_SECONDS = 0.01
_ANSWER_SECONDS = 5.0
_FIND_SECONDS = 10.0  # longer than a start takes
LOG_BYTES = 1_000_000
"""The log of the child is emptied when it grows beyond this."""
_LOG_LINES = 3
_FREE_BYTES = 1_000_000
# Every Bolt connection opens with a magic number and four versions, here 5.4 and no others; the answer is one version.
_BOLT_VERSION = bytes.fromhex("00000405")
_BOLT_HANDSHAKE = bytes.fromhex("6060b017") + _BOLT_VERSION + bytes(12)


@dataclass(frozen=True)
class Endpoint:
    """Where a running child answers, and the users that it knows (each a name and a password)."""

    uri: str
    database: str
    writer: tuple[str, str] = field(repr=False)
    reader: tuple[str, str] = field(repr=False)
    pid: int
    engine: str
    version: str

    @property
    def port(self) -> int:
        """The port of ``uri``."""
        return int(self.uri.rpartition(":")[2])


@dataclass(frozen=True)
class Folder:
    """The files of the embedded engine in a home."""

    path: Path

    @property
    def endpoint(self) -> Path:
        """Connection data of the running child."""
        return self.path / "endpoint.json"

    @property
    def log(self) -> Path:
        """What the child prints."""
        return self.path / "engine.log"

    @property
    def data(self) -> Path:
        """What the engine keeps."""
        return self.path / "data"

    @property
    def starting(self) -> Path:
        """The lock of whoever finds, starts or ends the child."""
        return self.path / "starting.lock"

    @property
    def running(self) -> Path:
        """The lock of the child."""
        return self.path / "running.lock"


_HINTS = {
    errno.ENOSPC: "The disk is full: make room, or set COMPETENCE_HOME to a folder on another disk.",
    errno.ENOLCK: "Its disk knows no locks: set COMPETENCE_HOME to a folder on a disk of this computer.",
}


def connect(home: Path, timeout: float = 60.0) -> Endpoint:
    """Find the running child of this home, or start it, and wait until it answers.

    Raises EngineError if that takes more than ``timeout`` seconds or cannot be.
    """
    folder = Folder(Path(home).absolute() / "engine")
    deadline = time.monotonic() + timeout
    with _explained(folder):
        folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locks.hold(folder.starting, timeout):
            endpoint = _recorded(folder)
            if endpoint is None:
                return _start(folder, deadline)
            _require_answer(endpoint, folder)
            os.utime(folder.endpoint)  # tells the child that somebody is about to use it
            return endpoint


def find(home: Path) -> Endpoint | None:
    """The running child of this home, without starting one."""
    folder = Folder(Path(home).absolute() / "engine")
    if not folder.path.is_dir():
        return None
    # Looked at by one at a time: to look at the child's lock is to hold it for a moment.
    with _explained(folder), locks.hold(folder.starting, _FIND_SECONDS):
        return _recorded(folder)


def stop(home: Path, timeout: float = 30.0) -> bool:
    """End the child of this home (asks it to stop cleanly); True if one was running.

    After ``timeout`` seconds it is killed: what was committed is kept, what was not is lost.
    """
    folder = Folder(Path(home).absolute() / "engine")
    if not folder.path.is_dir():
        return False
    deadline = time.monotonic() + timeout
    with _explained(folder), locks.hold(folder.starting, timeout):
        endpoint = _recorded(folder)
        folder.endpoint.unlink(missing_ok=True)
        was_running = locks.is_held(folder.running)
        _wait_for_end(folder, endpoint, deadline)
        return was_running


def _recorded(folder: Folder) -> Endpoint | None:
    """What the living child wrote; None if there is no child or it is not ready."""
    if not locks.is_held(folder.running):
        return None
    try:
        fields = json.loads(folder.endpoint.read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Endpoint(**fields | {"writer": tuple(fields["writer"]), "reader": tuple(fields["reader"])})


def answers(port: int) -> bool:
    """Whether a Bolt server of this computer answers at ``port``."""
    try:
        with socket.create_connection(("127.0.0.1", port), _ANSWER_SECONDS) as connection:
            connection.sendall(_BOLT_HANDSHAKE)
            return connection.recv(4) == _BOLT_VERSION
    except OSError:
        return False


def _require_answer(endpoint: Endpoint, folder: Folder) -> None:
    if not answers(endpoint.port):
        raise EngineError(
            f"The embedded engine in {folder.path} runs (process {endpoint.pid}) but does not answer.",
            "End it with `competence stop` and try again. If this folder is shared between computers it may run on "
            "another one: set COMPETENCE_HOME to a folder of this computer.",
        )


def _start(folder: Folder, deadline: float) -> Endpoint:
    """Wait for a child that answers, and start one unless one holds the lock: it is just ending, or was started
    by a process that has been killed since."""
    begin = 0
    process: subprocess.Popen[bytes] | None = None
    while time.monotonic() < deadline:
        if endpoint := _recorded(folder):
            return endpoint
        if not locks.is_held(folder.running):
            ended = process and process.poll()
            if ended:
                raise _died(folder.log, begin)
            if process is None or ended == 0:  # a child that did not get the lock ends with 0
                begin, process = _spawn(folder)
        time.sleep(_POLL_SECONDS)
    if process:
        process.kill()
    raise TimeoutError("the child did not become ready")


def _spawn(folder: Folder) -> tuple[int, subprocess.Popen[bytes]]:
    """A new child, and where in the log its part begins."""
    folder.endpoint.unlink(missing_ok=True)  # of a child that was killed
    with _open_log(folder.log) as log:
        begin = log.tell()
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "competence_explorer.graph.embedded_child", str(folder.path)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder.path,
            env=_environment(),
            **_detached(),
        )
    # Reaps the child whenever it ends, so that no zombie stays in a long-lived parent.
    threading.Thread(target=process.wait, daemon=True).start()
    return begin, process


def _environment() -> dict[str, str]:
    """Ours, with the folder of this package: the child finds it whatever made it importable here."""
    root = str(Path(__file__).absolute().parents[2])
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), root]))
    return {**os.environ, "PYTHONPATH": path}


def _detached() -> dict[str, Any]:
    """What keeps the child out of the terminal's Ctrl-C and alive after its parent."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _open_log(path: Path) -> IO[bytes]:
    return open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))


def _wait_for_end(folder: Folder, endpoint: Endpoint | None, deadline: float) -> None:
    while locks.is_held(folder.running):
        if time.monotonic() >= deadline:
            if endpoint is None:
                raise TimeoutError("the child does not end")
            _kill(endpoint.pid)
            endpoint, deadline = None, time.monotonic() + _ANSWER_SECONDS
        time.sleep(_POLL_SECONDS)


def _kill(pid: int) -> None:
    import psutil  # kills on every system; costs 20 ms, and is needed here only

    with suppress(psutil.NoSuchProcess):
        psutil.Process(pid).kill()


def _died(log: Path, begin: int) -> EngineError:
    with log.open("rb") as file:
        file.seek(begin)
        lines = file.read().decode("utf-8", "replace").splitlines()
    said = [line for line in lines if line.strip() and not line.startswith((" ", "\t"))]  # no stack frames
    text = "\n".join(said[-_LOG_LINES:])
    return EngineError(f"The embedded engine did not start. It said:\n{text}\n", _hint(text, log))


def _hint(text: str, log: Path) -> str:
    if "LockException" in text:
        return f"Another program has the data in {log.parent} open: end it, or set COMPETENCE_HOME to another folder."
    if shutil.disk_usage(log.parent).free < _FREE_BYTES:  # then the log cannot say so
        return _HINTS[errno.ENOSPC]
    return f"All it said is in {log}."


@contextmanager
def _explained(folder: Folder) -> Iterator[None]:
    """Turn what the system refuses into an EngineError that says what to do."""
    try:
        yield
    except TimeoutError as error:
        raise EngineError(
            f"The embedded engine in {folder.path} was not ready in time: {error}.",
            f"Try again, or end it with `competence stop`. What it said is in {folder.log}.",
        ) from error
    except OSError as error:
        hint = _HINTS.get(error.errno or 0, "Set COMPETENCE_HOME to a folder that you can write to.")
        raise EngineError(f"The embedded engine cannot use {folder.path}: {error.strerror or error}.", hint) from error
