"""Which of their columns is which of ours: header rows are found and matched, files are recognised."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from rapidfuzz import process

from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.graph.keys import fold
from competence_explorer.loaders.base import Loader, Record
from competence_explorer.loaders.mapping import FileMapping
from competence_explorer.loaders.tables import Table
from competence_explorer.loaders.values import text

HEADER_ROWS = 15
"""Records in which the header is looked for."""
_MANY = 4
"""Columns of ours that make a record a header, whatever else is in it."""

_WIDE = re.compile(r"(?:competence|kompetencja)\s*:\s*(.+?)\s*(?:\((self|supervisor|goal)\))?", re.IGNORECASE)
_BRACES = re.compile(r"\{([^{}]+)\}")


class Origin(NamedTuple):
    """Where a value comes from: the first filled of some columns, or a pattern over columns."""

    header: str
    indexes: tuple[int, ...]
    pattern: str = ""


class WideColumn(NamedTuple):
    """A column of the wide format: levels of one competence, by kind (self, supervisor, goal)."""

    header: str
    place: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as a loader reads it."""

    table: Table
    header_row: int
    headers: tuple[str, ...]
    origins: Mapping[str, Origin]
    wide: tuple[WideColumn, ...] = ()
    ignored: frozenset[str] = frozenset()

    @property
    def unused(self) -> list[str]:
        """Headers of columns that are not read, though they might say something."""
        used = {i for origin in self.origins.values() for i in origin.indexes} | {w.place for w in self.wide}
        rest = [header for i, header in enumerate(self.headers) if header and i not in used]
        return [header for header in rest if _key(header) not in self.ignored]


@dataclass(frozen=True, slots=True)
class Peeked:
    """A table with its first records."""

    table: Table
    head: tuple[Record, ...]


def peek(tables: Iterable[Table], mapping: FileMapping) -> list[Peeked]:
    """The tables that the mapping names (all, if none), with their first records. Raises UsageError."""
    by_name = {table.sheet: table for table in tables}
    if missing := [name for name in mapping.sheets if name not in by_name]:
        raise UsageError(f"There is no sheet {missing[0]!r}.", f"Sheets: {', '.join(by_name)}.")
    chosen = [by_name[name] for name in mapping.sheets] or list(by_name.values())
    rows = max(HEADER_ROWS, mapping.header_row)
    return [Peeked(table, tuple(islice(table.records(), rows))) for table in chosen]


def lay_out(peeked: Sequence[Peeked], loader: Loader, mapping: FileMapping) -> list[Layout]:
    """The tables that this loader can read. Raises UsageError if a column that the mapping names is in none."""
    found = [layout for one in peeked if (layout := _layout(one, loader, mapping))]
    headers = [header for layout in found for header in layout.headers if header] or likely_header(peeked)
    known = {_key(header) for header in headers}
    for name in (part for theirs in mapping.columns.values() for one in theirs for part in _parts(one)):
        if _key(name) not in known:
            near = process.extractOne(name, headers, score_cutoff=60)
            hint = f"Did you mean {near[0]!r}?" if near else f"Columns: {', '.join(headers)}."
            raise UsageError(f"The mapping names a column {name!r} that the file does not have.", hint)
    return found


def recognise(peeked: Sequence[Peeked], loaders: Collection[Loader], mapping: FileMapping) -> Loader:
    """The one loader that reads most of the columns, and more than half; among several the one that a column tells.

    Raises FileError naming the candidates.
    """
    able = [loader for loader in loaders if mapping.columns.keys() <= {c.name for c in loader.columns}]
    found = {loader.kind: _fit(lay_out(peeked, loader, mapping), loader) for loader in able or loaders}
    best = max(found.values())
    kinds = [kind for kind, fit in found.items() if fit == best]
    used, unused = best[0], -best[1]
    if len(kinds) == 1 and used > unused:
        return next(loader for loader in loaders if loader.kind == kinds[0])
    headers = likely_header(peeked)
    if not used:
        raise FileError(*_unknown(headers, loaders))
    if len(kinds) > 1:
        fault = f"fit more than one kind of file: {', '.join(kinds)}"
    else:
        fault = f"fit {kinds[0]} best, but only {used} of {used + unused} are known there"
    raise FileError(f"The columns ({', '.join(headers)}) {fault}.", "Name the loader, or write a mapping.")


def no_header(peeked: Sequence[Peeked], loader: Loader) -> FileError:
    """The error for a file in which a loader finds no header row."""
    return FileError(*_unknown(likely_header(peeked), [loader]))


def likely_header(peeked: Iterable[Peeked]) -> list[str]:
    """The first texts of the fullest of the first records: what the file may call its columns."""
    rows = [_headers(record.cells) for one in peeked for record in one.head]
    fullest = max(rows, key=lambda row: sum(map(bool, row)), default=())
    return [header[:60] for header in fullest if header][:40]


