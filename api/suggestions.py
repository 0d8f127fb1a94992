"""Names for a form while someone types: what begins with the text, then what contains it, then what is like it."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from competence_explorer.api.wording import told
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.search import NAMES, fold, name_of, search
from competence_explorer.graph.snapshot import Snapshot

MOST = 12
"""Suggestions for one text."""

LONGEST = 200
"""Letters of a text that are looked at."""


def suggest(snapshot: Snapshot, kind: str, text: str) -> list[dict[str, str]]:
    """Up to ``MOST`` nodes of a label for a beginning of a name: id, name, and value, which is the name where it
    is the only one of that name, else the id; and the same two in the reader's language (told, put).

    Raises UsageError for an unknown label."""
    if kind not in NAMES:
        raise UsageError(f"There are no suggestions for {kind!r}.", f"Kinds: {', '.join(NAMES)}.")
    wanted = fold(text[:LONGEST])
    nodes = list(islice(dict.fromkeys(found(snapshot, kind, wanted)), MOST))
    ids, bearers = snapshot.nodes(kind).texts("id"), _bearers(snapshot, kind)
    names = {node: name_of(snapshot, kind, node) for node in nodes}
    return [
        {"id": ids[node]}
        | {"name": name, "value": name if bearers[fold(name)] == 1 else ids[node]}
        | {"told": told(name), "put": told(name) if bearers[fold(told(name))] == 1 else ids[node]}
        for node, name in names.items()
    ]


def found(snapshot: Snapshot, kind: str, wanted: str) -> Iterator[int]:
    """The nodes of a label for a folded text, best first; some more than once."""
    names = _folded(snapshot, kind)
    if not wanted:
        yield from range(len(snapshot.nodes(kind)))
        return
    yield from (node for name, node in names if name.startswith(wanted))
    yield from (node for name, node in names if f" {wanted}" in name)
    yield from (node for name, node in names if wanted in name)
    yield from (match.node for match in search(snapshot, kind, wanted, MOST))


@functools.lru_cache(maxsize=32)
def _folded(snapshot: Snapshot, kind: str) -> list[tuple[str, int]]:
    """Every folded name of a label with its node, in alphabetical order."""
    table = snapshot.nodes(kind)
    found = {
        (fold(name), node)
        for column in NAMES[kind]
        for node, names in enumerate(table.texts(column))
        for name in names.split("\x1f")
        if name
    }
    return sorted(found)


@functools.lru_cache(maxsize=32)
def _bearers(snapshot: Snapshot, kind: str) -> Counter[str]:
    """How many nodes bear a folded name."""
    return Counter(name for name, _ in _folded(snapshot, kind))
