"""ESCO, the European classification of skills and occupations, as its official CSV files.

The files of one language are one source, as a folder or a zip: skills, groups, what is broader than what, which
skills are related; occupations and what they need with the option ``occupations``. Files of another language say
more names of the same concepts: Polish ones ``name_pl``, those of others are among the alternative names.

This service uses the ESCO classification of the European Commission.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from competence_explorer.graph.records import Fact, NodeFact, Ref, Statement
from competence_explorer.loaders import facts
from competence_explorer.loaders.base import Column, Context, Loader, Row, RowError

_ESCO = "http://data.europa.eu/esco/"
_LEVELS = tuple(f"level_{number}" for number in range(4))
_LANGUAGE = re.compile(r"_([a-z]{2})(?:[_.]|$)", re.IGNORECASE)
_NAMES = {"en": "name", "pl": "name_pl"}
_KINDS = {"skill/competence": "skill", "umiejętności/kompetencje": "skill", "wiedza": "knowledge"}

Part = Iterator[tuple[list[Fact], list[NodeFact]]]
"""Own facts and mentions; nothing if a row has no such part."""


def state(row: Row, context: Context) -> Statement:
    """A row states a concept with its names, the broader one, a related one, or what an occupation needs."""
    parts = [part for make in _PARTS for part in make(row, context)]
    if not parts:
        raise RowError("The row states nothing of a concept.", "Fill concept_uri with a label or a broaderUri.")
    return facts.statement(row, [f for own, _ in parts for f in own], [node for _, nodes in parts for node in nodes])


def scope_of(files: Sequence[str]) -> str:
    """The languages that the names of files end in: a new version of a language replaces the one before.

    >>> scope_of(["skills_pl.csv", "skillSkillRelations.csv"])
    'pl'
    """
    return "-".join(sorted({language_of(name) for name in files} - {""})) or "en"


@lru_cache
def language_of(file: str) -> str:
    """The language that a file's name ends in, or empty.

    >>> language_of("skills_en.csv"), language_of("skills_pl_partial.csv"), language_of("skillSkillRelations.csv")
    ('en', 'pl', '')
    """
    return found[-1].lower() if (found := _LANGUAGE.findall(file)) else ""


def _concept(row: Row, context: Context) -> Part:
    """A concept's names and kind; a row with nothing but an id and a broader one names none."""
    label, other, polish = row.text("preferred_label"), row.text("alt_labels"), row.text("name_pl")
    if not (label or other or polish):
        return
    names = _names(row, context, label, [part for line in other.splitlines() for part in line.split("|")])
    if polish:
        names["name_pl"] = polish
    concept = _node(row, "concept_uri")
    kind = _kind(row) if concept.ref.label == "Skill" else ""
    yield [concept._replace(properties={**names, "kind": kind} if kind else names)], []


def _broader(row: Row, _: Context) -> Part:
    if row["broader_uri"]:
        concept, broader = _node(row, "concept_uri", "Skill"), _node(row, "broader_uri", "Skill")
        yield [concept, facts.relationship("BROADER", concept, broader)], [broader]


def _hierarchy(row: Row, context: Context) -> Part:
    """The lowest of the levels of a row, and the one above it."""
    filled = [level for level in _LEVELS if row[f"{level}_uri"]]
    if not filled:
        return
    names = _names(row, context, row.text(f"{filled[-1]}_preferred_term"), [])
    chain = [_node(row, f"{level}_uri", "Skill") for level in filled[-2:]]
    concept = chain[-1]._replace(properties={**names, "kind": "group"})
    yield [concept, *(facts.relationship("BROADER", concept, above) for above in chain[:-1])], chain[:-1]


def _related(row: Row, _: Context) -> Part:
    if row["original_skill_uri"] or row["related_skill_uri"]:
        skill, other = _node(row, "original_skill_uri", "Skill"), _node(row, "related_skill_uri", "Skill")
        yield [skill, facts.relationship("RELATED_TO", skill, other)], [other]


def _needs(row: Row, _: Context) -> Part:
    if row["occupation_uri"] or row["skill_uri"]:
        occupation, skill = _node(row, "occupation_uri", "Occupation"), _node(row, "skill_uri", "Skill")
        yield [occupation, facts.relationship("NEEDS", occupation, skill, {"need": row["relation_type"]})], [skill]


_PARTS: tuple[Callable[[Row, Context], Part], ...] = (_concept, _hierarchy, _broader, _related, _needs)


def _names(row: Row, context: Context, label: str, others: list[str]) -> dict[str, Any]:
    """A label where its language has a property, else among the alternative names."""
    name = _NAMES.get(language_of(row.sheet) or language_of(context.file) or "en")
    alternative = {other.strip() for other in (*others, *([] if name else [label]))} - {"", label if name else ""}
    return ({name: label} if name and label else {}) | (
        {"alternative_names": sorted(alternative)} if alternative else {}
    )


