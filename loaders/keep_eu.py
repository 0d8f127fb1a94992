"""keep.eu workbooks: sheets Projects and Partners of European territorial cooperation.

A partner belongs to the project of its programme with its id, else with its acronym: ids are given from 2021 only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from competence_explorer.graph import keys
from competence_explorer.graph.records import NodeFact, Ref, Statement
from competence_explorer.loaders import facts, interreg
from competence_explorer.loaders.base import Column, Context, Loader, Row, RowError

_NAMESPACE = "keep"
_AMOUNTS = ("project_total", "eu_funding")
_PARTNER = ("organisation", "organisation_other")

Place = tuple[str, str]
"""A programme, and a project's id or acronym in it, both normalised."""


@dataclass(slots=True)
class Projects:
    """The projects of a workbook: keys by programme and id, and by programme and acronym. ``listed``: there is a
    sheet of projects alone, so that a partner's project must be on it."""

    by_id: dict[Place, str] = field(default_factory=dict)
    by_acronym: dict[Place, str] = field(default_factory=dict)
    listed: bool = False

    def key(self, row: Row) -> str:
        """The key of the project of a row of partners, empty if it is not there."""
        id, acronym = _place(row, "project_id"), _place(row, "acronym")
        return (id and self.by_id.get(id)) or (acronym and self.by_acronym.get(acronym)) or ""


def index_projects(rows: Iterable[Row], _: Context) -> Projects:
    """The projects on a sheet that has no columns for partners."""
    found = Projects()
    for row in rows:
        if not row.columns & {*_PARTNER}:
            found.listed = True
            for known, place in ((found.by_id, _place(row, "project_id")), (found.by_acronym, _place(row, "acronym"))):
                if place and (key := _key(row)):
                    known.setdefault(place, key)
    return found


def state(row: Row, context: Context) -> Statement:
    """A row states a project, or a partner of a project (or, in one flat table, both)."""
    facts.required(row, "programme")
    facts.required(row, "project_id", "acronym")
    partner = row.columns & {*_PARTNER}
    project = _joined(row, context.index) if partner and context.index.listed else _project(row)
    if not partner:
        return facts.statement(row, [project], [])
    facts.required(row, *_PARTNER)
    place = _institution(row, context)
    role = "lead" if row["lead_partner"] == "yes" else "partner"
    part = interreg.part_in(row, place, project, role, "partner_budget", "erdf")
    return facts.statement(row, [project, place, part], [])


def _project(row: Row) -> NodeFact:
    facts.ordered(row, "start_date", "end_date")
    title = row.text("title") or row.text("title_other") or row.text("acronym")
    given = row.some("summary", "start_date", "end_date", "programme") | ({"title": title} if title else {})
    total, eu = (row[name].amount if row[name] else None for name in _AMOUNTS)
    money = {"total": total, "total_eur": total, "eu_contribution": eu, "eu_contribution_eur": eu}
    filled = {name: value for name, value in money.items() if value is not None}
    return NodeFact(Ref("Project", _key(row)), given | filled | ({"currency": "EUR"} if filled else {}))


def _joined(row: Row, projects: Projects) -> NodeFact:
    if key := projects.key(row):
        return NodeFact(Ref("Project", key), {})
    column = "project_id" if row["project_id"] else "acronym"
    raise RowError(
        f"No project of {row.text('programme')!r} has this on the sheet of projects.",
        "Add the project there, or write programme and id (or acronym) as they stand there.",
        column=column,
        value=row[column],
    )


def _institution(row: Row, context: Context) -> NodeFact:
    name = row.text("organisation") or row.text("organisation_other")
    id = f"pic:{row.text('pic')}" if row["pic"] else ""
    node = facts.institution(context, name, id)
    assert node  # noqa: S101 (a name is required)
    return interreg.partner(
        row, node, country="country", kind="organisation_type", regions=("nuts3", "nuts2"), town="town"
    )


def _key(row: Row) -> str:
    """``keep:programme/id``, with the acronym where there is no id. An id is unique in its programme only."""
    own = row.text("project_id") or keys.slug(row.text("acronym"))
    programme = keys.slug(row.text("programme"))
    return f"{_NAMESPACE}:{programme}/{own}" if own and programme else ""


