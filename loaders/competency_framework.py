"""Self-assessments by a competency framework: each person's own, supervisor's and goal level for each competence.

Any framework as a long table, a row a person's competence. The EU competency framework for the management of ERDF and
the Cohesion Fund has three families of competences (operational, professional, management); families, and the
framework itself, are broader competences. Levels are stated, employment is not: that is for the staff roster.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from competence_explorer.graph import keys
from competence_explorer.graph.errors import FileError
from competence_explorer.graph.records import Fact, NodeFact, Ref, Statement
from competence_explorer.loaders import facts
from competence_explorer.loaders.amounts import number
from competence_explorer.loaders.base import Column, Context, Loader, Row, RowError
from competence_explorer.loaders.values import level

_LEVELS = ("self_level", "supervisor_level", "goal_level")
_OURS = frozenset(("1-4", "14", "1 to 4", "1..4", "1–4", "basic-expert"))
_FAMILIES = {
    "operational": "operational", "professional": "professional", "management": "management",
    "operacyjne": "operational", "zawodowe": "professional", "zarządcze": "management", "managerial": "management",
}  # fmt: skip
_TYPING_ERRORS = 0.05
"""Share of numbers off the scale up to which they are errors of typing, and not another scale."""


def index_scale(rows: Iterable[Row], context: Context) -> None:
    """See that the levels are ours. Raises FileError for another scale: its 4 may be less than our 4."""
    declared: set[str] = set()
    found: Counter[str] = Counter()
    for row in rows:
        declared |= {row.text("scale")} - {""}
        found.update(row.text(column) for column in _LEVELS if row[column])
    if other := sorted(scale for scale in declared if scale.lower() not in _OURS):
        raise FileError(f"{context.file}: levels are on the scale {other[0]!r}.", _mapping_for(other[0], found))
    foreign = {token: often for token, often in found.items() if not _is_level(token)}
    often = sum(foreign.values())
    if often > 1 and often > _TYPING_ERRORS * found.total():
        listed = ", ".join(f"{token} ({times} times)" for token, times in sorted(foreign.items())[:8])
        raise FileError(f"{context.file}: levels are not on the scale from 1 to 4: {listed}.", _mapping_for("", found))


def state(row: Row, context: Context) -> Statement:
    """A row states a person's levels of a competence, and what the competence is part of."""
    facts.required(row, "person", "person_id", "person_email")
    facts.required(row, "competence", "competence_id")
    person = facts.person(context, row, "person", row.text("institution") or context.institution)
    skill = facts.row_skill(context, row)
    assert person and skill  # noqa: S101 (required above)
    values = _levels(row)
    rated = {*values} - {"goal_level"} or not values  # who only aims at it need not have it
    evidence = ["declared"] if rated else None
    chain = [skill, *_groups(row)]
    own: list[Fact] = [person, facts.relationship("HAS_SKILL", person, skill, {**values, "evidence": evidence})]
    own += [facts.relationship("BROADER", part, whole) for part, whole in pairwise(chain)]
    return facts.statement(row, own, chain)


def _levels(row: Row) -> dict[str, int]:
    found = {}
    for column in _LEVELS:
        if row[column]:
            try:
                found[column] = level(row[column])
            except RowError as fault:
                fault.column, fault.value = column, row[column]
                raise
    return found


def _groups(row: Row) -> list[NodeFact]:
    """The competence's family, and the framework, as broader competences."""
    known = _FAMILIES.get(row.text("family").lower())
    names = (f"{known} competences" if known else row.text("family"), row.text("framework"))
    return [
        NodeFact(Ref("Skill", keys.skill(name)), {"name": name, "kind": "group"}) for name in names if keys.slug(name)
    ]


def _is_level(token: str) -> bool:
    try:
        return bool(level(token))
    except RowError:
        return False


def _mapping_for(scale: str, found: Counter[str]) -> str:
    tokens = sorted(found, key=lambda token: (_size(token), token))[:8] or ["0"]
    pairs = ", ".join(f'"{token}": "{"…" if not _is_level(token) else token}"' for token in tokens)
    said = f'scale: {{"{scale}": "1-4"}}, ' if scale else ""
    columns = ", ".join(f"{column}: {{{pairs}}}" for column in _LEVELS)
    return f'Say in a mapping what each level is from 1 basic to 4 expert ("" for none) – values: {{{said}{columns}}}'


def _size(token: str) -> float:
    try:
        return number(token)
    except RowError:
        return float("inf")


LOADER = Loader(
    kind="competency-framework",
    title="Competency framework: self-assessments",
    description=(
        "Levels of people of one institution by a framework of competences: own, supervisor's, goal. A row a person's "
        "competence. Levels are 1 basic to 4 expert; a mapping translates other scales."
    ),
    columns=(
        Column(
            "person",
            "text",
            "Full name (or person_id, person_email).",
            required=True,
            example="Jadwiga Przykładowa",
            aliases=("name", "employee", "full name", "osoba", "imię i nazwisko", "pracownik"),
        ),
        Column("person_id", "text", "Id, as in the roster.", example="P-001", aliases=("employee id", "id pracownika")),
        Column("person_email", "email", "E-mail.", aliases=("email", "e-mail", "adres e-mail")),
        Column(
            "institution",
            "text",
            "The institution (or declared in a mapping).",
            required=True,
            example="Gmina Przykład",
            aliases=("organisation", "organization", "employer", "administration", "instytucja", "urząd"),
        ),
        Column("institution_id", "text", "Its id.", aliases=("organisation id", "id instytucji")),
        Column("framework", "text", "Name of the framework.", example="Invented framework", aliases=("ramy",)),
        Column(
            "family",
            "text",
            "Family of the competence: operational, professional, management or another.",
            example="professional",
            aliases=(
                "competence family",
                "competency family",
                "cluster",
                "competence type",
                "type of competence",
                "rodzina",
                "rodzina kompetencji",
                "grupa kompetencji",
            ),
        ),
        Column(
            "competence",
            "text",
            "The competence.",
            required=True,
            example="State aid",
            aliases=("competency", "skill", "kompetencja", "competence name"),
        ),
        Column("competence_id", "text", "ESCO URI or another id of it.", aliases=("skill id", "id kompetencji")),
        Column(
            "self_level",
            "text",
            "Own rating.",
            example="3",
            aliases=("own level", "own", "own rating", "self", "self-assessment", "self rating", "samoocena", "level"),
        ),
        Column(
            "supervisor_level",
            "text",
            "Supervisor's rating; never leaves the institution.",
            example="3",
            aliases=(
                "supervisor",
                "supervisor's level",
                "supervisor rating",
                "supervisor's rating",
                "manager rating",
                "ocena przełożonego",
                "przełożony",
            ),
        ),
        Column(
            "goal_level",
            "text",
            "Level to be reached.",
            example="4",
            aliases=("goal", "target", "target level", "desired level", "required level", "cel", "poziom docelowy"),
        ),
        Column("scale", "text", "The scale of the levels.", example="1-4", aliases=("rating scale", "skala")),
    ),
    key=("competence", "competence_id"),
    statement=state,
    sheets={
        "Assessments": (
            "person",
            "person_id",
            "person_email",
            "institution",
            "institution_id",
            "framework",
            "family",
            "competence",
            "competence_id",
            *_LEVELS,
            "scale",
        ),
    },
    one_institution=True,
    index_columns=(*_LEVELS, "scale", "institution", "institution_id"),
    index=index_scale,
    telling=("family", "framework", "scale"),
)
