"""Rows on the command line: a table for reading, JSON or CSV for programs."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import click

from competence_explorer.api import render

FORMATS = ("table", "json", "csv")

MOST_LISTED = 4
"""Parts of a list that a table shows; JSON and CSV have them all."""

PIPED_WIDTH = 250
"""Characters of a table that is not written to a terminal."""


def show(rows: Sequence[Mapping[str, Any]], form: str, names: Sequence[str] | None = None) -> None:
    """Write rows to standard output, with the columns ``names`` (else those of the first row)."""
    columns = list(names) if names is not None else list(rows[0]) if rows else []
    if form == "json":
        click.echo(json.dumps(render.plain(list(rows)), ensure_ascii=False, allow_nan=False, indent=2))
    elif form == "csv":
        click.echo(render.to_csv(rows, columns), nl=False)
    elif rows:
        _table(rows, [column for column in columns if any(_told(row.get(column)) for row in rows)])


def _told(value: Any) -> bool:
    """Whether a cell says anything: a column of which none does only takes room."""
    return value is not None and value != "" and value != []


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    from rich import box  # only where somebody reads
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = sys.stdout.isatty()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        numbers = any(isinstance(row.get(column), int | float) for row in rows)
        table.add_column(column, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        # Text, not markup: square brackets in a name are part of the name.
        table.add_row(*(Text(_visible(_words(row.get(column)))) for column in columns))
    Console(width=None if terminal else PIPED_WIDTH, highlight=False, soft_wrap=False).print(table)


def _words(value: Any) -> str:
    if isinstance(value, list) and len(value) > MOST_LISTED:
        return "; ".join(map(str, value[:MOST_LISTED])) + f"; and {len(value) - MOST_LISTED} more"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    shown = render.cell(value)
    if shown is None:
        return ""
    return f"{shown:.3f}".rstrip("0").rstrip(".") if isinstance(shown, float) else str(shown)


def _visible(text: str) -> str:
    """Without control characters, which could move the cursor of a terminal."""
    return "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text)
