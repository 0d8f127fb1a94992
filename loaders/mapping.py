"""Mapping files: how the columns and values of somebody's file become ours (YAML)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import process

from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.loaders.amounts import currency
from competence_explorer.loaders.base import EurRate, RowError
from competence_explorer.loaders.months import LANGUAGES

_SOURCE_KEYS = ("institution", "institution_id", "scope", "covers", "complete", "as_of", "name")
_KEYS = (
    "loader",
    "source",
    "namespace",
    "encoding",
    "separator",
    "decimal",
    "date_format",
    "language",
    "sheet",
    "header_row",
    "columns",
    "constants",
    "values",
    "eur_rate",
    "options",
)
_SOME_DAY = dt.datetime(2024, 11, 23, tzinfo=dt.UTC)
ANY = "*"
"""In ``values``: for the cells of every column."""


@dataclass(frozen=True, slots=True)
class FileMapping:
    """What a mapping file says; everything may be missing.

    ``columns``: ours → theirs, the first that is filled counts; a header with braces is a pattern of theirs
    (``"{Programme}-{Id}"``). ``values``: our column (or ``*``) → their value → ours;
    in their value an asterisk stands for any text, whatever its case. ``several``: the source
    may speak for several institutions. ``language`` (ISO 639-1) settles names of months that mean two.
    """

    loader: str = ""
    source: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False
    several: bool = False
    namespace: str = ""
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    date_format: str = ""
    language: str = ""
    sheets: tuple[str, ...] = ()
    header_rows: tuple[int, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    eur_rate: EurRate | None = None
    options: tuple[str, ...] = ()


def read_mapping(path: Path) -> FileMapping:
    """The mapping in a YAML file. Raises UsageError for what a mapping cannot say."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FileError(f"The mapping {path} cannot be read: {error.strerror}.", "Is the name right?") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"The mapping {path.name} is not YAML in UTF-8: {error}", "See the documentation.") from error
    return make_mapping(data or {})


def make_mapping(data: Any) -> FileMapping:
    """A mapping from plain data. Raises UsageError for what a mapping cannot say."""
    data = _table(data, "A mapping")
    check_known(data, _KEYS, "key of a mapping")
    source = _table(data.get("source"), "source")
    check_known(source, _SOURCE_KEYS, "key of source")
    if source.get("covers", "several") not in ("several", "one"):
        raise UsageError(f"source.covers cannot be {source['covers']!r}.", "Write several or one.")
    decimal = _text(data.get("decimal"))
    if decimal not in ("", ",", "."):
        raise UsageError(f"decimal cannot be {decimal!r}.", 'Write "," or ".".')
    return FileMapping(
        source={name: _text(value) for name, value in source.items() if name not in ("covers", "complete")},
        complete=_flag(source.get("complete", False)),
        several=source.get("covers") == "several",
        decimal=decimal,
        date_format=_date_format(_text(data.get("date_format"))),
        language=_language(_text(data.get("language"))),
        sheets=_list(data.get("sheet")),
        options=_list(data.get("options")),
        header_rows=_header_rows(data.get("header_row")),
        columns={_text(ours): _list(theirs) for ours, theirs in _table(data.get("columns"), "columns").items()},
        constants=_texts(data.get("constants"), "constants"),
        values={_text(ours): _texts(v, f"values.{ours}") for ours, v in _table(data.get("values"), "values").items()},
        eur_rate=_eur_rate(data.get("eur_rate")),
        **{name: _text(data.get(name)) for name in ("loader", "namespace", "encoding", "separator")},
    )


def check_known(given: Iterable[object], known: Iterable[str], what: str) -> None:
    """Raise UsageError, naming the nearest, if one of the given names is not known."""
    names = list(known)
    for name in given:
        if name not in names:
            near = process.extractOne(str(name), names, score_cutoff=60)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(names) or 'none'}."
            raise UsageError(f"{name!r} is no {what}.", hint)


def _table(value: Any, what: str) -> dict[Any, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UsageError(f"{what} must be a list of names with values, not {value!r}.", "Write name: value lines.")
    return value


def _texts(value: Any, what: str) -> dict[str, str]:
    return {_text(name): _text(item) for name, item in _table(value, what).items()}


def _text(value: Any) -> str:
    """YAML's plain values as the text that was meant: it reads yes as true and 2011-09-30 as a day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    raise UsageError(f"{value!r} must be a plain text.", "Put it in quotation marks.")


def _list(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(_text(item) for item in items if item is not None)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise UsageError(f"source.complete cannot be {value!r}.", "Write true or false.")
    return value


def _date_format(value: str) -> str:
    try:
        named = not value or dt.datetime.strptime(_SOME_DAY.strftime(value), value).date() == _SOME_DAY.date()
    except ValueError:
        named = False
    if not named:
        raise UsageError(f"date_format cannot be {value!r}.", "Write day, month and year as in %d.%m.%Y or %m/%d/%y.")
    return value


def _language(value: str) -> str:
    if value and value not in LANGUAGES:
        raise UsageError(f"language cannot be {value!r}.", f"One of: {', '.join(LANGUAGES)}.")
    return value


def _header_rows(value: Any) -> tuple[int, ...]:
    rows = [] if value is None else value if isinstance(value, list) else [value]
    numbers = all(isinstance(row, int) and not isinstance(row, bool) and row > 0 for row in rows)
    if not numbers or len(rows) > 2 or (len(rows) == 2 and rows[1] != rows[0] + 1):
        raise UsageError(f"header_row cannot be {value!r}.", "The first row is 1; a header of two rows is [1, 2].")
    return tuple(rows)


def _eur_rate(value: Any) -> EurRate | None:
    if value is None:
        return None
    table = _table(value, "eur_rate")
    check_known(table, EurRate._fields, "key of eur_rate")
    try:
        rate = float(table["rate"])
        if not 0 < rate < float("inf"):
            raise ValueError
        return EurRate(currency(_text(table["currency"])), rate, _text(table["date"]))
    except (KeyError, TypeError, ValueError, RowError) as error:
        raise UsageError(
            f"eur_rate is not understood: {value!r}.",
            "It needs currency (a code), rate (units for one euro) and date.",
        ) from error
