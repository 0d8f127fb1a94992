"""The invented projects of the sample: what they cost, who takes part, who works on them, what they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from competence_explorer.loaders.sample_data.catalogue import ABSENT, Competence, competences
from competence_explorer.loaders.sample_data.people import AS_OF, Person
from competence_explorer.loaders.sample_data.places import HOME, NORTH, SOUTH, Institution, institutions
from competence_explorer.loaders.sample_data.staffing import Member, Staffing
from competence_explorer.loaders.sample_data.themes import GENERAL_FIELDS, THEME_FIELDS
from competence_explorer.loaders.sample_data.tools import Dice, parts, table

EU_TOTAL = {HOME: 260_000_000, NORTH: 23_000_000, SOUTH: 27_000_000}
"""EU money of all projects of a metropolis, in EUR."""

PREFIXES = {HOME: "MTP", NORTH: "NSR", SOUTH: "ATR"}
"""The first letters of the ids of the projects of a metropolis."""

_NUMERALS = ("I", "II", "III")


@dataclass(frozen=True, slots=True)
class Partner:
    """An institution in a project, as lead or partner, with its part of the total value in EUR."""

    institution: Institution
    role: str
    budget: int


@dataclass(frozen=True, slots=True)
class Requirement:
    """A competence that a project needs: at which level, by how many people, whether it must be there."""

    competence: Competence
    level: int
    people: int
    mandatory: bool


@dataclass(frozen=True, slots=True)
class Project:
    """A project; amounts in EUR."""

    id: str
    metropolis: str
    title: str
    summary: str
    themes: tuple[str, ...]
    scope: str
    start_date: date
    end_date: date
    eu_contribution: int
    total: int
    programme: str
    status: str
    partners: tuple[Partner, ...]
    team: tuple[Member, ...]
    requirements: tuple[Requirement, ...]


def projects(seed: int, everybody: Sequence[Person]) -> tuple[Project, ...]:
    """All projects of the three metropolises, in the order of their ids."""
    staffing = Staffing(everybody)
    return tuple(project for metropolis in PREFIXES for project in _of_metropolis(metropolis, seed, staffing))


def _of_metropolis(metropolis: str, seed: int, staffing: Staffing) -> Iterator[Project]:
    dice = Dice(seed, f"projects of {metropolis}")
    rows = [row for row in table("projects.csv") if row["metropolis"] == metropolis]
    titles: set[str] = set()
    drafts = [draft for row in rows for draft in _drafts(dice, row, titles)]
    amounts = _shares(EU_TOTAL[metropolis], [draft.eu_contribution for draft in drafts])
    drafts = [_priced(draft, amount) for draft, amount in zip(drafts, amounts, strict=True)]
    drafts.sort(key=lambda draft: (draft.start_date, draft.title))
    for number, draft in enumerate(drafts, 1):
        members = [one.institution for one in draft.partners]
        team = staffing.team(dice, draft.themes, draft.scope, members, draft.end_date)
        yield replace(
            draft,
            id=f"{PREFIXES[metropolis]}-{number:03d}",
            partners=_budgets(_joined(draft.partners, team), draft.total),
            team=tuple(replace(member, start_date=max(member.start_date, draft.start_date)) for member in team),
            requirements=_requirements(dice, draft.themes),
        )


def _drafts(dice: Dice, row: Mapping[str, str], titles: set[str]) -> Iterator[Project]:
    """The projects of one row of the table of titles, each with a title of its own."""
    for number, lead in enumerate(_leads(dice, row)):
        title = ""
        while not title or title in titles:
            partners = _partners(dice, row, lead)
            other = partners[0].seat if partners else ""
            title = row["title"].format(place=lead.seat, other=other, nth=_NUMERALS[number % len(_NUMERALS)])
        titles.add(title)
        yield _draft(dice, row, title, (lead, *partners))


def _leads(dice: Dice, row: Mapping[str, str]) -> list[Institution]:
    """Who leads: the named institutions in turn, or municipalities, large ones more often."""
    count = int(row["count"])
    everywhere = institutions(row["metropolis"])
    if row["lead"] != "municipality":
        named = {one.name: one for one in everywhere}
        return [named[name] for name in (parts(row["lead"]) * count)[:count]]
    unfit = {"no roster"} if row["scope"] == "own" else {"no roster", "isolated"}
    able = [one for one in everywhere if one.kind == "municipality" and one.traits not in unfit]
    return dice.some(able, count, lambda one: one.people + 6)


def _partners(dice: Dice, row: Mapping[str, str], lead: Institution) -> list[Institution]:
    """Partners: a near municipality and perhaps a specialist for a pair, many for a wide project."""
    if row["scope"] == "own":
        return []
    open_ones = [one for one in institutions(row["metropolis"]) if one.traits != "isolated" and one != lead]
    if row["scope"] == "wide":
        return dice.some(open_ones, dice.between(4, 8), lambda one: one.people + 8)
    municipalities = sorted(
        (one for one in open_ones if one.kind == "municipality" and one.seat != lead.seat), key=lead.distance
    )
    near = [dice.pick(municipalities[:5])]
    if row["scope"] == "abroad":
        return [*near, *_abroad(dice)]
    work = THEME_FIELDS[parts(row["theme"])[0]][0]
    specialists = [one for one in open_ones if one.kind != "municipality" and work in one.fields]
    return [*near, *dice.some(sorted(specialists, key=lead.distance)[:6], dice.between(0, 1))]


def _abroad(dice: Dice) -> list[Institution]:
    """The office of each other metropolis, and one of its larger institutions."""
    return [one for place in (NORTH, SOUTH) for one in (institutions(place)[0], dice.pick(institutions(place)[1:4]))]


def _draft(dice: Dice, row: Mapping[str, str], title: str, members: tuple[Institution, ...]) -> Project:
    """A project without id, team and requirements; its EU money is a first guess."""
    early = dice.chance(0.6)
    first, last, latest = (2014, 2021, 2023) if early else (2022, 2026, 2027)
    start = dice.day(date(first, 3, 1), date(last, 12, 1)).replace(day=1)
    end = min(start + timedelta(days=30 * dice.between(14, 44)), date(latest, 12, 31))
    return Project(
        id="",
        metropolis=row["metropolis"],
        title=title,
        summary=f"{row['summary']} Invented project.",
        themes=parts(row["theme"]),
        scope=row["scope"],
        start_date=start,
        end_date=end,
        eu_contribution=int(float(row["weight"]) * 1_000_000 * dice.around(0.35)),
        total=dice.pick((85, 85, 80, 75)),
        programme=_programme(row, early),
        status="completed" if end < AS_OF else "in implementation" if start <= AS_OF else "contract signed",
        partners=tuple(Partner(one, "partner" if place else "lead", 0) for place, one in enumerate(members)),
        team=(),
        requirements=(),
    )


def _programme(row: Mapping[str, str], early: bool) -> str:
    """The invented programme: people by the social fund, large transport by the national one."""
    years = "2014–2020" if early else "2021–2027"
    if row["scope"] == "abroad":
        return f"Interregional Cooperation {years}"
    if row["theme"].startswith("social"):
        return f"Regional Programme {years} (social fund)"
    if float(row["weight"]) >= 4:
        return f"Infrastructure Programme {years}"
    return f"Regional Programme {years} (regional development fund)"


def _shares(whole: int, weights: Sequence[int]) -> list[int]:
    """The whole divided in proportion to the weights, to the last euro.

    >>> _shares(100, [1, 1, 1])
    [34, 33, 33]
    """
    amounts = [whole * weight // sum(weights) for weight in weights]
    return [amount + (place < whole - sum(amounts)) for place, amount in enumerate(amounts)]


def _priced(draft: Project, amount: int) -> Project:
    """The draft with its EU money, and the total that follows from its rate (the draft's total, in per cent)."""
    return replace(draft, eu_contribution=amount, total=amount * 100 // draft.total)


def _joined(partners: Sequence[Partner], team: Sequence[Member]) -> list[Partner]:
    """The partners, and the offices whose brokers work on the project."""
    offices = {member.person.institution.name: member.person.institution for member in team}
    known = {partner.institution.name for partner in partners}
    return [*partners, *(Partner(one, "partner", 0) for name, one in offices.items() if name not in known)]


def _budgets(partners: Sequence[Partner], total: int) -> tuple[Partner, ...]:
    """Budgets that add up to the total: the lead has as much as all partners together."""
    weights = [max(1, len(partners) - 1), *[1] * (len(partners) - 1)]
    amounts = _shares(total, weights)
    return tuple(replace(one, budget=amount) for one, amount in zip(partners, amounts, strict=True))


def _requirements(dice: Dice, themes: Sequence[str]) -> tuple[Requirement, ...]:
    """Two to four competences of the field and one or two that every project needs."""
    known = [one for one in competences().values() if one.name not in ABSENT]
    fitting = [one for one in known if not one.themes or themes[0] in one.themes]
    special = [one for one in fitting if one.field in THEME_FIELDS[themes[0]]]
    general = [one for one in known if one.field in GENERAL_FIELDS and not one.themes]
    drawn = (*dice.some(special, dice.between(2, 4)), *dice.some(general, dice.between(1, 2)))
    chosen = {one.name: one for one in drawn}
    return tuple(
        Requirement(one, dice.weighted((2, 3, 4), (5, 4, 1)), dice.weighted((1, 2, 3), (6, 3, 1)), dice.chance(0.7))
        for one in chosen.values()
    )
