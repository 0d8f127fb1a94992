"""The invented people of the sample: posts, what they permit, and their competences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import chain, combinations

from competence_explorer.graph import keys
from competence_explorer.graph.schema import PURPOSES, VISIBILITIES
from competence_explorer.loaders.sample_data.catalogue import (
    ABROAD,
    HELD_ONCE,
    HORIZONTAL,
    LEAVING,
    Competence,
    competences,
    of_field,
)
from competence_explorer.loaders.sample_data.places import HOME, NORTH, SOUTH, Institution, institutions
from competence_explorer.loaders.sample_data.tools import Dice, table
from competence_explorer.loaders.sample_data.words import full_name, languages

AS_OF = date(2026, 9, 30)
"""The day on which the rosters were taken."""

LETTERS = {HOME: "p", NORTH: "s", SOUTH: "c"}
"""The first letter of the ids of people in a metropolis."""

BROKER_POSTS: Mapping[str, range] = {
    "Biuro Metropolii Trzech Portów": range(1, 7),
    "Centrum Wspólnych Zakupów Trzech Portów": range(1, 5),
    "Agencja Rozwoju Zatoki": range(1, 4),
    "Nordskärs regionförbund": range(1, 4),
    "Kancelář Aglomerace Tří řek": range(1, 4),
}
"""Which posts of which offices (counted from 0, the director) work across institutions."""

ADVANCED, EXPERT = 3, 4
"""Least own levels of who has a planned competence. Abroad it is the higher one, so that with a superior's rating
she is still at the level that calls ask for: if her metropolis joins, the gap is closed."""

_TOP_TITLES = {
    "municipality": "Secretary of the municipality",
    "county": "Secretary of the county",
    "university": "Vice-rector for cooperation",
    "school": "Head teacher",
    "ngo": "Chair of the board",
    "utility": "Managing director",
    "company": "Managing director",
}
_VISIBILITY_DECK = ("network",) * 5 + ("metropolis",) * 7 + ("institution",) * 4 + ("hidden",) + ("",) * 3


@dataclass(frozen=True, slots=True)
class Held:
    """A competence somebody has, with own, supervisor's and goal level (1 to 4; None: not stated)."""

    competence: Competence
    self_level: int | None
    supervisor_level: int | None
    goal_level: int | None
    last_used: date


@dataclass(frozen=True, slots=True)
class Person:
    """A post and who holds it; ``reports_to`` is the id of the superior."""

    id: str
    name: str
    email: str
    institution: Institution
    field: str
    department: str
    job_title: str
    project_role: str
    start_date: date
    end_date: date | None
    leaves_on: date | None
    reports_to: str
    languages: tuple[str, ...]
    visibility: str
    permissions: tuple[str, ...]
    mentoring_hours_max: int | None
    broker: bool
    held: tuple[Held, ...] = ()

    def level(self, name: str) -> int:
        """Own level in the competence of that name; 0 if there is none."""
        return max((one.self_level or 1 for one in self.held if one.competence.name == name), default=0)


def people(seed: int) -> tuple[Person, ...]:
    """Everybody in the three metropolises, in the order of their ids."""
    return tuple(_with_planned_gaps(_everybody(seed), Dice(seed, "gaps")))


@cache
def _everybody(seed: int) -> tuple[Person, ...]:
    return tuple(chain.from_iterable(_staff_of(metropolis, seed) for metropolis in LETTERS))


def _staff_of(metropolis: str, seed: int) -> Iterator[Person]:
    dice = Dice(seed, f"people of {metropolis}")
    visibilities = dice.deck(_VISIBILITY_DECK)
    permissions = dice.deck((*_permission_sets(), *[()] * 10))
    number = 0
    for offset, institution in enumerate(institutions(metropolis)):
        posts: list[Person] = []
        for post in range(institution.people):
            number += 1
            holder = _holder(dice, institution, post, f"{LETTERS[metropolis]}{number:04d}", offset)
            posts.append(_willing(dice, holder, next(visibilities), next(permissions)))
        yield from _in_order(posts)


def _permission_sets() -> list[tuple[str, ...]]:
    """Every combination of permissions, the empty one included."""
    return [chosen for size in range(len(PURPOSES) + 1) for chosen in combinations(PURPOSES, size)]


def _holder(dice: Dice, institution: Institution, post: int, identifier: str, offset: int) -> Person:
    """A person in the post of that number, without superior, permissions and competences."""
    work = institution.fields[(post + offset * (len(institution.fields) > 20)) % len(institution.fields)]
    job = dice.pick([row for row in table("jobs.csv") if row["field"] == work])
    name = full_name(dice, institution.country)
    start = dice.day(date(1997, 1, 2), date(2026, 6, 1)).replace(day=1)
    fixed_term = dice.chance(0.06)
    retires = not fixed_term and dice.chance(0.035)
    return Person(
        id=identifier,
        name=name,
        email=f"{keys.slug(name).replace('-', '.')}@{institution.domain}",
        institution=institution,
        field=work,
        department=job["department"],
        job_title=job["job_title"],
        project_role=job["project_role"],
        start_date=start,
        end_date=dice.day(AS_OF + timedelta(days=60), date(2028, 12, 31)) if fixed_term else None,
        leaves_on=dice.day(AS_OF + timedelta(days=30), date(2028, 6, 30)) if retires else None,
        reports_to="",
        languages=languages(dice, institution.country),
        visibility="",
        permissions=(),
        mentoring_hours_max=None,
        broker=post in BROKER_POSTS.get(institution.name, ()),
        held=() if institution.traits == "silent" else _competences_of(dice, work),
    )


