"""A training plan: which trainings, and who attends, to close most of the weighted gaps within a budget."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from competence_explorer.graph.competence.holdings import Indices, Mask
from competence_explorer.graph.competence.programme import Programme

Floats = NDArray[np.float64]

_LITTLE = 1e-6


@dataclass(frozen=True, eq=False)
class Choices:
    """What could be attended, and what for, as parallel arrays.

    A *place* is a person who could attend a training: ``person``, ``training`` and ``cost`` (hours, or money) of each;
    ``own`` marks places that serve a goal of the person's own, where that person is a mentor. A *gap* is a person who
    is to reach a level of a competence: ``weights`` says how much each counts. Place ``closes[i, 0]`` closes gap
    ``closes[i, 1]``: the training teaches that competence to that level, to that person. A training that is held costs
    ``fixed`` on top, and takes at most ``seats`` people (by training; nothing and everybody unless given).

    Gaps may be of a ``kind`` (by gap): a call needs two people more, and many could learn it. Then all that are closed
    of one kind are worth at most its ``cap`` (by kind) together. ``each``: places of one person at most.
    """

    person: Indices
    training: Indices
    cost: Floats
    own: Mask
    weights: Floats
    closes: Indices
    fixed: Floats = field(default_factory=lambda: np.zeros(0))
    seats: Floats = field(default_factory=lambda: np.zeros(0))
    kind: Indices = field(default_factory=lambda: np.zeros(0, np.intp))
    cap: Floats = field(default_factory=lambda: np.zeros(0))
    each: float = np.inf

    @property
    def trainings(self) -> int:
        """The number of trainings."""
        return max(int(self.training.max(initial=-1)) + 1, self.fixed.size, self.seats.size)

    def fees(self) -> Floats:
        """What each training costs on top, once it is held."""
        return np.append(self.fixed, np.zeros(self.trainings - self.fixed.size))

    def room(self) -> Floats:
        """How many people each training takes."""
        return np.append(self.seats, np.full(self.trainings - self.seats.size, float(self.person.size)))

    def closed(self, taken: Mask) -> Mask:
        """Which gaps are closed by the places under the mask."""
        gaps = np.zeros(self.weights.size, np.bool_)
        gaps[self.closes[taken[self.closes[:, 0]], 1]] = True
        return gaps

    def worth(self, closed: Mask) -> float:
        """What it is worth to close these gaps."""
        if not self.kind.size:
            return float(self.weights[closed].sum())
        return float(np.minimum(self._by_kind(closed), self.cap).sum())

    def left(self, closed: Mask) -> Floats:
        """By gap, what it would be worth to close it, too."""
        weights = np.where(closed, 0.0, self.weights)
        if not self.kind.size:
            return weights
        return np.minimum(weights, np.maximum(self.cap - self._by_kind(closed), 0.0)[self.kind])

    def _by_kind(self, closed: Mask) -> Floats:
        return np.asarray(np.bincount(self.kind, np.where(closed, self.weights, 0.0), minlength=self.cap.size), float)

    def price(self, taken: Mask) -> float:
        """What the places under the mask cost, with the trainings they need."""
        held = np.unique(self.training[taken])
        return float(self.cost[taken].sum() + self.fees()[held].sum())


class Plan(NamedTuple):
    """The places taken, the gaps closed, what it costs and is worth, and the most that any plan can be worth."""

    taken: Indices
    closed: Mask
    cost: float
    worth: float
    most: float

    @property
    def gap(self) -> float:
        """By how much another plan could be better, as a share of ``most``; 0 if this is proven best."""
        return 1.0 - self.worth / self.most if self.most else 0.0


def plan(choices: Choices, budget: float, kept: float = 0.0, *, exact: bool = True, seconds: float = 10.0) -> Plan:
    r"""The places that close the gaps of greatest weight within the budget.

    The share ``kept`` of the budget is for mentors' own goals: the other places may cost at most
    :math:`(1 - \text{kept}) \cdot \text{budget}` together; what is kept and not used stays unspent. With a_i = 1
    for places taken, o_t for trainings held, g_j for gaps closed:

    .. math:: \max \sum_j w_j g_j, \quad g_j \le \sum_{i \text{ closes } j} a_i, \quad
              \sum_{i \in t} a_i \le \text{seats}_t\, o_t, \quad
              \sum_i c_i a_i + \sum_t f_t o_t \le \text{budget}

    (fixed costs count towards the whole budget only), and :math:`\sum_{j \in k} w_j g_j \le \text{cap}_k` where gaps
    are of kinds. Branch and cut (HiGHS) within ``seconds``; never worse than the
    greedy plan, which is what comes without ``exact``: again and again the place whose gaps not yet closed weigh
    most for what it costs. Places that close nothing which others do not close are given back. ``most`` is
    proven by the solver; greedily it is the weight of all gaps that anything closes.
    """
    until = time.monotonic() + seconds
    best = _greedy(choices, budget, kept)
    most = choices.worth(choices.closed(np.ones(choices.person.size, np.bool_)))
    if exact and choices.closes.size:
        found, most = _solved(choices, budget, kept, until, most)
        best = max((best, found), key=lambda taken: choices.worth(choices.closed(taken)))
    best = _needed_only(choices, best)
    closed = choices.closed(best)
    worth = choices.worth(closed)
    return Plan(np.flatnonzero(best), closed, choices.price(best), worth, max(worth, most))


def _solved(choices: Choices, budget: float, kept: float, until: float, most: float) -> tuple[Mask, float]:
    programme, count, trainings = Programme(), choices.person.size, np.arange(choices.trainings)
    place = programme.variables(count)
    held = programme.variables(trainings.size)
    gap = programme.variables(choices.weights.size, -choices.weights, whole=False)
    closer, closed = choices.closes.T
    programme.rows(gap.size, (np.arange(gap.size), gap, 1), (closed, place[closer], -1), upper=0)
    programme.rows(trainings.size, (choices.training, place, 1), (trainings, held, -choices.room()), upper=0)
    programme.rows(count, (np.arange(count), place, 1), (np.arange(count), held[choices.training], -1), upper=0)
    programme.rows(1, (0, place, choices.cost), (0, held, choices.fees()), upper=budget)
    programme.rows(1, (0, place, np.where(choices.own, 0.0, choices.cost)), upper=(1.0 - kept) * budget)
    if np.isfinite(choices.each):
        people, who = np.unique(choices.person, return_inverse=True)
        programme.rows(people.size, (who, place, 1), upper=choices.each)
    if choices.kind.size:
        programme.rows(choices.cap.size, (choices.kind, gap, choices.weights), upper=choices.cap)
    solution = programme.solve(until)
    taken = np.zeros(count, np.bool_) if solution.values is None else solution.values[place] > 0.5
    return taken, min(most, -solution.bound)


def _greedy(choices: Choices, budget: float, kept: float) -> Mask:
    taken, held = np.zeros(choices.person.size, np.bool_), np.zeros(choices.trainings, np.bool_)
    fees, room, rest = choices.fees(), choices.room().copy(), (1.0 - kept) * budget
    while True:
        spent = choices.price(taken)
        extra = np.where(held, 0.0, fees)[choices.training]
        may = ~taken & (room[choices.training] >= 1) & (spent + choices.cost + extra <= budget + _LITTLE)
        may &= choices.own | (choices.cost <= rest + _LITTLE)
        attended = np.bincount(choices.person[taken], minlength=int(choices.person.max(initial=0)) + 1)
        may &= attended[choices.person] < choices.each
        gain = np.where(may, _gains(choices, taken), 0.0)
        best = int(np.argmax(gain / np.maximum(choices.cost + extra, _LITTLE))) if gain.size else 0
        if not gain.any():
            return taken
        taken[best] = held[choices.training[best]] = True
        room[choices.training[best]] -= 1
        rest -= 0.0 if choices.own[best] else choices.cost[best]


def _gains(choices: Choices, taken: Mask) -> Floats:
    """By place: what it is worth to close the gaps that it would close and that are open."""
    closer, closed = choices.closes.T
    gains = choices.left(choices.closed(taken))[closed]
    return np.asarray(np.bincount(closer, gains, minlength=choices.person.size), float)


def _needed_only(choices: Choices, taken: Mask) -> Mask:
    """Without places that add nothing to what the others close, the dearest first."""
    kept, closed = taken.copy(), choices.closed(taken)
    times = np.bincount(choices.closes[kept[choices.closes[:, 0]], 1], minlength=choices.weights.size)
    gaps: dict[int, list[int]] = {}
    for place, gap in choices.closes.tolist():
        gaps.setdefault(place, []).append(gap)
    for place in sorted(np.flatnonzero(taken).tolist(), key=lambda place: -float(choices.cost[place])):
        without, mine = closed.copy(), gaps.get(place, [])
        without[[gap for gap in mine if times[gap] == 1]] = False
        if choices.worth(without) >= choices.worth(closed) - _LITTLE:
            kept[place], closed = False, without
            times[mine] -= 1
    return kept


def choices_for(
    people: ArrayLike, skills: ArrayLike, levels: ArrayLike, weights: ArrayLike, own: ArrayLike, teaches: Any, cost: Any
) -> Choices:
    """The choices for gaps (parallel arrays: who is to reach which level of which competence, its weight, whether it
    is a mentor's own goal), given what each training teaches.

    ``teaches`` is trainings × competences, a sparse matrix of the levels taught; ``cost`` by training, a person's.
    A training is a place for everybody who has a gap in a competence that it teaches at the level or above.
    """
    who, what, height, mine = (np.asarray(column) for column in (people, skills, levels, own))
    taught = teaches.tocsc()
    sizes = np.diff(taught.indptr)[what]
    gap = np.repeat(np.arange(what.size), sizes)
    entry = taught.indptr[what[gap]] + np.arange(gap.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    enough = taught.data[entry] >= height[gap]
    gap, training = gap[enough], taught.indices[entry[enough]].astype(np.int64)
    places, place = np.unique(who[gap].astype(np.int64) * teaches.shape[0] + training, return_inverse=True)
    serves_own = np.bincount(place, mine[gap].astype(float), minlength=places.size) > 0
    person, course = places // teaches.shape[0], places % teaches.shape[0]
    closes = np.stack([place, gap], axis=1)
    return Choices(person, course, np.asarray(cost, np.float64)[course], serves_own, np.asarray(weights, float), closes)
