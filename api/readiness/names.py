"""What things are called on the page: in the language of the reader, where the graph knows."""

from __future__ import annotations

from competence_explorer.api.wording import told
from competence_explorer.graph.people import parts_of
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot

PLACES = ("Institution", "Metropolis")


def called(snapshot: Snapshot, label: str, id_: str) -> str:
    """The name of a thing by its key; the text itself where it is no key."""
    node = snapshot.nodes(label).index.get(id_)
    if node is None:
        return id_
    return told(name_of(snapshot, label, node))


def scope_called(snapshot: Snapshot, text: str) -> str:
    """A scope with names in place of keys."""
    return ", ".join(place_called(snapshot, part) for part in parts_of(text))


def place_called(snapshot: Snapshot, part: str) -> str:
    """A part of a scope by name."""
    label = next((label for label in PLACES if part in snapshot.nodes(label).index), "")
    return called(snapshot, label, part) if label else part
