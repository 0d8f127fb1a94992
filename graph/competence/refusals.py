"""Who declined, or was declined, as whose mentor before: such a pair is not proposed a second time."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.aims import NOBODY, Aims
from competence_explorer.graph.competence.holdings import Indices, Mask
from competence_explorer.graph.snapshot import Snapshot

DECLINED = "declined"

Codes = NDArray[np.int64]


class Refusals(NamedTuple):
    """What was declined, as sorted codes: a mentor for a need, and a mentor for a mentee about a competence."""

    needs: Codes
    mentees: Codes


def refused(snapshot: Snapshot, wanted: Aims, aim: Indices, mentor: NDArray[Any]) -> Mask:
    """Which pairs of an aim and a mentor were declined before: for this need, or with this mentee about the same
    competence. An exchange that was declined without saying for which of these says nothing about others."""
    known = refusals(snapshot)
    need, mentee, skill = wanted.need[aim], wanted.person[wanted.learner[aim]], wanted.skill[aim]
    for_need = (need != NOBODY) & np.isin(_need_codes(snapshot, mentor, need), known.needs)
    by_mentee = (mentee != NOBODY) & np.isin(_mentee_codes(snapshot, mentor, mentee, skill), known.mentees)
    return np.asarray(for_need | by_mentee)


@functools.lru_cache(maxsize=4)
def refusals(snapshot: Snapshot) -> Refusals:
    """What the declined exchanges of a snapshot rule out. Cost: the exchanges, and the ends of those declined."""
    needs, mentees = _columns(_for_needs(snapshot), 2), _columns(_with_mentees(snapshot), 3)
    return Refusals(np.unique(_need_codes(snapshot, *needs)), np.unique(_mentee_codes(snapshot, *mentees)))


def _for_needs(snapshot: Snapshot) -> Iterator[tuple[int, int]]:
    for givers, needs in _declined(snapshot, ("GIVES", "Person"), ("ANSWERS", "Need")):
        yield from itertools.product(givers, needs)


def _with_mentees(snapshot: Snapshot) -> Iterator[tuple[int, int, int]]:
    for givers, takers, skills in _declined(snapshot, ("GIVES", "Person"), ("TAKES", "Person"), ("ABOUT", "Skill")):
        yield from itertools.product(givers, takers, skills)


def _declined(snapshot: Snapshot, *ends: tuple[str, str]) -> Iterator[list[list[int]]]:
    """By declined exchange, what stands at each of these ends."""
    statuses = snapshot.nodes("Exchange").texts("status")
    sides = [_ends(snapshot, type_, label) for type_, label in ends]
    for exchange in range(len(statuses)):
        if statuses[exchange] == DECLINED:
            yield [side.get(exchange, []) for side in sides]


def _ends(snapshot: Snapshot, type_: str, label: str) -> dict[int, list[int]]:
    table = snapshot.relationships(type_)
    exchanges, others = (table.end, table.start) if label == "Person" else (table.start, table.end)
    found: dict[int, list[int]] = {}
    for exchange, other in zip(exchanges.tolist(), others.tolist(), strict=True):
        found.setdefault(exchange, []).append(other)
    return found


def _columns(rows: Iterator[tuple[int, ...]], width: int) -> Codes:
    return np.array(list(rows), np.int64).reshape(-1, width).T


def _need_codes(snapshot: Snapshot, mentor: NDArray[Any], need: NDArray[Any]) -> Codes:
    return np.asarray(mentor.astype(np.int64) * len(snapshot.nodes("Need")) + need)


def _mentee_codes(snapshot: Snapshot, mentor: NDArray[Any], mentee: NDArray[Any], skill: NDArray[Any]) -> Codes:
    people, skills = len(snapshot.nodes("Person")), len(snapshot.nodes("Skill"))
    return np.asarray((mentor.astype(np.int64) * people + mentee) * skills + skill)
