"""From a file to tables: CSV, or the sheets of an XLSX workbook, told apart by what is in the file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from competence_explorer.graph.errors import FileError
from competence_explorer.loaders.base import Record

SUFFIXES = (".csv", ".tsv", ".txt")
"""Names of tables in a folder or an archive end so."""
WORKBOOKS = (".xlsx", ".xlsm")
"""Names of workbooks end so."""
_ZIP = b"PK\x03\x04"
_OTHERS = {
    b"\xd0\xcf\x11\xe0": ("an old Excel or an encrypted workbook", "Save it as an .xlsx workbook without password."),
    b"PK\x05\x06": ("an empty ZIP archive", "Put the tables into it."),
    b"%PDF": ("a PDF", "Load the spreadsheet that it was made from."),
    b"\x1f\x8b": ("a gzip archive", "Unpack it first."),
    b"\x89PNG": ("a picture", "Load a CSV or XLSX file."),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name (of the sheet, or of the file in a folder or an archive, else empty), and a function that
    reads its records from the start."""

    sheet: str
    records: Callable[[], Iterator[Record]]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file as tables. ``notes`` say what was taken for granted; ``check`` reads the whole file once to see
    that it can be decoded, and returns the tables to load (FileError if not). ``only``, in a folder or an archive,
    leaves out the tables that do not have one of the names. ``encoding`` and ``separator`` are those of a text."""

    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    check: Callable[[], TableFile]
    only: Callable[[Collection[str]], TableFile] | None = None
    encoding: str = ""
    separator: str = ""


def open_tables(path: Path, encoding: str = "", separator: str = "") -> TableFile:
    """The tables of a file, or of the files in a folder or a zip archive.

    Raises FileError if it is empty, or none of text, YAML, exchange file, workbook and archive of tables.
    """
    from competence_explorer.loaders import (
        bundles,
        csv_tables,
        exchange_tables,
        xlsx_tables,
        yaml_tables,
    )  # they build on Table

    if path.is_dir():
        return bundles.open_folder(path, encoding, separator)
    head = _head(path)
    if head.startswith(_ZIP):
        members = [] if path.suffix.lower() in WORKBOOKS else bundles.members(path)
        return bundles.open_archive(path, members, encoding, separator) if members else xlsx_tables.open_workbook(path)
    _refuse_others(path, head)
    if path.suffix.lower() in yaml_tables.SUFFIXES:
        return yaml_tables.open_yaml(path)
    if path.suffix.lower() in exchange_tables.SUFFIXES:
        return exchange_tables.open_exchange(path)
    return csv_tables.open_csv(path, encoding, separator)


def tables_in(folder: Path) -> list[Path]:
    """The text tables in a folder, by name."""
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and not is_beside(p))


def is_beside(path: PurePath) -> bool:
    """Whether a file stands beside the tables of a folder: what programs hide there, and what tells of them."""
    return path.name.startswith((".", "~$")) or path.name.lower() == "readme.txt"


def sha256(path: Path) -> str:
    """The SHA-256 of a file, or of the names and hashes of the tables in a folder, in hexadecimal."""
    if path.is_dir():
        listed = "\n".join(f"{sha256(file)} {file.name}" for file in tables_in(path))
        return hashlib.sha256(listed.encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}.", "Is the name right?") from error
    if not head:
        raise FileError(f"{path.name} is empty.", "Load a CSV or XLSX file with a header row.")
    return head


def _refuse_others(path: Path, head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    found = next((what for magic, what in _OTHERS.items() if head.startswith(magic)), None)
    if start[:1] == b"<":
        found = ("a web page or XML", "Open it in a spreadsheet program and save it as .xlsx.")
    elif not found and path.suffix.lower() in WORKBOOKS:
        found = ("no XLSX workbook, whatever its name says", "Save it as .xlsx, or name it .csv if it is text.")
    if found:
        raise FileError(f"{path.name} is {found[0]}.", found[1])
