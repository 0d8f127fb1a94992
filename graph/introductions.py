"""Ways by which people are introduced: the best paths through ties, as somebody wishes them, and why each hop holds.

A hop has a cost, and the best path costs least:

- ``short``: 1 + 1 / (4096 · strength): fewest hops, of equally many those of the stronger ties. (The strength of a tie
  is at least 1/59, so that even 60 of the weakest do not add up to one hop.)
- ``strong``: 1 / strength, so that two close introductions can be better than one from a large course. This is the
  length of a path in Newman, M. E. J. (2001), Scientific collaboration networks II, Physical Review E 64, 016132.

A hop to a preferred person costs half.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from competence_explorer.graph.algorithms import Routes
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.people import Posts, people_named
from competence_explorer.graph.provenance import origins
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.store import Store
from competence_explorer.graph.ties import Ties
from competence_explorer.graph.wording import joined, say

Best = Literal["short", "strong"]
Path = tuple[int, ...]
Costs = csr_array[np.float64]

STRENGTH_SHARE = 4096.0
"""How little strength counts beside the number of hops where short paths are best; a power of two divides exactly."""

PREFERRED = 0.5
"""What a hop to a preferred person costs, as a share of its cost otherwise."""

MOST_PATHS = 1000
"""Paths that may be asked for at once: with alternatives the time grows with the square of their number."""

REASONS = 3
"""Reasons told for one hop; a pair that worked together often has many more."""


@dataclass(frozen=True)
class Wishes:
    """Which paths are wanted: how many, by what, of at most how many hops, through whom not and through whom rather.

    With ``alternatives`` each further path is the one, of all not yet taken, that has the fewest people in common with
    those taken, and of these the best one.
    """

    k: int = 3
    best: Best = "short"
    hops: int | None = None
    avoid: Sequence[int] = ()
    prefer: Sequence[int] = ()
    alternatives: bool = False


def best_paths(found: Ties, source: int, targets: Iterable[int], wishes: Wishes) -> list[Path]:
    """The best simple paths from a person to any of ``targets``, as tuples of people; a path ends at the first target
    on it. Nobody to avoid is on a path, not even as a target, but for who asks."""
    avoid = set(wishes.avoid) - {source}
    aims = sorted(set(targets) - avoid - {source})
    if not aims:
        return []
    if wishes.alternatives:
        return _alternatives(_costs(found, wishes), source, aims, sorted(avoid), wishes)
    routes = _priced(_costs(found, wishes)) if wishes.prefer else _routes(found, wishes.best)
    return routes.strongest(source, aims, wishes.k, wishes.hops, sorted(avoid))


def paths_between(found: Ties, sources: Iterable[int], targets: Iterable[int], wishes: Wishes) -> list[Path]:
    """The best simple paths from any of ``sources`` to any of ``targets``, that begin at the last source and end at the
    first target on them. Somebody who is both is a path of one. Nobody to avoid is on a path."""
    avoid = set(wishes.avoid)
    begin, aims = (sorted(set(people) - avoid) for people in (sources, targets))
    if not (begin and aims):
        return []
    costs, entry = _with_entry(_costs(found, wishes), begin), found.adjacency.shape[0]
    hops = None if wishes.hops is None else wishes.hops + 1
    wanted = Wishes(wishes.k, hops=hops)
    if wishes.alternatives:
        paths = _alternatives(costs, entry, aims, sorted(avoid), wanted)
    else:
        paths = _priced(costs).strongest(entry, aims, wishes.k, hops, sorted(avoid))
    return [path[1:] for path in paths]


def hop_rows(store: Store, found: Ties, paths: Sequence[Path]) -> list[dict[str, Any]]:
    """A row a hop: who introduces whom, where they are, why they know each other and which files and rows say so."""
    hops = [(number, hop, *ends) for number, path in enumerate(paths, 1) for hop, ends in enumerate(pairwise(path), 1)]
    reasons = {(a, b): found.evidence(a, b)[:REASONS] for _, _, a, b in hops}
    places = origins(store, [ref for told in reasons.values() for reason in told for ref in reason.rests_on])
    ids, posts = found.snapshot.nodes("Person").texts("id"), Posts(found.snapshot)
    rows = []
    for number, hop, a, b in hops:
        told = reasons[a, b]
        rests_on = [place for reason in told for ref in reason.rests_on for place in places.get(ref, [])]
        rows.append(
            {
                "path": number,
                "hop": hop,
                "from_id": ids[a],
                "from": name_of(found.snapshot, "Person", a),
                "to_id": ids[b],
                "to": name_of(found.snapshot, "Person", b),
                "kind": told[0].kind,
                "evidence": joined("; ", (reason.words for reason in told)),
                "source": list(dict.fromkeys(rests_on)),
                "strength": round(float(found.adjacency[a, b]), 6),
                "from_institution": posts[a].name or None,
                "to_institution": posts[b].name or None,
            }
        )
    return rows


def around(snapshot: Snapshot, avoid: str | None, prefer: str | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The people whom two texts name (see ``people_named``): to avoid, and to prefer. Raises UsageError if all whom to
    prefer are to be avoided."""
    avoided, preferred = people_named(snapshot, avoid), people_named(snapshot, prefer)
    if preferred and {*preferred} <= {*avoided}:
        raise UsageError(
            say("All whom to prefer are to be avoided."), say("Leave them out of prefer, or out of avoid.")
        )
    return avoided, preferred


