"""The integer programmes of a team: the smallest, most ties, and what is missing where there is none."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from competence_explorer.graph.competence.holdings import Indices, Mask
from competence_explorer.graph.competence.programme import Floats, Programme, Solution
from competence_explorer.graph.competence.team_problem import Failure, Problem
from competence_explorer.graph.wording import say

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Found = tuple[Mask, Mask]
"""Candidates who are chosen, and who of them covers which requirement."""

FIRST_PAIRS = 500
"""Ties among candidates that are tried first."""

MOST_PAIRS = 2_000
"""Ties among candidates up to which the team with most of them is sought among all."""

_LITTLE = 1e-6


class _Layout(NamedTuple):
    """A programme with its variables: x by person, y by loaded pair (person, requirement), open places."""

    programme: Programme
    x: Indices
    y: Indices
    pairs: tuple[Indices, Indices]
    open: Indices


def smallest(problem: Problem, keep: Mask, until: float, least: int = 0) -> tuple[Found | None, int]:
    """A smallest team among the candidates under the mask, and a size that none can be below.

    None if there is none, or none was found in time. ``least`` is a size already known that none can be below.
    """
    layout = _lay_out(problem.taken(keep), cost=1.0)
    if least:
        layout.programme.rows(1, (0, layout.x, 1), lower=least)
    solution = layout.programme.solve(until)
    least = max(least, _rounded_up(solution.bound))
    return _found(problem, keep, layout, solution), least


def smallest_in_steps(
    problem: Problem, keep: Mask, until: float, least: int = 0, known: Found | None = None
) -> tuple[Found | None, int]:
    """The same as :func:`smallest`, mostly sooner: first among the few whom the linear relaxation would take.

    The relaxation says how small a team could be at best, rounded up. If the ``known`` team is of that size, or those
    whom the relaxation takes, or could take at no more cost (reduced cost 0), have one among them, it is smallest. Only
    else all are tried, with the size that none can be below as a row of the programme. The few get half of the
    time at most.
    """
    layout = _lay_out(problem.taken(keep), cost=1.0)
    relaxation = layout.programme.relaxed(until)
    if relaxation is None:
        found, least = smallest(problem, keep, until, least)
        return smaller(known, found), least
    least = max(least, _rounded_up(relaxation.bound))
    if known is not None and size_of(known) == least:
        return known, least
    few = keep.copy()
    few[keep] = (relaxation.values[layout.x] > _LITTLE) | (relaxation.raised[layout.x] < _LITTLE)
    now = time.monotonic()
    found = smaller(known, smallest(problem, few, now + (until - now) / 2, least)[0])
    if found is not None and size_of(found) == least:
        return found, least
    better, least = smallest(problem, keep, until, least)
    return smaller(found, better), least


def least_size(problem: Problem, keep: Mask, until: float) -> int:
    """A size that no team of the candidates under the mask can be below, by the linear relaxation alone."""
    relaxation = _lay_out(problem.taken(keep), cost=1.0).programme.relaxed(until)
    return 0 if relaxation is None else _rounded_up(relaxation.bound)


def _rounded_up(bound: float) -> int:
    return math.ceil(max(bound, 0.0) - _LITTLE)


def size_of(found: Found) -> int:
    """How many people a team has."""
    return int(found[0].sum())


def smaller(one: Found | None, other: Found | None) -> Found | None:
    """The smaller of two teams, the first if they are of one size; None if both are."""
    return min((found for found in (one, other) if found is not None), key=size_of, default=None)


def tied(problem: Problem, keep: Mask, near: csr_array[Any], start: Found, until: float) -> tuple[Found, int]:
    """Of the teams of the same size one with more pairs who have ties; and a number that none can exceed.

    First among those who are not dominated, the ``FIRST_PAIRS`` who have ties and most of what is needed, and those
    who have ties with the team of before, as long as that helps. Then, where candidates have at most ``MOST_PAIRS``
    ties among each other, among all of them; only this proves anything.
    """
    size = int(start[0].sum())
    most, best = min(size * (size - 1) // 2, near.nnz // 2), start
    first = keep | _able_pairs(problem, near)
    while (before := pairs_of(near, best)) < most and time.monotonic() < until:
        around = first | best[0] | (near @ best[0].astype(np.int64) > 0)
        best, _ = _more_tied(problem, around, near, best, until)
        if pairs_of(near, best) == before:
            break
    if pairs_of(near, best) < most and near.nnz // 2 <= MOST_PAIRS and time.monotonic() < until:
        # Who has ties with a candidate cannot be left out as dominated; the others can.
        best, proven = _more_tied(problem, keep | (np.diff(near.indptr) > 0), near, best, until)
        most = min(most, proven)
    return best, most


def _able_pairs(problem: Problem, near: csr_array[Any]) -> Mask:
    """Candidates of the pairs with ties who together have most of the required competences."""
    one, other = near.tocoo().coords
    able = problem.capable.sum(axis=1)
    best = np.argsort(-(able[one] + able[other]), kind="stable")[: 2 * FIRST_PAIRS]  # each pair stands there twice
    chosen = np.zeros(problem.people.size, np.bool_)
    chosen[one[best]] = chosen[other[best]] = True
    return chosen


def _more_tied(problem: Problem, among: Mask, near: csr_array[Any], start: Found, until: float) -> tuple[Found, int]:
    """The team of the same size among the candidates under the mask with most pairs who have ties: a variable each."""
    from scipy.sparse import triu

    pairs = triu(near[among][:, among], 1).tocoo()
    layout, each = _lay_out(problem.taken(among), cost=0.0), np.arange(pairs.nnz)
    both = layout.programme.variables(pairs.nnz, cost=-1.0, whole=False)
    layout.programme.rows(1, (0, layout.x, 1), lower=int(start[0].sum()), upper=int(start[0].sum()))
    for end in pairs.coords:
        layout.programme.rows(pairs.nnz, (each, both, 1), (each, layout.x[end], -1), upper=0)
    solution = layout.programme.solve(until)
    found = _found(problem, among, layout, solution) or start
    proven = math.floor(_LITTLE - solution.bound) if math.isfinite(solution.bound) else pairs.nnz
    return max((start, found), key=lambda one: pairs_of(near, one)), proven


def pairs_of(near: csr_array[Any], found: Found) -> int:
    """How many pairs of a team have ties."""
    return int(near[found[0]][:, found[0]].sum()) // 2


def missing_together(problem: Problem, keep: Mask, until: float) -> Iterator[Failure]:
    """What no team can cover at once, though each could be covered alone: with the fewest places left open."""
    layout = _lay_out(problem.taken(keep), cost=0.0, leave_open=1.0)
    solution = layout.programme.solve(until)
    if solution.values is None:
        none = say("no team was found in the time given")
        reason = say("the rules exclude each other") if solution.impossible else none
        yield Failure(-1, 0, 0, reason)
        return
    missing = np.round(solution.values[layout.open]).astype(int)
    if not missing.any():
        yield Failure(-1, 0, 0, "no team was found in the time given, but there is one")
    for row in np.flatnonzero(missing).tolist():
        needed, there = int(problem.needed[row]), int(problem.needed[row] - missing[row])
        yield Failure(row, needed, there, say("too few together with the other requirements and the rules"))


def _lay_out(problem: Problem, cost: float, leave_open: float | None = None) -> _Layout:
    """The programme of the module ``teams``; with ``leave_open`` at that cost a place can be left open."""
    programme, loaded, needs = Programme(), problem.loaded, problem.needed.size
    x = programme.variables(problem.people.size, cost, lower=problem.must)
    who, what = np.nonzero(problem.capable & loaded[:, None])
    free, need = np.nonzero(problem.capable & ~loaded[:, None])
    y = programme.variables(who.size)
    spare: Floats = problem.needed.astype(np.float64) * (leave_open is not None)
    left = programme.variables(needs, leave_open or 0.0, upper=spare)
    covered = ((need, x[free], 1), (what, y, 1), (np.arange(needs), left, 1))
    programme.rows(needs, *covered, lower=problem.needed)
    programme.rows(who.size, (np.arange(who.size), y, 1), (np.arange(who.size), x[who], -1), upper=0)
    busy = np.flatnonzero(loaded)
    carried = (np.searchsorted(busy, who), y, 1)
    programme.rows(busy.size, carried, (np.arange(busy.size), x[busy], -problem.load[busy]), upper=0)
    _limit_institutions(problem, programme, x)
    return _Layout(programme, x, y, (who, what), left)


def _limit_institutions(problem: Problem, programme: Programme, x: Indices) -> None:
    if not problem.limited:
        return
    places = int(problem.home.max()) + 1
    there = programme.variables(places, whole=False)  # 1 only where somebody is chosen
    programme.rows(places, (problem.home, x, 1), upper=problem.at_most)
    programme.rows(places, (problem.home, x, 1), (np.arange(places), there, -1), lower=0)
    programme.rows(1, (0, there, 1), lower=problem.at_least)


def _found(problem: Problem, keep: Mask, layout: _Layout, solution: Solution) -> Found | None:
    if solution.values is None:
        return None
    kept, chosen = np.flatnonzero(keep), np.zeros(problem.people.size, np.bool_)
    chosen[kept] = solution.values[layout.x] > 0.5
    covers = problem.capable & chosen[:, None] & ~problem.loaded[:, None]
    who, what = layout.pairs
    covers[kept[who], what] = solution.values[layout.y] > 0.5
    return chosen, covers
