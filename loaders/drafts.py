"""Mappings as YAML files that a person can read and correct: of a file that was understood, or a draft of one that
was not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from rapidfuzz import fuzz, process

from competence_explorer.graph.errors import FileError
from competence_explorer.graph.records import Source
from competence_explorer.loaders.base import Loader
from competence_explorer.loaders.headers import Header, header_of, key
from competence_explorer.loaders.layout import Layout, Peeked
from competence_explorer.loaders.mapping import FileMapping
from competence_explorer.loaders.matching import lexicon, match
from competence_explorer.loaders.tables import TableFile
from competence_explorer.loaders.values import text

_LIKELY = 70
_SHOWN = 40
_SEPARATORS = {"\t": "tab"}


def worked_out(
    loader: Loader, layouts: Sequence[Layout], mapping: FileMapping, source: Source, file: TableFile
) -> dict[str, Any]:
    """What a mapping file would say of a file that was understood: read with it, the file says the same."""
    rows = {layout.rows for layout in layouts}
    sheets = [layout.table.sheet for layout in layouts if layout.table.sheet]
    said = {
        "loader": loader.kind,
        "source": _source(source, mapping),
        "namespace": mapping.namespace,
        "encoding": file.encoding,
        "separator": _SEPARATORS.get(file.separator, file.separator),
        "decimal": mapping.decimal,
        "date_format": mapping.date_format,
        "language": mapping.language,
        "sheet": [] if file.only else sheets,
        "header_row": _plain(rows.pop()) if len(rows) == 1 else None,
        "columns": _columns(layouts, mapping),
        "constants": dict(mapping.constants),
        "values": {ours: dict(words) for ours, words in mapping.values.items()},
        "eur_rate": mapping.eur_rate._asdict() if mapping.eur_rate else None,
        "options": list(mapping.options),
    }
    return {name: value for name, value in said.items() if value}


def to_yaml(said: Mapping[str, Any], remarks: Iterable[str] = ()) -> str:
    """A mapping as the text of a YAML file, with remarks on top."""
    head = "".join(f"# {line}\n" for remark in remarks for line in remark.splitlines())
    return head + yaml.safe_dump(dict(said), sort_keys=False, allow_unicode=True, width=120)


def write_text(path: Path, text: str) -> None:
    """Write a mapping. Raises FileError if it cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}.", "Is the folder there?") from error


class _Head(NamedTuple):
    """The likely header of a file: sheet, row, headers, and the texts of the row below it."""

    sheet: str = ""
    row: int = 0
    headers: Sequence[Header] = ()
    sample: Sequence[str] = ()


def draft(peeked: Sequence[Peeked], loader: Loader, file: TableFile) -> str:
    """A mapping of a file that was not understood, for a person to correct.

    What is known of the fullest of the first rows is filled in; the other columns stand below as comments, each
    with a value and what it may be.
    """
    head = _fullest(peeked)
    places = match(head.headers, lexicon(loader)).places
    known = "".join(f"  {ours}: {_quoted(head.headers[i].text)}\n" for ours, i in places.items())
    rest = {i: _guess(header, loader) for i, header in enumerate(head.headers) if i not in places.values()}
    free = [column.name for column in loader.columns if column.name not in places]
    start = to_yaml({"loader": loader.kind, **_form(head, file)})
    return f"{start}columns:\n{known}{_to_place(head, rest)}# Ours that are free: {', '.join(free)}\n"


def blank_draft(peeked: Sequence[Peeked], loaders: Iterable[Loader], file: TableFile) -> str:
    """A mapping of a file of which no column is known: its kind and its columns are for a person to fill in."""
    head = _fullest(peeked)
    form = _form(head, file)
    start = f"loader:  # one of the kinds below\n{to_yaml(form) if form else ''}columns:\n"
    rest = _to_place(head, dict.fromkeys(range(len(head.headers)), "?"))
    kinds = "".join(f"# {loader.kind}: {', '.join(c.name for c in loader.columns)}\n" for loader in loaders)
    return f"{start}{rest}# Kinds, each with its columns (ours):\n{kinds}"


def _form(head: _Head, file: TableFile) -> dict[str, Any]:
    said = {
        "encoding": file.encoding,
        "separator": _SEPARATORS.get(file.separator, file.separator),
        "sheet": "" if file.only else head.sheet,
        "header_row": head.row,
    }
    return {name: value for name, value in said.items() if value}


def _to_place(head: _Head, guesses: Mapping[int, str]) -> str:
    """A comment for each column that has no place yet: without its ``#`` it is a line of the mapping."""
    lines = "# Columns to place (ours: theirs); remove the # of those that are to be read:\n"
    for i, ours in guesses.items():
        if theirs := head.headers[i].text:
            sample = head.sample[i] if i < len(head.sample) else ""
            value = f"  # for example {sample[:_SHOWN]!r}" if sample else ""
            lines += f"#  {ours}: {_quoted(theirs)}{value}\n"
    return lines


def _guess(header: Header, loader: Loader) -> str:
    names = {key(column.name): column.name for column in loader.columns}
    near = process.extractOne(key(header.text), names.keys(), scorer=fuzz.ratio, score_cutoff=_LIKELY)
    return names[near[0]] if near else "?"


def _fullest(peeked: Sequence[Peeked]) -> _Head:
    best = _Head()
    for one in peeked:
        for record, below in zip(one.head, [*islice(one.head, 1, None), None], strict=True):
            headers = [header_of(cell) for cell in record.cells]
            if sum(bool(h.text) for h in headers) > sum(bool(h.text) for h in best.headers):
                sample = (
                    ["" if cell is None else text(cell).replace("\n", " ") for cell in below.cells] if below else []
                )
                best = _Head(one.table.sheet, record.number, headers, sample)
    return best


def _source(source: Source, mapping: FileMapping) -> dict[str, Any]:
    said: dict[str, Any] = {
        "institution": source.institution,
        "institution_id": mapping.source.get("institution_id", ""),
        "scope": source.scope,
        "covers": "several" if mapping.several else "",
        "complete": source.complete,
        "as_of": source.as_of,
        "name": source.name,
    }
    return {name: value for name, value in said.items() if value}


def _columns(layouts: Sequence[Layout], mapping: FileMapping) -> dict[str, Any]:
    if mapping.columns:
        return {ours: _plain(theirs) for ours, theirs in mapping.columns.items()}
    found: dict[str, list[str]] = {}
    for layout in layouts:
        for ours, origin in layout.origins.items():
            if origin.header not in found.setdefault(ours, []):
                found[ours].append(origin.header)
    return {ours: _plain(theirs) for ours, theirs in found.items()}


def _plain(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else list(values)


def _quoted(value: str) -> str:
    return yaml.safe_dump(value, allow_unicode=True, width=10_000).removesuffix("...\n").strip()
