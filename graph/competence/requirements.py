"""What a call, a project or a profile needs: the requirements that the queries about competences share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from competence_explorer.graph.competence.holdings import Requirement
from competence_explorer.graph.competence.profiles import Part, Profile, find_profile
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.search import find_one, name_of, search
from competence_explorer.graph.snapshot import Snapshot, Table
from competence_explorer.graph.wording import say

EXACT = 100.0
"""The score of a name that is the same (see ``search``)."""


def requirements(
    snapshot: Snapshot,
    call: str | None = None,
    project: str | None = None,
    profile: str | None = None,
    home: Path | None = None,
) -> list[Requirement]:
    """The requirements of a call or a project (title or id), or of a profile: by its name (see
    ``profiles``; a table of the user's own is looked for in ``home``), or written as a text.

    A competence needed without level counts from level 1, without a number of people as one person, and as
    mandatory unless it is said that it is not. Raises UsageError unless exactly one of the three is given, where
    nothing is recorded as required, and for a profile that is not understood; NotFoundError for unknown names.
    """
    if sum(value is not None for value in (call, project, profile)) != 1:
        raise UsageError(
            say("Say what the competences are needed for."), say("Give exactly one of call, project and profile.")
        )
    if profile is not None:
        shipped = find_profile(profile, home)
        return list(_profile(snapshot, profile)) if shipped is None else _named(snapshot, shipped)
    label, text = ("Call", call) if call is not None else ("Project", project)
    node = find_one(snapshot, label, text or "")
    table = snapshot.relationships("REQUIRES", label)
    rows = np.flatnonzero(table.start == node).tolist()
    if not rows:
        raise UsageError(
            say("No competence is recorded as required by %(name)s.", name=repr(name_of(snapshot, label, node))),
            say("Load a table with its competences, or give a profile."),
        )
    return [_recorded(table, row) for row in rows]


def _recorded(table: Table, row: int) -> Requirement:
    level, people = table.value("level", row) or 1, table.value("people", row) or 1
    return Requirement(int(table.end[row]), level, people, table.value("mandatory", row) != "no")


def _named(snapshot: Snapshot, profile: Profile) -> list[Requirement]:
    """The requirements of a profile by name. Raises UsageError if some of its competences are not in the graph."""
    found = [(part, _skill(snapshot, part)) for part in profile.parts]
    unknown = [part.competence for part, skill in found if skill is None]
    if unknown:
        raise UsageError(
            say(
                "The graph does not know these competences of the profile %(id)s: %(known)s.",
                id=profile.id,
                known=", ".join(unknown),
            ),
            say(
                "Load them: `competence draft-call --profile %(id)s --write call.yaml`, then `competence load`.",
                id=profile.id,
            ),
        )
    return [Requirement(skill, p.level, p.people, p.mandatory) for p, skill in found if skill is not None]


def _skill(snapshot: Snapshot, part: Part) -> int | None:
    """The competence by its id; else one of exactly that name."""
    index = snapshot.nodes("Skill").index
    if part.competence_id in index:
        return index[part.competence_id]
    matches = search(snapshot, "Skill", part.competence, limit=1)
    return matches[0].node if matches and matches[0].score == EXACT else None


def _profile(snapshot: Snapshot, text: str) -> Iterator[Requirement]:
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if not parts:
        raise UsageError(say("The profile names no competence."), say("Write NAME, NAME=LEVEL or NAME=LEVELxPEOPLE."))
    for part in parts:
        match = re.fullmatch(r"(?P<name>.+?)(?:\s*=\s*(?P<level>[1-4])(?:\s*x\s*(?P<people>[1-9]\d*))?)?", part)
        if match is None or "=" in match["name"]:
            raise UsageError(
                say("%(part)s is not a part of a profile.", part=repr(part)),
                say("Write NAME, NAME=LEVEL or NAME=LEVELxPEOPLE."),
            )
        skill = find_one(snapshot, "Skill", match["name"], "competence")
        yield Requirement(skill, int(match["level"] or 1), int(match["people"] or 1))
