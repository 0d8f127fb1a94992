"""Which things are wanting? One aspect of the quality of the data, thing by thing."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.quality import ASPECTS, AspectId
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say
from competence_explorer.queries.base import About, Column, Rows, query


@query(
    "data-quality-items",
    title="Data quality, thing by thing",
    question="Which people, projects, competences and rows are wanting?",
    columns=(
        Column("id", "Key of the thing"),
        Column("name", "Its name, or the place of a row: file, sheet, row, column"),
        Column("kind", "A label, a type of relationship, or row"),
        Column("institution", "Where it is, or who supplied it"),
        Column("detail", "What is wrong with it: the values that differ, the value of a cell with the reason"),
        Column("sources", "Keys of the sources that say so"),
    ),
    example={"aspect": "competences-without-holders"},
)
def data_quality_items(
    view: View,
    *,
    aspect: Annotated[AspectId, About("The aspect, as data-quality names it")],
    scope: Annotated[str | None, About("Institutions and metropolises joined by '|'; everything without one")] = None,
    limit: Annotated[int, About("At most so many")] = 10_000,
) -> Rows:
    """The single things that ``data-quality`` counts under one aspect.

    Of rejected and doubtful rows the place is told to everybody, the value and the reason only to those who see
    everyone: they can hold personal data. Of a load the first 10,000 faulty cells are kept; a row has an entry for
    each.
    """
    places = None if scope is None else institutions_of(view.snapshot, scope)
    known = ASPECTS[aspect]
    if places is not None and not known.placed:
        raise UsageError(
            say("%(name)s: these are at no institution.", name=known.name), say("Ask for them without a scope.")
        )
    return [
        {
            "id": item.id,
            "name": item.name,
            "kind": item.kind,
            "institution": item.institution or None,
            "detail": item.detail or None,
            "sources": list(item.sources),
        }
        for item in islice(known.find(view, places).items, limit)
    ]
