"""The fewest sets that together cover everything: the set cover problem."""

from __future__ import annotations

import heapq
import math
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

Key = TypeVar("Key", bound=Hashable)

EXACT_UP_TO = 30_000
"""Sets, and memberships (elements of those sets that lie in no other), up to which the fewest are sought exactly."""

NODES = 20
"""Branches tried in the exact search before its best cover and its bound have to do: work, not time, so that the
answer is the same on every machine."""


class Cover(NamedTuple):
    """Positions of the sets chosen, in ascending order, and how many sets any cover needs at least."""

    chosen: list[int]
    at_least: int

    @property
    def is_fewest(self) -> bool:
        """Whether no cover has fewer sets."""
        return len(self.chosen) <= self.at_least


def fewest(sets: Sequence[frozenset[Key]], costs: Sequence[float] | None = None) -> Cover:
    """The fewest sets that together hold every element that any of them holds; among covers of one size, one whose
    ``costs`` (0 or more) sum to the least.

    By integer programming (HiGHS, through scipy) after sets within no dearer ones are left out, up to ``EXACT_UP_TO``
    of both; as a rule exact, else with the bound that ``NODES`` branches prove. Beyond that greedy: at most
    H(d) = 1 + 1/2 + … + 1/d times the fewest for sets of d elements at most (Chvátal 1979), and ``at_least``
    says what the prices that greedy pays prove: as a solution of the dual, divided by the most that a set would charge.

    Chvátal, V. (1979), A greedy heuristic for the set-covering problem, Mathematics of Operations Research 4(3).

    >>> fewest([frozenset("ab"), frozenset("bc"), frozenset("cd"), frozenset("bc")])
    Cover(chosen=[0, 2], at_least=2)
    """
    price = list(costs) if costs is not None else [0.0] * len(sets)
    greedy = _greedy(sets, price)
    if not greedy.chosen or (costs is None and greedy.is_fewest) or len(sets) > EXACT_UP_TO:
        return greedy
    kept = _undominated(sets, price)
    small = sum(len(sets[i]) for i in kept) <= EXACT_UP_TO
    found = _searched([sets[i] for i in kept], [price[i] for i in kept]) if small else None
    if found is None:
        return greedy
    chosen = sorted(kept[i] for i in found.chosen)
    at_least = max(found.at_least, greedy.at_least)
    return Cover(chosen if len(chosen) <= len(greedy.chosen) else greedy.chosen, at_least)


def _undominated(sets: Sequence[frozenset[Key]], costs: Sequence[float]) -> list[int]:
    """Positions of the sets that lie in no other one that costs no more; of equal ones the first."""
    kept: list[int] = []
    for i in sorted(range(len(sets)), key=lambda i: (-len(sets[i]), costs[i], i)):
        if sets[i] and not any(sets[i] <= sets[j] and costs[j] <= costs[i] for j in kept):
            kept.append(i)
    return sorted(kept)


def _greedy(sets: Sequence[frozenset[Key]], costs: Sequence[float]) -> Cover:
    """Always the set with most elements not covered yet; of several the cheapest, then the first."""
    covered: set[Key] = set()
    chosen: list[int] = []
    prices: dict[Key, float] = {}
    heap = [(-len(found), costs[i], i) for i, found in enumerate(sets) if found]
    heapq.heapify(heap)
    while heap:
        gain, cost, i = heapq.heappop(heap)
        new = sets[i] - covered
        if not new:
            continue
        if len(new) < -gain:  # it was worth that much earlier
            heapq.heappush(heap, (-len(new), cost, i))
            continue
        chosen.append(i)
        covered |= new
        prices.update(dict.fromkeys(new, 1 / len(new)))
    return Cover(sorted(chosen), _proved(sets, prices))


def _proved(sets: Sequence[frozenset[Key]], prices: Mapping[Key, float]) -> int:
    """Weak duality: prices that charge no set more than 1 sum to no more than any cover has sets."""
    dearest = max((math.fsum(prices[element] for element in found) for found in sets), default=0.0)
    return math.ceil(math.fsum(prices.values()) / dearest - 1e-9) if dearest else 0


def _searched(sets: Sequence[frozenset[Key]], costs: Sequence[float]) -> Cover | None:
    """The best cover that HiGHS finds and what it proves; None if it finds none."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # a second's work to import: only where it is needed
    from scipy.sparse import csr_array

    numbers = {element: n for n, element in enumerate(dict.fromkeys(e for found in sets for e in found))}
    pairs = [(numbers[element], i) for i, found in enumerate(sets) for element in found]
    rows, columns = np.array(pairs).T
    holds = csr_array((np.ones(len(pairs)), (rows, columns)), shape=(len(numbers), len(sets)))
    # The costs of any cover without idle sets stay below one set, so that they decide between equals only.
    weights = 1 + np.asarray(costs) / (1 + max(costs) * min(len(numbers), len(sets)))
    solved = milp(
        weights,
        integrality=np.ones(len(sets), np.int8),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(holds, lb=1),
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    if solved.x is None:
        return None
    chosen = np.flatnonzero(solved.x > 0.5).tolist()
    # Less what costs may add to the number of sets, which is less than one.
    bound = solved.mip_dual_bound if any(costs) else math.ceil(solved.mip_dual_bound - 1e-6)
    return Cover(chosen, len(chosen) if solved.status == 0 else math.floor(bound + 1e-6))
