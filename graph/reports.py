"""What was wrong with the rows of each load: kept beside the load, so that a report of the data's quality can list it.

These rows can hold personal data: their values are for those who may see everyone (see ``View``).
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from competence_explorer.graph import cypher
from competence_explorer.graph.store import Store, Transaction

MOST_KEPT = 10_000
"""Notes kept of a load; how many rows there were is kept with the load in any case."""

Severity = Literal["rejected", "doubtful"]


class Note(NamedTuple):
    """One cell or row that was rejected, or understood only in part: where it stands and what is wrong with it."""

    severity: Severity
    sheet: str
    row: int
    column: str
    value: str
    message: str


def save(store: Store, load_id: str, notes: Iterable[Note]) -> None:
    """Keep the notes of a load, the first ``MOST_KEPT`` of them; nothing is written if there are none."""
    kept = list(islice(notes, MOST_KEPT))
    if kept:
        row = {"id": load_id, "entries": pack(kept)}
        store.write(lambda tx: tx.run(cypher.create_nodes("Report"), rows=[row]))


def read(store: Store, load_ids: Sequence[str]) -> dict[str, list[Note]]:
    """The notes of loads, by load id; loads without any are left out."""
    text = "UNWIND $ids AS id MATCH (r:Report {id: id}) RETURN id, r.entries AS entries"
    return {row["id"]: unpack(row["entries"]) for row in store.read(text, ids=list(load_ids))}


def remove(transaction: Transaction, load_id: str) -> None:
    """Forget the notes of a load."""
    transaction.run(cypher.delete_nodes("Report"), ids=[load_id])


def pack(notes: Iterable[Note]) -> str:
    """Notes as compressed text."""
    return base64.b64encode(zlib.compress(json.dumps(list(notes), ensure_ascii=False).encode())).decode()


def unpack(text: str) -> list[Note]:
    """The inverse of :func:`pack`.

    >>> unpack(pack([Note("rejected", "", 4, "level", "9", "It is more than 4.")]))[0].value
    '9'
    """
    return [Note(*values) for values in json.loads(zlib.decompress(base64.b64decode(text)))]
