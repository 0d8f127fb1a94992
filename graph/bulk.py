"""The whole graph, claims and loads included, as the files of ``neo4j-admin database import full``.

A database imported from them goes on as this one: loading a file again, undo and provenance work there. Each label,
and each type with its ends, has a file of data and one with its header. An id is unique within its label, so every
label is an id space. Format: Neo4j operations manual, "Import" (5.26; tested with the importer itself).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

import neo4j.time

from competence_explorer.graph import paging
from competence_explorer.graph.columns import LIST_SEPARATOR
from competence_explorer.graph.errors import EngineError, NotFoundError, UsageError
from competence_explorer.graph.files import new_folder
from competence_explorer.graph.manifests import Load
from competence_explorer.graph.paging import Size, Sort
from competence_explorer.graph.schema import NODES, RELATIONSHIPS, Property
from competence_explorer.graph.store import Store

ARGUMENTS = "import.txt"
"""The file with the arguments of the importer."""

BUFFER = 4 * 1024 * 1024
"""The importer's own read buffer, in bytes. It has to hold every line as a whole."""


def export(store: Store, folder: Path, progress: Callable[[str], None] = lambda _: None) -> Size:
    """Write one version of the graph into a new or empty folder that only its owner may read.

    ``progress`` is told each table as it begins. Memory is bounded by a page of the graph. Raises UsageError if the
    folder is not empty or the graph holds what the schema does not know, NotFoundError if there is no graph,
    EngineError if it was changed meanwhile: then nothing is left behind.
    """
    version = store.version()
    if not version[1]:
        raise NotFoundError("The graph is empty: there is nothing to export.", "Load files first.")
    with new_folder(folder) as work:
        written = list(_write_tables(store, work, progress))
        there = paging.size(store)
        if store.version() != version:
            raise EngineError("The graph was changed while it was exported.", "Export again when no load is running.")
        exported = Size(*(sum(w.rows for w in written if bool(w.table.ends) is ties) for ties in (False, True)))
        paging.check_all(exported, there)
        (work / ARGUMENTS).write_text(_arguments(written), encoding="utf-8")
    return exported


class Table(NamedTuple):
    """A label, or a type with the labels of its ends, and its columns with their types."""

    name: str
    ends: tuple[str, ...]
    columns: Mapping[str, str]

    @property
    def file(self) -> str:
        """The name of its files, without ending."""
        return ".".join((self.name, *self.ends))

    @property
    def header(self) -> str:
        """The header as the importer wants it."""
        ends = [f":{end}_ID({label})" for end, label in zip(("START", "END"), self.ends, strict=False)]
        typed = [f"{column}:{_TYPES[type_].imported}" for column, type_ in self.columns.items()]
        if not self.ends:
            typed[0] = f"id:ID({self.name})"
        return ",".join((*ends, *typed)) + "\n"

    def line(self, ends: Iterable[str], properties: Mapping[str, Any]) -> bytes:
        """A line of data. Raises UsageError for a property or a value that the schema does not know."""
        if unknown := properties.keys() - self.columns.keys():
            raise UsageError(
                f"{self.name} has the property {min(unknown)!r}, which the schema does not know.",
                "Remove it from the graph; only what comes from loads can be exported.",
            )
        cells = [self._cell(column, type_, properties.get(column)) for column, type_ in self.columns.items()]
        return (",".join((*map(_quoted, ends), *cells)) + "\n").encode()

    def _cell(self, column: str, type_: str, value: Any) -> str:
        if value is None:
            return ""
        try:
            return _TYPES[type_].cell(value)
        except _CellError as error:
            raise UsageError(f"{self.name}.{column} holds {value!r}: {error}", "Correct it in the graph.") from error


class _CellError(ValueError):
    """A value that cannot be written."""


class _Type(NamedTuple):
    """A type of columns: its name in a header, the Python types of its values, and how one is written."""

    imported: str
    of: tuple[type, ...]
    write: Callable[[Any], str]

    def cell(self, value: Any) -> str:
        if type(value) not in self.of:
            raise _CellError(f"this is not of the type {self.imported}.")
        return self.write(value)


def _quoted(text: str) -> str:
    """A text in quotes: the importer takes an empty one for a text, and an empty cell for a missing value."""
    return '"' + text.replace('"', '""') + '"'


def _list(values: list[str]) -> str:
    # The importer takes an empty list for a missing value, as the snapshot does.
    joined = LIST_SEPARATOR.join(values)
    if joined.count(LIST_SEPARATOR) > max(len(values) - 1, 0) or values == [""]:
        raise _CellError("a list of an empty text, or with the separator U+001F in a text, cannot be imported.")
    return _quoted(joined) if values else ""


