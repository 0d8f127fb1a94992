"""What is asked of a call, a project or a profile: requirements, scope, what is supposed, and the days, together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.arrays import Competences, competences
from competence_explorer.graph.competence.coverage import Counts, Coverage, Status, coverage, status
from competence_explorer.graph.competence.holdings import Mask, Members, Requirement
from competence_explorer.graph.competence.readiness import Readiness, readiness
from competence_explorer.graph.competence.requirements import requirements
from competence_explorer.graph.competence.risks import NOBODY, Exposure, Period, Tolerance, exposures, people_of, period
from competence_explorer.graph.competence.scenario import WhatIf, joined, supposed
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.search import find_one
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import SMALL_CELL, View

Places = NDArray[np.intp]
NOTHING = WhatIf()


@dataclass(frozen=True)
class Need:
    """What is needed, and where it is asked for: exactly one of call, project and profile, and a scope (None: all)."""

    call: str | None = None
    project: str | None = None
    profile: str | None = None
    scope: str | None = None


@dataclass(frozen=True, eq=False)
class Sides:
    """Scopes side by side: groups of people, the institutions of each, and what is not recorded of them.

    ``silent`` are, by scope, the institutions without any recorded competence; ``unbounded`` marks scopes of which an
    institution has no recorded people at all: nobody can say how many might hold something there.
    """

    groups: Members
    parts: Sequence[Places]
    silent: Sequence[Places]
    unbounded: Mask


@dataclass(frozen=True, eq=False)
class Asked:
    """Requirements against people: as it is recorded (``before``), and after what is supposed (``found``)."""

    snapshot: Snapshot
    needed: list[Requirement]
    before: Competences
    found: Competences
    places: Places
    everybody: bool

    def sides(self, parts: Sequence[Places], everybody: bool = False) -> Sides:
        """These scopes, each some institutions. Of ``everybody``, only institutions with staff can be silent."""
        staff = self.before.members.counts()
        unheard = self.before.members.counts(~self.before.holdings.recorded) == staff
        silent = [part[(unheard & (staff > 0 if everybody else True))[part]] for part in parts]
        unbounded = np.array([not everybody and bool((staff[part] == 0).any()) for part in parts], np.bool_)
        return Sides(self.found.members.scopes(parts), parts, silent, unbounded)

    def coverage(self, sides: Sides) -> Coverage:
        """Requirements × scopes; a person with several posts in a scope counts once."""
        return coverage(self.found.holdings, sides.groups, self.needed)

    def statuses(self, sides: Sides, covered: Coverage) -> list[list[Status]]:
        """Covered, a gap or not known, requirements × scopes. That people left whose competences are known is known."""
        recorded = self.before.holdings.recorded
        heard = self.before.members.scopes(sides.parts).counts(recorded) - sides.groups.counts(recorded)
        lacks = covered.lacks + heard
        rows = zip(self.needed, covered.held.tolist(), lacks.tolist(), strict=True)
        return [
            [status(has, without, needed.people) for has, without in zip(held, lack, strict=True)]
            for needed, held, lack in rows
        ]

    def exposures(self, when: Period, tolerance: Tolerance, project: str | None = None) -> list[Exposure]:
        """What speaks against counting on the holders; work on the project itself does not."""
        besides = NOBODY if project is None else find_one(self.snapshot, "Project", project)
        return exposures(self.snapshot, self.found, self.needed, self.places, when, tolerance, besides)


def ask(view: View, need: Need, what_if: WhatIf = NOTHING) -> Asked:
    """As :func:`look_up`, for a view."""
    return look_up(view.snapshot, need, what_if, view.store.home)


def look_up(snapshot: Snapshot, need: Need, what_if: WhatIf = NOTHING, home: Path | None = None) -> Asked:
    """Look everything up, profiles also in ``home``. Raises UsageError and NotFoundError for what is not understood or
    not there."""
    needed = requirements(snapshot, need.call, need.project, need.profile, home)
    places = joined(snapshot, institutions_of(snapshot, need.scope), what_if)
    before = competences(snapshot)
    found = supposed(snapshot, before, what_if, needed, people_of(before, places))
    return Asked(snapshot, needed, before, found, places, need.scope is None)


def days(snapshot: Snapshot, need: Need, start: dt.date | None, end: dt.date | None) -> Period:
    """When the people are needed; see :func:`~competence_explorer.graph.competence.risks.period`."""
    return period(snapshot, need.call, need.project, start, end)


def as_told(view: View, needed: Sequence[Requirement], covered: Coverage, sides: Sides) -> Readiness:
    """Readiness as the viewer may know it: where a small count is not told, the lower end takes it as 1 and the upper
    end as the most that it can be, so that the figure says no more than the counts. Where nobody can say how many might
    hold something, the upper end takes it as held."""
    (least, most), (_, unknown) = _bounds(view, covered.held), _bounds(view, covered.not_known)
    lowest = readiness(needed, least, np.zeros_like(least)).missing_low
    highest = readiness(needed, most, unknown).missing_high
    return Readiness(lowest, np.where(sides.unbounded, 0.0, highest))


def _bounds(view: View, counts: Counts) -> tuple[Counts, Counts]:
    """The least and the most that counts can be, from what the viewer is told of them."""
    hidden = np.array([view.count(number) != number for number in range(SMALL_CELL)])
    untold = hidden[np.minimum(counts, SMALL_CELL - 1)] & (counts < SMALL_CELL)
    return np.where(untold, 1, counts), np.where(untold, SMALL_CELL - 1, counts)
