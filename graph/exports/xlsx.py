"""An XLSX workbook: a sheet for each label and each type with its ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from competence_explorer.graph.cells import printable
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.exports import base
from competence_explorer.graph.files import new_file
from competence_explorer.graph.paging import Size
from competence_explorer.graph.schema import NODES, RELATIONSHIPS
from competence_explorer.graph.visibility import View

if TYPE_CHECKING:
    from openpyxl import Workbook

SHEET_ROWS = 1_048_575
"""Rows of a sheet, without its header."""

CELL = 32_767
"""Characters of a cell; longer texts are cut, with an ellipsis at the end."""


def write(view: View, path: Path, progress: base.Progress) -> Size:
    """Write a workbook; its sheets are called ``Person``, ``REQUIRES Call`` and the like; see :class:`Format`.

    Raises UsageError where a sheet would have more than ``SHEET_ROWS`` rows.
    """
    from openpyxl import Workbook  # only where a workbook is asked for

    snapshot, counts = base.whole(view), [0, 0]
    for name, table in snapshot.tables.items():
        if len(table) > SHEET_ROWS:
            raise UsageError(f"{name} has {len(table)} rows; a sheet takes {SHEET_ROWS}.", "Use --format csv.")
    with new_file(path, make_folders=True) as file:
        book = Workbook(write_only=True)
        for label in NODES:
            progress(label)
            names = [p.name for p in base.shown(label)]
            rows = ([n.id, *map(n.values.get, names)] for n in base.nodes(snapshot, label))
            counts[0] += _add(book, label, len(snapshot.nodes(label)), ["id", *names], rows)
        for type_, relationship in RELATIONSHIPS.items():
            names = [p.name for p in relationship.properties]
            for start, end in relationship.ends:
                progress(type_)
                size = len(snapshot.relationships(type_, start, end))
                lines = (_line(e, start, end, names) for e in base.edges(snapshot, type_, start, end))
                title = type_ if len(relationship.ends) == 1 else f"{type_} {start}"
                counts[1] += _add(book, title, size, ["start", "end", "key", *names], lines)
        book.save(file)
    return Size(*counts)


def _line(edge: base.Edge, start: str, end: str, names: Sequence[str]) -> list[Any]:
    ends = [edge.start.removeprefix(f"{start} "), edge.end.removeprefix(f"{end} ")]
    return [*ends, edge.key, *map(edge.values.get, names)]


def _add(book: Workbook, title: str, size: int, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Add a sheet unless it would be empty; returns the number of its rows."""
    from openpyxl.cell import WriteOnlyCell

    if not size:
        return 0
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append(header)
    for row in rows:
        cells = [WriteOnlyCell(sheet, _cell(value)) for value in row]
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # else a text that begins with "=" would be a formula
        sheet.append(cells)
    return size


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = printable(value)
    return text if len(text) <= CELL else f"{text[: CELL - 1]}…"


FORMAT = base.Format("xlsx", f"XLSX, a sheet a label and a type, {SHEET_ROWS:,} rows each at most", "file", write)
