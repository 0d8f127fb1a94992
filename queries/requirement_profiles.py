"""What does a project of this kind typically need? Requirement profiles to start from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from competence_explorer.graph.competence.profiles import Profile, find_profile, profiles
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import named, say
from competence_explorer.queries.base import About, Column, Rows, query


@query(
    "requirement-profiles",
    title="Requirement profiles",
    question="What does a project of this kind typically need?",
    columns=(
        Column("id", "Key of the profile"),
        Column("name", "Name in English"),
        Column("name_pl", "Name in Polish"),
        Column("theme", "Theme"),
        Column("kind", "Kind of project: infrastructure, purchase, services, planning, digital, financing"),
        Column("competence", "Competence"),
        Column("competence_id", "Key of the competence, where it is an ESCO concept"),
        Column("level", "Level needed", "level 1-4"),
        Column("people", "People needed", "people"),
        Column("mandatory", "yes, or no where it is nice to have"),
    ),
    example={"theme": "clean energy"},
)
def requirement_profiles(
    view: View,
    *,
    theme: Annotated[str | None, About("Only profiles of this theme", "Theme")] = None,
    profile: Annotated[str | None, About("Only the profile of this id or name, in English or Polish")] = None,
) -> Rows:
    """Profiles of requirements by theme and kind of project, a row a competence, for ``profile=`` of call-readiness and
    missing-competences, or as a place to start a call from.

    They are ours: our judgement of what such projects need, not taken from any call, and to be edited. This table as
    CSV, edited and put into COMPETENCE_HOME as ``profiles.csv``, takes the place of ours.
    """
    known = profiles(view.store.home)
    if profile is not None:
        one = find_profile(profile, view.store.home)
        if one is None:
            raise NotFoundError(
                say("There is no profile %(profile)s.", profile=repr(profile)),
                say("Profiles: %(known)s.", known=", ".join(p.id for p in known)),
            )
        known = (one,)
    return [row for found in known if theme in (None, found.theme) for row in _rows(view.snapshot, found)]


def _rows(snapshot: Snapshot, profile: Profile) -> Iterator[dict[str, Any]]:
    for part in profile.parts:
        yield {
            "id": profile.id,
            "name": named(profile.name, pl=profile.name_pl),
            "name_pl": profile.name_pl,
            "theme": profile.theme,
            "kind": profile.kind,
            "competence": named(part.competence, pl=_polish(snapshot, part.competence_id)),
            "competence_id": part.competence_id or None,
            "level": part.level,
            "people": part.people,
            "mandatory": "yes" if part.mandatory else "no",
        }


def _polish(snapshot: Snapshot, key: str) -> str:
    """The Polish name of a competence; empty where the graph does not know it."""
    skill = snapshot.nodes("Skill").index.get(key)
    return "" if skill is None else snapshot.nodes("Skill").texts("name_pl")[skill]
