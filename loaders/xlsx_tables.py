"""XLSX workbooks: guarded against archives that unpack to too much, read row by row."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from competence_explorer.graph.errors import FileError
from competence_explorer.loaders.base import Record
from competence_explorer.loaders.tables import Table, TableFile

MAX_UNPACKED = 1 << 30
"""Bytes to which a workbook may unpack."""
MAX_STRINGS = 1 << 28
"""Bytes of its table of strings, which is kept in memory."""
MAX_RATIO = 100
"""How many times its size a large workbook may unpack to."""
_LARGE = 1 << 26
MAX_ROWS = 1 << 20
"""Rows in a sheet: the limit of spreadsheet programs."""

# What openpyxl and the parsers below it raise for files that are not what they say.
_BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    ParseError,
    OSError,
)


def open_workbook(path: Path) -> TableFile:
    """The sheets of a workbook. Raises FileError if it is none, or unpacks to too much."""
    _guard(path)
    book = _load(path)
    try:
        names = [sheet.title for sheet in book.worksheets]
    finally:
        book.close()
    tables = tuple(Table(name, partial(read_records, path, name)) for name in names)
    file = TableFile(tables, (), lambda: file)
    return file


def read_records(path: Path, sheet: str) -> Iterator[Record]:
    """The rows of a sheet that are not empty, with their numbers; formulas give the value that was saved.

    Raises FileError if the sheet is damaged.
    """
    book = _load(path)
    try:
        worksheet = book[sheet]
        worksheet.reset_dimensions()  # what the file says of its size is often wrong
        for number, cells in enumerate(worksheet.iter_rows(values_only=True), 1):
            if number > MAX_ROWS:
                raise FileError(f"Sheet {sheet!r} of {path.name} has more than {MAX_ROWS:,} rows.", "Split it.")
            if cells.count(None) != len(cells):
                yield Record(number, cells)
    except _BROKEN as error:
        raise FileError(f"Sheet {sheet!r} of {path.name} is damaged: {error}", "Open and save it again.") from error
    finally:
        book.close()


def _load(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, which do not concern us
        try:
            return load_workbook(path, read_only=True, data_only=True)
        except _BROKEN as error:
            raise FileError(f"{path.name} is a damaged workbook: {error}", "Open it and save it again.") from error


def _guard(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {part.filename: part.file_size for part in archive.infolist()}
    except zipfile.BadZipFile as error:
        raise FileError(f"{path.name} is a damaged archive: {error}.", "Save the workbook again.") from error
    if "[Content_Types].xml" not in sizes or not any(name.startswith("xl/") for name in sizes):
        raise FileError(
            f"{path.name} is a ZIP archive but no XLSX workbook.",
            "Save the spreadsheet as .xlsx, or unpack the archive.",
        )
    total = sum(sizes.values())
    swollen = total > _LARGE and total > MAX_RATIO * path.stat().st_size
    strings = max((size for name, size in sizes.items() if name.lower().endswith("sharedstrings.xml")), default=0)
    if total > MAX_UNPACKED or swollen or strings > MAX_STRINGS:
        raise FileError(
            f"{path.name} ({path.stat().st_size:,} bytes) unpacks to {total:,} bytes: too much for a workbook.",
            "Delete empty rows and columns, or save the sheet as CSV.",
        )
