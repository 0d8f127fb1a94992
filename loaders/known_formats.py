"""Published lists that need more than the names of their columns: a mapping for each (known_formats/*.yaml).

A format is applied to a file whose header has the columns in ``needs``; of its own columns those that the file does
not have are left out. What the user's mapping says comes before it; with columns of its own it needs no format.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import yaml

from competence_explorer.loaders.headers import headings, key
from competence_explorer.loaders.layout import Peeked, parts
from competence_explorer.loaders.mapping import FileMapping, make_mapping


@dataclass(frozen=True, slots=True)
class Format:
    """A published list: what it is, the headers by which it is known, and its mapping."""

    title: str
    needs: tuple[str, ...]
    mapping: FileMapping


@cache
def formats() -> tuple[Format, ...]:
    """All known formats, those with most headers first. Raises TypeError or UsageError for a malformed one."""
    folder = files("competence_explorer.loaders").joinpath("known_formats")
    found = [_format(yaml.safe_load(item.read_text(encoding="utf-8"))) for item in folder.iterdir()]
    return tuple(sorted(found, key=lambda one: (-len(one.needs), one.title)))


def with_format(peeked: Sequence[Peeked], mapping: FileMapping, kind: str = "") -> tuple[FileMapping, Format | None]:
    """The mapping, completed by the format that the file has; unchanged if it has none, or names columns itself."""
    if mapping.columns:
        return mapping, None
    seen = [{name for h in heading.headers for name in h.names} for one in peeked for heading in headings(one.head)]
    for one in formats():
        for names in seen:
            if kind in ("", one.mapping.loader) and {*map(key, one.needs)} <= names:
                return _completed(mapping, one.mapping, names), one
    return mapping, None


def _format(data: object) -> Format:
    if not isinstance(data, dict) or data.keys() != {"title", "needs", "mapping"}:
        raise TypeError("A known format needs title, needs and mapping.")
    return Format(data["title"], tuple(data["needs"]), make_mapping(data["mapping"]))


def _completed(given: FileMapping, format: FileMapping, names: Collection[str]) -> FileMapping:
    return replace(
        given,
        loader=given.loader or format.loader,
        namespace=given.namespace or format.namespace,
        decimal=given.decimal or format.decimal,
        date_format=given.date_format or format.date_format,
        columns=_present(format.columns, names),
        constants={**format.constants, **given.constants},
        values={**format.values, **given.values},
    )


def _present(columns: Mapping[str, tuple[str, ...]], names: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The columns that the file has."""
    kept = {
        ours: tuple(one for one in theirs if {*map(key, parts(one))} <= {*names}) for ours, theirs in columns.items()
    }
    return {ours: theirs for ours, theirs in kept.items() if theirs}
