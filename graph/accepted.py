"""Accepted suggestions in the graph: together they are one source of our own, a claim each.

So ``why`` tells where such a competence comes from, and ``undo`` takes it back. The decisions are what is kept; the
source follows from them: what was accepted of a project that is gone at present waits until it comes back.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from competence_explorer.graph import claims, cypher, manifests
from competence_explorer.graph.claims import LoadResult
from competence_explorer.graph.decisions import Decision, read_decisions, standing
from competence_explorer.graph.records import Aliases, Changes, NodeFact, Ref, RelationshipFact, Source, Statement
from competence_explorer.graph.store import Rows, Store
from competence_explorer.graph.suggestions import TYPES

SOURCE = Source(kind="review", name="review")
"""Whose claims they are."""


def refresh(store: Store) -> Changes:
    """Make the source what the decisions say now. It has one load at most, so that to undo it is to undo them all."""
    accepted = [decision for decision in read_decisions(store.read) if decision.verdict == "accept"]
    past = manifests.history(store, SOURCE.id)
    if not accepted and not past:
        return Changes()
    rows = _statements(accepted, _stated_by_others(store, accepted))
    content = hashlib.sha256(repr(rows).encode()).hexdigest()
    if len(past) == 1 and past[0].complete and past[0].sha256 == content and rows:
        return Changes()
    loaded = _load(store, rows, content).changes if rows else None
    undone = [claims.undo(store, load.id) for load in past]
    return loaded or (undone[-1] if undone else Changes())


def is_load(store: Store, load_id: str) -> bool:
    """Whether a load is of this source."""
    return any(load.id == load_id for load in manifests.history(store, SOURCE.id))


def _load(store: Store, rows: Sequence[Statement], content: str) -> LoadResult:
    counts = {"read": len(rows), "loaded": len(rows)}
    return claims.load(
        store,
        SOURCE,
        rows,
        file="accepted suggestions",
        sha256=content,
        loader=SOURCE.kind,
        counts=lambda: counts,
        allow_drop=True,
    )


def _statements(accepted: Iterable[Decision], there: set[Ref]) -> list[Statement]:
    """A row for each suggestion whose ends are both there, in the order of their ids."""
    return [
        Statement(
            row,
            made.a,
            (NodeFact(made.a, {}), RelationshipFact(TYPES[made.a.label], made.a, made.b, "", {})),
            (NodeFact(made.b, {}),),
        )
        for row, made in enumerate(accepted, 1)
        if made.a in there and made.b in there
    ]


def _stated_by_others(store: Store, accepted: Iterable[Decision]) -> set[Ref]:
    """Those nodes of the decisions of which another source says anything."""
    known = standing(store.read).known
    asked: defaultdict[str, set[Ref]] = defaultdict(set)
    for decision in accepted:
        for ref in (decision.a, decision.b):
            asked[ref.label].add(ref)
    return {ref for label, refs in asked.items() for ref in _there(store.read, label, refs, known)}


def _there(read: Callable[..., Rows], label: str, refs: set[Ref], known: Aliases) -> list[Ref]:
    rows = read(cypher.read_nodes(label), ids=sorted({known.get(ref, ref).id for ref in refs}))
    resting = {row["id"]: row["properties"]["claims"] for row in rows}
    text = "UNWIND $ids AS id MATCH (c:Claim {id: id}) WHERE c.source_id <> $own RETURN id"
    ids = sorted({claim for claims in resting.values() for claim in claims})
    others = {row["id"] for row in read(text, ids=ids, own=SOURCE.id)}
    return [ref for ref in refs if not others.isdisjoint(resting.get(known.get(ref, ref).id, ()))]
