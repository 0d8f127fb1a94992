"""What stands in and below published lists and is no project: signs for nothing, rows of sums, notes."""

from __future__ import annotations

from competence_explorer.graph.keys import fold
from competence_explorer.loaders.base import Row, RowError

BLANKS = ("-", "–", "—", "n/a", "N/A", "n/d", "N/D", "n.d.", "b.d.", "brak", "Brak", "k.A.", "k. A.")
"""What stands for an empty cell."""
_WORDS = """
total | grand total | sum | razem | suma | ogółem | summe | gesamt | gesamtsumme | totale | total general | totaal
celkem | spolu | összesen | ukupno | sveukupno | skupaj | yhteensä | kokku | kopā | iš viso | σύνολο | общо | i alt
summa | totalt
"""
_SUMS = frozenset(fold(word) for line in _WORDS.strip().splitlines() for word in line.split("|"))
"""What stands at the row of sums below a list, in the languages of the Union."""
_FEW = 3
"""Columns with which a row may have one cell only and be a project all the same."""


def check_is_project(row: Row) -> None:
    """Raise RowError for a row of sums, or a note in one cell, in the place of a project."""
    [(column, text), *others] = [(name, row.text(name)) for name in ("project_id", "title") if row.text(name)]
    if not others and fold(text.rstrip(" :")) in _SUMS:
        right = "Remove it; a project of this title needs a project_id."
        raise RowError("This is a row of sums, and no project.", right, column=column, value=text)
    if not row.values.keys() - {column, "currency"} and len(row.columns) > _FEW:
        right = "Remove it; of a project fill other columns too."
        raise RowError("No other cell of this row is filled: it may be a note.", right, column=column, value=text)
