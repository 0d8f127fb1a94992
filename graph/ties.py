"""Ties between people: through shared projects, trainings, departments, exchanges, and reporting lines.

Every tie can say why it exists, in words and with the relationships that it rests on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, hstack

from competence_explorer.graph.algorithms import projection
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.records import Ref, RelationshipRef
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot, Table
from competence_explorer.graph.visibility import Mask

LARGEST_GROUP = 60
"""Of a larger group (a conference, a department of hundreds) one cannot say that its members know each other."""

KINDS = ("project", "exchange", "training", "reports_to", "department")
"""The kinds of tie, the one that says most about working together first."""


class Evidence(NamedTuple):
    """Why two people are tied: kind, the reason in words, and the relationships that say so."""

    kind: str
    words: str
    rests_on: tuple[RelationshipRef, ...]


@dataclass(frozen=True)
class _Groups:
    """Memberships of one kind: people × groups, with how to put a shared group into words."""

    kind: str
    members: csr_array[np.float64]
    rows: Mapping[tuple[int, int], int]
    table: Table
    words: Callable[[int, Sequence[int]], str]
    ref: Callable[[int], RelationshipRef]


class Ties:
    """The ties between the people of a snapshot.

    ``adjacency`` is symmetric, people × people, its weights Newman's: the sum over shared groups of
    1 / (members - 1), and 1 for a reporting line.
    """

    def __init__(self, snapshot: Snapshot, adjacency: csr_array[np.float64], groups: Sequence[_Groups]) -> None:
        self.snapshot = snapshot
        self.adjacency = adjacency
        self._groups = groups

    def evidence(self, a: int, b: int) -> list[Evidence]:
        """Why the people at two indices are tied, the strongest reason first."""
        return sorted(self._evidence(a, b), key=lambda e: (KINDS.index(e.kind), e.words))

    def _evidence(self, a: int, b: int) -> Iterator[Evidence]:
        for groups in self._groups:
            both = np.intersect1d(_row(groups.members, a), _row(groups.members, b))
            for group in both.tolist():
                rows = [groups.rows[person, group] for person in (a, b)]
                yield Evidence(groups.kind, groups.words(group, rows), tuple(groups.ref(row) for row in rows))
        yield from _reporting_evidence(self.snapshot, a, b)


def ties(snapshot: Snapshot, kinds: Iterable[str] = KINDS, theme: int | None = None) -> Ties:
    """The ties of these kinds; with ``theme`` (an index) only those through projects of the theme.

    Raises UsageError for an unknown kind. Cost: the sum of the squares of the groups' sizes.
    """
    wanted = list(kinds)
    unknown = set(wanted) - set(KINDS)
    if unknown:
        raise UsageError(f"No kind of tie {sorted(unknown)[0]!r}.", f"Kinds: {', '.join(KINDS)}.")
    if theme is not None:
        wanted = ["project"]
    groups = [_GROUPS[kind](snapshot) for kind in wanted if kind in _GROUPS]
    if theme is not None:
        groups = [_of_theme(found, snapshot, theme) for found in groups]
    people = len(snapshot.nodes("Person"))
    adjacency = projection(hstack([g.members for g in groups] or [csr_array((people, 0))], format="csr"))
    if "reports_to" in wanted:
        adjacency = adjacency + _reporting(snapshot)
    return Ties(snapshot, csr_array(adjacency), groups)


def years(*values: Any) -> str:
    """Two dates, either of which may be missing, as years.

    >>> years(dt.date(2016, 3, 1), dt.date(2018, 1, 1)), years(None, None), years(dt.date(2016, 3, 1), None)
    (' (2016–2018)', '', ' (2016–)')
    """
    start, end = (str(value.year) if isinstance(value, dt.date) else "" for value in values)
    if not start and not end:
        return ""
    return f" ({start})" if start == end else f" ({start}–{end})"


def _apart(start: dt.date | None, end: dt.date | None) -> bool:
    """Whether two people's times do not overlap: the later beginning is after the earlier end."""
    return start is not None and end is not None and start > end


def _row(matrix: csr_array[np.float64], person: int) -> NDArray[np.int32]:
    return np.asarray(matrix.indices[matrix.indptr[person] : matrix.indptr[person + 1]])


def _groups(
    snapshot: Snapshot,
    kind: str,
    table: Table,
    codes: NDArray[np.int32],
    words: Callable[[int, Sequence[int]], str],
    keep: Mask | None = None,
) -> _Groups:
    """Memberships from the rows of a table whose start is a person; ``codes`` gives each row's group, -1 none."""
    rows = np.flatnonzero((codes >= 0) if keep is None else (codes >= 0) & keep)
    shape = (len(snapshot.nodes("Person")), int(codes.max(initial=-1)) + 1)
    found = {(int(table.start[row]), int(codes[row])): int(row) for row in rows.tolist()}
    pairs = np.array(sorted(found), np.int32).reshape(-1, 2)
    sizes = np.bincount(pairs[:, 1], minlength=shape[1])
    pairs = pairs[sizes[pairs[:, 1]] <= LARGEST_GROUP]
    members = csr_array(coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=shape))
    return _Groups(kind, members, found, table, words, lambda row: _ref(snapshot, table, row))


def _ref(snapshot: Snapshot, table: Table, row: int) -> RelationshipRef:
    type_, start, end = table.name.split(":")
    first, second = (
        Ref(label, snapshot.nodes(label).texts("id")[int(index)])
        for label, index in ((start, table.start[row]), (end, table.end[row]))
    )
    return RelationshipRef(type_, first, second, table.texts("key")[row])