def allowed(people: Iterable[int], avoid: Sequence[int]) -> list[int]:
    """Those of the people at one end of the paths who are not to be avoided. Raises UsageError if all of them are."""
    known = {*people}
    if known and known <= {*avoid}:
        raise UsageError(
            say("All at one end of the paths are to be avoided."),
            say("Leave out of avoid whom the paths begin with or lead to."),
        )
    return sorted(known - {*avoid})


def closed_to(adjacency: csr_array[np.float64], people: Iterable[int]) -> csr_array[np.float64]:
    """The network without the hops that lead to these people."""
    left = adjacency.copy()
    left.data[np.isin(left.indices, list(people))] = 0.0
    left.eliminate_zeros()
    return left


def _costs(found: Ties, wishes: Wishes) -> Costs:
    """What each hop costs, as a matrix."""
    costs = found.adjacency.copy()
    weak = 1.0 / costs.data
    costs.data = 1.0 + weak / STRENGTH_SHARE if wishes.best == "short" else weak
    costs.data[np.isin(costs.indices, list(wishes.prefer))] *= PREFERRED
    return costs


@functools.lru_cache(maxsize=16)
def _routes(found: Ties, best: Best) -> Routes:
    return _priced(_costs(found, Wishes(best=best)))


def _priced(costs: Costs) -> Routes:
    """A network whose ties cost this: its strongest paths cost least."""
    weights = costs.copy()
    weights.data = 1.0 / costs.data
    return Routes(weights)


def _with_entry(costs: Costs, sources: list[int]) -> Costs:
    """The network with one more node, last, from which a hop leads to each source; no other hops lead there."""
    size = costs.shape[0]
    entry = csr_array((np.ones(len(sources)), (np.zeros(len(sources), np.int32), sources)), shape=(1, size))
    rows = vstack([closed_to(costs, sources), entry])
    return csr_array(hstack([rows, csr_array((size + 1, 1))], format="csr"))


def _alternatives(costs: Costs, source: int, targets: list[int], avoid: list[int], wishes: Wishes) -> list[Path]:
    used, paths = np.zeros(costs.shape[0]), list[Path]()
    # Somebody who is on a path already costs more than all hops of a path together.
    heavy = costs.shape[0] * float(costs.data.max(initial=1.0))
    while len(paths) < wishes.k:
        priced = costs.copy()
        priced.data += heavy * used[priced.indices]
        tried = _priced(priced).strongest(source, targets, len(paths) + 1, wishes.hops, avoid)
        path = next((path for path in tried if path not in paths), None)
        if path is None:
            break
        paths.append(path)
        used[list(path[1:])] += 1
    return paths
