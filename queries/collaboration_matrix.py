"""Who works with whom more, or less, than chance would have it? Institutions by institutions, and by themes."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from competence_explorer.graph import mixing
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.meetings import partners, present, seats, themes
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import figure, say
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

SIGNIFICANT = 0.05
"""Share of pairs called more or less often than chance that may be so by chance."""

LARGEST = 2000
"""Institutions compared with each other: those in most projects."""

DRAWN = 24
"""Institutions and themes in the picture."""

MORE, LESS = say("more often than chance"), say("less often than chance")
CHANCE = say("not clearly different from chance")


class Found(NamedTuple):
    """Pairs that were tested (places of both), with what was observed and expected, p, and the number of all pairs."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    observed: NDArray[np.int64]
    expected: NDArray[np.float64]
    p: NDArray[np.float64]
    tests: int


def draw(view: View, rows: Rows, **_: Any) -> Network:
    """The pairs of the answer that meet more often than by chance, first those furthest from it, institutions as
    islands by metropolis; the other institutions and themes of the answer are counted."""
    pairs = [row for row in rows if row["reading"] == MORE] or [row for row in rows if row["observed"]]
    shown: dict[str, Node] = {}
    for row in pairs:
        ends = [_node(view.snapshot, row[f"{end}_id"], row[end]) for end in ("first", "second")]
        if len(shown.keys() | {node.id for node in ends}) <= DRAWN:
            shown.update((node.id, node) for node in ends)
    edges = [
        Edge(row["first_id"], row["second_id"], row["reading"], _words(row))
        for row in pairs
        if row["first_id"] in shown and row["second_id"] in shown
    ]
    known = {row[f"{end}_id"] for row in rows for end in ("first", "second")}
    return Network(list(shown.values()), edges, left_out=len(known) - len(shown))


def _node(snapshot: Snapshot, id_: str, name: str) -> Node:
    place = snapshot.nodes("Institution").index.get(id_)
    if place is None:
        return Node(id_, name, "Theme", say("Themes"), 2.0)
    table = snapshot.relationships("MEMBER_OF")
    areas = [name_of(snapshot, "Metropolis", int(area)) for area in table.end[table.start == place]]
    return Node(id_, name, "Institution", areas[0] if areas else "")


def _words(row: dict[str, Any]) -> str:
    return say("%(seen)s against %(expected)s by chance", seen=row["observed"], expected=figure(row["expected"], 1))


@query(
    "collaboration-matrix",
    title="Who works with whom",
    question="Which institutions work together more, or less, than chance would have it?",
    purpose="brokers",
    columns=(
        Column("id", "Keys of the two, joined by '|'"),
        Column("name", "Names of the two"),
        Column("first_id", "Key of the institution"),
        Column("first", "Institution"),
        Column("second_id", "Key of the other institution, or of the theme"),
        Column("second", "The other institution, or the theme"),
        Column("observed", "Projects (by people: also trainings and exchanges) that both take part in", "projects"),
        Column("expected", "The same by chance", "projects"),
        Column("ratio", "Observed over expected"),
        Column("p", "How likely chance alone is to be as far off, both ways"),
        Column("p_adjusted", "The same after all pairs that were compared (Benjamini and Hochberg 1995)"),
        Column("met", "Pairs of their people who met there, each time counted; with themes: people", "people"),
        Column(
            "reading", f"{MORE}, {LESS}, or {CHANCE}: at most 5 % of those called so are expected to be so by chance"
        ),
    ),
    example={"scope": "Metropolia Trzech Portów", "limit": 20},
    draw=draw,
)
def collaboration_matrix(
    view: View,
    *,
    scope: Annotated[str | None, About("Institutions and metropolises joined by '|'; all without one")] = None,
    of: Annotated[
        Literal["institutions", "themes"], About("Institutions with institutions, or with themes")
    ] = "institutions",
    by: Annotated[
        Literal["projects", "people"], About("Recorded partners of projects, or people who took part")
    ] = "projects",
    theme: Annotated[str | None, About("Only projects of this theme", "Theme")] = None,
    since: Annotated[int | None, About("Only what had not ended before this year")] = None,
    until: Annotated[int | None, About("Only what had begun by the end of this year")] = None,
    limit: Annotated[int, About("How many pairs")] = 50,
) -> Rows:
    """How often institutions work together, against how often they would by chance; furthest from chance first.

    By *projects*: projects that both take part in as lead or partner. By *people*: projects, trainings and exchanges in
    which people of both took part (with a theme, or of themes, projects only; those of more than 60 people left out).

    By chance, each institution keeps its number of projects and each project its number of institutions, on
    average, and all else is drawn (the bipartite configuration model: Saracco 2015; Neal's stochastic degree sequence
    model 2014), among the institutions of the scope. p is exact for that model (Poisson binomial) and two-sided. How
    many people an institution sends to a project does not count: they come together, and are no evidence of their own.

    With ``of=themes``: projects of an institution in a theme, against the same model. Pairs that never met and were
    expected to less than four times cannot be called less often: they are not listed, but count as compared. Of more
    than 2,000 institutions those in most projects are compared. What has no dates counts whatever years are asked for.
    """
    if of == "themes" and theme is not None:
        raise UsageError(say("With of=themes all themes are compared."), say("Leave out the theme, or of=themes."))
    snapshot = view.snapshot
    places = institutions_of(snapshot, scope)
    if scope is not None and len(places) < 2:
        raise UsageError(
            say("Chance needs two institutions or more: it is drawn among those of the scope."),
            say("Give a metropolis, or several institutions joined by '|'."),
        )
    about = None if theme is None else find_one(snapshot, "Theme", theme)
    met = seats(snapshot, places, about, since, until, projects_only=of == "themes")
    taken = partners(snapshot, places, about, since, until) if by == "projects" else present(met)
    if not taken.nnz and by == "projects":
        raise UsageError(say("No partners of such projects are recorded in the scope."), say("Ask by=people."))
    themed = themes(snapshot)
    found = _shared(taken) if of == "institutions" else _themed(taken, themed)
    order = np.lexsort((found.second, found.first, -found.observed, np.round(found.p, 12)))[:limit]
    adjusted = mixing.false_discovery(found.p, found.tests)
    people = csr_array(met @ (met.T if of == "institutions" else themed))
    seconds = places[found.second] if of == "institutions" else found.second
    return [
        {
            **_ends(snapshot, of, int(places[found.first[i]]), int(seconds[i])),
            **_figures(int(found.observed[i]), float(found.expected[i]), float(found.p[i]), float(adjusted[i])),
            "met": view.count(int(people[found.first[i], found.second[i]])),
        }
        for i in order.tolist()
    ]