def _kind(row: Row) -> str:
    if row["concept_type"] == "SkillGroup":
        return "group"
    return "transversal" if row["reuse_level"] == "transversal" else row.text("skill_type")


def _node(row: Row, column: str, label: str = "") -> NodeFact:
    """The concept in a column, without names. Raises RowError if it is none, or none of that label."""
    uri = row.text(column)
    found = "Occupation" if "/occupation/" in uri else "Skill"
    if not uri.startswith(_ESCO) or (label and label != found):
        right = f"{_ESCO}{(label or found).lower()}/…"
        raise RowError(f"This is no ESCO {label.lower() or 'concept'}.", right, column=column, value=uri)
    return NodeFact(Ref(found, uri), {})


def _uri(name: str, what: str, example: str) -> Column:
    return Column(name, "text", what, example=f"{_ESCO}{example}")


LOADER = Loader(
    kind="esco",
    title="ESCO",
    description=(
        "The official ESCO CSV files of a language, in a folder or a zip. A row a concept, or a relation between two. "
        "This service uses the ESCO classification of the European Commission."
    ),
    columns=(
        Column(
            "concept_type",
            "text",
            "What kind of concept it is.",
            example="KnowledgeSkillCompetence",
            values=("KnowledgeSkillCompetence", "SkillGroup", "Occupation"),
        ),
        _uri("concept_uri", "The concept.", "skill/00000000-0000-0000-0000-000000000001"),
        Column("preferred_label", "text", "Its name, in the language that the file's name ends in.", example="GIS"),
        Column(
            "alt_labels",
            "text",
            "Other names, a line each (or separated by |).",
            example="geographic information systems|geoinformatics",
            aliases=("altLabels_pl",),
        ),
        Column("name_pl", "text", "Its Polish name.", example="systemy informacji", aliases=("preferredLabel_pl",)),
        Column(
            "skill_type",
            "text",
            "Knowledge, or a skill.",
            example="knowledge",
            values=("knowledge", "skill"),
            synonyms=_KINDS,
        ),
        Column("reuse_level", "text", "How widely it is used; transversal makes it so.", example="cross-sector"),
        _uri("broader_uri", "The broader concept.", "skill/00000000-0000-0000-0000-000000000002"),
        *(
            column
            for level in _LEVELS
            for column in (
                _uri(f"{level}_uri", f"Hierarchy of groups: {level.replace('_', ' ')}.", f"skill/S{level[-1]}"),
                Column(f"{level}_preferred_term", "text", "Its name.", example=f"group {level[-1]}"),
            )
        ),
        _uri("original_skill_uri", "A skill that is related to another.", "skill/00000000-0000-0000-0000-000000000001"),
        _uri("related_skill_uri", "The other.", "skill/00000000-0000-0000-0000-000000000003"),
        _uri("occupation_uri", "An occupation.", "occupation/00000000-0000-0000-0000-000000000004"),
        _uri("skill_uri", "What it needs.", "skill/00000000-0000-0000-0000-000000000001"),
        Column(
            "relation_type",
            "text",
            "How much it needs it.",
            example="essential",
            values=("essential", "optional"),
        ),
    ),
    key=("concept_uri", "level_0_uri", "original_skill_uri", "occupation_uri"),
    statement=state,
    sheets={
        "Concepts": (
            "concept_type",
            "concept_uri",
            "preferred_label",
            "alt_labels",
            "name_pl",
            "skill_type",
            "reuse_level",
        ),
        "Broader": ("concept_uri", "broader_uri"),
        "Hierarchy": tuple(f"{level}_{what}" for level in _LEVELS for what in ("uri", "preferred_term")),
        "Related": ("original_skill_uri", "related_skill_uri", "relation_type"),
        "Needs": ("occupation_uri", "skill_uri", "relation_type"),
    },
    bundle={
        "skills_*.csv": "",
        "skillGroups_*.csv": "",
        "skillsHierarchy_*.csv": "",
        "broaderRelationsSkillPillar*.csv": "",
        "skillSkillRelations*.csv": "",
        "occupations_*.csv": "occupations",
        "occupationSkillRelations*.csv": "occupations",
    },
    scope=scope_of,
    ignored=(
        *("hiddenLabels", "status", "modifiedDate", "scopeNote", "definition", "inScheme", "description", "code"),
        *("iscoGroup", "regulatedProfessionNote", "broaderType", "originalSkillType", "relatedSkillType"),
        *(f"Level {number} code" for number in range(4)),
        *("description_pl", "collections"),
    ),
)