def _place(row: Row, column: str) -> Place | None:
    programme, own = row.text("programme"), row.text(column)
    return (keys.normalise(programme), keys.normalise(own)) if programme and own else None


LOADER = Loader(
    kind="keep-eu",
    title="keep.eu workbook",
    description=(
        "Projects and partners of European territorial cooperation, as keep.eu exports them: a sheet of each, joined "
        "on programme and project id, else on programme and acronym. Amounts are in euro."
    ),
    columns=(
        Column("programme", "text", "Programme.", required=True, example="2021 - 2027 Invented Sea Region"),
        Column(
            "project_id",
            "text",
            "Id of the project within its programme.",
            required=True,
            example="EX-001",
            aliases=("Project ID (2021-2027 only)",),
        ),
        Column("acronym", "text", "Acronym (or the id).", example="EXSEA", aliases=("Project acronym",)),
        Column("title", "text", "Name in English.", example="Invented sea", aliases=("Project name in English",)),
        Column("title_other", "text", "Name in another language.", aliases=("Project name in language 2",)),
        Column("summary", "text", "What it is about.", aliases=("Description in English",)),
        Column(
            "start_date", "date", "First day.", example="2024-03-01", aliases=("Project start", "Project start date")
        ),
        Column("end_date", "date", "Last day.", example="2026-12-31", aliases=("Project end", "Project end date")),
        Column(
            "project_total",
            "money",
            "Total budget, EUR.",
            example="2000000.00",
            aliases=("Project's total budget / expenditure", "Total budget"),
        ),
        Column(
            "eu_funding",
            "money",
            "EU co-financing, EUR.",
            example="1600000.00",
            aliases=("Project's EU funding", "EU funding"),
        ),
        Column(
            "lead_partner",
            "text",
            "Whether the partner leads.",
            example="Yes",
            values=("yes", "no"),
            aliases=("Lead partner", "Lead partner (Yes/No)"),
        ),
        Column("organisation", "text", "Name.", example="Gmina Przykład", aliases=("Organisation in English",)),
        Column("organisation_other", "text", "Name in another language.", aliases=("Organisation in language 2",)),
        Column("pic", "text", "Participant Identification Code.", aliases=("Participant Identification Code",)),
        Column("country", "text", "Country: code or name.", example="PL", aliases=("Country code",)),
        Column(
            "organisation_type", "text", "Kind.", example="Local public authority", aliases=("Type of Organisation",)
        ),
        Column("nuts3", "text", "NUTS 3.", example="PL633", aliases=("NUTS3 code (or equivalent)", "NUTS3")),
        Column("nuts2", "text", "NUTS 2.", example="PL63", aliases=("NUTS2 code (or equivalent)", "NUTS2")),
        Column("town", "text", "Town.", example="Przykład"),
        Column(
            "partner_budget",
            "money",
            "The partner's budget, EUR.",
            example="149355.00",
            aliases=("Partner's total eligible budget / expenditure",),
        ),
        Column(
            "erdf",
            "money",
            "Its co-financing, EUR: stands for a missing budget.",
            aliases=(
                "Partner's programme co-financing (EUR) (2021-2027 only)",
                "ERDF contribution (2014-2020 only)",
            ),
        ),
    ),
    key=("project_id", "acronym"),
    statement=state,
    sheets={
        "Projects": (
            "programme",
            "project_id",
            "acronym",
            "title",
            "title_other",
            "summary",
            "start_date",
            "end_date",
            "project_total",
            "eu_funding",
        ),
        "Partners": (
            "programme",
            "project_id",
            "acronym",
            "lead_partner",
            "organisation",
            "organisation_other",
            "pic",
            "country",
            "organisation_type",
            "nuts3",
            "nuts2",
            "town",
            "partner_budget",
            "erdf",
        ),
    },
    index_columns=("programme", "project_id", "acronym"),
    index=index_projects,
    telling=("acronym",),
    ignored=("Period", "Call serial number", "Website", "Union co-financing rate", "Theme 1", "Theme 2", "Theme 3"),
    blanks=interreg.BLANKS,
)
