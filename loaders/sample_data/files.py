"""Writing tables so that the same rows give the same bytes on every machine: CSV and XLSX.

The XLSX writer here stores the parts of the workbook without compression and with a fixed time: compressed bytes
depend on the version of zlib, and openpyxl writes the time of the day.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | float | date | None
Row = Mapping[str, Cell]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Style 1 is a date: number format 14 is the short date of the reader's country. Excel wants these two fills.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_DAY_ZERO = date(1899, 12, 30)


def write_csv(path: Path, rows: Iterable[Row], separator: str = ",", decimal: str = ".") -> None:
    """Write rows (all with the same columns) as UTF-8 with line feeds; dates as ISO, None as an empty cell."""
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _plain(cell, decimal) for name, cell in row.items()} for row in rows)
    path.write_bytes(text.getvalue().encode("utf-8"))


def _plain(cell: Cell, decimal: str) -> str:
    if isinstance(cell, float):
        return str(cell).replace(".", decimal)
    return "" if cell is None else str(cell)


def write_xlsx(path: Path, sheets: Mapping[str, Iterable[Row]]) -> None:
    """Write one sheet for each name; dates are real dates of Excel, None is an empty cell."""
    strings: dict[str, int] = {}
    bodies = [_sheet(list(rows), strings) for rows in sheets.values()]
    files = {
        "[Content_Types].xml": _content_types(len(bodies)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(list(sheets)),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(bodies) + 1)),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ]
        ),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": _shared(strings),
        **{f"xl/worksheets/sheet{number}.xml": body for number, body in enumerate(bodies, 1)},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, date_time=(2026, 9, 30, 12, 0, 0))
            member.create_system = 3  # else the bytes would tell Windows from the rest
            archive.writestr(member, _HEAD + content)


def _sheet(rows: Sequence[Row], strings: dict[str, int]) -> str:
    cells: list[Iterable[Cell]] = [rows[0].keys(), *(row.values() for row in rows)]
    data = "".join(f"<row>{''.join(_cell(cell, strings) for cell in line)}</row>" for line in cells)
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData></worksheet>'


def _cell(cell: Cell, strings: dict[str, int]) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, date):
        return f'<c s="1"><v>{(cell - _DAY_ZERO).days}</v></c>'
    if isinstance(cell, str):
        return f'<c t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'
    return f"<c><v>{cell}</v></c>"


def _shared(strings: Iterable[str]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    return f'<sst xmlns="{_MAIN}">{items}</sst>'


def _workbook(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(names, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>'


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _content_types(sheets: int) -> str:
    parts = [("workbook", "sheet.main"), ("styles", "styles"), ("sharedStrings", "sharedStrings")]
    parts += [(f"worksheets/sheet{number}", "worksheet") for number in range(1, sheets + 1)]
    items = "".join(f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in parts)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{items}</Types>'
    )
