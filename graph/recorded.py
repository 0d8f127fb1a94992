"""Exchanges that the office records itself, and the states that they go through.

An exchange that is recorded is a source of its own (``recorded here/`` and its key), its states are the versions of
this source: so where it comes from is told like that of any claim, and taking a load back brings the state before, in
any order. Of an exchange that a file tells of only the state is recorded; beside the file's the later day counts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competence_explorer.graph import cypher, keys, locks
from competence_explorer.graph.claims import load, undo
from competence_explorer.graph.effects import fetch_claims
from competence_explorer.graph.errors import ForbiddenError, NotFoundError, UsageError
from competence_explorer.graph.manifests import history
from competence_explorer.graph.records import (
    Fact,
    NodeFact,
    Ref,
    RelationshipFact,
    Source,
    Statement,
    Value,
    dump_facts,
)
from competence_explorer.graph.store import Store
from competence_explorer.graph.visibility import Viewer
from competence_explorer.graph.wording import joined, say, word

Values = dict[str, Value]

KIND = "exchanges"
NAME = "recorded here"

NEXT: Mapping[str, tuple[str, ...]] = {
    "proposed": ("asked", "declined"),
    "asked": ("accepted", "declined"),
    "accepted": ("done", "declined"),
    "done": (),
    "declined": (),
}
"""What may become of an exchange in each state. An accepted one that is called off is declined."""

NEED: Mapping[str, str] = {"accepted": "matched", "done": "met"}
"""What becomes of the need that an exchange answers, by the state of the exchange."""

FIRST = ("proposed", "asked", "declined")
"""States in which an exchange may be recorded for the first time: declined where a suggestion is refused."""

RECORDERS = ("coordinator", "analyst", "steward")
"""Roles that may record. Nobody signs in yet: the server answers on this machine alone, and as analyst; who sits at it
also has the command line, a steward's, which loads anything. Nothing that a file said is changed, and all can be taken
back."""

LONGEST = 500
"""Letters of a reason."""

MOST_HOURS = 2000.0
"""Hours of an exchange: more than a working year is a slip of the pen."""

LOCK, LOCK_SECONDS = "recorded.lock", 10.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who shall help whom, by keys of the graph: with which competence, for which need. Empty: not said. One of taker
    and need is given."""

    giver: str
    taker: str = ""
    skill: str = ""
    need: str = ""
    format: str = "mentoring"
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: the exchange, its state, and the load to take back (empty if it stood so already)."""

    exchange: str
    status: str
    load_id: str


def may_record(viewer: Viewer) -> bool:
    """Whether the viewer may record exchanges."""
    return viewer.role in RECORDERS


def refuse_unless_recorder(viewer: Viewer) -> None:
    """Raise ForbiddenError for who may not record exchanges."""
    if not may_record(viewer):
        raise ForbiddenError(
            say("You may not record exchanges."), say("Ask one of: %(known)s.", known=", ".join(RECORDERS))
        )


def propose(
    store: Store, proposal: Proposal, status: str = "proposed", reason: str = "", today: dt.date | None = None
) -> Recorded:
    """Record a new exchange. Raises UsageError where one is under way between the two about the same."""
    if status not in FIRST:
        raise UsageError(
            say("An exchange does not begin as %(status)s.", status=repr(status)),
            say("It begins as one of: %(known)s.", known=", ".join(FIRST)),
        )
    if not proposal.taker and not proposal.need:
        raise UsageError(
            say("Nobody would take part in this exchange."), say("Name who learns, or the need that it answers.")
        )
    if proposal.giver == proposal.taker:
        raise UsageError(say("Nobody gives to oneself."), say("Name two people."))
    day = today or dt.date.today()
    exchange = _key(proposal, day)
    with locks.hold(store.home / LOCK, LOCK_SECONDS):
        if known := _under_way(store, proposal) or _stated(store, exchange):
            raise UsageError(
                say("This exchange is recorded already."),
                say("It is %(known)s: see the mentoring board.", known=word(known["status"] or "proposed")),
            )
        node = NodeFact(
            Ref("Exchange", exchange),
            {
                **_hours("hours_planned", proposal.hours),
                **_because(reason),
                "format": proposal.format,
                "status": status,
            },
        )
        return _write(store, exchange, node, _ends(proposal, node.ref), day)


def move(
    store: Store,
    exchange: str,
    status: str,
    *,
    before: str,
    reason: str = "",
    hours: float | None = None,
    today: dt.date | None = None,
) -> Recorded:
    """Record the next state of an exchange that was in the state ``before`` when it was looked at; of one that is done
    with the hours. Raises NotFoundError, and UsageError where it is in another state, cannot come to this one from
    there, or a reason is missing."""
    day = today or dt.date.today()
    with locks.hold(store.home / LOCK, LOCK_SECONDS):
        stated = _stated(store, exchange)
        if stated is None:
            raise NotFoundError(
                say("There is no exchange %(exchange)s.", exchange=repr(exchange)), say("The mentoring board has all.")
            )
        now = stated["status"] or "proposed"
        if now != before:
            raise UsageError(
                say("This exchange is %(now)s by now.", now=word(now)), say("Look at the mentoring board again.")
            )
        if status not in NEXT[now]:
            raise UsageError(
                say("What is %(now)s does not become %(status)s.", now=word(now), status=repr(status)),
                say("Next: %(states)s.", states=joined(", ", map(word, NEXT[now])) or "-"),
            )
        if status == "declined" and not reason.strip():
            raise UsageError(say("A refusal has a reason."), say("Say in a few words why; nobody has to say more."))
        node, ends = _own(store, exchange, stated["claims"])
        changed = _days(status, day) | _hours("hours_done", hours) | _because(reason)
        return _write(store, exchange, NodeFact(node.ref, {**node.properties, "status": status, **changed}), ends, day)


def source_of(exchange: str) -> str:
    """The key of the source that an exchange is recorded as."""
    return f"{NAME}/{exchange}"


def _key(proposal: Proposal, day: dt.date) -> str:
    return keys.hashed(proposal.giver, proposal.taker, proposal.skill, proposal.need, day.isoformat())


def _ends(proposal: Proposal, exchange: Ref) -> tuple[Fact, ...]:
    """Who and what the exchange is tied to."""
    ties = (
        ("GIVES", Ref("Person", proposal.giver), exchange),
        ("TAKES", Ref("Person", proposal.taker), exchange),
        ("ABOUT", exchange, Ref("Skill", proposal.skill)),
        ("ANSWERS", exchange, Ref("Need", proposal.need)),
    )
    return tuple(RelationshipFact(type_, start, end, "", {}) for type_, start, end in ties if start.id and end.id)


def _because(reason: str) -> Values:
    text = " ".join(reason.split())
    if len(text) > LONGEST:
        raise UsageError(say("The reason is too long."), say("At most %(most)s letters.", most=LONGEST))
    return {"outcome": text} if text else {}


def _hours(name: str, hours: float | None) -> Values:
    if hours is None:
        return {}
    if not 0 <= hours <= MOST_HOURS:
        raise UsageError(
            say("%(hours)s hours cannot be right.", hours=hours),
            say("From 0 to %(most)s.", most=MOST_HOURS),
        )
    return {name: hours}


def _days(status: str, day: dt.date) -> Values:
    """An exchange begins when it is accepted, and ends when it is done."""
    return {name: day for state, name in (("accepted", "start_date"), ("done", "end_date")) if state == status}


def _need(status: str) -> Values:
    return {"status": NEED[status]} if status in NEED else {}


def _under_way(store: Store, proposal: Proposal) -> dict[str, Any] | None:
    """The exchange between the same two about the same that has not ended, or the same giver's for the same need."""
    text = (
        "MATCH (g:Person {id: $giver})-[:GIVES]->(e:Exchange) WHERE e.status IN $open "
        "OPTIONAL MATCH (t:Person)-[:TAKES]->(e) OPTIONAL MATCH (e)-[:ABOUT]->(s:Skill) "
        "OPTIONAL MATCH (e)-[:ANSWERS]->(n:Need) "
        "RETURN e.id AS id, e.status AS status, t.id AS taker, s.id AS skill, n.id AS need"
    )
    rows = store.read(text, giver=proposal.giver, open=[state for state, following in NEXT.items() if following])
    same = (row for row in rows if _about(row) in ((proposal.taker, proposal.skill), ("", "", proposal.need)))
    return next(same, None)


