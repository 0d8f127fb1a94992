"""Writing the effect of a change of claims: compare with what is there, write only the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from competence_explorer.graph import cypher
from competence_explorer.graph.errors import EngineError
from competence_explorer.graph.records import (
    Claim,
    Ref,
    RelationshipRef,
    Subject,
    load_facts,
    subject_text,
)
from competence_explorer.graph.resolve import Resolved, resolve
from competence_explorer.graph.store import Rows, Transaction


class Effect(NamedTuple):
    """The subjects that a change of claims created, updated (in more than their provenance) and removed."""

    created: list[Subject]
    updated: list[Subject]
    removed: list[Subject]


def apply(transaction: Transaction, add: Collection[Claim], remove: Collection[Claim]) -> Effect:
    """Put ``add`` in force and ``remove`` out of force, and bring the subjects of both up to date.

    Only the subjects that the claims are about are read, resolved and compared. Claims put out of force stay
    in the graph (an undo may need them) with ``active: false``.
    """
    subjects = {fact.subject for claim in (*add, *remove) for fact in claim.facts}
    current = _current(transaction, subjects)
    changing = {claim.id for claim in (*add, *remove)}
    others = fetch_claims(transaction.run, {c for held in current.values() for c in held["claims"]} - changing)
    desired = resolve([*others, *add], subjects)
    _write_claims(transaction, add, remove)
    return _write_difference(transaction, current, desired)


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


def _write_claims(transaction: Transaction, add: Collection[Claim], remove: Collection[Claim]) -> None:
    ids = [claim.id for claim in add]
    rows = transaction.run("UNWIND $ids AS id MATCH (c:Claim {id: id}) RETURN c.id AS id", ids=ids) if ids else []
    known = {row["id"] for row in rows}
    _activate(transaction, sorted(known), True)
    _create_claims(transaction, [claim for claim in add if claim.id not in known])
    _activate(transaction, sorted(claim.id for claim in remove), False)


def _create_claims(transaction: Transaction, claims: Iterable[Claim]) -> None:
    """Lists, not maps: the names of a dozen properties are not sent for every claim."""
    rows = [
        [c.id, c.source_id, c.kind, c.load_id, c.about, c.sheet, c.row, c.as_of, c.payload, _subjects(c)]
        for c in claims
    ]
    text = (
        "UNWIND $rows AS row CREATE (c:Claim {id: row[0], source_id: row[1], kind: row[2], load_id: row[3], "
        "about: row[4], sheet: row[5], row: row[6], as_of: row[7], payload: row[8], subjects: row[9], active: true})"
    )
    if rows:
        transaction.run(text, rows=rows)


def _subjects(claim: Claim) -> list[str]:
    return [subject_text(fact.subject) for fact in claim.facts]


def _activate(transaction: Transaction, ids: list[str], active: bool) -> None:
    if ids:
        text = "UNWIND $ids AS id MATCH (c:Claim {id: id}) SET c.active = $active"
        transaction.run(text, ids=ids, active=active)


def _write_difference(transaction: Transaction, current: Resolved, desired: Resolved) -> Effect:
    created = [s for s in desired if s not in current]
    updated = [s for s in desired if s in current and desired[s] != current[s]]
    removed = [s for s in current if s not in desired]
    _delete(transaction, removed)
    _write(transaction, created, desired, cypher.create_nodes, cypher.create_relationships)
    _write(transaction, updated, desired, cypher.update_nodes, cypher.update_relationships)
    # A change of provenance alone is written, but it is nothing that a user would call an update.
    shown = [s for s in updated if _shown(desired[s]) != _shown(current[s])]
    return Effect(created, shown, removed)


def _delete(transaction: Transaction, subjects: Iterable[Subject]) -> None:
    nodes, relationships = _by_sort(subjects)
    for sort, refs in relationships.items():
        transaction.run(cypher.delete_relationships(*sort), rows=[_row(ref) for ref in refs])
    for label, node_refs in nodes.items():
        transaction.run(cypher.delete_nodes(label), ids=[ref.id for ref in node_refs])


def _write(
    transaction: Transaction,
    subjects: Iterable[Subject],
    desired: Resolved,
    write_nodes: Callable[[str], str],
    write_relationships: Callable[[str, str, str], str],
) -> None:
    nodes, relationships = _by_sort(subjects)
    for label, node_refs in nodes.items():
        transaction.run(write_nodes(label), rows=[desired[ref] for ref in node_refs])
    for sort, refs in relationships.items():
        rows = [{**_row(ref), "properties": desired[ref]} for ref in refs]
        written = transaction.run(write_relationships(*sort), rows=rows)[0]["written"]
        if written != len(rows):  # an end is not there: roll back rather than lose a relationship
            raise EngineError(f"{len(rows)} {sort[0]} relationships were to be written, {written} were.")


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