def _shared(taken: csr_array[Any]) -> Found:
    """Institutions that share projects."""
    chances, counts = mixing.chance_of_membership(taken), np.diff(taken.indptr)
    busy = np.sort(np.lexsort((np.arange(len(counts)), -counts))[: min(int((counts > 0).sum()), LARGEST)])
    together = (taken[busy] @ taken[busy].T).toarray()
    kind = chances.kind[busy]
    expected = (chances.of_kind @ chances.of_kind.T)[kind][:, kind]
    first, second = _worth_testing(together, expected, np.triu(np.ones_like(expected), 1) > 0)
    observed = together[first, second]
    # Pairs with the same numbers of projects have the same chances: the distribution is worked out once for each.
    both = np.sort(np.column_stack([kind[first], kind[second]]), axis=1)
    cases, case = np.unique(both, axis=0, return_inverse=True)
    p = _tails(chances.of_kind[cases[:, 0]] * chances.of_kind[cases[:, 1]], case.ravel(), observed)
    tests = len(busy) * (len(busy) - 1) // 2
    return Found(busy[first], busy[second], observed, expected[first, second], p, tests)


def _themed(taken: csr_array[Any], themed: csr_array[Any]) -> Found:
    """Institutions with projects of a theme."""
    chances = mixing.chance_of_membership(taken)
    together = (taken @ themed).toarray().astype(np.int64)
    expected = (chances.of_kind @ themed.toarray())[chances.kind]
    active = np.flatnonzero(np.asarray(taken.sum(axis=1)))
    first, second = _worth_testing(together, expected, np.ones_like(expected) > 0)
    observed = together[first, second]
    p = np.empty(len(first))
    for theme in np.unique(second).tolist():
        rows = second == theme
        columns = np.flatnonzero(themed[:, [theme]].toarray().ravel())
        p[rows] = _tails(chances.of_kind[:, columns], chances.kind[first[rows]], observed[rows])
    return Found(
        first, second, observed, expected[first, second], p, len(active) * int((expected.sum(axis=0) > 0).sum())
    )


def _worth_testing(
    observed: NDArray[np.int64], expected: NDArray[np.float64], asked: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs that met, or were expected to so often that never is seldom."""
    first, second = np.nonzero(asked & ((observed > 0) | (expected >= mixing.NOTABLE)))
    return first, second


def _tails(chances: NDArray[np.float64], case: NDArray[np.intp], observed: NDArray[np.int64]) -> NDArray[np.float64]:
    """p of what was observed, each by the chances of its case."""
    spread = mixing.sums_of_chances(chances, int(observed.max(initial=0)))
    return mixing.tails(spread[case], observed)


def _ends(snapshot: Snapshot, of: str, first: int, second: int) -> dict[str, str]:
    label = "Institution" if of == "institutions" else "Theme"
    a, b = snapshot.nodes("Institution").texts("id")[first], snapshot.nodes(label).texts("id")[second]
    one, other = name_of(snapshot, "Institution", first), name_of(snapshot, label, second)
    return {
        "id": f"{a}|{b}",
        "name": f"{one} – {other}",
        "first_id": a,
        "first": one,
        "second_id": b,
        "second": other,
    }


def _figures(observed: int, expected: float, p: float, adjusted: float) -> dict[str, Any]:
    away = MORE if observed > expected else LESS
    return {
        "observed": observed,
        "expected": round(expected, 4),
        "ratio": round(observed / expected, 4) if expected else None,
        "p": round(p, 9),
        "p_adjusted": round(adjusted, 9),
        "reading": away if adjusted <= SIGNIFICANT else CHANCE,
    }