def _projects(snapshot: Snapshot) -> _Groups:
    table, projects = snapshot.relationships("WORKED_ON"), snapshot.nodes("Project")

    def words(project: int, rows: Sequence[int]) -> str:
        starts = [d for row in rows if (d := table.value("start_date", row))]
        ends = [d for row in rows if (d := table.value("end_date", row))]
        start = max(starts) if starts else projects.value("start_date", project)
        end = min(ends) if ends else projects.value("end_date", project)
        title = projects.value("title", project) or projects.texts("id")[project]
        if _apart(start, end):
            return f"both worked on “{title}”, at different times"
        return f"worked together on “{title}”{years(start, end)}"

    return _groups(snapshot, "project", table, table.end, words)


def _trainings(snapshot: Snapshot) -> _Groups:
    table, trainings = snapshot.relationships("ATTENDED"), snapshot.nodes("Training")
    own, general = table.numbers("date"), trainings.numbers("start_date")[table.end]
    days = np.where(np.isnat(own), general, own).astype("datetime64[D]").tolist()
    # One training given on two days is two groups: who came on one did not meet who came on the other.
    known: dict[tuple[int, dt.date | None], int] = {}
    codes = np.array([known.setdefault(e, len(known)) for e in zip(table.end.tolist(), days, strict=True)], np.int32)
    events = list(known)

    def words(event: int, _: Sequence[int]) -> str:
        training, day = events[event]
        title = trainings.value("title", training) or trainings.texts("id")[training]
        return f"both took part in “{title}”{years(day, day)}"

    there = np.array([result != "absent" for result in table.texts("result")], np.bool_)
    return _groups(snapshot, "training", table, codes, words, there)


def _exchanges(snapshot: Snapshot) -> _Groups:
    gives, takes = snapshot.relationships("GIVES"), snapshot.relationships("TAKES")
    exchanges = snapshot.nodes("Exchange")
    table = Table(
        gives.name,
        len(gives) + len(takes),
        lambda column: np.concatenate([gives.numbers(column), takes.numbers(column)]),
    )
    happened = np.array([status in ("accepted", "done") for status in exchanges.texts("status")], np.bool_)

    def words(exchange: int, _: Sequence[int]) -> str:
        day = exchanges.value("start_date", exchange)
        form = (exchanges.value("format", exchange) or "exchange").replace("_", " ")
        return f"{form}{years(day, day)}"

    groups = _groups(snapshot, "exchange", table, table.end, words, happened[table.end])

    def ref(row: int) -> RelationshipRef:
        return _ref(snapshot, gives, row) if row < len(gives) else _ref(snapshot, takes, row - len(gives))

    return _Groups("exchange", groups.members, groups.rows, table, words, ref)


def _departments(snapshot: Snapshot) -> _Groups:
    table = snapshot.relationships("EMPLOYED_BY")
    places = list(zip(table.end.tolist(), table.texts("department"), strict=True))
    known: dict[tuple[int, str], int] = {}
    codes = np.array([known.setdefault(p, len(known)) if p[1] else -1 for p in places], np.int32)
    names = list(known)

    def words(group: int, rows: Sequence[int]) -> str:
        institution, department = names[group]
        start = max((d for row in rows if (d := table.value("start_date", row))), default=None)
        end = min((d for row in rows if (d := table.value("end_date", row))), default=None)
        where = f"{department}, {name_of(snapshot, 'Institution', institution)}"
        if _apart(start, end):
            return f"same department, at different times: {where}"
        return f"same department: {where}{years(start, end)}"

    return _groups(snapshot, "department", table, codes, words)


def _reporting(snapshot: Snapshot) -> csr_array[np.float64]:
    table, size = snapshot.relationships("REPORTS_TO"), len(snapshot.nodes("Person"))
    others = (table.start != table.end).astype(np.float64)  # nobody is tied to herself
    lines = csr_array(coo_array((others, (table.start, table.end)), shape=(size, size)))
    lines.eliminate_zeros()
    return csr_array(lines + lines.T)


def _reporting_evidence(snapshot: Snapshot, a: int, b: int) -> Iterator[Evidence]:
    table, names = snapshot.relationships("REPORTS_TO"), snapshot.nodes("Person").texts("name")
    for lower, upper in ((a, b), (b, a)):
        for row in np.flatnonzero((table.start == lower) & (table.end == upper)).tolist():
            yield Evidence("reports_to", f"{names[lower]} reports to {names[upper]}", (_ref(snapshot, table, row),))


def _of_theme(groups: _Groups, snapshot: Snapshot, theme: int) -> _Groups:
    themes = snapshot.relationships("IN_THEME", "Project")
    keep = np.isin(np.arange(groups.members.shape[1]), themes.start[themes.end == theme])
    members = csr_array(groups.members[:, np.flatnonzero(keep)])
    chosen = np.flatnonzero(keep)
    rows = {(person, int(np.searchsorted(chosen, g))): row for (person, g), row in groups.rows.items() if keep[g]}
    return _Groups(groups.kind, members, rows, groups.table, lambda g, r: groups.words(int(chosen[g]), r), groups.ref)


_GROUPS: Mapping[str, Callable[[Snapshot], _Groups]] = {
    "project": _projects,
    "exchange": _exchanges,
    "training": _trainings,
    "department": _departments,
}