_TYPES: Mapping[str, _Type] = {
    "text": _Type("string", (str,), _quoted),
    "integer": _Type("long", (int,), str),
    "number": _Type("double", (float, int), str),
    "date": _Type("date", (neo4j.time.Date,), str),
    "texts": _Type("string[]", (list,), _list),
    "truth": _Type("boolean", (bool,), lambda value: str(value).lower()),
}

_BOOKKEEPING: Mapping[str, Mapping[str, str]] = {
    "Graph": {"id": "text", "uuid": "text", "version": "integer", "decided": "integer"},
    "Source": dict.fromkeys(("id", "kind", "institution", "scope"), "text"),
    "Load": {f.name: {"str": "text", "int": "integer", "bool": "truth"}[str(f.type)] for f in fields(Load)},
    "Manifest": dict.fromkeys(("id", "load_id", "entries"), "text"),
    "Report": dict.fromkeys(("id", "entries"), "text"),
    "Claim": dict.fromkeys(("id", "source_id", "kind", "load_id", "about", "sheet", "as_of", "payload"), "text")
    | {"row": "integer", "active": "truth"},
    "Decision": dict.fromkeys(("id", "verdict", "made_by", "made_at", "note"), "text")
    | {"a": "texts", "b": "texts", "score": "number", "reasons": "texts"},
    "VERSION_OF": {},
}


def table_of(sort: Sort) -> Table:
    """The table of a label or a type."""
    if sort.name in _BOOKKEEPING:
        return Table(*sort, _BOOKKEEPING[sort.name])
    known = RELATIONSHIPS[sort.name].properties if sort.ends else NODES[sort.name].properties
    return Table(*sort, _columns("key" if sort.ends else "id", known))


def _columns(key: str, properties: Iterable[Property]) -> dict[str, str]:
    return {key: "text"} | {p.name: p.type for p in properties} | {"claims": "texts"}


@dataclass(slots=True)
class _Written:
    """What was written of a table: lines of data, bytes of the longest, whether a value holds a line break."""

    table: Table
    rows: int = 0
    longest: int = 0
    multiline: bool = False

    def note(self, line: bytes) -> None:
        self.rows += 1
        self.longest = max(self.longest, len(line))
        self.multiline = self.multiline or line.count(b"\n") > 1 or b"\r" in line


def _write_tables(store: Store, folder: Path, progress: Callable[[str], None]) -> Iterator[_Written]:
    """Write the tables that are not empty."""
    for sort, records in paging.tables(store):
        table = table_of(sort)
        progress(table.file)
        written = _write(folder, table, _lines(table, records))
        if written.rows:
            yield written


def _write(folder: Path, table: Table, lines: Iterable[bytes]) -> _Written:
    written = _Written(table)
    data = folder / f"{table.file}.csv"
    with data.open("wb") as file:
        for line in lines:
            written.note(line)
            file.write(line)
    if written.rows:
        (folder / f"{table.file}.header.csv").write_text(table.header, encoding="utf-8")
    else:
        data.unlink()
    return written


def _lines(table: Table, records: Iterable[neo4j.Record]) -> Iterator[bytes]:
    for *ends, properties in records:
        # The copy is another graph from now on: what is cached of one must not be taken for the other.
        changed = {"uuid": uuid.uuid4().hex} if table.name == "Graph" else {}
        yield table.line(ends, {**properties, **changed})


def _arguments(written: Iterable[_Written]) -> str:
    """The arguments, one a line, as ``neo4j-admin`` reads them from a file."""
    wrote = list(written)
    buffer = max([BUFFER, *(2 * w.longest for w in wrote)])
    lines = [_argument(w.table) for w in wrote]
    lines += [f"--array-delimiter=U+{ord(LIST_SEPARATOR):04X}", f"--read-buffer-size={buffer}"]
    if broken := [f"./{w.table.file}.csv" for w in wrote if w.multiline]:
        lines += [f"--multiline-fields={','.join(broken)}", "--multiline-fields-format=v2"]
    return "\n".join((_EXPLAINED, *lines, ""))


def _argument(table: Table) -> str:
    # With the folder: Neo4j 2026.09 fails on a name alone.
    what, path = "relationships" if table.ends else "nodes", f"./{table.file}"
    return f"--{what}={table.name}={path}.header.csv,{path}.csv"


_EXPLAINED = """\
# Everything in the graph, personal data included, for a new database of Neo4j 5.26 or later. In this folder:
#     neo4j-admin database import full @import.txt neo4j
# The last word is the name of the database. It must not be there yet, or the server must be stopped and the
# database empty. Then start the server and set NEO4J_URI: the first load makes the constraints and indexes."""
