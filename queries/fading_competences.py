"""Which competences do we hold still, but not for long? Evidence that ages, and people who leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any

import numpy as np

from competence_explorer.graph.competence.arrays import Competences, competences, someone
from competence_explorer.graph.competence.holdings import Mask
from competence_explorer.graph.competence.risks import STALE_YEARS
from competence_explorer.graph.competence.scarce import (
    By,
    Cells,
    Groups,
    calls_for,
    cells,
    few,
    groups,
    needed_in,
    old,
    scarce,
    told_exactly,
)
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say
from competence_explorer.queries.base import About, Column, Rows, Scope, query

HORIZON_DAYS = 365
"""Who leaves within so many days, unless a day is given."""

NAMED = 5
"""People named in one row."""


@query(
    "fading-competences",
    title="Competences that fade",
    question="Which competences are we about to lose, because evidence ages or people leave?",
    purpose="teams",
    columns=(
        Column("id", "Key of the competence"),
        Column("name", "Competence"),
        Column("group_id", "Key of the institution, metropolis or theme; the scope as given"),
        Column("group", "Institution, metropolis, theme or scope within which it is counted"),
        Column("holders", "People of the group who hold it; a theme counts all of the scope", "people"),
        Column("old", "Of them, last used or shown longer ago than years", "people"),
        Column("undated", "Of them, without a day when it was last used or shown: neither old nor new", "people"),
        Column("leaving", "Of them, with a recorded or declared last day up to until", "people"),
        Column("lasting", "Of them, neither old nor leaving; undated ones among them", "people"),
        Column("why", "evidence, leaving, or both"),
        Column("who", "Who leaves, with the day, then whose evidence is old, with the day"),
        Column("calls", "Calls that need it"),
    ),
    example={"by": "scope", "scope": "Metropolia Trzech Portów"},
)
def fading_competences(
    view: View,
    *,
    by: Annotated[By, About("Within what it is counted: the whole scope, or each institution, metropolis or theme")] = (
        "scope"
    ),
    scope: Scope = None,
    theme: Annotated[str | None, About("Only competences that calls and projects of this theme need", "Theme")] = None,
    level: Annotated[int | None, About("Least level at which it counts as held, 1 to 4; any without", most=4)] = None,
    years: Annotated[float, About("Evidence older than so many years is old")] = STALE_YEARS,
    until: Annotated[dt.date | None, About("Who leaves up to this day; a year from today without it")] = None,
    lasting: Annotated[int, About("Only where at most so many holders last")] = 1,
) -> Rows:
    """Competences of which little lasts: so few holders (``lasting``) whose evidence is not old and who do not leave,
    while others hold it still. Those that calls need come first.

    A competence is old for somebody if it was last used or shown more than ``years`` ago (five, the constant of the
    levels); without a day it is not known and counts as lasting. Somebody leaves by a recorded or declared last day
    only: nothing is inferred from age. People with a post today count, once in each group. Who is not told small
    counts reads "fewer than 5" without names, for all competences of which fewer than five holders last, except
    within the own institution.
    """
    snapshot = view.snapshot
    found = competences(snapshot)
    grouped = groups(snapshot, found, institutions_of(snapshot, scope), by, scope)
    held = cells(found, grouped, level or 0)
    fading = _Fading(found, held, years, until or dt.date.today() + dt.timedelta(days=HORIZON_DAYS))
    wanted = None if theme is None else set(needed_in(snapshot, find_one(snapshot, "Theme", theme)).tolist())
    rows = [
        _row(view, grouped, fading, cell, exact)
        for cell, exact in _chosen(view, grouped, fading, by, lasting)
        if wanted is None or int(held.skill[cell]) in wanted
    ]
    return sorted(rows, key=lambda row: (not row["calls"], row["group"], row["name"], row["id"]))


class _Fading:
    """Which entries fade, and how many of each cell."""

    def __init__(self, found: Competences, held: Cells, years: float, until: dt.date) -> None:
        self.found, self.held = found, held
        self.old, undated = old(found, years)
        self.goes: Mask = found.leaving(np.datetime64(until, "D"))[found.holdings.person]
        marks = {"old": self.old, "undated": undated, "leaving": self.goes, "lasting": ~(self.old | self.goes)}
        self.counts = {"holders": held.holders} | {name: held.count(mask) for name, mask in marks.items()}

    def who(self, view: View, cell: int) -> list[str]:
        """Who leaves, and whose evidence is old, each with the day."""
        entries = self.held.of(cell)
        holdings, leaves = self.found.holdings, self.found.leaves
        going = [(person, leaves[person]) for person in holdings.person[entries[self.goes[entries]]].tolist()]
        aged = [(int(holdings.person[e]), holdings.used[e]) for e in entries[self.old[entries]]]
        told = [say("%(who)s: leaves %(day)s", who=self._name(view, who), day=day.item()) for who, day in going]
        told += [say("%(who)s: last used %(day)s", who=self._name(view, who), day=day.item()) for who, day in aged]
        more = [say("and %(count)s more", count=len(told) - NAMED)] if len(told) > NAMED else []
        return [*told[:NAMED], *more]

    def _name(self, view: View, person: int) -> str:
        return someone(view.snapshot, self.found, person)


def _chosen(view: View, grouped: Groups, fading: _Fading, by: By, lasting: int) -> Iterator[tuple[int, bool]]:
    """The cells of which something fades and little lasts, and whether small counts of them are told."""
    exact = [told_exactly(view, by, id_) for id_ in grouped.ids]
    fades = fading.counts["lasting"] < fading.counts["holders"]
    for cell in np.flatnonzero(fades).tolist():
        told = exact[int(fading.held.group[cell])]
        if scarce(int(fading.counts["lasting"][cell]), lasting, told):
            yield cell, told


def _row(view: View, grouped: Groups, fading: _Fading, cell: int, exact: bool) -> dict[str, Any]:
    snapshot, held = view.snapshot, fading.held
    skill, group = int(held.skill[cell]), int(held.group[cell])
    counts = {name: int(part[cell]) for name, part in fading.counts.items()}
    reasons = {"old": say("evidence"), "leaving": say("leaving")}
    why = [reason for name, reason in reasons.items() if counts[name]]
    named = exact or all(view.count(number) == number for number in counts.values())
    return {
        "id": snapshot.nodes("Skill").texts("id")[skill],
        "name": name_of(snapshot, "Skill", skill),
        "group_id": grouped.ids[group],
        "group": grouped.names[group],
        **{name: few(view, number, exact) for name, number in counts.items()},
        **({} if exact else {"holders": view.total(counts["holders"], counts.values())}),
        "why": say("%(one)s and %(other)s", one=why[0], other=why[1]) if len(why) > 1 else why[0],
        "who": fading.who(view, cell) if named else [],
        "calls": [name_of(snapshot, "Call", call) for call in calls_for(snapshot).get(skill, [])],
    }
