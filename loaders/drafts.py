"""Mappings as YAML files that a person can read and correct: of a file that was understood, or a draft of one that
was not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

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


def draft(peeked: Sequence[Peeked], loader: Loader, file: TableFile) -> str:
    """A mapping of a file that was not understood, for a person to correct.

    What is known of the fullest of the first rows is filled in; the other columns stand below as comments, each
    with a value and what it may be.
    """
    table, number, headers, sample = _fullest(peeked)
    places = dict(match(headers, lexicon(loader)).places)
    said = {
        "loader": loader.kind,
        "encoding": file.encoding,
        "separator": _SEPARATORS.get(file.separator, file.separator),
        "sheet": "" if file.only else table,
        "header_row": number,
        "columns": {ours: headers[i].text for ours, i in places.items()},
    }
    rest = [i for i, header in enumerate(headers) if header.text and i not in places.values()]
    known = to_yaml({name: value for name, value in said.items() if value})
    lines = "".join(f"# {_guess(headers[i], sample[i : i + 1], loader)}\n" for i in rest)
    free = [column.name for column in loader.columns if column.name not in places]
    return f"{known}# Columns to place (ours: theirs):\n{lines}# Ours that are free: {', '.join(free)}\n"


def _guess(header: Header, sample: Sequence[str], loader: Loader) -> str:
    names = {key(column.name): column.name for column in loader.columns}
    near = process.extractOne(key(header.text), names.keys(), scorer=fuzz.ratio, score_cutoff=_LIKELY)
    value = f"  (for example {sample[0][:_SHOWN]!r})" if sample and sample[0] else ""
    return f"  {names[near[0]] if near else '?'}: {_quoted(header.text)}{value}"


def _fullest(peeked: Sequence[Peeked]) -> tuple[str, int, list[Header], list[str]]:
    """The likely header: sheet, row, headers, and the texts of the row below it."""
    best: tuple[str, int, list[Header], list[str]] = ("", 0, [], [])
    for one in peeked:
        for record, below in zip(one.head, [*islice(one.head, 1, None), None], strict=True):
            headers = [header_of(cell) for cell in record.cells]
            if sum(bool(h.text) for h in headers) > sum(bool(h.text) for h in best[2]):
                sample = (
                    [text(cell).replace("\n", " ") if cell is not None else "" for cell in below.cells] if below else []
                )
                best = (one.table.sheet, record.number, headers, sample)
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
