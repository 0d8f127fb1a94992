"""What the head of a page says about a thing: its own properties, and where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from competence_explorer.api import languages
from competence_explorer.api.addresses import thing_address
from competence_explorer.api.languages import gettext as _
from competence_explorer.api.languages import later
from competence_explorer.api.tables import Part
from competence_explorer.api.templating import address, shown
from competence_explorer.graph.people import Posts, staff
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View

_PROPERTIES: Mapping[str, Mapping[str, str]] = {
    "Person": {
        "job_title": later("Job title"),
        "languages": later("Languages"),
        "mentoring_hours_max": later("Mentoring, at most hours a year"),
        "leaves_on": later("Last day"),
    },
    "Skill": {
        "name_pl": later("In Polish"),
        "alternative_names": later("Other names"),
        "kind": later("Kind"),
    },
    "Project": {
        "summary": later("What it is about"),
        "start_date": later("First day"),
        "end_date": later("Last day"),
        "programme": later("Programme"),
        "status": later("Status"),
        "eu_contribution": later("EU co-financing"),
        "total": later("Total value"),
    },
    "Institution": {
        "alternative_names": later("Other names"),
        "kind": later("Kind"),
        "town": later("Town"),
        "nuts": later("Region"),
        "country": later("Country"),
    },
    "Training": {
        "format": later("Format"),
        "provider": later("Provider"),
        "start_date": later("First day"),
        "duration_hours": later("Hours"),
        "cost": later("Cost for one person"),
    },
    "Call": {"opens": later("Opens"), "closes": later("Closes"), "budget": later("Budget")},
    "Theme": {},
    "Metropolis": {"country": later("Country")},
}
"""The properties that are told, in their order, by label."""

MONEY = frozenset({"eu_contribution", "total", "cost", "budget"})
PEOPLE = "/queries/find-people"

SHOWN = 8
"""Parts of a fact that has many; its panel has all."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is said about a thing: label, parts of the value, and the address of where it comes from."""

    label: str
    parts: list[Part]
    why: str = ""


def facts(view: View, label: str, index: int) -> list[Fact]:
    """What the head of a thing's page says, as far as it is known."""
    snapshot = view.snapshot
    return [*_belongs(view, label, index), *_properties(snapshot, label, index)]


def _properties(snapshot: Snapshot, label: str, index: int) -> Iterator[Fact]:
    table = snapshot.nodes(label)
    thing = f"{label} {table.texts('id')[index]}"
    for name, words in _properties_of(label).items():
        value = table.value(name, index)
        if value is not None:
            why = address("/queries/why", {"thing": thing, "property": name})
            yield Fact(_(words), [Part(part) for part in _said(snapshot, label, index, name, value)], why)


def _properties_of(label: str) -> Mapping[str, str]:
    """Those of a competence begin with its name in the other language."""
    if label == "Skill" and languages.current() == "pl":
        return {"name": later("In English")} | {k: v for k, v in _PROPERTIES[label].items() if k != "name_pl"}
    return _PROPERTIES[label]


def _said(snapshot: Snapshot, label: str, index: int, name: str, value: object) -> list[str]:
    if name in MONEY and isinstance(value, (int, float)):
        currency = snapshot.nodes(label).value("currency", index) or ""
        return [f"{languages.number(value)} {currency}".strip()]
    if name in ("kind", "format"):
        return [_(str(value).replace("_", " "))]
    return str(value).split("\x1f")[:SHOWN] if isinstance(value, str) else [shown(value)]


def _belongs(view: View, label: str, index: int) -> Iterator[Fact]:
    """Where it belongs, and how many people it is about."""
    found = _BELONGS.get(label)
    if found:
        yield from found(view, index)


def _of_person(view: View, index: int) -> Iterator[Fact]:
    post = Posts(view.snapshot)[index]
    if post.institution >= 0:
        part = _part(view.snapshot, "Institution", post.institution)
        ends = {"thing": f"Person {_id(view.snapshot, 'Person', index)}"}
        ends["other"] = f"Institution {_id(view.snapshot, 'Institution', post.institution)}"
        yield Fact(_("Institution"), [part], address("/queries/why", ends))
    if post.department:
        yield Fact(_("Department"), [Part(post.department)])


