"""Writing the effect of a change of claims: compare with what is there, write only the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from competence_explorer.graph import cypher, decisions
from competence_explorer.graph.decisions import Standing
from competence_explorer.graph.errors import EngineError
from competence_explorer.graph.records import (
    Aliases,
    Claim,
    Ref,
    RelationshipRef,
    Subject,
    canonical,
    load_facts,
)
from competence_explorer.graph.resolve import Resolved, resolve
from competence_explorer.graph.store import Rows, Transaction


class Effect(NamedTuple):
    """The subjects that a change of claims created, updated (in more than their provenance) and removed."""

    created: list[Subject]
    updated: list[Subject]
    removed: list[Subject]


class Creation(NamedTuple):
    """A statement that creates nodes of a label or relationships of a type, the values of each, and its rows."""

    text: str
    values: Mapping[Subject, list[Any]]
    rows: list[Any]

    @classmethod
    def of(cls, text: str, values: Mapping[Subject, list[Any]]) -> Creation:
        """The rows of a statement: the values of a node, or the id of a start with those of all that begins there."""
        rows: list[Any] = []
        starts: defaultdict[str, list[Any]] = defaultdict(list)
        for subject, listed in values.items():
            if isinstance(subject, Ref):
                rows.append(listed)
            else:
                starts[subject.start.id].append(listed)
        return cls(text, values, [*rows, *starts.items()])

    def without(self, there: Collection[Subject]) -> Creation:
        """The same, but for subjects that are there."""
        return Creation.of(self.text, {subject: row for subject, row in self.values.items() if subject not in there})


class Addition(NamedTuple):
    """Claims to be put in force, with all that can be made of them without looking at the graph: the rows to write for
    them, and what they amount to if nobody else speaks of their ``subjects``."""

    claims: Collection[Claim]
    claim_rows: list[list[Any]]
    subjects: frozenset[Subject]
    creations: list[Creation]
    standing: Standing


def prepare(claims: Collection[Claim], standing: Standing) -> Addition:
    """Claims made ready for :func:`apply`, outside any transaction; ``standing`` says which nodes are one."""
    alone = resolve(claims, known=standing.known)
    return Addition(claims, [_claim_row(claim) for claim in claims], frozenset(alone), _creations(alone), standing)


def apply(
    transaction: Transaction,
    add: Addition,
    remove: Collection[Claim] = (),
    may_be_there: Callable[[Subject], bool] | None = None,
) -> Effect:
    """Put ``add`` in force and ``remove`` out of force, and bring the subjects of both up to date.

    Only the subjects that the claims are about are read, resolved and compared. Claims put out of force stay
    in the graph (an undo may need them) with ``active: false``.

    ``may_be_there`` is given by who knows what the graph holds: subjects for which it is False are not looked for, and
    none of the claims to be added.
    """
    if transaction.decided not in (None, add.standing.turn):  # somebody decided in between
        add = prepare(add.claims, decisions.standing(transaction.run))
    known = add.standing.known
    subjects = add.subjects | {canonical(fact.subject, known) for claim in remove for fact in claim.facts}
    current = _current(transaction, filter(may_be_there, subjects) if may_be_there else subjects)
    changing = {claim.id for claim in (*add.claims, *remove)}
    others = fetch_claims(transaction.run, {c for held in current.values() for c in held["claims"]} - changing)
    desired = resolve([*others, *add.claims], current, known) if current else {}
    written = set() if may_be_there else _known(transaction, add.claims)
    _write_claims(transaction, add, remove, written)
    creations = [creation.without(current) for creation in add.creations] if current else add.creations
    return _write_difference(transaction, current, desired, creations)


def rederive(transaction: Transaction, before: Aliases, after: Aliases) -> Effect:
    """Bring up to date what other decisions touch: the nodes that become one or two, and all that is tied to them."""
    moved = [ref for ref in before.keys() | after.keys() if before.get(ref) != after.get(ref)]
    touched = {known.get(ref, ref) for ref in moved for known in (before, after)}
    claims = fetch_claims(transaction.run, _claims_around(transaction, touched))
    stated = {fact.subject for claim in claims for fact in claim.facts}
    subjects = {s for known in (before, after) for s in (canonical(s, known) for s in stated) if _touches(s, touched)}
    current, desired = _current(transaction, subjects), resolve(claims, subjects, after)
    creations = _creations({subject: desired[subject] for subject in desired.keys() - current.keys()})
    return _write_difference(transaction, current, desired, creations)


def _claims_around(transaction: Transaction, refs: Iterable[Ref]) -> set[str]:
    """The ids of the claims on which nodes and their relationships rest."""
    nodes, _ = _by_sort(refs)
    texts = [(text(label), some) for label, some in nodes.items() for text in (cypher.claims_of, cypher.claims_around)]
    rows = [row for text, some in texts for row in transaction.run(text, ids=[ref.id for ref in some])]
    return {claim for row in rows for claim in row["claims"]}


def _touches(subject: Subject, refs: Collection[Ref]) -> bool:
    return subject in refs if isinstance(subject, Ref) else subject.start in refs or subject.end in refs


def is_empty(transaction: Transaction) -> bool:
    """Whether nothing was ever loaded into the graph, or all of it was undone."""
    return not transaction.run("MATCH (n) WHERE NOT n:Graph RETURN 1 AS found LIMIT 1")


def fetch_claims(run: Callable[..., Rows], ids: Iterable[str]) -> list[Claim]:
    """The claims with these ids, as they stand in the graph; ``run`` is of a transaction, or a store's ``read``."""
    wanted = sorted(ids)
    if not wanted:
        return []
    text = (
        "UNWIND $ids AS id MATCH (c:Claim {id: id}) RETURN c.id AS id, c.source_id AS source_id, c.kind AS kind, "
        "c.payload AS payload, c.about AS about, c.sheet AS sheet, c.row AS row, c.load_id AS load_id, c.as_of AS as_of"
    )
    rows = run(text, ids=wanted)
    return [Claim(facts=load_facts(row["payload"]), **row) for row in rows]


