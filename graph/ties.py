"""Ties between people: through shared projects, mentoring, exchanges, trainings, departments, and reporting lines.

Every tie can say why it exists, in words and with the relationships that it rests on.

========== ============================================= ======================================
kind       two people are tied who                       strength of the tie
========== ============================================= ======================================
project    worked on the same project                    1 / (k - 1), k people on the project
mentoring  gave and took mentoring (accepted or done)    1 / (k - 1), as a rule 1
exchange   met in another exchange (accepted or done)    1 / (k - 1), k givers and takers
training   took part in the same training, the same day  1 / (k - 1), k participants
reports_to report one to the other                       1 (a group of two)
department share a department                            1 / (k - 1), k people in it
========== ============================================= ======================================

Strengths add up over all that two people share. The weight is Newman's: a person's ties through a group sum to one,
so that two alone on a project stand closer than two of forty in a course (Newman, M. E. J. (2001), Scientific
collaboration networks II: Shortest paths, weighted networks, and centrality, Physical Review E 64, 016132).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from competence_explorer.graph.algorithms import projection
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.groups import PEOPLE, Evidence, Groups, Span, overlaps
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.wording import joined

__all__ = ["KINDS", "LARGEST_GROUP", "Evidence", "Ties", "check_kinds", "kinds_of", "of_theme", "ties"]

LARGEST_GROUP = 60
"""Of a larger group (a conference, a department of hundreds) one cannot say that its members know each other."""

KINDS = tuple(PEOPLE)
"""The kinds of tie, the one that says most about working together first."""

SEPARATOR = "|"
"""Between kinds of tie in a text."""


class Told(NamedTuple):
    """A tie in short: the kind of its strongest reason, reasons in words, and the years in which each of all held."""

    kind: str
    words: str
    years: tuple[Span, ...]


class Ties:
    """The ties between the people of a snapshot.

    ``adjacency`` is symmetric, people × people, its values the strengths.
    """

    def __init__(
        self, snapshot: Snapshot, adjacency: csr_array[np.float64], groups: Sequence[Groups], overlapping: bool = False
    ) -> None:
        self.snapshot = snapshot
        self.adjacency = adjacency
        self._groups = groups
        self._overlapping = overlapping

    def evidence(self, a: int, b: int) -> list[Evidence]:
        """Why the people at two indices are tied, the strongest reason first."""
        found = [reason for groups in self._groups for reason in groups.evidence(a, b, self._overlapping)]
        return sorted(found, key=lambda reason: (KINDS.index(reason.kind), reason.words))

    def told(self, a: int, b: int, most: int | None = None) -> Told:
        """The tie of the people at two indices as a picture tells it: at most so many reasons in words, all years."""
        reasons = self.evidence(a, b)
        words = joined("; ", (reason.words for reason in reasons[:most]))
        return Told(reasons[0].kind, words, tuple(reason.years for reason in reasons))

    def of(self, person: int) -> NDArray[np.int32]:
        """The people that one person is tied to."""
        first, last = self.adjacency.indptr[[person, person + 1]]
        return np.asarray(self.adjacency.indices[first:last])


def ties(
    snapshot: Snapshot,
    kinds: Iterable[str] = KINDS,
    theme: int | None = None,
    since: int | None = None,
    until: int | None = None,
    overlapping: bool = False,
) -> Ties:
    """The ties of these kinds; with ``theme`` (an index) only those through projects of the theme.

    With ``since`` or ``until`` (years) only memberships that held at some time in these years count, and groups are
    as large as they were then; a missing day is no reason against. With ``overlapping`` two must have
    been there at the same time: they are not tied if their dates show that one came after the other had left.

    What was asked of a snapshot before is not computed again. Raises UsageError for an unknown kind, for a theme of
    kinds that have none, and for years the wrong way round. Cost: the sum of the squares of the groups' sizes.
    """
    chosen = check_kinds(kinds)
    if theme is not None:
        chosen = _themed(chosen)
    if since is not None and until is not None and since > until:
        raise UsageError(f"since={since} is after until={until}.", "Give the earlier year as since.")
    return _ties(snapshot, chosen, theme, since, until, overlapping)


def check_kinds(kinds: Iterable[str]) -> tuple[str, ...]:
    """Kinds of tie in their order, each once. Raises UsageError for an unknown one."""
    wanted = set(kinds)
    if unknown := wanted - set(KINDS):
        raise UsageError(f"No kind of tie {sorted(unknown)[0]!r}.", f"Kinds: {', '.join(KINDS)}.")
    return tuple(kind for kind in KINDS if kind in wanted)


def _themed(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Of these kinds the one that has themes. Raises UsageError if it is not among them."""
    if "project" not in kinds:
        raise UsageError(
            f"Ties by {', '.join(kinds)} have no theme.", "Leave out the theme, or ask for ties by project."
        )
    return ("project",)


def kinds_of(text: str | None) -> tuple[str, ...]:
    """Kinds of tie from a text, joined by ``|``; all without one, or if it names none.

    >>> kinds_of("project| mentoring"), len(kinds_of(None))
    (('project', 'mentoring'), 6)
    """
    return tuple(part.strip() for part in (text or "").split(SEPARATOR) if part.strip()) or KINDS


@functools.lru_cache(maxsize=32)
def _ties(
    snapshot: Snapshot,
    kinds: tuple[str, ...],
    theme: int | None,
    since: int | None,
    until: int | None,
    overlapping: bool,
) -> Ties:
    found = [PEOPLE[kind](snapshot) for kind in kinds]
    if theme is not None:
        found = [of_theme(groups, snapshot, theme) for groups in found]
    groups = [each.between(since, until).up_to(LARGEST_GROUP) for each in found]
    empty = csr_array((len(snapshot.nodes("Person")),) * 2)
    if overlapping:
        adjacency = sum((overlaps(each) for each in groups), start=empty)
    else:
        adjacency = projection(hstack([each.memberships() for each in groups], format="csr")) if groups else empty
    return Ties(snapshot, csr_array(adjacency), groups, overlapping)


def of_theme(groups: Groups, snapshot: Snapshot, theme: int) -> Groups:
    """Of groups that are projects, those of the theme."""
    themes = snapshot.relationships("IN_THEME", "Project")
    return groups.kept(np.isin(groups.group, themes.start[themes.end == theme]))
