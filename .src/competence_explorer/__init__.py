"""The competence explorer in Python: the graph, every query as a function, and the graph in other libraries' forms.

    from competence_explorer import open_store, queries, to_networkx, to_pyvis

    with open_store() as store:
        brokers = queries.brokers(store, limit=20)  # a pandas DataFrame
        graph = to_networkx(store)

The names below are imported when they are first used: to import this package costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from competence_explorer import queries
    from competence_explorer.api.pyvis_page import to_pyvis
    from competence_explorer.graph import (
        ANALYST,
        STEWARD,
        Store,
        View,
        Viewer,
        open_store,
        part,
        people_network,
        to_igraph,
        to_networkx,
        to_pandas,
    )

__all__ = [
    "ANALYST",
    "STEWARD",
    "Store",
    "View",
    "Viewer",
    "open_store",
    "part",
    "people_network",
    "queries",
    "to_igraph",
    "to_networkx",
    "to_pandas",
    "to_pyvis",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "queries":
        return importlib.import_module(f"{__name__}.queries")
    home = "api.pyvis_page" if name == "to_pyvis" else "graph"
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
