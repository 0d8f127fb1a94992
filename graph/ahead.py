"""Items before they are used: made while the last ones are still in use, or kept aside."""

from __future__ import annotations

import pickle
import queue
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

from competence_explorer.graph.process import Setting

T = TypeVar("T")

_END = object()
_LOOK_SECONDS = 0.2
_IN_MEMORY = 32 * 1024 * 1024

_SWITCHING = Setting(sys.getswitchinterval, sys.setswitchinterval)
_SWITCH_SECONDS = 0.0005
"""How long a thread computes while another waits to. By default ten times as long: the consumer would wait for it after
every message of the engine, and the engine for the consumer."""


def ahead(items: Iterable[T], depth: int = 2) -> Iterator[T]:
    """The same items, made by a thread of their own, at most ``depth`` before they are asked for.

    Worth it where the consumer waits for something else, as a load does for the engine while the next rows could be
    read. An exception in ``items`` is raised where they are consumed; a consumer that stops early ends the thread.

    >>> list(ahead(n * n for n in range(4)))
    [0, 1, 4, 9]
    """
    made: queue.Queue[object] = queue.Queue(depth)
    stopped = threading.Event()

    def put(item: object) -> bool:
        while not stopped.is_set():
            try:
                made.put(item, timeout=_LOOK_SECONDS)
                return True
            except queue.Full:
                continue
        return False

    def work() -> None:
        try:
            end: object = _END
            for item in items:
                if not put(item):
                    return
        except BaseException as error:
            end = _Failed(error)
        put(end)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        with _SWITCHING.held(_SWITCH_SECONDS):
            while (item := made.get()) is not _END:
                if isinstance(item, _Failed):
                    raise item.error
                yield item  # type: ignore[misc]
    finally:
        stopped.set()
        thread.join()


class _Failed:
    def __init__(self, error: BaseException) -> None:
        self.error = error


def spooled(items: Iterable[T]) -> Iterator[T]:
    """The same items, all of them made at once and kept outside memory, if they are more than some megabytes.

    >>> list(spooled(n * n for n in range(4)))
    [0, 1, 4, 9]
    """
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (it goes with what is returned)
    number = 0
    for item in items:
        pickle.dump(item, file, protocol=pickle.HIGHEST_PROTOCOL)
        number += 1
    file.seek(0)
    return (pickle.load(file) for _ in range(number))  # noqa: S301 (written above, by this process)
