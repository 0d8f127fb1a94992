"""Who connects whom? People ranked by betweenness, with Burt's constraint and Gould and Fernandez' roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import brokerage_z, estimated_betweenness, structural_holes
from competence_explorer.graph.dependence import dependent_pairs
from competence_explorer.graph.meetings import themes, worked
from competence_explorer.graph.people import Posts, within
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.stability import MOST_REPLICATES, rank_intervals
from competence_explorer.graph.ties import KINDS, kinds_of, ties
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import figure, say
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

SEED = 2026

SURE = 0.95
"""Share of a list that is to be in the exact one."""

DRAWN = 12
"""Brokers in the picture."""

SHORES = 17
"""Institutions in the picture: those that most of the drawn brokers reach."""

CONTACTS = 4
"""People of each of these institutions in the picture: those tied to most of the brokers."""

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")

NAMED = 2
"""Pairs of institutions named with a broker."""

WORK = 30_000_000
"""Ties walked at most to find the pairs that depend on brokers: bounds the number of institutions that count."""

Indices = NDArray[np.intp]


def draw(
    view: View,
    rows: Rows,
    theme: str | None = None,
    via: str | None = None,
    since: int | None = None,
    until: int | None = None,
    **_: Any,
) -> Network:
    """The first brokers between the institutions that they reach, each with a few of its people; the others that
    the brokers are tied to are counted."""
    snapshot = view.snapshot
    index = snapshot.nodes("Person").index
    brokers = {index[row["id"]]: row for row in rows[:DRAWN]}
    found = ties(snapshot, kinds_of(via), _theme(snapshot, theme), since, until)
    around = {broker: found.of(broker).tolist() for broker in brokers}
    reached = Counter(other for others in around.values() for other in others if other not in brokers)
    posts = Posts(snapshot)
    contacts = _contacts(reached, posts)
    most = max((row["betweenness"] for row in rows), default=0) or 1
    nodes = [
        *(
            _node(
                snapshot,
                posts,
                i,
                2 + 2 * row["betweenness"] / most,
                say("broker, betweenness %(figure)s", figure=figure(row["betweenness"], 0)),
            )
            for i, row in brokers.items()
        ),
        *(_node(snapshot, posts, i) for i in contacts),
    ]
    shown = {*brokers, *contacts}
    pairs = {(min(a, b), max(a, b)) for a, others in around.items() for b in others if b in shown}
    ids = snapshot.nodes("Person").texts("id")
    edges = [Edge(ids[a], ids[b], *found.told(a, b, 2)) for a, b in sorted(pairs)]
    return Network(nodes, edges, "islands", left_out=len(reached) - len(contacts))


def _contacts(reached: Counter[int], posts: Posts) -> list[int]:
    """Of the institutions reached by most brokers, the people tied to most of them."""
    by_institution: dict[int, list[int]] = {}
    for person in sorted(reached, key=lambda person: (-reached[person], person)):
        by_institution.setdefault(posts[person].institution, []).append(person)
    first = sorted(by_institution, key=lambda i: (-sum(reached[p] for p in by_institution[i]), i))[:SHORES]
    return [person for institution in first for person in by_institution[institution][:CONTACTS]]


def _node(snapshot: Snapshot, posts: Posts, person: int, size: float = 1.0, detail: str = "") -> Node:
    id_ = snapshot.nodes("Person").texts("id")[person]
    return Node(id_, name_of(snapshot, "Person", person), "Person", posts[person].name, size, detail)


@query(
    "brokers",
    title="Brokers",
    question="Who connects whom?",
    purpose="brokers",
    columns=(
        Column("id", "Key of the person"),
        Column("name", "Name"),
        Column("institution", "Institution of the main post"),
        Column("department", "Department of the main post"),
        Column("betweenness", "Shortest paths between other people that lead through this one", "paths"),
        Column("constraint", "Burt's constraint: low for those whose contacts do not know each other"),
        Column("effective_size", "Burt's effective size of the personal network", "people"),
        Column("coordinator", "Ties two of the own group", "ordered pairs"),
        Column("itinerant", "Ties two of one other group", "ordered pairs"),
        Column("representative", "Ties one of the own group to another group", "ordered pairs"),
        Column("gatekeeper", "Ties another group to one of the own", "ordered pairs"),
        Column("liaison", "Ties two groups, neither the own", "ordered pairs"),
        Column("total", "All five roles together", "ordered pairs"),
        Column("total_z", "Standard deviations by which her total exceeds chance"),
        Column("rank_low", "Best rank with some ties missing: of 90 % of the replicates"),
        Column("rank_high", "Worst rank with some ties missing: of 90 % of the replicates"),
        Column("pairs", "Pairs of institutions that depend on her: every shortest way between them leads through her"),
        Column("connects", "The first of these pairs, nearest and largest institutions first"),
        Column("betweenness_error", "Half the 95 % interval of betweenness; empty where it is exact", "paths"),
        Column("list_share", "Share of this list that is in the exact one, estimated; empty where it is exact"),
        *(Column(f"{role}_z", f"The same of the role {role}; with details=yes") for role in ROLES),
    ),
    example={"limit": 10},
    draw=draw,
)
def brokers(
    view: View,
    *,
    metropolis: Annotated[str | None, About("Only people with their main post there", "Metropolis")] = None,
    theme: Annotated[str | None, About("Only ties through projects of this theme", "Theme")] = None,
    by: Annotated[
        Literal["institution", "department", "theme", "metropolis"],
        About("The groups between which roles are counted; a person's theme is that of most of her projects"),
    ] = "institution",
    limit: Annotated[int, About("How many people")] = 50,
    via: Annotated[str | None, About("Only ties of these kinds, joined by '|': " + ", ".join(KINDS))] = None,
    since: Annotated[int | None, About("Only ties that held in this year or later")] = None,
    until: Annotated[int | None, About("Only ties that held in this year or earlier")] = None,
    missing: Annotated[float, About("Share of the ties dropped in each replicate, for the rank interval")] = 0.1,
    stability: Annotated[int, About("Replicates for the rank interval", most=MOST_REPLICATES)] = 20,
    details: Annotated[bool, About("The z-scores of all roles")] = False,
) -> Rows:
    """People ranked by betweenness, with Burt's constraint and effective size, the brokerage roles of Gould and
    Fernandez between institutions (or departments, themes, metropolises), what each connects, and how sure the rank is.

    The network are the ties between people, unweighted and undirected (see introduction paths); with a theme, shared
    projects of that theme. *Betweenness* (Freeman 1977; Brandes 2001) counts each pair once and is exact up to 10,000
    people; beyond that it is estimated, with its error, from as many sources as it takes for 95 % of the list to be in
    the exact one (list_share tells what was reached). *Roles* count open two-paths, each unordered pair
    as two ordered ones, as R's sna does; z-scores compare them with a random network of the same groups and density: a
    yardstick between people, not a test.

    A *pair* of institutions depends on a broker if there is a way between their people, not counting her among
    them, and every shortest one leads through her; where institutions × ties exceed 15 million only those with most
    people count.

    *Rank intervals*: in 20 replicates each tie is dropped with probability 0.1 and all are ranked again;
    rank_low to rank_high holds 90 % of the ranks (Costenbader and Valente 2003; Borgatti, Carley and Krackhardt
    2006). It says how far ranks move if that share of what is known were missing, not what nobody handed in.

    People without any tie are left out; equal ranks come in the order of the keys.
    """
    snapshot = view.snapshot
    posts = Posts(snapshot)
    chosen = within(snapshot, posts, metropolis)
    found = ties(snapshot, kinds_of(via), _theme(snapshot, theme), since, until)
    adjacency = found.adjacency[chosen][:, chosen]
    between = estimated_betweenness(adjacency, limit, SURE, SEED)
    width = between.half_width()
    ranks = rank_intervals(adjacency, between, missing, stability, SEED)
    figures = _figures(adjacency, _groups(snapshot, posts, chosen.tolist(), by), details)
    tied = np.flatnonzero(np.diff(adjacency.indptr))
    best = tied[np.lexsort((tied, -np.round(between.value[tied], 6)))][:limit]
    connected = _connected(snapshot, adjacency, posts.institutions()[chosen], best)
    return [
        {
            **_someone(snapshot, posts, int(chosen[i])),
            "betweenness": round(float(between.value[i]), 6),
            **figures(i),
            "rank_low": int(ranks.low[i]),
            "rank_high": int(ranks.high[i]),
            "pairs": len(pairs),
            "connects": pairs[:NAMED],
            "betweenness_error": round(float(width[i]), 6) if between.samples else None,
            "list_share": round(between.share, 3) if between.samples else None,
        }
        for i, pairs in zip(best.tolist(), connected, strict=True)
    ]


def _someone(snapshot: Snapshot, posts: Posts, person: int) -> dict[str, Any]:
    post = posts[person]
    return {
        "id": snapshot.nodes("Person").texts("id")[person],
        "name": name_of(snapshot, "Person", person),
        "institution": post.name or None,
        "department": post.department or None,
    }


def _figures(adjacency: csr_array[Any], groups: list[str], details: bool) -> Callable[[int], dict[str, Any]]:
    """What is told of each person's personal network and roles."""
    holes = structural_holes(adjacency, groups)
    z = {role: scores.to_numpy() for role, scores in brokerage_z(adjacency, groups).items()}
    counts = {role: column.to_numpy() for role, column in holes.roles.items()}

    def told(i: int) -> dict[str, Any]:
        return {
            "constraint": round(float(holes.constraint[i]), 6),
            "effective_size": round(float(holes.effective_size[i]), 6),
            **{role: int(counts[role][i]) for role in (*ROLES, "total")},
            "total_z": _rounded(z["total"][i]),
            **{f"{role}_z": _rounded(z[role][i]) if details else None for role in ROLES},
        }

    return told


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 3)


