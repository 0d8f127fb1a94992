"""Several text files that are one source, as the sheets of a workbook are: a folder, or a zip archive."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from competence_explorer.graph.errors import FileError
from competence_explorer.loaders.base import Loader
from competence_explorer.loaders.csv_tables import File, open_csv
from competence_explorer.loaders.tables import SUFFIXES, Table, TableFile, tables_in

MAX_UNPACKED = 1 << 30
"""Bytes to which an archive may unpack."""
MAX_RATIO = 100
"""How many times its size a large archive may unpack to."""
MAX_MEMBERS = 1000
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
    """The names of the text tables in a zip archive; none if it is damaged, a workbook or something else."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except _DAMAGED:
        return []
    return [] if "[Content_Types].xml" in names else sorted(filter(_is_table, names))


def open_archive(path: Path, names: Collection[str], encoding: str = "", separator: str = "") -> TableFile:
    """These members of an archive as tables, named by their files.

    Raises FileError if they are damaged, or would unpack to too much.
    """
    archive = zipfile.ZipFile(path)  # stays open: the tables are read from it
    _guard(path, archive, names)
    files: dict[str, File] = {PurePosixPath(name).name: zipfile.Path(archive, name) for name in names}
    if len(files) < len(names):
        raise FileError(f"{path.name} holds two files of one name.", "Unpack it, and load its folders one by one.")
    filled = {name: file for name, file in files.items() if archive.getinfo(file.at).file_size}  # type: ignore[union-attr]
    return _joined({name: open_csv(file, encoding, separator) for name, file in filled.items()})


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


def _joined(files: Mapping[str, TableFile]) -> TableFile:
    tables = tuple(Table(name, table.records) for name, file in files.items() for table in file.tables)
    notes = tuple(dict.fromkeys(note for file in files.values() for note in file.notes))
    return TableFile(
        tables,
        notes,
        check=lambda: _joined({name: file.check() for name, file in files.items()}),
        only=lambda names: _joined({name: file for name, file in files.items() if name in names}),
    )


def _is_table(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return path.suffix.lower() in SUFFIXES and not hidden and path.name.lower() != "readme.txt"


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
