"""What if some people left, others had learned, a partner joined? A changed copy of the arrays; nothing is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.arrays import Competences
from competence_explorer.graph.competence.coverage import near_misses
from competence_explorer.graph.competence.holdings import Mask, Requirement
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.people import parts_of, people_named, scope
from competence_explorer.graph.search import find_one
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.wording import say

_TRAINED = say("Write PERSON=COMPETENCE=LEVEL, PERSON=TRAINING or TRAINING, joined by '|'.")


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is supposed, each a text with parts joined by ``|`` (None: nothing).

    ``leaving``: people, institutions (all who have a post there today) and days (YYYY-MM-DD: everybody whose recorded
    last day is that day or earlier). ``trained``: ``PERSON=COMPETENCE=LEVEL``; ``PERSON=TRAINING`` (she reaches
    what it teaches, assessed); ``TRAINING`` (so does everybody of the scope who is one level below something that is
    needed and that it teaches). ``joining``: institutions and metropolises that join the scope.
    """

    leaving: str | None = None
    trained: str | None = None
    joining: str | None = None


SUPPOSED = tuple(field.name for field in fields(WhatIf))
"""The parameters that suppose something, wherever it is asked."""


class Learnt(NamedTuple):
    """A competence that somebody is supposed to have learned, up to a level."""

    person: int
    skill: int
    level: int


def joined(snapshot: Snapshot, places: NDArray[np.intp], what_if: WhatIf) -> NDArray[np.intp]:
    """The institutions of a scope with those that are supposed to join it. Raises as ``people.scope``."""
    if what_if.joining is None:
        return places
    return np.union1d(places, scope(snapshot, what_if.joining)).astype(np.intp)


def supposed(
    snapshot: Snapshot, found: Competences, what_if: WhatIf, needed: Sequence[Requirement], inside: Mask
) -> Competences:
    """The arrays as they would be; ``inside`` marks the people of the scope. Who leaves takes along what she learned.

    Raises UsageError for a part that is not understood, NotFoundError for a name that is not there.
    """
    learnt = [one for part in parts_of(what_if.trained) for one in _learnt(snapshot, found, part, needed, inside)]
    if learnt:
        people, skills, levels = zip(*learnt, strict=True)
        today = np.datetime64(dt.date.today(), "D")
        found = found.with_holdings(found.holdings.raised(people, skills, levels, today))
    gone = leavers(snapshot, found, what_if.leaving)
    return found.without(gone) if gone.any() else found


def leavers(snapshot: Snapshot, found: Competences, text: str | None) -> Mask:
    """The people whom ``leaving`` of :class:`WhatIf` means. Raises NotFoundError."""
    gone = np.zeros(found.holdings.people, np.bool_)
    for part in parts_of(text):
        day = day_of(part)
        if day is None:
            gone[list(people_named(snapshot, part))] = True
        else:
            gone |= found.leaving(np.datetime64(day, "D"))
    return gone


def day_of(text: str) -> dt.date | None:
    """The day that a part of ``leaving`` is; None where it is a name."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _learnt(
    snapshot: Snapshot, found: Competences, part: str, needed: Sequence[Requirement], inside: Mask
) -> Iterator[Learnt]:
    match [piece.strip() for piece in part.split("=")]:
        case [training] if training:
            yield from _by_all(snapshot, found, training, needed, inside)
        case [person, training] if person and training:
            who = find_one(snapshot, "Person", person)
            yield from (Learnt(who, skill, level) for skill, level in _taught(snapshot, training).items())
        case [person, competence, level] if level in ("1", "2", "3", "4"):
            who = find_one(snapshot, "Person", person)
            yield Learnt(who, find_one(snapshot, "Skill", competence, "competence"), int(level))
        case _:
            raise UsageError(say("%(part)s does not say who learned what.", part=repr(part)), _TRAINED)


def _by_all(
    snapshot: Snapshot, found: Competences, training: str, needed: Sequence[Requirement], inside: Mask
) -> Iterator[Learnt]:
    """Everybody inside who is one level below a requirement that the training reaches."""
    taught = _taught(snapshot, training)
    for requirement in needed:
        level = taught.get(requirement.skill, 0)
        if level >= requirement.level:
            near = near_misses(found.holdings, requirement, inside)
            yield from (Learnt(person, requirement.skill, level) for person in near.tolist())


def _taught(snapshot: Snapshot, training: str) -> dict[int, int]:
    """The level of each competence that a training teaches; 1 where it does not say."""
    table, node = snapshot.relationships("TEACHES"), find_one(snapshot, "Training", training)
    rows = np.flatnonzero(table.start == node).tolist()
    if not rows:
        raise UsageError(say("Of %(training)s it is not recorded what it teaches.", training=repr(training)), _TRAINED)
    return {int(table.end[row]): table.value("level", row) or 1 for row in rows}
