"""Free Cypher for analysts: the guard, a time limit, a row limit, and answers in plain values."""

from __future__ import annotations

import functools
import itertools
import math
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import neo4j
import neo4j.spatial
import neo4j.time
from neo4j.exceptions import ClientError, DatabaseError
from neo4j.graph import Node, Path, Relationship

from competence_explorer.graph import guard
from competence_explorer.graph.cypher_tokens import place, tokenize
from competence_explorer.graph.errors import CompetenceError, EngineError, UsageError
from competence_explorer.graph.screen import HIDDEN, screen
from competence_explorer.graph.store import Store
from competence_explorer.graph.watch import Records

ROWS = 10_000
"""Rows that are answered at most, unless asked otherwise."""

LARGEST = 50_000_000
"""Values and characters of an answer that is not streamed."""

AT_ONCE = 2
"""Queries of the workbench that one process runs at once."""

WAIT_SECONDS = 5.0
"""How long another one waits for its turn."""

PLAN = ("depth", "step", "detail", "rows")
"""The columns of a plan."""

_RUNNING = threading.BoundedSemaphore(AT_ONCE)

MAX_DEPTH = 50
"""Lists and maps within one another, in a parameter."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a query answered: a list of values for each row, as JSON holds them.

    A node is ``{labels, id, properties}``, a relationship ``{type, start, end, properties}`` with the ids of its
    ends (null where the engine did not send the end itself, which it does in paths only), a path
    ``{nodes, relationships}``, a point ``{srid, coordinates}``; dates, times (to the microsecond) and durations are
    ISO 8601 texts; numbers that JSON lacks are null. ``truncated`` says that there were more rows.
    """

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool


def run(store: Store, text: str, parameters: Mapping[str, Any] | None = None, *, rows: int = ROWS) -> Result:
    """The first ``rows`` rows of a reading query.

    Raises ForbiddenError for what is not on the guard's lists or would show what is never shown, UsageError for a
    mistake in text or parameters and for an answer of more than ``LARGEST`` values and characters, QueryTimeoutError
    for a query that was stopped, and EngineError where the engine cannot be had or is busy.

    ``EXPLAIN`` answers the engine's plan, a row a step.
    """
    if rows < 0:
        raise UsageError(f"rows is {rows}.", "It is the greatest number of rows: 0 or more.")
    found: list[list[Any]] = []
    size, more = 0, False
    with _answered(store, text, parameters, streamed=False) as (columns, answered):
        for row in answered:
            more = len(found) == rows
            if more or size > LARGEST:
                break
            found.append(row)
            size += _size(row)
    if size > LARGEST:
        raise UsageError(
            f"The answer is larger than {LARGEST:,} characters.", "Ask for fewer rows or columns, or for CSV or NDJSON."
        )
    return Result(columns, found, more)


@contextmanager
def stream(
    store: Store, text: str, parameters: Mapping[str, Any] | None = None
) -> Iterator[tuple[list[str], Iterator[list[Any]]]]:
    """The columns and the rows of a reading query, one by one: memory does not grow with their number.

    What is not taken is not computed. It is stopped where no row comes, or none is taken, for as long as a read may
    take (see ``watch``). Raises as :func:`run`, also while the rows are taken.
    """
    with _answered(store, text, parameters, streamed=True) as answer:
        yield answer


@contextmanager
def _answered(
    store: Store, text: str, parameters: Mapping[str, Any] | None, streamed: bool
) -> Iterator[tuple[list[str], Iterator[list[Any]]]]:
    safe = guarded(text)
    given = check_parameters({} if parameters is None else parameters)
    check_names(text, given)
    try:
        with _turn() as free, store.records(safe, given, streamed, free) as records:
            if tokenize(safe)[0].key == "EXPLAIN":
                yield list(PLAN), iter(steps(records.plan()))
            else:
                yield records.keys(), _plain_rows(records)
    except (UsageError, EngineError) as error:
        raise explained(error, text) from error


