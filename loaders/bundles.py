"""Several files that are one source, as the sheets of a workbook are: the text tables of a folder, or the tables and
workbooks in a zip archive."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from competence_explorer.graph.errors import FileError
from competence_explorer.loaders.base import Loader
from competence_explorer.loaders.csv_tables import open_csv
from competence_explorer.loaders.tables import SUFFIXES, WORKBOOKS, Table, TableFile, is_beside, tables_in
from competence_explorer.loaders.xlsx_tables import MAX_STRINGS, Book, open_book, weigh

MAX_UNPACKED = 1 << 30
"""Bytes to which an archive may unpack."""
MAX_RATIO = 100
"""How many times its size a large archive may unpack to."""
MAX_MEMBERS = 1000
_LISTED = 10
_LARGE = 1 << 26
_BLOCK = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)  # RuntimeError: a password


def open_folder(path: Path, encoding: str = "", separator: str = "") -> TableFile:
    """The tables of a folder, named by their files. Raises FileError if there is none."""
    files = [file for file in tables_in(path) if file.stat().st_size]
    if not files:
        raise FileError(f"{path} cannot be read: no tables in this folder.", f"Tables end in {', '.join(SUFFIXES)}.")
    return _joined({file.name: open_csv(file, encoding, separator) for file in files})


def members(path: Path) -> list[str]:
    """The names of the tables and workbooks in a zip archive; none if it is damaged, itself a workbook or something
    else."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except _DAMAGED:
        return []
    return [] if "[Content_Types].xml" in names else sorted(filter(_is_table, names))


def open_archive(path: Path, names: Collection[str], encoding: str = "", separator: str = "") -> TableFile:
    """These members of an archive as tables, named by their files (and sheets).

    Raises FileError if they are damaged, or would unpack to too much.
    """
    archive = zipfile.ZipFile(path)  # stays open: the tables are read from it
    _guard(path, archive, names)
    files = {PurePosixPath(name).name: name for name in names if archive.getinfo(name).file_size}
    if len({PurePosixPath(name).name for name in names}) < len(names):
        raise FileError(f"{path.name} holds two files of one name.", "Unpack it, and load its folders one by one.")
    books = {file: _unpacked(path, archive, name) for file, name in files.items() if _is_book(name)}
    _weigh(path, books.values())
    texts = {file: zipfile.Path(archive, name) for file, name in files.items() if file not in books}
    opened = {name: open_csv(file, encoding, separator) for name, file in texts.items()}
    others = [name for name in archive.namelist() if name not in names and not name.endswith("/") and _is_seen(name)]
    return _joined(opened | {name: open_book(book) for name, book in books.items()}, _unread(others))


def is_bundle(path: Path, loaders: Iterable[Loader]) -> bool:
    """Whether the tables of a folder make one source together."""
    return bundled([file.name for file in tables_in(path)], loaders) is not None


def bundled(names: Sequence[str], loaders: Iterable[Loader]) -> Loader | None:
    """The loader of whose files there are at least two."""
    for loader in loaders:
        if sum(any(fnmatch(name, pattern) for name in names) for pattern in loader.bundle) > 1:
            return loader
    return None


def wanted(names: Iterable[str], loader: Loader, options: Collection[str]) -> list[str]:
    """Those of the names that a loader reads with these options; all, if it has no bundle of its own."""
    asked = [pattern for pattern, option in loader.bundle.items() if not option or option in options]
    return [name for name in names if not loader.bundle or any(fnmatch(name, pattern) for pattern in asked)]


def _joined(files: Mapping[str, TableFile], remarks: Sequence[str] = ()) -> TableFile:
    tables = tuple(
        Table(f"{name}: {table.sheet}" if table.sheet else name, table.records)
        for name, file in files.items()
        for table in file.tables
    )
    notes = dict.fromkeys((*(note for file in files.values() for note in file.notes), *remarks))
    return TableFile(
        tables,
        tuple(notes),
        check=lambda: _joined({name: file.check() for name, file in files.items()}, remarks),
        only=lambda names: _joined({name: file for name, file in files.items() if name in names}, remarks),
    )


def _is_table(name: str) -> bool:
    return _is_seen(name) and (PurePosixPath(name).suffix.lower() in SUFFIXES or _is_book(name))


def _is_book(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in WORKBOOKS


def _is_seen(name: str) -> bool:
    """Whether a member is there for people: not what programs hide, nor what tells of the others."""
    path = PurePosixPath(name)
    return "__MACOSX" not in path.parts and not is_beside(path)


def _unread(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    listed = f"{', '.join(names[:_LISTED])}{', …' if len(names) > _LISTED else ''}"
    return [f"Not read in this archive: {listed}. Tables end in {', '.join((*SUFFIXES, *WORKBOOKS))}."]


def _unpacked(path: Path, archive: zipfile.ZipFile, name: str) -> Book:
    """A workbook of an archive, in a temporary file without a name: it is read in more than one place at a time."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (it is read as long as its tables are)
    with archive.open(name) as member:
        shutil.copyfileobj(member, file, _BLOCK)
    return Book(f"{PurePosixPath(name).name} in {path.name}", archive.getinfo(name).file_size, file)


def _weigh(path: Path, books: Iterable[Book]) -> None:
    """Raise FileError for workbooks that unpack to too much between them."""
    weights = [weigh(book) for book in books]
    if sum(w.total for w in weights) > MAX_UNPACKED or sum(w.strings for w in weights) > MAX_STRINGS:
        raise FileError(f"The {len(weights):,} workbooks in {path.name} are too much at once.", "Load them one by one.")


def _guard(path: Path, archive: zipfile.ZipFile, names: Collection[str]) -> None:
    total, size = sum(archive.getinfo(name).file_size for name in names), path.stat().st_size
    if total > MAX_UNPACKED or (total > _LARGE and total > MAX_RATIO * size) or len(names) > MAX_MEMBERS:
        raise FileError(
            f"{path.name} ({size:,} bytes) unpacks to {len(names):,} files, {total:,} bytes: too much for tables.",
            "Unpack it, and load only the files that are needed.",
        )
    try:
        for name in names:  # whatever is damaged is found before the first row is read
            with archive.open(name) as member:
                while member.read(_BLOCK):
                    pass
    except _DAMAGED as error:
        raise FileError(f"{path.name} is a damaged archive: {error}", "Unpack it, or fetch it again.") from error
