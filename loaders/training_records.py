"""Training records: trainings, study visits and workshops, what they teach, and who took part."""

from __future__ import annotations

from typing import Any

from competence_explorer.graph import keys
from competence_explorer.graph.records import Fact, NodeFact, Ref, Statement
from competence_explorer.graph.schema import TRAINING_FORMATS
from competence_explorer.loaders import facts
from competence_explorer.loaders.base import Column, Context, Loader, Row, RowError

_RESULTS = {
    "ukończone": "completed", "ukończony": "completed", "ukończyła": "completed", "ukończył": "completed",
    "zaliczone": "passed", "zdane": "passed", "zdany": "passed", "niezdane": "failed", "niezaliczone": "failed",
    "nieobecny": "absent", "nieobecna": "absent", "attended": "completed", "did not attend": "absent",
}  # fmt: skip
_FORMATS = {
    "szkolenie": "training", "course": "training", "kurs": "training", "wizyta studyjna": "study_visit",
    "misja ekspercka": "expert_mission", "warsztat": "workshop", "warsztaty": "workshop",
}  # fmt: skip


def state(row: Row, context: Context) -> Statement:
    """A row states its training, the competence that it teaches, and the person who took part.

    A participant who completed or passed has the competence of the row: participants' rows repeat it.
    """
    facts.required(row, "training_id", "training")
    training = _training(row, context)
    skill, person = facts.row_skill(context, row), facts.person(context, row, "person")
    own: list[Fact] = [training]
    if skill:
        own.append(facts.relationship("TEACHES", training, skill, row.some("level")))
    if person:
        own.append(facts.relationship("ATTENDED", person, training, {"date": row["date"], "result": row["result"]}))
    learnt = _learnt(row)
    if learnt and person and skill:
        own.append(facts.relationship("HAS_SKILL", person, skill, learnt))
    elif row["assessed_level"]:
        raise RowError("An assessed level needs a person and a competence.", "Fill person and competence.",
                    column="assessed_level", value=row["assessed_level"])  # fmt: skip
    return facts.statement(row, own, [person, skill])


def _training(row: Row, context: Context) -> NodeFact:
    id, title = row.text("training_id"), row.text("training")
    key = keys.identifier(context.own_namespace(), id) if id else keys.hashed(title, row.text("provider"))
    money = facts.amounts(row, "cost")
    given = row.some("format", "provider", "start_date", "duration_hours")
    return NodeFact(Ref("Training", key), ({"title": title} if title else {}) | given | money)


def _learnt(row: Row) -> dict[str, Any]:
    """What the row says of the person's competence; empty if nothing."""
    values: dict[str, Any] = {}
    evidence = []
    if row["result"] in ("completed", "passed"):
        evidence.append("training")
        values |= {"training_level": row["level"]}
    if row["assessed_level"]:
        evidence.append("assessed")
        values |= {"assessed_level": row["assessed_level"]}
    day = row["date"] or row["start_date"]
    return values | {"evidence": sorted(evidence), "last_used": day} if evidence else {}


LOADER = Loader(
    kind="training-records",
    title="Training records",
    description=(
        "Trainings, study visits and workshops: what they teach and who took part. A participant's row repeats the "
        "competence and the level that the training teaches: who completed or passed it then has them."
    ),
    columns=(
        Column(
            "training_id",
            "text",
            "Id of the training (or its title).",
            required=True,
            example="EX-T-01",
            aliases=("id szkolenia", "course id", "nr szkolenia"),
        ),
        Column(
            "training",
            "text",
            "Title.",
            required=True,
            example="State aid in practice (invented)",
            aliases=("training title", "course", "szkolenie", "nazwa szkolenia", "tytuł szkolenia", "temat szkolenia"),
        ),
        Column(
            "format",
            "text",
            "Format.",
            example="training",
            values=TRAINING_FORMATS,
            aliases=("training format", "forma", "rodzaj"),
            synonyms=_FORMATS,
        ),
        Column(
            "provider",
            "text",
            "Who gives it.",
            example="Example Academy",
            aliases=("trainer", "organizator", "firma szkoleniowa"),
        ),
        Column("start_date", "date", "First day.", example="2024-05-13", aliases=("start", "data rozpoczęcia")),
        Column(
            "duration_hours",
            "number",
            "Length in hours.",
            example="16",
            minimum=0,
            aliases=("hours", "duration", "liczba godzin", "godziny"),
        ),
        Column("cost", "money", "Cost for one person.", example="1200.00", aliases=("price", "koszt", "cena")),
        Column("currency", "text", "ISO 4217 code of the cost.", example="PLN", aliases=("waluta",)),
        Column(
            "competence",
            "text",
            "A competence that it teaches.",
            example="State aid",
            aliases=("skill", "kompetencja", "umiejętność"),
        ),
        Column("competence_id", "text", "ESCO URI or another id of it.", aliases=("skill id", "id kompetencji")),
        Column("level", "level", "Level taught.", example="2", aliases=("level taught", "poziom")),
        Column(
            "person",
            "text",
            "Somebody who took part.",
            example="Jadwiga Przykładowa",
            aliases=("participant", "name", "uczestnik", "imię i nazwisko", "osoba", "pracownik"),
        ),
        Column(
            "person_id",
            "text",
            "The participant's id, as in the roster of the institution.",
            example="P-001",
            aliases=("employee id", "participant id", "id osoby", "id pracownika", "nr pracownika"),
        ),
        Column("person_email", "email", "The participant's e-mail.", aliases=("email", "e-mail", "adres e-mail")),
        Column(
            "person_institution",
            "text",
            "The participant's institution.",
            example="Gmina Przykład",
            aliases=("institution", "instytucja", "employer", "organisation", "pracodawca", "jednostka"),
        ),
        Column(
            "date",
            "date",
            "Day of taking part.",
            example="2024-05-14",
            aliases=("attended on", "data", "completion date", "data ukończenia", "data szkolenia", "training date"),
        ),
        Column(
            "result",
            "text",
            "Result.",
            example="completed",
            values=("completed", "passed", "failed", "absent"),
            aliases=("wynik", "status"),
            synonyms=_RESULTS,
        ),
        Column(
            "assessed_level",
            "level",
            "Level in an assessment or examination.",
            aliases=("assessment", "ocena", "egzamin"),
        ),
    ),
    key=("training_id", "training"),
    statement=state,
    sheets={
        "Trainings": (
            "training_id",
            "training",
            "format",
            "provider",
            "start_date",
            "duration_hours",
            "cost",
            "currency",
            "competence",
            "competence_id",
            "level",
        ),
        "Participants": (
            "training_id",
            "person",
            "person_id",
            "person_email",
            "person_institution",
            "date",
            "result",
            "competence",
            "competence_id",
            "level",
            "assessed_level",
        ),
    },
)