def _about(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What tells an exchange of a giver from others: taker and competence, or the need where nobody takes."""
    taker, skill, need = (row[name] or "" for name in ("taker", "skill", "need"))
    return (taker, skill) if taker else ("", "", need)


def _stated(store: Store, exchange: str) -> dict[str, Any] | None:
    """State and claims of an exchange in the graph, if it is there."""
    rows = store.read(cypher.read_nodes("Exchange"), ids=[exchange])
    found = rows[0]["properties"] if rows else None
    return found and {"status": found.get("status"), "claims": found["claims"]}


def _own(store: Store, exchange: str, claims: list[str]) -> tuple[NodeFact, tuple[Fact, ...]]:
    """What was recorded here of an exchange so far: of one from a file nothing but that it is there."""
    mine = [claim for claim in fetch_claims(store.read, claims) if claim.source_id == source_of(exchange)]
    facts = [fact for claim in mine for fact in claim.facts if claim.about]
    node = next((fact for fact in facts if isinstance(fact, NodeFact)), NodeFact(Ref("Exchange", exchange), {}))
    return node, tuple(fact for fact in facts if isinstance(fact, RelationshipFact))


def _write(store: Store, exchange: str, node: NodeFact, ends: tuple[Fact, ...], day: dt.date) -> Recorded:
    own, status = (node, *ends), str(node.properties["status"])
    others = {ref for fact in ends if isinstance(fact, RelationshipFact) for ref in (fact.start, fact.end)} - {node.ref}
    mentions = tuple(NodeFact(ref, _need(status) if ref.label == "Need" else {}) for ref in sorted(others))
    statement = Statement(1, node.ref, own, mentions)
    done = load(
        store,
        Source(KIND, name=source_of(exchange), as_of=day.isoformat()),
        [statement],
        file=f"{NAME}: {status}",
        sha256=hashlib.sha256(f"{day.isoformat()}\n{dump_facts(own)}".encode()).hexdigest(),
        loader=KIND,
        counts=lambda: {"read": 1, "loaded": 1},
    )
    return Recorded(exchange, status, done.load_id)


def last_load(store: Store, exchange: str) -> str:
    """The load with which the exchange was last recorded; empty where it was not recorded here."""
    past = history(store, source_of(exchange))
    return past[-1].id if past else ""


def take_back(store: Store, exchange: str) -> None:
    """Take back what was last recorded of an exchange: it stands as before, or is gone. Raises NotFoundError where
    nothing was recorded here."""
    with locks.hold(store.home / LOCK, LOCK_SECONDS):
        load_id = last_load(store, exchange)
        if not load_id:
            raise NotFoundError(
                say("Nothing was recorded of this exchange here."), say("What a file says is taken back with it.")
            )
        undo(store, load_id)
