"""Which of their columns is which of ours: header rows are found and matched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from rapidfuzz import process

from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.loaders.base import Loader, Record
from competence_explorer.loaders.headers import Header, Heading, header_of, headings, key
from competence_explorer.loaders.mapping import FileMapping
from competence_explorer.loaders.matching import Lexicon, Matches, lexicon, match
from competence_explorer.loaders.scales import UNCLEAR, factor
from competence_explorer.loaders.tables import Table

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
    """A table as a loader reads it. ``header_row`` is the last row above the data, ``rows`` are those of the
    headers. ``matches`` say how the headers were matched, ``currencies`` what the headers of amounts name."""

    table: Table
    header_row: int
    headers: tuple[str, ...]
    origins: Mapping[str, Origin]
    wide: tuple[WideColumn, ...] = ()
    ignored: frozenset[str] = frozenset()
    rows: tuple[int, ...] = ()
    matches: Matches = field(default_factory=Matches)
    currencies: tuple[str, ...] = ()

    @property
    def unused(self) -> list[str]:
        """Headers of columns that are not read, though they might say something."""
        used = {i for origin in self.origins.values() for i in origin.indexes} | {w.place for w in self.wide}
        rest = [header for i, header in enumerate(self.headers) if header and i not in used]
        return [header for header in rest if key(header) not in self.ignored]

    @property
    def read(self) -> int:
        """How many columns are read."""
        return len(self.origins) + len(self.wide)

    @property
    def defaults(self) -> dict[str, str]:
        """What the headers say of every row: the currency of its amounts."""
        named = "currency" in self.origins or len(self.currencies) != 1
        return {} if named else {"currency": self.currencies[0]}


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
    rows = max(HEADER_ROWS, *mapping.header_rows, 0)
    return [Peeked(table, tuple(islice(table.records(), rows + 2))) for table in chosen]


def lay_out(peeked: Sequence[Peeked], loader: Loader, mapping: FileMapping) -> list[Layout]:
    """The tables that this loader can read. Raises UsageError if a column that the mapping names is in none."""
    known = lexicon(loader)
    found = [layout for one in peeked if (layout := _layout(one, loader, mapping, known))]
    headers = [header for layout in found for header in layout.headers if header] or likely_header(peeked)
    names = {name for header in headers for name in header_of(header).names}
    for name in (part for theirs in mapping.columns.values() for one in theirs for part in parts(one)):
        if key(name) not in names:
            near = process.extractOne(name, headers, score_cutoff=60)
            hint = f"Did you mean {near[0]!r}?" if near else f"Columns: {', '.join(headers)}."
            raise UsageError(f"The mapping names a column {name!r} that the file does not have.", hint)
    return found


def check_layouts(layouts: Iterable[Layout], file: str, loader: Loader) -> None:
    """Raise FileError for what a table leaves open: two columns of one name, amounts in several currencies, or in what
    may be thousands or millions."""
    for layout in layouts:
        where = f"{file}, sheet {layout.table.sheet}" if layout.table.sheet else file
        if doubled := layout.matches.doubled:
            raise FileError(f"{where}: the column {doubled[0]!r} occurs twice.", "Rename or remove one of them.")
        for name, origin in layout.origins.items():
            if loader.column(name).type == "money" and factor(origin.header) == UNCLEAR:
                raise FileError(
                    f"{where}: the column {origin.header!r} may be in thousands or in millions.",
                    "Write 'thousand' or 'million' into its header.",
                )
        if len(layout.currencies) > 1 and "currency" not in layout.origins:
            raise FileError(
                f"{where}: the headers name amounts in several currencies: {', '.join(layout.currencies)}.",
                "Name the columns of one currency in a mapping.",
            )


def likely_header(peeked: Iterable[Peeked]) -> list[str]:
    """The first texts of the fullest of the first records: what the file may call its columns."""
    rows = [[header_of(cell).text for cell in record.cells] for one in peeked for record in one.head]
    fullest = max(rows, key=lambda row: sum(map(bool, row)), default=[])
    return [header[:60] for header in fullest if header][:40]


def parts(name: str) -> list[str]:
    """The headers that a column of a mapping names: itself, or those in the braces of a pattern."""
    return _BRACES.findall(name) if "{" in name else [name]


def _layout(peeked: Peeked, loader: Loader, mapping: FileMapping, known: Lexicon) -> Layout | None:
    """The record with most of our columns is the header, if the loader's key is among them; with the one above or
    below, if that adds columns or has to belong to it."""
    best: Layout | None = None
    pairs: list[tuple[Layout, Heading]] = []
    for heading in _candidates(peeked, mapping):
        found = _laid(peeked.table, heading, loader, mapping, known)
        if not found:
            continue
        if heading.lower:
            pairs.append((found, heading))
        elif best is None or len(found.origins) > len(best.origins):
            best = found
    for found, heading in pairs:
        best = found if _is_better(found, heading, best, loader, known) else best
    return best


def _is_better(found: Layout, heading: Heading, best: Layout | None, loader: Loader, known: Lexicon) -> bool:
    """Whether two rows are the header rather than what was found so far."""
    more = best is None or len(found.origins) > len(best.origins)
    if heading.either:  # known by the first row, the second might be data
        return more and _belongs(heading, found, loader, known)
    follows = best is not None and found.rows[0] == best.rows[0]
    return more or (follows and _belongs(heading, found, loader, known))


def _candidates(peeked: Peeked, mapping: FileMapping) -> list[Heading]:
    """Where the header may be: as the mapping says, else in the first records."""
    found = headings(peeked.head)
    if mapping.header_rows:
        return [heading for heading in found if heading.rows == mapping.header_rows]
    numbers = {record.number for record in peeked.head[:HEADER_ROWS]}
    return [heading for heading in found if heading.rows[0] in numbers]


def _laid(table: Table, heading: Heading, loader: Loader, mapping: FileMapping, known: Lexicon) -> Layout | None:
    """The table under these headers; None if they have not the loader's key, or are more likely a row of data."""
    headers = heading.headers
    matches = Matches() if mapping.columns else match(headers, known)
    if mapping.columns:
        origins = _mapped(headers, mapping)
    else:
        origins = {ours: Origin(headers[i].text, (i,)) for ours, i in matches.places.items()}
    if not origins or not any(name in origins or name in mapping.constants for name in loader.key):
        return None
    texts = tuple(header.text for header in headers)
    wide = tuple(_wide(texts)) if loader.wide else ()
    currencies = _currencies(headers, origins, loader)
    ignored = frozenset(map(key, loader.ignored))
    found = Layout(table, heading.last, texts, origins, wide, ignored, heading.rows, matches, currencies)
    return found if mapping.columns or _matches_well(found) else None


