"""What must be known of a whole file before its first statement, so that the order of its rows does not matter."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from competence_explorer.graph.errors import FileError
from competence_explorer.graph.keys import normalise
from competence_explorer.graph.records import Source
from competence_explorer.loaders.amounts import decimal_sign
from competence_explorer.loaders.base import Column, Context, Loader, Record, Row
from competence_explorer.loaders.damage import damaged, is_code, shape
from competence_explorer.loaders.dates import date_sign
from competence_explorer.loaders.layout import Layout
from competence_explorer.loaders.mapping import FileMapping
from competence_explorer.loaders.months import MONTHS, Evidence
from competence_explorer.loaders.rows import constant_values, data_records, fill, make_fields
from competence_explorer.loaders.spoken import evidence
from competence_explorer.loaders.values import Style

_PROVED = {
    "number": decimal_sign,
    "money": decimal_sign,
    "integer": decimal_sign,
    "date": date_sign,
}
"""What a cell of a column of this type proves of the whole column."""

_REMEMBERED = 1024

_PLACE = ("institution", "institution_id")


@dataclass(slots=True)
class Survey:
    """``index``: what the loader made of the rows. ``signs``: what the cells of each column of numbers, dates or codes
    prove, and how many prove it: decimal signs, whether days or months come first, names of months, shapes of codes.
    ``institutions``: those that the rows name, (name, id) by normalised name or id. ``evidence`` tells the language."""

    index: Any = None
    signs: dict[str, Counter[str]] = field(default_factory=dict)
    institutions: dict[str, tuple[str, str]] = field(default_factory=dict)
    evidence: Evidence = frozenset()

    def styles(self, loader: Loader, mapping: FileMapping) -> dict[str, Style]:
        """How each column is written: as the mapping says, else as its own cells prove without contradiction."""
        styles = {}
        for column in loader.columns:
            signs = self.signs.get(column.name, Counter())
            decimal = mapping.decimal or (next(iter(signs)) if len(signs) == 1 else "")
            months_first = not mapping.date_format and "month" in signs
            made = damaged(signs) if is_code(column) else frozenset()
            styles[column.name] = Style(decimal, mapping.date_format, months_first, made, self.evidence)
        return styles


def check_institution(loader: Loader, layouts: Sequence[Layout], mapping: FileMapping, path: Path) -> None:
    """Raise FileError if the loader needs an institution and neither a column nor the mapping can give one: this is
    known from the header, before a long file is read."""
    named = {*mapping.constants, *mapping.source, *(name for layout in layouts for name in layout.origins)}
    if loader.one_institution and not named & {"institution", "institution_id"}:
        raise _no_institution(path)


def survey(loader: Loader, layouts: Sequence[Layout], mapping: FileMapping, context: Context) -> Survey:
    """Read the file once, to the end: whatever makes it unreadable as a whole is known before its first statement."""
    found = Survey(signs={c.name: Counter() for c in loader.columns if _proof(c)})
    indexed = not loader.index_where or not context.columns.isdisjoint(loader.index_where)
    placed = loader.one_institution and not mapping.several
    needed = frozenset(loader.index_columns if indexed else _PLACE if placed else ())
    rows = _rows(loader, layouts, mapping, found, needed)
    if loader.index:
        found.index = loader.index(rows if indexed else (), context)
    deque(rows, maxlen=0)
    words = {sign for signs in found.signs.values() for sign in signs if sign in MONTHS}
    found.evidence = evidence([header for layout in layouts for header in layout.headers], words, mapping)
    return found


def make_source(loader: Loader, mapping: FileMapping, name: str, path: Path, files: Sequence[str] = ()) -> Source:
    """Who says it, by the given name or the mapping; where nothing is declared the file's stem is the scope, or
    what the loader makes of the names of several files."""
    said = mapping.source
    named, scope = name or said.get("name", ""), said.get("scope", "")
    if not named and not scope and (mapping.several or not (loader.one_institution or said.get("institution"))):
        scope = loader.scope(files) if loader.scope and files else path.stem
    return Source(loader.kind, said.get("institution", ""), scope, mapping.complete, named, said.get("as_of", ""))


def settle(context: Context, found: Survey, mapping: FileMapping, path: Path) -> None:
    """Make the one institution that a file names the institution of its source.

    Raises FileError if there are several, or another than the declared one, and nothing says that it covers
    several: one institution's file must not speak for others.
    """
    declared = context.source.institution
    names = {**({normalise(declared): (declared, "")} if declared else {}), **found.institutions}
    if mapping.several:
        return
    if not names:
        raise _no_institution(path)
    if len(names) > 1:
        listed = [name or id for name, id in names.values()]
        raise FileError(
            f"{path.name} names {len(names)} institutions: {', '.join(listed[:5])}{', …' if len(listed) > 5 else ''}.",
            "Load one file for each, correct the spelling, or declare source: {covers: several} in a mapping.",
        )
    for name, id in names.values():
        context.institution, context.institution_id = name, id or context.institution_id
        context.source = replace(context.source, institution=name or id)


def _no_institution(path: Path) -> FileError:
    return FileError(
        f"{path.name} names no institution.",
        "Fill a column institution, or declare source: {institution: …} in a mapping.",
    )


def _rows(
    loader: Loader, layouts: Sequence[Layout], mapping: FileMapping, found: Survey, needed: Collection[str]
) -> Iterator[Row]:
    """Rows with the columns ``needed`` only. What the survey notes of each is noted on the way."""
    constants = {n: v for n, v in constant_values(loader, mapping).items() if n in needed}
    for layout in layouts:
        fields = [f for f in make_fields(layout, loader, mapping, {}) if f.name in needed]
        watched = [
            (i, found.signs[name], lru_cache(_REMEMBERED)(proof))
            for name, origin in layout.origins.items()
            if (proof := _proof(loader.column(name)))
            for i in origin.indexes
        ]
        columns = frozenset((*layout.origins, *constants))
        for record in data_records(layout):
            _note_signs(record, watched)
            if not needed:
                continue
            row = Row(dict(constants), record.number, layout.table.sheet, columns)
            faults = fields and not record.fault and fill(row, record, fields, layout)
            if loader.one_institution:
                _note_institution(row, found)
            if fields and not record.fault and not faults:
                yield row


def _proof(column: Column) -> Callable[[str], str] | None:
    """What a cell proves of a column of this kind; None if nothing is to be proved."""
    return shape if is_code(column) else _PROVED.get(column.type)


def _note_signs(record: Record, watched: Sequence[tuple[int, Counter[str], Callable[[str], str]]]) -> None:
    for i, signs, proves in watched:
        if i < len(record.cells) and isinstance(cell := record.cells[i], str) and cell and (sign := proves(cell)):
            signs[sign] += 1


def _note_institution(row: Row, found: Survey) -> None:
    name, id = row.text("institution"), row.text("institution_id")
    if name or id:
        key = normalise(name) or id
        if key not in found.institutions or id:
            found.institutions[key] = (name, id)