def _willing(dice: Dice, person: Person, visibility: str, permissions: tuple[str, ...]) -> Person:
    """The person with what was dealt; brokers, whose work is to be found, mostly permit more."""
    if person.broker and dice.chance(0.8):
        visibility, permissions = VISIBILITIES[-1], PURPOSES
    hours = dice.pick((8, 12, 20, 30, 40)) if "mentor" in permissions and dice.chance(0.7) else None
    return replace(person, visibility=visibility, permissions=permissions, mentoring_hours_max=hours)


def _in_order(posts: list[Person]) -> Iterator[Person]:
    """The posts of an institution with titles of heads, superiors, and e-mail addresses that differ."""
    departments: dict[str, list[str]] = {}
    for person in posts[1:]:
        departments.setdefault(person.department, []).append(person.id)
    heads = {ids[0]: department for department, ids in departments.items() if len(ids) >= 3}
    head_of = {department: identifier for identifier, department in heads.items()}
    taken: set[str] = set()
    for person in posts:
        title = f"Head of {heads[person.id]}" if person.id in heads else person.job_title
        superior = posts[0].id if person.id in heads else head_of.get(person.department, posts[0].id)
        if person is posts[0]:
            title, superior = _TOP_TITLES.get(person.institution.kind, "Director"), ""
        yield replace(person, job_title=title, reports_to=superior, email=_free(person.email, taken))


def _free(email: str, taken: set[str]) -> str:
    """The address, with a number if a namesake in the same domain has it."""
    name, _, domain = email.partition("@")
    number = 1
    while email in taken:
        number += 1
        email = f"{name}{number}@{domain}"
    taken.add(email)
    return email


def _competences_of(dice: Dice, work: str) -> tuple[Held, ...]:
    """Three to eight competences, most of the own field; those early in the catalogue are the most common."""
    chosen: dict[str, Competence] = {}
    wanted = dice.weighted((3, 4, 5, 6, 7, 8), (20, 26, 24, 16, 9, 5))
    while len(chosen) < wanted:
        source = work if dice.chance(0.68) else dice.pick(HORIZONTAL) if dice.chance(0.6) else _any_field(dice)
        known = of_field(source)
        one = dice.weighted(known, [1 / (place + 2) for place in range(len(known))])
        chosen[one.name] = one
    return tuple(_held(dice, one) for one in chosen.values())


def _any_field(dice: Dice) -> str:
    return dice.pick(table("jobs.csv"))["field"]


def _held(dice: Dice, competence: Competence, least: int = 1) -> Held:
    """The competence at levels that fit together: a superior differs by one at most, a goal is not lower."""
    own = max(least, dice.weighted((1, 2, 3, 4), (15, 40, 33, 12)))
    superior = min(4, max(1, own + dice.weighted((-1, 0, 1), (3, 5, 2)))) if dice.chance(0.6) else None
    goal = min(4, own + dice.weighted((0, 1, 2), (3, 5, 2))) if dice.chance(0.5) else None
    stated = own if least > 1 or dice.chance(0.95) else None
    return Held(competence, stated, superior, goal, dice.day(date(2019, 1, 1), AS_OF))


def _with_planned_gaps(everybody: Iterable[Person], dice: Dice) -> Iterator[Person]:
    """Give the planned competences to the one person who has each, and the day they leave to those who do."""
    by_office: dict[str, list[Person]] = {}
    for person in everybody:
        by_office.setdefault(person.institution.name, []).append(person)
    changed: dict[str, Person] = {}
    days = {name: day for name, (_, day) in LEAVING.items()}
    offices = {**HELD_ONCE, **{name: office for name, (office, _) in LEAVING.items()}, **ABROAD}
    for name, office in offices.items():
        competence = competences()[name]
        expert = _expert(by_office[office], competence)
        expert = changed.get(expert.id, expert)
        changed[expert.id] = replace(
            expert,
            held=(*expert.held, _held(dice, competence, least=EXPERT if name in ABROAD else ADVANCED)),
            leaves_on=days.get(name),
            end_date=None,
        )
    return (changed.get(person.id, person) for people_there in by_office.values() for person in people_there)


def _expert(staff: list[Person], competence: Competence) -> Person:
    """The last of the staff who works in the field of the competence, else the last: never a broker or the head."""
    same_field = [person for person in staff[1:] if person.field == competence.field and not person.broker]
    return (same_field or staff)[-1]
