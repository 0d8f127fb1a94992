"""Staff rosters and organograms: who works where, in which post, under whom, with which competences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from competence_explorer.graph import keys
from competence_explorer.graph.records import Fact, NodeFact, Ref, Statement
from competence_explorer.graph.schema import EVIDENCE, PURPOSES, VISIBILITIES
from competence_explorer.loaders import facts
from competence_explorer.loaders.base import Column, Context, Loader, Row, RowError
from competence_explorer.loaders.languages import LANGUAGE_NAMES, LANGUAGES
from competence_explorer.loaders.superiors import Holders, superior

_POST = frozenset({"job_title", "department", "start_date", "end_date"})
_NAMES = frozenset({"person", "first_name", "last_name"})
_PERSON = ("languages", "visibility", "permissions", "mentoring_hours_max", "leaves_on")


def index_people(rows: Iterable[Row], context: Context) -> Holders:
    """Whom ``reports_to`` may mean."""
    found = Holders()
    for row in rows:
        if place := facts.row_institution(context, row):
            name = _name(row)
            person = _person_ref(row, context, name, place) if _has_holder(row, name) else None
            found.add(row, place.ref, person, name)
    found.find_circles()
    return found


def state(row: Row, context: Context) -> Statement:
    """A row states its person, post, superior and competences; a post without holder only its institution."""
    place = facts.row_institution(context, row)
    if place is None:
        raise RowError(
            "The row names no institution.", "Fill institution, or declare it in a mapping.", column="institution"
        )
    name = _name(row)
    if not _has_holder(row, name):
        if not any(row.values.get(column) for column in ("post_id", *_POST)):
            raise RowError("The row names neither a person nor a post.", "Fill person.", column="person")
        return facts.statement(row, [place], [])
    facts.ordered(row, "start_date", "end_date")
    properties = row.some("email", "job_title", *_PERSON) | ({"name": name} if name else {})
    person = NodeFact(_person_ref(row, context, name, place), properties)
    own: list[Fact] = [person]
    if _states_post(row, context):
        own.append(_employment(row, person, place))
    boss = superior(context.index, row, person.ref, place.ref)
    if boss:
        own.append(facts.relationship("REPORTS_TO", person, boss))
    skills = _skills(row, context)
    own += [facts.relationship("HAS_SKILL", person, skill, values) for skill, values in skills]
    return facts.statement(row, own, [place, boss, *(skill for skill, _ in skills)])


def _name(row: Row) -> str:
    """The full name; where a column ``Name`` stands beside ``Surname``, it holds the first name only."""
    full, first, last = row.text("person"), row.text("first_name"), row.text("last_name")
    if last and keys.normalise(last) not in keys.normalise(full):
        return f"{first or full} {last}".strip()
    return full or first


def _has_holder(row: Row, name: str) -> bool:
    """Whether somebody holds the post: where a table has names, a row without one is a vacant post."""
    named = not _NAMES.isdisjoint(row.columns)
    return bool(name) if named else bool(row.text("person_id") or row.text("email"))


def _person_ref(row: Row, context: Context, name: str, place: NodeFact) -> Ref:
    namespace = context.person_namespace(row.text("institution") or context.institution)
    return Ref("Person", keys.person(name, place.ref.id, row.text("person_id"), row.text("email"), namespace))


def _states_post(row: Row, context: Context) -> bool:
    """A sheet that only adds competences to people of another sheet says nothing of their posts."""
    return not _POST.isdisjoint(row.columns) or _POST.isdisjoint(context.columns)


def _employment(row: Row, person: NodeFact, place: NodeFact) -> Fact:
    values = {"role": row.text("job_title"), **row.some("department", "start_date", "end_date")}
    return facts.relationship("EMPLOYED_BY", person, place, values)


def _skills(row: Row, context: Context) -> list[tuple[NodeFact, dict[str, Any]]]:
    """Competences with levels: of the columns ``competence`` …, and of the wide format."""
    found: dict[Ref, tuple[NodeFact, dict[str, Any]]] = {}
    if skill := facts.row_skill(context, row):
        values = row.some("self_level", "supervisor_level", "goal_level", "last_used")
        found[skill.ref] = (skill, values | {"evidence": row["evidence"] or _evidence(values)})
    elif given := row.some("self_level", "supervisor_level", "goal_level", "last_used", "evidence"):
        column = next(iter(given))
        raise RowError("There is a level but no competence.", "Fill competence.", column=column, value=given[column])
    for name, kind, level in row.skilled:
        if skill := facts.skill(context, name):
            values = found.setdefault(skill.ref, (skill, {}))[1]
            values[f"{kind}_level"] = level
            values["evidence"] = _evidence(values)
    return list(found.values())


def _evidence(values: dict[str, Any]) -> list[str] | None:
    """A competence is declared, unless there is only a goal: who aims at it need not have it."""
    rated = "self_level" in values or "supervisor_level" in values
    return ["declared"] if rated or "goal_level" not in values else None


LOADER = Loader(
    kind="staff-roster",
    title="Staff roster",
    description=(
        "People of one institution: posts, superiors, competences. A row a person, or a row a competence of a "
        "person. A row without a name is a vacant post."
    ),
    columns=(
        Column(
            "person_id",
            "text",
            "Id of the person, unique within the institution.",
            example="P-001",
            aliases=("employee id", "nr pracownika", "numer pracownika", "id osoby", "id pracownika"),
        ),
        Column(
            "person",
            "text",
            "Full name (or first_name and last_name).",
            required=True,
            example="Jadwiga Przykładowa",
            aliases=("name", "full name", "imię i nazwisko", "osoba", "pracownik", "employee"),
        ),
        Column(
            "first_name", "text", "First name, if names stand in two columns.", aliases=("given name", "imię", "imiona")
        ),
        Column("last_name", "text", "Last name, if names stand in two columns.", aliases=("surname", "nazwisko")),
        Column(
            "email",
            "email",
            "E-mail: identifies the person, never shown.",
            example="j.przykladowa@example.org",
            aliases=("e-mail", "mail", "adres e-mail", "e-mail address"),
        ),
        Column(
            "job_title",
            "text",
            "Post.",
            example="Project manager",
            aliases=("position", "post", "role", "stanowisko", "job"),
        ),
        Column(
            "department",
            "text",
            "Department or unit.",
            example="European Funds Office",
            aliases=("unit", "team", "wydział", "referat", "komórka", "komórka organizacyjna", "dział", "biuro"),
        ),
        Column(
            "institution",
            "text",
            "Name of the institution (or constant in a mapping).",
            required=True,
            example="Gmina Przykład",
            aliases=("organisation", "organization", "employer", "instytucja", "jednostka", "urząd", "pracodawca"),
        ),
        Column("institution_id", "text", "Id of the institution.", aliases=("organisation id", "id instytucji")),
        Column(
            "post_id",
            "text",
            "Id of the post, unique within the institution; reports_to may name it.",
            aliases=("post unique reference", "id stanowiska", "position id"),
        ),
        Column(
            "start_date",
            "date",
            "First day in the post.",
            example="2019-03-01",
            aliases=("employed since", "start", "data zatrudnienia", "zatrudniony od", "od"),
        ),
        Column("end_date", "date", "Last day in the post; may be planned.", aliases=("end", "data zakończenia", "do")),
        Column(
            "leaves_on",
            "date",
            "Recorded or declared last day at the institution.",
            aliases=("retires on", "data odejścia", "odejście", "emerytura"),
        ),
        Column(
            "reports_to",
            "text",
            "Superior in the same institution: id, e-mail or name, or the id of the post.",
            aliases=("manager", "superior", "supervisor", "line manager", "przełożony", "bezpośredni przełożony"),
        ),
        Column(
            "languages",
            "texts",
            "Languages spoken, ISO 639-1 codes.",
            example="pl|en",
            values=LANGUAGES,
            aliases=("language", "języki", "języki obce"),
            synonyms=LANGUAGE_NAMES,
        ),
        Column(
            "visibility",
            "text",
            "Who may see the person; missing means institution.",
            values=VISIBILITIES,
            aliases=("widoczność",),
        ),
        Column(
            "permissions",
            "texts",
            "Purposes for which the person agreed to be named outside.",
            example="found|mentor",
            values=PURPOSES,
            aliases=("consents", "zgody"),
        ),
        Column(
            "mentoring_hours_max",
            "number",
            "Hours a year as mentor at most.",
            example="20",
            minimum=0,
            aliases=("mentoring hours", "godziny mentoringu"),
        ),
        Column(
            "competence",
            "text",
            "Name of a competence; one a row.",
            example="State aid",
            aliases=("skill", "kompetencja", "umiejętność", "competency"),
        ),
        Column(
            "competence_id", "text", "ESCO URI or another id of the competence.", aliases=("skill id", "id kompetencji")
        ),
        Column(
            "self_level",
            "level",
            "Own rating.",
            example="3",
            aliases=("level", "poziom", "samoocena", "own level", "self rating"),
        ),
        Column(
            "supervisor_level",
            "level",
            "Supervisor's rating; never leaves the institution.",
            example="3",
            aliases=("ocena przełożonego", "supervisor rating"),
        ),
        Column(
            "goal_level", "level", "Level the person aims at.", example="4", aliases=("goal", "cel", "poziom docelowy")
        ),
        Column("last_used", "date", "When the competence was last used.", aliases=("ostatnio użyta", "last used on")),
        Column(
            "evidence",
            "texts",
            "What the competence rests on; declared if missing.",
            values=EVIDENCE,
            aliases=("dowód", "podstawa"),
        ),
    ),
    key=("person", "last_name", "person_id", "email", "post_id"),
    statement=state,
    sheets={
        "People": (
            "person_id",
            "person",
            "first_name",
            "last_name",
            "email",
            "job_title",
            "department",
            "institution",
            "institution_id",
            "post_id",
            "start_date",
            "end_date",
            "leaves_on",
            "reports_to",
            "languages",
            "visibility",
            "permissions",
            "mentoring_hours_max",
        ),
        "Competences": (
            "person_id",
            "institution",
            "competence",
            "competence_id",
            "self_level",
            "supervisor_level",
            "goal_level",
            "last_used",
            "evidence",
        ),
    },
    wide=True,
    one_institution=True,
    index_columns=(
        "person_id",
        "person",
        "first_name",
        "last_name",
        "email",
        "institution",
        "institution_id",
        "post_id",
        "reports_to",
    ),
    index=index_people,
    index_where=("reports_to",),
)
