"""Who may see whom: the one place where visibility and permissions are applied, before a query sees the data.

- Analysts and stewards see everyone. Coordinators see all but the hidden.
- Everybody else sees herself, and people by their visibility: ``institution`` (also where nothing is said)
  is seen by those of the same institution, ``metropolis`` by those of the same metropolis, ``network`` by all,
  ``hidden`` by nobody. Outside her own institution a person is named only for purposes that she permitted.
- Supervisors' ratings do not leave the institution: outside it a level is the one computed without them.

A restricted snapshot does not hold what may not be seen, so that no query can count or name it.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.columns import LIST_SEPARATOR
from competence_explorer.graph.snapshot import Snapshot, Table, take_snapshot
from competence_explorer.graph.store import Rows, Store
from competence_explorer.graph.wording import say

Role = Literal["practitioner", "contact", "viewer", "coordinator", "analyst", "steward", "officer"]
Purpose = Literal["found", "mentor", "brokers", "teams", "abroad"]
Mask = NDArray[np.bool_]

SMALL_CELL = 5
"""Counts of people below this are shown to restricted viewers as "fewer than 5". What would tell them by subtraction is
not shown exactly either: a whole beside its parts (``View.total``), and what is left of a whole (``View.rest``)."""

NOT_TOLD = say("not told")
"""A count that would tell another one, which is small."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a role, and where they belong (ids of the graph; empty if nowhere)."""

    role: Role
    institution: str = ""
    metropolis: str = ""
    person: str = ""

    @property
    def sees_everyone(self) -> bool:
        """Analysts and stewards see everyone."""
        return self.role in ("analyst", "steward")


STEWARD = Viewer("steward")
ANALYST = Viewer("analyst")


class View:
    """The graph as one viewer may see it, for one purpose: what every query gets."""

    def __init__(self, store: Store, viewer: Viewer = STEWARD, purpose: Purpose = "found") -> None:
        self.store = store
        self.viewer = viewer
        self.purpose = purpose

    def for_purpose(self, purpose: Purpose) -> Self:
        """The same view for another purpose."""
        return type(self)(self.store, self.viewer, purpose)

    @property
    def snapshot(self) -> Snapshot:
        """The graph without what the viewer may not see."""
        whole = take_snapshot(self.store)
        return whole if self.viewer.sees_everyone else _restricted(whole, self.viewer, self.purpose, dt.date.today())

    def read(self, text: str, **parameters: Any) -> Rows:
        """Cypher about people: ``$everyone`` is true, or the ids of the visible ones are in ``$visible``, and
        those whose supervisors' ratings may be seen in ``$colleagues``."""
        if self.viewer.sees_everyone:
            return self.store.read(text, everyone=True, visible=[], colleagues=[], **parameters)
        people = self.snapshot.nodes("Person")
        visible = list(people.texts("id"))
        own = colleagues(self.snapshot, self.viewer)
        near = [id_ for id_, is_near in zip(visible, own.tolist(), strict=True) if is_near]
        return self.store.read(text, everyone=False, visible=visible, colleagues=near, **parameters)

    def count(self, number: int) -> int | str:
        """A count of people as the viewer may see it: small ones are not told to restricted viewers."""
        if self.viewer.sees_everyone or self.viewer.role == "coordinator" or not 0 < number < SMALL_CELL:
            return number
        return say("fewer than %(count)s", count=SMALL_CELL)

    def total(self, number: int, parts: Iterable[int]) -> int | str:
        """A count beside counts of parts of it, as the viewer may see it: where one of these is small and not told,
        the whole is not told exactly either, since the other parts taken from it would leave the small one."""
        if number < SMALL_CELL or all(self.count(part) == part for part in parts):
            return self.count(number)
        return say("%(count)s or more", count=SMALL_CELL)

    def rest(self, number: int, *beside: int) -> int | str:
        """A count of what is left of a whole that the viewer can learn elsewhere: it is not told where one of the
        counts beside it is small and not told, since that would be the whole less the others."""
        if number < SMALL_CELL or all(self.count(part) == part for part in beside):
            return self.count(number)
        return NOT_TOLD


