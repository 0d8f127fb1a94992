"""From records to typed rows: how a column is read is made once a table, not once a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import translate
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.keys import fold
from competence_explorer.loaders.amounts import Money
from competence_explorer.loaders.base import Loader, Record, Row, RowError, Skilled
from competence_explorer.loaders.layout import Layout, Origin, WideColumn
from competence_explorer.loaders.mapping import ANY, FileMapping
from competence_explorer.loaders.scales import factor
from competence_explorer.loaders.spoken import evidence
from competence_explorer.loaders.values import Style, clean, level, parser, text

_REMEMBERED = 1024
"""Values of a column that are not parsed again when they recur: most columns repeat few values."""


class Field(NamedTuple):
    """How one of our columns is read: ``pick`` takes the raw cell from a record, ``read`` makes its value of it
    (None if it is empty) or raises RowError."""

    name: str
    pick: Callable[[Sequence[Any]], Any]
    read: Callable[[Any], Any]


def make_fields(layout: Layout, loader: Loader, mapping: FileMapping, styles: Mapping[str, Style]) -> list[Field]:
    """How to read our columns from the records of a table."""
    everywhere = {**dict.fromkeys(loader.blanks, ""), **mapping.values.get(ANY, {})}
    fields = []
    for name, origin in layout.origins.items():
        translations = {**everywhere, **mapping.values.get(name, {})}
        parse = parser(loader.column(name), styles.get(name, Style()))
        if loader.column(name).type == "money" and (times := factor(origin.header)) > 1:
            parse = _scaled(parse, times)
        fields.append(Field(name, _picker(origin), _reader(translations, parse)))
    return fields + [Field(wide.header, itemgetter(wide.place), _level_reader(wide)) for wide in layout.wide]


def constant_values(loader: Loader, mapping: FileMapping) -> dict[str, Any]:
    """The mapping's constants as typed values. Raises UsageError."""
    found = {}
    style = Style(mapping.decimal, mapping.date_format, evidence=evidence((), (), mapping))
    for name, value in mapping.constants.items():
        try:
            found[name] = parser(loader.column(name), style)(value)
        except RowError as fault:
            raise UsageError(f"The constant {name}: {value!r} is not understood: {fault.detail}", fault.hint) from fault
    return found


def data_records(layout: Layout) -> Iterator[Record]:
    """The records below the header that are not empty."""
    for record in layout.table.records():
        if record.number > layout.header_row and (record.fault or any(record.cells) or 0 in record.cells):
            yield record


def fill(row: Row, record: Record, fields: Iterable[Field], layout: Layout) -> list[RowError]:
    """Put the typed values of a record into a row; returns what is wrong with its cells."""
    cells = record.cells
    if len(cells) != len(layout.headers):
        if any(cells[len(layout.headers) :]):
            reason = f"The row has {len(cells)} cells, the header {len(layout.headers)}."
            return [RowError(reason, "Quote cells that hold a separator.")]
        cells = _lengthened(cells, layout, row)
    faults = []
    for name, pick, read in fields:
        cell = pick(cells)
        if cell is None or cell == "":
            continue
        try:
            value = read(cell)
        except RowError as fault:
            fault.column, fault.value = name, cell
            faults.append(fault)
            continue
        if type(value) is Skilled:
            row.skilled.append(value)
        elif value is not None:
            row.values[name] = value
    return faults


def is_blank(row: Row, record: Record, constants: Mapping[str, Any]) -> bool:
    """Whether a record holds white space only."""
    return (
        len(row.values) == len(constants)
        and not row.skilled
        and all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in record.cells)
    )


def _lengthened(cells: Sequence[Any], layout: Layout, row: Row) -> Sequence[Any]:
    """Cells as many as headers: spreadsheet programs leave out empty ones at the end of a row."""
    if len(cells) < len(layout.headers) and not layout.table.sheet:  # in a workbook this is how rows end
        row.remarks.append("The row is shorter than the header: the missing cells were read as empty.")
    return [*cells, *[None] * (len(layout.headers) - len(cells))]


def _picker(origin: Origin) -> Callable[[Sequence[Any]], Any]:
    """Takes the cell, the first filled of some cells, or the text that a pattern makes of them."""
    if origin.pattern:

        def combined(cells: Sequence[Any]) -> Any:
            parts = [cells[index] for index in origin.indexes]
            return None if None in parts or "" in parts else origin.pattern.format(*map(text, parts))

        return combined
    if len(origin.indexes) == 1:
        return itemgetter(origin.indexes[0])
    return lambda cells: next((cells[i] for i in origin.indexes if cells[i] not in (None, "")), None)


def _reader(translations: Mapping[str, str], parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    patterns = [(re.compile(translate(fold(theirs))), ours) for theirs, ours in translations.items() if "*" in theirs]

    def translated(cell: object) -> object:
        known = text(cell)
        if known in translations:
            return translations[known]
        return next((ours for pattern, ours in patterns if pattern.fullmatch(fold(known))), cell)

    @lru_cache(maxsize=_REMEMBERED, typed=True)
    def read(cell: Any) -> Any:
        cleaned = clean(cell)
        if translations and cleaned is not None:
            cleaned = translated(cleaned)
        return None if cleaned is None or cleaned == "" else parse(cleaned)

    return read


def _scaled(parse: Callable[[Any], Money], times: int) -> Callable[[Any], Money]:
    def scaled(cell: Any) -> Money:
        found = parse(cell)
        return found._replace(amount=round(found.amount * times, 2))

    return scaled


def _level_reader(wide: WideColumn) -> Callable[[Any], Skilled | None]:
    def read(cell: Any) -> Skilled | None:
        cleaned = clean(cell)
        return None if cleaned is None else Skilled(wide.name, wide.kind, level(cleaned))

    return read
