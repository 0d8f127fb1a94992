"""Where institutions meet: partnerships in projects, and people of theirs in projects, trainings and exchanges."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, hstack

from competence_explorer.graph.columns import in_years
from competence_explorer.graph.groups import exchanges, mentorings, projects, trainings
from competence_explorer.graph.people import Posts
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import LARGEST_GROUP
from competence_explorer.graph.visibility import Mask

Indices = NDArray[np.intp]
Counts = csr_array[np.int64]


def partners(snapshot: Snapshot, places: Indices, theme: int | None, since: int | None, until: int | None) -> Counts:
    """Institutions (in the order of ``places``) × projects: 1 where one is lead or partner of a project that ran in
    these years (either may be open; a missing day is no reason against) and has the theme."""
    table = snapshot.relationships("PARTNER_IN")
    rows = np.isin(table.start, places) & (_ran(snapshot, since, until) & of_theme(snapshot, theme))[table.end]
    shape = len(places), len(snapshot.nodes("Project"))
    return present(_counted(np.searchsorted(places, table.start[rows]), table.end[rows], shape))


def seats(
    snapshot: Snapshot,
    places: Indices,
    theme: int | None,
    since: int | None,
    until: int | None,
    projects_only: bool = False,
) -> Counts:
    """Institutions (in the order of ``places``) × meetings: how many people with their main post there took part in
    these years.

    Meetings are projects first (in their order, so that themes fit), then trainings, a day each, mentorings and other
    exchanges that happened; with a theme, or ``projects_only``, projects alone. Those of more than ``LARGEST_GROUP``
    people are empty.
    """
    at = Posts(snapshot).institutions()
    here = np.flatnonzero(np.isin(at, places))
    staff = _counted(np.searchsorted(places, at[here]), here, (len(places), len(at)))
    teams = projects(snapshot)
    found = [teams.kept(of_theme(snapshot, theme)[teams.group])]
    if theme is None and not projects_only:
        found += [kind(snapshot) for kind in (trainings, mentorings, exchanges)]
    met = [groups.between(since, until).up_to(LARGEST_GROUP).memberships() for groups in found]
    met[0] = csr_array((met[0].data, met[0].indices, met[0].indptr), shape=(len(at), len(snapshot.nodes("Project"))))
    return csr_array((staff @ hstack(met, format="csr")).astype(np.int64))


def present(counts: Counts) -> Counts:
    """1 where anything is counted."""
    found = counts.copy()
    found.sum_duplicates()
    found.data[:] = 1
    return found


def themes(snapshot: Snapshot) -> Counts:
    """Projects × themes: 1 where a project has the theme."""
    table = snapshot.relationships("IN_THEME", "Project")
    return _counted(table.start, table.end, (len(snapshot.nodes("Project")), len(snapshot.nodes("Theme"))))


def worked(snapshot: Snapshot) -> Counts:
    """People × projects: in how many roles somebody worked on a project."""
    table = snapshot.relationships("WORKED_ON")
    return _counted(table.start, table.end, (len(snapshot.nodes("Person")), len(snapshot.nodes("Project"))))


def of_theme(snapshot: Snapshot, theme: int | None) -> Mask:
    """Which projects have a theme; all without one."""
    if theme is None:
        return np.ones(len(snapshot.nodes("Project")), np.bool_)
    return np.asarray(themes(snapshot)[:, [theme]].toarray().ravel() > 0)


def _ran(snapshot: Snapshot, since: int | None, until: int | None) -> Mask:
    """Which projects ran in these years."""
    table = snapshot.nodes("Project")
    return in_years(table.numbers("start_date"), table.numbers("end_date"), since, until)


def _counted(rows: Any, columns: Any, shape: tuple[int, int]) -> Counts:
    return csr_array(coo_array((np.ones(len(rows), np.int64), (rows, columns)), shape=shape))