OF_THE_INSTITUTION = frozenset({"supervisor_level", "supervisor_date"})
"""Properties that never leave the institution: others see a level that was made without them."""


def visible(snapshot: Snapshot, viewer: Viewer, purpose: Purpose) -> Mask:
    """Which people the viewer may see for this purpose, in the order of the snapshot's people."""
    people = snapshot.nodes("Person")
    if viewer.sees_everyone:
        return np.ones(len(people), np.bool_)
    visibility = np.array([text or "institution" for text in people.texts("visibility")])
    near = colleagues(snapshot, viewer)
    if viewer.role == "coordinator":
        return np.asarray((visibility != "hidden") | _herself(people, viewer))
    neighbours = (visibility == "metropolis") & _same_metropolis(snapshot, viewer)
    outside = permitted(snapshot, purpose) & ((visibility == "network") | neighbours)
    return np.asarray((near & (visibility != "hidden")) | outside | _herself(people, viewer))


def permitted(snapshot: Snapshot, purpose: str) -> Mask:
    """Who has permitted to be named for a purpose outside the own institution."""
    texts = snapshot.nodes("Person").texts("permissions")
    return np.array([purpose in text.split(LIST_SEPARATOR) for text in texts], np.bool_)


def colleagues(snapshot: Snapshot, viewer: Viewer) -> Mask:
    """Which people have a post at the viewer's own institution today."""
    posts = snapshot.relationships("EMPLOYED_BY")
    place = snapshot.nodes("Institution").index.get(viewer.institution, -1)
    mask = np.zeros(len(snapshot.nodes("Person")), np.bool_)
    mask[posts.start[(posts.end == place) & current(posts)]] = True
    return mask


def current(posts: Table) -> Mask:
    """Which posts have not ended before today."""
    end = posts.numbers("end_date")
    return np.asarray(np.isnat(end) | (end >= np.datetime64(dt.date.today(), "D")))


def restrict(snapshot: Snapshot, keep: Mask, near: Mask) -> Snapshot:
    """The snapshot without the people outside ``keep``, and without supervisors' ratings outside ``near``."""
    left = snapshot.only({"Person": keep})
    skills = left.relationships("HAS_SKILL")
    return left.replacing(_public_levels(skills, near[keep][skills.start]))


@functools.lru_cache(maxsize=16)
def _restricted(snapshot: Snapshot, viewer: Viewer, purpose: Purpose, _today: dt.date) -> Snapshot:
    # The day is part of the key: posts end overnight.
    return restrict(snapshot, visible(snapshot, viewer, purpose), colleagues(snapshot, viewer))


def _public_levels(skills: Table, near: Mask) -> Table:
    nothing = np.full(len(skills), np.nan)
    return skills.with_columns(
        level=np.where(near, skills.numbers("level"), skills.numbers("level_public")),
        supervisor_level=np.where(near, skills.numbers("supervisor_level"), nothing),
        supervisor_date=np.where(near, skills.numbers("supervisor_date"), np.datetime64("NaT", "D")),
    )


def _same_metropolis(snapshot: Snapshot, viewer: Viewer) -> Mask:
    members, posts = snapshot.relationships("MEMBER_OF"), snapshot.relationships("EMPLOYED_BY")
    place = snapshot.nodes("Institution").index.get(viewer.institution, -1)
    area = snapshot.nodes("Metropolis").index.get(viewer.metropolis, -1)
    areas = np.union1d(members.end[members.start == place], [area] if area >= 0 else [])
    institutions = members.start[np.isin(members.end, areas)]
    mask = np.zeros(len(snapshot.nodes("Person")), np.bool_)
    mask[posts.start[np.isin(posts.end, institutions) & current(posts)]] = True
    return mask


def _herself(people: Table, viewer: Viewer) -> Mask:
    mask = np.zeros(len(people), np.bool_)
    if viewer.person in people.index:
        mask[people.index[viewer.person]] = True
    return mask
