"""Needs: what people and institutions ask help with."""

from __future__ import annotations

from competence_explorer.graph.records import Fact, Statement
from competence_explorer.graph.schema import NEED_STAGES, NEED_STATUSES, THEMES
from competence_explorer.loaders import facts
from competence_explorer.loaders.base import Column, Context, Loader, Row


def state(row: Row, context: Context) -> Statement:
    """A row states a need, who has it (a person, else an institution), and the competence that it asks for."""
    facts.required(row, "need_id")
    need = facts.owned("Need", context, row, row.text("need_id"), "text", "stage", "urgency", "status")
    place = facts.institution(context, row.text("institution"), row.text("institution_id"))
    person = facts.person(context, row, "person", row.text("institution"))
    themes, skill = facts.themes(row), facts.row_skill(context, row)
    own: list[Fact] = [need, *(facts.relationship("IN_THEME", need, theme) for theme in themes)]
    if who := person or place:
        own.append(facts.relationship("HAS_NEED", who, need))
    if skill:
        own.append(facts.relationship("ASKS_FOR", need, skill, row.some("level")))
    return facts.statement(row, own, [person or place, *themes, skill])


LOADER = Loader(
    kind="needs",
    title="Needs",
    description="What people and institutions need help with. A row a needed competence; needs repeat.",
    columns=(
        Column("need_id", "text", "Id of the need.", required=True, example="EX-N-01", aliases=("need", "id potrzeby")),
        Column(
            "text",
            "text",
            "The need in words.",
            example="Help with the state aid part of an application",
            aliases=("description", "opis", "potrzeba", "treść"),
        ),
        Column("stage", "text", "Stage of the work.", example="application", values=NEED_STAGES, aliases=("etap",)),
        Column(
            "urgency",
            "text",
            "Urgency.",
            example="high",
            values=("low", "medium", "high"),
            aliases=("pilność", "priority"),
            synonyms={"niska": "low", "średnia": "medium", "wysoka": "high"},
        ),
        Column("status", "text", "Status.", example="open", values=NEED_STATUSES, aliases=("stan",)),
        Column("theme", "texts", "Themes.", example="clean energy", values=THEMES, aliases=("themes", "temat")),
        Column(
            "person",
            "text",
            "Who has the need.",
            example="Jadwiga Przykładowa",
            aliases=("name", "osoba", "imię i nazwisko"),
        ),
        Column(
            "person_id",
            "text",
            "The person's id, as in the roster of the institution.",
            example="P-001",
            aliases=("employee id", "id osoby", "id pracownika"),
        ),
        Column("person_email", "email", "The person's e-mail.", aliases=("email", "e-mail")),
        Column(
            "person_institution",
            "text",
            "The person's institution; that of the row, if missing.",
            aliases=("employer", "instytucja osoby"),
        ),
        Column(
            "institution",
            "text",
            "The institution that has the need, where no person is named.",
            example="Gmina Przykład",
            aliases=("organisation", "instytucja"),
        ),
        Column("institution_id", "text", "Its id.", aliases=("organisation id", "id instytucji")),
        Column(
            "competence",
            "text",
            "The competence that is asked for.",
            example="State aid",
            aliases=("skill", "kompetencja"),
        ),
        Column("competence_id", "text", "ESCO URI or another id of it.", aliases=("skill id", "id kompetencji")),
        Column("level", "level", "Level asked for.", example="3", aliases=("poziom",)),
    ),
    key=("need_id",),
    statement=state,
    sheets={
        "Needs": (
            "need_id",
            "text",
            "stage",
            "urgency",
            "status",
            "theme",
            "person",
            "person_id",
            "person_email",
            "person_institution",
            "institution",
            "institution_id",
            "competence",
            "competence_id",
            "level",
        ),
    },
)
