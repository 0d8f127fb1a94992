"""Project portfolios: projects, their partners and people, and the competences that they need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from competence_explorer.graph import keys
from competence_explorer.graph.levels import shown_in_project
from competence_explorer.graph.records import Fact, NodeFact, Ref, Statement
from competence_explorer.graph.schema import THEMES
from competence_explorer.loaders import below_lists, beneficiary_terms, cofinancing, facts
from competence_explorer.loaders.base import Column, Context, Loader, Row, RowError
from competence_explorer.loaders.requirements import COMPETENCE_ID, MANDATORY, PEOPLE

_ROLES = {
    "leader": "lead", "lead partner": "lead", "lider": "lead", "partner wiodący": "lead", "beneficjent": "lead",
    "beneficiary": "lead", "partnerzy": "partner", "project partner": "partner", "associated partner": "partner",
}  # fmt: skip


def state(row: Row, context: Context) -> Statement:
    """A row states its project and whatever else it has: partners, themes, a person, a needed competence.

    A row with a person and a competence says that she brought it to the project. That others worked on a project which
    needs it says nothing of theirs: most people of a team have few of the competences that the team needs.
    """
    facts.required(row, "project_id", "title")
    below_lists.check_is_project(row)
    facts.ordered(row, "start_date", "end_date")
    facts.ordered(row, "person_start", "person_end")
    project = _project(row, context)
    partners = _partners(row, context, project)
    themes = facts.themes(row)
    person, skill = facts.person(context, row, "person", row.text("institution")), facts.row_skill(context, row)
    own: list[Fact] = [project, *(fact for _, fact in partners)]
    own += [facts.relationship("IN_THEME", project, theme) for theme in themes]
    if person:
        own.append(_work(row, person, project))
    if skill:
        own.append(facts.relationship("REQUIRES", project, skill, row.some("level", "people", "mandatory")))
    if person and skill:
        own.append(facts.relationship("HAS_SKILL", person, skill, _brought(row, context)))
    return facts.statement(row, own, [*(node for node, _ in partners), *themes, person, skill])


def _project(row: Row, context: Context) -> NodeFact:
    id, title = row.text("project_id"), row.text("title")
    key = keys.project(title, row.text("lead"), row.text("programme"), id, context.own_namespace())
    cofinancing.complete(row)
    money = facts.amounts(row, "eu_contribution", "total")
    given = row.some("title", "summary", "start_date", "end_date", "programme", "status")
    return NodeFact(Ref("Project", key), given | money | facts.in_euro(context, money, "eu_contribution", "total"))


def _partners(row: Row, context: Context, project: NodeFact) -> list[tuple[NodeFact, Fact]]:
    """Each institution with its part in the project."""
    budget = {("budget" if n == "partner_budget" else n): v for n, v in facts.amounts(row, "partner_budget").items()}
    name, id = row.text("institution"), row.text("institution_id")
    if budget and not (name or id):
        budget_column = {"column": "partner_budget", "value": row["partner_budget"].amount}
        raise RowError("There is a partner's budget but no partner.", "Fill institution.", **budget_column)
    named = [(name, id, row.text("institution_role") or "partner", budget), (row.text("lead"), "", "lead", {})]
    named += [(partner, "", "partner", {}) for partner in row["partners"] or ()]
    found = []
    for name, id, role, values in named:
        if node := facts.institution(context, name, id):
            found.append((node, facts.relationship("PARTNER_IN", node, project, {"role": role, **values})))
    return found


def _work(row: Row, person: NodeFact, project: NodeFact) -> Fact:
    values = {"role": row["person_role"], "share": row["share"]}
    days = {"start_date": row["person_start"], "end_date": row["person_end"]}
    return facts.relationship("WORKED_ON", person, project, values | days)


def _brought(row: Row, context: Context) -> dict[str, Any]:
    """What a person showed in her role; not later than the day for which the source speaks: an end may be planned."""
    ends = (row["person_end"], row["end_date"])
    said = dt.date.fromisoformat(context.source.as_of) if context.source.as_of else None
    last = next((day for day in (*ends, said, row["person_start"], row["start_date"]) if day), None)
    shown = {"project_level": shown_in_project(row.text("person_role"), row["level"]), "evidence": ["project"]}
    return shown | {"last_used": min(last, said) if last and said else last}


LOADER = Loader(
    kind="project-portfolio",
    title="Project portfolio",
    description=(
        "Projects with partners, people, themes and needed competences. A row a project, a partner, a person or a "
        "competence: whatever a row has is stated; rows of one project repeat its id (or title, lead, programme). "
        "A person's row may name a competence that the person brought to the project."
    ),
    columns=(
        Column(
            "project_id",
            "text",
            "Id of the project (or title).",
            required=True,
            example="EX-2024-001",
            aliases=(
                "project number",
                "contract number",
                "numer umowy",
                "numer umowy/decyzji",
                "id projektu",
                "numer projektu",
                "nr projektu",
                "Operation_Unique_Identifier",
                "project",
            ),
            terms=beneficiary_terms.terms("project_id"),
        ),
        Column(
            "title",
            "text",
            "Title.",
            required=True,
            example="Invented bicycle corridor",
            aliases=(
                "project title",
                "tytuł projektu",
                "tytuł",
                "nazwa projektu",
                "Operation_Name_English",
                "project name",
            ),
            terms=beneficiary_terms.terms("title"),
        ),
        Column(
            "summary",
            "text",
            "What it is about.",
            example="A made-up corridor between two made-up towns.",
            aliases=("description", "opis", "opis projektu", "streszczenie", "Operation_Summary_English"),
            terms=beneficiary_terms.terms("summary"),
        ),
        Column(
            "start_date",
            "date",
            "First day.",
            example="2024-03-01",
            aliases=("start", "project start", "data rozpoczęcia", "data rozpoczęcia projektu", "Operation_Start_Date"),
            terms=beneficiary_terms.terms("start_date"),
        ),
        Column(
            "end_date",
            "date",
            "Last day.",
            example="2026-12-31",
            aliases=("end", "project end", "data zakończenia", "data zakończenia projektu", "Operation_End_Date"),
            terms=beneficiary_terms.terms("end_date"),
        ),
        Column(
            "eu_contribution",
            "money",
            "EU co-financing.",
            example="8500000.00",
            aliases=(
                "eu funding",
                "eu co-financing",
                "dofinansowanie",
                "dofinansowanie z ue",
                "dofinansowanie z eu",
                "wartość unijnego dofinansowania",
                "Project_EU_Budget",
            ),
            terms=beneficiary_terms.terms("eu_contribution"),
        ),
        Column(
            "total",
            "money",
            "Total value.",
            example="10000000.00",
            aliases=(
                "total value",
                "total cost",
                "budget",
                "wartość projektu",
                "wartość ogółem",
                "wartość",
            ),
            terms=beneficiary_terms.terms("total"),
        ),
        Column(
            "total_eligible",
            "money",
            "Total eligible expenditure; the total, if there is no other.",
            example="9500000.00",
            aliases=("Total_Eligible_Expenditure_amount",),
            terms=beneficiary_terms.terms("total_eligible"),
        ),
        Column(
            "cofinancing_rate",
            "text",
            "Union co-financing rate of the eligible expenditure, in percent; read if there is no EU contribution.",
            example="85 %",
            aliases=("Cofinancing_Rate",),
            terms=beneficiary_terms.terms("cofinancing_rate"),
        ),
        Column("currency", "text", "ISO 4217 code of the amounts of the row.", example="PLN", aliases=("waluta",)),
        Column(
            "programme",
            "text",
            "Programme or fund.",
            example="Invented Programme 2021-2027",
            aliases=("program", "Programme_Name", "fund", "fundusz"),
            terms=beneficiary_terms.terms("programme"),
        ),
        Column(
            "status",
            "text",
            "Status, in the words of the source.",
            example="running",
            aliases=("project status", "status projektu", "stan"),
        ),
        Column(
            "theme",
            "texts",
            "Themes of integrated territorial investment.",
            example="transport and mobility",
            aliases=("themes", "temat", "obszar tematyczny"),
            values=THEMES,
        ),
        Column(
            "institution",
            "text",
            "An institution that leads or takes part.",
            example="Gmina Przykład",
            aliases=("partner", "organisation", "organization", "instytucja", "organisation in english"),
        ),
        Column("institution_id", "text", "Its id.", aliases=("partner id", "organisation id", "id instytucji")),
        Column(
            "institution_role",
            "text",
            "Its role; partner if missing.",
            example="lead",
            values=("lead", "partner"),
            aliases=("partner role", "role in project", "rola instytucji", "rola partnera", "role", "rola"),
            synonyms=_ROLES,
        ),
        Column("partner_budget", "money", "Its budget.", example="6000000.00", aliases=("budżet partnera",)),
        Column(
            "lead",
            "text",
            "Name of the lead institution.",
            example="Gmina Przykład",
            aliases=("lead partner", "beneficiary", "beneficjent", "nazwa beneficjenta", "lider", "Beneficiary_Name"),
            terms=beneficiary_terms.terms("lead"),
        ),
        Column("partners", "texts", "Names of partners.", example="Miasto Wzór|Powiat Makieta", aliases=("partnerzy",)),
        Column(
            "person",
            "text",
            "Somebody who works on the project.",
            example="Jadwiga Przykładowa",
            aliases=("person name", "osoba", "imię i nazwisko", "pracownik", "name"),
        ),
        Column(
            "person_id",
            "text",
            "The person's id, as in the roster of the institution.",
            example="P-001",
            aliases=("employee id", "id osoby", "nr pracownika", "id pracownika"),
        ),
        Column("person_email", "email", "The person's e-mail.", aliases=("email", "e-mail", "adres e-mail")),
        Column(
            "person_institution",
            "text",
            "The person's institution; that of the row, if missing.",
            example="Gmina Przykład",
            aliases=("employer", "instytucja osoby", "pracodawca"),
        ),
        Column(
            "person_role",
            "text",
            "The person's role in the project.",
            example="coordinator",
            aliases=("role", "rola", "rola w projekcie", "rola osoby"),
        ),
        Column(
            "share",
            "number",
            "Share of working time, 0 to 1.",
            example="0.5",
            minimum=0,
            maximum=1,
            aliases=("fte", "etat", "wymiar"),
        ),
        Column("person_start", "date", "The person's first day.", example="2024-03-01", aliases=("od",)),
        Column("person_end", "date", "The person's last day.", aliases=("do",)),
        Column(
            "competence",
            "text",
            "A competence that the project needs; in a person's row one that this person brought to it.",
            example="Public procurement",
            aliases=("skill", "kompetencja", "required competence", "wymagana kompetencja"),
        ),
        COMPETENCE_ID,
        Column("level", "level", "Level needed.", example="3", aliases=("required level", "poziom", "wymagany poziom")),
        PEOPLE,
        MANDATORY,
    ),
    key=("project_id", "title"),
    statement=state,
    not_kept=beneficiary_terms.not_kept(),
    blanks=below_lists.BLANKS,
    sheets={
        "Projects": (
            "project_id",
            "title",
            "summary",
            "start_date",
            "end_date",
            "eu_contribution",
            "total",
            "total_eligible",
            "cofinancing_rate",
            "currency",
            "programme",
            "status",
            "theme",
            "lead",
            "partners",
        ),
        "Partners": ("project_id", "institution", "institution_id", "institution_role", "partner_budget", "currency"),
        "People": (
            "project_id",
            "person",
            "person_id",
            "person_email",
            "person_institution",
            "person_role",
            "share",
            "person_start",
            "person_end",
            "competence",
            "competence_id",
            "level",
        ),
        "Competences": ("project_id", "competence", "competence_id", "level", "people", "mandatory"),
    },
)
