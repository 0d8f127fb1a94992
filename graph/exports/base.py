"""What exports share: nodes and relationships as a viewer may see them, row by row, and files that are whole or absent.

They come from the snapshot, whose columns are mapped from disk: memory does not grow with the graph. E-mails and other
properties that are never shown are not in them; supervisors' ratings only where the viewer may see them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import quoteattr

from competence_explorer.graph.cells import printable
from competence_explorer.graph.columns import LIST_SEPARATOR
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.files import new_file
from competence_explorer.graph.paging import Size
from competence_explorer.graph.records import Ref, subject_text
from competence_explorer.graph.schema import NODES, RELATIONSHIPS, Property
from competence_explorer.graph.search import NAMES, name_of
from competence_explorer.graph.snapshot import Snapshot, Table
from competence_explorer.graph.visibility import View

JOINED_BY = "|"
"""Between the values of a list."""

Progress = Callable[[str], None]

Write = Callable[[View, Path, Progress], Size]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what its files are for, whether it takes one file or a folder, and what writes them.

    ``write(view, path, progress)`` returns how much was written. Raises UsageError where the path is not new.
    """

    id: str
    description: str
    target: Literal["file", "folder"]
    write: Write


@dataclass(frozen=True, slots=True)
class Node:
    """A node: ``name`` (label and key) is one of a kind, ``caption`` is for people, ``values`` has no missing ones."""

    name: str
    label: str
    id: str
    caption: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship between the names of two nodes; several of a type between two differ by their keys."""

    start: str
    end: str
    type: str
    key: str
    values: Mapping[str, Any]


def whole(view: View) -> Snapshot:
    """What the viewer may see. Raises NotFoundError where the graph is empty."""
    snapshot = view.snapshot
    if not any(len(snapshot.nodes(label)) for label in NODES):
        raise NotFoundError("The graph is empty: there is nothing to export.", "Load files first.")
    return snapshot


def shown(label: str) -> list[Property]:
    """The properties of a label that may be shown."""
    return [p for p in NODES[label].properties if p.shown]


def nodes(snapshot: Snapshot, label: str) -> Iterator[Node]:
    """The nodes of a label, in the order of their ids."""
    table, names = snapshot.nodes(label), [p.name for p in shown(label)]
    for row, id_ in enumerate(table.texts("id")):
        caption = name_of(snapshot, label, row) if label in NAMES else id_
        yield Node(subject_text(Ref(label, id_)), label, id_, caption, _values(table, names, row))


def all_nodes(snapshot: Snapshot) -> Iterator[Node]:
    """The nodes of all labels."""
    for label in NODES:
        yield from nodes(snapshot, label)


def edges(snapshot: Snapshot, type_: str, start: str, end: str) -> Iterator[Edge]:
    """The relationships of a type between two labels."""
    table, names = snapshot.relationships(type_, start, end), [p.name for p in RELATIONSHIPS[type_].properties]
    starts, ends = snapshot.nodes(start).texts("id"), snapshot.nodes(end).texts("id")
    for row, key in enumerate(table.texts("key")):
        a, b = Ref(start, starts[int(table.start[row])]), Ref(end, ends[int(table.end[row])])
        yield Edge(subject_text(a), subject_text(b), type_, key, _values(table, names, row))


def all_edges(snapshot: Snapshot) -> Iterator[Edge]:
    """The relationships of all types."""
    for relationship in RELATIONSHIPS.values():
        for start, end in relationship.ends:
            yield from edges(snapshot, relationship.type, start, end)


def marked_up(lines: Callable[[Iterable[Node], Iterable[Edge], Progress], Iterable[str]]) -> Write:
    """What writes the graph as these lines into one file; it counts those that are a ``<node`` or an ``<edge``."""

    def write(view: View, path: Path, progress: Progress) -> Size:
        snapshot, counted = whole(view), {"node": 0, "edge": 0}
        with new_file(path, make_folders=True) as file:
            for line in lines(all_nodes(snapshot), all_edges(snapshot), progress):
                file.write(line.encode())
                if line.startswith(("<node ", "<edge ")):
                    counted[line[1:5]] += 1
        return Size(counted["node"], counted["edge"])

    return write


def quoted(text: str) -> str:
    """An attribute of a marked-up text, in its quotation marks."""
    return quoteattr(printable(text))


def columns(of: Sequence[Sequence[Property]]) -> dict[str, str]:
    """The properties of several labels or types, by name, with one type for each: text where they differ."""
    found: dict[str, str] = {}
    for properties in of:
        for p in properties:
            found[p.name] = p.type if found.get(p.name, p.type) == p.type else "text"
    return found


def node_columns() -> dict[str, str]:
    """The properties of all labels that may be shown."""
    return columns([shown(label) for label in NODES])


def edge_columns() -> dict[str, str]:
    """The properties of all types."""
    return columns([r.properties for r in RELATIONSHIPS.values()])


def _values(table: Table, names: Sequence[str], row: int) -> dict[str, Any]:
    found = {name: table.value(name, row) for name in names}
    return {name: _plain(value) for name, value in found.items() if value is not None}


def _plain(value: Any) -> Any:
    """Dates as ISO texts, lists joined."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.replace(LIST_SEPARATOR, JOINED_BY) if isinstance(value, str) else value
