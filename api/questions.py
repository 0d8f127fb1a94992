"""The questions on the home page, by who asks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from competence_explorer.api import overview
from competence_explorer.api.languages import later
from competence_explorer.api.templating import address
from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES, find_query
from competence_explorer.queries.base import Parameter, Query

ASKED_BY: Mapping[str, Sequence[str]] = {
    later("To bring people together"): (
        "find-people",
        "introduction-paths",
        "neighbours",
        "brokers",
        "mentor-match",
        "open-needs",
        "mentoring-offers",
        "exchanges",
        "study-visit",
        "institution-paths",
        "counterparts",
    ),
    later("To prepare for a call"): (
        "call-readiness",
        "missing-competences",
        "compare-readiness",
        "team-for-call",
        "training-plan",
        "requirement-profiles",
        "demand",
        "holders",
        "competence-years",
        "institution-profile",
    ),
    later("To see what is at risk"): (
        "what-if-leaves",
        "single-holders",
        "fading-competences",
        "separated-institutions",
        "institution-network",
        "collaboration-matrix",
        "give-and-take",
    ),
}
"""Ids of queries by what they are good for; those of none stand at the end."""

REST = later("To look closer")


@dataclass(frozen=True, slots=True)
class Card:
    """A question, what its example is about, and the addresses that it leads to."""

    query: Query[Any]
    example: list[tuple[str, str]]
    href: str
    network: str


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one kind."""

    title: str
    cards: Sequence[Card]


def groups(view: View) -> list[Group]:
    """All questions, each once."""
    placed = {id_ for ids in ASKED_BY.values() for id_ in ids}
    found = {**ASKED_BY, REST: [id_ for id_ in QUERIES if id_ not in placed]}
    return [Group(title, list(_cards(view, ids))) for title, ids in found.items()]


def _cards(view: View, ids: Sequence[str]) -> Iterator[Card]:
    for id_ in ids:
        query = find_query(id_)
        example = overview.example(view, query)
        path = f"/queries/{id_}"
        network = address(f"{path}/network", example) if query.draw and example else ""
        named = {p.name: example[p.name] for p in query.parameters if p.name in example and _names(p)}
        yield Card(query, overview.spoken(view, query, named), address(path, example), network)


def _names(parameter: Parameter) -> bool:
    """Whether a parameter says what the answer is about: the others say how much of it."""
    return bool(parameter.kind) or parameter.name in ("scope", "thing", "people", "text")
