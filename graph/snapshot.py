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
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph import columns
from competence_explorer.graph.columns import Column, Texts
from competence_explorer.graph.errors import EngineError
from competence_explorer.graph.schema import NODES, RELATIONSHIPS
from competence_explorer.graph.store import Store

Indices = NDArray[np.int32]

TRIES = 10
"""How often the graph is read anew because a load came in between."""

PATIENCE = 2
"""Times that it is read anew before the last version that could be read has to do."""

KEPT_SECONDS = 600.0
"""Older snapshots stay this long: another process may still be reading columns of them."""

FORMAT = 1
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
            tables = {name: _read_table(store, name) for name in table_names()}
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


def _read_table(store: Store, name: str) -> list[tuple[Any, ...]]:
    type_, *ends = name.split(":")
    wanted = table_columns(name)
    if ends:
        pattern = f"(a:{ends[0]})-[n:{type_}]->(b:{ends[1]})"
        returned = ["a.id AS start", "b.id AS end", *(f"n.{c} AS {c}" for c in wanted)]
    else:
        pattern, returned = f"(n:{name})", [f"n.{c} AS {c}" for c in wanted]
    with store.stream(f"MATCH {pattern} RETURN {', '.join(returned)}") as result:
        rows = [tuple(record.values()) for record in result]
    # By the ends' ids and the key, or by the id: never by a property, which may be missing.
    return sorted(rows, key=lambda row: row[:3] if ends else row[:1])


def _encode(tables: Mapping[str, list[tuple[Any, ...]]]) -> dict[str, dict[str, Column]]:
    ids = {name: {row[0]: i for i, row in enumerate(rows)} for name, rows in tables.items() if ":" not in name}
    encoded = {}
    for name, rows in tables.items():
        _, *ends = name.split(":")
        values: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * 99
        made: dict[str, Column] = {}
        for end, label, found in zip(_ENDS, ends, values, strict=False):
            made[end] = np.array([ids[label][id_] for id_ in found], np.int32)
        for (column, type_), found in zip(table_columns(name).items(), values[len(ends) :], strict=False):
            made[column] = columns.encode(type_, found)
        encoded[name] = made
    return encoded


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
