"""The competences of the sample, and the gaps that are planned in it.

This service uses the ESCO classification of the European Commission. A competence with an id is the ESCO concept
of that label; the others are our own words for what such offices do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from competence_explorer.loaders.sample_data.tools import parts, table

ABSENT = (
    "hydrogen bus fleets",
    "energy community business models",
    "social impact bonds",
    "urban digital twins",
)
"""Competences that nobody in the main metropolis has."""

HELD_ONCE: Mapping[str, str] = {
    "fare integration": "Związek Wspólnego Biletu",
    "tram infrastructure design": "Tramwaje Wielgardzkie",
    "deinstitutionalisation of care": "Centrum Usług Społecznych Wielgard",
    "do no significant harm assessment": "Biuro Metropolii Trzech Portów",
    "maritime spatial planning": "Akademia Morska Kotwiczyn",
    "financial instruments and repayable support": "Agencja Rozwoju Zatoki",
    "district heating transition": "Ciepło Wielgardzkie",
    "citizens' panels": "Fundacja Dobry Sąsiad",
    "traffic modelling": "Politechnika Zatokowa",
}
"""Competences that one person in the main metropolis has, and where that person works."""

LEAVING: Mapping[str, tuple[str, date]] = {
    "prepare energy performance contracts": ("Dyrekcja Inwestycji Kotwiczyna", date(2027, 3, 31)),
    "FIDIC contract management": ("Dyrekcja Inwestycji Wielgardu", date(2027, 1, 31)),
    "joint purchasing of electricity": ("Centrum Wspólnych Zakupów Trzech Portów", date(2026, 12, 31)),
    "telecare for older people": ("Ośrodek Pomocy Społecznej Nowomorze", date(2027, 5, 31)),
}
"""Competences that one person in the main metropolis has who leaves before the calls of 2027 close."""

ABROAD: Mapping[str, str] = {
    "hydrogen bus fleets": "Nordskärs kollektivtrafik",
    "energy community business models": "Nordskärs energi",
    "social impact bonds": "Centrum sociálních služeb Javorec",
}
"""Absent competences that an expert in another metropolis has."""

GAPS = frozenset((*ABSENT, *HELD_ONCE, *LEAVING))
"""All competences that are dealt by plan, not by chance."""

HORIZONTAL = ("people", "digital", "projects", "funds")
"""Fields whose competences people of every field have."""


@dataclass(frozen=True, slots=True)
class Competence:
    """A competence; ``field`` is the field of work it belongs to, ``themes`` is empty if it serves all themes."""

    name: str
    id: str
    name_pl: str
    alternative_names: str
    kind: str
    broader: str
    related: tuple[str, ...]
    field: str
    themes: tuple[str, ...]


@cache
def competences() -> Mapping[str, Competence]:
    """All competences by name."""
    return {
        row["competence"]: Competence(
            row["competence"],
            row["competence_id"],
            row["name_pl"],
            row["alternative_names"],
            row["kind"],
            row["broader"],
            parts(row["related"]),
            row["field"],
            parts(row["themes"]),
        )
        for row in table("competences.csv")
    }


@cache
def of_field(field: str) -> tuple[Competence, ...]:
    """The competences of a field, those that most people have first; without the planned gaps."""
    return tuple(one for one in competences().values() if one.field == field and one.name not in GAPS)
