"""The data of a picture as its page reads it: columns made rows again."""

from __future__ import annotations

from typing import Any


def rows(columns: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows from the columns that ``api/packed.py`` makes."""
    whole = {
        name: column if isinstance(column, list) else [column["of"][place] for place in column["at"]]
        for name, column in columns.items()
    }
    return [dict(zip(whole, values, strict=True)) for values in zip(*whole.values(), strict=True)]


def unpacked(data: dict[str, Any]) -> dict[str, Any]:
    """The data with a row for each node and each tie."""
    return data | {"nodes": rows(data["nodes"]), "edges": rows(data["edges"])}
