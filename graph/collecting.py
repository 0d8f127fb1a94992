"""Collecting cyclic garbage less often while very many small objects are made that form no cycles."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 100_000
_lock = threading.Lock()
_before: list[tuple[int, int, int]] = []  # the first one is what holds when nobody asks for more


@contextmanager
def seldom() -> Iterator[None]:
    """Look for cyclic garbage after 100,000 new objects instead of 700; a load takes a fifth longer otherwise.

    For the whole process, until the last that asked for it is done; also a decorator.

    >>> with seldom():
    ...     gc.get_threshold()[0]
    100000
    """
    with _lock:
        _before.append(gc.get_threshold())
        gc.set_threshold(_OBJECTS, *_before[0][1:])
    try:
        yield
    finally:
        with _lock:
            before = _before.pop()
            if not _before:
                gc.set_threshold(*before)
