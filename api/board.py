"""The mentoring board: suggested pairs that nobody has decided on yet, exchanges under way, the ledger."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from competence_explorer.api.addresses import address_of_key
from competence_explorer.graph.recorded import NEXT, Proposal
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.queries.base import Rows

Row = Mapping[str, Any]

MATCH = "match"
"""The section of ``mentor-match`` that holds pairs."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something on the board, with its page (empty where there is none)."""

    name: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pair that ``mentor-match`` suggests, and what it is recorded as. A person who has a need is not named, nor
    where she is: the need stands for her; ``mentee`` is None then, and ``where`` and ``path`` are empty."""

    row: Row
    proposal: Proposal
    mentor: Named
    mentee: Named | None
    competence: Named
    where: str
    path: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """An exchange with its people and what may become of it: ``following``, but for that it is declined."""

    row: Row
    status: str
    givers: list[Named]
    takers: list[Named]
    skills: list[Named]
    following: list[str]
    declinable: bool


def suggestions(snapshot: Snapshot, rows: Rows) -> list[Suggestion]:
    """The pairs among the rows of ``mentor-match`` about which no exchange is recorded, refused ones included."""
    known = set(_known(snapshot))
    found = [_suggestion(snapshot, row) for row in rows if row["section"] == MATCH and row["id"]]
    return [one for one in found if not known & set(_marks(one.proposal))]


def _suggestion(snapshot: Snapshot, row: Row) -> Suggestion:
    mentee = row["id"] if row["id"] in snapshot.nodes("Person").index else ""
    need, skill = row["need_id"] or "", row["competence_id"]
    hidden = bool(mentee and need)
    return Suggestion(
        row,
        Proposal(row["mentor_id"], mentee, skill, need, row["format"]),
        _named(snapshot, "Person", row["mentor_id"]),
        None if hidden else _named(snapshot, "Person", mentee) if mentee else Named(row["name"]),
        Named(row["competence"], address_of_key(snapshot, skill, "Skill")),
        "" if hidden or not mentee else row["institution"] or "",
        "" if hidden else row["path"] or "",
    )


def author(snapshot: Snapshot, need: str) -> str:
    """The key of the person who has a need; empty where an institution has it, or the person may not be seen."""
    table, has = snapshot.nodes("Need"), snapshot.relationships("HAS_NEED", "Person")
    own = has.start[has.end == table.index[need]].tolist() if need in table.index else []
    return str(snapshot.nodes("Person").texts("id")[own[0]]) if own else ""


def _known(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    """What tells recorded exchanges from others: giver, and taker with competence or need."""
    ends = {
        "giver": _ends(snapshot, "GIVES", "Person"),
        "taker": _ends(snapshot, "TAKES", "Person"),
        "skill": _ends(snapshot, "ABOUT", "Skill"),
        "need": _ends(snapshot, "ANSWERS", "Need"),
    }
    for exchange, givers in ends["giver"].items():
        others = (ends[name].get(exchange, [""]) for name in ("taker", "skill", "need"))
        for giver, taker, skill, need in itertools.product(givers, *others):
            yield from _marks(Proposal(giver, taker, skill, need))


def _marks(proposal: Proposal) -> Iterator[tuple[str, str, str]]:
    if proposal.need:
        yield proposal.giver, "need", proposal.need
    if proposal.taker and proposal.skill:
        yield proposal.giver, proposal.taker, proposal.skill


def _ends(snapshot: Snapshot, type_: str, label: str) -> dict[int, list[str]]:
    """By exchange the keys at one of its ends."""
    table, ids = snapshot.relationships(type_), snapshot.nodes(label).texts("id")
    exchanges, others = (table.end, table.start) if label == "Person" else (table.start, table.end)
    found: dict[int, list[str]] = {}
    for exchange, other in zip(exchanges.tolist(), others.tolist(), strict=True):
        found.setdefault(exchange, []).append(ids[other])
    return found


def under_way(snapshot: Snapshot, rows: Rows) -> list[Exchange]:
    """The exchanges among the rows of ``exchanges`` that have not ended, those furthest on first."""
    order = list(NEXT)
    found = [_exchange(snapshot, row) for row in rows]
    open_ones = [one for one in found if NEXT.get(one.status)]
    return sorted(open_ones, key=lambda one: -order.index(one.status))


def ended(rows: Rows) -> Rows:
    """The rows of ``exchanges`` that are done or declined."""
    return [row for row in rows if not NEXT.get(row["status"] or "proposed")]


def _exchange(snapshot: Snapshot, row: Row) -> Exchange:
    status = row["status"] or "proposed"
    following = NEXT.get(status, ())
    return Exchange(
        row,
        status,
        [_named(snapshot, "Person", id_) for id_ in row["giver_id"]],
        [_named(snapshot, "Person", id_) for id_ in row["taker_id"]],
        [_named(snapshot, "Skill", id_) for id_ in row["skill_id"]],
        [state for state in following if state != "declined"],
        "declined" in following,
    )


def _named(snapshot: Snapshot, label: str, id_: str) -> Named:
    return Named(name_of(snapshot, label, snapshot.nodes(label).index[id_]), address_of_key(snapshot, id_, label))
