"""The format of a backup: gzip of JSON lines (UTF-8), which describe themselves::

{"format": "competence-explorer backup", "version": 1, "schema": 1, "graph": {...}, "made": "2026-01-31T..."}
{"nodes": "Person"}                                             what the next lines are
[{"id": "gdynia:7", "leaves_on": {"$date": "2027-01-31"}, ...}]
{"relationships": "EMPLOYED_BY", "from": "Person", "to": "Institution"}
["gdynia:7", "gdynia", {"key": "clerk|", ...}]                  start, end, properties
{"nodes": 1728, "relationships": 16204, "sha256": "..."}        the last one: of all bytes before it
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import neo4j.time

from competence_explorer.graph import paging
from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.graph.manifests import now
from competence_explorer.graph.paging import Size, Sort
from competence_explorer.graph.schema import SCHEMA_VERSION

FORMAT = "competence-explorer backup"
VERSION = 1

LONGEST = 128 * 1024 * 1024
"""Bytes of a line: far more than a node of ours can have."""

GRAPH = Sort("Graph")
"""The node with the version: it stands in the first line, and is made anew."""

_DATE = "$date"
_PLAIN = (str, int, float, bool)
_HINT = "Name a file that `competence backup` wrote."

Line = tuple[Sort, list[Any]]
"""What a line of data is of, and its values: the ids of two ends for a relationship, then the properties."""


class Writer:
    """Writes a backup into an open file: ``begin``, then a ``heading`` and its ``row``s for each sort, then ``end``."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, filename="")
        self._hash = hashlib.sha256()
        self._counts = {"nodes": 0, "relationships": 0}
        self._sort = GRAPH

    def begin(self, graph: tuple[str, int]) -> None:
        """The first line; ``graph`` is its id and version."""
        known = {"id": graph[0], "version": graph[1]}
        self._line({"format": FORMAT, "version": VERSION, "schema": SCHEMA_VERSION, "graph": known, "made": now()})

    def heading(self, sort: Sort) -> None:
        """What the next rows are."""
        self._sort = sort
        if sort.ends:
            self._line({"relationships": sort.name, "from": sort.ends[0], "to": sort.ends[1]})
        else:
            self._line({"nodes": sort.name})

    def row(self, ends: Sequence[str], properties: Mapping[str, Any]) -> None:
        """A node or a relationship. Raises UsageError for a value that no load writes."""
        try:
            self._line([*ends, {name: _pack(properties[name]) for name in sorted(properties)}])
        except ValueError as error:
            problem = f"{self._sort.name} holds a value that no load writes: {error}."
            raise UsageError(problem, "Correct it in the graph.") from None
        self._counts["relationships" if self._sort.ends else "nodes"] += 1

    def end(self) -> Size:
        """The last line; how much was written."""
        self._line({**self._counts, "sha256": self._hash.hexdigest()})
        self._file.close()
        return Size(**self._counts)

    def _line(self, value: Any) -> None:
        line = (json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n").encode()
        self._hash.update(line)
        self._file.write(line)


class Backup:
    """A backup to read: ``head`` is its first line; iterate over its lines of data, once or several times.

    Raises FileError where the file is not, or does not end, as a backup: what was read until then is to be given up.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with _explained(path), gzip.open(path, "rb") as file:
            self.head = _head(next(_lines(cast(BinaryIO, file)), b"null"))

    @property
    def version(self) -> int:
        """The version of the graph in it."""
        return int(self.head["graph"]["version"])

    def __iter__(self) -> Iterator[Line]:
        with _explained(self._path), gzip.open(self._path, "rb") as file:
            yield from _parsed(_lines(cast(BinaryIO, file)))

    def size(self) -> Size:
        """How much it holds: reads it to its end."""
        counts = {True: 0, False: 0}
        for sort, _ in self:
            counts[bool(sort.ends)] += 1
        return Size(counts[False], counts[True])


class _NotWholeError(ValueError):
    """What is wrong with a file."""


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise FileError(f"There is no file {path}.", _HINT) from None
    except (EOFError, zlib.error, gzip.BadGzipFile, ValueError, TypeError, RecursionError) as error:
        raise FileError(f"{path} is no whole backup: {error}.", _HINT) from None
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror or error}.", "Name another file.") from error


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LONGEST):
        if not line.endswith(b"\n"):
            raise _NotWholeError("its last line has no end, or a line is too long")
        yield line


def _parsed(lines: Iterator[bytes]) -> Iterator[Line]:
    seen = hashlib.sha256(next(lines))
    counts = {"nodes": 0, "relationships": 0}
    known = {*paging.sorts()} - {GRAPH}
    sort: Sort | None = None
    for line in lines:
        value = json.loads(line, object_hook=_unpack)
        if isinstance(value, dict) and "sha256" in value:
            _check_end(value, {**counts, "sha256": seen.hexdigest()}, lines)
            return
        seen.update(line)
        if isinstance(value, dict):
            sort = _sort(value, known)
        else:
            counts["relationships" if sort and sort.ends else "nodes"] += 1
            yield _row(sort, value)
    raise _NotWholeError("its last line is missing")


def _check_end(said: Mapping[str, Any], found: Mapping[str, Any], rest: Iterator[bytes]) -> None:
    if said != found:
        raise _NotWholeError("its contents do not agree with its last line")
    if next(rest, None) is not None:
        raise _NotWholeError("something follows its last line")


def _head(line: bytes) -> dict[str, Any]:
    value = json.loads(line)
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise _NotWholeError("it does not begin as one")
    for name, ours in (("version", VERSION), ("schema", SCHEMA_VERSION)):
        if not isinstance(value.get(name), int) or value[name] > ours:
            raise _NotWholeError(f"its {name} is {value.get(name)}, and this program knows {ours} at the most")
    if not isinstance(value.get("graph"), dict) or not isinstance(value["graph"].get("version"), int):
        raise _NotWholeError("its first line does not tell the version of the graph")
    return value


def _sort(heading: Mapping[str, Any], known: set[Sort]) -> Sort:
    """The label or type that a heading announces: one that the schema knows, and nothing else."""
    name, ends = heading.get("relationships"), (heading.get("from"), heading.get("to"))
    wanted = ("nodes", heading.get("nodes"), ()) if name is None else ("relationships", name, ends)
    found = [sort for sort in known if (sort.name, sort.ends) == wanted[1:]]
    if not found:
        raise _NotWholeError(f"the schema knows no {wanted[0]} {' '.join(map(str, (wanted[1], *wanted[2])))!r}")
    return found[0]


def _row(sort: Sort | None, value: Any) -> Line:
    if sort is None or not isinstance(value, list) or len(value) != len(sort.ends) + 1:
        raise _NotWholeError("a line is not what its heading announces")
    *ends, properties = value
    if not isinstance(properties, dict) or not all(isinstance(end, str) for end in ends):
        raise _NotWholeError("a line is not what its heading announces")
    if not sort.ends and not isinstance(properties.get("id"), str):
        raise _NotWholeError("a node has no id")
    if not all(_is_value(held) or isinstance(held, dt.date) for held in properties.values()):
        raise _NotWholeError("a property is of no type that the graph knows")
    return sort, value


def _is_value(value: Any) -> bool:
    return isinstance(value, _PLAIN) or (isinstance(value, list) and all(isinstance(part, _PLAIN) for part in value))


def _pack(value: Any) -> Any:
    if isinstance(value, neo4j.time.Date):
        return {_DATE: value.iso_format()}
    if _is_value(value):
        return value
    raise ValueError(repr(value))


def _unpack(value: dict[str, Any]) -> Any:
    return dt.date.fromisoformat(value[_DATE]) if value.keys() == {_DATE} else value
