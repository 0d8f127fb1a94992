"""A part of a snapshot: of a metropolis, a theme, some years, some kinds of tie."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from competence_explorer.graph.columns import Days, Texts, else_general, in_years
from competence_explorer.graph.people import members, staff
from competence_explorer.graph.snapshot import Snapshot, Table
from competence_explorer.graph.ties import KINDS, check_kinds
from competence_explorer.graph.visibility import Mask

_TABLES = {
    "project": ["WORKED_ON:Person:Project"],
    "training": ["ATTENDED:Person:Training"],
    "reports_to": ["REPORTS_TO:Person:Person"],
}
"""The tables of a kind of tie that no other kind rests on."""

_DATED = {
    "Project": ("start_date", "end_date"),
    "Training": ("start_date", "start_date"),
    "Exchange": ("start_date", "end_date"),
    "Call": ("opens", "closes"),
    "EMPLOYED_BY:Person:Institution": ("start_date", "end_date"),
    "WORKED_ON:Person:Project": ("start_date", "end_date"),
    "ATTENDED:Person:Training": ("date", "date"),
}
"""The tables with dates: the columns of the first and the last day."""


def part(
    snapshot: Snapshot,
    metropolis: int | None = None,
    theme: int | None = None,
    since: int | None = None,
    until: int | None = None,
    kinds: Iterable[str] = KINDS,
) -> Snapshot:
    """A part of a snapshot, itself a snapshot: every query and every network of it is of that part only.

    With ``metropolis`` (an index) only its institutions and the people who have a post there today; with ``theme``
    (an index) only projects, calls and needs of the theme; with ``since`` and ``until`` (years) only what held at
    some time in them, a missing day being no reason against; with ``kinds`` only what these kinds of tie rest on
    (without ``department`` posts stay, their departments do not). What begins or ends at something that is left out
    is left out. Raises UsageError for an unknown kind. Cost: that of the columns that are then asked for.
    """
    keep: dict[str, Mask] = {}
    if metropolis is not None:
        institutions = members(snapshot, metropolis)
        keep["Institution"] = np.isin(np.arange(len(snapshot.nodes("Institution"))), institutions)
        keep["Person"] = staff(snapshot, institutions)
    if theme is not None:
        for label in ("Project", "Call", "Need"):
            table = snapshot.relationships("IN_THEME", label)
            keep[label] = np.isin(np.arange(len(snapshot.nodes(label))), table.start[table.end == theme])
    if (since, until) != (None, None):
        for name in _DATED:
            held = in_years(*_days(snapshot.tables[name]), since, until)
            keep[name] = keep[name] & held if name in keep else held
    return _of_kinds(snapshot.only(keep), check_kinds(kinds))


def _days(table: Table) -> tuple[Days, Days]:
    """The first and the last day of each row."""
    first, last = (table.numbers(column) for column in _DATED[table.name])
    # An exchange without a last day was over on the first, as for ties.
    return first, else_general(last, first) if table.name == "Exchange" else last


def _of_kinds(snapshot: Snapshot, kinds: tuple[str, ...]) -> Snapshot:
    others = [kind for kind in KINDS if kind not in kinds]
    keep = {name: np.zeros(len(snapshot.tables[name]), np.bool_) for kind in others for name in _TABLES.get(kind, [])}
    formats = snapshot.nodes("Exchange").texts("format")
    kind_of = np.array(["mentoring" if text == "mentoring" else "exchange" for text in formats], dtype=np.str_)
    keep["Exchange"] = ~np.isin(kind_of, others)
    left = snapshot.only(keep)
    if "department" not in others:
        return left
    posts = left.relationships("EMPLOYED_BY")
    return left.replacing(posts.with_columns(department=Texts.of([None] * len(posts))))
