"""Who does elsewhere what we do? The nearest profiles in other metropolises, and what each could teach the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.arrays import Competences, competences
from competence_explorer.graph.competence.counterparts import ABSENT, Side, common, rank, taught
from competence_explorer.graph.competence.holdings import Bits, Holdings, Mask
from competence_explorer.graph.competence.portfolios import finished, needed_in, portfolios, projects_of
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.exchange_requests import Request, draft
from competence_explorer.graph.people import Posts, members, metropolises, scope, staff
from competence_explorer.graph.search import find_one, fold, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View, Viewer, visible
from competence_explorer.graph.wording import say
from competence_explorer.queries.base import About, Column, Rows, query

NAMED = 8
"""Competences that a column names at most."""

GOOD = 3
"""Level from which on we offer to teach an institution of whose people nothing is known."""

ANYBODY = Viewer("viewer")
"""Somebody who belongs nowhere: whom she may see for the purpose 'abroad' may be named abroad."""

Language = Literal["en", "pl"]


@dataclass(frozen=True, eq=False)
class Us:
    """Who asks: a name to sign with, the people and projects that count, and where we are."""

    name: str
    people: Mask
    projects: Mask
    institutions: NDArray[np.intp]


@query(
    "counterparts",
    title="Counterparts",
    question="Who does elsewhere what we do here, and what could we teach each other?",
    purpose="abroad",
    columns=(
        Column("id", "Key of the person or institution"),
        Column("name", "Name"),
        Column("kind", "person or institution"),
        Column("institution", "Where a person works"),
        Column("metropolis", "Metropolis, else the town"),
        Column("country", "Country, as an ISO code"),
        Column("similarity", "Cosine of the two profiles, of competences by level and rarity", "0 to 1"),
        Column("complement", "How evenly both could teach each other; empty for institutions", "0 to 1"),
        Column("shared", "What both have: of people competences, of institutions also themes; rarest first"),
        Column("could_teach_us", "Competences in which they are above us"),
        Column("we_could_teach", "Competences in which we are above them"),
        Column("draft", "Draft of a request: who, why, what we ask, what we offer"),
    ),
    example={"scope": "Biuro Metropolii Trzech Portów"},
)
def counterparts(
    view: View,
    *,
    person: Annotated[str | None, About("For this person", "Person")] = None,
    scope: Annotated[
        str | None, About("For an office: institutions and metropolises joined by '|' (a consortium)")
    ] = None,
    department: Annotated[str | None, About("Only this department of the scope")] = None,
    theme: Annotated[
        str | None, About("For those (of the scope) who have worked on projects of this theme", "Theme")
    ] = None,
    metropolis: Annotated[str | None, About("Only counterparts of this metropolis", "Metropolis")] = None,
    kind: Annotated[
        Literal["any", "people", "institutions"],
        About("People, institutions, or people first and institutions where there are too few"),
    ] = "any",
    distance: Annotated[int, About("Levels that one must be above the other to teach")] = 1,
    language: Annotated[Language, About("Language of the draft and of competences: en or pl")] = "en",
    limit: Annotated[int, About("How many")] = 10,
) -> Rows:
    """The nearest profiles in other metropolises, for a person, an office or a theme, best first.

    *People* are named only if they permitted to be named abroad and may be seen everywhere, and have a post today in
    another metropolis. Profiles are competences weighted by level and rarity. The order is by similarity x
    (1 + complement): complement is twice what the one who could teach less could teach, of all that both have (by
    rarity), so that of two profiles alike the one with more to exchange comes first. One could teach another where
    her level is known and so many levels above; a competence that is not recorded counts as level 0, one without level
    as not known. Of an office the best level of its people counts.

    *Institutions* are compared by their projects alone (competences needed, themes, words of the titles), so that also
    those of public lists are found. They could teach what their finished projects needed at a level that we do not
    have; we could teach what their projects under way need and we hold at level 3 or above. Of an institution without
    metropolis the country must be another than ours.
    """
    snapshot = view.snapshot
    us = _us(snapshot, person, scope, department, theme)
    there = _elsewhere(snapshot, us, metropolis)
    rows: list[dict[str, Any]] = []
    if kind != "institutions":
        rows += _people(snapshot, us, there, distance, limit, language)
    if kind != "people" and len(rows) < limit:
        rows += _institutions(snapshot, us, there, limit - len(rows), language)
    return rows


def _us(snapshot: Snapshot, person: str | None, text: str | None, department: str | None, theme: str | None) -> Us:
    if person is not None:
        if text or department or theme:
            raise UsageError(say("A person and an office were given."), say("Give a person, or a scope and a theme."))
        return _person(snapshot, person)
    if text is None and theme is None:
        raise UsageError(say("Say for whom counterparts are sought."), say("Give a person, a scope or a theme."))
    places = scope(snapshot, text) if text is not None else _home(snapshot)
    people = staff(snapshot, places)
    projects = projects_of(snapshot, places)
    name = text.replace("|", ", ") if text else ""
    if department:
        people &= _in_department(snapshot, places, department)
        name = f"{department}, {name}"
    if theme is not None:
        about = find_one(snapshot, "Theme", theme)
        projects &= _of_theme(snapshot, about)
        people &= _worked_on(snapshot, projects)
        where = name or ", ".join(dict.fromkeys(map(metropolises(snapshot).__getitem__, places.tolist())))
        name = f"{where} ({name_of(snapshot, 'Theme', about)})"
    return Us(name, people, projects, places)


def _person(snapshot: Snapshot, text: str) -> Us:
    who = find_one(snapshot, "Person", text)
    people = np.zeros(len(snapshot.nodes("Person")), np.bool_)
    people[who] = True
    work = snapshot.relationships("WORKED_ON")
    projects = np.zeros(len(snapshot.nodes("Project")), np.bool_)
    projects[work.end[work.start == who]] = True
    post = Posts(snapshot)[who]
    place = np.array([post.institution] if post.institution >= 0 else [], np.intp)
    # The draft goes abroad: it names her only if she permitted that.
    named = visible(snapshot, ANYBODY, "abroad")[who]
    name = ", ".join(filter(None, (name_of(snapshot, "Person", who) if named else "", post.name)))
    return Us(name or "…", people, projects, place)


def _home(snapshot: Snapshot) -> NDArray[np.intp]:
    """The institutions of the metropolis with most staff: ours, where nobody says which."""
    areas = range(len(snapshot.nodes("Metropolis")))
    places = [members(snapshot, area) for area in areas]
    if not places:
        raise UsageError(say("No metropolis is in the graph."), say("Give a scope: institutions joined by '|'."))
    return max(places, key=lambda some: int(staff(snapshot, some).sum()))


def _in_department(snapshot: Snapshot, places: NDArray[np.intp], department: str) -> Mask:
    posts = snapshot.relationships("EMPLOYED_BY")
    wanted = fold(department)
    rows = np.flatnonzero(np.isin(posts.end, places))
    names = posts.texts("department")
    mask = np.zeros(len(snapshot.nodes("Person")), np.bool_)
    mask[posts.start[[row for row in rows.tolist() if fold(names[row]) == wanted]]] = True
    if not mask.any():
        known = sorted({names[row] for row in rows.tolist()} - {""})
        raise UsageError(
            say("Nobody is in a department %(department)s.", department=repr(department)),
            say("Departments: %(known)s.", known=", ".join(known[:12])),
        )
    return mask


def _of_theme(snapshot: Snapshot, theme: int) -> Mask:
    table = snapshot.relationships("IN_THEME", "Project")
    mask = np.zeros(len(snapshot.nodes("Project")), np.bool_)
    mask[table.start[table.end == theme]] = True
    return mask


def _worked_on(snapshot: Snapshot, projects: Mask) -> Mask:
    work = snapshot.relationships("WORKED_ON")
    mask = np.zeros(len(snapshot.nodes("Person")), np.bool_)
    mask[work.start[projects[work.end]]] = True
    return mask


def _elsewhere(snapshot: Snapshot, us: Us, metropolis: str | None) -> Mask:
    """Institutions of other metropolises, and those of none in other countries; or those of the one asked for."""
    table, nodes = snapshot.relationships("MEMBER_OF"), snapshot.nodes("Institution")
    inside = np.zeros(len(nodes), np.bool_)
    ours = np.unique(table.end[np.isin(table.start, us.institutions)])
    inside[table.start[np.isin(table.end, ours)]] = inside[us.institutions] = True
    if metropolis is not None:
        chosen = np.zeros(len(nodes), np.bool_)
        chosen[members(snapshot, find_one(snapshot, "Metropolis", metropolis))] = True
        return chosen & ~inside
    countries = np.array(list(nodes.texts("country")))
    placed = np.zeros(len(nodes), np.bool_)
    placed[table.start] = True
    foreign = (countries != "") & ~np.isin(countries, countries[inside])
    return np.asarray(~inside & (placed | foreign))


def _people(snapshot: Snapshot, us: Us, there: Mask, distance: int, limit: int, language: Language) -> Rows:
    found: Competences = competences(snapshot)
    side = Side.of(found.holdings, us.people)
    allowed = visible(snapshot, ANYBODY, "abroad") & staff(snapshot, np.flatnonzero(there)) & ~us.people
    # With another post among us she is one of us.
    allowed &= ~staff(snapshot, np.flatnonzero(~there)) & (found.home >= 0)
    best = rank(found.holdings, side, allowed, distance, limit)
    worth, areas = found.holdings.rarity, metropolises(snapshot)
    rows = []
    for row, who in enumerate(best.rows.tolist()):
        place = int(found.home[who])
        theirs = _levels(found.holdings, who)
        lists = (
            common(side.level, theirs, worth),
            taught(theirs, side.level, worth, distance),
            taught(side.level, theirs, worth, distance),
        )
        named = [_names(snapshot, skills.tolist(), language) for skills in lists]
        name = name_of(snapshot, "Person", who)
        where = name_of(snapshot, "Institution", place)
        rows.append(
            {
                "id": snapshot.nodes("Person").texts("id")[who],
                "name": name,
                "kind": "person",
                "institution": where,
                **_place(snapshot, place, areas),
                "similarity": round(float(best.cosine[row]), 4),
                "complement": round(float(best.complement[row]), 4),
                **_exchanged(us, f"{name}, {where}", named, language),
            }
        )
    return rows


def _levels(holdings: Holdings, person: int) -> Bits:
    levels = np.full(holdings.skills, ABSENT, np.int8)
    skills, held = holdings.of_person(person)
    levels[skills] = held
    return levels


def _institutions(snapshot: Snapshot, us: Us, there: Mask, limit: int, language: Language) -> Rows:
    known, held = portfolios(snapshot), competences(snapshot).holdings
    ours = Side.of(held, us.people)
    features = known.features(us.projects)
    features[: ours.level.size] |= ours.level != ABSENT
    worth = known.institutions.rarity
    # Of their people nothing is known: nothing is said about who is above whom.
    side = Side(features * worth, np.full(worth.size, ABSENT, np.int8))
    best = rank(known.institutions, side, there, limit=limit)
    ended, areas = finished(snapshot), metropolises(snapshot)
    rows = []
    for place, cosine in zip(best.rows.tolist(), best.cosine.tolist(), strict=True):
        own = known.institutions.of_person(place)[0]
        shared = sorted(own[features[own]].tolist(), key=lambda feature: (-worth[feature], feature))
        experience, needs = (needed_in(snapshot, place, projects) for projects in (ended, ~ended))
        teach = [s for s, level in experience.items() if level > ours.level[s] != 0]
        offer = [s for s in needs if ours.level[s] >= GOOD]
        named = [
            list(_feature_names(snapshot, shared, language)),
            *(_names(snapshot, sorted(some, key=lambda s: (-worth[s], s)), language) for some in (teach, offer)),
        ]
        name = name_of(snapshot, "Institution", place)
        rows.append(
            {
                "id": snapshot.nodes("Institution").texts("id")[place],
                "name": name,
                "kind": "institution",
                "institution": None,
                **_place(snapshot, place, areas),
                "similarity": round(cosine, 4),
                "complement": None,
                **_exchanged(us, name, named, language),
            }
        )
    return rows


def _feature_names(snapshot: Snapshot, features: Sequence[int], language: Language) -> Iterator[str]:
    """Competences and themes; words of titles are no names."""
    skills, themes = len(snapshot.nodes("Skill")), len(snapshot.nodes("Theme"))
    for feature in features:
        if feature < skills:
            yield _skill_name(snapshot, feature, language)
        elif feature < skills + themes:
            yield name_of(snapshot, "Theme", feature - skills)


def _names(snapshot: Snapshot, skills: Sequence[int], language: Language) -> list[str]:
    return [_skill_name(snapshot, skill, language) for skill in skills]


def _skill_name(snapshot: Snapshot, skill: int, language: Language) -> str:
    polish = snapshot.nodes("Skill").texts("name_pl")[skill] if language == "pl" else ""
    return polish or name_of(snapshot, "Skill", skill)


def _place(snapshot: Snapshot, place: int, areas: dict[int, str]) -> dict[str, Any]:
    table = snapshot.nodes("Institution")
    return {
        "metropolis": areas.get(place) or table.texts("town")[place] or None,
        "country": table.texts("country")[place] or None,
    }


def _exchanged(us: Us, addressee: str, named: Sequence[list[str]], language: Language) -> dict[str, Any]:
    shared, teach, offer = (names[:NAMED] for names in named)
    text = draft(Request(us.name, addressee, shared, offer, teach), language)
    return {"shared": shared, "could_teach_us": teach, "we_could_teach": offer, "draft": text}
