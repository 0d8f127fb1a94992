"""Who works on which project of the sample: few people across institutions, most on nothing or on one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from competence_explorer.loaders.sample_data.people import Person
from competence_explorer.loaders.sample_data.places import HOME, Institution
from competence_explorer.loaders.sample_data.themes import GENERAL_FIELDS, THEME_FIELDS
from competence_explorer.loaders.sample_data.tools import Dice

_MOST_PROJECTS = 2
"""On how many projects somebody who is no broker works at most."""

_LEAD_TEAM = {"own": (4, 7), "pair": (4, 6), "wide": (3, 5), "abroad": (2, 3)}
_PARTNER_TEAM = {"pair": (1, 3), "wide": (1, 1), "abroad": (1, 2)}
_BROKERS = {"own": (0, 0), "pair": (1, 1), "wide": (2, 3), "abroad": (2, 2)}


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the team of a project, with a share of working time (0 to 1)."""

    person: Person
    role: str
    share: float
    start_date: date
    end_date: date


class Staffing:
    """Gives people to projects and remembers how much each has to do."""

    def __init__(self, everybody: Sequence[Person]) -> None:
        self._load: Counter[str] = Counter()
        self._staff: dict[str, list[Person]] = {}
        self._brokers: dict[str, list[Person]] = {}
        for person in everybody:
            self._staff.setdefault(person.institution.name, []).append(person)
            if person.broker:
                self._brokers.setdefault(person.institution.metropolis, []).append(person)

    def team(
        self, dice: Dice, themes: Sequence[str], scope: str, members: Sequence[Institution], end: date
    ) -> tuple[Member, ...]:
        """The people of the lead (the first of the institutions), of the partners, and the brokers."""
        lead, *partners = members
        chosen = self._some(dice, lead, themes, end, dice.between(*_LEAD_TEAM[scope]))
        for partner in partners:
            if partner.traits == "broker" and partner.metropolis != lead.metropolis:
                chosen += self._linking(dice, scope, partner, end)
                continue
            chosen += self._some(dice, partner, themes, end, dice.between(*_PARTNER_TEAM[scope]))
        chosen += self._linking(dice, scope, lead, end)
        team = [self._member(dice, person, end) for person in chosen]
        team[:1] = [replace(first, role="coordinator") for first in team[:1]]
        return tuple(team)

    def _some(self, dice: Dice, institution: Institution, themes: Sequence[str], end: date, count: int) -> list[Person]:
        """People of the institution with time left, likelier those whose work the theme is."""
        fields = {field for theme in themes for field in THEME_FIELDS[theme]}

        def fit(person: Person) -> float:
            return 6 if person.field in fields else 2 if person.field in GENERAL_FIELDS else 0.1

        able = [one for one in self._staff.get(institution.name, ()) if self._free(one, end)]
        return self._taken(dice.some(able, count, fit))

    def _linking(self, dice: Dice, scope: str, lead: Institution, end: date) -> list[Person]:
        """The brokers of a project across institutions; those with less to do come first."""
        able = [one for one in self._brokers[lead.metropolis] if one.start_date < end]
        if scope == "pair" and lead.metropolis == HOME and dice.chance(0.15):
            return []
        chosen = dice.some(able, dice.between(*_BROKERS[scope]), lambda one: 1 / (1 + self._load[one.id]) ** 2)
        return self._taken(chosen)

    def _free(self, person: Person, end: date) -> bool:
        """Whether somebody can take one more project and was there long enough before its end."""
        there = person.start_date + timedelta(days=90) < end
        return there and not person.broker and self._load[person.id] < _MOST_PROJECTS

    def _taken(self, chosen: list[Person]) -> list[Person]:
        self._load.update(person.id for person in chosen)
        return chosen

    @staticmethod
    def _member(dice: Dice, person: Person, end: date) -> Member:
        role = "partnership coordinator" if person.broker else person.project_role
        last = min(end, person.end_date or end, person.leaves_on or end)
        return Member(person, role, dice.pick((0.1, 0.2, 0.25, 0.5, 0.5, 1.0)), person.start_date, last)
