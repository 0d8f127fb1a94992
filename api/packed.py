"""Rows as columns, as the page of a picture takes them: each name once, and values that repeat told once.

A row for each node and each tie would say the names of all properties thousands of times.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any


def packed(rows: Sequence[Mapping[str, Any]], without: Collection[str] = ()) -> dict[str, Any]:
    """The rows as columns by name, those of ``without`` left out.

    A column is the list of its values; where they repeat, ``{"of": the different ones, "at": the place of each}``.

    >>> packed([{"id": 1, "place": "Sopot"}, {"id": 2, "place": "Sopot"}, {"id": 3, "place": "Sopot"}])
    {'id': [1, 2, 3], 'place': {'of': ['Sopot'], 'at': [0, 0, 0]}}
    """
    names = [name for name in (rows[0] if rows else ()) if name not in without]
    return {name: _column([row[name] for row in rows]) for name in names}


def _column(values: Sequence[Any]) -> Any:
    known: dict[Any, int] = {}
    at = [known.setdefault(repr(value) if isinstance(value, (list, dict)) else value, len(known)) for value in values]
    if 2 * len(known) > len(values):
        return values
    of: list[Any] = [None] * len(known)
    for place, value in zip(at, values, strict=True):
        of[place] = value
    return {"of": of, "at": at}
