"""What is at risk although it is held: one institution, one person, old evidence, people who leave or are busy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.arrays import Competences, workload
from competence_explorer.graph.competence.coverage import fading
from competence_explorer.graph.competence.holdings import Ints, Mask, Requirement
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.levels import DAYS_A_YEAR, RULES
from competence_explorer.graph.search import find_one
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.wording import say

STALE_YEARS = RULES.stale_years
"""Evidence older than this is old, unless another number of years is given."""

BUSY_SHARE = 0.5
"""Who works more than this share of her time on other projects in any month is not available."""

MOST_MONTHS = 240
"""The longest time for which it is worked out how busy people are."""

NOBODY = -1


class Period(NamedTuple):
    """The days in which people are needed, both included."""

    first: dt.date
    last: dt.date

    @property
    def months(self) -> int:
        """Months that have a day in it."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1


class Tolerance(NamedTuple):
    """From when evidence counts as old, and up to which share of time on other projects somebody is available."""

    years: float = STALE_YEARS
    busy: float = BUSY_SHARE


class Exposure(NamedTuple):
    """The people of a scope who hold a requirement at the level, and what speaks against counting on them.

    ``holders``, ``old`` (evidence older than the tolerance), ``leaving`` (a recorded or declared end not after the
    period), ``available`` and ``busy`` (of the others it is not known) are people; ``places`` are institutions.
    """

    holders: Ints
    places: Ints
    old: Ints
    leaving: Ints
    available: Ints
    busy: Ints

    @property
    def sole(self) -> int:
        """The only holder; ``NOBODY`` if there is none or another one."""
        return int(self.holders[0]) if self.holders.size == 1 else NOBODY


def period(
    snapshot: Snapshot, call: str | None, project: str | None, start: dt.date | None, end: dt.date | None
) -> Period:
    """When people are needed: from ``start`` to ``end``; else from the first to the last day of the call or project;
    else from today, for a year. Raises UsageError if it ends before it begins, or is longer than twenty years."""
    today = dt.date.today()
    if call is not None:
        known = _recorded(snapshot, "Call", call, "opens", "closes")
    else:
        known = (None, None) if project is None else _recorded(snapshot, "Project", project, "start_date", "end_date")
    last = end or known[1]
    first = start or known[0] or min(today, last or today)
    found = Period(first, last or first + dt.timedelta(days=365))
    if found.last < found.first or found.months > MOST_MONTHS:
        raise UsageError(
            say("%(first)s to %(last)s is no time to plan for.", first=found.first, last=found.last),
            say("Give start and end as days."),
        )
    return found


def _recorded(snapshot: Snapshot, label: str, text: str, *columns: str) -> tuple[dt.date | None, dt.date | None]:
    node = find_one(snapshot, label, text)
    first, last = (snapshot.nodes(label).value(column, node) for column in columns)
    return first, last


def exposures(
    snapshot: Snapshot,
    found: Competences,
    needed: Sequence[Requirement],
    places: NDArray[np.intp],
    when: Period,
    tolerance: Tolerance = Tolerance(),  # noqa: B008 - a NamedTuple of constants
    besides: int = NOBODY,
) -> list[Exposure]:
    """How exposed each requirement is among the people with a post today at one of ``places``.

    Who works on the project ``besides`` is not busy with it. Cost: the works, people × months, and the holders.
    """
    inside = people_of(found, places)
    free, doubtful = workload(snapshot, when.first, when.months, besides).available(tolerance.busy)
    leaving = found.leaving(np.datetime64(when.last, "D"))
    before = np.datetime64(dt.date.today(), "D") - np.timedelta64(round(tolerance.years * DAYS_A_YEAR), "D")
    return [_exposure(found, one, places, inside, leaving, free, doubtful, before) for one in needed]


def people_of(found: Competences, places: NDArray[np.intp]) -> Mask:
    """The people with a post today at one of the institutions, after what is supposed of them."""
    inside = np.zeros(found.members.people, np.bool_)
    inside[found.members.person[np.isin(found.members.group, places)]] = True
    return inside


def _exposure(
    found: Competences,
    needed: Requirement,
    places: NDArray[np.intp],
    inside: Mask,
    leaving: Mask,
    free: Mask,
    doubtful: Mask,
    before: np.datetime64,
) -> Exposure:
    held = found.holdings.holders(needed.skill, needed.level)
    held = held[inside[held]]
    old = fading(found.holdings, needed, before)
    _, groups = found.members.pairs(held)
    return Exposure(
        holders=held,
        places=np.intersect1d(groups, places).astype(np.int32),
        old=old[inside[old]],
        leaving=held[leaving[held]],
        available=held[free[held]],
        busy=held[~(free | doubtful)[held]],
    )
