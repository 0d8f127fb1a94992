"""Who can do this? People by competence, level, theme, institution, metropolis and name."""

from __future__ import annotations

import functools
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.people import Posts, members, staff
from competence_explorer.graph.search import find_one, name_of, nearest, search
from competence_explorer.graph.snapshot import Snapshot, Table
from competence_explorer.graph.ties import ties
from competence_explorer.graph.visibility import Mask, View
from competence_explorer.graph.wording import joined, say, word
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

Indices = NDArray[np.intp]

_OF_SKILL = ("skill", "level", "evidence", "last_used")

DRAWN = 240
"""People in the picture: the first of the answer."""


def draw(view: View, rows: Rows, **_: Any) -> Network:
    """The people by the level at which they hold what was asked for, and the ties among them; of one found several
    times the best level counts."""
    snapshot = view.snapshot
    index = snapshot.nodes("Person").index
    best: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["level"] is not None or row["id"] not in best:
            best[row["id"]] = max(best.get(row["id"], row), row, key=lambda each: each["level"] or 0)
    shown = list(best.values())[:DRAWN]
    nodes = [
        Node(row["id"], row["name"], "Person", row["institution"] or "", 1.0, _held(row), row["level"]) for row in shown
    ]
    known, places = ties(snapshot), [index[row["id"]] for row in shown]
    inside = known.adjacency[places][:, places].tocoo()
    pairs = zip(inside.row.tolist(), inside.col.tolist(), strict=True)
    edges = [Edge(shown[a]["id"], shown[b]["id"], *known.told(places[a], places[b], 2)) for a, b in pairs if a < b]
    # Without a competence nobody has a level to stand by.
    layout: Literal["levels", "islands"] = "levels" if any(row["level"] for row in shown) else "islands"
    return Network(nodes, edges, layout, left_out=len(best) - len(shown))


def _held(row: dict[str, Any]) -> str:
    return joined(", ", (part for part in (row["skill"], row["job_title"]) if part))


@query(
    "find-people",
    title="Find people",
    question="Who can do this?",
    columns=(
        Column("id", "Key of the person"),
        Column("name", "Name"),
        Column("job_title", "Job title"),
        Column("department", "Department of the main post"),
        Column("institution", "Institution of the main post"),
        Column("skill", "The competence that matched"),
        Column("level", "Level held; empty where it is not known", "level 1-4"),
        Column("evidence", "What the level rests on"),
        Column("last_used", "When the competence was last used or shown", "date"),
        Column("projects", "Projects in the theme, where a theme is asked for", "projects"),
    ),
    example={"skill": "public procurement", "level": 3},
    draw=draw,
)
def find_people(
    view: View,
    *,
    skill: Annotated[str | None, About("Competence, by name in English or Polish, or by id", "Skill")] = None,
    level: Annotated[int | None, About("Least level: 1 basic, 2 intermediate, 3 advanced, 4 expert", most=4)] = None,
    theme: Annotated[str | None, About("Has worked on a project of this theme", "Theme")] = None,
    institution: Annotated[str | None, About("Has a post there today", "Institution")] = None,
    metropolis: Annotated[str | None, About("Has a post there today", "Metropolis")] = None,
    name: Annotated[str | None, About("Name of the person", "Person")] = None,
) -> Rows:
    """People by competence and level, theme of their projects, institution, metropolis and name.

    Names are found whatever their case and diacritics, and with small typing errors. A competence that is
    not known by exactly this name stands for all that are like it; the ``skill`` column says which matched.
    Sorted by how well the competence matches, level, and name. Someone whose level is not known is listed
    last, and left out where a least level is asked for. With a level and no competence each row is a
    competence that somebody holds at that level.
    """
    snapshot = view.snapshot
    skills, people = _best(snapshot, "Skill", skill, 50), _best(snapshot, "Person", name, 200)
    wanted = _at(snapshot, institution, metropolis)
    projects = None if theme is None else _projects(snapshot, find_one(snapshot, "Theme", theme))
    if people is not None:
        wanted &= _rank(people, len(wanted)) < len(people)
    if projects is not None:
        wanted &= projects > 0
    places = _alike(snapshot, skills)
    found = _everybody(wanted) if skills is None and level is None else _holding(snapshot, wanted, places, level)
    order = np.lexsort(
        (
            _alphabet(snapshot)[found.person],
            -np.nan_to_num(found.level),
            _rank(people or [], len(wanted))[found.person],
            found.rank,
        )
    )
    return _rows(snapshot, found.taken(order), projects)


class _Found(NamedTuple):
    """A person each: how near her competence is to what was asked for, its row of HAS_SKILL (-1: none was asked for),
    and the level held (NaN: not known)."""

    person: Indices
    rank: Indices
    row: Indices
    level: NDArray[np.float64]

    def taken(self, at: Indices) -> _Found:
        """Those at these places."""
        return _Found(self.person[at], self.rank[at], self.row[at], self.level[at])


