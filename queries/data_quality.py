"""How good are the data? Each aspect with how much of it there is, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.people import parts_of
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.quality import ASPECTS, WHERE, Aspect, AspectId, Found
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import joined, say, word
from competence_explorer.queries.base import About, Column, Rows, query

NAMED = 3
"""Institutions that a remedy names."""


@query(
    "data-quality",
    title="Data quality",
    question="How good are the data, and what would make them better?",
    columns=(
        Column("id", "Key of the aspect; data-quality-items lists its things"),
        Column("name", "What is wanting"),
        Column("count", "How many things are"),
        Column("of", "Out of how many"),
        Column("share", "The first by the second", "0 to 1"),
        Column("worst", "Institutions with most of it"),
        Column("remedy", "What to do about it"),
    ),
    example={"scope": "Metropolia Trzech Portów"},
)
def data_quality(
    view: View,
    *,
    scope: Annotated[str | None, About("Institutions and metropolises joined by '|'; everything without one")] = None,
    limit: Annotated[int, About("How many institutions are named for each aspect")] = 10,
    aspects: Annotated[str | None, About("Only these, by their keys, joined by '|'; all without one")] = None,
) -> Rows:
    """What is missing, contradictory, rejected or old in the graph: a row for each aspect, whatever it finds.

    With a scope only things at its institutions count (people by their main post, projects by their partners, rows by
    the institution of their source), and what is at no institution is left out. Where an institution has *not
    reported*, nothing is known of its competences: it is named, not counted as empty. Rejected and doubtful rows are
    those of the last load of each source. Disagreements are counted among all nodes and relationships, rejected rows
    among the rows read, old evidence among the competences of which the day of their last use is known.
    """
    places = None if scope is None else institutions_of(view.snapshot, scope)
    asked = {id: aspect for id, aspect in _named(aspects).items() if places is None or aspect.placed}
    return [_row(view, id, aspect, aspect.find(view, places), limit) for id, aspect in asked.items()]


def _named(text: str | None) -> Mapping[AspectId, Aspect]:
    if text is None:
        return ASPECTS
    wanted = set(parts_of(text))
    if unknown := wanted - set(ASPECTS):
        raise UsageError(
            say("There is no aspect %(aspect)s.", aspect=repr(sorted(unknown)[0])),
            say("Aspects: %(known)s.", known=", ".join(ASPECTS)),
        )
    return {id: aspect for id, aspect in ASPECTS.items() if id in wanted}


def _row(view: View, id: str, aspect: Aspect, found: Found, limit: int) -> dict[str, Any]:
    told = view.count(found.number) if found.people else found.number
    return {
        "id": id,
        "name": word(aspect.name),
        "count": told,
        "of": found.of,
        # A share would tell the number where that is not to be told.
        "share": found.number / found.of if found.of and told == found.number else None,
        "worst": found.worst(limit),
        "remedy": _remedy(aspect.remedy, found.worst(NAMED)) if found.number else say("Nothing to do."),
    }


def _remedy(text: str, worst: Sequence[str]) -> str:
    if WHERE not in text:
        return word(text)
    return say(text, where=joined(", ", worst) or say("whoever supplied them"))
