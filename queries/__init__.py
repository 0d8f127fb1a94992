"""Queries: one file a query. Each is found by walking this folder, and fails loudly if it is malformed.

``competence_explorer.queries.find_people(store, skill="state aid")`` answers with a DataFrame; ``QUERIES`` has all
by id, for the command line, HTTP and the pages.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

from competence_explorer.graph.errors import NotFoundError
from competence_explorer.queries.base import Query
from competence_explorer.queries.brokers import brokers
from competence_explorer.queries.find_people import find_people
from competence_explorer.queries.introduction_paths import introduction_paths
from competence_explorer.queries.missing_competences import missing_competences
from competence_explorer.queries.neighbours import neighbours
from competence_explorer.queries.why import why

__all__ = [
    "QUERIES",
    "brokers",
    "find_people",
    "find_query",
    "introduction_paths",
    "missing_competences",
    "neighbours",
    "why",
]


def _discover() -> dict[str, Query[Any]]:
    found: dict[str, Query[Any]] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name == "base":
            continue
        name = module.name
        declared = getattr(importlib.import_module(f"{__name__}.{name}"), name, None)
        if not isinstance(declared, Query) or declared.id != name.replace("_", "-"):
            raise TypeError(f"queries/{name}.py must declare the query {name} with id {name.replace('_', '-')!r}.")
        found[declared.id] = declared
    return found


QUERIES: Mapping[str, Query[Any]] = _discover()


def find_query(id: str) -> Query[Any]:
    """The query with this id. Raises NotFoundError."""
    if id not in QUERIES:
        raise NotFoundError(f"There is no query {id!r}.", f"Queries: {', '.join(QUERIES)}.")
    return QUERIES[id]
