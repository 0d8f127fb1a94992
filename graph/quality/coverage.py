"""What is not there: people without competences, projects without people, institutions that have not reported."""

from __future__ import annotations

import datetime as dt
import functools

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.levels import DAYS_A_YEAR, RULES
from competence_explorer.graph.people import Posts, staff
from competence_explorer.graph.quality.findings import (
    Found,
    Indices,
    Item,
    Items,
    Scope,
    counted,
    nodes_found,
    place_name,
    within,
)
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.store import Store
from competence_explorer.graph.visibility import Mask, View, current
from competence_explorer.graph.wording import say

NAMED = 3
"""Calls and projects that a detail names."""

CATALOGUES = ("esco", "competences")
"""Kinds of source that say which competences there are; all others only mention them."""


def people_without_competences(view: View, scope: Scope) -> Found:
    """People with a post today of whom no competence is recorded."""
    snapshot = view.snapshot
    here = _staff(snapshot, scope)
    silent = here & ~_told(snapshot, "Person", snapshot.relationships("HAS_SKILL").start)
    places = Posts(snapshot).institutions()
    return nodes_found(snapshot, "Person", np.flatnonzero(silent), int(here.sum()), places, people=True)


def people_without_post(view: View, _scope: Scope) -> Found:
    """People of whom no post is recorded, present or past."""
    snapshot = view.snapshot
    posted = _told(snapshot, "Person", snapshot.relationships("EMPLOYED_BY").start)
    nowhere = np.full(len(posted), -1, np.int32)
    return nodes_found(snapshot, "Person", np.flatnonzero(~posted), len(posted), nowhere, people=True)


def projects_without_people(view: View, scope: Scope) -> Found:
    """Projects on which nobody is recorded to work."""
    snapshot = view.snapshot
    return _projects(snapshot, scope, _told(snapshot, "Project", snapshot.relationships("WORKED_ON").end))


def projects_without_lead(view: View, scope: Scope) -> Found:
    """Projects of which no leading institution is recorded."""
    snapshot = view.snapshot
    partners = snapshot.relationships("PARTNER_IN")
    return _projects(snapshot, scope, _told(snapshot, "Project", partners.end[_leading(snapshot)]))


def competences_without_holders(view: View, scope: Scope) -> Found:
    """Competences that nobody of the scope (anywhere, without one) is recorded to have, the most required first."""
    snapshot = view.snapshot
    skills = snapshot.relationships("HAS_SKILL")
    holding = skills.end if scope is None else skills.end[_staff(snapshot, scope)[skills.start]]
    groups = np.array([kind == "group" for kind in snapshot.nodes("Skill").texts("kind")], np.bool_)
    missing = np.flatnonzero(~_told(snapshot, "Skill", holding) & ~groups)
    required = _required(snapshot)
    ordered = missing[np.argsort(-required[missing], kind="stable")]
    return _competences(snapshot, ordered, int((~groups).sum()))


def unknown_competences(view: View, _scope: Scope) -> Found:
    """Competences that a call or a project requires and no list of competences has: their names may be wrong."""
    snapshot = view.snapshot
    required = np.flatnonzero(_required(snapshot))
    ids = snapshot.nodes("Skill").texts("id")
    listed = _listed(view.store, snapshot)
    unknown = [skill for skill in required.tolist() if ids[skill] not in listed]
    return _competences(snapshot, np.array(unknown, np.intp), len(required))


def institutions_not_reported(view: View, scope: Scope) -> Found:
    """Institutions of which no competence is recorded, among those with people, of a metropolis, or of the scope."""
    snapshot = view.snapshot
    posts = snapshot.relationships("EMPLOYED_BY")
    today = current(posts)
    recorded = _told(snapshot, "Person", snapshot.relationships("HAS_SKILL").start)
    staffed = np.unique(posts.end[today])
    reported = np.unique(posts.end[today & recorded[posts.start]])
    asked = np.union1d(staffed, snapshot.relationships("MEMBER_OF").start) if scope is None else scope
    silent = np.setdiff1d(asked, reported).astype(np.intp)
    with_people = set(staffed.tolist())

    def detail(institution: int) -> str:
        silent = say("People, but none of their competences.")
        return silent if institution in with_people else say("Nobody is recorded.")

    own = np.arange(len(snapshot.nodes("Institution")), dtype=np.int32)
    return nodes_found(snapshot, "Institution", silent, len(asked), own, detail)


