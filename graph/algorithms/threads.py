"""Work in parts, on as many processors as are free.

The compiled loops let other threads run. Parts are given by the network alone and their results come in order, so
what is added up is the same, to the last bit, for any number of threads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

MOST_THREADS = 8


def processors() -> int:
    """Return how many processors this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_FREE = BoundedSemaphore(min(processors(), MOST_THREADS))
"""Threads that may still be begun: by all calls of the process together, so that many at once do not slow one another
down, nor the rest of a server."""


def in_order(work: Callable[[Part], Result], parts: Sequence[Part], most: int = MOST_THREADS) -> Iterator[Result]:
    """Do the work on each part, on up to ``most`` threads, and yield the results in the order of the parts.

    With one part, or where other calls have all threads, no thread is begun: the caller does the work. A part that
    raises ends it all.

    >>> list(in_order(abs, [-3, 2, -1]))
    [3, 2, 1]
    """
    with _granted(min(most, len(parts))) as threads:
        if threads < 2:
            yield from map(work, parts)
            return
        with ThreadPoolExecutor(threads) as pool:
            yield from pool.map(work, parts)


@contextmanager
def _granted(wanted: int) -> Iterator[int]:
    """Take as many of the free threads as are wanted, and give them back."""
    got = 0
    try:
        while got < wanted and _FREE.acquire(blocking=False):
            got += 1
        yield got
    finally:
        for _ in range(got):
            _FREE.release()
