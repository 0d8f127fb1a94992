"""Mentoring pairs: who mentors whom in what, with hours and days. A pair is an exchange of the format mentoring."""

from __future__ import annotations

from competence_explorer.graph import keys
from competence_explorer.graph.records import Fact, NodeFact, Ref, Statement
from competence_explorer.graph.schema import EXCHANGE_STATUSES
from competence_explorer.loaders import facts
from competence_explorer.loaders.base import Column, Context, Loader, Row, RowError

_STATUSES = {
    "planned": "proposed", "planowane": "proposed", "proponowane": "proposed", "requested": "asked",
    "active": "accepted", "ongoing": "accepted", "running": "accepted", "agreed": "accepted", "w toku": "accepted",
    "trwa": "accepted", "completed": "done", "finished": "done", "ended": "done", "zakończone": "done",
    "zakończony": "done", "rejected": "declined", "cancelled": "declined", "odrzucone": "declined",
}  # fmt: skip


def state(row: Row, context: Context) -> Statement:
    """A row states a mentor, a mentee, what it is about, and how far they are."""
    mentor, mentee = _person(row, context, "mentor"), _person(row, context, "mentee")
    if mentor.ref == mentee.ref:
        raise RowError("Nobody is a mentor of oneself.", "Name another mentor or mentee.", column="mentee",
                       value=row["mentee"] or mentee.ref.id)  # fmt: skip
    facts.ordered(row, "start_date", "end_date")
    skill = facts.row_skill(context, row)
    pair = NodeFact(_ref(row, context, mentor, mentee, skill), {"format": "mentoring", **row.some(
        "status", "hours_planned", "hours_done", "start_date", "end_date", "outcome"
    )})  # fmt: skip
    own: list[Fact] = [pair, facts.relationship("GIVES", mentor, pair), facts.relationship("TAKES", mentee, pair)]
    if skill:
        own.append(facts.relationship("ABOUT", pair, skill))
    return facts.statement(row, own, [mentor, mentee, skill])


def _person(row: Row, context: Context, role: str) -> NodeFact:
    facts.required(row, role, f"{role}_id", f"{role}_email")
    person = facts.person(context, row, role)
    assert person  # noqa: S101 (required above)
    return person


def _ref(row: Row, context: Context, mentor: NodeFact, mentee: NodeFact, skill: NodeFact | None) -> Ref:
    """The pair's id, else a hash of who, whom, what and since when."""
    if row["pair_id"]:
        return Ref("Exchange", keys.identifier(context.own_namespace(), row.text("pair_id")))
    since = row["start_date"].isoformat() if row["start_date"] else ""
    return Ref("Exchange", keys.hashed(mentor.ref.id, mentee.ref.id, skill.ref.id if skill else "", since))


def _columns_of(role: str, example: str, *aliases: str) -> tuple[Column, ...]:
    return (
        Column(role, "text", f"The {role}.", required=True, example=example, aliases=aliases),
        Column(f"{role}_id", "text", f"Id of the {role}, as in the roster of the institution."),
        Column(f"{role}_email", "email", f"E-mail of the {role}.", aliases=(f"{role} e-mail",)),
        Column(
            f"{role}_institution",
            "text",
            f"Institution of the {role}.",
            example="Gmina Przykład",
            aliases=(f"{role} organisation", f"instytucja {role}a"),
        ),
    )


LOADER = Loader(
    kind="mentoring-pairs",
    title="Mentoring pairs",
    description="Who mentors whom in which competence, with hours, days and status. A row a pair.",
    columns=(
        Column("pair_id", "text", "Id of the pair, if it has one.", example="EX-M-01", aliases=("pair", "id pary")),
        *_columns_of("mentor", "Jadwiga Przykładowa", "mentor name", "mentorka"),
        *_columns_of("mentee", "Zygmunt Wzorowy", "mentee name", "protégé", "podopieczny"),
        Column(
            "competence", "text", "What it is about.", example="State aid", aliases=("skill", "topic", "kompetencja")
        ),
        Column("competence_id", "text", "ESCO URI or another id of it.", aliases=("skill id", "id kompetencji")),
        Column(
            "hours_planned",
            "number",
            "Planned hours.",
            example="10",
            minimum=0,
            aliases=("planned hours", "planowane godziny"),
        ),
        Column("hours_done", "number", "Hours done.", example="8", minimum=0, aliases=("hours", "godziny")),
        Column("start_date", "date", "First day.", example="2025-02-03", aliases=("start", "from", "od", "date")),
        Column("end_date", "date", "Last day.", example="2025-05-30", aliases=("end", "to", "do", "until")),
        Column(
            "status",
            "text",
            "How far they are.",
            example="done",
            values=EXCHANGE_STATUSES,
            synonyms=_STATUSES,
            aliases=("stan",),
        ),
        Column("outcome", "text", "What came of it.", aliases=("result", "wynik", "notes")),
    ),
    key=("mentor", "mentor_id", "mentor_email"),
    statement=state,
    sheets={
        "Pairs": (
            "pair_id",
            *(f"{role}{part}" for role in ("mentor", "mentee") for part in ("", "_id", "_email", "_institution")),
            "competence",
            "competence_id",
            "hours_planned",
            "hours_done",
            "start_date",
            "end_date",
            "status",
            "outcome",
        ),
    },
)
