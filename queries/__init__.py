"""Queries: one file a query. Each is found by walking this folder, and fails loudly if it is malformed. The user's
own are read from folders of hers (see ``own``).

``competence_explorer.queries.find_people(store, skill="state aid")`` answers with a DataFrame; ``QUERIES`` has all
by id, for the command line, HTTP and the pages.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

from competence_explorer.graph.errors import NotFoundError
from competence_explorer.queries.base import Query
from competence_explorer.queries.brokers import brokers
from competence_explorer.queries.call_readiness import call_readiness
from competence_explorer.queries.collaboration_matrix import collaboration_matrix
from competence_explorer.queries.compare_readiness import compare_readiness
from competence_explorer.queries.competence_years import competence_years
from competence_explorer.queries.competences import competences
from competence_explorer.queries.counterparts import counterparts
from competence_explorer.queries.data_quality import data_quality
from competence_explorer.queries.data_quality_items import data_quality_items
from competence_explorer.queries.demand import demand
from competence_explorer.queries.exchanges import exchanges
from competence_explorer.queries.fading_competences import fading_competences
from competence_explorer.queries.find_people import find_people
from competence_explorer.queries.give_and_take import give_and_take
from competence_explorer.queries.holders import holders
from competence_explorer.queries.institution_network import institution_network
from competence_explorer.queries.institution_paths import institution_paths
from competence_explorer.queries.institution_profile import institution_profile
from competence_explorer.queries.introduction_paths import introduction_paths
from competence_explorer.queries.mentor_match import mentor_match
from competence_explorer.queries.mentoring_offers import mentoring_offers
from competence_explorer.queries.missing_competences import missing_competences
from competence_explorer.queries.neighbours import neighbours
from competence_explorer.queries.open_needs import open_needs
from competence_explorer.queries.own import folders, read_queries
from competence_explorer.queries.related import related
from competence_explorer.queries.requirement_profiles import requirement_profiles
from competence_explorer.queries.separated_institutions import separated_institutions
from competence_explorer.queries.single_holders import single_holders
from competence_explorer.queries.study_visit import study_visit
from competence_explorer.queries.suggest_competences import suggest_competences
from competence_explorer.queries.team_for_call import team_for_call
from competence_explorer.queries.training_plan import training_plan
from competence_explorer.queries.what_if_leaves import what_if_leaves
from competence_explorer.queries.why import why

__all__ = [
    "BUILT_IN",
    "QUERIES",
    "brokers",
    "call_readiness",
    "collaboration_matrix",
    "compare_readiness",
    "competence_years",
    "competences",
    "counterparts",
    "data_quality",
    "data_quality_items",
    "demand",
    "exchanges",
    "fading_competences",
    "find_people",
    "find_query",
    "give_and_take",
    "holders",
    "institution_network",
    "institution_paths",
    "institution_profile",
    "introduction_paths",
    "mentor_match",
    "mentoring_offers",
    "missing_competences",
    "neighbours",
    "open_needs",
    "related",
    "requirement_profiles",
    "separated_institutions",
    "single_holders",
    "study_visit",
    "suggest_competences",
    "team_for_call",
    "training_plan",
    "what_if_leaves",
    "why",
]


def _discover() -> dict[str, Query[Any]]:
    found: dict[str, Query[Any]] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name in ("base", "own"):
            continue
        name = module.name
        declared = getattr(importlib.import_module(f"{__name__}.{name}"), name, None)
        if not isinstance(declared, Query) or declared.id != name.replace("_", "-"):
            raise TypeError(f"queries/{name}.py must declare the query {name} with id {name.replace('_', '-')!r}.")
        found[declared.id] = declared
    return found


BUILT_IN: Mapping[str, Query[Any]] = _discover()
"""The queries of this folder."""


class _Known(Mapping[str, Query[Any]]):
    """Our queries and the user's own (see ``own``), which are read when they are first asked for."""

    @functools.cached_property
    def _all(self) -> Mapping[str, Query[Any]]:
        return {**BUILT_IN, **read_queries(folders(), BUILT_IN)}

    def __getitem__(self, id: str) -> Query[Any]:
        return self._all[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


QUERIES: Mapping[str, Query[Any]] = _Known()


def find_query(id: str) -> Query[Any]:
    """The query with this id. Raises NotFoundError, and UsageError where an own query is not right."""
    if id in BUILT_IN:
        return BUILT_IN[id]
    if id not in QUERIES:
        raise NotFoundError(f"There is no query {id!r}.", f"Queries: {', '.join(QUERIES)}.")
    return QUERIES[id]
