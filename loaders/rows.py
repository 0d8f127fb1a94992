"""From records to typed rows: parsers are looked up once a table, not once a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from competence_explorer.graph.errors import UsageError
from competence_explorer.loaders.base import Loader, Record, Row, RowError, Skilled
from competence_explorer.loaders.layout import Layout
from competence_explorer.loaders.mapping import ANY, FileMapping
from competence_explorer.loaders.values import Parser, Style, clean, level, parser, text


class Field(NamedTuple):
    """How one of our columns is read from a record: the first filled of some cells, or a pattern over cells;
    then translated and parsed."""

    name: str
    indexes: tuple[int, ...]
    pattern: str
    values: Mapping[str, str]
    parse: Parser


def make_fields(
    layout: Layout, loader: Loader, mapping: FileMapping, styles: Mapping[str, Style], names: Iterable[str] = ()
) -> list[Field]:
    """How to read our columns (only ``names``, if given) from the records of a table."""
    everywhere = mapping.values.get(ANY, {})
    return [
        Field(
            name,
            origin.indexes,
            origin.pattern,
            {**everywhere, **mapping.values.get(name, {})},
            parser(loader.column(name), styles.get(name, Style())),
        )
        for name, origin in layout.origins.items()
        if not names or name in names
    ]


def constant_values(loader: Loader, mapping: FileMapping) -> dict[str, Any]:
    """The mapping's constants as typed values. Raises UsageError."""
    found = {}
    for name, value in mapping.constants.items():
        try:
            found[name] = parser(loader.column(name), Style(mapping.decimal, mapping.date_format))(value)
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
    missing = len(layout.headers) - len(cells)
    if missing > 0:  # spreadsheet programs leave out separators at the end of a line
        cells = [*cells, *[None] * missing]
        if not row.sheet:  # in a workbook this is how rows end
            row.remarks.append("The row is shorter than the header: the missing cells were read as empty.")
    elif missing < 0 and any(cells[len(layout.headers) :]):
        return [
            RowError(
                f"The row has {len(cells)} cells, the header {len(layout.headers)}.",
                "Quote cells that hold a separator.",
            )
        ]
    faults = [fault for field in fields if (fault := _put(row, cells, field))]
    for wide in layout.wide:
        try:
            if (cell := clean(cells[wide.place])) is not None:
                row.skilled.append(Skilled(wide.name, wide.kind, level(cell)))
        except RowError as fault:
            faults.append(_placed(fault, wide.header, cells[wide.place]))
    return faults


def is_blank(row: Row, record: Record, constants: Mapping[str, Any]) -> bool:
    """Whether a record holds white space only."""
    return (
        len(row.values) == len(constants)
        and not row.skilled
        and all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in record.cells)
    )


def _put(row: Row, cells: Sequence[Any], field: Field) -> RowError | None:
    """Put one value into a row; returns what is wrong with the cell."""
    cell: object = None
    try:
        cell = _cell(cells, field)
        if field.values and cell is not None:
            translated = field.values.get(text(cell))
            cell = cell if translated is None else translated or None
        if cell is not None:
            row.values[field.name] = field.parse(cell)
    except RowError as fault:
        return _placed(fault, field.name, cell if cell is not None else cells[field.indexes[0]])
    return None


def _cell(cells: Sequence[Any], field: Field) -> object:
    if field.pattern:
        parts = [clean(cells[index]) for index in field.indexes]
        return None if None in parts else field.pattern.format(*map(text, parts))
    for index in field.indexes:
        if (cell := clean(cells[index])) is not None:
            return cell
    return None


def _placed(fault: RowError, column: str, value: object) -> RowError:
    fault.column, fault.value = column, value
    return fault