def _belongs(heading: Heading, layout: Layout, loader: Loader, known: Lexicon) -> bool:
    """Whether the lower of two rows is a header and not data: it holds names of columns as well (in another
    language), or the parts of groups of columns, with nothing where a row of data has its key."""
    own = match(heading.lower, known)
    filled = sum(bool(header.text) for header in heading.lower)
    if len(own.places) + own.known >= max(2, filled / 2):
        return True
    places = [i for name in loader.key if name in layout.origins for i in layout.origins[name].indexes]
    return heading.grouped and not any(heading.lower[i].text for i in places)


def _matches_well(layout: Layout) -> bool:
    """Whether a record is likely to be a header, and not a row of data in which a column's name occurs."""
    return layout.read >= _MANY or layout.read + layout.matches.known >= len(layout.unused) - layout.matches.known


def _mapped(headers: tuple[Header, ...], mapping: FileMapping) -> dict[str, Origin]:
    """Our columns by what the mapping says."""
    places: dict[str, int] = {}
    for names in ([key(header.text)] for header in headers), (header.names for header in headers):
        for i, some in enumerate(names):
            for name in filter(None, some):
                places.setdefault(name, i)
    found = {}
    for ours, theirs in mapping.columns.items():
        pattern = next((name for name in theirs if "{" in name), "")
        named = parts(pattern) if pattern else theirs
        indexes = tuple(places[key(part)] for part in named if key(part) in places)
        if indexes and (not pattern or len(indexes) == len(named)):
            header = " / ".join(headers[i].text for i in indexes)
            found[ours] = Origin(header, indexes, _BRACES.sub("{}", pattern))
    return found


def _currencies(headers: Sequence[Header], origins: Mapping[str, Origin], loader: Loader) -> tuple[str, ...]:
    """The currencies that the headers of amounts name."""
    names = {column.name for column in loader.columns}
    places = [i for ours, o in origins.items() if loader.column(ours).type == "money" for i in o.indexes]
    return tuple(sorted({headers[i].currency for i in places} - {""})) if "currency" in names else ()


def _wide(headers: Iterable[str]) -> Iterable[WideColumn]:
    for index, header in enumerate(headers):
        if found := _WIDE.fullmatch(header):
            yield WideColumn(header, index, found[1], (found[2] or "self").lower())
