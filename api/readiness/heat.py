"""Institutions × required competences, of which each cell leads to the people there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from competence_explorer.api.addresses import thing_address
from competence_explorer.api.readiness.answers import Answer
from competence_explorer.api.readiness.wish import Wish, fits
from competence_explorer.api.report.heat import Spot, short, spot
from competence_explorer.api.templating import address
from competence_explorer.graph.search import fold
from competence_explorer.queries.base import Rows

MOST = 24
"""Rows that are shown until all are asked for."""

ORDERS: Mapping[str, Callable[[Line], Any]] = {
    "lacking": lambda line: (-line.scarce, -line.low, -line.high, fold(line.name)),
    "ready": lambda line: (-line.low, -line.high, fold(line.name)),
    "need": lambda line: (line.high, line.low, fold(line.name)),
    "name": lambda line: fold(line.name),
}
"""Ways to order the rows: first those that hold most of what the scope lacks; most ready; least ready; by name."""


@dataclass(frozen=True, slots=True)
class Field:
    """A cell: its tone and text, the address of the people there (empty where there is nobody), and how many hold it
    below the level, also in short."""

    spot: Spot
    href: str
    below: int | str
    near: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row: an institution or a metropolis; ``key`` is its part of a scope, empty where it cannot be one;
    ``scarce`` counts the competences with a gap in the scope that somebody holds there."""

    name: str
    href: str
    key: str
    scarce: int
    low: float
    high: float
    fields: Sequence[Field]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The rows that are shown, how many are not, and those that have not reported, with their pages."""

    lines: Sequence[Line]
    rest: int
    silent: Sequence[tuple[str, str]]


def heat_map(answer: Answer, wish: Wish, needed: Rows) -> HeatMap:
    """The map of an answer of compare-readiness; the rows of call-readiness are its columns, in their order."""
    label = "Metropolis" if wish["by"] == "metropolis" else "Institution"
    by_place: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in answer.rows:
        by_place.setdefault(row["id"], {})[row["competence_id"]] = row
    gaps = {row["id"] for row in needed if row["status"] != "covered"}
    heard = {id_: cells for id_, cells in by_place.items() if label == "Metropolis" or not _is_silent(cells)}
    lines = [_line(label, id_, [cells[row["id"]] for row in needed], gaps) for id_, cells in heard.items()]
    lines.sort(key=ORDERS.get(wish["order"], ORDERS["lacking"]))
    shown = lines if wish["rows"] == "all" else lines[:MOST]
    silent = [(_any(by_place[id_])["name"], thing_address(label, id_)) for id_ in by_place.keys() - heard.keys()]
    return HeatMap(shown, len(lines) - len(shown), sorted(silent, key=lambda one: fold(one[0])))


def _any(cells: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    return next(iter(cells.values()))


def _is_silent(cells: Mapping[str, Mapping[str, Any]]) -> bool:
    return bool(_any(cells)["not_reported"])


def _line(label: str, id_: str, cells: Sequence[Mapping[str, Any]], gaps: Collection[str]) -> Line:
    first = cells[0]
    return Line(
        first["name"],
        thing_address(label, id_),
        id_ if fits(id_) else "",
        sum(bool(cell["held"]) for cell in cells if cell["competence_id"] in gaps),
        first["readiness_low"],
        first["readiness_high"],
        [_field(label.lower(), id_, cell) for cell in cells],
    )


def _field(where: str, id_: str, cell: Mapping[str, Any]) -> Field:
    """A cell, which leads to who holds it at the level; where nobody does, to who holds it below."""
    asked = {"skill": cell["competence_id"], "level": cell["level"] if cell["held"] else None, where: id_}
    href = address("/queries/find-people", asked) if cell["held"] or cell["below"] else ""
    return Field(spot(dict(cell)), href, cell["below"], short(cell["below"]))