def _fit(layouts: Sequence[Layout], loader: Loader) -> tuple[int, int, bool]:
    """How well a loader fits a file: columns that it reads, (negative) columns that it does not, and whether one is
    there that tells its kind from others. Without that a kind that has such columns does not fit at all."""
    told = any(name in layout.origins for layout in layouts for name in loader.telling)
    if loader.telling and not told:
        return 0, 0, False
    used = sum(len(layout.origins) + len(layout.wide) for layout in layouts)
    return used, -sum(len(layout.unused) for layout in layouts), told


def _layout(peeked: Peeked, loader: Loader, mapping: FileMapping) -> Layout | None:
    """The record with most of our columns is the header, if the loader's key is among them."""
    if mapping.header_row:
        records = [record for record in peeked.head if record.number == mapping.header_row]
    else:
        records = list(peeked.head[:HEADER_ROWS])
    best: Layout | None = None
    for record in records:
        headers = _headers(record.cells)
        origins = _mapped(headers, mapping) if mapping.columns else _matched(headers, loader)
        has_key = any(name in origins or name in mapping.constants for name in loader.key)
        if has_key and origins and (best is None or len(origins) > len(best.origins)):
            wide = tuple(_wide(headers)) if loader.wide else ()
            found = Layout(peeked.table, record.number, headers, origins, wide, frozenset(map(_key, loader.ignored)))
            best = found if mapping.columns or _matches_well(found) else best
    return best


def _matches_well(layout: Layout) -> bool:
    """Whether a record is likely to be a header, and not a row of data in which a column's name occurs."""
    used = len(layout.origins) + len(layout.wide)
    return used >= _MANY or used >= len(layout.unused)


def _mapped(headers: tuple[str, ...], mapping: FileMapping) -> dict[str, Origin]:
    """Our columns by what the mapping says."""
    places = {_key(header): i for i, header in reversed(list(enumerate(headers))) if header}
    found = {}
    for ours, theirs in mapping.columns.items():
        pattern = next((name for name in theirs if "{" in name), "")
        parts = _parts(pattern) if pattern else theirs
        indexes = tuple(places[_key(part)] for part in parts if _key(part) in places)
        if indexes and (not pattern or len(indexes) == len(parts)):
            found[ours] = Origin(" / ".join(headers[i] for i in indexes), indexes, _BRACES.sub("{}", pattern))
    return found


def _matched(headers: tuple[str, ...], loader: Loader) -> dict[str, Origin]:
    """Our columns by their names and aliases; a name comes before an alias."""
    found: dict[str, Origin] = {}
    names = {_key(column.name): column.name for column in loader.columns}
    aliases = {_key(alias): column.name for column in loader.columns for alias in column.aliases}
    for known in (names, aliases):
        for index, header in enumerate(headers):
            ours = next((known[key] for key in _spellings(header) if key in known), None)
            if ours and ours not in found:
                found[ours] = Origin(header, (index,))
            elif ours and found[ours].header == header and found[ours].indexes != (index,):
                raise FileError(f"The column {header!r} occurs twice.", "Rename or remove one of them.")
    return found


def _wide(headers: Iterable[str]) -> Iterable[WideColumn]:
    for index, header in enumerate(headers):
        if match := _WIDE.fullmatch(header):
            yield WideColumn(header, index, match[1], (match[2] or "self").lower())


def _headers(cells: Iterable[object]) -> tuple[str, ...]:
    return tuple("" if cell is None else text(cell).strip().replace("\n", " ") for cell in cells)


def _spellings(header: str) -> list[str]:
    """A header, and for a bilingual one (``Tytuł / Title``) its parts."""
    return [_key(part) for part in (header, *header.split(" / ")) if _key(part)]


def _key(header: str) -> str:
    return "".join(c for c in fold(header) if c.isalnum())


def _parts(name: str) -> list[str]:
    """The headers that a column of a mapping names: itself, or those in the braces of a pattern."""
    return _BRACES.findall(name) if "{" in name else [name]


def _unknown(headers: Sequence[str], loaders: Collection[Loader]) -> tuple[str, str]:
    known = {c.name: loader.kind for loader in loaders for c in loader.columns}
    near = {h: hit[0] for h in headers if (hit := process.extractOne(fold(h), list(known), score_cutoff=75))}
    expected = "; ".join(
        f"{loader.kind}: one of {', '.join(loader.key)}, with {', '.join(c.name for c in loader.columns)}"
        for loader in (loaders if len(loaders) == 1 else [])
    ) or "; ".join(f"{loader.kind}: {' or '.join(loader.key)}" for loader in loaders)
    hints = "".join(f" {theirs!r} may be {ours}." for theirs, ours in near.items() if theirs != ours)
    return (
        f"No header row was understood. Found: {', '.join(headers) or 'nothing'}.",
        f"Expected columns – {expected}.{hints} Write a mapping, or start from `competence template KIND`.",
    )
