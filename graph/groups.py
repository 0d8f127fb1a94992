"""Groups that people share: teams, courses, exchanges, departments and reporting lines, each membership with its time.

A reporting line is a group of two, so that one rule weighs all ties (see ``ties``).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from competence_explorer.graph.columns import Days, else_general, in_years
from competence_explorer.graph.records import Ref, RelationshipRef
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Indices, Snapshot, Table
from competence_explorer.graph.visibility import Mask
from competence_explorer.graph.wording import joined, say, word

NO_DAY = np.datetime64("NaT", "D")

Span = tuple[int | None, int | None]
"""The first and the last year of something; None where that is not known, or open."""

ALWAYS: Span = (None, None)


class Evidence(NamedTuple):
    """Why two are tied: kind, the reason in words, the relationships that say so, and in which years it held."""

    kind: str
    words: str
    rests_on: tuple[RelationshipRef, ...]
    years: Span = ALWAYS


@dataclass(frozen=True)
class Groups:
    """Memberships of one kind, an entry each, sorted by member and group; two roles in one group are two entries.

    ``start`` and ``end`` are the days between which a membership holds, NaT where they are not known. ``words`` puts
    a shared group into words, from the first and last day that both members were there and from whether their dates
    are apart; ``ref`` is the relationship that an entry's ``row`` stands for.
    """

    kind: str
    size: int
    member: Indices
    group: Indices
    row: Indices
    start: Days
    end: Days
    words: Callable[[int, dt.date | None, dt.date | None, bool], str]
    ref: Callable[[int], RelationshipRef]

    @classmethod
    def of(cls, kind: str, size: int, member: Indices, group: Indices, start: Days, end: Days, **rest: Any) -> Self:
        """Groups from columns in any order; entries whose group is -1 are left out."""
        entry = np.flatnonzero(group >= 0)
        row = entry[np.lexsort((entry, group[entry], member[entry]))].astype(np.int32)
        return cls(kind, size, member[row], group[row], row, start[row], end[row], **rest)

    @property
    def count(self) -> int:
        """The number of groups, also of those without members."""
        return int(self.group.max(initial=-1)) + 1

    def memberships(self) -> csr_array[np.float64]:
        """Members × groups: 1 where somebody belongs."""
        found = csr_array(coo_array((np.ones(len(self.row)), (self.member, self.group)), shape=(self.size, self.count)))
        found.data[:] = 1.0  # two roles are one membership
        return found

    def kept(self, keep: Mask) -> Self:
        """Only these entries."""
        columns = ("member", "group", "row", "start", "end")
        return replace(self, **{column: getattr(self, column)[keep] for column in columns})

    def up_to(self, largest: int) -> Self:
        """Only groups of at most this many members."""
        sizes = np.bincount(self.memberships().indices, minlength=self.count)
        return self.kept(sizes[self.group] <= largest)

    def between(self, since: int | None, until: int | None) -> Self:
        """Only memberships that held at some time in these years, as :func:`in_years` has it."""
        return self.kept(in_years(self.start, self.end, since, until))

    def evidence(self, a: int, b: int, overlapping: bool = False) -> Iterator[Evidence]:
        """Why two members are tied: a reason for each group that they share; with ``overlapping`` only for those in
        which they are not known to have been at different times."""
        for group in self.shared(a, b):
            reason, apart = self.reason(a, b, group)
            if not (apart and overlapping):
                yield reason

    def shared(self, a: int, b: int) -> list[int]:
        """The groups to which both belong."""
        return sorted(self._entries(a).keys() & self._entries(b).keys())

    def reason(self, a: int, b: int, group: int) -> tuple[Evidence, bool]:
        """What a shared group says, and whether the two were there at different times."""
        pairs = itertools.product(self._entries(a)[group], self._entries(b)[group])
        first, second = min(pairs, key=lambda pair: self._apart(*pair))
        apart = self._apart(first, second) > 0
        refs = dict.fromkeys(self.ref(int(self.row[entry])) for entry in (first, second))
        start, end = self._both(first, second)
        held = ALWAYS if apart else (start.year if start else None, end.year if end else None)
        return Evidence(self.kind, self.words(group, start, end, apart), tuple(refs), held), apart

    def _entries(self, member: int) -> dict[int, list[int]]:
        first, last = np.searchsorted(self.member, [member, member + 1]).tolist()
        found: dict[int, list[int]] = {}
        for entry in range(first, last):
            found.setdefault(int(self.group[entry]), []).append(entry)
        return found

    def _both(self, first: int, second: int) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day that both entries held, as far as they are known."""
        start, end = np.fmax(*self.start[[first, second]]), np.fmin(*self.end[[first, second]])
        return start.item(), end.item()

    def _apart(self, first: int, second: int) -> int:
        """Days between the end of one entry and the beginning of the other; 0 if they are not known to be apart."""
        start, end = self._both(first, second)
        return max(0, (start - end).days) if start and end else 0


