"""Who can do this? People by competence, level, theme, institution, metropolis and name."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import numpy as np

from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.people import Posts, members
from competence_explorer.graph.search import find_one, nearest, search
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import Ties, ties
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

_PERSON = "($everyone OR p.id IN $visible) AND ($people IS NULL OR p.id IN $people)"

_WITH_SKILL = f"""
MATCH (p:Person)-[r:HAS_SKILL]->(s:Skill)
WHERE s.id IN $skills AND {_PERSON}
WITH p, s, r, CASE WHEN $everyone OR p.id IN $colleagues THEN r.level ELSE r.level_public END AS level
WHERE $level IS NULL OR level >= $level
WITH p, s.id AS skill_id, s.name AS skill, level, r.evidence AS evidence, r.last_used AS last_used
"""

_WITHOUT_SKILL = f"""
MATCH (p:Person)
WHERE {_PERSON}
WITH p, null AS skill_id, null AS skill, null AS level, null AS evidence, null AS last_used
"""

_REST = """
OPTIONAL MATCH (p)-[e:EMPLOYED_BY]->(i:Institution)
WHERE i.id IN $institutions AND (e.end_date IS NULL OR e.end_date >= $today)
WITH p, skill_id, skill, level, evidence, last_used, count(i) AS places
WHERE $anywhere OR places > 0
OPTIONAL MATCH (p)-[:WORKED_ON]->(x:Project)-[:IN_THEME]->(t:Theme)
WHERE t.id = $theme
WITH p, skill_id, skill, level, evidence, last_used, count(DISTINCT x) AS projects
WHERE $theme IS NULL OR projects > 0
RETURN p.id AS id, p.name AS name, p.job_title AS job_title, skill_id, skill, level, evidence, last_used, projects
"""

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
    edges = [_tie(known, shown, places, a, b) for a, b in pairs if a < b]
    # Without a competence nobody has a level to stand by.
    layout: Literal["levels", "islands"] = "levels" if any(row["level"] for row in shown) else "islands"
    return Network(nodes, edges, layout, left_out=len(best) - len(shown))


def _held(row: dict[str, Any]) -> str:
    return ", ".join(str(part) for part in (row["skill"], row["job_title"]) if part)


def _tie(known: Ties, shown: list[dict[str, Any]], places: list[int], a: int, b: int) -> Edge:
    reasons = known.evidence(places[a], places[b])
    return Edge(shown[a]["id"], shown[b]["id"], reasons[0].kind, "; ".join(reason.words for reason in reasons[:2]))


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
    level: Annotated[int | None, About("Least level: 1 basic, 2 intermediate, 3 advanced, 4 expert")] = None,
    theme: Annotated[str | None, About("Has worked on a project of this theme", "Theme")] = None,
    institution: Annotated[str | None, About("Has a post there today", "Institution")] = None,
    metropolis: Annotated[str | None, About("Has a post there today", "Metropolis")] = None,
    name: Annotated[str | None, About("Name of the person", "Person")] = None,
) -> Rows:
    """People by competence and level, theme of their projects, institution, metropolis and name.

    Names are found whatever their case and diacritics, and with small typing errors. A competence that is
    not known by exactly this name stands for all that are like it; the ``skill`` column says which matched.
    Sorted by how well the competence matches, level, and name. Someone whose level is not known is listed
    last, and left out where a least level is asked for.
    """
    snapshot = view.snapshot
    skills = _ids(snapshot, "Skill", skill, 50)
    people = _ids(snapshot, "Person", name, 200)
    text = (_WITHOUT_SKILL if skills is None else _WITH_SKILL) + _REST
    places = _places(snapshot, institution, metropolis)
    found = view.read(
        text,
        skills=skills,
        people=people,
        level=level,
        theme=None if theme is None else snapshot.nodes("Theme").texts("id")[find_one(snapshot, "Theme", theme)],
        institutions=[] if places is None else places,
        anywhere=places is None,
        today=dt.date.today(),
    )
    rank = {id_: number for number, id_ in enumerate(skills or [])}
    nearness = {id_: number for number, id_ in enumerate(people or [])}
    found.sort(key=lambda row: _order(row, rank, nearness))
    posts = Posts(snapshot)
    return [_row(row, snapshot, posts, theme is not None) for row in found]


def _ids(snapshot: Snapshot, label: str, text: str | None, limit: int) -> list[str] | None:
    """The ids that a name stands for, best first; None where no name is given. Raises NotFoundError."""
    if text is None:
        return None
    matches = search(snapshot, label, text, limit)
    if not matches:
        what = "competence" if label == "Skill" else label.lower()
        raise NotFoundError(f"There is no {what} {text!r}.", nearest(snapshot, label, text))
    ids = snapshot.nodes(label).texts("id")
    return [ids[match.node] for match in matches]


def _places(snapshot: Snapshot, institution: str | None, metropolis: str | None) -> list[str] | None:
    chosen = np.arange(len(snapshot.nodes("Institution")))
    if institution is None and metropolis is None:
        return None
    if institution is not None:
        chosen = np.intersect1d(chosen, [find_one(snapshot, "Institution", institution)])
    if metropolis is not None:
        chosen = np.intersect1d(chosen, members(snapshot, find_one(snapshot, "Metropolis", metropolis)))
    ids = snapshot.nodes("Institution").texts("id")
    return [ids[i] for i in chosen.tolist()]


def _order(row: dict[str, Any], rank: dict[str, int], nearness: dict[str, int]) -> tuple[Any, ...]:
    names = (row["name"] or "", row["id"])
    return rank.get(row["skill_id"], 0), nearness.get(row["id"], 0), -(row["level"] or 0), *names


def _row(row: dict[str, Any], snapshot: Snapshot, posts: Posts, with_theme: bool) -> dict[str, Any]:
    post = posts[snapshot.nodes("Person").index[row["id"]]]
    used = row["last_used"]
    return {
        "id": row["id"],
        "name": row["name"] or row["id"],
        "job_title": row["job_title"],
        "department": post.department or None,
        "institution": post.name or None,
        "skill": row["skill"],
        "level": row["level"],
        "evidence": row["evidence"],
        "last_used": used and used.to_native(),
        "projects": row["projects"] if with_theme else None,
    }