def _plain_rows(records: Records) -> Iterator[list[Any]]:
    for record in records:
        yield [value if value is None or type(value) in (str, int, bool) else plain(value) for value in record.values()]


@contextmanager
def _turn() -> Iterator[Callable[[], None]]:
    """Only so many at once: the embedded engine has few workers, and others want to be answered, too.

    Yields what gives the turn back before its time, once.
    """
    if not _RUNNING.acquire(timeout=WAIT_SECONDS):
        raise EngineError(f"{AT_ONCE} queries of the workbench are running.", "Wait until one of them has ended.")
    with ExitStack() as turn:
        turn.callback(_RUNNING.release)
        yield turn.close


def _size(value: Any) -> int:
    """About how much a value takes: one for each, and the characters of texts."""
    if isinstance(value, str):
        return 1 + len(value)
    if isinstance(value, dict):
        return 1 + sum(map(_size, value.values()))
    return 1 + sum(map(_size, value)) if isinstance(value, list) else 1


def steps(plan: Mapping[str, Any] | None, depth: int = 0) -> list[list[Any]]:
    """The plan of a query: step, how deep it stands, what it does, and rows as the engine estimates them."""
    if not plan:
        return []
    told = dict(plan.get("args") or {})
    if drawn := told.get("string-representation"):  # the embedded engine's: a text
        return [[depth, line.lstrip("+ "), "", None] for line in drawn.splitlines() if line.startswith("+")]
    name = str(plan["operatorType"]).partition("@")[0]
    below = [row for child in plan.get("children", ()) for row in steps(child, depth + 1)]
    return [[depth, name, str(told.get("Details", "")), told.get("EstimatedRows")], *below]


def guarded(text: str) -> str:
    """The text to run in place of a reading query. Raises ForbiddenError and UsageError as :func:`run`."""
    guard.check(text)
    return screen(text)


