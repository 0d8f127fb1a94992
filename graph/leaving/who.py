"""Who leaves: people named, and people whose recorded last day has come by a date."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.columns import Days
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.people import parts_of
from competence_explorer.graph.search import find_one
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import Mask, current
from competence_explorer.graph.wording import say


def present(snapshot: Snapshot) -> Mask:
    """Who is there: people with a post today, and those of whom no post at all is recorded."""
    posts = snapshot.relationships("EMPLOYED_BY")
    there = np.ones(len(snapshot.nodes("Person")), np.bool_)
    there[posts.start] = False
    there[posts.start[current(posts)]] = True
    return there


def last_days(snapshot: Snapshot) -> Days:
    """Each person's recorded last day: ``leaves_on``, or the end of her last post if all her posts today have one.

    The earlier where both are recorded; NaT where neither is.
    """
    posts, people = snapshot.relationships("EMPLOYED_BY"), snapshot.nodes("Person")
    today = current(posts)
    start, end = posts.start[today], posts.numbers("end_date")[today].astype("datetime64[D]")
    ends = np.full(len(people), np.datetime64("0001-01-01", "D"))
    np.maximum.at(ends, start, end)  # a post without an end makes it NaT
    ends[ends == np.datetime64("0001-01-01", "D")] = np.datetime64("NaT")
    return np.asarray(np.fmin(people.numbers("leaves_on").astype("datetime64[D]"), ends))


def leavers(snapshot: Snapshot, people: str | None, until: dt.date | None, among: Mask) -> NDArray[np.intp]:
    """The people who leave, by index: those named (names or ids joined by ``|``), and those ``among`` whose
    recorded last day is ``until`` or earlier.

    Raises UsageError if neither is given, if nobody is left to leave, or if somebody named has left already;
    NotFoundError for a name that is not there.
    """
    if people is None and until is None:
        raise UsageError(
            say("Say who leaves."), say("Give people (names or ids joined by '|'), until (a day), or both.")
        )
    named = _named(snapshot, people or "")
    if people is not None and not named:
        raise UsageError(say("%(people)s names nobody.", people=repr(people)), say("Give names or ids joined by '|'."))
    leaving = np.zeros(len(among), np.bool_)
    leaving[named] = True
    if until is not None:
        leaving |= among & (last_days(snapshot) <= np.datetime64(until, "D"))
    return np.flatnonzero(leaving)


def _named(snapshot: Snapshot, people: str) -> list[int]:
    there = present(snapshot)
    parts = parts_of(people)
    found = [find_one(snapshot, "Person", part) for part in parts]
    for part, person in zip(parts, found, strict=True):
        if not there[person]:
            raise UsageError(say("%(part)s has left already.", part=part), say("Name people who have a post today."))
    return found


def day(days: Days, person: int) -> Any:
    """A day as Python holds it; None where it is missing."""
    return None if np.isnat(days[person]) else days[person].item()
