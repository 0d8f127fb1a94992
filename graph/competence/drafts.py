"""Drafts of calls: required competences that a person edits and then loads. Nothing is added to the graph by them.

A draft comes from the text of a call document (suggested competences), from a requirement profile, from an earlier
call, or from comparable projects.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median_high
from typing import NamedTuple

import numpy as np

from competence_explorer.graph.competence.holdings import Requirement
from competence_explorer.graph.competence.profiles import find_profile, profiles
from competence_explorer.graph.competence.requirements import requirements
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.suggestions import LEAST, phrases, skill_index

SUGGESTED_LEVEL = 2
"""A text rarely says a level: the draft says intermediate, for a person to correct."""

COLUMNS = ("call_id", "title", "competence", "competence_id", "level", "people", "mandatory")


class Line(NamedTuple):
    """A required competence of a draft, and why it is there, for who edits it."""

    competence: str
    competence_id: str
    level: int
    people: int
    mandatory: bool
    why: str


def from_text(snapshot: Snapshot, text: str, limit: int, least: float = LEAST) -> list[Line]:
    """What a text speaks of, best first, each with the words that led to it."""
    index = snapshot.nodes("Skill").index
    return [
        Line(
            name_of(snapshot, "Skill", index[found.skill]), found.skill, SUGGESTED_LEVEL, 1, True,
            f"suggested ({found.score:.2f}) by: {' … '.join(phrases(found.words))}",
        )
        for found in skill_index(snapshot).suggest(text, limit, least)
    ]  # fmt: skip


def from_profile(name: str, home: Path | None) -> list[Line]:
    """The requirements of a profile, also of competences that the graph does not know. Raises NotFoundError."""
    found = find_profile(name, home)
    if found is None:
        known = ", ".join(profile.id for profile in profiles(home))
        raise NotFoundError(f"There is no profile {name!r}.", f"Profiles: {known}.")
    return [Line(p.competence, p.competence_id, p.level, p.people, p.mandatory, found.id) for p in found.parts]


def from_call(snapshot: Snapshot, call: str) -> list[Line]:
    """The requirements of an earlier call."""
    title = name_of(snapshot, "Call", find_one(snapshot, "Call", call))
    return [_line(snapshot, needed, f"as in: {title}") for needed in requirements(snapshot, call=call)]


def from_projects(snapshot: Snapshot, projects: Sequence[str], limit: int) -> list[Line]:
    """What comparable projects needed, what most of them needed first: the highest level, the middle of the numbers of
    people; mandatory if it was so in most of them."""
    found: defaultdict[int, list[Requirement]] = defaultdict(list)
    for project in projects:
        for needed in requirements(snapshot, project=project):
            found[needed.skill].append(needed)
    lines = []
    for skill, needs in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        level, people = max(one.level for one in needs), median_high(one.people for one in needs)
        mandatory = sum(one.mandatory for one in needs) * 2 >= len(needs)
        why = f"needed by {len(needs)} of {len(projects)} projects"
        lines.append(_line(snapshot, Requirement(skill, level, people, mandatory), why))
    return lines[:limit]


def projects_of(snapshot: Snapshot, theme: str) -> list[str]:
    """The keys of the projects of a theme whose required competences are recorded."""
    themes, needs = snapshot.relationships("IN_THEME", "Project"), snapshot.relationships("REQUIRES", "Project")
    chosen = np.intersect1d(themes.start[themes.end == find_one(snapshot, "Theme", theme)], needs.start)
    ids = snapshot.nodes("Project").texts("id")
    return [ids[project] for project in chosen.tolist()]


def as_yaml(call_id: str, title: str, lines: Iterable[Line]) -> str:
    """A draft as a YAML file of kind calls. Texts are quoted as JSON does it, which YAML reads alike."""
    parts = [part for line in lines for part in _yaml(line)]
    head = (
        "# A draft: correct levels and people, take out what does not belong, then load the file.",
        f"- call_id: {_quoted(call_id)}",
        f"  title: {_quoted(title)}",
        "  requirements:",
    )
    return "\n".join([*head, *parts, ""])


def as_rows(call_id: str, title: str, lines: Iterable[Line]) -> list[dict[str, str | int]]:
    """The same as the rows of a table of kind calls, with the columns ``COLUMNS``."""
    return [
        {
            "call_id": call_id,
            "title": "" if number else title,
            "competence": line.competence,
            "competence_id": line.competence_id,
            "level": line.level,
            "people": line.people,
            "mandatory": "yes" if line.mandatory else "no",
        }
        for number, line in enumerate(lines)
    ]


def _line(snapshot: Snapshot, needed: Requirement, why: str) -> Line:
    id_ = snapshot.nodes("Skill").texts("id")[needed.skill]
    name = name_of(snapshot, "Skill", needed.skill)
    return Line(name, id_, needed.level, needed.people, needed.mandatory, why)


def _yaml(line: Line) -> Iterator[str]:
    yield f"  - competence: {_quoted(line.competence)}  # {_remark(line.why)}"
    if line.competence_id:
        yield f"    competence_id: {_quoted(line.competence_id)}"
    yield f"    level: {line.level}"
    yield f"    people: {line.people}"
    yield f"    mandatory: {'yes' if line.mandatory else 'no'}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _remark(text: str) -> str:
    """One line of what YAML takes in a remark."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
