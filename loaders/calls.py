"""Calls for proposals, and the competences that they need."""

from __future__ import annotations

from competence_explorer.graph.records import Fact, Statement
from competence_explorer.graph.schema import THEMES
from competence_explorer.loaders import facts
from competence_explorer.loaders.base import Column, Context, Loader, Row
from competence_explorer.loaders.requirements import COMPETENCE_ID, MANDATORY, PEOPLE


def state(row: Row, context: Context) -> Statement:
    """A row states a call, its themes and a needed competence."""
    facts.required(row, "call_id")
    facts.ordered(row, "opens", "closes")
    call = facts.owned("Call", context, row, row.text("call_id"), "title", "opens", "closes")
    call = call._replace(properties={**call.properties, **facts.amounts(row, "budget")})
    themes, skill = facts.themes(row), facts.row_skill(context, row)
    own: list[Fact] = [call, *(facts.relationship("IN_THEME", call, theme) for theme in themes)]
    if skill:
        own.append(facts.relationship("REQUIRES", call, skill, row.some("level", "people", "mandatory")))
    return facts.statement(row, own, [*themes, skill])


LOADER = Loader(
    kind="calls",
    title="Calls for proposals",
    description="Calls with days, budget, themes and needed competences. A row a needed competence; calls repeat.",
    columns=(
        Column(
            "call_id",
            "text",
            "Id of the call.",
            required=True,
            example="EX-CALL-01",
            aliases=("call number", "call", "numer naboru", "id naboru", "nr naboru"),
        ),
        Column(
            "title",
            "text",
            "Title.",
            example="Invented call for low-emission transport",
            aliases=("call title", "nazwa naboru", "tytuł"),
        ),
        Column(
            "opens", "date", "First day.", example="2026-09-01", aliases=("opening", "start", "data rozpoczęcia naboru")
        ),
        Column(
            "closes",
            "date",
            "Last day.",
            example="2026-12-15",
            aliases=("deadline", "closing", "data zakończenia naboru"),
        ),
        Column("budget", "money", "Budget.", example="20000000.00", aliases=("allocation", "alokacja", "budżet")),
        Column("currency", "text", "ISO 4217 code of the budget.", example="PLN", aliases=("waluta",)),
        Column(
            "theme", "texts", "Themes.", example="transport and mobility", values=THEMES, aliases=("themes", "temat")
        ),
        Column(
            "competence",
            "text",
            "A competence that the call needs.",
            example="Public procurement",
            aliases=("skill", "kompetencja"),
        ),
        COMPETENCE_ID,
        Column("level", "level", "Level needed.", example="3", aliases=("required level", "poziom")),
        PEOPLE,
        MANDATORY,
    ),
    key=("call_id",),
    statement=state,
    sheets={
        "Calls": ("call_id", "title", "opens", "closes", "budget", "currency", "theme"),
        "Competences": ("call_id", "competence", "competence_id", "level", "people", "mandatory"),
    },
)
