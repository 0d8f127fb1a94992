"""Interreg partner lists: a row a partner, with its project, as national authorities publish them."""

from __future__ import annotations

from competence_explorer.graph import keys
from competence_explorer.graph.records import NodeFact, Ref, Statement
from competence_explorer.loaders import facts, interreg
from competence_explorer.loaders.base import Column, Context, Loader, Row

_ROLES = {
    "LP": "lead", "lead partner": "lead", "lead beneficiary": "lead", "huvudpartner": "lead",
    "partner wiodący": "lead", "PP": "partner", "project partner": "partner", "AP": "partner",
    "associated partner": "partner", "projektpartner": "partner", "partner projektu": "partner",
}  # fmt: skip


def state(row: Row, context: Context) -> Statement:
    """A row states its project, its organisation, and the part that this has in it."""
    facts.required(row, "title", "project_id")
    facts.required(row, "organisation")
    facts.ordered(row, "start_date", "end_date")
    key = keys.project(row.text("title"), "", row.text("programme"), row.text("project_id"), context.own_namespace())
    project = NodeFact(Ref("Project", key), row.some("title", "start_date", "end_date", "programme"))
    named = facts.institution(context, row.text("organisation"), row.text("organisation_id"))
    assert named  # noqa: S101 (required above)
    place = interreg.partner(
        row, named, country="country", kind="organisation_type", regions=("nuts3", "nuts2"), town="town"
    )
    role = row.text("role") or "partner"
    return facts.statement(row, [project, place, interreg.part_in(row, place, project, role, "budget")], [])


LOADER = Loader(
    kind="interreg-partners",
    title="Interreg partner list",
    description=(
        "Partners of Interreg projects, a row a partner; amounts are in euro unless a column says otherwise. Projects "
        "are told apart by title and programme, or by an id if the mapping names the column of one."
    ),
    columns=(
        Column("programme", "text", "Interreg programme.", example="Invented Sea Region", aliases=("program",)),
        Column(
            "project_id",
            "text",
            "Id of the project (not of the row).",
            aliases=("id projektu", "projekt id", "project number"),
        ),
        Column(
            "title",
            "text",
            "Name of the project.",
            required=True,
            example="Invented cycling sea",
            aliases=("project name", "projektnamn", "project title", "tytuł projektu", "nazwa projektu"),
        ),
        Column("start_date", "date", "First day.", example="2024-03-01", aliases=("startdatum", "data rozpoczęcia")),
        Column("end_date", "date", "Last day.", example="2026-12-31", aliases=("slutdatum", "data zakończenia")),
        Column(
            "organisation",
            "text",
            "Name of the partner.",
            required=True,
            example="Gmina Przykład",
            aliases=("organisationsnamn", "partner name", "organization", "nazwa partnera"),
        ),
        Column("organisation_id", "text", "Its id.", aliases=("organisationsnummer", "partner id")),
        Column(
            "role",
            "text",
            "LP lead partner, PP project partner, AP associated partner.",
            required=True,
            example="LP",
            values=("lead", "partner"),
            synonyms=_ROLES,
            aliases=("organisationsroll", "partner role", "rola partnera"),
        ),
        Column(
            "organisation_type",
            "text",
            "Kind of organisation, in the words of the programmes.",
            example="Local public authority",
            aliases=("organisationstyp", "partner type", "typ partnera"),
        ),
        Column("nuts3", "text", "NUTS 3 region.", example="Trójmiejski", aliases=("nuts 3",)),
        Column("nuts2", "text", "NUTS 2 region.", example="Pomorskie", aliases=("nuts 2",)),
        Column("town", "text", "Town.", example="Przykład", aliases=("city", "ort", "miasto")),
        Column("country", "text", "Country: code or name.", example="PL", aliases=("land", "kraj")),
        Column("budget", "money", "The partner's budget.", example="149355.00", aliases=("partnerbudget",)),
        Column("currency", "text", "ISO 4217 code of the budget; EUR if missing.", example="EUR"),
    ),
    key=("organisation",),
    statement=state,
    sheets={
        "Partners": (
            "programme",
            "project_id",
            "title",
            "start_date",
            "end_date",
            "organisation",
            "organisation_id",
            "role",
            "organisation_type",
            "nuts3",
            "nuts2",
            "town",
            "country",
            "budget",
            "currency",
        ),
    },
    telling=("role",),
    ignored=(
        *("id", "projekttyp", "organisationsagande", "politisktmal", "specifiktmal", "projektår"),
        *("aktiv", "strand_kod", "strand_namn"),
    ),
    blanks=interreg.BLANKS,
)
