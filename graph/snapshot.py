"""The graph of one version as compact arrays: read once, memory-mapped after, shared by all queries.

Nodes are sorted by id and relationships by their ends and key, so that both engines give the same arrays and
every answer has one order. A table is a label (``Person``) or a type with its ends (``HAS_SKILL:Person:Skill``).
"""

from __future__ import annotations

import functools
import json
import shutil
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph import columns
from competence_explorer.graph.columns import Column, Texts
from competence_explorer.graph.errors import EngineError
from competence_explorer.graph.records import Ref, RelationshipRef, Subject
from competence_explorer.graph.schema import NODES, RELATIONSHIPS
from competence_explorer.graph.store import Store

Indices = NDArray[np.int32]

TRIES = 10
"""How often the graph is read anew because a load came in between."""

PATIENCE = 2
"""Times that it is read anew before the last version that could be read has to do."""

READERS = 2
"""Tables that are read at a time."""

KEPT_SECONDS = 600.0
"""Older snapshots stay this long: another process may still be reading columns of them."""

FORMAT = 3
"""Of the cached files: raise it when the columns change."""

_ENDS = ("start", "end")


class Table:
    """The columns of one label or type; a column is read when it is first asked for."""

    def __init__(self, name: str, length: int, read: Callable[[str], Column]) -> None:
        self.name = name
        self.length = length
        self._read = read
        self._columns: dict[str, Column] = {}

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, column: str) -> Column:
        if column not in self._columns:
            self._columns[column] = self._read(column)
        return self._columns[column]

    def texts(self, column: str) -> Texts:
        """A column of texts."""
        return cast(Texts, self[column])

    def numbers(self, column: str) -> NDArray[Any]:
        """A column of numbers or dates."""
        return cast("NDArray[Any]", self[column])

    def value(self, column: str, index: int) -> Any:
        """One value as Python holds it; None where it is missing."""
        return columns.value(self[column], index)

    @property
    def start(self) -> Indices:
        """Of relationships: index of the node that each begins at."""
        return self.numbers("start")

    @property
    def end(self) -> Indices:
        """Of relationships: index of the node that each ends at."""
        return self.numbers("end")

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Of nodes: id → index."""
        return {id_: i for i, id_ in enumerate(self.texts("id"))}

    def take(self, indices: NDArray[np.intp]) -> Table:
        """The rows at these indices."""
        return Table(self.name, len(indices), lambda column: columns.take(self[column], indices))

    def with_columns(self, **changed: Column) -> Table:
        """The same table with other columns in place of some."""
        return Table(self.name, self.length, lambda column: changed[column] if column in changed else self[column])


class Snapshot:
    """All tables of one version of the graph."""

    def __init__(self, version: tuple[str, int], tables: Mapping[str, Table]) -> None:
        self.version = version
        self.tables = tables

    def nodes(self, label: str) -> Table:
        """The nodes of a label."""
        return self.tables[label]

    def relationships(self, type_: str, start: str | None = None, end: str | None = None) -> Table:
        """The relationships of a type; ``start`` and ``end`` choose the labels where there are several."""
        ends = [e for e in RELATIONSHIPS[type_].ends if start in (None, e[0]) and end in (None, e[1])]
        (chosen,) = ends
        return self.tables[f"{type_}:{chosen[0]}:{chosen[1]}"]

    def only(self, keep: Mapping[str, NDArray[np.bool_]]) -> Snapshot:
        """Only the rows of a mask for each table that has one, and the relationships both of whose ends are left;
        nodes are numbered anew. Cost: that of the columns that are then asked for."""
        numbers = {name: _renumbered(mask) for name, mask in keep.items() if ":" not in name}
        return Snapshot(
            self.version, {name: _only(table, keep.get(name), numbers) for name, table in self.tables.items()}
        )

    def replacing(self, table: Table) -> Snapshot:
        """The same with another table in place of the one of its name."""
        return Snapshot(self.version, {**self.tables, table.name: table})


def _renumbered(mask: NDArray[np.bool_]) -> Indices:
    """The new index of each node, -1 for those left out."""
    return np.where(mask, np.cumsum(mask) - 1, -1).astype(np.int32)


def _only(table: Table, keep: NDArray[np.bool_] | None, numbers: Mapping[str, Indices]) -> Table:
    _, *labels = table.name.split(":")
    ends = [(end, label) for end, label in zip(_ENDS, labels, strict=False) if label in numbers]
    if keep is None and not ends:
        return table
    rows = np.ones(len(table), np.bool_) if keep is None else keep.copy()
    for end, label in ends:
        rows &= numbers[label][table.numbers(end)] >= 0
    left = table.take(np.flatnonzero(rows))
    return left.with_columns(**{end: numbers[label][left.numbers(end)] for end, label in ends})


def in_memory(resolved: Mapping[Subject, Mapping[str, Any]]) -> Snapshot:
    """A snapshot of nodes and relationships that are in no store. Ends that are not among them have only an id."""
    read: dict[str, list[list[Any]]] = {name: [[] for _ in _all_columns(name)] for name in table_names()}
    ends = {ref for subject in resolved if isinstance(subject, RelationshipRef) for ref in (subject.start, subject.end)}
    bare: dict[Subject, Mapping[str, Any]] = {ref: {"id": ref.id} for ref in ends}
    for subject, values in (bare | dict(resolved)).items():
        if isinstance(subject, Ref):
            name, places = subject.label, {}
        else:
            name = f"{subject.type}:{subject.start.label}:{subject.end.label}"
            places = {"start": subject.start.id, "end": subject.end.id}
        for column, found in zip(_all_columns(name), read[name], strict=True):
            found.append(places.get(column, values.get(column)))
    made = _encode(read)
    return Snapshot(("", 0), {name: Table(name, len(read[name][-1]), made[name].__getitem__) for name in read})


def _all_columns(name: str) -> list[str]:
    """The columns of a table with the ends of relationships first, which are read as ids."""
    return [*(_ENDS if ":" in name else ()), *table_columns(name)]


def table_columns(name: str) -> dict[str, str]:
    """The columns of a table with their schema types, ``id`` or the key first."""
    type_, *ends = name.split(":")
    known = RELATIONSHIPS[type_].properties if ends else NODES[name].properties
    return {("key" if ends else "id"): "text"} | {p.name: p.type for p in known}


def table_names() -> list[str]:
    """Every label, then every type with its ends."""
    return [*NODES, *(f"{r.type}:{start}:{end}" for r in RELATIONSHIPS.values() for start, end in r.ends)]


def take_snapshot(store: Store) -> Snapshot:
    """The snapshot of the store's present version: from the cache if it is there, else read and cached.

    While a load writes, the graph cannot be read as a whole: then it is the last version that could. Raises
    EngineError if there is none.
    """
    for attempt in range(TRIES):
        version = store.version()
        folder = store.home / "cache" / f"{version[0]}-{version[1]}-{FORMAT}"
        if not folder.is_dir():
            tables = _read_tables(store)
            if store.version() != version:  # a load came in between, and the tables do not fit together
                if attempt >= PATIENCE and (last := _last(store.home / "cache", version[0])):
                    return last
                continue
            _save(folder, _encode(tables))
        return _open(folder, version)
    raise EngineError("The graph is being written all the time and cannot be read as a whole.", "Try again later.")


def _last(cache: Path, graph: str) -> Snapshot | None:
    versions = [int(path.name.split("-")[1]) for path in cache.glob(f"{graph}-*-{FORMAT}")]
    return _open(cache / f"{graph}-{max(versions)}-{FORMAT}", (graph, max(versions))) if versions else None


def table_text(name: str) -> str:
    """The Cypher that reads a table in lists of rows, a list of values each: a record costs the driver far more.

    Of relationships, with the id of the node that those of a list end at. The rows of nodes are cut into a hundred
    lists by the last digits of what the engine calls them, which are spread evenly, unlike ours.
    """
    type_, *ends = name.split(":")
    wanted = ", ".join(f"n.{column}" for column in table_columns(name))
    if ends:
        return f"MATCH (a:{ends[0]})-[n:{type_}]->(b:{ends[1]}) RETURN b.id AS id, collect([a.id, {wanted}]) AS found"
    return f"MATCH (n:{name}) WITH right(elementId(n), 2) AS part, collect([{wanted}]) AS found RETURN found"


def _read_tables(store: Store) -> dict[str, list[list[Any]]]:
    """All tables, some at a time: the engine, which takes longer than we do, can answer on several cores."""
    names = table_names()
    with ThreadPoolExecutor(READERS) as readers:
        return dict(zip(names, readers.map(lambda name: _read_table(store, name), names), strict=True))


def _read_table(store: Store, name: str) -> list[list[Any]]:
    """The columns of a table, its rows in any order; those of relationships begin with the ids of start and end.

    Columns from the start: half a million tuples, one a row, would keep Python's garbage collector busy.
    """
    read: list[list[Any]] = [[] for _ in _all_columns(name)]
    with store.stream(table_text(name)) as result:
        for *end, found in result:
            starts, *values = zip(*found, strict=True)
            for column, new in zip(read, [starts, *([id_] * len(starts) for id_ in end), *values], strict=True):
                column.extend(new)
    return read


def _encode(tables: Mapping[str, list[list[Any]]]) -> dict[str, dict[str, Column]]:
    index = {
        name: {id_: place for place, id_ in enumerate(sorted(read[0]))}
        for name, read in tables.items()
        if ":" not in name
    }
    return {name: _encode_table(name, read, index) for name, read in tables.items()}


def _encode_table(name: str, read: list[list[Any]], index: Mapping[str, Mapping[str, int]]) -> dict[str, Column]:
    """The columns of a table, its rows in order: by the ids of the ends and the key, or by the id."""
    _, *ends = name.split(":")
    places = [_places(index[label], ids) for label, ids in zip(ends or [name], read, strict=False)]
    order = np.lexsort((*(_ranks(keys) for keys in read[2:3] if ends), *reversed(places)))
    made: dict[str, Column] = {end: found[order] for end, found in zip(_ENDS, places, strict=False) if ends}
    for (column, type_), values in zip(table_columns(name).items(), read[len(ends) :], strict=True):
        made[column] = columns.encode(type_, np.fromiter(values, object, len(values))[order].tolist())
    return made


def _places(index: Mapping[str, int], ids: Sequence[str]) -> Indices:
    return np.fromiter(map(index.__getitem__, ids), np.int32, len(ids))


def _ranks(texts: Sequence[str | None]) -> Indices:
    """The place of each text among all, sorted: few sort faster than many."""
    known = {text: rank for rank, text in enumerate(sorted({text or "" for text in texts}))}
    return np.fromiter((known[text or ""] for text in texts), np.int32, len(texts))


def _save(folder: Path, encoded: Mapping[str, Mapping[str, Column]]) -> None:
    """Write beside, then rename: a reader never sees half a snapshot. Older ones of the cache are removed."""
    work = folder.parent / f".{uuid.uuid4().hex}"
    work.mkdir(parents=True)
    lengths = {}
    for name, made in encoded.items():
        lengths[name] = len(next(iter(made.values())))
        for column, found in made.items():
            columns.save(work, _file(name, column), found)
    (work / "lengths.json").write_text(json.dumps(lengths), encoding="utf-8")
    older = sorted(folder.parent.glob("*-*-*"), key=lambda path: path.stat().st_mtime)
    try:
        work.replace(folder)
    except OSError:  # another process was faster
        shutil.rmtree(work, ignore_errors=True)
    for path in older[:-1]:
        if time.time() - path.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


@functools.lru_cache(maxsize=4)  # what a process has read of a version, all its queries share
def _open(folder: Path, version: tuple[str, int]) -> Snapshot:
    lengths: dict[str, int] = json.loads((folder / "lengths.json").read_text(encoding="utf-8"))
    return Snapshot(version, {name: _table(folder, name, length) for name, length in lengths.items()})


def _table(folder: Path, name: str, length: int) -> Table:
    return Table(name, length, lambda column: columns.open_column(folder, _file(name, column)))


def _file(table: str, column: str) -> str:
    return f"{table.replace(':', '.')}.{column}"
