"""Where people are: their main posts, and who is in an institution or a metropolis."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.search import find_one, name_of, search
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import Mask, current
from competence_explorer.graph.wording import say

SCOPE_SEPARATOR = "|"
"""Between the parts of a scope: several institutions (a consortium), metropolises, or both."""


class Post(NamedTuple):
    """A person's main post: the institution's index and name, and the department."""

    institution: int
    name: str
    department: str


NO_POST = Post(-1, "", "")


class Posts:
    """The main post of each person: one that has not ended before one that has, then the one begun last."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        posts = snapshot.relationships("EMPLOYED_BY")
        begun = posts.numbers("start_date").astype(np.int64)  # a missing one is the smallest number
        order = np.lexsort((begun, current(posts)))
        self._row = np.full(len(snapshot.nodes("Person")), -1, np.int64)
        self._row[posts.start[order]] = order  # the last one written stays

    def __getitem__(self, person: int) -> Post:
        row = int(self._row[person])
        if row < 0:
            return NO_POST
        posts = self._snapshot.relationships("EMPLOYED_BY")
        institution = int(posts.end[row])
        return Post(institution, name_of(self._snapshot, "Institution", institution), posts.texts("department")[row])

    def departments(self, people: NDArray[np.integer]) -> list[str]:
        """The department of each of these people's main post; empty where there is none."""
        texts = self._snapshot.relationships("EMPLOYED_BY").texts("department")
        rows = self._row[people].tolist()
        whole = list(texts) if 8 * len(rows) > len(texts) else texts
        return [whole[row] if row >= 0 else "" for row in rows]

    def institutions(self) -> NDArray[np.int32]:
        """The institution of each person's main post, -1 where there is none."""
        posts = self._snapshot.relationships("EMPLOYED_BY")
        if not len(posts):
            return np.full(len(self._row), -1, np.int32)
        return np.where(self._row < 0, -1, posts.end[self._row]).astype(np.int32)


def staff(snapshot: Snapshot, institutions: NDArray[np.intp]) -> Mask:
    """Which people have a post today at one of the institutions."""
    posts = snapshot.relationships("EMPLOYED_BY")
    mask = np.zeros(len(snapshot.nodes("Person")), np.bool_)
    mask[posts.start[np.isin(posts.end, institutions) & current(posts)]] = True
    return mask


def staffing(snapshot: Snapshot) -> csr_array[np.float64]:
    """People × institutions: 1 where somebody has a post today."""
    posts = snapshot.relationships("EMPLOYED_BY")
    held = current(posts)
    shape = len(snapshot.nodes("Person")), len(snapshot.nodes("Institution"))
    found = csr_array(coo_array((np.ones(held.sum()), (posts.start[held], posts.end[held])), shape=shape))
    found.data[:] = 1.0  # two posts at one institution are one
    return found


def members(snapshot: Snapshot, metropolis: int) -> NDArray[np.intp]:
    """The institutions of a metropolis."""
    table = snapshot.relationships("MEMBER_OF")
    return np.unique(table.start[table.end == metropolis]).astype(np.intp)


def within(snapshot: Snapshot, posts: Posts, metropolis: str | None) -> NDArray[np.intp]:
    """The people with their main post in a metropolis, by name or id; all without one."""
    if metropolis is None:
        return np.arange(len(snapshot.nodes("Person")))
    places = members(snapshot, find_one(snapshot, "Metropolis", metropolis))
    return np.flatnonzero(np.isin(posts.institutions(), places))


def metropolises(snapshot: Snapshot) -> dict[int, str]:
    """The name of the metropolis of each institution that belongs to one; of several, the last by key."""
    table = snapshot.relationships("MEMBER_OF")
    ends = zip(table.start.tolist(), table.end.tolist(), strict=True)
    return {institution: name_of(snapshot, "Metropolis", area) for institution, area in ends}


def parts_of(text: str | None) -> list[str]:
    """What is joined by ``|``, without what is empty.

    >>> parts_of(" Gdynia | |Sopot"), parts_of(None)
    (['Gdynia', 'Sopot'], [])
    """
    return [part.strip() for part in (text or "").split(SCOPE_SEPARATOR) if part.strip()]


def scope(snapshot: Snapshot, text: str | None) -> NDArray[np.intp]:
    """The institutions that a scope names: institutions and metropolises, joined by ``|``; all without one.

    Raises NotFoundError for a part that names neither, UsageError if there is no part.
    """
    if text is None:
        return np.arange(len(snapshot.nodes("Institution")))
    parts = parts_of(text)
    if not parts:
        raise UsageError(
            say("The scope %(text)s names nothing.", text=repr(text)),
            say("Give institutions or metropolises, joined by '|'."),
        )
    return np.unique(np.concatenate([_scope_part(snapshot, part) for part in parts]))


def people_named(snapshot: Snapshot, text: str | None) -> tuple[int, ...]:
    """The people whom a text names, joined by ``|``: people, and institutions for all who have a post there today.

    Raises NotFoundError for a part that names neither, or several people alike.
    """
    return tuple(sorted({person for part in parts_of(text) for person in _people_part(snapshot, part)}))


def _people_part(snapshot: Snapshot, part: str) -> list[int]:
    people, institutions = (search(snapshot, label, part, limit=1) for label in ("Person", "Institution"))
    if institutions and (not people or institutions[0].score > people[0].score):
        place = find_one(snapshot, "Institution", part)
        return [int(person) for person in np.flatnonzero(staff(snapshot, np.array([place])))]
    return [find_one(snapshot, "Person", part, "person or institution")]


def _scope_part(snapshot: Snapshot, part: str) -> NDArray[np.intp]:
    areas = search(snapshot, "Metropolis", part, limit=1)
    institutions = search(snapshot, "Institution", part, limit=1)
    if areas and (not institutions or areas[0].score >= institutions[0].score):
        return members(snapshot, find_one(snapshot, "Metropolis", part))
    return np.array([find_one(snapshot, "Institution", part, "institution or metropolis")])
