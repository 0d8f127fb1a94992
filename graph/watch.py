"""How long a read may take, and what ends an answer that has come to a stand."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import neo4j

from competence_explorer.graph.errors import QueryTimeoutError, UsageError
from competence_explorer.graph.wording import figure, say

READ_SECONDS = 30.0
"""A read that takes longer is stopped by the engine; ``COMPETENCE_STATEMENT_SECONDS`` changes it for both engines."""

STREAM_SECONDS = 600.0
"""So long may an answer be streamed whose rows keep coming and are taken; ``COMPETENCE_STREAM_SECONDS`` changes it.
The embedded engine knows one limit only, that of a read."""

_LOOK_SECONDS = 1.0  # how often it is looked at, unless the limit is short


def limit(streamed: bool = False) -> float:
    """The seconds that a read, or a streamed answer, may take. Raises UsageError where the environment is wrong."""
    name = "COMPETENCE_STREAM_SECONDS" if streamed else "COMPETENCE_STATEMENT_SECONDS"
    usual = STREAM_SECONDS if streamed else READ_SECONDS
    try:
        found = float(os.environ.get(name) or usual)
    except ValueError:
        found = math.nan
    if not 0 < found < math.inf:
        raise UsageError(
            say("%(name)s=%(environ)s is not a number of seconds.", name=name, environ=repr(os.environ[name])),
            say("For example %(usual)s.", usual=figure(usual, 0)),
        )
    return found


class Watch:
    """How many rows have been taken, since when, and whether it was ended because they came to a stand."""

    def __init__(self) -> None:
        self.rows = 0
        self.expired = False
        self._began = time.monotonic()

    def stopped(self) -> QueryTimeoutError:
        """The error for an answer that was ended, by us or by the engine."""
        taken = time.monotonic() - self._began
        if not self.rows:
            return QueryTimeoutError(
                say("The query was stopped after %(taken)s seconds.", taken=figure(taken, 0)),
                say("Ask for less: fewer hops, a filter, a LIMIT."),
            )
        return QueryTimeoutError(
            say(
                "The query was stopped after %(taken)s seconds and %(rows)s rows.",
                taken=figure(taken, 0),
                rows=f"{self.rows:,}",
            ),
            say("Ask for less, or raise COMPETENCE_STATEMENT_SECONDS and COMPETENCE_STREAM_SECONDS (see the README)."),
        )


class Records:
    """The records of a result, one by one, of which a watch is told."""

    def __init__(self, result: neo4j.Result, watch: Watch) -> None:
        self._result = result
        self._watch = watch

    def __iter__(self) -> Iterator[neo4j.Record]:
        watch = self._watch
        for record in self._result:
            watch.rows += 1
            yield record

    def keys(self) -> list[str]:
        """The columns."""
        return list(self._result.keys())

    def plan(self) -> Mapping[str, Any] | None:
        """The plan of an EXPLAIN."""
        return self._result.consume().plan


@contextmanager
def watched(seconds: float, end: Callable[[], object]) -> Iterator[Watch]:
    """A watch that calls ``end``, in a thread of its own, when no row was taken for so long."""
    watch, over = Watch(), threading.Event()

    def look() -> None:
        seen, moved = watch.rows, time.monotonic()
        while not over.wait(min(_LOOK_SECONDS, seconds / 10)):
            if watch.rows != seen:
                seen, moved = watch.rows, time.monotonic()
            elif time.monotonic() - moved >= seconds:
                watch.expired = True
                end()
                return

    threading.Thread(target=look, daemon=True).start()
    try:
        yield watch
    finally:
        over.set()
