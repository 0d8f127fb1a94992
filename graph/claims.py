"""Accepting statements: every load, and every undo, is a change of the set of claims of one source.

A load keeps a *manifest*: which claims its file amounts to, and what each is about. The claims in force of a
source follow from the manifests of its loads alone (``manifests.in_force``), so that a load can be taken
back at any time and in any order. The difference to what was in force before is applied in batches, each
one transaction: claims are written together with their effect on the graph (``effects.apply``).
"""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from competence_explorer.graph import departures, effects, manifests
from competence_explorer.graph.ahead import ahead, spooled
from competence_explorer.graph.collecting import seldom
from competence_explorer.graph.decisions import Standing, standing
from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.manifests import LEFT, Entries, Load, batches, in_force, mentioned, subjects
from competence_explorer.graph.records import Changes, Claim, Ref, Source, Statement, Subject
from competence_explorer.graph.statements import fresh
from competence_explorer.graph.store import Rows, Store, Transaction
from competence_explorer.graph.turns import Turn

BATCH = 5000
"""Claims in one transaction: large enough for speed, small enough for memory and for Bolt messages."""

DROP_ASKED = 0.2
"""A new version that loses more than this share of its source's subjects must be confirmed."""


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did. ``load_id`` is empty if nothing had to be written."""

    load_id: str
    changes: Changes


class Tally:
    """Counts each subject once, by what became of it in the end, however many batches touch it."""

    def __init__(self) -> None:
        self.changes = Changes()
        self._fate: dict[int, str] = {}

    def add(self, effect: effects.Effect) -> None:
        """Take notice of what a batch did."""
        for name, changed in effect._asdict().items():
            marks = dict.fromkeys(map(hash, changed), name)
            if self._fate.keys().isdisjoint(marks):  # as in most batches
                self._fate |= marks
                self._count(name, changed)
            else:
                for subject in changed:
                    self._note(subject, name)

    def noticed(self, subject: Subject) -> bool:
        """Whether a batch did something to this subject (or, very seldom, to one of the same hash)."""
        return hash(subject) in self._fate

    def _count(self, fate: str, changed: Collection[Subject]) -> None:
        nodes = sum(isinstance(subject, Ref) for subject in changed)
        for counts, number in (self.changes.nodes, nodes), (self.changes.relationships, len(changed) - nodes):
            setattr(counts, fate, getattr(counts, fate) + number)

    def _note(self, subject: Subject, name: str) -> None:
        counts = self.changes.nodes if isinstance(subject, Ref) else self.changes.relationships
        mark = hash(subject)
        before = self._fate.get(mark, "")
        after = _FATES.get((before, name), name) if before else name
        for fate, step in ((before, -1), (after, 1)) if before else ((after, 1),):
            if fate:
                setattr(counts, fate, getattr(counts, fate) + step)
        self._fate[mark] = after


_FATES = {
    ("created", "updated"): "created",
    ("created", "removed"): "",
    ("removed", "created"): "updated",
}
"""What two changes of a subject, one after the other, amount to; otherwise the second."""


def load(
    store: Store,
    source: Source,
    statements: Iterable[Statement],
    *,
    file: str,
    sha256: str,
    loader: str,
    counts: Callable[[], Mapping[str, int]] = dict,
    batch: int = BATCH,
    progress: Callable[[int], None] | None = None,
    allow_drop: bool = False,
    dry_run: bool = False,
) -> LoadResult:
    """Load a version of a source: what it newly says comes into force, what it no longer says goes.

    ``statements`` is read once, lazily. ``counts`` (input rows read, loaded, rejected, doubtful) is asked at
    the end and kept with the load; ``progress`` is told the number of statements so far.
    Raises UsageError if the version drops more than a fifth of the source's subjects and ``allow_drop`` is
    not set, EngineError if the engine goes away, or the source is loaded or undone by somebody else meanwhile: the
    batches written until then stay, and loading the file again goes on from there. With ``dry_run`` nothing is written.
    """
    past = manifests.history(store, source.id)
    before = _in_force_now(store, source, past, manifests.read_entries(store, past))
    version = _new_load(source, file, sha256, loader)
    after: Entries = {}
    tally = Tally()
    new: Iterable[Claim] = fresh(source, version, statements, before, after, tally.changes.rows, progress)
    if before or dry_run:
        # The difference is kept aside, so that nothing is written before a drop is known.
        new = spooled(new)
        _check_drop(source, before, after, allow_drop or dry_run)
        new = itertools.chain(new, departures.departures(store.read, version, before, after))
    turn = Turn(store, source.id, version.id, past)
    change = _Change(turn, source, version, tally, standing(store.read))
    gone = change.rehearse(new, before, after, batch) if dry_run else change.commit(new, before, after, batch)
    tally.changes.rows.removed = len(subjects(gone) - subjects(after))
    if dry_run or (not change.wrote and past and past[-1].complete and past[-1].sha256 == sha256):
        return LoadResult("", tally.changes)
    change.finish({claim: about for claim, about in after.items() if claim in before}, counts())
    return LoadResult(version.id, tally.changes)


@seldom()
def undo(store: Store, load_id: str, batch: int = BATCH) -> Changes:
    """Take a load back: the graph is as if it had never been loaded.

    Raises NotFoundError if there is no such load, EngineError as :func:`load` does: undoing it again goes on.
    """
    rows = store.read(
        "MATCH (l:Load {id: $id})-[:VERSION_OF]->(s:Source) RETURN s.id AS id, s.kind AS kind", id=load_id
    )
    if not rows:
        raise NotFoundError(f"There is no load {load_id!r}.", "`competence loads` lists them.")
    source = Source(kind=rows[0]["kind"], name=rows[0]["id"])
    past = manifests.history(store, source.id)
    entries = manifests.read_entries(store, past)
    rest = [load for load in past if load.id != load_id]
    sure = list(itertools.takewhile(lambda load: load.complete and load.id != load_id, past))
    anew = departures.anew(store.read, source.kind, sure, rest[len(sure) :], entries)
    before, after = _in_force_now(store, source, past, entries), in_force(rest, source.kind, anew.entries)
    turn = Turn(store, source.id, load_id, past)
    # If this is broken off, the load counts as broken off: what is in force is then looked up, not concluded.
    turn.write(lambda tx: manifests.break_off(tx, load_id, entries, anew.entries))
    tally, now = Tally(), standing(store.read)
    for ids in batches(_mentions_first({c: after[c] for c in after.keys() - before.keys()}), batch):
        tally.add(turn.write(partial(_restore, ids=ids, new=anew.claims, now=now)))
    for ids in batches(_mentions_last({c: before[c] for c in before.keys() - after.keys()}), batch):
        tally.add(turn.write(partial(_withdraw, ids=ids, now=now)))
    undone = next(load for load in past if load.id == load_id)
    turn.write(lambda tx: manifests.forget_load(tx, undone, rest, entries, anew.entries))
    return tally.changes


def sources(store: Store) -> Rows:
    """Each source with its last load: id, kind, institution, file, read, loaded, rejected, doubtful, loaded_at."""
    rows = store.read(
        "MATCH (l:Load)-[:VERSION_OF]->(s:Source) RETURN s.id AS id, s.kind AS kind, s.institution AS institution, "
        "l.file AS file, l.counts AS counts, l.loaded_at AS loaded_at ORDER BY s.id, l.sequence"
    )
    last = {row["id"]: row for row in rows}
    return [_counted(row) for row in last.values()]


def loads(store: Store) -> Rows:
    """Every load, newest first: id, source, file, read, loaded, rejected, doubtful, loaded_at, state."""
    rows = store.read(
        "MATCH (l:Load) RETURN l.id AS id, l.source_id AS source, l.file AS file, l.counts AS counts, "
        "l.loaded_at AS loaded_at, l.complete AS complete ORDER BY l.sequence DESC"
    )
    return [{**_counted(row), "state": "done" if row["complete"] else "broken off"} for row in rows]


def _counted(row: Mapping[str, str]) -> dict[str, object]:
    counts = {"read": 0, "loaded": 0, "rejected": 0, "doubtful": 0} | json.loads(row["counts"])
    listed = {name: value for name, value in row.items() if name not in ("counts", "loaded_at", "complete")}
    return {**listed, **counts, "loaded_at": row["loaded_at"]}


_Work = Callable[[Transaction], effects.Effect]
_Write = Callable[[_Work], None]


@dataclass(slots=True)
class _Change:
    """The writing half of a load."""

    turn: Turn
    source: Source
    version: Load
    tally: Tally
    standing: Standing
    wrote: bool = False
    began: int | None = None  # the version of the graph with the first batch, if it was empty before

    def commit(self, new: Iterable[Claim], before: Entries, after: Entries, batch: int) -> Entries:
        """Write every batch in a transaction of its own; returns what is gone."""
        return self._run(self._commit, new, before, after, batch)

    def rehearse(self, new: Iterable[Claim], before: Entries, after: Entries, batch: int) -> Entries:
        """Count what would change, in one transaction that is rolled back; returns what would be gone."""

        def all_at_once(transaction: Transaction) -> Entries:
            return self._run(lambda work: self.tally.add(work(transaction)), new, before, after, batch)

        return self.turn.store.rehearse(all_at_once)

    def _run(self, write: _Write, new: Iterable[Claim], before: Entries, after: Entries, batch: int) -> Entries:
        """Apply what is new, then what is gone (known only at the end); returns what is gone."""
        for part in ahead(_parts(new, after, batch, self.standing)):
            write(partial(self._accept, part=part))
        gone = self._gone(before, after)
        for ids in batches(_mentions_last(gone), batch):
            write(partial(_withdraw, ids=ids, now=self.standing))
        return gone

    def finish(self, kept: Entries, counts: Mapping[str, int]) -> None:
        """Write that the load is done, and the rest of its manifest: what was in force before and still is."""
        parts = [manifests.pack(dict(part)) for part in batches(kept.items(), manifests.PART)]
        done = self.version.finished(counts)

        def work(transaction: Transaction) -> None:
            manifests.save_load(transaction, done, self.source)
            for number, part in enumerate(parts):
                manifests.save_manifest(transaction, done.id, f"kept-{number}", part)

        self.turn.write(work)

    def _gone(self, before: Entries, after: Entries) -> Entries:
        states = {"before": before, "after": after}
        steps = [Load(name, "", 0, "", "", "", "", complete=True) for name in states]
        kept = in_force(steps, self.source.kind, states)
        return {claim: about for claim, about in before.items() if claim not in kept}

    def _commit(self, work: _Work) -> None:
        self.tally.add(self.turn.write(work))
        self.wrote = True

    def _accept(self, transaction: Transaction, part: _Part) -> effects.Effect:
        if part.number == 0:
            # A rehearsal makes no version: others may write beside it.
            empty = bool(transaction.version) and effects.is_empty(transaction)
            self.began = transaction.version if empty else None
            manifests.save_load(transaction, self.version, self.source)
        manifests.save_manifest(transaction, self.version.id, f"new-{part.number}", part.entries)
        # As long as nobody else wrote, what this load did not write is not there: it need not be looked for.
        alone = self.began is not None and transaction.version == self.began + part.number
        return effects.apply(transaction, part.addition, may_be_there=self.tally.noticed if alone else None)


class _Part(NamedTuple):
    """A batch of claims, ready to be written, and the packed part of the manifest that names them."""

    number: int
    addition: effects.Addition
    entries: str


def _parts(claims: Iterable[Claim], after: Entries, size: int, now: Standing) -> Iterator[_Part]:
    """Batches of ``size``. The first two are smaller: the engine has something to do sooner."""
    iterator = iter(claims)
    for number in itertools.count():
        some = list(itertools.islice(iterator, max(1, size >> max(0, 2 - number))))
        if not some:
            return
        entries = {claim.id: after[claim.id] for claim in some}
        yield _Part(number, effects.prepare(some, now), manifests.pack(entries))


def _withdraw(transaction: Transaction, ids: list[str], now: Standing) -> effects.Effect:
    return effects.apply(transaction, effects.prepare([], now), effects.fetch_claims(transaction.run, ids))


def _restore(transaction: Transaction, ids: list[str], new: Mapping[str, Claim], now: Standing) -> effects.Effect:
    """Put claims in force again, and some that are ``new``."""
    held = effects.fetch_claims(transaction.run, ids)
    there = {claim.id for claim in held}
    made = [new[claim] for claim in ids if claim in new and claim not in there]
    return effects.apply(transaction, effects.prepare([*held, *made], now))


def _mentions_last(entries: Entries) -> list[str]:
    """Claim ids in the order in which they go: rows before the nodes that many of them mention; what is about one
    subject together, so that it is brought up to date once."""
    return sorted(entries, key=lambda claim: (mentioned(entries[claim]), entries[claim], claim))


def _mentions_first(entries: Entries) -> list[str]:
    """Claim ids in the order in which they come: a relationship needs its ends."""
    return _mentions_last(entries)[::-1]


def _in_force_now(store: Store, source: Source, past: list[Load], entries: Mapping[str, Entries]) -> Entries:
    """What is in force. After a load or an undo that was broken off, that is somewhere between two versions."""
    if all(load.complete for load in past):
        return in_force(past, source.kind, entries)
    ever = {claim: about.removeprefix(LEFT) for load in past for claim, about in entries.get(load.id, {}).items()}
    active = manifests.active_claims(store, ever)
    return {claim: about for claim, about in ever.items() if claim in active}


def _new_load(source: Source, file: str, sha256: str, loader: str) -> Load:
    now = manifests.now()
    id_ = f"{now[:10]}-{uuid.uuid4().hex[:8]}"
    everybody = source.complete and source.kind in manifests.CARRIED_KINDS
    return Load(id_, source.id, 0, sha256, file, loader, now, as_of=source.as_of, everybody=everybody)


def _check_drop(source: Source, before: Entries, after: Entries, allowed: bool) -> None:
    if source.kind in manifests.CARRIED_KINDS and not source.complete:
        return  # who is missing from it stays
    abouts = subjects(before)
    lost = abouts - subjects(after)
    if not allowed and len(lost) > DROP_ASKED * len(abouts):
        raise UsageError(
            f"This version of {source.id!r} no longer names {len(lost)} of the {len(abouts)} subjects of the last "
            "one: nothing was loaded.",
            "If it is another source, name it with --source; if it is right, say --allow-drop.",
        )
