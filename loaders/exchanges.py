"""Exchanges: mentoring, study visits and other help between people."""

from __future__ import annotations

from competence_explorer.graph.keys import identifier
from competence_explorer.graph.records import Fact, NodeFact, Ref, Statement
from competence_explorer.graph.schema import EXCHANGE_STATUSES, TRAINING_FORMATS
from competence_explorer.loaders import facts
from competence_explorer.loaders.base import Column, Context, Loader, Row, RowError

_FORMATS = {
    "mentor": "mentoring", "szkolenie": "training", "wizyta studyjna": "study_visit",
    "misja ekspercka": "expert_mission", "warsztat": "workshop",
}  # fmt: skip


def state(row: Row, context: Context) -> Statement:
    """A row states an exchange: who gives, who takes, about what, where, and which need it answers."""
    facts.required(row, "exchange_id")
    exchange = facts.owned(
        "Exchange", context, row, row.text("exchange_id"),
        "format", "status", "hours_planned", "hours_done", "start_date", "outcome",
    )  # fmt: skip
    giver, taker = facts.person(context, row, "giver"), facts.person(context, row, "taker")
    if giver and taker and giver.ref == taker.ref:
        raise RowError("Nobody gives to oneself.", "Name another giver or taker.", column="taker", value=row["taker"])
    skill, host = facts.row_skill(context, row), facts.institution(context, row.text("host"))
    need = _need(row, context)
    own: list[Fact] = [exchange]
    own += [facts.relationship(type, who, exchange) for type, who in (("GIVES", giver), ("TAKES", taker)) if who]
    ends = (("ABOUT", skill), ("HOSTED_BY", host), ("ANSWERS", need))
    own += [facts.relationship(type, exchange, end) for type, end in ends if end]
    return facts.statement(row, own, [giver, taker, skill, host, need])


def _need(row: Row, context: Context) -> NodeFact | None:
    id = row.text("need_id")
    return NodeFact(Ref("Need", identifier(context.own_namespace(), id)), {}) if id else None


def _person(role: str, example: str, *aliases: str) -> tuple[Column, ...]:
    """The four columns for a person in a role."""
    return (
        Column(role, "text", f"The {role}.", example=example, aliases=aliases),
        Column(f"{role}_id", "text", f"Id of the {role}, as in the roster of the institution."),
        Column(f"{role}_email", "email", f"E-mail of the {role}.", aliases=(f"{role} e-mail",)),
        Column(f"{role}_institution", "text", f"Institution of the {role}.", example="Gmina Przykład"),
    )


LOADER = Loader(
    kind="exchanges",
    title="Exchanges",
    description="Mentoring, study visits, expert missions and workshops between people. A row an exchange.",
    columns=(
        Column(
            "exchange_id",
            "text",
            "Id of the exchange.",
            required=True,
            example="EX-E-01",
            aliases=("exchange", "id wymiany"),
        ),
        Column(
            "format",
            "text",
            "Format.",
            example="mentoring",
            values=("mentoring", *TRAINING_FORMATS),
            aliases=("forma",),
            synonyms=_FORMATS,
        ),
        Column("status", "text", "Status.", example="done", values=EXCHANGE_STATUSES, aliases=("stan",)),
        Column("hours_planned", "number", "Planned hours.", example="10", minimum=0, aliases=("planowane godziny",)),
        Column("hours_done", "number", "Hours done.", example="8", minimum=0, aliases=("hours", "godziny")),
        Column("start_date", "date", "First day.", example="2025-02-03", aliases=("start", "date", "data rozpoczęcia")),
        Column("outcome", "text", "What came of it.", example="The application was sent", aliases=("result", "wynik")),
        *_person("giver", "Jadwiga Przykładowa", "mentor", "expert", "dający"),
        *_person("taker", "Zygmunt Wzorowy", "mentee", "biorący"),
        Column("competence", "text", "What it is about.", example="State aid", aliases=("skill", "kompetencja")),
        Column("competence_id", "text", "ESCO URI or another id of it.", aliases=("skill id", "id kompetencji")),
        Column(
            "host", "text", "Institution that hosts it.", example="Gmina Przykład", aliases=("gospodarz", "hosted by")
        ),
        Column(
            "need_id", "text", "Id of the need that it answers.", example="EX-N-01", aliases=("need", "id potrzeby")
        ),
    ),
    key=("exchange_id",),
    statement=state,
    sheets={
        "Exchanges": (
            "exchange_id",
            "format",
            "status",
            "hours_planned",
            "hours_done",
            "start_date",
            "outcome",
            "giver",
            "giver_id",
            "giver_email",
            "giver_institution",
            "taker",
            "taker_id",
            "taker_email",
            "taker_institution",
            "competence",
            "competence_id",
            "host",
            "need_id",
        ),
    },
)
