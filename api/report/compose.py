"""What a report is made of: the answers of named queries to the same question, each with the way to ask it again."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from competence_explorer.api.network import Picture, draw
from competence_explorer.api.plan import fit
from competence_explorer.api.templating import address
from competence_explorer.graph import claims
from competence_explorer.graph.competence.scenario import SUPPOSED
from competence_explorer.graph.errors import CompetenceError
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.queries import find_query
from competence_explorer.queries.base import Query, Rows


@dataclass(frozen=True, slots=True)
class Part:
    """An answer within a report, or why there is none (``problem``)."""

    query: Query[Any]
    values: Mapping[str, str]
    rows: Rows
    problem: str = ""

    @property
    def href(self) -> str:
        """The address at which the same is asked."""
        return address(f"/queries/{self.query.id}", dict(self.values))

    @property
    def command(self) -> str:
        """The command that asks the same."""
        given = [f"--{name} {shlex.quote(value)}" for name, value in self.values.items()]
        return " ".join(["competence query", self.query.id, *given])


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is about: a call, a scope (all institutions if empty), and what is supposed (the parameters of
    call-readiness of the same names)."""

    call: str
    scope: str = ""
    leaving: str = ""
    trained: str = ""
    joining: str = ""

    @property
    def supposed(self) -> dict[str, str]:
        """What is supposed, by name, without what is not."""
        told = {"leaving": self.leaving, "trained": self.trained, "joining": self.joining}
        return {name: text for name, text in told.items() if text}

    @property
    def values(self) -> dict[str, str]:
        """All that was given but the call."""
        return ({"scope": self.scope} if self.scope else {}) | self.supposed


@dataclass(frozen=True, slots=True)
class Report:
    """A report before it is written.

    ``call`` are the facts about the call, ``parts`` the answers by name, ``supposed`` what is supposed, with people's
    names, ``picture`` the team's network.
    """

    asked: Asked
    call: Mapping[str, Any]
    parts: Mapping[str, Part]
    supposed: Mapping[str, str]
    picture: Picture | None
    sources: Rows
    made_on: dt.date
    version: int

    @property
    def readiness(self) -> Rows:
        """The competences of the call: gaps first."""
        return self.parts["readiness"].rows


def compose(view: View, asked: Asked) -> Report:
    """Ask everything. Raises what call-readiness raises: NotFoundError for an unknown call or scope, UsageError for a
    call that needs nothing. Why another part has no answer stands in that part."""
    snapshot = view.snapshot
    node = find_one(snapshot, "Call", asked.call)
    call = _facts(snapshot, node)
    key = call["id"]
    wanted = _wanted()
    first = _question(key, asked, *wanted.pop("readiness"))
    # Without the first part there is no report: what is wrong with the question is told as it is.
    parts = {"readiness": replace(first, rows=first.query.rows(view, first.values))}
    parts |= {name: _answered(view, _question(key, asked, *rest)) for name, rest in wanted.items()}
    return Report(
        asked=asked,
        call=call,
        parts=parts,
        supposed={name: _named(snapshot, text) for name, text in asked.supposed.items()},
        picture=_picture(view, parts["team"]),
        sources=claims.sources(view.store),
        made_on=dt.date.today(),
        version=view.store.version()[1],
    )


def _wanted() -> dict[str, tuple[str, dict[str, str], tuple[str, ...]]]:
    """The parts: id of the query, fixed values, and which of what was asked it takes."""
    call, scope = ("call", "scope"), ("scope",)
    return {
        "readiness": ("call-readiness", {}, (*call, *SUPPOSED)),
        "scopes": ("compare-readiness", {}, (*call, "leaving", "trained")),
        "cells": ("compare-readiness", {"show": "competences"}, (*call, "leaving", "trained")),
        "team": ("team-for-call", {}, (*call, *SUPPOSED)),
        "single": ("single-holders", {}, scope),
        "fading": ("fading-competences", {}, scope),
        # Mentors' own goals are another matter than the gaps of this call.
        "plan": ("training-plan", {"kept": "0"}, (*call, *SUPPOSED)),
        "quality": ("data-quality", {}, scope),
    }


def _question(call: str, asked: Asked, id: str, fixed: Mapping[str, str], taken: tuple[str, ...]) -> Part:
    given = {"call": call, **asked.values}
    values = {name: given[name] for name in taken if given.get(name)} | dict(fixed)
    if asked.joining and "joining" not in taken and "scope" in values:
        values["scope"] += f"|{asked.joining}"
    return Part(find_query(id), values, [])


def _answered(view: View, part: Part) -> Part:
    try:
        return replace(part, rows=part.query.rows(view, part.values))
    except CompetenceError as error:
        return replace(part, problem=str(error))


def _facts(snapshot: Snapshot, node: int) -> dict[str, Any]:
    table = snapshot.nodes("Call")
    themes = snapshot.relationships("IN_THEME", "Call")
    return {
        "id": table.texts("id")[node],
        "title": name_of(snapshot, "Call", node),
        **{name: table.value(name, node) for name in ("opens", "closes", "budget", "currency")},
        "themes": sorted(name_of(snapshot, "Theme", theme) for theme in themes.end[themes.start == node].tolist()),
    }


def _named(snapshot: Snapshot, text: str) -> str:
    """A text of parts joined by ``|``, with names in place of the keys of people."""
    index = snapshot.nodes("Person").index
    parts = [part.strip() for part in text.split("|")]
    return "|".join(name_of(snapshot, "Person", index[part]) if part in index else part for part in parts)


def _picture(view: View, part: Part) -> Picture | None:
    network = part.query.network(view, part.values, part.rows) if part.rows else None
    return draw(fit(network)) if network and network.nodes else None