def stale_evidence(view: View, scope: Scope) -> Found:
    """Competences of today's staff that were not used or shown for ``RULES.stale_years`` years, oldest first."""
    snapshot = view.snapshot
    skills = snapshot.relationships("HAS_SKILL")
    used = skills.numbers("last_used")
    dated = ~np.isnat(used) & _staff(snapshot, scope)[skills.start]
    age = (np.datetime64(dt.date.today(), "D") - used).astype(np.float64) / DAYS_A_YEAR
    rows = np.flatnonzero(dated & (age >= RULES.stale_years))
    places = Posts(snapshot).institutions()
    people = snapshot.nodes("Person").texts("id")

    def make(row: int) -> Item:
        person, skill = int(skills.start[row]), int(skills.end[row])
        name = f"{name_of(snapshot, 'Person', person)}: {name_of(snapshot, 'Skill', skill)}"
        place = place_name(snapshot, int(places[person]))
        detail = say("Last used on %(day)s.", day=skills.value("last_used", row))
        return Item(people[person], name, "HAS_SKILL", place, detail)

    oldest = rows[np.argsort(used[rows], kind="stable")]
    where = counted(snapshot, places[skills.start[rows]])
    return Found(len(rows), int(dated.sum()), Items(oldest, make), where, people=True)


def project_places(snapshot: Snapshot) -> NDArray[np.int32]:
    """The institution of each project: the one that leads it, else a partner, else -1."""
    partners = snapshot.relationships("PARTNER_IN")
    places = np.full(len(snapshot.nodes("Project")), -1, np.int32)
    order = np.argsort(_leading(snapshot), kind="stable")
    places[partners.end[order]] = partners.start[order]  # the last one written stays: one that leads
    return places


def _projects(snapshot: Snapshot, scope: Scope, good: Mask) -> Found:
    partners = snapshot.relationships("PARTNER_IN")
    here = np.ones(len(good), np.bool_)
    if scope is not None:
        here = _told(snapshot, "Project", partners.end[within(partners.start, scope)])
    wrong = np.flatnonzero(here & ~good)
    return nodes_found(snapshot, "Project", wrong, int(here.sum()), project_places(snapshot))


def _competences(snapshot: Snapshot, skills: Indices, of: int) -> Found:
    nowhere = np.full(len(snapshot.nodes("Skill")), -1, np.int32)
    return nodes_found(snapshot, "Skill", skills, of, nowhere, lambda skill: _who_requires(snapshot, skill))


def _who_requires(snapshot: Snapshot, skill: int) -> str:
    names = []
    for label in ("Call", "Project"):
        table = snapshot.relationships("REQUIRES", label)
        names += [name_of(snapshot, label, node) for node in table.start[table.end == skill].tolist()]
    if not names:
        return ""
    told: str = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        told = say("%(names)s and %(count)s more", names=told, count=len(names) - NAMED)
    return say("Required by %(names)s.", names=told)


def _required(snapshot: Snapshot) -> NDArray[np.int64]:
    """By how many calls and projects each competence is required."""
    size = len(snapshot.nodes("Skill"))
    ends = [snapshot.relationships("REQUIRES", label).end for label in ("Call", "Project")]
    return np.bincount(np.concatenate(ends), minlength=size).astype(np.int64)


@functools.lru_cache(maxsize=4)
def _listed(store: Store, snapshot: Snapshot) -> frozenset[str]:
    """Which of the required competences a list of competences states."""
    skills = snapshot.nodes("Skill").texts("id")
    ids = [skills[skill] for skill in np.flatnonzero(_required(snapshot)).tolist()]
    text = (
        "UNWIND $ids AS id MATCH (s:Skill {id: id}) UNWIND s.claims AS claim MATCH (c:Claim {id: claim}) "
        "WHERE c.kind IN $kinds RETURN DISTINCT id"
    )
    return frozenset(row["id"] for row in store.read(text, ids=ids, kinds=list(CATALOGUES)))


def _leading(snapshot: Snapshot) -> Mask:
    roles = snapshot.relationships("PARTNER_IN").texts("role")
    return np.array([role == "lead" for role in roles], np.bool_)


def _staff(snapshot: Snapshot, scope: Scope) -> Mask:
    return staff(snapshot, np.arange(len(snapshot.nodes("Institution"))) if scope is None else scope)


def _told(snapshot: Snapshot, label: str, nodes: NDArray[np.integer]) -> Mask:
    """A mask of the nodes of a label: those that occur."""
    mask = np.zeros(len(snapshot.nodes(label)), np.bool_)
    mask[nodes] = True
    return mask
