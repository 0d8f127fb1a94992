"""Queries: one file a query, found by walking this folder; a malformed one fails loudly when it is imported. The
user's own are read from folders of hers (see ``own``).

``competence_explorer.queries.find_people(store, skill="state aid")`` answers with a DataFrame; ``QUERIES`` has all
by id, for the command line, HTTP and the pages.

A query is imported when it is first asked for: a command needs one of them, and to import all takes longer than most
take to answer.
"""

from __future__ import annotations

import functools
import importlib
import logging
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.wording import joined, say
from competence_explorer.queries.base import Query
from competence_explorer.queries.own import folders, read_queries

if TYPE_CHECKING:
    from competence_explorer.queries.brokers import brokers
    from competence_explorer.queries.call_readiness import call_readiness
    from competence_explorer.queries.collaboration_matrix import collaboration_matrix
    from competence_explorer.queries.communities import communities
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
    from competence_explorer.queries.related import related
    from competence_explorer.queries.requirement_profiles import requirement_profiles
    from competence_explorer.queries.separated_institutions import separated_institutions
    from competence_explorer.queries.similar_projects import similar_projects
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
    "communities",
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
    "similar_projects",
    "single_holders",
    "study_visit",
    "suggest_competences",
    "team_for_call",
    "training_plan",
    "what_if_leaves",
    "why",
]

_SHARED = {"base", "own"}
_FILES = {module.name: module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__)}
_IDS = {id: name for name, id in _FILES.items() if name not in _SHARED}


class _Package(ModuleType):
    """This package with the queries as attributes."""

    def __getattr__(self, name: str) -> Any:
        if _FILES.get(name) not in _IDS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        importlib.import_module(f"{__name__}.{name}")
        return self.__dict__[name]

    def __setattr__(self, name: str, value: Any) -> None:
        """Python puts the module ``brokers`` here once it is imported: the query takes its place."""
        is_file = isinstance(value, ModuleType) and _FILES.get(name) in _IDS
        super().__setattr__(name, _declared(value, name) if is_file else value)


def _declared(module: ModuleType, name: str) -> Query[Any]:
    declared = getattr(module, name, None)
    if not isinstance(declared, Query) or declared.id != _FILES[name]:
        raise TypeError(f"queries/{name}.py must declare the query {name} with id {_FILES[name]!r}.")
    return declared


class _BuiltIn(Mapping[str, Query[Any]]):
    """The queries of this folder by id."""

    def __getitem__(self, id: str) -> Query[Any]:
        query: Query[Any] = getattr(sys.modules[__name__], _IDS[id])
        return query

    def __contains__(self, id: object) -> bool:
        return id in _IDS

    def __iter__(self) -> Iterator[str]:
        return iter(_IDS)

    def __len__(self) -> int:
        return len(_IDS)


BUILT_IN = _BuiltIn()

sys.modules[__name__].__class__ = _Package


class _Known(Mapping[str, Query[Any]]):
    """Our queries and the user's own (see ``own``), which are read when they are first asked for.

    A file that is not right is left out and told once, so that the others are answered.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []

    @functools.cached_property
    def _all(self) -> Mapping[str, Query[Any]]:
        return {**BUILT_IN, **read_queries(folders(), BUILT_IN, self._tell)}

    def _tell(self, fault: UsageError) -> None:
        self.faults.append(str(fault))
        logging.getLogger(__name__).warning("Left out: %s", fault)

    def __getitem__(self, id: str) -> Query[Any]:
        return self._all[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


QUERIES = _Known()


def find_query(id: str) -> Query[Any]:
    """The query with this id. Raises NotFoundError, which tells the user's own that were left out."""
    if id in BUILT_IN:
        return BUILT_IN[id]
    if id not in QUERIES:
        raise NotFoundError(
            say("There is no query %(id)s.", id=repr(id)),
            joined(" ", [say("Queries: %(known)s.", known=", ".join(QUERIES)), *QUERIES.faults]),
        )
    return QUERIES[id]
