"""The schema: the only place where labels, types, keys, properties and units stand.

Constraints, the writing Cypher, validation, the data dictionary and the legends are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "integer", "number", "date", "texts"]
Merge = Literal["best", "union", "strictest", "highest", "derived"]


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its type, what it means, its unit, and the values it may take.

    ``merge`` says how disagreeing claims become one value: ``best`` takes the value of the claim that ranks
    first (see ``resolve``), ``union`` collects all, ``strictest`` takes the first of ``values`` that occurs,
    ``highest`` the highest number or the latest day, ``derived`` is computed from the other properties.
    """

    name: str
    type: Type
    description: str
    unit: str = ""
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    merge: Merge = "best"
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Node:
    """A kind of node. ``authority`` lists the kinds of source that know best about it, best first."""

    label: str
    description: str
    properties: tuple[Property, ...]
    authority: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relationship:
    """A kind of relationship: which labels it may join, and which properties are its key."""

    type: str
    description: str
    ends: tuple[tuple[str, str], ...]
    key: tuple[str, ...] = ()
    properties: tuple[Property, ...] = ()


def _text(name: str, description: str, *values: str) -> Property:
    return Property(name, "text", description, values=values)


def _texts(name: str, description: str, *values: str) -> Property:
    return Property(name, "texts", description, values=values, merge="union")


def _date(name: str, description: str, merge: Merge = "best") -> Property:
    return Property(name, "date", description, merge=merge)


def _money(name: str, description: str) -> Property:
    return Property(name, "number", description, unit="currency", minimum=0)


def _level(name: str, description: str, merge: Merge = "best") -> Property:
    return Property(name, "integer", description, unit="level 1-4", minimum=1, maximum=4, merge=merge)


VISIBILITIES = ("hidden", "institution", "metropolis", "network")
"""Who may see a person, strictest first; missing means ``institution``."""

PURPOSES = ("found", "mentor", "brokers", "teams", "abroad")
"""What a person may have permitted: be found by competence, be asked as mentor, and so on."""

LEVELS = {1: "basic", 2: "intermediate", 3: "advanced", 4: "expert"}
"""Levels of competence, as in ProcurCompEU (European Commission, 2020)."""

THEMES = (
    "social development",
    "culture",
    "economic development",
    "clean energy",
    "environment",
    "transport and mobility",
    "urban renewal and regeneration",
    "joint purchases",
    "spatial planning",
)

INSTITUTION_KINDS = ("municipality", "county", "agency", "utility", "university", "school", "ngo", "company")
TRAINING_FORMATS = ("training", "study_visit", "expert_mission", "workshop")
NEED_STAGES = ("strategy", "call", "application", "implementation", "settlement", "partnership")
NEED_STATUSES = ("open", "matched", "met", "withdrawn")
EXCHANGE_STATUSES = ("proposed", "asked", "accepted", "done", "declined")
EVIDENCE = ("declared", "project", "training", "assessed")

_CURRENCY = _text("currency", "ISO 4217 code of the amounts.")
_OTHERS = _texts("alternative_names", "Other names.")
_NAMES = (_text("name", "Name in English."), _text("name_pl", "Name in Polish."), _OTHERS)
_MERGED = _texts("merged_ids", "Keys of others that were decided to be the same.")

