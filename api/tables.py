"""An answer as a table of a page: cells that know how they sort and where they lead, and the page of them to show."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import QueryParams

from competence_explorer.api.addresses import address_of_key, address_of_name, label_of_key
from competence_explorer.api.paging import number_of
from competence_explorer.api.templating import address, sort_value
from competence_explorer.api.vocabulary import said
from competence_explorer.graph.search import fold
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.queries.base import Column, Rows

MOST = 500
"""Rows on a page; the downloads have all."""

ROOM = 120
"""Letters of a list that are seen at once."""

LONG = 50
"""Letters from which on a text needs room."""

NAMES: Mapping[str, str] = {
    "institution": "Institution",
    "institutions": "Institution",
    "held_at": "Institution",
    "not_reported": "Institution",
    "worst": "Institution",
    "host": "Institution",
    "person": "Person",
    "people": "Person",
    "who": "Person",
    "giver": "Person",
    "taker": "Person",
    "mentor": "Person",
    "mentee": "Person",
    "through": "Person",
    "skill": "Skill",
    "skills": "Skill",
    "competence": "Skill",
    "competences": "Skill",
    "lacking": "Skill",
    "could_teach_us": "Skill",
    "we_could_teach": "Skill",
    "project": "Project",
    "projects": "Project",
    "training": "Training",
    "trainings": "Training",
    "call": "Call",
    "theme": "Theme",
    "themes": "Theme",
    "metropolis": "Metropolis",
}
"""Labels of what columns name, by the column or by the last word of its name."""


@dataclass(frozen=True, slots=True)
class Part:
    """A text, and the address that it leads to, if any."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it is shown, a part for each of a list, and how it sorts where that is not as its text."""

    value: Any
    parts: Sequence[Part]
    sort: str | None = None

    @property
    def text(self) -> str:
        """All of it."""
        return "; ".join(part.text for part in self.parts)

    @property
    def first(self) -> int:
        """How many of its parts are seen at once; of a few more than that all."""
        lengths = itertools.accumulate(len(part.text) for part in self.parts)
        few = max(1, sum(length <= ROOM for length in lengths))
        return few if few < len(self.parts) - 1 or self._is_large else len(self.parts)

    @property
    def _is_large(self) -> bool:
        return sum(len(part.text) for part in self.parts) > 2 * ROOM


@dataclass(frozen=True, slots=True)
class Wish:
    """Which part of an answer the reader wants to see: a page of it, in the order of a column (with a minus in front:
    the largest first), of the rows in which a text occurs; with ``ask`` none yet, but the form with what is given."""

    page: int = 1
    sort: str = ""
    find: str = ""
    ask: bool = False

    def values(self) -> dict[str, Any]:
        """As they stand in an address."""
        return {"find": self.find, "sort": self.sort, "page": self.page if self.page > 1 else ""}


