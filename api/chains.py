"""Introduction paths as chains for a page: who, where, and why each knows the next."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competence_explorer.api.addresses import thing_address
from competence_explorer.api.languages import gettext, later
from competence_explorer.queries.base import Rows

KINDS: Mapping[str, str] = {
    "project": later("project"),
    "mentoring": later("mentoring"),
    "exchange": later("exchange"),
    "training": later("training"),
    "reports_to": later("reporting line"),
    "department": later("department"),
    "posts": later("posts"),
}
"""Kinds of tie, in words."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A person on a chain."""

    id: str
    name: str
    institution: str
    href: str


@dataclass(frozen=True, slots=True)
class Hop:
    """Why two people on a chain know each other, and the files and rows that say so."""

    kind: str
    evidence: str
    sources: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chain:
    """One path: people, and the hop after each but the last."""

    number: int
    stops: Sequence[Stop]
    hops: Sequence[Hop]

    @property
    def asker(self) -> Stop:
        """Who seeks the introduction."""
        return self.stops[0]

    @property
    def mentor(self) -> Stop:
        """Who is reached, and asked first."""
        return self.stops[-1]

    @property
    def between(self) -> Sequence[Stop]:
        """Who introduces, in order."""
        return self.stops[1:-1]


def chains(rows: Rows) -> list[Chain]:
    """The chains of the rows of ``introduction-paths``, in their order."""
    return [_chain(number, list(hops)) for number, hops in itertools.groupby(rows, key=lambda row: int(row["path"]))]


def _chain(number: int, rows: Rows) -> Chain:
    stops = [_stop(rows[0], "from"), *(_stop(row, "to") for row in rows)]
    hops = [Hop(gettext(KINDS.get(row["kind"], row["kind"])), row["evidence"], row["source"]) for row in rows]
    return Chain(number, stops, hops)


def _stop(row: Mapping[str, str | None], end: str) -> Stop:
    id_ = str(row[f"{end}_id"])
    return Stop(id_, str(row[end]), row[f"{end}_institution"] or "", thing_address("Person", id_))
