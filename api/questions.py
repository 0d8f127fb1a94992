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
        "communities",
        "counterparts",
    ),
    later("To prepare for a call"): (
        "call-readiness",
        "missing-competences",
        "compare-readiness",
        "team-for-call",
        "training-plan",
        "requirement-profiles",
        "similar-projects",
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

PAGES: Mapping[str, tuple[str, Sequence[str]]] = {
    "introduction-paths": ("/introductions", ("from", "to", "skill", "institution", "k")),
    "brokers": ("/brokers", ("theme", "metropolis", "limit")),
    "mentor-match": ("/mentoring#pairs", ("scope", "goals")),
    "open-needs": ("/mentoring#needs", ("skill",)),
    "mentoring-offers": ("/mentoring#offers", ("skill",)),
    "exchanges": ("/mentoring#exchanges", ()),
    "give-and-take": ("/mentoring#ledger", ()),
    "study-visit": ("/study-visits", ("scope", "limit")),
    "call-readiness": ("/readiness", ("call", "scope")),
    "compare-readiness": ("/readiness#map", ("call", "scope", "kind")),
    "team-for-call": ("/readiness#team", ("call", "scope", "least_institutions")),
    "data-quality": ("/quality", ("scope",)),
    "data-quality-items": ("/quality#things", ("aspect",)),
}
"""Pages made for a question, which say more than its form and table, and the query's parameters that each takes."""


@dataclass(frozen=True, slots=True)
class Card:
    """A question, what its example is about, and the addresses that it leads to: ``href`` is the best page there is,
    ``table`` the form and table where that is another one, ``network`` the picture."""

    query: Query[Any]
    example: list[tuple[str, str]]
    href: str
    network: str
    table: str


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
        form = address(path, example)
        best = _page(id_, example)
        yield Card(query, overview.spoken(view, query, named), best or form, network, form if best else "")


def _page(id_: str, example: Mapping[str, Any]) -> str:
    """The page made for a question, with its example; empty where there is none."""
    page, taken = PAGES.get(id_, ("", ()))
    path, mark, place = page.partition("#")
    return address(path, {name: example.get(name) for name in taken}) + mark + place if path else ""


def _names(parameter: Parameter) -> bool:
    """Whether a parameter says what the answer is about: the others say how much of it."""
    return bool(parameter.kind) or parameter.name in ("scope", "thing", "people", "text")
