"""One writer of a source at a time: two that began with the same state of it would each undo the other's work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from competence_explorer.graph import manifests
from competence_explorer.graph.errors import EngineError
from competence_explorer.graph.manifests import Load
from competence_explorer.graph.store import Store, Transaction

T = TypeVar("T")


@dataclass(slots=True)
class Turn:
    """Writes a load of a source, or takes it back, transaction by transaction. ``known`` are the source's loads as the
    writer saw them last: in the graph they must still be so whenever it goes on. ``version`` is that of the graph which
    it wrote last: where the next follows on it, nobody has written between."""

    store: Store
    source_id: str
    load_id: str
    known: list[Load]
    version: int = -1

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` in a writing transaction. Raises EngineError, and writes nothing, if somebody else has written
        a load of this source since."""

        def alone(transaction: Transaction) -> tuple[T, list[Load], int]:
            follows = transaction.version == self.version + 1
            if not follows and manifests.loads_of(transaction.run, self.source_id) != self.known:
                raise EngineError(
                    f"Another load or undo of {self.source_id!r} is going on at the same time.",
                    "Wait until it is done, then try again: what was written of this one is taken up.",
                )
            done = work(transaction)
            return done, manifests.note_writing(transaction, self.source_id, self.load_id), transaction.version

        done, self.known, self.version = self.store.write(alone)
        return done
