"""Ties between institutions: through shared projects, or through the ties between their people."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import projection
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.groups import Evidence, Groups, reference, years
from competence_explorer.graph.people import staffing
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import Ties, of_theme, ties
from competence_explorer.graph.wording import say

By = Literal["projects", "people"]


@dataclass(frozen=True)
class InstitutionTies:
    """The ties between the institutions of a snapshot.

    ``adjacency`` is symmetric, institutions × institutions, its values the strengths; ``shared`` counts what they
    share: projects, or pairs of people who are tied. ``evidence(a, b, most)`` tells why two are tied: at most so
    many reasons, the strongest first.
    """

    adjacency: csr_array[np.float64]
    shared: csr_array[np.float64]
    evidence: Callable[[int, int, int], list[Evidence]]


@functools.lru_cache(maxsize=16)
def institution_ties(
    snapshot: Snapshot,
    by: By = "projects",
    theme: int | None = None,
    since: int | None = None,
    until: int | None = None,
) -> InstitutionTies:
    """The ties between institutions: ``by`` shared projects, or by people.

    By projects, two are tied by each project in which both are lead or partner, with Newman's weight 1 / (k - 1) for
    a project of k institutions (see ``ties``), at the dates of the project. By people, they are tied by each tie
    between somebody of the one and somebody of the other (who have posts there today): the strength is the sum of
    the strengths of those ties. Raises UsageError for another ``by`` and years the wrong way round.
    """
    if by not in get_args(By):
        raise UsageError(f"by={by!r} is not possible.", f"One of: {', '.join(get_args(By))}.")
    if by == "people":
        return _by_people(snapshot, ties(snapshot, theme=theme, since=since, until=until))
    partners = partnerships(snapshot).between(since, until)
    return _by_projects(partners if theme is None else of_theme(partners, snapshot, theme))


def partnerships(snapshot: Snapshot) -> Groups:
    """Which institutions lead a project or are partners in it, at the dates of the project."""
    table, nodes = snapshot.relationships("PARTNER_IN"), snapshot.nodes("Project")

    def words(project: int, *_: object) -> str:
        title = nodes.value("title", project) or nodes.texts("id")[project]
        days = (nodes.value(day, project) for day in ("start_date", "end_date"))
        return say("both in “%(title)s”%(years)s", title=title, years=years(*days))

    return Groups.of(
        "project",
        len(snapshot.nodes("Institution")),
        table.start,
        table.end,
        nodes.numbers("start_date")[table.end],
        nodes.numbers("end_date")[table.end],
        words=words,
        ref=lambda row: reference(snapshot, table, row),
    )


def _by_projects(groups: Groups) -> InstitutionTies:
    memberships = groups.memberships()
    sizes = np.bincount(memberships.indices, minlength=groups.count)

    def evidence(a: int, b: int, most: int) -> list[Evidence]:
        fewest_first = sorted(groups.shared(a, b), key=lambda group: (sizes[group], group))
        return [groups.reason(a, b, group)[0] for group in fewest_first[:most]]

    return InstitutionTies(projection(memberships), projection(memberships, "count"), evidence)


def _by_people(snapshot: Snapshot, people: Ties) -> InstitutionTies:
    staff = staffing(snapshot)
    by_place = csr_array(staff.T)
    pattern = people.adjacency.copy()
    pattern.data[:] = 1.0

    def evidence(a: int, b: int, most: int) -> list[Evidence]:
        own, others = (by_place.indices[slice(*by_place.indptr[[place, place + 1]])] for place in (a, b))
        found = people.adjacency[own][:, others].tocoo()
        order = np.lexsort((found.col, found.row, -np.round(found.data, 9)))[:most]
        return [_told(people, int(own[found.row[i]]), int(others[found.col[i]])) for i in order.tolist()]

    return InstitutionTies(_between(staff, people.adjacency), _between(staff, pattern), evidence)


def _between(staff: csr_array[np.float64], adjacency: csr_array[np.float64]) -> csr_array[np.float64]:
    """The sum of the ties between the people of each two institutions."""
    found = csr_array(staff.T @ adjacency @ staff)
    found.setdiag(0.0)
    found.eliminate_zeros()
    return found


def _told(people: Ties, a: int, b: int) -> Evidence:
    one, other = (name_of(people.snapshot, "Person", person) for person in (a, b))
    reason = people.evidence(a, b)[0]
    return reason._replace(words=say("%(one)s and %(other)s: %(why)s", one=one, other=other, why=reason.words))
