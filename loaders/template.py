"""Templates: an empty file of a kind, with an invented example, that its loader reads as it is."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from competence_explorer.graph.errors import UsageError
from competence_explorer.loaders.base import Column, Loader
from competence_explorer.loaders.csv_tables import text_of
from competence_explorer.loaders.registry import find_loader

_COLUMN_HEADERS = ["Name in file", "Meaning", "Type", "Needed", "Allowed values", "Other headers understood"]
_TYPES = {
    "text": "any text",
    "integer": "whole number",
    "number": "number",
    "money": "amount of money",
    "date": "day: YYYY-MM-DD or DD.MM.YYYY",
    "level": "level: 1 basic, 2 intermediate, 3 advanced, 4 expert",
    "texts": "texts separated by |",
    "email": "e-mail address",
}


def write_template(kind: str, path: Path | str) -> Path:
    """Write a template for a kind of file, CSV or XLSX by the suffix of ``path``; returns the path.

    Raises UsageError for an unknown kind or suffix.
    """
    path = Path(path)
    loader = find_loader(kind)
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx}
    if path.suffix.lower() not in writers:
        raise UsageError(f"A template cannot be a {path.suffix or path.name!r} file.", "End its name in .csv or .xlsx.")
    writers[path.suffix.lower()](loader, path)
    return path


def _write_csv(loader: Loader, path: Path) -> None:
    rows = [[c.name for c in loader.columns], [c.example for c in loader.columns]]
    # The byte order mark tells spreadsheet programs that this is UTF-8.
    path.write_text(text_of(rows), encoding="utf-8-sig", newline="")


def _write_xlsx(loader: Loader, path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for title, names in loader.sheets.items():
        columns = [loader.column(name) for name in names]
        _fill(book.create_sheet(title), [[c.name for c in columns], [c.example for c in columns]])
    _fill(book.create_sheet("Columns"), [_COLUMN_HEADERS, *map(_described, loader.columns)])
    book.save(path)


def _fill(sheet: object, rows: list[list[str]]) -> None:
    for row in rows:
        sheet.append(row)  # type: ignore[attr-defined]
    for cell in sheet[1]:  # type: ignore[index]
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"  # type: ignore[attr-defined]


def _described(column: Column) -> list[str]:
    return [
        column.name,
        column.description,
        _TYPES[column.type],
        "yes" if column.required else "",
        ", ".join(column.values),
        ", ".join(column.aliases),
    ]