def _current(transaction: Transaction, subjects: Iterable[Subject]) -> Resolved:
    nodes, relationships = _by_sort(subjects)
    held: Resolved = {}
    for label, node_refs in nodes.items():
        rows = transaction.run(cypher.read_nodes(label), ids=[ref.id for ref in node_refs])
        held |= {Ref(label, row["id"]): row["properties"] for row in rows}
    missing = {ref for refs in nodes.values() for ref in refs} - held.keys()
    for (type_, start, end), refs in relationships.items():
        # A relationship is not there if one of its ends was just looked for in vain: a first load asks for none.
        asked = [_row(ref) for ref in refs if ref.start not in missing and ref.end not in missing]
        if asked:
            for row in transaction.run(cypher.read_relationships(type_, start, end), rows=asked):
                ref = RelationshipRef(type_, Ref(start, row["start"]), Ref(end, row["end"]), row["key"])
                held[ref] = row["properties"]
    return {subject: _plain(properties) for subject, properties in held.items()}


def _plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties with the driver's dates as Python's."""
    return {name: value.to_native() if hasattr(value, "to_native") else value for name, value in properties.items()}


def _known(transaction: Transaction, claims: Collection[Claim]) -> set[str]:
    """The ids of those of the claims that are in the graph already, in force or not."""
    ids = [claim.id for claim in claims]
    rows = transaction.run("UNWIND $ids AS id MATCH (c:Claim {id: id}) RETURN c.id AS id", ids=ids) if ids else []
    return {row["id"] for row in rows}


def _write_claims(transaction: Transaction, add: Addition, remove: Collection[Claim], known: Collection[str]) -> None:
    _activate(transaction, sorted(known), True)
    new = [row for row in add.claim_rows if row[0] not in known] if known else add.claim_rows
    if new:
        _expect(len(new), transaction.run(cypher.create_listed_nodes("Claim", _CLAIM), rows=new))
    _activate(transaction, sorted(claim.id for claim in remove), False)


_CLAIM = ("id", "source_id", "kind", "load_id", "about", "sheet", "row", "as_of", "payload", "active")


def _claim_row(claim: Claim) -> list[Any]:
    c = claim
    return [c.id, c.source_id, c.kind, c.load_id, c.about, c.sheet, c.row, c.as_of, c.payload, True]


def _activate(transaction: Transaction, ids: list[str], active: bool) -> None:
    if ids:
        text = "UNWIND $ids AS id MATCH (c:Claim {id: id}) SET c.active = $active"
        transaction.run(text, ids=ids, active=active)


def _write_difference(
    transaction: Transaction, current: Resolved, desired: Resolved, creations: Sequence[Creation]
) -> Effect:
    """Write what is to be there instead of ``current``; what is not there yet is in ``creations``."""
    updated = [s for s in desired if s in current and desired[s] != current[s]]
    removed = [s for s in current if s not in desired]
    _delete(transaction, removed)
    for creation in creations:
        if creation.values:
            _expect(len(creation.values), transaction.run(creation.text, rows=creation.rows))
    _update(transaction, updated, desired)
    created = [subject for creation in creations for subject in creation.values]
    # A change of provenance alone is written, but it is nothing that a user would call an update.
    shown = [s for s in updated if _shown(desired[s]) != _shown(current[s])]
    return Effect(created, shown, removed)


def _creations(desired: Resolved) -> list[Creation]:
    """How to create these subjects: nodes first, then what is between them."""
    nodes, relationships = _by_sort(desired)
    made = []
    for label, refs in nodes.items():
        names, values = _listed([desired[ref] for ref in refs])
        made.append(Creation.of(cypher.create_listed_nodes(label, names), dict(zip(refs, values, strict=True))))
    for sort, ties in relationships.items():
        names, values = _listed([desired[tie] for tie in ties])
        rows: dict[Subject, list[Any]] = {tie: [tie.end.id, *row] for tie, row in zip(ties, values, strict=True)}
        made.append(Creation.of(cypher.create_listed_relationships(*sort, names), rows))
    return made


def _listed(properties: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    """The names of all properties, and lists of their values: the names are not sent with every row."""
    names = sorted(set().union(*properties))
    return names, [list(map(row.get, names)) for row in properties]


def _delete(transaction: Transaction, subjects: Iterable[Subject]) -> None:
    nodes, relationships = _by_sort(subjects)
    for sort, refs in relationships.items():
        transaction.run(cypher.delete_relationships(*sort), rows=[_row(ref) for ref in refs])
    for label, node_refs in nodes.items():
        transaction.run(cypher.delete_nodes(label), ids=[ref.id for ref in node_refs])


def _update(transaction: Transaction, subjects: Iterable[Subject], desired: Resolved) -> None:
    nodes, relationships = _by_sort(subjects)
    for label, node_refs in nodes.items():
        transaction.run(cypher.update_nodes(label), rows=[desired[ref] for ref in node_refs])
    for sort, refs in relationships.items():
        rows = [{**_row(ref), "properties": desired[ref]} for ref in refs]
        _expect(len(rows), transaction.run(cypher.update_relationships(*sort), rows=rows))


def _expect(number: int, answer: Rows) -> None:
    """Raise EngineError, and so roll back, if an end is not there: rather than lose a relationship."""
    written = answer[0]["written"]
    if written != number:
        raise EngineError(f"{number} nodes or relationships were to be written, {written} were.")


def _by_sort(
    subjects: Iterable[Subject],
) -> tuple[dict[str, list[Ref]], dict[tuple[str, str, str], list[RelationshipRef]]]:
    """Nodes by label, relationships by type and the labels of their ends."""
    nodes: defaultdict[str, list[Ref]] = defaultdict(list)
    relationships: defaultdict[tuple[str, str, str], list[RelationshipRef]] = defaultdict(list)
    for subject in subjects:
        if isinstance(subject, Ref):
            nodes[subject.label].append(subject)
        else:
            relationships[subject.type, subject.start.label, subject.end.label].append(subject)
    return nodes, relationships


def _row(ref: RelationshipRef) -> dict[str, str]:
    return {"start": ref.start.id, "end": ref.end.id, "key": ref.key}


def _shown(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name != "claims"}
