"""Catalogues of competences: names, kinds, what is part of what."""

from __future__ import annotations

from collections.abc import Iterable

from competence_explorer.graph.keys import normalise
from competence_explorer.graph.records import Fact, NodeFact, Statement
from competence_explorer.loaders import facts
from competence_explorer.loaders.base import Column, Context, Loader, Row


def index_names(rows: Iterable[Row], _: Context) -> dict[str, str]:
    """The id of each competence that has one, by name: ``broader`` and ``related`` name competences."""
    return {normalise(row.text("competence")): row.text("competence_id") for row in rows if row.text("competence_id")}


def state(row: Row, context: Context) -> Statement:
    """A row states a competence, the broader one and the related ones."""
    facts.required(row, "competence", "competence_id")
    skill = facts.row_skill(context, row)
    assert skill  # noqa: S101 (required above)
    skill = skill._replace(properties={**skill.properties, **row.some("name_pl", "alternative_names", "kind")})
    broader = _named(context, row.text("broader"), row.text("broader_id"))
    related = [node for name in row["related"] or () if (node := _named(context, name)) and node.ref != skill.ref]
    own: list[Fact] = [skill, *(facts.relationship("RELATED_TO", skill, node) for node in related)]
    if broader and broader.ref != skill.ref:
        own.append(facts.relationship("BROADER", skill, broader))
    return facts.statement(row, own, [broader, *related])


def _named(context: Context, name: str, id: str = "") -> NodeFact | None:
    return facts.skill(context, name, id or context.index.get(normalise(name), ""))


LOADER = Loader(
    kind="competences",
    title="Catalogue of competences",
    description="Competences with names, kinds and broader competences. A row a competence.",
    columns=(
        Column(
            "competence",
            "text",
            "Name in English.",
            required=True,
            example="State aid",
            aliases=("skill", "name", "preferredLabel", "kompetencja", "competency", "umiejętność"),
        ),
        Column(
            "competence_id",
            "text",
            "ESCO URI or another id.",
            aliases=("conceptUri", "skill id", "id", "id kompetencji"),
        ),
        Column(
            "name_pl", "text", "Name in Polish.", example="Pomoc publiczna", aliases=("polish name", "nazwa polska")
        ),
        Column(
            "alternative_names",
            "texts",
            "Other names.",
            example="State aid rules",
            aliases=("other names", "inne nazwy", "synonyms", "synonimy"),
        ),
        Column(
            "kind",
            "text",
            "Kind of competence.",
            example="knowledge",
            values=("knowledge", "skill", "transversal"),
            aliases=("type", "skillType", "rodzaj"),
            synonyms={"wiedza": "knowledge", "umiejętność": "skill", "skill/competence": "skill"},
        ),
        Column(
            "broader",
            "text",
            "Name of the broader competence.",
            example="Public finance",
            aliases=("parent", "group", "grupa", "nadrzędna"),
        ),
        Column("broader_id", "text", "Its id.", aliases=("broaderUri", "parent id")),
        Column(
            "related",
            "texts",
            "Names of related competences.",
            example="Public procurement",
            aliases=("related to", "powiązane"),
        ),
    ),
    key=("competence", "competence_id"),
    statement=state,
    sheets={
        "Competences": (
            "competence",
            "competence_id",
            "name_pl",
            "alternative_names",
            "kind",
            "broader",
            "broader_id",
            "related",
        ),
    },
    index_columns=("competence", "competence_id"),
    index=index_names,
)
