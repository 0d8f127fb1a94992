"""XLSX workbooks: guarded against archives that unpack to too much, read row by row."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from openpyxl import load_workbook

from competence_explorer.graph.errors import FileError
from competence_explorer.loaders.base import Record
from competence_explorer.loaders.spool import Spool
from competence_explorer.loaders.tables import Table, TableFile

# What openpyxl warns of (styles, extensions, dates out of range) does not concern us, or shows in the cells.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")

MAX_UNPACKED = 1 << 30
"""Bytes to which a workbook may unpack."""
MAX_STRINGS = 1 << 28
"""Bytes of its table of strings, which is kept in memory."""
MAX_RATIO = 100
"""How many times its size a large workbook may unpack to."""
_LARGE = 1 << 26
_BLOCK = 1 << 20
_UNSAVED = re.compile(rb"(?:</f>|<f\b[^>]*/>)(?:<v ?/>|<v></v>)?</c>")
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
MAX_ROWS = 1 << 20
"""Rows in a sheet: the limit of spreadsheet programs."""


class Book(NamedTuple):
    """A workbook: its name for messages, its size in bytes, and where it is read from."""

    name: str
    size: int
    file: Path | IO[bytes]


class Weight(NamedTuple):
    """Bytes to which a workbook unpacks, and of these its table of strings."""

    total: int
    strings: int


def open_workbook(path: Path) -> TableFile:
    """The sheets of a workbook. Raises FileError if it is none, or unpacks to too much."""
    return open_book(Book(path.name, path.stat().st_size, path))


def open_book(book: Book) -> TableFile:
    """The sheets of a workbook, as :func:`open_workbook`; a file stays open as long as they are read."""
    weigh(book)
    loaded = _load(book)  # stays open: its table of strings is read once
    tables, notes = [], []
    for sheet in loaded.worksheets:
        last, unsaved = _scan(book, sheet)
        tables.append(Table(sheet.title, Spool(partial(read_records, book, sheet, last))))
        if unsaved:
            notes.append(f"Sheet {sheet.title!r} has formulas without a saved value: they were read as empty cells.")
    if _refers(book):
        notes.append("This workbook refers to others, which were not opened: the values saved in it were read.")
    file = TableFile(tuple(tables), tuple(notes), lambda: file)
    return file


def read_records(book: Book, sheet: Any, last: int | None) -> Iterator[Record]:
    """The rows of a sheet that are not empty, up to the last, with their numbers; formulas give the saved value.

    Raises FileError if the sheet is damaged.
    """
    try:
        sheet.reset_dimensions()  # what the file says of its size is often wrong
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_row=last), 1):
            if number > MAX_ROWS:
                raise FileError(f"Sheet {sheet.title!r} of {book.name} has more than {MAX_ROWS:,} rows.", "Split it.")
            if cells.count(None) != len(cells):
                yield Record(number, cells)
    except FileError:
        raise
    except Exception as error:  # as for a whole workbook
        raise FileError(f"Sheet {sheet.title!r} of {book.name} is damaged: {error}", "Save it again.") from error


def _scan(book: Book, sheet: Any) -> tuple[int | None, bool]:
    """From the raw XML: the last row with a value (None if rows are written in another way), and whether there
    are formulas without one.

    Formatting alone can fill a million rows, which openpyxl would read one by one.
    """
    try:
        with zipfile.ZipFile(book.file) as archive, archive.open(sheet._worksheet_path) as part:
            return _scan_rows(part)
    except Exception as error:  # as for a whole workbook
        raise FileError(f"Sheet {sheet.title!r} of {book.name} is damaged: {error}", "Save it again.") from error


def _scan_rows(part: IO[bytes]) -> tuple[int | None, bool]:
    last, unsaved, rest = None, False, b""
    while block := part.read(_BLOCK):
        text = rest + block
        unsaved = unsaved or _UNSAVED.search(text) is not None
        end = max(text.rfind(tag) for tag in (b"</v>", b"</is>"))
        start = text.rfind(b"<row", 0, max(end, 0))
        if start >= 0:
            match = _ROW.match(text, start)
            last = int(match[1]) if match else None
        rest = text[max(text.rfind(b"<row"), 0) :][-_BLOCK:]
    return last, unsaved


def _load(book: Book) -> Any:
    try:
        return load_workbook(book.file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # whatever the parsers of archives and XML make of damaged bytes
        raise FileError(f"{book.name} is a damaged workbook: {error}", "Open it and save it again.") from error


def _refers(book: Book) -> bool:
    """Whether a workbook has references to other workbooks."""
    with zipfile.ZipFile(book.file) as archive:
        return any(name.lower().startswith("xl/externallinks/") for name in archive.namelist())


def weigh(book: Book) -> Weight:
    """To how much a workbook unpacks. Raises FileError if it is none, or unpacks to too much."""
    try:
        with zipfile.ZipFile(book.file) as archive:
            sizes = {part.filename: part.file_size for part in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise FileError(f"{book.name} is a damaged archive: {error}.", "Save the workbook again.") from error
    if "[Content_Types].xml" not in sizes or not any(name.startswith("xl/") for name in sizes):
        raise FileError(
            f"{book.name} is a ZIP archive but no XLSX workbook.",
            "Save the spreadsheet as .xlsx; of an archive .csv, .tsv, .txt and .xlsx files are read.",
        )
    total = sum(sizes.values())
    swollen = total > _LARGE and total > MAX_RATIO * book.size
    strings = max((size for name, size in sizes.items() if name.lower().endswith("sharedstrings.xml")), default=0)
    if total > MAX_UNPACKED or swollen or strings > MAX_STRINGS:
        raise FileError(
            f"{book.name} ({book.size:,} bytes) unpacks to {total:,} bytes: too much for a workbook.",
            "Delete empty rows and columns, or save the sheet as CSV.",
        )
    return Weight(total, strings)
