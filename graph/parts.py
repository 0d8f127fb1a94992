"""A part of a snapshot: of a metropolis, a theme, some years, some kinds of tie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from competence_explorer.graph.columns import Texts
from competence_explorer.graph.groups import else_general
from competence_explorer.graph.people import members, staff
from competence_explorer.graph.snapshot import Indices, Snapshot, Table
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
    for name, days in _DATED.items():
        held = _held(snapshot.tables[name], *days, since, until)
        keep[name] = keep[name] & held if name in keep else held
    return _of_kinds(only(snapshot, keep), check_kinds(kinds))


def only(snapshot: Snapshot, keep: Mapping[str, Mask]) -> Snapshot:
    """The snapshot with only the rows of a mask for each table that has one, and with the relationships both of whose
    ends are left; nodes are numbered anew."""
    numbers = {name: _numbers(mask) for name, mask in keep.items() if ":" not in name}
    return Snapshot(
        snapshot.version, {name: _only(table, keep.get(name), numbers) for name, table in snapshot.tables.items()}
    )


def _only(table: Table, keep: Mask | None, numbers: Mapping[str, Indices]) -> Table:
    _, *labels = table.name.split(":")
    ends = [(end, label) for end, label in zip(("start", "end"), labels, strict=False) if label in numbers]
    if keep is None and not ends:
        return table
    rows = np.ones(len(table), np.bool_) if keep is None else keep.copy()
    for end, label in ends:
        rows &= numbers[label][table.numbers(end)] >= 0
    left = table.take(np.flatnonzero(rows))
    return left.with_columns(**{end: numbers[label][left.numbers(end)] for end, label in ends})


def _numbers(mask: Mask) -> Indices:
    """The new index of each node, -1 for those left out."""
    return np.where(mask, np.cumsum(mask) - 1, -1).astype(np.int32)


def _held(table: Table, first: str, last: str, since: int | None, until: int | None) -> Mask:
    mask = np.ones(len(table), np.bool_)
    if since is not None:
        end = table.numbers(last)
        if table.name == "Exchange":  # one without a last day was over on the first, as for ties
            end = else_general(end, table.numbers(first))
        mask &= ~(end < np.datetime64(f"{since:04}-01-01", "D"))
    if until is not None:
        mask &= ~(table.numbers(first) > np.datetime64(f"{until:04}-12-31", "D"))
    return mask


def _of_kinds(snapshot: Snapshot, kinds: tuple[str, ...]) -> Snapshot:
    others = [kind for kind in KINDS if kind not in kinds]
    keep = {name: np.zeros(len(snapshot.tables[name]), np.bool_) for kind in others for name in _TABLES.get(kind, [])}
    formats = snapshot.nodes("Exchange").texts("format")
    kind_of = np.array(["mentoring" if text == "mentoring" else "exchange" for text in formats], dtype=np.str_)
    keep["Exchange"] = ~np.isin(kind_of, others)
    left = only(snapshot, keep)
    if "department" not in others:
        return left
    posts = left.relationships("EMPLOYED_BY")
    nowhere = posts.with_columns(department=Texts.of([None] * len(posts)))
    return Snapshot(left.version, {**left.tables, posts.name: nowhere})
