"""The whole graph, claims, loads and decisions included, into one file, and back: on either engine, whichever wrote it.

The format is that of ``backup_file``. A file holds personal data, and only its owner may read it. It is read to its end
before anything is written.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from competence_explorer.graph import cypher, paging
from competence_explorer.graph.backup_file import GRAPH, Backup, Line, Writer
from competence_explorer.graph.errors import EngineError, NotFoundError, UsageError
from competence_explorer.graph.files import new_file
from competence_explorer.graph.paging import Size, Sort
from competence_explorer.graph.store import Store

BATCH_ROWS = 2000
BATCH_CHARACTERS = 4_000_000
"""Rows, and characters of them, in one transaction; a manifest alone may have two million."""


def backup(store: Store, path: Path, progress: Callable[[str], None] = lambda _: None) -> Size:
    """Write one version of the graph into a new file that only its owner may read; how much there was.

    ``progress`` is told each label and type as it begins. Memory is bounded by a page of the graph. Raises UsageError
    if the file is there or cannot be written, or the graph holds what the schema does not know, NotFoundError if the
    graph is empty, EngineError if it was changed meanwhile: then nothing is left behind.
    """
    version = store.version()
    if not version[1]:
        raise NotFoundError("The graph is empty: there is nothing to back up.", "Load files first.")
    with new_file(path) as file:
        there = paging.size(store)
        written = _write(store, Writer(file), version, progress)
        if store.version() != version:
            raise EngineError("The graph was changed while it was read.", "Back up again when no load is running.")
        paging.check_all(Size(written.nodes + 1, written.relationships), there)  # and the node with the version
    return written


def restore(
    store: Store, path: Path, *, replace: bool = False, progress: Callable[[str], None] = lambda _: None
) -> Size:
    """Make the graph what it was when a file was written; how much there is now.

    The graph must be empty, or is emptied if ``replace`` is set. While it is written it is marked, so that queries and
    loads refuse it; so it stays if the engine goes away, until a restore comes to its end. Raises FileError for what
    is no backup, or a damaged one, before anything is written, UsageError if the graph is not empty, EngineError if
    the engine cannot be had.
    """
    file = Backup(path)
    size = file.size()
    if not replace and not _is_free(store):
        raise UsageError("The graph is not empty: nothing was restored.", "Say --replace to give up what is in it.")
    mark = "MATCH (g:Graph {id: 'graph'}) SET g.restoring = true"
    store.write(lambda tx: tx.run(mark), restoring=True)
    _empty(store)
    for sort, rows in _batches(file, progress):
        _create(store, sort, rows)
    # Another graph from now on: what is cached of the one that was here must not be taken for it.
    done = "MATCH (g:Graph {id: 'graph'}) SET g.uuid = $uuid, g.version = $version REMOVE g.restoring"
    graph = {"uuid": uuid.uuid4().hex, "version": file.version}
    store.write(lambda tx: tx.run(done, **graph), restoring=True)
    return size


def _write(store: Store, writer: Writer, version: tuple[str, int], progress: Callable[[str], None]) -> Size:
    writer.begin(version)
    for sort, records in paging.tables(store):
        if sort != GRAPH:
            progress(sort.name)
            writer.heading(sort)
            for *ends, properties in records:
                writer.row(ends, properties)
    return writer.end()


def _batches(lines: Iterable[Line], progress: Callable[[str], None]) -> Iterator[tuple[Sort, list[Any]]]:
    """Rows of one sort, as many as one transaction takes."""
    rows: list[Any] = []
    held, current = 0, GRAPH
    for sort, row in lines:
        if rows and (sort != current or len(rows) >= BATCH_ROWS or held >= BATCH_CHARACTERS):
            yield current, rows
            rows, held = [], 0
        if sort != current:
            progress(sort.name)
        rows.append(row)
        held += sum(len(value) for value in row[-1].values() if isinstance(value, str))
        current = sort
    if rows:
        yield current, rows


def _create(store: Store, sort: Sort, rows: list[Any]) -> None:
    if not sort.ends:
        nodes = [properties for (properties,) in rows]
        store.write(lambda tx: tx.run(cypher.create_nodes(sort.name), rows=nodes), restoring=True)
        return
    ties = [{"start": start, "end": end, "properties": properties} for start, end, properties in rows]
    text = cypher.create_relationships(sort.name, *sort.ends)
    written = store.write(lambda tx: tx.run(text, rows=ties), restoring=True)[0]["written"]
    if written != len(ties):
        raise EngineError(f"{len(ties)} {sort.name} relationships were to be written, {written} were.")


def _is_free(store: Store) -> bool:
    """Whether nothing is there, or only a part of what was to be restored."""
    broken_off = store.read("MATCH (g:Graph) WHERE g.restoring RETURN g.id AS id")
    return bool(broken_off) or not store.read("MATCH (n) WHERE NOT n:Graph RETURN n.id AS id LIMIT 1")


def _empty(store: Store) -> None:
    text = "MATCH (n) WHERE NOT n:Graph WITH n LIMIT 10000 DETACH DELETE n RETURN count(*) AS removed"
    while store.write(lambda tx: tx.run(text), restoring=True)[0]["removed"]:
        pass
