"""The arrays of a snapshot that the queries about competences work on: made once a snapshot and day, then shared."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.columns import Days, else_general
from competence_explorer.graph.competence.holdings import UNSTATED, Holdings, Indices, Mask, Members
from competence_explorer.graph.people import Posts
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot, Table
from competence_explorer.graph.visibility import current

KEPT = 16
"""Snapshots (whole, and as restricted viewers see them) whose arrays are kept."""


@dataclass(frozen=True, eq=False)
class Competences:
    """Who can do what, where, and until when, on one day.

    ``members`` are all posts of that day, people × institutions; ``home`` the institution of each main post, also a
    former one (-1: never had one); ``leaves`` the day on which a person is known to go: the earlier of what she
    declared and the end of her last post (NaT: none known, or one of her posts has no end).
    """

    holdings: Holdings
    members: Members
    home: NDArray[np.int32]
    leaves: Days

    def without(self, leavers: Mask) -> Competences:
        """What if these people left?"""
        return replace(self, holdings=self.holdings.without(leavers), members=self.members.without(leavers))

    def with_holdings(self, holdings: Holdings) -> Competences:
        """The same people with other competences."""
        return replace(self, holdings=holdings)

    def leaving(self, by: np.datetime64) -> Mask:
        """People with a recorded or declared end on or before a day."""
        return np.asarray(self.leaves <= by)


@dataclass(frozen=True, eq=False)
class Workload:
    """Shares of working time on projects, people × months from ``first`` on.

    ``not_known`` marks the months in which a person works, or may work, on a project without a known share or
    without a known time: there ``share`` is only the least that it can be.
    """

    first: np.datetime64
    share: NDArray[np.float32]
    not_known: Mask

    def available(self, most: float) -> tuple[Mask, Mask]:
        """People busy with at most this share in every month; and those of whom it is not known."""
        within: Mask = np.asarray((self.share <= most + 1e-6).all(axis=1))
        doubtful: Mask = np.asarray(self.not_known.any(axis=1))
        return within & ~doubtful, within & doubtful


def someone(snapshot: Snapshot, found: Competences, person: int) -> str:
    """A person by name, with the institution of the main post."""
    place, name = int(found.home[person]), name_of(snapshot, "Person", person)
    return name if place < 0 else f"{name} ({name_of(snapshot, 'Institution', place)})"


def competences(snapshot: Snapshot) -> Competences:
    """The arrays of a snapshot as of today; the same object again for the same snapshot and day."""
    return _competences(snapshot, dt.date.today())


@functools.lru_cache(maxsize=KEPT)
def _competences(snapshot: Snapshot, _today: dt.date) -> Competences:
    people = len(snapshot.nodes("Person"))
    posts = snapshot.relationships("EMPLOYED_BY")
    now = current(posts)
    members = Members.of(people, len(snapshot.nodes("Institution")), posts.start[now], posts.end[now])
    return Competences(
        _holdings(snapshot, "level"), members, Posts(snapshot).institutions(), _leaves(snapshot, posts, now)
    )


@functools.lru_cache(maxsize=KEPT)
def goals(snapshot: Snapshot) -> Holdings:
    """The levels that people aim at, in the form of holdings; only where a goal is stated."""
    return _holdings(snapshot, "goal_level", stated=True)


def _holdings(snapshot: Snapshot, column: str, stated: bool = False) -> Holdings:
    table = snapshot.relationships("HAS_SKILL")
    levels = np.nan_to_num(table.numbers(column), nan=UNSTATED).astype(np.int8)
    keep = np.flatnonzero((levels != UNSTATED) | (not stated))
    columns = (table.start[keep], table.end[keep], levels[keep], table.numbers("last_used")[keep])
    return Holdings.of(len(snapshot.nodes("Person")), len(snapshot.nodes("Skill")), *columns)


def _leaves(snapshot: Snapshot, posts: Table, now: Mask) -> Days:
    """The earlier of the day that she declared and the last end of her posts, if all of them have one."""
    declared: Days = np.array(snapshot.nodes("Person").numbers("leaves_on"), "datetime64[D]")
    ends = posts.numbers("end_date").astype("datetime64[D]")
    last = np.full(declared.size, np.datetime64(dt.date.min, "D"))
    np.maximum.at(last, posts.start[now], ends[now])  # NaT wins: a post without an end
    last[last == np.datetime64(dt.date.min, "D")] = np.datetime64("NaT")  # no post
    return np.fmin(declared, last)


def workload(snapshot: Snapshot, first: dt.date, months: int, besides: int = -1) -> Workload:
    """How busy people are with projects, month by month; any day of a month counts as that month.

    The project ``besides`` (an index) does not count. A work's time is its own, else its project's. Without an end it
    goes on; without a beginning or a share it makes the months up to its end not known. Cost: the rows of WORKED_ON,
    and people × months.
    """
    table, projects = snapshot.relationships("WORKED_ON"), snapshot.nodes("Project")
    begins, ends = (_own_or(table, projects, column) for column in ("start_date", "end_date"))
    start = np.datetime64(first, "M")
    begin = np.where(np.isnat(begins), 0, _months(begins, start))
    stop = np.where(np.isnat(ends), months, _months(ends, start) + 1)
    stop = np.where(table.end == besides, begin, stop)
    share = table.numbers("share")
    sure = ~(np.isnan(share) | np.isnat(begins) | np.isnat(ends))
    shape = (len(snapshot.nodes("Person")), months)
    known = np.where(np.isnan(share) | np.isnat(begins), 0.0, share)
    doubts = _spread(shape, table.start, begin, stop, (~sure).astype(np.float64))
    return Workload(start, _spread(shape, table.start, begin, stop, known).astype(np.float32), doubts > 0)


def _own_or(table: Table, projects: Table, column: str) -> Days:
    return else_general(table.numbers(column), projects.numbers(column)[table.end])


def _months(days: Days, start: np.datetime64) -> NDArray[Any]:
    return np.where(np.isnat(days), np.datetime64(0, "M"), days).astype("datetime64[M]").astype(
        np.int64
    ) - start.astype(np.int64)


def _spread(shape: tuple[int, int], rows: Any, begin: Indices, stop: Indices, values: Any) -> NDArray[np.float64]:
    """Add each value to its row from column ``begin`` up to, not including, ``stop``."""
    months = shape[1]
    begin, stop = np.clip(begin, 0, months), np.clip(stop, 0, months)
    steps = np.zeros((shape[0], months + 1))
    there = begin < stop
    np.add.at(steps, (rows[there], begin[there]), values[there])
    np.subtract.at(steps, (rows[there], stop[there]), values[there])
    return np.round(np.cumsum(steps, axis=1)[:, :months], 6)
