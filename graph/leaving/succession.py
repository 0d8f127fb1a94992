"""Who comes closest to a competence that is lost, and the fewest mentorings that pass all of them on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.leaving.cover import Cover, fewest
from competence_explorer.graph.leaving.losses import holds
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import Mask
from competence_explorer.graph.wording import say

Indices = NDArray[np.intp]

NEAREST = 12
"""People considered for one competence."""

LEARNED = ("completed", "passed")


class Successor(NamedTuple):
    """A person (index) who comes close to a competence: how far she is from it (less is nearer), and why."""

    person: int
    distance: float
    why: str


class Mentoring(NamedTuple):
    """Who passes which competences on to whom, all by index."""

    mentor: int
    learner: int
    skills: tuple[int, ...]


def successors(snapshot: Snapshot, skill: int, staying: Mask, level: int | None, like: Indices) -> list[Successor]:
    """The people ``staying`` who come closest to a competence that they do not hold (at the level), nearest first.

    A level that is missing counts 1; a training that teaches it 1.5; the nearest competence, broader, narrower or
    related, 2; and where there is none of these, holding many of the competences of those who have it (``like``),
    between 3 and 4: 4 less the share held. Equally near ones come with those who permitted to be named in teams
    before the others, then by key.
    """
    has, whom = holds(snapshot, level)
    candidates = staying.copy()
    candidates[has[whom == skill]] = False
    found: dict[int, Successor] = {}
    reasons = [_below(snapshot, skill, level), _trained(snapshot, skill), _neighbours(snapshot, skill)]
    for successor in (s for reason in reasons for s in reason):
        known = found.get(successor.person)
        if candidates[successor.person] and (known is None or successor.distance < known.distance):
            found[successor.person] = successor
    near = list(found.values()) or [s for s in _alike(snapshot, skill, like) if candidates[s.person]]
    texts = snapshot.nodes("Person").texts("permissions")
    near.sort(key=lambda s: (s.distance, "teams" not in texts.list(s.person), s.person))
    return near[:NEAREST]


def mentorings(
    lost: Mapping[int, tuple[Sequence[int], Sequence[Successor]]],
) -> tuple[list[Mentoring], Cover]:
    """The fewest mentorings (of one mentor and one learner, about any number of competences) that pass on every lost
    competence that somebody comes close to; of as few ones, those whose learners come closest.

    ``lost`` gives for each competence those who can pass it on, best first, and those who come close.
    """
    about: dict[tuple[int, int], dict[int, float]] = {}
    for skill, (mentors, learners) in lost.items():
        for mentor in mentors:
            for rank, successor in enumerate(learners):  # of equally near ones the first
                about.setdefault((mentor, successor.person), {})[skill] = successor.distance + rank / 1000
    pairs = list(about)
    cover = fewest([frozenset(skills) for skills in about.values()], [sum(d.values()) / len(d) for d in about.values()])
    left = {skill for skills in about.values() for skill in skills}
    chosen = []
    for mentor, learner in (pairs[i] for i in cover.chosen):
        skills = tuple(sorted(left & about[mentor, learner].keys()))
        left.difference_update(skills)
        chosen.append(Mentoring(mentor, learner, skills))
    return chosen, cover


def _below(snapshot: Snapshot, skill: int, level: int | None) -> Iterator[Successor]:
    table = snapshot.relationships("HAS_SKILL")
    levels = table.numbers("level")
    for row in np.flatnonzero(table.end == skill).tolist() if level is not None else []:
        if levels[row] < (level or 0):
            why = say("holds it at level %(level)s", level=int(levels[row]))
            yield Successor(int(table.start[row]), (level or 0) - levels[row], why)


def _trained(snapshot: Snapshot, skill: int) -> Iterator[Successor]:
    teaches, attended = snapshot.relationships("TEACHES"), snapshot.relationships("ATTENDED")
    trainings = np.unique(teaches.start[teaches.end == skill])
    for row in np.flatnonzero(np.isin(attended.end, trainings)).tolist():
        if attended.texts("result")[row] in LEARNED:
            title = name_of(snapshot, "Training", int(attended.end[row]))
            yield Successor(int(attended.start[row]), 1.5, say("took part in “%(title)s”", title=title))


def _neighbours(snapshot: Snapshot, skill: int) -> Iterator[Successor]:
    held = snapshot.relationships("HAS_SKILL")
    levels = np.nan_to_num(held.numbers("level"), nan=1.0)
    for near, how in nearest_skills(snapshot, skill).items():
        why = say("holds %(what)s (%(how)s)", what=name_of(snapshot, "Skill", near), how=how)
        for row in np.flatnonzero(held.end == near).tolist():
            # At an equal distance the expert comes before the beginner.
            yield Successor(int(held.start[row]), 2.4 - 0.1 * levels[row], why)


def nearest_skills(snapshot: Snapshot, skill: int) -> dict[int, str]:
    """The competences next to one: broader, narrower or related, and how."""
    broader, related = snapshot.relationships("BROADER"), snapshot.relationships("RELATED_TO")
    pairs = [
        (broader.end[broader.start == skill], say("broader")),
        (broader.start[broader.end == skill], say("narrower")),
        (related.end[related.start == skill], say("related")),
        (related.start[related.end == skill], say("related")),
    ]
    found: dict[int, str] = {}
    for indices, how in pairs:
        for index in indices.tolist():
            found.setdefault(index, how)
    found.pop(skill, None)
    return found


def _alike(snapshot: Snapshot, skill: int, like: Indices) -> Iterator[Successor]:
    """Those who hold at least half of the other competences of the holder they are most like."""
    people, skills = holds(snapshot, None)
    for holder in like.tolist():
        own = np.setdiff1d(skills[people == holder], [skill])
        shared = np.bincount(people[np.isin(skills, own)], minlength=len(snapshot.nodes("Person")))
        name = name_of(snapshot, "Person", holder)
        for person in np.flatnonzero(shared * 2 >= max(len(own), 1)).tolist() if len(own) else []:
            words = say(
                "holds %(shared)s of the %(all)s other competences of %(name)s",
                shared=int(shared[person]),
                all=len(own),
                name=name,
            )
            yield Successor(person, 4 - shared[person] / len(own), words)
