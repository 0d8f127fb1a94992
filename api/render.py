"""Rows as JSON, CSV and XLSX: the same for the command line and HTTP.

Values come from files of others. What a spreadsheet would run as a formula is made harmless here (see graph/cells.py).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from competence_explorer.graph.cells import harmless as harmless
from competence_explorer.graph.cells import printable
from competence_explorer.graph.errors import UsageError

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Rows = Sequence[Mapping[str, Any]]

JOINED_BY = "|"
"""Between the parts of a list in one cell."""

SHEET_ROWS = 1_048_575
"""Rows of an XLSX sheet, without the header."""

_WIDEST = 60


def plain(value: Any) -> Any:
    """A value as JSON has it: missing values are None, dates ISO texts; what is unknown becomes text.

    >>> plain(float("nan")), plain(dt.date(2026, 1, 2)), plain(["a", 1])
    (None, '2026-01-02', ['a', 1])
    """
    if hasattr(value, "item") and not isinstance(value, (str, Mapping)):
        value = value.item()  # numpy's scalars
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(part) for part in value]
    return _as_text(value)


def to_json(rows: Rows | Mapping[str, Any]) -> str:
    """A JSON list of objects (or one object), missing values as null.

    >>> to_json([{"name": "Łucja", "level": None}])
    '[{"name": "Łucja", "level": null}]'
    """
    return json.dumps(plain(rows), ensure_ascii=False, allow_nan=False)


def to_csv(rows: Rows, columns: Sequence[str]) -> str:
    """CSV with a header row, lists joined by ``|``, formulas made harmless by an apostrophe.

    The text has no byte order mark: encode it with ``utf-8-sig`` where a spreadsheet shall read it.

    >>> to_csv([{"name": "=1+1", "level": -2, "at": ["a", "b"]}], ["name", "level", "at"])
    "name,level,at\\r\\n'=1+1,-2,a|b\\r\\n"
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([harmless(cell(row.get(column))) for column in columns] for row in rows)
    return text.getvalue()


def to_xlsx(rows: Rows, columns: Sequence[str], title: str = "result") -> bytes:
    """An XLSX workbook with one sheet: bold header that stays in sight, filters, dates as dates, text as text.

    Raises UsageError where a sheet has not that many rows.
    """
    from openpyxl import Workbook  # only where a workbook is asked for

    if len(rows) > SHEET_ROWS:
        raise UsageError(f"{len(rows)} rows do not fit into a sheet.", f"A sheet takes {SHEET_ROWS}; ask for CSV.")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    table = [[cell(row.get(column)) for column in columns] for row in rows]
    _set_widths(sheet, columns, table)
    sheet.append([_sheet_cell(sheet, column, bold=True) for column in columns])
    for line in table:
        sheet.append([_sheet_cell(sheet, value) for value in line])
    sheet.auto_filter.ref = f"A1:{_letter(len(columns))}{len(table) + 1}"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def cell(value: Any) -> Any:
    """A value for one cell: None, text, number, truth value or date; lists joined by ``|``.

    >>> cell(["Gdynia", "Sopot"]), cell({"a": 1})
    ('Gdynia|Sopot', '{"a": 1}')
    """
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    value = plain(value)
    if isinstance(value, list):
        return JOINED_BY.join(_part(part) for part in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return value


def _part(part: Any) -> str:
    if part is None:
        return ""
    return part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)


def _as_text(value: Any) -> str:
    for name in ("isoformat", "iso_format"):  # Python's dates and times, and the driver's
        if hasattr(value, name):
            return str(getattr(value, name)())
    return str(value)


def _sheet_cell(sheet: WriteOnlyWorksheet, value: Any, bold: bool = False) -> WriteOnlyCell:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    made = WriteOnlyCell(sheet, printable(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        made.data_type = "s"  # else a text that begins with "=" would be a formula
    if bold:
        made.font = Font(bold=True)
    return made


def _set_widths(sheet: WriteOnlyWorksheet, columns: Sequence[str], table: Sequence[Sequence[Any]]) -> None:
    """As wide as the longest text of the first thousand rows, within reason."""
    for place, column in enumerate(columns):
        texts: Iterable[str] = (str(line[place]) for line in table[:1000] if line[place] is not None)
        longest = max(map(len, texts), default=0)
        sheet.column_dimensions[_letter(place + 1)].width = min(max(longest, len(column)) + 2, _WIDEST)


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    letter: str = get_column_letter(max(place, 1))
    return letter
