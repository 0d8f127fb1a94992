"""What each load of a source amounts to, and which claims are therefore in force."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Self, TypeVar

from competence_explorer.graph import cypher, reports
from competence_explorer.graph.records import Claim, Source, subject_text
from competence_explorer.graph.store import Rows, Store, Transaction

T = TypeVar("T")

Entries = dict[str, str]
"""Claim id → hash of what it is about, with a mark before it where no row is about it."""

MENTIONED = "~"
"""Marks a node that rows only mention."""

LEFT = "!"
"""Marks who is missing from a roster that names everybody (see ``departures``)."""

CARRIED_KINDS = frozenset({"staff-roster"})
"""Kinds of source whose newer version need not name everybody: who is missing from it stays."""

PART = 50_000
"""Entries in one part of a manifest: about 2 MB, far below the limit of a Bolt message."""


FORGOTTEN = 10_000
"""Claims in one statement that looks for them or removes them."""


@dataclass(frozen=True, slots=True)
class Load:
    """One version of a source as it was loaded. ``sequence`` orders the loads of a graph; it is given when the load is
    written. ``everybody``: it is a roster that names everybody, on the day ``as_of``.
    ``written``, while it is not complete: the version of the graph in which something of it was written last."""

    id: str
    source_id: str
    sequence: int
    sha256: str
    file: str
    loader: str
    loaded_at: str
    complete: bool = False
    counts: str = "{}"
    as_of: str = ""
    everybody: bool = False
    written: int = 0

    def finished(self, counts: Mapping[str, int]) -> Self:
        """The same load, done, with its counts of input rows."""
        return replace(self, complete=True, counts=json.dumps(dict(counts)))


def in_force(loads: Iterable[Load], kind: str, entries: Mapping[str, Entries]) -> Entries:
    """The claims in force after these loads of one source, oldest first.

    A version replaces the one before. Of a carried kind, what is about a subject that the newer version does
    not name stays; a load that was broken off only adds.

    >>> first, second = (Load(i, "s", n, "", "", "", "", complete=True) for n, i in enumerate("ab"))
    >>> in_force([first, second], "staff-roster", {"a": {"c1": "Anna", "c2": "Jan"}, "b": {"c3": "Jan"}})
    {'c1': 'Anna', 'c3': 'Jan'}
    """
    force: Entries = {}
    for load in loads:
        force = succeed(force, load, entries.get(load.id, {}), kind)
    return force


def succeed(force: Entries, load: Load, new: Entries, kind: str) -> Entries:
    """What is in force after one more load; nobody is marked as having left."""
    new = {claim: about.removeprefix(LEFT) for claim, about in new.items()}
    return {**_kept(force, new, kind), **new} if load.complete else {**force, **new}


def _kept(force: Entries, new: Entries, kind: str) -> Entries:
    if kind not in CARRIED_KINDS:
        return {}
    named = set(new.values())
    return {claim: about for claim, about in force.items() if about not in named}


def entry(claim: Claim) -> str:
    """What a claim is about, for a manifest: 16 hexadecimal digits, marked if its rows only mention it."""
    text, mark = (claim.about, "") if claim.about else (subject_text(claim.facts[0].subject), MENTIONED)
    return mark + hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def mentioned(about: str) -> bool:
    """Whether an entry is about a node that rows only mention."""
    return about.startswith(MENTIONED)


def said(entries: Entries) -> Entries:
    """The entries of rows, without those who have left."""
    return {claim: about for claim, about in entries.items() if not about.startswith(LEFT)}


def subjects(entries: Entries) -> set[str]:
    """What a source speaks of, without what its rows only mention."""
    return {about.removeprefix(LEFT) for about in entries.values() if not mentioned(about)}


def history(store: Store, source_id: str) -> list[Load]:
    """The loads of a source that were not undone, oldest first."""
    return loads_of(store.read, source_id)


def loads_of(run: Callable[..., Rows], source_id: str) -> list[Load]:
    """The same; ``run`` is of a transaction, or a store's ``read``."""
    text = "MATCH (l:Load {source_id: $source_id}) RETURN properties(l) AS load ORDER BY l.sequence"
    return [Load(**row["load"]) for row in run(text, source_id=source_id)]


def read_entries(store: Store, loads: Iterable[Load]) -> dict[str, Entries]:
    """The manifests of loads, by load id."""
    ids = [load.id for load in loads]
    text = "UNWIND $ids AS id MATCH (m:Manifest {load_id: id}) RETURN id, m.entries AS entries"
    found: dict[str, Entries] = {}
    for row in store.read(text, ids=ids) if ids else ():
        found.setdefault(row["id"], {}).update(unpack(row["entries"]))
    return found


def save_load(transaction: Transaction, load: Load, source: Source) -> None:
    """Write the load and its source, or bring them up to date. A new load gets the next number of the graph, within
    this transaction: two loads at the same moment get two."""
    text = (
        "MERGE (s:Source {id: $source.id}) SET s = $source "
        "MERGE (l:Load {id: $load.id}) SET l = $load "
        "MERGE (l)-[:VERSION_OF]->(s)"
    )
    known = {"id": source.id, "kind": source.kind, "institution": source.institution, "scope": source.scope}
    values = {name: getattr(load, name) for name in Load.__slots__}
    transaction.run(text, source=known, load=values | {"sequence": _sequence(transaction, load.id)})


def _sequence(transaction: Transaction, load_id: str) -> int:
    text = "MATCH (l:Load) RETURN max(CASE l.id WHEN $id THEN l.sequence END) AS own, max(l.sequence) AS last"
    rows = transaction.run(text, id=load_id)
    return (rows[0]["own"] or (rows[0]["last"] or 0) + 1) if rows else 1


