"""Which competences rest on one person? By institution, metropolis, theme, or in a whole scope."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import numpy as np

from competence_explorer.graph.competence.arrays import Competences, competences, someone
from competence_explorer.graph.competence.scarce import (
    By,
    Cells,
    Groups,
    calls_for,
    cells,
    few,
    groups,
    needed_in,
    scarce,
    told_exactly,
)
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import About, Column, Rows, Scope, query


@query(
    "single-holders",
    title="Competences with one holder",
    question="Which competences rest on one person?",
    purpose="teams",
    columns=(
        Column("id", "Key of the competence"),
        Column("name", "Competence"),
        Column("group_id", "Key of the institution, metropolis or theme; the scope as given"),
        Column("group", "Institution, metropolis, theme or scope within which it is counted"),
        Column("holders", "People of the group who hold it; a theme counts all of the scope", "people"),
        Column("who", "Who holds it, with the institution"),
        Column("level", "Their highest level; empty where it is not known", "level 1-4"),
        Column("last_used", "When it was last used or shown by one of them; empty where it is not known"),
        Column("leaves_on", "First recorded or declared last day of one of them"),
        Column("elsewhere", "People outside the group who hold it at the same level, anywhere", "people"),
        Column("calls", "Calls that need it"),
    ),
    example={"by": "scope", "scope": "Metropolia Trzech Portów"},
)
def single_holders(
    view: View,
    *,
    by: Annotated[By, About("Within what it is counted: the whole scope, or each institution, metropolis or theme")] = (
        "scope"
    ),
    scope: Scope = None,
    theme: Annotated[str | None, About("Only competences that calls and projects of this theme need", "Theme")] = None,
    level: Annotated[int | None, About("Least level at which it counts as held, 1 to 4; any without", most=4)] = None,
    at_most: Annotated[int, About("Holders at most")] = 1,
) -> Rows:
    """Competences that one person of a group holds (``at_most``: so few), those that calls need first.

    People with a post today count, once in each group; what is recorded without a level counts where no level is
    asked for. One holder is one recorded: of people and institutions without recorded competences nothing is known.
    Who is not told small counts reads "fewer than 5" without names, for all competences with fewer than five holders,
    except within the own institution.
    """
    snapshot = view.snapshot
    found = competences(snapshot)
    grouped = groups(snapshot, found, institutions_of(snapshot, scope), by, scope)
    held = cells(found, grouped, level or 0)
    wanted = None if theme is None else set(needed_in(snapshot, find_one(snapshot, "Theme", theme)).tolist())
    rows = [
        row
        for cell, row in _rows(view, found, grouped, held, by, at_most, level or 0)
        if wanted is None or int(held.skill[cell]) in wanted
    ]
    return sorted(rows, key=lambda row: (not row["calls"], row["group"], row["name"], row["id"]))


def _rows(
    view: View, found: Competences, grouped: Groups, held: Cells, by: By, at_most: int, level: int
) -> Iterator[tuple[int, dict[str, Any]]]:
    snapshot, calls = view.snapshot, calls_for(view.snapshot)
    exact = [told_exactly(view, by, id_) for id_ in grouped.ids]
    there = np.diff(found.members.starts) > 0
    for cell, number in enumerate(held.holders.tolist()):
        group, skill = int(held.group[cell]), int(held.skill[cell])
        if not scarce(number, at_most, exact[group]):
            continue
        everywhere = found.holdings.holders(skill, level)
        known = _known(snapshot, found, held, cell) if exact[group] or view.count(number) == number else _UNTOLD
        yield (
            cell,
            {
                "id": snapshot.nodes("Skill").texts("id")[skill],
                "name": name_of(snapshot, "Skill", skill),
                "group_id": grouped.ids[group],
                "group": grouped.names[group],
                "holders": few(view, number, exact[group]),
                **known,
                # With those of the group it is all who hold it, whose number other rows may tell.
                "elsewhere": view.rest(int(there[everywhere].sum()) - number, *([] if exact[group] else [number])),
                "calls": [name_of(snapshot, "Call", call) for call in calls.get(skill, [])],
            },
        )


_UNTOLD: dict[str, Any] = {"who": [], "level": None, "last_used": None, "leaves_on": None}


def _known(snapshot: Snapshot, found: Competences, held: Cells, cell: int) -> dict[str, Any]:
    """What is said of the holders."""
    entries = held.of(cell)
    people = found.holdings.person[entries]
    used, leaves = found.holdings.used[entries], found.leaves[people]
    return {
        "who": [someone(snapshot, found, person) for person in people.tolist()],
        "level": int(found.holdings.level[entries].max()) or None,
        "last_used": None if np.isnat(used).all() else np.nanmax(used).item(),
        "leaves_on": None if np.isnat(leaves).all() else np.nanmin(leaves).item(),
    }