def _best(snapshot: Snapshot, label: str, text: str | None, limit: int) -> list[int] | None:
    """The nodes that a name stands for, best first; None where no name is given. Raises NotFoundError."""
    if text is None:
        return None
    matches = search(snapshot, label, text, limit)
    if not matches:
        what = "competence" if label == "Skill" else label.lower()
        raise NotFoundError(
            say("There is no %(what)s %(text)s.", what=word(what), text=repr(text)), nearest(snapshot, label, text)
        )
    return [match.node for match in matches]


def _rank(best: list[int], size: int) -> Indices:
    """The place of each node among the best, for all others one more than there are."""
    rank = np.full(size, len(best), np.intp)
    rank[best] = np.arange(len(best))
    return rank


def _alike(snapshot: Snapshot, skills: list[int] | None) -> Indices:
    """The place of each competence among those that were asked for, -1 for others; all are first where none was."""
    if skills is None:
        return np.zeros(len(snapshot.nodes("Skill")), np.intp)
    rank = _rank(skills, len(snapshot.nodes("Skill")))
    return np.where(rank < len(skills), rank, -1)


def _at(snapshot: Snapshot, institution: str | None, metropolis: str | None) -> Mask:
    """Who has a post at the institution and in the metropolis today; everybody where neither is asked for."""
    chosen = np.arange(len(snapshot.nodes("Institution")))
    if institution is None and metropolis is None:
        return np.ones(len(snapshot.nodes("Person")), np.bool_)
    if institution is not None:
        chosen = np.intersect1d(chosen, [find_one(snapshot, "Institution", institution)])
    if metropolis is not None:
        chosen = np.intersect1d(chosen, members(snapshot, find_one(snapshot, "Metropolis", metropolis)))
    return staff(snapshot, chosen)


def _projects(snapshot: Snapshot, theme: int) -> Indices:
    """On how many projects of a theme each person has worked."""
    work, themed = snapshot.relationships("WORKED_ON"), snapshot.relationships("IN_THEME", "Project")
    rows = np.isin(work.end, themed.start[themed.end == theme])
    pairs = np.unique(np.stack([work.start[rows], work.end[rows]]), axis=1)
    return np.bincount(pairs[0], minlength=len(snapshot.nodes("Person")))


def _everybody(wanted: Mask) -> _Found:
    people = np.flatnonzero(wanted)
    return _Found(people, np.zeros_like(people), np.full_like(people, -1), np.full(len(people), np.nan))


def _holding(snapshot: Snapshot, wanted: Mask, place: Indices, level: int | None) -> _Found:
    held = snapshot.relationships("HAS_SKILL")
    rank, levels = place[held.end], held.numbers("level").astype(np.float64)
    fits = wanted[held.start] & (rank >= 0)
    rows = np.flatnonzero(fits if level is None else fits & (levels >= level))
    return _Found(held.start[rows].astype(np.intp), rank[rows], rows, levels[rows])


@functools.lru_cache(maxsize=8)
def _alphabet(snapshot: Snapshot) -> Indices:
    """The place of each person in the order of names."""
    table = snapshot.nodes("Person")
    keys = list(zip(table.texts("name"), table.texts("id"), strict=True))
    place = np.empty(len(keys), np.intp)
    place[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return place


def _rows(snapshot: Snapshot, found: _Found, projects: Indices | None) -> Rows:
    """The answer, made column by column: it may be everybody."""
    people, posts, nobody = snapshot.nodes("Person"), Posts(snapshot), [None] * len(found.person)
    ids, names, titles = (_texts(people, name, found.person) for name in ("id", "name", "job_title"))
    places = posts.institutions()[found.person].tolist()
    called = {place: name_of(snapshot, "Institution", place) for place in set(places) if place >= 0}
    columns = {
        "id": ids,
        "name": [name or id_ for name, id_ in zip(names, ids, strict=True)],
        "job_title": [title or None for title in titles],
        "department": [department or None for department in posts.departments(found.person)],
        "institution": [called.get(place) for place in places],
        **(_held_skills(snapshot, found) if (found.row >= 0).any() else dict.fromkeys(_OF_SKILL, nobody)),
        "projects": nobody if projects is None else projects[found.person].tolist(),
    }
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _held_skills(snapshot: Snapshot, found: _Found) -> dict[str, list[Any]]:
    held = snapshot.relationships("HAS_SKILL")
    rows, evidence = found.row.tolist(), held.texts("evidence")
    skills = held.end[found.row].tolist()
    called = {skill: name_of(snapshot, "Skill", skill) for skill in set(skills)}
    told = (
        [called[skill] for skill in skills],
        [held.value("level", row) for row in rows],
        [evidence.list(row) or None for row in rows],
        [held.value("last_used", row) for row in rows],
    )
    return dict(zip(_OF_SKILL, told, strict=True))


def _texts(table: Table, name: str, at: Indices) -> list[str]:
    """The texts of a column at these places; of many faster than one by one."""
    texts = table.texts(name)
    whole = list(texts) if 8 * len(at) > len(texts) else texts
    return [whole[place] for place in at.tolist()]
