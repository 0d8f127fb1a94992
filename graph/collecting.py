"""Collecting cyclic garbage less often while very many small objects are made that form no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from competence_explorer.graph.process import Setting

_OBJECTS = 100_000
_THRESHOLD = Setting(gc.get_threshold, lambda threshold: gc.set_threshold(*threshold))


@contextmanager
def seldom() -> Iterator[None]:
    """Look for cyclic garbage after 100,000 new objects instead of 700; a load takes a fifth longer otherwise.

    For the whole process, until the last that asked for it is done; also a decorator.

    >>> with seldom():
    ...     gc.get_threshold()[0]
    100000
    """
    with _THRESHOLD.held((_OBJECTS, *gc.get_threshold()[1:])):
        yield
