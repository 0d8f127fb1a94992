"""Institutions × competences of a call as a heat map: told apart by darkness and by what stands in the cells, so that
no colour has to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from competence_explorer.queries.base import Rows

MOST = 60
"""Institutions that a page shows; the workbook has all."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: ``tone`` is covered, part, none or unknown; ``text`` people held / people needed."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """An institution, its readiness (lowest and highest), and a cell for each competence."""

    name: str
    low: float
    high: float
    spots: Sequence[Spot]


@dataclass(frozen=True, slots=True)
class Heat:
    """The map; ``silent`` are institutions that have not reported: a row of question marks would tell no more."""

    competences: Sequence[str]
    lines: Sequence[Line]
    silent: Sequence[str]


def heat_map(scopes: Rows, cells: Rows) -> Heat:
    """The map of compare-readiness: most ready first; competences in the order of the call."""
    competences = list(dict.fromkeys(row["competence"] for row in cells))
    by_place = {(row["id"], row["competence"]): row for row in cells}
    heard = [row for row in scopes if not row["not_reported"]]
    lines = [
        Line(
            row["name"],
            row["readiness_low"],
            row["readiness_high"],
            [spot(by_place.get((row["id"], name))) for name in competences],
        )
        for row in heard
    ]
    return Heat(competences, lines, [row["name"] for row in scopes if row["not_reported"]])


def spot(row: dict[str, Any] | None) -> Spot:
    """A cell of the map.

    >>> spot({"held": 1, "people": 2, "status": "gap"})
    Spot(tone='part', text='1/2')
    """
    if row is None or row["status"] == "not known":
        return Spot("unknown", "?")
    held = row["held"]
    if row["status"] == "covered":
        return Spot("covered", f"{short(held)}/{row['people']}")
    return Spot("part" if held else "none", f"{short(held)}/{row['people']}")


def short(held: int | str) -> str:
    """A count of people with a sign in place of words, where it is not told exactly.

    >>> short("fewer than 5"), short("5 or more"), short("not told"), short(3)
    ('<5', '5+', '?', '3')
    """
    if not isinstance(held, str):
        return str(held)
    number = "".join(filter(str.isdigit, held))
    return f"<{number}" if held.startswith("fewer") else f"{number}+" if number else "?"
