"""The small records that flow from the loaders to the store: facts, statements, claims.

A *fact* says one thing about the graph (a node or a relationship, with properties). A *statement* is what
one accepted row of a file says: its own facts, and the nodes it merely mentions. A *claim* is a statement
that was accepted from a known source: the graph is derived from claims (see ``resolve``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Value = str | int | float | bool | dt.date | list[str] | None
"""What a property can hold. Dates are days; lists hold strings, sorted, without repetition."""

Properties = Mapping[str, Value]

_DATE = "$date"


class Ref(NamedTuple):
    """A node by its label and key."""

    label: str
    id: str


class NodeFact(NamedTuple):
    """A node exists and has these properties (empty values are left out: a gap says nothing)."""

    ref: Ref
    properties: Properties

    @property
    def subject(self) -> Subject:
        """What the fact is about."""
        return self.ref


class RelationshipFact(NamedTuple):
    """A relationship exists between two nodes. ``key`` tells parallel relationships of a type apart."""

    type: str
    start: Ref
    end: Ref
    key: str
    properties: Properties

    @property
    def subject(self) -> Subject:
        """What the fact is about."""
        return RelationshipRef(self.type, self.start, self.end, self.key)


class RelationshipRef(NamedTuple):
    """A relationship by its type, ends and key."""

    type: str
    start: Ref
    end: Ref
    key: str


Fact = NodeFact | RelationshipFact
Subject = Ref | RelationshipRef


@dataclass(frozen=True, slots=True)
class Statement:
    """What one accepted row says.

    ``own`` are the facts about the row's own subject; ``mentions`` are nodes that the row needs in order to
    say so (its institution, a competence) and that many rows mention alike: they become one claim a load.
    ``about`` is the row's main subject: in a source that is not declared complete, a newer row about it
    replaces the older ones, and subjects without a newer row stay.
    """

    row: int
    about: Ref
    own: tuple[Fact, ...]
    mentions: tuple[Fact, ...] = ()
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it: kind of loader, supplying institution, scope; never a file name alone.

    ``complete``: a newer version of this source names everybody, so that who is missing from it has left.
    ``as_of``: the day (ISO) for which this version speaks, where it says so; not part of the key.
    """

    kind: str
    institution: str = ""
    scope: str = ""
    complete: bool = False
    name: str = ""
    as_of: str = ""

    @property
    def id(self) -> str:
        """The key: the given name, else kind, institution and scope joined by ``/``."""
        return self.name or "/".join(part for part in (self.kind, self.institution, self.scope) if part)


@dataclass(frozen=True, slots=True)
class Claim:
    """An accepted statement with its origin. The id is a hash of source, day and content, not of the row number:
    a row that only moved within its file is the same claim. ``payload`` are the facts as they are kept."""

    id: str
    source_id: str
    kind: str
    facts: tuple[Fact, ...]
    about: str = ""
    sheet: str = ""
    row: int = 0
    load_id: str = ""
    as_of: str = ""
    payload: str = field(default="", repr=False, compare=False)

    def __post_init__(self) -> None:
        """Fill in the payload where it is not known yet."""
        if not self.payload:
            object.__setattr__(self, "payload", dump_facts(self.facts))


@dataclass(slots=True)
class Counts:
    """What happened to things of one sort: how many were created, updated, unchanged, removed."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0


@dataclass(slots=True)
class Changes:
    """The effect of a load or an undo: on nodes, on relationships, and as seen from the rows.

    A row is created if its source said nothing about its subject before, updated if it said something
    else, unchanged if it said the same; removed are claims that the source no longer makes.
    """

    nodes: Counts = field(default_factory=Counts)
    relationships: Counts = field(default_factory=Counts)
    rows: Counts = field(default_factory=Counts)


def subject_text(subject: Subject) -> str:
    """A subject as one readable string, as it stands in ``Claim.subjects``.

    >>> subject_text(Ref("Skill", "local:state-aid"))
    'Skill local:state-aid'
    """
    if isinstance(subject, Ref):
        return f"{subject.label} {subject.id}"
    ends = f"{subject_text(subject.start)} -> {subject_text(subject.end)}"
    return f"{subject.type} {ends}" + (f" [{subject.key}]" if subject.key else "")


def relationship_key(values: Iterable[Value]) -> str:
    """The ``key`` of a relationship: its key fields as text, empty for null.

    >>> relationship_key(["director", dt.date(2016, 1, 1), None])
    'director|2016-01-01|'
    """
    return "|".join("" if v is None else v.isoformat() if isinstance(v, dt.date) else str(v) for v in values)


def dump_facts(facts: Iterable[Fact]) -> str:
    """Facts as canonical JSON: the payload of a claim.

    Dates are written as ``{"$date": "YYYY-MM-DD"}``, so that a text that looks like a date stays a text; no
    property has such a name.
    """
    rows = [
        [*f.ref, f.properties] if isinstance(f, NodeFact) else [f.type, *f.start, *f.end, f.key, f.properties]
        for f in facts
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_date_json)


def load_facts(payload: str) -> tuple[Fact, ...]:
    """The facts of a payload: the inverse of :func:`dump_facts`."""
    return tuple(_fact(row) for row in json.loads(payload, object_hook=_date_value))


def claim_id(source_id: str, payload: str, as_of: str = "") -> str:
    """A hash of source, content and the day for which it speaks: 32 hexadecimal digits.

    The day belongs to it because it decides between sources: saying the same of a later day is another claim.
    """
    return hashlib.blake2b(f"{source_id}\n{as_of}\n{payload}".encode(), digest_size=16).hexdigest()


def _fact(row: list[Any]) -> Fact:
    if len(row) == 3:
        return NodeFact(Ref(row[0], row[1]), row[2])
    return RelationshipFact(row[0], Ref(row[1], row[2]), Ref(row[3], row[4]), row[5], row[6])


def _date_json(value: object) -> dict[str, str]:
    if isinstance(value, dt.date):
        return {_DATE: value.isoformat()}
    raise TypeError(f"{value!r} cannot be a property")


def _date_value(value: dict[str, Any]) -> Any:
    return dt.date.fromisoformat(value[_DATE]) if value.keys() == {_DATE} else value
