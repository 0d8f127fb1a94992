"""From a file to statements: the pure half of loading, without a store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from competence_explorer.graph.errors import FileError
from competence_explorer.graph.keys import normalise
from competence_explorer.graph.records import NodeFact, Ref, Source, Statement
from competence_explorer.loaders.base import Context, Loader, Rejection, Row, RowError
from competence_explorer.loaders.bundles import bundled, wanted
from competence_explorer.loaders.drafts import to_yaml, worked_out, write_text
from competence_explorer.loaders.known_formats import with_format
from competence_explorer.loaders.layout import Layout, Peeked, check_layouts, lay_out, peek
from competence_explorer.loaders.mapping import ANY, FileMapping, check_known
from competence_explorer.loaders.notes import left_out, shared_ids, understood
from competence_explorer.loaders.recognition import UnrecognisedError, no_header, recognise
from competence_explorer.loaders.report import Report
from competence_explorer.loaders.rows import constant_values, data_records, fill, is_blank, make_fields
from competence_explorer.loaders.survey import check_institution, make_source, settle, survey
from competence_explorer.loaders.tables import TableFile, open_tables
from competence_explorer.loaders.values import Style

_SHOWN = 80


@dataclass(slots=True)
class Reading:
    """A file that was understood: iterate once over its statements; ``report`` is complete after that."""

    path: Path
    file: TableFile
    loader: Loader
    layouts: Sequence[Layout]
    mapping: FileMapping
    context: Context
    report: Report
    styles: Mapping[str, Style]
    _names: dict[Ref, str] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        """Who says it."""
        return self.context.source

    def __iter__(self) -> Iterator[Statement]:
        """The statements of the rows that are accepted; counts and rejections go to the report."""
        for layout in self.layouts:
            constants = layout.defaults | constant_values(self.loader, self.mapping)
            fields = make_fields(layout, self.loader, self.mapping, self.styles)
            columns = frozenset((*layout.origins, *constants))
            for record in data_records(layout):
                row = Row(dict(constants), record.number, layout.table.sheet, columns)
                faults = [RowError(record.fault)] if record.fault else fill(row, record, fields, layout)
                if not faults and is_blank(row, record, constants):
                    continue
                self.report.read += 1
                if statement := self._statement(row, faults, layout):
                    yield statement

    def _statement(self, row: Row, faults: list[RowError], layout: Layout) -> Statement | None:
        """The statement of a row, None if the row is rejected."""
        statement = None
        if not faults:
            try:
                statement = self.loader.statement(row, self.context)
                self._check_names(statement)
            except RowError as fault:
                faults = [fault]
        if faults or statement is None:
            self.report.reject([self._rejection(fault, row, layout) for fault in faults])
            return None
        if row.remarks:
            self.report.remarks.update(row.remarks)
        if row.doubts:
            self.report.doubt([self._rejection(fault, row, layout) for fault in row.doubts])
        else:
            self.report.loaded += 1
        return statement

    def _check_names(self, statement: Statement) -> None:
        """Two rows with one id and different names contradict each other: the later one is rejected."""
        fact = statement.own[0] if statement.own else None
        if not isinstance(fact, NodeFact) or fact.ref != statement.about:
            return
        name = str(fact.properties.get("name") or fact.properties.get("title") or "")
        before = self._names.setdefault(fact.ref, name) if name else ""
        if before is not name and normalise(before) != normalise(name):
            right = f"{fact.ref.id} is {before!r} there: give each its own id, or the same name."
            raise RowError("This id has another name in an earlier row.", right, value=name)

    def _rejection(self, fault: RowError, row: Row, layout: Layout) -> Rejection:
        origin = layout.origins.get(fault.column)
        column = origin.header if origin else fault.column
        value = "" if fault.value is None else str(fault.value)
        shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
        return Rejection(self.report.file, row.sheet, row.number, column, shown, fault.detail, fault.hint)


def write_mapping(reading: Reading, path: Path) -> None:
    """Write how a file was understood as a mapping (YAML) that a person can correct: read with it, the file says the
    same. Raises FileError if it cannot be written."""
    said = worked_out(reading.loader, reading.layouts, reading.mapping, reading.source, reading.file)
    write_text(path, to_yaml(said, [f"How {reading.path.name} was understood.", *reading.report.notes]))


def read_statements(
    path: Path,
    loaders: Collection[Loader],
    mapping: FileMapping,
    *,
    loader: str = "",
    source_name: str = "",
    options: Collection[str] = (),
) -> Reading:
    """Understand a file as a whole, without a store.

    ``loader`` is a kind; without it (and without one in the mapping) the kind is recognised by the header.
    Raises FileError if the file is not understood, UsageError if the mapping or an option does not fit it.
    """
    file = open_tables(path, mapping.encoding, mapping.separator)
    options = frozenset((*options, *mapping.options))
    kind = loader or mapping.loader or _bundled(file, loaders)
    peeked = peek(file.tables, mapping)
    mapping, known = with_format(peeked, mapping, kind)
    try:
        chosen, why = _choose(peeked, loaders, mapping, kind or mapping.loader, file)
    except UnrecognisedError as error:
        raise error.of(path) from None
    if known:
        why = f"Taken for a known list: {known.title}."
    check_known(options, chosen.options, f"option of {chosen.kind}")
    file, unread = _restricted(file, chosen, options)
    peeked = peek(file.tables, mapping)
    layouts = lay_out(peeked, chosen, mapping)
    if chosen.bundle and file.only:
        _check_bundle(peeked, layouts, chosen, file)
    check_institution(chosen, layouts, mapping, path)
    checked = file.check()  # reads all of it, so only once the header is understood
    peeked = peek(checked.tables, mapping)
    layouts = lay_out(peeked, chosen, mapping)
    check_layouts(layouts, path.name, chosen)
    if not any(next(data_records(layout), None) for layout in layouts):
        raise FileError(f"{path.name} has a header, but no row below it.", "Add rows.")
    context = _context(chosen, mapping, source_name, path, file)
    context.options = options
    context.columns = frozenset((*mapping.constants, *(name for layout in layouts for name in layout.origins)))
    found = survey(chosen, layouts, mapping, context)
    if chosen.one_institution:
        settle(context, found, mapping, path)
    context.index = found.index
    report = Report(context.file, chosen.kind, context.source.id)
    taken = [why] if why else []
    report.notes = [*taken, *checked.notes, *unread, *understood(layouts, chosen, found.signs, found.evidence)]
    report.notes += [*left_out(peeked, layouts), *shared_ids(context)]
    return Reading(path, checked, chosen, layouts, mapping, context, report, found.styles(chosen, mapping))


def _choose(
    peeked: Sequence[Peeked], loaders: Collection[Loader], mapping: FileMapping, kind: str, file: TableFile
) -> tuple[Loader, str]:
    """The loader of that kind, else the one that is recognised, and why."""
    by_kind = {loader.kind: loader for loader in loaders}
    if kind:
        check_known([kind], by_kind, "kind of file")
    chosen, why = (by_kind[kind], "") if kind else recognise(peeked, loaders, mapping, file)
    names = [column.name for column in chosen.columns]
    check_known([*mapping.columns, *mapping.constants], names, f"column of {chosen.kind}")
    check_known(mapping.values, [ANY, *names], f"column of {chosen.kind}")
    if not lay_out(peeked, chosen, mapping):
        raise no_header(peeked, chosen, file)
    return chosen, why


def _bundled(file: TableFile, loaders: Collection[Loader]) -> str:
    """The kind of which a folder or an archive holds the files; empty if there is none."""
    found = bundled([table.sheet for table in file.tables], loaders) if file.only else None
    return found.kind if found else ""


def _restricted(file: TableFile, loader: Loader, options: Collection[str]) -> tuple[TableFile, list[str]]:
    """The tables that a loader wants of a folder or an archive, and a note on the others."""
    if not file.only:
        return file, []
    names = [table.sheet for table in file.tables]
    chosen = wanted(names, loader, options)
    others = [name for name in names if name not in chosen]
    if not others:
        return file, []
    more = f" Options: {', '.join(loader.options)}." if loader.options else ""
    if not chosen:
        raise FileError(f"{loader.kind} reads none of the files {', '.join(others)}.", more.strip())
    return file.only(chosen), [f"Files not read: {', '.join(others)}.{more}"]


def _check_bundle(peeked: Sequence[Peeked], layouts: Sequence[Layout], loader: Loader, file: TableFile) -> None:
    """Raise FileError for a file that belongs to a bundle and is not understood: without it the source is not whole."""
    read = {layout.table.sheet for layout in layouts}
    for one in peeked:
        if one.table.sheet not in read:
            fault = no_header([one], loader, file)
            raise FileError(f"{one.table.sheet}: {fault.detail}", fault.hint)


def _context(loader: Loader, mapping: FileMapping, source_name: str, path: Path, file: TableFile) -> Context:
    files = [table.sheet for table in file.tables] if file.only else []
    return Context(
        source=make_source(loader, mapping, source_name, path, files),
        file=path.name or path.resolve().name,
        namespace=mapping.namespace,
        institution=mapping.source.get("institution", ""),
        institution_id=mapping.source.get("institution_id", ""),
        eur_rate=mapping.eur_rate,
    )
