"""The graph: schema, claims, resolve, store, snapshot, algorithms.

    from competence_explorer.graph import open_store
    store = open_store()

The names below are imported when they are first used, so that a part of this package costs only what it needs.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from competence_explorer.graph.exchange import people_network, to_igraph, to_networkx, to_pandas
    from competence_explorer.graph.parts import part
    from competence_explorer.graph.snapshot import Snapshot, take_snapshot
    from competence_explorer.graph.store import Store, open_store
    from competence_explorer.graph.visibility import ANALYST, STEWARD, View, Viewer

_HOMES = {
    "ANALYST": "visibility",
    "STEWARD": "visibility",
    "Snapshot": "snapshot",
    "Store": "store",
    "View": "visibility",
    "Viewer": "visibility",
    "open_store": "store",
    "part": "parts",
    "people_network": "exchange",
    "take_snapshot": "snapshot",
    "to_igraph": "exchange",
    "to_networkx": "exchange",
    "to_pandas": "exchange",
}

__all__ = [
    "ANALYST",
    "STEWARD",
    "Snapshot",
    "Store",
    "View",
    "Viewer",
    "open_store",
    "part",
    "people_network",
    "take_snapshot",
    "to_igraph",
    "to_networkx",
    "to_pandas",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
