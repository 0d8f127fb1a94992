"""Organograms: posts or people of an institution, their units, and to whom they report."""

from __future__ import annotations

from collections.abc import Iterable

from competence_explorer.graph import keys
from competence_explorer.graph.records import Fact, NodeFact, Ref, Statement
from competence_explorer.loaders import facts
from competence_explorer.loaders.base import Column, Context, Loader, Row, RowError
from competence_explorer.loaders.superiors import Holders, superior

_VACANT = ("vacant", "Vacant", "VACANT", "wakat", "Wakat", "WAKAT", "vacat", "N.N.", "NN")


def index_chart(rows: Iterable[Row], context: Context) -> Holders:
    """Whom ``reports_to`` may mean."""
    found = Holders()
    for row in rows:
        if place := facts.row_institution(context, row):
            person = _person(row, context, place)
            found.add(row, place.ref, person.ref if person else None, row.text("person"))
    found.find_circles()
    return found


def state(row: Row, context: Context) -> Statement:
    """A row states the holder of a post, the post and the superior; a post without holder only its institution."""
    facts.required(row, "post", "person", "post_id", "person_id")
    facts.ordered(row, "start_date", "end_date")
    place = facts.row_institution(context, row)
    if place is None:
        raise RowError("The row names no institution.", "Fill it, or declare it in a mapping.", column="institution")
    person = _person(row, context, place)
    if person is None:
        return facts.statement(row, [place], [])
    post = {"role": row.text("post"), "department": row["unit"], **row.some("start_date", "end_date")}
    own: list[Fact] = [person, facts.relationship("EMPLOYED_BY", person, place, post)]
    if boss := superior(context.index, row, person.ref, place.ref):
        own.append(facts.relationship("REPORTS_TO", person, boss))
    return facts.statement(row, own, [place, boss])


def _person(row: Row, context: Context, place: NodeFact) -> NodeFact | None:
    """Who holds the post; nobody where a chart has a column for names and this row has none in it."""
    name, id, email = row.text("person"), row.text("person_id"), row.text("email")
    if not name and ("person" in row.columns or not (id or email)):
        return None
    namespace = context.person_namespace(row.text("institution") or context.institution)
    given = {"name": name, "email": email, "job_title": row.text("post")}
    key = keys.person(name, place.ref.id, id, email, namespace)
    return NodeFact(Ref("Person", key), {what: value for what, value in given.items() if value})


_WHO = ("post_id", "post", "person", "person_id", "email", "institution", "institution_id", "reports_to")

LOADER = Loader(
    kind="organogram",
    title="Organogram",
    description=(
        "Posts or people of one institution with their units and reporting lines. A row a post; one without a person "
        "is vacant."
    ),
    columns=(
        Column(
            "post_id", "text", "Id of the post.", example="EX-S-2", aliases=("post code", "symbol", "id stanowiska")
        ),
        Column(
            "post",
            "text",
            "Name of the post.",
            required=True,
            example="Project manager",
            aliases=("position", "job", "stanowisko"),
        ),
        Column(
            "person",
            "text",
            "Who holds it.",
            example="Jadwiga Przykładowa",
            aliases=("holder", "name", "employee", "full name", "osoba", "imię i nazwisko", "pracownik"),
        ),
        Column("person_id", "text", "The person's id, as in the roster.", aliases=("employee id", "id pracownika")),
        Column("email", "email", "The person's e-mail.", aliases=("e-mail", "adres e-mail")),
        Column(
            "unit",
            "text",
            "Department or unit.",
            example="European Funds Office",
            aliases=("team", "wydział", "komórka", "komórka organizacyjna", "biuro", "referat"),
        ),
        Column(
            "institution",
            "text",
            "Institution.",
            required=True,
            example="Gmina Przykład",
            aliases=("organisation", "employer", "instytucja", "urząd"),
        ),
        Column("institution_id", "text", "Its id.", aliases=("organisation id", "id instytucji")),
        Column(
            "reports_to",
            "text",
            "The superior: id or name of the post, or id, e-mail or name of the person.",
            aliases=(
                "reports to senior post",
                "superior",
                "superior post",
                "manager",
                "line manager",
                "przełożony",
                "podlega",
                "stanowisko przełożonego",
            ),
        ),
        Column("start_date", "date", "First day in the post.", aliases=("start", "od")),
        Column("end_date", "date", "Last day in the post; may be planned.", aliases=("end", "do")),
    ),
    key=("post", "post_id", "person"),
    statement=state,
    sheets={"Posts": (*_WHO, "unit", "start_date", "end_date")},
    one_institution=True,
    index_columns=_WHO,
    index=index_chart,
    telling=("reports_to",),
    blanks=_VACANT,
)