def _connected(
    snapshot: Snapshot, adjacency: csr_array[Any], places: NDArray[np.integer], brokers: Indices
) -> list[list[str]]:
    """The pairs of institutions that depend on each broker, in words."""
    staffed, sizes = np.unique(places[places >= 0], return_counts=True)
    largest = np.sort(staffed[np.lexsort((staffed, -sizes))][: max(2, WORK // max(adjacency.nnz, 1))])
    known = np.isin(places, largest)
    groups = np.where(known, np.searchsorted(largest, places), -1)
    names = [name_of(snapshot, "Institution", int(place)) for place in largest]
    found = dependent_pairs(adjacency, groups, brokers)
    return [[f"{names[a]} – {names[b]}" for a, b in pairs] for pairs in found]


def _theme(snapshot: Snapshot, theme: str | None) -> int | None:
    return None if theme is None else find_one(snapshot, "Theme", theme)


def _groups(snapshot: Snapshot, posts: Posts, chosen: list[int], by: str) -> list[str]:
    if by == "metropolis":
        table = snapshot.relationships("MEMBER_OF")
        area = dict(zip(table.start.tolist(), table.end.tolist(), strict=True))
        return [str(area.get(posts[i].institution, "")) for i in chosen]
    if by == "theme":
        own = _themes(snapshot)
        return [str(own[i]) for i in chosen]
    if by == "department":
        return [f"{posts[i].institution}/{posts[i].department}" for i in chosen]
    return [str(posts[i].institution) for i in chosen]


def _themes(snapshot: Snapshot) -> list[int]:
    """The theme of most projects of each person, the first of several; -1 of who worked on none with a theme."""
    counts = (worked(snapshot) @ themes(snapshot)).toarray()
    if not counts.shape[1]:
        return [-1] * len(counts)
    return [int(row.argmax()) if row.any() else -1 for row in counts]
