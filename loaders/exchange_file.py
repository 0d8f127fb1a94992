"""Exchange files: people of another metropolis who permitted to be named abroad (``competence export --format
exchange`` of another installation). A source of its own for each issuer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from competence_explorer.graph import keys
from competence_explorer.graph.exchange_file import IMPORTED
from competence_explorer.graph.records import Fact, NodeFact, Ref, Statement
from competence_explorer.loaders import facts
from competence_explorer.loaders.base import Column, Context, Loader, Row, RowError

_DAY = "2099-12-31"


def index(rows: Iterable[Row], context: Context) -> None:
    """The source is the issuer's, whatever the file is called, and speaks for the day of its issue: the first row that
    has both says so."""
    row = next((row for row in rows if row["issuer"] and row["issued_on"]), None)
    if row and not context.source.name:
        context.source = replace(context.source, scope=row.text("issuer"), as_of=row["issued_on"].isoformat())


def state(row: Row, context: Context) -> Statement:
    """A row states a person, her post (which ends, for us, when the file expires) and a competence of hers."""
    for column in ("pseudonym", "institution", "issuer", "issued_on", "expires_on"):
        facts.required(row, column)
    facts.country(row, "country")
    who = _person(row)
    place = facts.institution(context, row.text("institution"))
    assert place  # noqa: S101 (required above)
    place = _with(place, row.some("country"))
    held = {"role": row["job_title"], "end_date": row["expires_on"]}
    own: list[Fact] = [who, facts.relationship("EMPLOYED_BY", who, place, held)]
    skill = facts.row_skill(context, row)
    if skill:
        skill = _with(skill, {"name_pl": row["competence_pl"]} if row["competence_pl"] else {})
        rated = {"self_level": row["level"], "last_used": row["last_used"], "evidence": ["declared"]}
        own.append(facts.relationship("HAS_SKILL", who, skill, rated))
    area = _metropolis(row)
    if area:
        own.append(facts.relationship("MEMBER_OF", place, area))
    return facts.statement(row, own, [place, skill, area])


def _person(row: Row) -> NodeFact:
    pseudonym = row.text("pseudonym")
    if len(pseudonym) != 32 or not set(pseudonym) <= set("0123456789abcdef"):
        raise RowError("This is no pseudonym.", "32 hexadecimal digits.", column="pseudonym", value=pseudonym)
    given = {"name": row["person"]} | row.some("job_title", "languages")
    # She permitted this purpose and no other; what she did not permit is not in the file.
    permitted = {"visibility": "network", "permissions": ["abroad"]}
    return NodeFact(Ref("Person", f"{IMPORTED}{pseudonym}"), given | permitted)


def _metropolis(row: Row) -> NodeFact | None:
    name = row.text("metropolis")
    return NodeFact(Ref("Metropolis", keys.slug(name)), {"name": name} | row.some("country")) if name else None


def _with(node: NodeFact, more: Mapping[str, Any]) -> NodeFact:
    return NodeFact(node.ref, {**node.properties, **more})


def _column(name: str, description: str, example: str, required: bool = False) -> Column:
    return Column(name, "text", description, required=required, example=example)


LOADER = Loader(
    kind="exchange-file",
    title="Exchange file",
    description="People of another metropolis who permitted to be named abroad, as its installation exported them.",
    columns=(
        _column("pseudonym", "The person, as her installation calls her.", "0123456789abcdef" * 2, required=True),
        _column("person", "Name.", "Astrid Exempel", required=True),
        _column("job_title", "Job title.", "planner"),
        Column("languages", "texts", "Languages spoken (ISO 639-1).", example="sv|en"),
        _column("institution", "Where she works.", "Exempelköping", required=True),
        _column("metropolis", "Its metropolis.", "Storexempel"),
        _column("country", "Its country (ISO 3166-1).", "SE"),
        _column("competence", "A competence.", "heat networks"),
        _column("competence_pl", "Its Polish name.", "sieci ciepłownicze"),
        _column("competence_id", "Its id.", "local:heat-networks"),
        Column("level", "level", "Level, without any supervisor's rating.", example="3"),
        Column("last_used", "date", "When it was last used or shown.", example="2026-05-01"),
        _column("issuer", "Who issued the file.", "Storexempel", required=True),
        Column("issued_on", "date", "When it was issued.", required=True, example="2026-06-01"),
        Column("expires_on", "date", "Last day on which it is good.", required=True, example=_DAY),
    ),
    key=("pseudonym",),
    statement=state,
    sheets={
        "People": ("pseudonym", "person", "job_title", "languages", "institution", "metropolis", "country",
                   "competence", "competence_pl", "competence_id", "level", "last_used", "issuer", "issued_on",
                   "expires_on"),
    },
    index_columns=("issuer", "issued_on"),
    index=index,
    telling=("pseudonym",),
    withdraws=True,
)  # fmt: skip
