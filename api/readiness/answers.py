"""The named queries that answer the page: each asked once for a version of the graph, and kept."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from competence_explorer.api.readiness.wish import TEAM, Wish
from competence_explorer.api.still import Still
from competence_explorer.api.templating import address
from competence_explorer.graph.competence.asked import Asked, Need, ask, days
from competence_explorer.graph.competence.call_team import eligible
from competence_explorer.graph.competence.holdings import Mask
from competence_explorer.graph.competence.scenario import WhatIf
from competence_explorer.graph.errors import CompetenceError
from competence_explorer.graph.people import SCOPE_SEPARATOR, scope
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.queries import find_query
from competence_explorer.queries.base import Network, Query, Rows

KEPT = 48
"""Answers that are kept."""

SECONDS = "3"
"""Time that a team may take to be found: a page is waited for."""

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """The rows of a query for its values, or why there are none."""

    query: Query[Any]
    values: Values
    rows: Rows
    problem: CompetenceError | None = None

    @property
    def given(self) -> dict[str, str]:
        """The values by name."""
        return dict(self.values)

    @property
    def href(self) -> str:
        """Where the same is asked by itself."""
        return address(f"/queries/{self.query.id}", self.given)


@dataclass(frozen=True)
class Asker:
    """Asks for what is wished: of ``view``, which stays the same from page to page, at one moment (``still``)."""

    view: View
    wish: Wish
    still: Still

    @classmethod
    def of(cls, view: View, wish: Wish) -> Asker:
        """Ask now."""
        return cls(view, wish, Still.of(view))

    @functools.cached_property
    def snapshot(self) -> Snapshot:
        """What the viewer may see when teams are put together."""
        return self.still.for_purpose("teams").snapshot

    def readiness(self, supposed: bool = False) -> Rows:
        """The rows of call-readiness, as it is or as it is supposed. Raises CompetenceError."""
        given = self.wish.given("call", "scope") | (self.wish.supposed if supposed else {})
        return _rows(*self._key("call-readiness", given))

    def cells(self) -> Answer:
        """Institutions × competences, as it is supposed."""
        given = self.wish.given("call", "by", "kind", "leaving", "trained") | self._scope()
        return self._answer("compare-readiness", given | {"show": "competences"})

    def team(self) -> Answer:
        """The team, as it is supposed."""
        given = self.wish.given("call", "scope", *TEAM) | self.wish.supposed
        return self._answer("team-for-call", given | {"seconds": SECONDS})

    def network(self, answer: Answer) -> Network | None:
        """The picture of an answer."""
        return _network(*self._key(answer.query.id, answer.given))

    def sides(self, scopes: Sequence[str]) -> Answer:
        """Scopes side by side."""
        given = self.wish.given("call", "leaving", "trained")
        return self._answer("compare-readiness", given | {"scopes": ";".join(scopes), "show": "competences"})

    def holders(self, skill: str) -> Rows:
        """Where a competence is held, anywhere."""
        return _rows(*self._key("holders", {"skill": skill}))

    def of_call(self, call: str) -> Answer:
        """What call-readiness says of another call, of the same scope as it is supposed."""
        return self._answer("call-readiness", {"call": call} | self.wish.given("scope") | self.wish.supposed)

    @property
    def scope(self) -> str | None:
        """The scope with who is supposed to join it; None for everybody, whom nobody can join."""
        return SCOPE_SEPARATOR.join(self.wish.given("scope", "joining").values()) if self.wish["scope"] else None

    def _scope(self) -> dict[str, str]:
        return {"scope": self.scope} if self.scope else {}

    @functools.cached_property
    def inside(self) -> frozenset[int]:
        """The institutions of the scope, with those that are supposed to join it."""
        return frozenset(scope(self.snapshot, self.scope).tolist())

    @functools.cached_property
    def asked(self) -> Asked:
        """Requirements against people, as it is supposed. Raises CompetenceError."""
        need, what_if = Need(self.wish["call"], scope=self.wish["scope"] or None), WhatIf(**self.wish.supposed)
        return ask(self.still.for_purpose("teams"), need, what_if)

    @functools.cached_property
    def candidates(self) -> Mask:
        """The people who may be in a team for the call."""
        return eligible(self.asked, days(self.snapshot, Need(self.wish["call"]), None, None).last)

    def _answer(self, id: str, given: dict[str, str]) -> Answer:
        answer = Answer(find_query(id), tuple(given.items()), [])
        try:
            return replace(answer, rows=_rows(*self._key(id, given)))
        except CompetenceError as error:
            return replace(answer, problem=error)

    def _key(self, id: str, given: dict[str, str]) -> tuple[View, str, Values, tuple[str, int], dt.date]:
        return self.view, id, tuple(given.items()), self.still.snapshot.version, dt.date.today()


@functools.lru_cache(maxsize=KEPT)
def _rows(view: View, id: str, values: Values, _version: tuple[str, int], _day: dt.date) -> Rows:
    return find_query(id).rows(Still.of(view), dict(values))


@functools.lru_cache(maxsize=KEPT)
def _network(view: View, id: str, values: Values, version: tuple[str, int], day: dt.date) -> Network | None:
    return find_query(id).network(view, dict(values), _rows(view, id, values, version, day))
