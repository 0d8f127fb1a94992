"""Making nodes one, and two again: decisions come into force, and what they touch is made anew from its claims.

Claims are never changed: a merge loses nothing, and taking it back gives the graph before it.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from competence_explorer.graph import cypher, effects
from competence_explorer.graph.claims import Tally
from competence_explorer.graph.decisions import (
    RULE,
    Decision,
    aliases,
    check,
    forget,
    grouped,
    read_decisions,
    save,
)
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.keys import institution as institution_key
from competence_explorer.graph.manifests import batches, now
from competence_explorer.graph.matching import Candidate, Entity, candidates, from_snapshot
from competence_explorer.graph.records import Aliases, Changes, Ref, RelationshipRef
from competence_explorer.graph.resolve import resolve
from competence_explorer.graph.search import NAMES
from competence_explorer.graph.snapshot import Snapshot, in_memory, take_snapshot
from competence_explorer.graph.store import Rows, Store, Transaction

MATCHED = ("Institution", "Skill", "Person")
"""Labels whose likenesses are looked for; institutions first, since people are matched by where they work."""

BATCH = 200
"""Decisions of a rule in one transaction: each may touch hundreds of relationships."""


class Settled(NamedTuple):
    """What rules made of the likenesses in a graph: pairs that are one by rule, those new and those no longer so, and
    the doubtful pairs that nobody has decided."""

    certain: int
    new: int
    gone: int
    doubtful: int


class Doubt(NamedTuple):
    """A pair that may be the same, with what is known of the two."""

    found: Candidate
    a: Entity
    b: Entity


def decide(store: Store, made: Sequence[Decision], withdrawn: Collection[str] = ()) -> Changes:
    """Put decisions in force and take others (by id) back, in one transaction, and bring what they touch up to date.

    Raises UsageError for a decision that contradicts others, NotFoundError for a node or a decision that is not there:
    nothing is changed then.
    """
    tally = Tally()

    def work(transaction: Transaction) -> effects.Effect:
        known = {decision.id: decision for decision in read_decisions(transaction.run)}
        for id_ in withdrawn:
            if id_ not in known:
                raise NotFoundError(f"There is no decision {id_!r}.", "`competence review --decided` lists them.")
        after = {id_: decision for id_, decision in known.items() if id_ not in withdrawn}
        after |= {decision.id: decision for decision in made}
        check(after.values())
        before = aliases(known.values())
        _require(transaction.run, made, before)
        save(transaction, made)
        forget(transaction, sorted(set(withdrawn)))
        return effects.rederive(transaction, before, aliases(after.values()))

    tally.add(store.write(work))
    return tally.changes


def settle(store: Store, labels: Iterable[str] = MATCHED) -> Settled:
    """Make one what is certainly the same, by rule, and two again what no longer is: to be called when the graph has
    changed. What people decided stands. The result does not depend on the order of files and calls."""
    return Settled(*(sum(counts) for counts in zip(*(_settle(store, label) for label in labels), strict=True)))


def doubtful(store: Store, label: str) -> list[Doubt]:
    """The pairs of a label that may be the same and that nobody has decided, the likeliest first."""
    decisions = read_decisions(store.read)
    known = {entity.id: entity for entity in entities(store, label, decisions)}
    found = _candidates(label, tuple(known.values()))
    return [Doubt(one, known[one.a_id], known[one.b_id]) for one in _undecided(label, found, decisions)]


def entities(store: Store, label: str, decisions: Iterable[Decision]) -> list[Entity]:
    """What matching reads: each node of a label as its own claims make it, without any merge of its label."""
    known, snapshot = aliases(decisions), take_snapshot(store)
    merged = {ref for pair in known.items() for ref in pair if ref.label == label}
    found = [entity for entity in from_snapshot(snapshot, label) if Ref(label, entity.id) not in merged]
    if merged:
        found += from_snapshot(_apart(store, merged, known), label)
    return _placed(found, _institutions(snapshot)) if label == "Person" else found


def _placed(people: Iterable[Entity], institutions: Mapping[str, str]) -> list[Entity]:
    """Lists of projects and trainings give a person's institution by her key alone (``keys.person``): it is taken from
    there where no post is known."""
    return [
        one._replace(institutions=(place,))
        if not one.institutions and one.id.startswith("name:") and (place := institutions.get(one.id.partition("@")[2]))
        else one
        for one in people
    ]


def _institutions(snapshot: Snapshot) -> dict[str, str]:
    """The ids of institutions by their keys, by those of others that are one with them, and by keys made of their names
    where only one has such a name."""
    table = snapshot.nodes("Institution")
    ids = table.texts("id")
    named: defaultdict[str, set[str]] = defaultdict(set)
    for place, id_ in enumerate(ids):
        for name in (name for column in NAMES["Institution"] for name in table.texts(column).list(place)):
            named[institution_key(name)].add(id_)
    by_name = {key: next(iter(owners)) for key, owners in named.items() if len(owners) == 1}
    merged = {key: id_ for place, id_ in enumerate(ids) for key in table.texts("merged_ids").list(place)}
    return by_name | merged | {id_: id_ for id_ in ids}


def _settle(store: Store, label: str) -> Settled:
    decisions = read_decisions(store.read)
    found = _candidates(label, tuple(entities(store, label, decisions)))
    certain = {made.id: made for one in found if one.verdict == "certain" for made in [_by_rule(label, one)]}
    before = {decision.id for decision in decisions if decision.by_rule and decision.a.label == label}
    decided = {decision.id for decision in decisions if not decision.by_rule}
    gone, new = sorted(before - certain.keys()), sorted(certain.keys() - before - decided)
    for ids in batches(gone, BATCH):
        decide(store, [], ids)
    for ids in batches(new, BATCH):
        decide(store, [certain[id_] for id_ in ids])
    return Settled(len(certain), len(new), len(gone), len(_undecided(label, found, decisions)))


@functools.lru_cache(maxsize=2 * len(MATCHED))
def _candidates(label: str, known: tuple[Entity, ...]) -> tuple[Candidate, ...]:
    """The same nodes give the same pairs: most decisions do not change them."""
    return tuple(candidates(label, known))


def _undecided(label: str, found: Iterable[Candidate], decisions: Iterable[Decision]) -> list[Candidate]:
    """The doubtful pairs, without those that are one or kept apart already, by way of others too; one pair for each two
    sets of nodes, the likeliest."""
    groups = grouped(decisions)
    kept: dict[frozenset[Ref], Candidate] = {}
    for one in sorted(found, key=lambda one: (-one.score, one.a_id, one.b_id)):
        a, b = Ref(label, one.a_id), Ref(label, one.b_id)
        pair = groups.pair(a, b)
        if one.verdict == "doubtful" and len(pair) > 1 and not groups.apart(a, b):
            kept.setdefault(pair, one)
    return list(kept.values())


def _by_rule(label: str, found: Candidate) -> Decision:
    a, b = Ref(label, found.a_id), Ref(label, found.b_id)
    return Decision("same", a, b, RULE, now(), round(found.score, 4), found.reasons)


def _apart(store: Store, merged: Collection[Ref], known: Aliases) -> Snapshot:
    """The nodes that are one with others, as they would be without that."""
    (label,) = {ref.label for ref in merged}
    standing = sorted({known.get(ref, ref).id for ref in merged})
    texts = (cypher.claims_of(label), cypher.claims_around(label))
    rows = [row for text in texts for row in store.read(text, ids=standing)]
    claims = effects.fetch_claims(store.read, {claim for row in rows for claim in row["claims"]})
    elsewhere = {ref: one for ref, one in known.items() if ref.label != label}
    resolved = resolve(claims, known=elsewhere)
    return in_memory(
        {
            subject: properties
            for subject, properties in resolved.items()
            if subject in merged or (isinstance(subject, RelationshipRef) and subject.start in merged)
        }
    )


def _require(run: Callable[..., Rows], made: Iterable[Decision], known: Aliases) -> None:
    """Raise NotFoundError for the first node of a decision of which nothing is claimed."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for decision in made:
        for ref in (decision.a, decision.b):
            wanted[ref.label].add(known.get(ref, ref).id)
    for label, ids in sorted(wanted.items()):
        there = {row["id"] for row in run(cypher.read_nodes(label), ids=sorted(ids))}
        if missing := sorted(ids - there):
            raise NotFoundError(
                f"There is no {label} {missing[0]!r} in the graph.", "It was decided about something gone."
            )
