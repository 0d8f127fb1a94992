"""Where a relationship comes from: the claims that it rests on, by file, sheet and row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from competence_explorer.graph import cypher
from competence_explorer.graph.records import RelationshipRef
from competence_explorer.graph.store import Store


def origins(store: Store, refs: Iterable[RelationshipRef]) -> dict[RelationshipRef, list[str]]:
    """For each relationship the places that state it, as ``file sheet row n``, in order."""
    claims = _claims(store, set(refs))
    text = (
        "UNWIND $ids AS id MATCH (c:Claim {id: id}) MATCH (l:Load {id: c.load_id}) "
        "RETURN id, l.file AS file, c.sheet AS sheet, c.row AS row"
    )
    rows = store.read(text, ids=sorted({claim for ids in claims.values() for claim in ids}))
    places = {row["id"]: (row["file"], row["sheet"], row["row"]) for row in rows}
    return {
        ref: [_words(*place) for place in sorted(places[i] for i in ids if i in places)] for ref, ids in claims.items()
    }


def _claims(store: Store, refs: set[RelationshipRef]) -> dict[RelationshipRef, list[str]]:
    sorts: defaultdict[tuple[str, str, str], dict[tuple[str, str, str], RelationshipRef]] = defaultdict(dict)
    for ref in refs:
        sorts[ref.type, ref.start.label, ref.end.label][ref.start.id, ref.end.id, ref.key] = ref
    found = {}
    for sort, by_key in sorts.items():
        asked = [{"start": start, "end": end, "key": key} for start, end, key in by_key]
        for row in store.read(cypher.read_relationships(*sort), rows=asked):
            found[by_key[row["start"], row["end"], row["key"]]] = row["properties"]["claims"]
    return found


def _words(file: str, sheet: str, row: int) -> str:
    if not row:  # an undo took away the load whose row is known
        return file
    return f"{file} {sheet} row {row}" if sheet else f"{file} row {row}"
