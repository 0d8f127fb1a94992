"""The small records that flow from the loaders to the store: facts, statements, claims.

A *fact* says one thing about the graph (a node or a relationship, with properties). A *statement* is what
one accepted row of a file says: its own facts, and the nodes it merely mentions. A *claim* is a statement
that was accepted from a known source: the graph is derived from claims (see ``resolve``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

Value = str | int | float | bool | dt.date | list[str] | None
"""What a property can hold. Dates are days; lists hold strings, sorted, without repetition."""

Properties = Mapping[str, Value]

_DATE = "$date"


def _refused(value: object) -> object:
    raise TypeError(f"{value!r} cannot be a property")


_JSON = msgspec.json.Encoder(order="sorted", enc_hook=_refused)


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
        return RelationshipRef._make(self[:4])


class RelationshipRef(NamedTuple):
    """A relationship by its type, ends and key."""

    type: str
    start: Ref
    end: Ref
    key: str


Fact = NodeFact | RelationshipFact
Subject = Ref | RelationshipRef

Aliases = Mapping[Ref, Ref]
"""Of nodes that were decided to be one with others: each → the one that stands for them. Others are not in it."""

NO_ALIASES: Aliases = {}


class Statement(NamedTuple):
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


class Claim(NamedTuple):
    """An accepted statement with its origin. The id is a hash of source, day and content, not of the row number:
    a row that only moved within its file is the same claim. ``payload`` are the facts as they are kept."""

    id: str
    source_id: str
    kind: str
    facts: tuple[Fact, ...]
    payload: str
    about: str = ""
    sheet: str = ""
    row: int = 0
    load_id: str = ""
    as_of: str = ""


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
    """A subject as one readable string.

    >>> subject_text(Ref("Skill", "local:state-aid"))
    'Skill local:state-aid'
    """
    if isinstance(subject, Ref):
        return f"{subject.label} {subject.id}"
    type_, start, end, key = subject
    ends = f"{type_} {start.label} {start.id} -> {end.label} {end.id}"
    return f"{ends} [{key}]" if key else ends


def canonical(subject: Subject, known: Aliases) -> Subject:
    """The subject with the nodes that stand for its own.

    >>> canonical(Ref("Person", "p2"), {Ref("Person", "p2"): Ref("Person", "p1")})
    Ref(label='Person', id='p1')
    """
    if isinstance(subject, Ref):
        return known.get(subject, subject)
    start, end = known.get(subject.start, subject.start), known.get(subject.end, subject.end)
    return RelationshipRef(subject.type, start, end, subject.key)


def relationship_key(values: Iterable[Value]) -> str:
    """The ``key`` of a relationship: its key fields as text, empty for null.

    >>> relationship_key(["director", dt.date(2016, 1, 1), None])
    'director|2016-01-01|'
    """
    return "|".join(["" if value is None else str(value) for value in values])


def dump_facts(facts: Iterable[Fact]) -> str:
    """Facts as canonical JSON: the payload of a claim. Raises TypeError for what cannot be a property.

    Dates are written as ``{"$date": "YYYY-MM-DD"}``, so that a text that looks like a date stays a text; no
    property has such a name.
    """
    rows = [
        (*f.ref, _dates_marked(f.properties))
        if isinstance(f, NodeFact)
        else (f.type, *f.start, *f.end, f.key, _dates_marked(f.properties))
        for f in facts
    ]
    return _JSON.encode(rows).decode()


def load_facts(payload: str) -> tuple[Fact, ...]:
    """The facts of a payload: the inverse of :func:`dump_facts`."""
    return tuple(map(_fact, msgspec.json.decode(payload)))


def claim_id(source_id: str, payload: str, as_of: str = "") -> str:
    """A hash of source, content and the day for which it speaks: 32 hexadecimal digits.

    The day belongs to it because it decides between sources: saying the same of a later day is another claim.
    """
    return hashlib.blake2b(f"{source_id}\n{as_of}\n{payload}".encode(), digest_size=16).hexdigest()


def _fact(row: list[Any]) -> Fact:
    properties = {name: _date(value) if type(value) is dict else value for name, value in row[-1].items()}
    if len(row) == 3:
        return NodeFact(Ref(row[0], row[1]), properties)
    return RelationshipFact(row[0], Ref(row[1], row[2]), Ref(row[3], row[4]), row[5], properties)


def _dates_marked(properties: Properties) -> Mapping[str, Any]:
    if dt.date not in map(type, properties.values()):  # as in most
        return properties
    return {n: {_DATE: v.isoformat()} if isinstance(v, dt.date) else v for n, v in properties.items()}


def _date(value: dict[str, str]) -> dt.date:
    return dt.date.fromisoformat(value[_DATE])
