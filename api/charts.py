"""Columns of a table as small charts of bars: heights for the template, since no style may stand in a page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from competence_explorer.api.tables import Table

HEIGHT = 42.0


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart: the column, its largest value, the height of each bar, and the names of the first and the last."""

    column: str
    most: float
    heights: Sequence[float]
    first: str
    last: str


def bars(table: Table, columns: Collection[str]) -> list[Bars]:
    """A chart for each of the columns in which there is anything to see; the first column names the bars."""
    names = [column.name for column in table.columns]
    found = []
    for name in columns:
        values = [row[names.index(name)].value for row in table.rows]
        known = [value if isinstance(value, (int, float)) else 0 for value in values]
        if most := max(known, default=0):
            heights = [round(HEIGHT * value / most, 1) for value in known]
            found.append(Bars(name, most, heights, table.rows[0][0].text, table.rows[-1][0].text))
    return found
