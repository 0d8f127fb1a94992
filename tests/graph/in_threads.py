"""Work that tests do in threads: it never outlives them, and what fails in a thread fails the test."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS = 60.0


@contextmanager
def beside(*works: Callable[[], object]) -> Iterator[None]:
    """Do each of these in a thread of its own while the block runs; left when all have ended.

    The first error of a thread is raised here. Threads that have not ended after ``SECONDS``, or whose block has
    failed, are given up: they do not keep the interpreter from ending.
    """
    faults: list[BaseException] = []

    def do(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=do, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    except Exception as failed:
        if faults:
            raise faults[0] from failed  # most likely what the block failed by
        raise
    deadline = time.monotonic() + SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    if faults:
        raise faults[0]
    assert not any(thread.is_alive() for thread in threads), f"Threads had not ended after {SECONDS:g} seconds."


def together(*works: Callable[[], object]) -> None:
    """Do all of these at the same time, each in a thread of its own; see :func:`beside`."""
    with beside(*works):
        pass