def check_parameters(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters, if they are a dict of what JSON can hold. Raises UsageError."""
    if not isinstance(parameters, Mapping):
        raise UsageError(f"Parameters are a {type(parameters).__name__}.", 'They are a dict: {"name": "Anna"}.')
    for name, value in parameters.items():
        if not isinstance(name, str):
            raise UsageError(f"{name!r} is not the name of a parameter.", "Names are texts, without the $.")
        _check_value(name, value, MAX_DEPTH)
    return dict(parameters)


def check_names(text: str, parameters: Mapping[str, Any]) -> None:
    """Each $name in the text must be given: one engine would take a missing one for null. Raises UsageError."""
    tokens = tokenize(text)
    wanted = {token.name for before, token in itertools.pairwise(tokens) if before.key == "$"}
    if missing := sorted(wanted - parameters.keys()):
        names = ", ".join(f"${name}" for name in missing)
        raise UsageError(f"No value is given for {names}.", f"Given are: {', '.join(sorted(parameters)) or 'none'}.")


def _check_value(name: str, value: object, depth: int) -> None:
    if depth == 0:
        raise UsageError(f"Parameter {name} is nested too deeply.", f"At most {MAX_DEPTH} lists and maps.")
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise UsageError(f"Parameter {name} has the key {key!r}.", "Keys of maps are texts.")
            _check_value(name, item, depth - 1)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check_value(name, item, depth - 1)
    elif isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise UsageError(f"Parameter {name} holds {value}.", "Whole numbers have at most 64 bits.")
    elif not (value is None or isinstance(value, (str, float))):
        raise UsageError(
            f"Parameter {name} holds a {type(value).__name__}.",
            "It may hold texts, numbers, true, false, null, lists and maps; dates as texts, with date($name).",
        )


# Neo4j counts columns from 1: "(line 1, column 8 (offset: 7))"; the embedded engine from 0: "at line 1, column 7",
# "at line 1:7".
_PLACE = re.compile(r" *\(line (\d+), column (\d+)(?: \(offset: \d+\))?\)| *\bat line (\d+)(?:, column |:)(\d+)")


def explained(error: CompetenceError, text: str = "") -> CompetenceError:
    """The engine's complaint about the text as a UsageError with its place; other errors as they are."""
    cause = error.__cause__
    if not isinstance(cause, (ClientError, DatabaseError)) or (
        isinstance(error, EngineError) and not isinstance(cause, DatabaseError)
    ):
        return type(error)(_WHOLE.sub("a node or a relationship", error.detail), error.hint)
    message = _WHOLE.sub("a node or a relationship", cause.message or str(cause)).strip().splitlines()[0]
    return UsageError(f"The engine does not accept the query: {_placed(message, text)}", _hint(message))


# Engines complain of nodes with all their properties: "found ImmutableVertex value '#1:0[email=…" the embedded one,
# "Provided input was [Map{email -> …" Neo4j.
_WHOLE = re.compile(r"[\[{(]*[\w=]*#-?\d+:-?\d+.*|(?<=Provided input was ).*", re.DOTALL)


def _placed(message: str, text: str) -> str:
    """A message that ends with line and column, both from 1, where it names them or a word of the text."""
    found = _PLACE.search(message)
    if not found or found[1] == "0":
        named = {name for name in re.findall(r"['`](\w+)['`]", message) if name}
        where = next((place(text, token.at) for token in tokenize(text) if token.name in named), "")
        return f"{message.rstrip('. ')} ({where})." if where else message
    line, column = (found[1], found[2]) if found[1] else (found[3], int(found[4]) + 1)
    rest = message[: found.start()] + message[found.end() :]
    return f"{rest.rstrip('. ')} (line {line}, column {column})."


_HINTS = {
    "not defined": "Variables are known only after MATCH, WITH, UNWIND or CALL has brought them in.",
    "unknown function": "See the functions of the Cypher manual; the embedded engine has most of them.",
    "by zero": "Leave such rows out: WHERE x.n <> 0.",
    "negative": "SKIP and LIMIT take whole numbers, 0 or more.",
    "parse": "Days look like 2026-01-31, times like 10:30:00, durations like P1M.",
    "type": "Convert with toInteger(), toFloat() or toString().",
}


def _hint(message: str) -> str:
    for words, hint in _HINTS.items():
        if words in message.lower():
            return hint
    return "A query looks like MATCH (p:Person)-[:HAS_SKILL]->(s:Skill) RETURN p.name, s.name LIMIT 10"


@functools.singledispatch
def plain(value: object) -> Any:
    """A value of the driver as JSON holds it; see :class:`Result`."""
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


@plain.register
def _(value: float) -> float | None:
    return value if math.isfinite(value) else None


@plain.register(bytes)
@plain.register(bytearray)
def _(value: bytes) -> str:
    return value.hex()


@plain.register(dict)
def _(value: dict[str, Any]) -> dict[str, Any]:
    return {key: plain(item) for key, item in value.items() if key not in HIDDEN}


@plain.register(list)
@plain.register(tuple)
def _(value: Sequence[Any]) -> list[Any]:
    return [plain(item) for item in value]


@plain.register
def _(value: Node) -> dict[str, Any]:
    return {"labels": sorted(value.labels), "id": value.get("id"), "properties": plain(dict(value))}


@plain.register
def _(value: Relationship) -> dict[str, Any]:
    start, end = (node.get("id") if node else None for node in value.nodes)
    return {"type": value.type, "start": start, "end": end, "properties": plain(dict(value))}


@plain.register
def _(value: Path) -> dict[str, Any]:
    return {"nodes": plain(value.nodes), "relationships": plain(value.relationships)}


@plain.register
def _(value: neo4j.spatial.Point) -> dict[str, Any]:
    return {"srid": value.srid, "coordinates": [plain(number) for number in value]}


@plain.register(neo4j.time.Date)
@plain.register(neo4j.time.Time)
@plain.register(neo4j.time.DateTime)
def _(value: neo4j.time.Date | neo4j.time.Time | neo4j.time.DateTime) -> str:
    return value.to_native().isoformat()


@plain.register
def _(value: neo4j.time.Duration) -> str:
    return value.iso_format()
