"""Locks between processes: held through the operating system, so a process that is killed gives them back."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_POLL_SECONDS = 0.01

if sys.platform == "win32":
    import msvcrt

    def _acquire(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _release(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _acquire(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class HeldError(TimeoutError):
    """Somebody else holds the lock."""


@contextmanager
def hold(path: Path, timeout: float = 0.0) -> Iterator[None]:
    """Hold the lock ``path``: one holder at a time among all threads and processes.

    Waits up to ``timeout`` seconds, then raises HeldError. The file is created and stays; it is not the lock.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait_for(descriptor, path, time.monotonic() + timeout)
        try:
            yield
        finally:
            _release(descriptor)
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock ``path`` at this moment."""
    if not path.exists():
        return False
    try:
        with hold(path):
            return False
    except HeldError:
        return True


def _wait_for(descriptor: int, path: Path, deadline: float) -> None:
    while True:
        try:
            return _acquire(descriptor)
        except (BlockingIOError, PermissionError):  # held: EWOULDBLOCK, on Windows EACCES
            if time.monotonic() >= deadline:
                raise HeldError(f"{path} is held by another process") from None
        time.sleep(_POLL_SECONDS)
