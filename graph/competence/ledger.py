"""The ledger of give and take: hours and competences that institutions gave to each other and took, by double entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from competence_explorer.graph.people import Posts
from competence_explorer.graph.snapshot import Snapshot, Table

NOWHERE = -1
"""The account of what nobody known (or nobody who may be seen) gave or took."""

AGREED = ("accepted", "done")
"""Exchanges that count; the others were not agreed on."""

DAYS = 1e-6
"""Hours below this are none: rounding."""


@dataclass(frozen=True)
class Entry:
    """A part of an exchange: giver and taker are institutions, by index (-1: not known), as is the competence."""

    exchange: int
    giver: int
    taker: int
    skill: int
    planned: float
    done: float


@dataclass
class Account:
    """What one institution gave and took, in hours, and what about: hours done, or planned where none are done yet."""

    given_planned: float = 0.0
    given_done: float = 0.0
    taken_planned: float = 0.0
    taken_done: float = 0.0
    gave: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    took: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def balance(self) -> float:
        """Hours done: given less taken."""
        return self.given_done - self.taken_done


def entries(snapshot: Snapshot, since: int | None = None, until: int | None = None) -> list[Entry]:
    """Every agreed exchange, split evenly over its givers, its takers and its competences; so hours add up.

    People stand for the institutions of their main posts. With ``since`` and ``until`` only exchanges that began
    within these years (those without a day not). Cost: the exchanges, and their people.
    """
    table = snapshot.nodes("Exchange")
    homes = Posts(snapshot).institutions()
    sides = [_ends(snapshot.relationships(type_), homes) for type_ in ("GIVES", "TAKES")]
    about: dict[int, list[int]] = {}
    skills = snapshot.relationships("ABOUT")
    for exchange, skill in zip(skills.start.tolist(), skills.end.tolist(), strict=True):
        about.setdefault(exchange, []).append(skill)
    found: list[Entry] = []
    for exchange in range(len(table)):
        if _counts(table, exchange, since, until):
            givers, takers = (side.get(exchange, [NOWHERE]) for side in sides)
            found += _split(table, exchange, givers, takers, about.get(exchange, [NOWHERE]))
    return found


def _counts(table: Table, exchange: int, since: int | None, until: int | None) -> bool:
    if table.texts("status")[exchange] not in AGREED:
        return False
    day = table.value("start_date", exchange)
    if day is None:
        return since is None and until is None
    return (since is None or since <= day.year) and (until is None or day.year <= until)


def _ends(table: Table, homes: np.ndarray[tuple[int], np.dtype[np.int32]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for person, exchange in zip(table.start.tolist(), table.end.tolist(), strict=True):
        found.setdefault(exchange, []).append(int(homes[person]))
    return found


def _split(
    table: Table, exchange: int, givers: Sequence[int], takers: Sequence[int], skills: Sequence[int]
) -> list[Entry]:
    parts = len(givers) * len(takers) * len(skills)
    planned, done = ((table.value(name, exchange) or 0.0) / parts for name in ("hours_planned", "hours_done"))
    return [Entry(exchange, a, b, skill, planned, done) for a in givers for b in takers for skill in skills]


def accounts(found: Sequence[Entry]) -> dict[int, Account]:
    """The account of each institution that gave or took. All balances add up to zero."""
    kept: dict[int, Account] = {}
    for entry in found:
        hours = entry.done if entry.done > DAYS else entry.planned
        giver, taker = kept.setdefault(entry.giver, Account()), kept.setdefault(entry.taker, Account())
        giver.given_planned += entry.planned
        giver.given_done += entry.done
        giver.gave[entry.skill] += hours
        taker.taken_planned += entry.planned
        taker.taken_done += entry.done
        taker.took[entry.skill] += hours
    return kept