def save_manifest(transaction: Transaction, load_id: str, part: str, entries: str) -> None:
    """Write one part of a load's manifest: packed entries."""
    row = {"id": f"{load_id}/{part}", "load_id": load_id, "entries": entries}
    transaction.run(cypher.create_nodes("Manifest"), rows=[row])


def break_off(
    transaction: Transaction, load_id: str, before: Mapping[str, Entries], after: Mapping[str, Entries]
) -> None:
    """Mark a load as not done: some of its claims may be in force, others not. What manifests hold ``after`` it is
    taken back and not ``before`` is written beside what is there."""
    transaction.run("MATCH (l:Load {id: $id}) SET l.complete = false", id=load_id)
    for other, entries in after.items():
        new = {claim: about for claim, about in entries.items() if claim not in before.get(other, {})}
        for number, part in enumerate(batches(new.items(), PART)):
            save_manifest(transaction, other, f"anew-{transaction.version}-{number}", pack(dict(part)))


def note_writing(transaction: Transaction, source_id: str, load_id: str) -> list[Load]:
    """Note in a load that is not done the version of the graph that this transaction makes; the loads of its source, as
    :func:`history`."""
    text = (
        "MATCH (l:Load {source_id: $source_id}) "
        "SET l.written = CASE WHEN l.id = $id AND NOT l.complete THEN $version ELSE l.written END "
        "RETURN properties(l) AS load ORDER BY l.sequence"
    )
    rows = transaction.run(text, source_id=source_id, id=load_id, version=transaction.version)
    return [Load(**row["load"]) for row in rows]


def active_claims(store: Store, claims: Iterable[str]) -> set[str]:
    """Those of the claims (by id) that are in force in the graph as it is.

    Claims are found by their ids alone: in an index of their sources all claims of a file would share one entry, which
    the embedded engine goes through whenever it removes one of them.
    """
    text = "UNWIND $ids AS id MATCH (c:Claim {id: id}) WHERE c.active RETURN id"
    return {row["id"] for ids in batches(claims, FORGOTTEN) for row in store.read(text, ids=ids)}


def forget_load(
    transaction: Transaction,
    undone: Load,
    rest: Collection[Load],
    before: Mapping[str, Entries],
    after: Mapping[str, Entries],
) -> None:
    """Remove a load, its manifest and the claims that no other load of the source makes; its source too, if it
    was the only load. What others say as well is theirs from now on. ``before`` are the manifests as they were,
    ``after`` as they are without the load."""
    heirs: dict[str, str] = {}
    for load in rest:
        for claim in after.get(load.id, {}):
            heirs.setdefault(claim, load.id)
    for load_id, entries in before.items():
        kept = {} if load_id == undone.id else after[load_id]
        if kept != entries:
            _give_up(transaction, load_id, [claim for claim in entries if claim not in kept], heirs)
            _replace_manifest(transaction, load_id, kept)
    _delete_load(transaction, undone)


def _give_up(transaction: Transaction, load_id: str, claims: Collection[str], heirs: Mapping[str, str]) -> None:
    """What a load no longer says is somebody else's, or nobody's."""
    for some in batches((claim for claim in claims if claim not in heirs), FORGOTTEN):
        transaction.run("UNWIND $ids AS id MATCH (c:Claim {id: id}) DELETE c", ids=some)
    for some in batches((claim for claim in claims if claim in heirs), FORGOTTEN):
        _inherit(transaction, load_id, {claim: heirs[claim] for claim in some})


def _replace_manifest(transaction: Transaction, load_id: str, entries: Entries) -> None:
    transaction.run("MATCH (m:Manifest {load_id: $id}) DELETE m", id=load_id)
    for number, part in enumerate(batches(entries.items(), PART)):
        save_manifest(transaction, load_id, f"kept-{number}", pack(dict(part)))


def _inherit(transaction: Transaction, undone: str, heirs: Mapping[str, str]) -> None:
    # The row in the other load's file is not known: rather none than a wrong one.
    text = (
        "UNWIND $rows AS row MATCH (c:Claim {id: row.claim}) WHERE c.load_id = $undone "
        "SET c.load_id = row.load, c.row = 0, c.sheet = ''"
    )
    transaction.run(text, undone=undone, rows=[{"claim": claim, "load": load} for claim, load in heirs.items()])


def _delete_load(transaction: Transaction, load: Load) -> None:
    reports.remove(transaction, load.id)
    transaction.run("MATCH (l:Load {id: $id}) DETACH DELETE l", id=load.id)
    rows = transaction.run("MATCH (l:Load {source_id: $id}) RETURN count(l) AS loads", id=load.source_id)
    if rows[0]["loads"] == 0:
        transaction.run("MATCH (s:Source {id: $id}) DETACH DELETE s", id=load.source_id)


def pack(entries: Entries) -> str:
    """Entries as compressed text."""
    lines = "\n".join(f"{claim} {about}" for claim, about in sorted(entries.items()))
    return base64.b64encode(zlib.compress(lines.encode(), 1)).decode()


def unpack(text: str) -> Entries:
    """The inverse of :func:`pack`.

    >>> unpack(pack({"a1": "b2", "c3": "~d4"}))
    {'a1': 'b2', 'c3': '~d4'}
    """
    lines = zlib.decompress(base64.b64decode(text)).decode()
    return dict(line.split(" ", 1) for line in lines.split("\n")) if lines else {}


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of ``size``, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def now() -> str:
    """The time of day in UTC, as ISO 8601 text to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
