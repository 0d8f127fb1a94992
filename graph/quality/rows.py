"""Rows of files that were not accepted, or understood only in part, in the last load of each source."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from competence_explorer.graph import reports
from competence_explorer.graph.quality.findings import Found, Item, Scope
from competence_explorer.graph.reports import Note, Severity
from competence_explorer.graph.search import search
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View


@dataclass(frozen=True, slots=True)
class _Last:
    """The last load of a source: its id, the source, its file, rows read and not accepted, where it comes from."""

    load: str
    source: str
    file: str
    read: int
    faulty: int
    place: str


def rejected_rows(view: View, scope: Scope) -> Found:
    """Rows that were not loaded."""
    return _found(view, scope, "rejected")


def doubtful_rows(view: View, scope: Scope) -> Found:
    """Rows that were loaded without what was not understood in them."""
    return _found(view, scope, "doubtful")


def _found(view: View, scope: Scope, severity: Severity) -> Found:
    loads = [load for load in _last_loads(view, severity) if _inside(view.snapshot, load.place, scope)]
    places = Counter({load.place or load.source: 0 for load in loads})
    for load in loads:
        places[load.place or load.source] += load.faulty
    faulty, read = sum(load.faulty for load in loads), sum(load.read for load in loads)
    return Found(faulty, read, _Rows(view, [load for load in loads if load.faulty], severity), +places)


def _last_loads(view: View, severity: Severity) -> list[_Last]:
    rows = view.store.read(
        "MATCH (l:Load)-[:VERSION_OF]->(s:Source) WHERE l.complete RETURN l.id AS load, s.id AS source, "
        "l.file AS file, l.counts AS counts, s.institution AS place ORDER BY s.id, l.sequence"
    )
    last = {row["source"]: (row, json.loads(row["counts"])) for row in rows}
    return [
        _Last(row["load"], row["source"], row["file"], counts.get("read", 0), counts.get(severity, 0), row["place"])
        for row, counts in last.values()
    ]


def _inside(snapshot: Snapshot, place: str, scope: Scope) -> bool:
    """Whether a source is of the scope: it says from which institution it comes."""
    if scope is None:
        return True
    found = search(snapshot, "Institution", place, limit=1) if place else []
    return bool(found) and found[0].node in scope


class _Rows:
    """The notes of the loads as items, read when they are asked for. Values are for those who see everyone."""

    def __init__(self, view: View, loads: Sequence[_Last], severity: Severity) -> None:
        self._view = view
        self._loads = loads
        self._severity = severity

    def __iter__(self) -> Iterator[Item]:
        notes = reports.read(self._view.store, [load.load for load in self._loads])
        for load in self._loads:
            for note in notes.get(load.load, []):
                if note.severity == self._severity:
                    yield self._item(load, note)

    def _item(self, load: _Last, note: Note) -> Item:
        place = " ".join(filter(None, (load.file, note.sheet, f"row {note.row}", note.column)))
        key = f"{load.load}/{note.sheet}/{note.row}/{note.column}"
        detail = _detail(note) if self._view.viewer.sees_everyone else ""
        return Item(key, place, "row", load.place, detail, (load.source,))


def _detail(note: Note) -> str:
    return f"{note.column} = {note.value!r}: {note.message}" if note.column else note.message
