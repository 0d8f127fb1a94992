"""Which institutions are tied, and how strongly? Through shared projects, or through their people."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np

from competence_explorer.graph.groups import Span
from competence_explorer.graph.institution_ties import InstitutionTies, institution_ties
from competence_explorer.graph.people import metropolises
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import figure, joined, say
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

REASONS = 3
"""Reasons told for one pair; the number shared says how many there are."""

DATED = 20
"""Reasons of one pair whose years a picture can be filtered by."""

DRAWN = 60
"""Institutions in the picture: those of the strongest ties."""


By = Literal["projects", "people"]


def draw(
    view: View,
    rows: Rows,
    by: By = "projects",
    theme: str | None = None,
    since: int | None = None,
    until: int | None = None,
    **_: Any,
) -> Network:
    """The institutions of the strongest ties, by metropolis, as large as their ties are strong together."""
    snapshot = view.snapshot
    known = _ties(snapshot, by, theme, since, until)
    strength: dict[str, float] = {}
    for row in rows:
        for id_ in (row["first_id"], row["second_id"]):
            strength[id_] = strength.get(id_, 0.0) + row["weight"]
    shown = list(strength)[:DRAWN]  # in the order of the rows, the strongest tie first
    most, areas = max(strength.values(), default=1.0), metropolises(snapshot)
    index = snapshot.nodes("Institution").index
    nodes = [
        Node(
            id_,
            name_of(snapshot, "Institution", index[id_]),
            "Institution",
            areas.get(index[id_], ""),
            1 + 3 * strength[id_] / most,
            say("strength of all ties %(strength)s", strength=figure(strength[id_], 1)),
        )
        for id_ in shown
    ]
    edges = [
        Edge(
            row["first_id"],
            row["second_id"],
            "tie",
            say("%(n)s shared: %(why)s", n=int(row["shared"]), why=row["evidence"]),
            _years(known, index[row["first_id"]], index[row["second_id"]]),
        )
        for row in rows
        if row["first_id"] in shown and row["second_id"] in shown
    ]
    return Network(nodes, edges, "islands", left_out=len(strength) - len(shown))


def _ties(snapshot: Snapshot, by: By, theme: str | None, since: int | None, until: int | None) -> InstitutionTies:
    wanted = None if theme is None else find_one(snapshot, "Theme", theme)
    return institution_ties(snapshot, by, wanted, since, until)


def _years(known: InstitutionTies, a: int, b: int) -> tuple[Span, ...]:
    """When two institutions were tied, of each reason; of very many reasons one can be taken to hold always."""
    reasons = known.evidence(a, b, DATED + 1)
    return () if len(reasons) > DATED else tuple(reason.years for reason in reasons)


@query(
    "institution-network",
    title="Network of institutions",
    question="Which institutions are tied, and how strongly?",
    columns=(
        Column("first_id", "Key of the one institution"),
        Column("first", "Name"),
        Column("second_id", "Key of the other"),
        Column("second", "Name"),
        Column("weight", "Strength: sum over shared projects of 1 / (institutions in it - 1), or over tied people"),
        Column("shared", "What they share", "projects, or pairs of people who are tied"),
        Column("evidence", "The strongest reasons, in words"),
    ),
    example={"by": "projects", "limit": 20},
    draw=draw,
)
def institution_network(
    view: View,
    *,
    by: Annotated[By, About("What ties two institutions")] = "projects",
    scope: Annotated[
        str | None, About("Pairs within these institutions and metropolises, joined by '|'; of one, its pairs with all")
    ] = None,
    theme: Annotated[str | None, About("Only projects of this theme", "Theme")] = None,
    since: Annotated[int | None, About("Only what held in this year or later")] = None,
    until: Annotated[int | None, About("Only what held in this year or before")] = None,
    limit: Annotated[int, About("How many pairs")] = 100,
) -> Rows:
    """Pairs of institutions with the strength of their tie, the strongest first, and the reasons.

    By projects: two are tied by every project in which both are lead or partner, each counting 1 / (k - 1) in a
    project of k institutions (Newman 2001), so that a project of two ties closer than one of twenty. By people: two
    are tied by every tie between somebody of the one and somebody of the other (shared projects, exchanges, trainings,
    reporting lines, departments), as strongly as all those ties together; people count where they have a post today.
    A missing day is no reason against a year.
    """
    snapshot = view.snapshot
    found = _ties(snapshot, by, theme, since, until)
    pairs, within = (
        found.adjacency.tocoo(),
        np.isin(np.arange(found.adjacency.shape[0]), institutions_of(snapshot, scope)),
    )
    inside = within[pairs.row] & within[pairs.col] if within.sum() > 1 else within[pairs.row] | within[pairs.col]
    chosen = np.flatnonzero(inside & (pairs.row < pairs.col))
    best = chosen[np.lexsort((pairs.col[chosen], pairs.row[chosen], -np.round(pairs.data[chosen], 9)))][:limit]
    return [
        {
            **_ends(snapshot, a, b),
            "weight": round(float(found.adjacency[a, b]), 6),
            "shared": int(found.shared[a, b]),
            "evidence": joined("; ", (reason.words for reason in found.evidence(a, b, REASONS))),
        }
        for a, b in zip(pairs.row[best].tolist(), pairs.col[best].tolist(), strict=True)
    ]


def _ends(snapshot: Snapshot, first: int, second: int) -> dict[str, str]:
    ids = snapshot.nodes("Institution").texts("id")
    return {
        "first_id": ids[first],
        "first": name_of(snapshot, "Institution", first),
        "second_id": ids[second],
        "second": name_of(snapshot, "Institution", second),
    }
