"""An answer as a table of a page: cells that know how they sort and where they lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from competence_explorer.api.templating import address, shown
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.queries.base import Column, Rows

MOST = 500
"""Rows on a page; the downloads have all."""

LONG = 50
"""Letters from which on a text needs room."""

_LEADS_TO = {"Person": ("/queries/neighbours", "person"), "Skill": ("/queries/find-people", "skill")}
"""Where the name of a thing leads, by its label: path and parameter."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, and the address that it leads to, if any."""

    value: Any
    href: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of an answer; ``numeric`` are the columns that stand to the right, ``long`` those that need
    room."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    numeric: frozenset[str]
    long: frozenset[str]
    total: int


def make_table(snapshot: Snapshot, columns: Sequence[Column], rows: Rows) -> Table:
    """The table of an answer. Where a row names a person or a competence by its key, the name leads to it."""
    keys = {column.name: _key_column(column.name, columns) for column in columns}
    cells = [[Cell(row[name], _href(snapshot, row, keys[name])) for name in keys] for row in rows[:MOST]]
    numeric = frozenset(name for name in keys if _is_numeric(name, rows))
    long = frozenset(name for name in keys if any(len(shown(row[name])) > LONG for row in rows[:MOST]))
    return Table(columns, cells, numeric, long, len(rows))


def _key_column(name: str, columns: Sequence[Column]) -> str:
    """The column with the key of what a column names: ``id`` of ``name``, ``from_id`` of ``from``."""
    wanted = "id" if name == "name" else f"{name}_id"
    return wanted if any(column.name == wanted for column in columns) else ""


def _href(snapshot: Snapshot, row: Mapping[str, Any], key: str) -> str:
    for label, (path, parameter) in _LEADS_TO.items():
        if key and row[key] in snapshot.nodes(label).index:
            return address(path, {parameter: row[key]})
    return ""


def _is_numeric(name: str, rows: Rows) -> bool:
    values = [row[name] for row in rows if row[name] is not None]
    return bool(values) and all(isinstance(value, (int, float)) for value in values)
