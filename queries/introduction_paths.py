"""Whom do I ask to introduce me? The best ways from a person to another, a competence or an institution."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.introductions import MOST_PATHS, Best, Wishes, allowed, around, best_paths, hop_rows
from competence_explorer.graph.people import Posts, staff
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import kinds_of, ties
from competence_explorer.graph.visibility import View, Viewer, visible
from competence_explorer.graph.wording import say
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query


def draw(
    view: View, rows: Rows, via: str | None = None, since: int | None = None, until: int | None = None, **_: Any
) -> Network:
    """The paths as chains from left to right, a lane a path."""
    snapshot = view.snapshot
    known = ties(snapshot, kinds_of(via), since=since, until=until)
    lanes: dict[int, list[str]] = {}
    for row in rows:
        lanes.setdefault(row["path"], [row["from_id"]]).append(row["to_id"])
    posts, people = Posts(snapshot), snapshot.nodes("Person")
    ids = list(dict.fromkeys(id_ for lane in lanes.values() for id_ in lane))
    nodes = [
        Node(id_, name_of(snapshot, "Person", people.index[id_]), "Person", posts[people.index[id_]].name)
        for id_ in ids
    ]
    edges = {}
    for row in rows:
        ends = row["from_id"], row["to_id"]
        years = known.told(*(people.index[id_] for id_ in ends)).years
        edges[ends] = Edge(*ends, row["kind"], row["evidence"], years)
    return Network(nodes, list(edges.values()), "chains", list(lanes.values()))


@query(
    "introduction-paths",
    title="Introduction paths",
    question="Who can introduce me?",
    columns=(
        Column("path", "Number of the path, the best first"),
        Column("hop", "Number of the hop in its path"),
        Column("from_id", "Key of the person who asks or introduces"),
        Column("from", "Name"),
        Column("to_id", "Key of the person who is reached"),
        Column("to", "Name"),
        Column("kind", "What ties the two first: project, mentoring, exchange, training, reports_to, department"),
        Column("evidence", "Why they know each other, in words"),
        Column("source", "Files and rows that say so"),
        Column("strength", "Sum over what the two share of 1 / (people who share it - 1) (Newman 2001)"),
        Column("from_institution", "Institution of the main post of the one"),
        Column("to_institution", "Institution of the main post of the other"),
    ),
    example={"from": "p0647", "skill": "state aid", "k": 3},
    draw=draw,
)
def introduction_paths(
    view: View,
    *,
    from_: Annotated[str, About("The person who seeks an introduction, by name or id", "Person")],
    to: Annotated[str | None, About("The person to reach, by name or id", "Person")] = None,
    skill: Annotated[str | None, About("Reach anyone with this competence", "Skill")] = None,
    institution: Annotated[str | None, About("Reach anyone with a post there today", "Institution")] = None,
    k: Annotated[int, About("How many paths", most=MOST_PATHS)] = 3,
    best: Annotated[Best, About("Fewest introductions first, or closest acquaintances first")] = "short",
    hops: Annotated[int | None, About("At most so many hops")] = None,
    avoid: Annotated[str | None, About("Not through these people and institutions, joined by '|'")] = None,
    prefer: Annotated[str | None, About("Rather through these people and institutions, joined by '|'")] = None,
    via: Annotated[str | None, About("Only these kinds of tie, joined by '|'")] = None,
    since: Annotated[int | None, About("Only what held in this year or later")] = None,
    until: Annotated[int | None, About("Only what held in this year or before")] = None,
    alternatives: Annotated[bool, About("Paths that share as few people as possible")] = False,
    consenting: Annotated[bool, About("Only people who let themselves be found by the one who asks")] = False,
) -> Rows:
    """The k best introduction paths from a person to a person, to anyone with a competence, or to anyone at an
    institution; each hop with its evidence.

    People are tied if they worked on the same project, met in mentoring, another exchange or a training, report to
    each other, or share a department (groups of more than 60 tie nobody). By ``short``, a path is as good as it has
    few hops, and of equally many the one of the stronger ties comes first. By ``strong``, a hop counts 1 / strength
    (Newman 2001), so that two close introductions can come before one from a large course. A hop to somebody
    preferred counts half; nobody to avoid is on a path, at an institution nobody with a post there today. Only people
    whom the viewer may see are on a path: outside their own institution, those who let themselves be found. Analysts
    and stewards see everybody; with ``consenting`` the paths are those that the person who asks may see.

    With ``alternatives`` every further path is the one that has the fewest people in common with those before it: if
    one introducer says no, the others may still do. A missing day is no reason against a year. Exactly one of
    ``to``, ``skill`` and ``institution`` is given. The answer is empty where there is no path.
    """
    snapshot = view.snapshot
    start = find_one(snapshot, "Person", from_)
    targets = _targets(snapshot, to, skill, institution).tolist()
    if to is not None and targets == [start]:
        raise UsageError(
            say("%(one)s and %(other)s are the same person.", one=repr(from_), other=repr(to)),
            say("Give two people."),
        )
    avoided, preferred = around(snapshot, avoid, prefer)
    targets = allowed(targets, avoided)
    found = ties(snapshot, kinds_of(via), since=since, until=until)
    closed = sorted({*avoided, *(_silent(snapshot, start) if consenting else ())})
    wishes = Wishes(k, best, hops, closed, preferred, alternatives)
    return hop_rows(view.store, found, best_paths(found, start, targets, wishes))


def _silent(snapshot: Snapshot, start: int) -> list[int]:
    """Those who do not let themselves be found by this person."""
    person = snapshot.nodes("Person").texts("id")[start]
    place = Posts(snapshot)[start].institution
    institution = snapshot.nodes("Institution").texts("id")[place] if place >= 0 else ""
    seen = visible(snapshot, Viewer("practitioner", institution, person=person), "found")
    return np.flatnonzero(~seen).tolist()


def _targets(snapshot: Snapshot, to: str | None, skill: str | None, institution: str | None) -> NDArray[np.intp]:
    if sum(value is not None for value in (to, skill, institution)) != 1:
        raise UsageError(say("Say where the path shall lead."), say("Give exactly one of to, skill and institution."))
    if to is not None:
        return np.array([find_one(snapshot, "Person", to)])
    if skill is not None:
        held = snapshot.relationships("HAS_SKILL")
        wanted = find_one(snapshot, "Skill", skill, "competence")
        return np.unique(held.start[held.end == wanted]).astype(np.intp)
    place = find_one(snapshot, "Institution", institution or "")
    return np.flatnonzero(staff(snapshot, np.array([place])))
