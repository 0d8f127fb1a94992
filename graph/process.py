"""Settings of the whole process that are other than usual while somebody asks for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Setting(Generic[T]):
    """A setting by the functions that read and write it.

    >>> import sys
    >>> limit = Setting(sys.getrecursionlimit, sys.setrecursionlimit)
    >>> with limit.held(5000), limit.held(5000):
    ...     sys.getrecursionlimit()
    5000
    """

    def __init__(self, read: Callable[[], T], write: Callable[[T], object]) -> None:
        self._read, self._write = read, write
        self._lock = threading.Lock()
        self._before: list[T] = []  # the first one is what holds when nobody asks for another

    @contextmanager
    def held(self, value: T) -> Iterator[None]:
        """Set it, until the last that asked for it is done, in whatever thread."""
        with self._lock:
            self._before.append(self._read())
            self._write(value)
        try:
            yield
        finally:
            with self._lock:
                before = self._before.pop()
                if not self._before:
                    self._write(before)