NODES: Mapping[str, Node] = {
    node.label: node
    for node in (
        Node(
            "Person",
            "A person who works, or worked, at an institution.",
            (
                _text("name", "Full name."),
                Property("email", "text", "E-mail: a key, never shown.", shown=False),
                _text("job_title", "Job title."),
                _texts("languages", "Languages spoken (ISO 639-1)."),
                Property(
                    "visibility",
                    "text",
                    "Who may see the person; missing means institution.",
                    values=VISIBILITIES,
                    merge="strictest",
                ),
                _texts("permissions", "Purposes for which the person may be named outside.", *PURPOSES),
                Property("mentoring_hours_max", "number", "Load limit of a mentor.", "hours a year", minimum=0),
                _date("leaves_on", "Recorded or declared last day."),
                _MERGED,
            ),
            authority=("staff-roster", "organogram", "exchanges", "needs", "training-records", "project-portfolio"),
        ),
        Node(
            "Skill",
            "A competence; the key is the ESCO concept URI where there is one.",
            (*_NAMES, _text("kind", "Kind of competence.", "knowledge", "skill", "transversal", "group"), _MERGED),
            authority=("esco", "competences"),
        ),
        Node(
            "Project",
            "A project, as a rule co-financed by the EU.",
            (
                _text("title", "Title."),
                _text("summary", "What it is about."),
                _date("start_date", "First day."),
                _date("end_date", "Last day."),
                _money("eu_contribution", "EU co-financing."),
                _money("total", "Total value."),
                _CURRENCY,
                Property("eu_contribution_eur", "number", "EU co-financing.", unit="EUR", minimum=0),
                Property("total_eur", "number", "Total value.", unit="EUR", minimum=0),
                _text("programme", "Programme or fund."),
                _text("status", "Status, in the words of the source."),
            ),
            authority=("project-portfolio",),
        ),
        Node(
            "Institution",
            "A municipality, agency, utility, school or another body.",
            (
                _text("name", "Name."),
                _OTHERS,
                _text("kind", "Kind of institution.", *INSTITUTION_KINDS),
                _text("municipality_code", "TERYT or LAU code."),
                Property("latitude", "number", "Latitude.", unit="degrees", minimum=-90, maximum=90),
                Property("longitude", "number", "Longitude.", unit="degrees", minimum=-180, maximum=180),
                _text("country", "ISO 3166-1 alpha-2 code."),
                _text("town", "Town of its seat."),
                _text("nuts", "Statistical region of its seat: NUTS code or name, the smallest one known."),
                _MERGED,
            ),
            authority=("institutions", "staff-roster", "project-portfolio"),
        ),
        Node(
            "Training",
            "A training, study visit, expert mission or workshop.",
            (
                _text("title", "Title."),
                _text("format", "Format.", *TRAINING_FORMATS),
                _text("provider", "Who gives it."),
                _date("start_date", "First day."),
                Property("duration_hours", "number", "Length.", unit="hours", minimum=0),
                _money("cost", "Cost for one person."),
                _CURRENCY,
            ),
            authority=("training-records",),
        ),
        Node(
            "Need",
            "Something that a person or an institution needs help with.",
            (
                _text("text", "The need in words."),
                _text("stage", "Stage of the work.", *NEED_STAGES),
                _text("urgency", "Urgency.", "low", "medium", "high"),
                _text("status", "Status.", *NEED_STATUSES),
            ),
        ),
        Node(
            "Exchange",
            "Mentoring, a study visit or another exchange between people.",
            (
                _text("format", "Format.", "mentoring", *TRAINING_FORMATS),
                _text("status", "Status.", *EXCHANGE_STATUSES),
                Property("hours_planned", "number", "Planned hours.", unit="hours", minimum=0),
                Property("hours_done", "number", "Hours done.", unit="hours", minimum=0),
                _date("start_date", "First day."),
                _date("end_date", "Last day."),
                _text("outcome", "What came of it."),
            ),
        ),
        Node("Theme", "A field of integrated territorial investment.", (_text("name", "Name.", *THEMES),)),
        Node(
            "Metropolis",
            "A metropolitan area.",
            (_text("name", "Name."), _text("country", "ISO 3166-1 alpha-2 code.")),
            authority=("institutions",),
        ),
        Node(
            "Call",
            "A call for proposals.",
            (
                _text("title", "Title."),
                _date("opens", "First day."),
                _date("closes", "Last day."),
                _money("budget", "Budget."),
                _CURRENCY,
            ),
            authority=("calls",),
        ),
        Node("Occupation", "An ESCO occupation.", _NAMES, authority=("esco",)),
    )
}

_REQUIREMENT = (
    _level("level", "Level needed."),
    Property("people", "integer", "Number of people needed.", unit="people", minimum=1),
    _text("mandatory", "Must have, or nice to have.", "yes", "no"),
)