@dataclass(frozen=True, slots=True)
class Table:
    """A page of the rows of an answer.

    ``numeric`` are the columns that stand to the right, ``long`` those that need room. ``total`` counts all rows,
    ``found`` those with the text that was looked for, ``size`` those of a page. ``whys`` are the addresses of where
    each row comes from, if it says so; ``path`` and ``given`` the address of the answer, where its other pages are.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    numeric: frozenset[str]
    long: frozenset[str]
    total: int
    found: int
    whys: Sequence[str] = ()
    size: int = MOST
    wish: Wish = field(default_factory=Wish)
    path: str = ""
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, math.ceil(self.found / self.size))

    @property
    def by_server(self) -> bool:
        """Whether it is sorted and filtered by the server, since the page does not hold all rows."""
        return bool(self.path) and self.total > self.size

    @property
    def first(self) -> int:
        """The number of its first row."""
        return (self.wish.page - 1) * self.size + 1

    def at(self, **changed: Any) -> str:
        """The address of another page or order."""
        return address(self.path, {**self.given, "page": "", **self.wish.values(), **changed})

    def sorted_by(self, column: str) -> str:
        """The address of the same in the order of a column; of one that it is in the order of, the other way round."""
        first = f"-{column}" if column in self.numeric else column
        other = column if column in self.numeric else f"-{column}"
        return self.at(sort=other if self.wish.sort == first else first, page="")


def split(given: QueryParams) -> tuple[QueryParams, Wish]:
    """The query's own parameters, and what the reader wants to see of the answer. Raises UsageError for a page that
    is no number.

    >>> own, wish = split(QueryParams("skill=GIS&page=2&sort=-level"))
    >>> str(own), wish
    ('skill=GIS', Wish(page=2, sort='-level', find='', ask=False))
    """
    own = QueryParams([(name, value) for name, value in given.multi_items() if name not in Wish.__slots__])
    page = number_of(given.get("page", ""))
    return own, Wish(page, given.get("sort", ""), given.get("find", "").strip(), "ask" in given)


def make_table(
    snapshot: Snapshot,
    columns: Sequence[Column],
    rows: Rows,
    wish: Wish | None = None,
    path: str = "",
    given: Mapping[str, str] | None = None,
    *,
    hide: Collection[str] = (),
    why: str = "",
    most: int | None = None,
) -> Table:
    """The table of an answer, without the columns ``hide``, empty ones, and the keys of what is named beside them.

    What a row names leads to its page: by its key, or by its name where the column says what is named and only one
    thing is called so. ``most`` rows make a page. With ``why`` (a thing, as the query ``why`` takes it) each row tells
    where its tie to that thing comes from.
    """
    wish, size = wish or Wish(), most or MOST
    found = _wanted(rows, columns, wish)
    page = found[(wish.page - 1) * size : wish.page * size]
    told = [column for column in columns if column.name not in hide and _says_something(column.name, columns, rows)]
    makers = [_maker(snapshot, column.name, columns) for column in told]
    cells = [[make(row) for make in makers] for row in page]
    numeric = frozenset(column.name for column in told if _is_numeric(column.name, rows))
    long = frozenset(column.name for place, column in enumerate(told) if any(_is_long(row[place]) for row in cells))
    whys = [_why(snapshot, why, row) for row in page] if why else ()
    return Table(told, cells, numeric, long, len(rows), len(found), whys, size, wish, path, given or {})


def _key_of(name: str, columns: Sequence[Column]) -> str:
    """The column with the key of what a column names: ``id`` of ``name``, ``from_id`` of ``from``; else empty."""
    wanted = ("id",) if name == "name" else (f"{name}_id", f"{name}_ids")
    return next((column.name for column in columns if column.name in wanted), "")


def _says_something(name: str, columns: Sequence[Column], rows: Rows) -> bool:
    """Whether a column is worth room on a page: not where it holds nothing, or the keys of what is named beside it."""
    if any(_key_of(column.name, columns) == name for column in columns):
        return False
    return not rows or any(row[name] is not None for row in rows)


def _is_long(cell: Cell) -> bool:
    return any(len(part.text) > LONG for part in cell.parts)


def _why(snapshot: Snapshot, thing: str, row: Mapping[str, Any]) -> str:
    label = label_of_key(snapshot, row["id"], _likely(row)) or _likely(row)
    return address("/queries/why", {"thing": thing, "other": f"{label} {row['id']}"})


def _wanted(rows: Rows, columns: Sequence[Column], wish: Wish) -> Rows:
    """The rows in which the text occurs, in the order that is asked for, missing values last."""
    wanted, by = fold(wish.find), wish.sort.removeprefix("-")
    if wanted:
        rows = [row for row in rows if wanted in fold(" ".join(said(name, value) for name, value in row.items()))]
    if by not in {column.name for column in columns}:
        return rows
    known = [row for row in rows if row[by] is not None]
    numbers = _is_numeric(by, known)
    key: Callable[[Any], Any] = (lambda row: row[by]) if numbers else (lambda row: fold(_sorted(by, row[by])))
    ordered = sorted(known, key=key, reverse=wish.sort.startswith("-"))
    return ordered + [row for row in rows if row[by] is None]


def _maker(snapshot: Snapshot, name: str, columns: Sequence[Column]) -> Callable[[Mapping[str, Any]], Cell]:
    """What makes the cells of a column."""
    key = _key_of(name, columns)
    label = NAMES.get(name) or NAMES.get(name.rpartition("_")[2], "")

    def leads_to(text: str, key_value: Any, row: Mapping[str, Any]) -> str:
        if key_value is not None:
            return address_of_key(snapshot, str(key_value), _likely(row) if name == "name" else label)
        return address_of_name(snapshot, label, text) if label and not key else ""

    def make(row: Mapping[str, Any]) -> Cell:
        value, keys = row[name], row[key] if key else None
        if isinstance(value, list):
            own = keys if isinstance(keys, list) and len(keys) == len(value) else [None] * len(value)
            parts = [
                Part(said(name, part), leads_to(str(part), id_, row)) for part, id_ in zip(value, own, strict=True)
            ]
            return Cell(value, parts, _sorted(name, value))
        text, href = said(name, value), leads_to(value, keys, row) if isinstance(value, str) else ""
        sort = _sorted(name, value)
        return Cell(value, (Part(text, href),), None if sort == text else sort)

    return make


def _likely(row: Mapping[str, Any]) -> str:
    """The label of a row's thing, where the row says so."""
    return str(row.get("kind") or "")


def _sorted(name: str, value: Any) -> str:
    """A value as the page sorts it: texts as they are read, days and numbers as programs write them."""
    return said(name, value) if isinstance(value, str) else sort_value(value)


def _is_numeric(name: str, rows: Rows) -> bool:
    values = [row[name] for row in rows if row[name] is not None]
    return bool(values) and all(isinstance(value, (int, float)) for value in values)