def overlaps(groups: Groups) -> csr_array[np.float64]:
    """Members × members: the sum over shared groups of 1 / (members - 1), only of groups in which the two are not
    known to have been at different times. Cost: the sum of the squares of the groups' sizes."""
    order = np.argsort(groups.group, kind="stable")
    group, member = groups.group[order], groups.member[order]
    left, right = _pairs_within(group)
    a, b = order[left], order[right]
    apart = np.fmax(groups.start[a], groups.start[b]) > np.fmin(groups.end[a], groups.end[b])
    met = np.flatnonzero(~apart & (member[left] != member[right]))
    # Two roles of one person in a group meet twice, and count once.
    shape = (groups.count, groups.size, groups.size)
    codes = np.sort(np.ravel_multi_index((group[left[met]], member[left[met]], member[right[met]]), shape))
    once = codes[np.diff(codes, prepend=-1) > 0]  # np.unique hashes, which takes ten times as long
    of, rows, ends = np.unravel_index(once, shape)
    sizes = np.bincount(groups.memberships().indices, minlength=groups.count)
    return csr_array(coo_array((1.0 / (sizes[of] - 1), (rows, ends)), shape=shape[1:]))


def _pairs_within(group: Indices) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All ordered pairs of places in a sorted array that hold the same value."""
    first = np.searchsorted(group, group)
    sizes = np.searchsorted(group, group, side="right") - first
    left = np.repeat(np.arange(len(group)), sizes)
    within = np.arange(len(left)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return left, first[left] + within


def years(*values: dt.date | None) -> str:
    """Two dates, either of which may be missing, as years.

    >>> years(dt.date(2016, 3, 1), dt.date(2018, 1, 1)), years(None, None), years(dt.date(2016, 3, 1), None)
    (' (2016–2018)', '', ' (2016–)')
    """
    start, end = (str(value.year) if value else "" for value in values)
    if not start and not end:
        return ""
    return f" ({start})" if start == end else f" ({start}–{end})"


def projects(snapshot: Snapshot) -> Groups:
    """Who worked on a project: at the person's own dates, else the project's."""
    table, nodes = snapshot.relationships("WORKED_ON"), snapshot.nodes("Project")

    def words(project: int, start: dt.date | None, end: dt.date | None, apart: bool) -> str:
        title = nodes.value("title", project) or nodes.texts("id")[project]
        if apart:
            return say("both worked on “%(title)s”, at different times", title=title)
        return say("worked together on “%(title)s”%(years)s", title=title, years=years(start, end))

    return Groups.of(
        "project",
        len(snapshot.nodes("Person")),
        table.start,
        table.end,
        else_general(table.numbers("start_date"), nodes.numbers("start_date")[table.end]),
        else_general(table.numbers("end_date"), nodes.numbers("end_date")[table.end]),
        words=words,
        ref=lambda row: reference(snapshot, table, row),
    )


def trainings(snapshot: Snapshot) -> Groups:
    """Who took part in a training. Given on two days it is two groups: who came on one did not meet the others."""
    table, nodes = snapshot.relationships("ATTENDED"), snapshot.nodes("Training")
    days = else_general(table.numbers("date"), nodes.numbers("start_date")[table.end])
    there = np.array([result != "absent" for result in table.texts("result")], np.bool_)
    events, codes = _numbered(list(zip(table.end.tolist(), days.tolist(), strict=True)))

    def words(event: int, start: dt.date | None, end: dt.date | None, _: bool) -> str:
        training = events[event][0]
        title = nodes.value("title", training) or nodes.texts("id")[training]
        return say("both took part in “%(title)s”%(years)s", title=title, years=years(start, end))

    return Groups.of(
        "training",
        len(snapshot.nodes("Person")),
        table.start,
        np.where(there, codes, -1),
        days,
        days,
        words=words,
        ref=lambda row: reference(snapshot, table, row),
    )


def mentorings(snapshot: Snapshot) -> Groups:
    """Who mentored whom, where the mentoring was accepted or done."""
    return _exchanges(snapshot, "mentoring", lambda format_: format_ == "mentoring")


def exchanges(snapshot: Snapshot) -> Groups:
    """Who met in another exchange (a study visit, an expert mission) that was accepted or done."""
    return _exchanges(snapshot, "exchange", lambda format_: format_ != "mentoring")


def _exchanges(snapshot: Snapshot, kind: str, wanted: Callable[[str], bool]) -> Groups:
    gives, takes, nodes = (
        snapshot.relationships("GIVES"),
        snapshot.relationships("TAKES"),
        snapshot.nodes("Exchange"),
    )
    member, group = (np.concatenate([gives.numbers(end), takes.numbers(end)]) for end in ("start", "end"))
    happened = [
        status in ("accepted", "done") and wanted(format_)
        for status, format_ in zip(nodes.texts("status"), nodes.texts("format"), strict=True)
    ]
    start = nodes.numbers("start_date")

    def words(exchange: int, start: dt.date | None, end: dt.date | None, _: bool) -> str:
        return joined("", [word((nodes.value("format", exchange) or "exchange").replace("_", " ")), years(start, end)])

    def ref(row: int) -> RelationshipRef:
        return reference(snapshot, gives, row) if row < len(gives) else reference(snapshot, takes, row - len(gives))

    return Groups.of(
        kind,
        len(snapshot.nodes("Person")),
        member,
        np.where(np.array(happened, np.bool_)[group], group, -1),
        start[group],
        else_general(nodes.numbers("end_date"), start)[group],
        words=words,
        ref=ref,
    )


def departments(snapshot: Snapshot) -> Groups:
    """Who has, or had, a post in a department of an institution; a post without one is in none."""
    table = snapshot.relationships("EMPLOYED_BY")
    names, codes = _numbered(list(zip(table.end.tolist(), table.texts("department"), strict=True)))
    named = np.array([bool(department) for _, department in names], np.bool_)

    def words(group: int, start: dt.date | None, end: dt.date | None, apart: bool) -> str:
        institution, department = names[group]
        where = f"{department}, {name_of(snapshot, 'Institution', institution)}"
        if apart:
            return say("same department, at different times: %(where)s", where=where)
        return say("same department: %(where)s%(years)s", where=where, years=years(start, end))

    return Groups.of(
        "department",
        len(snapshot.nodes("Person")),
        table.start,
        np.where(named[codes], codes, -1) if len(codes) else codes,
        table.numbers("start_date"),
        table.numbers("end_date"),
        words=words,
        ref=lambda row: reference(snapshot, table, row),
    )


def reporting(snapshot: Snapshot) -> Groups:
    """Who reports to whom, today: a line is a group of two, and nobody is tied to herself."""
    table, names = snapshot.relationships("REPORTS_TO"), snapshot.nodes("Person").texts("name")
    lines = np.where(table.start != table.end, np.arange(len(table), dtype=np.int32), -1)
    unknown = np.full(2 * len(table), NO_DAY)

    def words(line: int, *_: Any) -> str:
        lower, upper = (name_of(snapshot, "Person", int(end[line])) for end in (table.start, table.end))
        return say("%(lower)s reports to %(upper)s", lower=lower, upper=upper)

    return Groups.of(
        "reports_to",
        len(names),
        np.concatenate([table.start, table.end]),
        np.concatenate([lines, lines]),
        unknown,
        unknown,
        words=words,
        ref=lambda row: reference(snapshot, table, row % len(table)),
    )


def reference(snapshot: Snapshot, table: Table, row: int) -> RelationshipRef:
    """The relationship in a row of a table, by its ends and key."""
    type_, start, end = table.name.split(":")
    first, second = (
        Ref(label, snapshot.nodes(label).texts("id")[int(index)])
        for label, index in ((start, table.start[row]), (end, table.end[row]))
    )
    return RelationshipRef(type_, first, second, table.texts("key")[row])


def _numbered(values: Sequence[tuple[int, Any]]) -> tuple[list[tuple[int, Any]], Indices]:
    """The different values in order of appearance, and the number of each among them."""
    known: dict[tuple[int, Any], int] = {}
    codes = np.array([known.setdefault(value, len(known)) for value in values], np.int32)
    return list(known), codes


PEOPLE: Mapping[str, Callable[[Snapshot], Groups]] = {
    "project": projects,
    "mentoring": mentorings,
    "exchange": exchanges,
    "training": trainings,
    "reports_to": reporting,
    "department": departments,
}
"""The groups of people by kind, the kind that says most about working together first."""