RELATIONSHIPS: Mapping[str, Relationship] = {
    relationship.type: relationship
    for relationship in (
        Relationship(
            "EMPLOYED_BY",
            "A person holds a post at an institution.",
            (("Person", "Institution"),),
            ("role", "start_date"),
            (
                _text("role", "Post."),
                _text("department", "Department."),
                _date("start_date", "First day."),
                _date("end_date", "Last day; may be planned."),
            ),
        ),
        Relationship("REPORTS_TO", "A person's superior.", (("Person", "Person"),)),
        Relationship(
            "HAS_SKILL",
            "A person has a competence.",
            (("Person", "Skill"),),
            (),
            (
                _level("level", "The level that counts (see graph/levels.py).", merge="derived"),
                _level("level_public", "The same without the supervisor's rating.", merge="derived"),
                _level("self_level", "Own rating."),
                _level("supervisor_level", "Supervisor's rating; never leaves the institution."),
                _level("assessed_level", "Level in an assessment or examination.", merge="highest"),
                _level("project_level", "Level shown in a project, by role and need.", merge="highest"),
                _level("training_level", "Level taught by a training that was completed.", merge="highest"),
                _level("goal_level", "Level the person aims at."),
                Property("evidence", "texts", "What the level rests on.", values=EVIDENCE, merge="union"),
                _date("last_used", "When it was last used or shown.", merge="highest"),
                _date("self_date", "Day of the own rating.", merge="derived"),
                _date("supervisor_date", "Day of the supervisor's rating; never leaves the institution.", "derived"),
                _date("assessed_date", "Day of the assessment.", merge="derived"),
                _date("project_date", "Last day of the work in projects that shows the level.", merge="derived"),
                _date("training_date", "Last day of a training that shows the level.", merge="derived"),
            ),
        ),
        Relationship(
            "WORKED_ON",
            "A person works, or worked, on a project.",
            (("Person", "Project"),),
            ("role",),
            (
                _text("role", "Role."),
                Property("share", "number", "Share of working time.", "0 to 1", minimum=0, maximum=1),
                _date("start_date", "First day."),
                _date("end_date", "Last day."),
            ),
        ),
        Relationship(
            "PARTNER_IN",
            "An institution leads a project or is a partner in it.",
            (("Institution", "Project"),),
            ("role",),
            (_text("role", "Role.", "lead", "partner"), _money("budget", "Its budget."), _CURRENCY),
        ),
        Relationship(
            "REQUIRES",
            "A project or a call needs a competence.",
            (("Project", "Skill"), ("Call", "Skill")),
            (),
            _REQUIREMENT,
        ),
        Relationship(
            "IN_THEME",
            "The theme of a project, a call or a need.",
            (("Project", "Theme"), ("Call", "Theme"), ("Need", "Theme")),
        ),
        Relationship(
            "ATTENDED",
            "A person took part in a training.",
            (("Person", "Training"),),
            ("date",),
            (_date("date", "Day."), _text("result", "Result.", "completed", "passed", "failed", "absent")),
        ),
        Relationship(
            "TEACHES",
            "A training teaches a competence up to a level.",
            (("Training", "Skill"),),
            (),
            (_level("level", "Level taught."),),
        ),
        Relationship("BROADER", "A competence is part of a broader one.", (("Skill", "Skill"),)),
        Relationship("RELATED_TO", "Two competences are related.", (("Skill", "Skill"),)),
        Relationship(
            "NEEDS",
            "An occupation needs a competence.",
            (("Occupation", "Skill"),),
            (),
            (_text("need", "How much.", "essential", "optional"),),
        ),
        Relationship("MEMBER_OF", "An institution belongs to a metropolis.", (("Institution", "Metropolis"),)),
        Relationship("HAS_NEED", "Who has a need.", (("Person", "Need"), ("Institution", "Need"))),
        Relationship(
            "ASKS_FOR",
            "The competence that a need asks for.",
            (("Need", "Skill"),),
            (),
            (_level("level", "Level asked for."),),
        ),
        Relationship("GIVES", "Who gives in an exchange.", (("Person", "Exchange"),)),
        Relationship("TAKES", "Who takes in an exchange.", (("Person", "Exchange"),)),
        Relationship("ABOUT", "The competence that an exchange is about.", (("Exchange", "Skill"),)),
        Relationship("HOSTED_BY", "The host of an exchange.", (("Exchange", "Institution"),)),
        Relationship("ANSWERS", "The need that an exchange answers.", (("Exchange", "Need"),)),
    )
}

BOOKKEEPING: Mapping[str, tuple[str, ...]] = {
    "Graph": ("id",),
    "Source": ("id",),
    "Load": ("id", "source_id"),
    "Manifest": ("id", "load_id"),
    "Report": ("id",),
    "Claim": ("id",),
    "Decision": ("id",),
}
"""Labels of the nodes that the graph is derived from, with the properties to index; ``id`` is unique."""

BOOKKEEPING_TIES = (("VERSION_OF", "Load", "Source"),)
"""Types of the relationships between those nodes, with the labels of their ends."""

SCHEMA_VERSION = 1
"""Of the schema and the bookkeeping: raise it when what was written under the one before is no longer understood."""
