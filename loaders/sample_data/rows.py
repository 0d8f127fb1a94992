"""The rows of the sample's files, with the columns of the loaders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from competence_explorer.loaders.sample_data.catalogue import Competence, competences
from competence_explorer.loaders.sample_data.exchanges import Exchange, Need
from competence_explorer.loaders.sample_data.files import Cell, Row
from competence_explorer.loaders.sample_data.people import Held, Person
from competence_explorer.loaders.sample_data.places import institutions
from competence_explorer.loaders.sample_data.projects import Project, Requirement
from competence_explorer.loaders.sample_data.tools import table
from competence_explorer.loaders.sample_data.trainings import Training


def _named(competence: Competence) -> Row:
    return {"competence": competence.name, "competence_id": competence.id}


def competence_rows() -> Iterator[Row]:
    """The catalogue; broader and related competences by name."""
    for one in competences().values():
        yield {
            **_named(one),
            "name_pl": one.name_pl,
            "alternative_names": one.alternative_names,
            "kind": one.kind,
            "broader": one.broader,
            "related": "|".join(one.related),
        }


def institution_rows() -> Iterator[Row]:
    """All institutions of the three metropolises."""
    for one in institutions():
        yield {
            "institution": one.name,
            "alternative_names": one.alternative_name,
            "kind": one.kind,
            "municipality_code": one.municipality_code,
            "latitude": one.latitude,
            "longitude": one.longitude,
            "country": one.country,
            "metropolis": one.metropolis,
            "metropolis_country": one.country,
        }


def roster_rows(staff: Iterable[Person]) -> Iterator[Row]:
    """One row for each competence of a person; what is said of the person stands in the first of them."""
    for person in staff:
        for place, held in enumerate(person.held or (None,)):
            details = _details(person)
            if place:
                # The post (title and first day) is the key of an employment: it stands in every row.
                details = {name: cell if name in _POST else None for name, cell in details.items()}
            yield {**details, **_level_cells(held)}


_POST = ("person_id", "person", "job_title", "institution", "start_date")


def _details(person: Person) -> dict[str, Cell]:
    return {
        "person_id": person.id,
        "person": person.name,
        "email": person.email,
        "job_title": person.job_title,
        "department": person.department,
        "institution": person.institution.name,
        "start_date": person.start_date,
        "end_date": person.end_date,
        "leaves_on": person.leaves_on,
        "reports_to": person.reports_to,
        "languages": "|".join(person.languages),
        "visibility": person.visibility,
        "permissions": "|".join(person.permissions),
        "mentoring_hours_max": person.mentoring_hours_max,
    }


def _level_cells(held: Held | None) -> dict[str, Cell]:
    return {
        "competence": held.competence.name if held else None,
        "competence_id": held.competence.id if held else None,
        "self_level": held.self_level if held else None,
        "supervisor_level": held.supervisor_level if held else None,
        "goal_level": held.goal_level if held else None,
        "last_used": held.last_used if held else None,
    }


def project_rows(projects: Iterable[Project]) -> Iterator[Row]:
    """One row for each project."""
    for project in projects:
        yield {
            "project_id": project.id,
            "title": project.title,
            "summary": project.summary,
            "start_date": project.start_date,
            "end_date": project.end_date,
            "eu_contribution": project.eu_contribution,
            "total": project.total,
            "currency": "EUR",
            "programme": project.programme,
            "status": project.status,
            "theme": "|".join(project.themes),
        }


def partner_rows(projects: Iterable[Project]) -> Iterator[Row]:
    """One row for each partner of a project."""
    for project in projects:
        for one in project.partners:
            yield {
                "project_id": project.id,
                "institution": one.institution.name,
                "institution_role": one.role,
                "partner_budget": one.budget,
                "currency": "EUR",
            }


def team_rows(projects: Iterable[Project]) -> Iterator[Row]:
    """One row for each person in the team of a project, with the competence that the person brought to it, if any."""
    for project in projects:
        for member in project.team:
            brought = _brought(member.person, project)
            yield {
                "project_id": project.id,
                "person": member.person.name,
                "person_id": member.person.id,
                "person_institution": member.person.institution.name,
                "person_role": member.role,
                "share": member.share,
                "person_start": member.start_date,
                "person_end": member.end_date,
                "competence": brought.competence.name if brought else None,
                "competence_id": brought.competence.id if brought else None,
                "level": brought.level if brought else None,
            }


def _brought(person: Person, project: Project) -> Requirement | None:
    """The first of the needed competences that the person holds."""
    held = {one.competence.name for one in person.held}
    return next((one for one in project.requirements if one.competence.name in held), None)


def requirement_rows(projects: Iterable[Project]) -> Iterator[Row]:
    """One row for each competence that a project needs."""
    for project in projects:
        for one in project.requirements:
            yield {
                "project_id": project.id,
                **_named(one.competence),
                "level": one.level,
                "people": one.people,
                "mandatory": "yes" if one.mandatory else "no",
            }


def flat_project_rows(projects: Iterable[Project]) -> Iterator[Row]:
    """The four tables in one, with all their columns: what belongs to another table is empty."""
    every = list(projects)
    tables = [list(rows(every)) for rows in (project_rows, partner_rows, team_rows, requirement_rows)]
    columns = dict.fromkeys(name for rows in tables for name in rows[0])
    for rows in tables:
        for row in rows:
            yield {name: row.get(name) for name in columns}


def training_rows(trainings: Iterable[Training]) -> Iterator[Row]:
    """One row for each competence that a training teaches."""
    for training in trainings:
        for competence, level in training.taught:
            yield {
                "training_id": training.id,
                "training": training.title,
                "format": training.format,
                "provider": training.provider,
                "start_date": training.start_date,
                "duration_hours": training.duration_hours,
                "cost": training.cost,
                "currency": "EUR",
                **_named(competence),
                "level": level,
            }


def participant_rows(trainings: Iterable[Training]) -> Iterator[Row]:
    """One row for each participant and competence taught; the examination is about the first competence."""
    for training in trainings:
        for one in training.participants:
            for place, (competence, level) in enumerate(training.taught):
                yield {
                    "training_id": training.id,
                    "person": one.person.name,
                    "person_id": one.person.id,
                    "date": one.day,
                    "result": one.result,
                    **_named(competence),
                    "level": level,
                    "assessed_level": None if place else one.assessed_level,
                }


def call_rows() -> Iterator[Row]:
    """One row for each competence that a call needs."""
    for row in table("calls.csv"):
        first = bool(row["title"])
        yield {
            "call_id": row["call_id"],
            "title": f"{row['title']} (invented call)" if first else None,
            "opens": date.fromisoformat(row["opens"]) if first else None,
            "closes": date.fromisoformat(row["closes"]) if first else None,
            "budget": int(row["budget"]) if first else None,
            "currency": "EUR" if first else None,
            "theme": row["theme"],
            **_named(competences()[row["competence"]]),
            "level": int(row["level"]),
            "people": int(row["people"]),
            "mandatory": row["mandatory"],
        }


def need_rows(needs: Iterable[Need]) -> Iterator[Row]:
    """One row for each need."""
    for need in needs:
        yield {
            "need_id": need.id,
            "text": need.text,
            "stage": need.stage,
            "urgency": need.urgency,
            "status": need.status,
            "theme": need.theme,
            "person": need.person.name if need.person else None,
            "person_id": need.person.id if need.person else None,
            "institution": None if need.person else need.institution.name,
            **_named(need.competence),
            "level": need.level,
        }


def exchange_rows(exchanges: Iterable[Exchange]) -> Iterator[Row]:
    """One row for each exchange."""
    for one in exchanges:
        yield {
            "exchange_id": one.id,
            "format": one.format,
            "status": one.status,
            "hours_planned": one.hours_planned,
            "hours_done": one.hours_done,
            "start_date": one.start_date,
            "outcome": one.outcome,
            "giver": one.giver.name,
            "giver_id": one.giver.id,
            "giver_institution": one.giver.institution.name,
            "taker": one.taker.name,
            "taker_id": one.taker.id,
            "taker_institution": one.taker.institution.name,
            **_named(one.competence),
            "host": one.host.name if one.host else None,
            "need_id": one.need_id,
        }