def _of_skill(view: View, index: int) -> Iterator[Fact]:
    table = view.snapshot.relationships("HAS_SKILL")
    levels = table.numbers("level")[table.end == index]
    asked = {"skill": _id(view.snapshot, "Skill", index)}
    good = int((np.nan_to_num(levels) >= 3).sum())
    yield Fact(_("People who hold it"), [Part(_told(view, len(levels)), address(PEOPLE, asked))])
    yield Fact(_("Of them at level 3 or 4"), [Part(_told(view, good), address(PEOPLE, {**asked, "level": 3}))])


def _of_project(view: View, index: int) -> Iterator[Fact]:
    snapshot = view.snapshot
    partners = snapshot.relationships("PARTNER_IN")
    rows = np.flatnonzero(partners.end == index)
    lead = [int(partners.start[row]) for row in rows if partners.texts("role")[row] == "lead"]
    yield from _named(snapshot, _("Lead"), "Institution", lead)
    yield from _themes(view, "Project", index)


def _of_institution(view: View, index: int) -> Iterator[Fact]:
    snapshot = view.snapshot
    members = snapshot.relationships("MEMBER_OF")
    areas = members.end[members.start == index].tolist()
    yield from _named(snapshot, _("Metropolitan area"), "Metropolis", areas)
    people = staff(snapshot, np.array([index]))
    recorded = np.zeros(len(people), np.bool_)
    recorded[snapshot.relationships("HAS_SKILL").start] = True
    id_ = _id(snapshot, "Institution", index)
    silent = address("/quality", {"scope": id_, "aspect": "people-without-competences"})
    yield Fact(_("People"), [Part(_told(view, int(people.sum())), address(PEOPLE, {"institution": id_}))])
    yield Fact(_("Of them with recorded competences"), [Part(_told(view, int((people & recorded).sum())), silent)])


def _of_metropolis(view: View, index: int) -> Iterator[Fact]:
    snapshot = view.snapshot
    members = snapshot.relationships("MEMBER_OF")
    places = np.unique(members.start[members.end == index])
    id_ = _id(snapshot, "Metropolis", index)
    listed = address("/queries/related", {"thing": f"Metropolis {id_}", "kind": "Institution"})
    people = int(staff(snapshot, places.astype(np.intp)).sum())
    yield Fact(_("Institutions"), [Part(languages.number(len(places)), listed)])
    yield Fact(_("People"), [Part(_told(view, people), address(PEOPLE, {"metropolis": id_}))])


def _themes(view: View, label: str, index: int) -> Iterator[Fact]:
    table = view.snapshot.relationships("IN_THEME", label)
    yield from _named(view.snapshot, _("Theme"), "Theme", table.end[table.start == index].tolist())


_BELONGS: Mapping[str, Callable[[View, int], Iterator[Fact]]] = {
    "Person": _of_person,
    "Skill": _of_skill,
    "Project": _of_project,
    "Institution": _of_institution,
    "Call": lambda view, index: _themes(view, "Call", index),
    "Metropolis": _of_metropolis,
}


def _named(snapshot: Snapshot, words: str, label: str, nodes: list[int]) -> Iterator[Fact]:
    if nodes:
        yield Fact(words, [_part(snapshot, label, node) for node in dict.fromkeys(nodes)])


def _part(snapshot: Snapshot, label: str, node: int) -> Part:
    return Part(name_of(snapshot, label, node), thing_address(label, _id(snapshot, label, node)))


def _id(snapshot: Snapshot, label: str, node: int) -> str:
    return str(snapshot.nodes(label).texts("id")[node])


def _told(view: View, number: int) -> str:
    told = view.count(number)
    return languages.number(told) if isinstance(told, int) else _(told)
