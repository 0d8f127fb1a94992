"""A team to be found, as arrays; what makes it impossible; and who need not be considered, because others dominate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.holdings import Indices, Mask
from competence_explorer.graph.wording import say

Counts = NDArray[np.int64]


class Failure(NamedTuple):
    """Why no team can be had: the requirement (its place; -1 for none of them), what is needed, what there is."""

    requirement: int
    needed: int
    available: int
    reason: str


@dataclass(frozen=True, eq=False)
class Problem:
    """Candidates (people who have a required competence, or must be there) and what the team has to meet.

    ``people`` are their indices, ``capable`` candidates × requirements, ``needed`` people by requirement, ``home`` the
    institution of each candidate, ``load`` how many requirements each may cover, ``must`` who has to be there; at
    most ``at_most`` people of an institution, at least ``at_least`` institutions.
    """

    people: Indices
    capable: Mask
    needed: Counts
    home: Counts
    load: Counts
    must: Mask
    at_most: int
    at_least: int

    @property
    def limited(self) -> bool:
        """Whether the institutions matter."""
        return self.at_most < self.people.size or self.at_least > 1

    @property
    def most(self) -> int:
        """A size that no smallest team exceeds: somebody for each place, who must be there, and the institutions."""
        return int(self.needed.sum() + self.must.sum()) + self.at_least

    @property
    def relaxed(self) -> Problem:
        """The same problem without limits of load and of institutions."""
        return replace(self, load=self.capable.sum(axis=1), at_most=self.people.size, at_least=1)

    def allows(self, chosen: Mask) -> bool:
        """Whether these people may be a team, whatever of their competences they cover."""
        sizes = np.bincount(self.home[chosen], minlength=1)
        spread = sizes.max() <= self.at_most and (sizes > 0).sum() >= self.at_least
        return bool(spread and not self.loaded[chosen].any())

    @cached_property
    def loaded(self) -> Mask:
        """Candidates who have more of the required competences than they may cover."""
        return np.asarray(self.capable.sum(axis=1) > self.load)

    def taken(self, keep: Mask) -> Problem:
        """The same problem with these candidates only."""
        people, capable, home, load, must = (
            self.people[keep],
            self.capable[keep],
            self.home[keep],
            self.load[keep],
            self.must[keep],
        )
        return replace(self, people=people, capable=capable, home=home, load=load, must=must)


def failures(problem: Problem, holders: Counts) -> Iterator[Failure]:
    """Requirements that no team can meet, one by one, and rules that exclude each other.

    ``holders`` counts who has each at the level, those excluded among them. What fails only together is not seen
    here: see :func:`~competence_explorer.graph.competence.teams.team`.
    """
    institutions = int(problem.home.max(initial=-1)) + 1
    for row, needed in enumerate(problem.needed.tolist()):
        able = problem.capable[:, row]
        there = int(able.sum())
        within = int(np.minimum(np.bincount(problem.home[able], minlength=institutions), problem.at_most).sum())
        if holders[row] < needed:
            yield Failure(row, needed, int(holders[row]), say("too few hold it at the level"))
        elif there < needed:
            yield Failure(row, needed, there, say("too few hold it at the level and are not excluded"))
        elif within < needed:
            reason = say("too few with at most %(most)s of an institution", most=problem.at_most)
            yield Failure(row, needed, within, reason)
    if (represented := np.unique(problem.home).size) < problem.at_least:
        yield Failure(-1, problem.at_least, represented, say("too few institutions have anybody to offer"))
    if (crowd := int(np.bincount(problem.home[problem.must], minlength=1).max())) > problem.at_most:
        yield Failure(-1, problem.at_most, crowd, say("more of one institution must be there than may be"))


def undominated(problem: Problem, bound: int) -> Mask:
    """Candidates of whom some smallest team consists; ``bound`` is the size of any team that meets everything.

    Person q dominates p if q has all of p's required competences and may cover as many (of equals the first
    dominates). Let T be a smallest team with p in it, of at most B = ``bound`` people.

    - A dominator who is not in T can take p's place if she is of p's institution, or if hers is not full and T
      has more institutions than it must (or hers is new to it).
    - K dominators in T whom no load limits, K the most people needed for any of p's competences, make p
      superfluous (unless she alone stands for an institution that T needs): T would not be smallest.

    So p can be left out if, of the dominators whom no load limits, K are of her own institution; or if they come from
    more institutions than can have such a dominator in T (K - 1) or be full ((B - 1) / ``at_most``), and from
    more than the ``at_least`` that T must have. Where institutions do not matter, K anywhere are enough. If p
    herself has more competences than she may cover, B take the place of these numbers, since T has B - 1 others.

    Leaving out all such people at once is safe: among the smallest teams take one whose members stand first in an
    order that puts dominators before those they dominate; none of its members can be left out. Who must be there is
    kept, and is nobody's dominator. Cost: sorting, and (number of distinct sets of competences)².
    """
    order, starts, above = _classes(problem)
    seats = problem.home if problem.limited else np.arange(problem.people.size)
    apart, together = _enough(problem, bound)
    kind = np.repeat(np.arange(starts.size - 1), np.diff(starts))
    within = _few(kind, seats[order], apart[order], together[order])
    order, kind = order[within], kind[within]
    starts = np.searchsorted(kind, np.arange(starts.size))
    keep = problem.must.copy()
    if not problem.limited:
        stronger = above @ np.diff(starts)
        keep[order[stronger[kind] + np.arange(kind.size) - starts[kind] < together[order]]] = True
        return keep
    for row in range(starts.size - 1):
        own = order[starts[row] : starts[row + 1]]
        theirs = [order[starts[other] : starts[other + 1]] for other in np.flatnonzero(above[row]).tolist()]
        line = np.concatenate([*theirs, own])
        few = _few(np.zeros(line.size, np.intp), seats[line], apart[own[:1]], together[own[:1]])
        keep[own[few[line.size - own.size :]]] = True
    return keep


def _enough(problem: Problem, bound: int) -> tuple[Counts, Counts]:
    """How many dominators make each candidate dispensable: of different institutions, and of her own."""
    most: Counts = (problem.capable * problem.needed).max(axis=1, initial=0)
    together = np.where(problem.loaded, bound, np.minimum(bound, most))
    if not problem.limited:
        return together, together
    outside = np.maximum(most + (bound - 1) // problem.at_most, problem.at_least + 1)
    return np.where(problem.loaded, bound, np.minimum(bound, outside)), together


def _classes(problem: Problem) -> tuple[Indices, Indices, Mask]:
    """Candidates sorted by what they can; where each class starts; which classes hold its dominators."""
    free = np.flatnonzero(~problem.must)
    able = problem.capable[free]
    load = np.minimum(problem.load[free], able.sum(axis=1))
    sets = _bits(able)
    width = sets.shape[1] + 1
    keys = np.column_stack([sets, load.astype(np.uint64)]).view(np.dtype((np.void, 8 * width))).ravel()
    _, first, kind = np.unique(keys, return_index=True, return_inverse=True)
    sets, loads, loaded = sets[first], load[first], problem.loaded[free][first]
    above = (loads[None, :] >= loads[:, None]) & (loaded[:, None] | ~loaded[None, :])
    for word in sets.T:
        above &= word[:, None] & ~word[None, :] == 0  # of the first's competences, the second lacks none
    np.fill_diagonal(above, False)
    order = np.argsort(kind, kind="stable")
    return free[order], np.append(0, np.cumsum(np.bincount(kind, minlength=first.size))), above


def _bits(able: Mask) -> NDArray[np.uint64]:
    """Each row's set of requirements as bits, 64 a word."""
    padded = np.zeros((able.shape[0], -(-able.shape[1] // 64) * 64), np.bool_)
    padded[:, : able.shape[1]] = able
    return np.packbits(padded, axis=1).view(np.uint64)


def _few(kind: Any, seats: Any, apart: Any, together: Any) -> Mask:
    """Who is among the first of her kind: fewer than ``apart`` seats seen before her, and fewer than ``together``
    people on her own seat. ``kind`` is sorted."""
    size = kind.size
    order = np.lexsort((np.arange(size), seats, kind))
    new = np.ones(size, np.bool_)
    new[1:] = (np.diff(kind[order]) != 0) | (np.diff(seats[order]) != 0)
    run = np.arange(size) - np.maximum.accumulate(np.where(new, np.arange(size), 0))
    on_seat, is_first = np.empty(size, np.int64), np.empty(size, np.bool_)
    on_seat[order], is_first[order] = run, new
    seen = np.cumsum(is_first) - is_first
    begins = np.searchsorted(kind, kind)
    return np.asarray((seen - seen[begins] < apart) & (on_seat < together))
