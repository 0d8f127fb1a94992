"""The columns that every table of required competences has alike: calls and portfolios."""

from __future__ import annotations

from competence_explorer.loaders.base import Column

COMPETENCE_ID = Column("competence_id", "text", "ESCO URI or another id of it.", aliases=("skill id", "id kompetencji"))
PEOPLE = Column(
    "people",
    "integer",
    "Number of people needed.",
    example="1",
    minimum=1,
    aliases=("number of people", "liczba osób"),
)
MANDATORY = Column(
    "mandatory",
    "text",
    "Must have, or nice to have.",
    example="yes",
    values=("yes", "no"),
    aliases=("obowiązkowe", "wymagane", "required"),
)
