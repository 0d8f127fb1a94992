"""The smallest team that covers requirements: exact with the gap stated, or greedy where asked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from competence_explorer.graph.competence.holdings import Indices, Ints, Mask
from competence_explorer.graph.competence.team_model import (
    Found,
    least_size,
    missing_together,
    pairs_of,
    size_of,
    smaller,
    smallest_in_steps,
    tied,
)
from competence_explorer.graph.competence.team_problem import Counts, Failure, Problem, failures, undominated

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, eq=False)
class Team:
    """A team, and how good it is.

    ``covers`` says who covers which requirement, members × requirements. No team can have fewer than ``least``
    people: if that is its size, it is proven smallest. ``ties`` counts the pairs of members who have ties; no team
    of this size that meets everything has more than ``most_ties``. With ``failures`` there is no team.
    """

    people: Indices
    covers: Mask
    least: int
    ties: int = 0
    most_ties: int = 0
    failures: tuple[Failure, ...] = field(default=())

    @property
    def gap(self) -> float:
        """How much smaller a team could at most be, as a share of this one; 0 if it is proven smallest."""
        return 1.0 - self.least / self.people.size if self.people.size else 0.0


class Rules(NamedTuple):
    """What a team must keep to, beside the requirements.

    ``load``: how many requirements each person may cover (a number, or by person); ``must`` and ``excluded``: people;
    ``at_most`` people of an institution; ``at_least`` institutions. None, or nothing: no such rule.
    """

    load: Any = None
    must: Sequence[int] = ()
    excluded: Sequence[int] = ()
    at_most: int | None = None
    at_least: int = 1


def team(
    capable: csr_array[Any],
    needed: Sequence[int],
    home: Ints,
    rules: Rules = Rules(),  # noqa: B008 - a NamedTuple of constants
    *,
    ties: csr_array[Any] | None = None,
    exact: bool = True,
    seconds: float = 10.0,
) -> Team:
    r"""The smallest team that covers the requirements and keeps the rules; of the smallest, one with most ties.

    ``capable`` is people × requirements, above 0 where the person has it at the level (see
    :func:`~competence_explorer.graph.competence.coverage.capabilities`), ``needed`` people by requirement, ``home`` the
    institution of each person (-1: none; then she is no candidate unless she must be there), ``ties`` a symmetric
    people × people adjacency. Candidates have one of the requirements, or must be there. With x_p = 1 for members and
    y_pr = 1 where p covers r:

    .. math:: \min \sum_p x_p, \quad \sum_p y_{pr} \ge n_r, \quad y_{pr} \le x_p, \quad \sum_r y_{pr} \le l_p x_p

    and the rules on institutions. It is solved by branch and cut (HiGHS) over the people who are not dominated
    (:func:`~competence_explorer.graph.competence.team_problem.undominated`). Then, with the size fixed, the number
    of pairs with ties is made as large as the time left allows. Not ``exact``: greedily, by requirements newly covered,
    then a new institution while these are too few, then ties. Where there is no team, ``failures`` names the
    requirements that fail, each with the reason; what fails only together is found by covering as much as possible.

    Cost: exponential at worst; ``seconds`` limits it, and ``least`` and ``most_ties`` say what is proven.
    """
    until = time.monotonic() + seconds
    problem = candidates(capable, needed, home, rules)
    wrong = tuple(failures(problem, np.bincount(capable.indices[capable.data > 0], minlength=len(needed))))
    if wrong:
        return _none(problem, wrong)
    near = among(ties, problem.people)
    if not exact:
        quick = greedy(problem, near)
        stuck = Failure(-1, 0, 0, "none was found greedily; there may be one")
        return _none(problem, (stuck,)) if quick is None else _team(problem, quick, 0, near)
    best, least = _smallest(problem, near, until)
    if best is None:
        return _none(problem, tuple(missing_together(problem, undominated(problem, problem.most), until)))
    if near.nnz == 0:
        return _team(problem, best, least, near, 0)
    best, most = tied(problem, undominated(problem, size_of(best)), near, best, until)
    return _team(problem, best, least, near, most)


def _smallest(problem: Problem, near: csr_array[Any], until: float) -> tuple[Found | None, int]:
    """A smallest team, and the size proven; None if there is none, or none was found in time.

    First without limits of load and of institutions, where far more people are dominated: no team can be smaller.
    Where loads matter, only the linear relaxation of that, since its team would seldom do. Then with the limits, but
    among the same few: if that is not larger, it is smallest. Only else among all who could count.
    """
    free, found = problem.relaxed, None
    few = undominated(free, problem.most)
    if problem.loaded.any():
        least = least_size(free, few, until)
    else:
        best, least = smallest_in_steps(free, few, until)
        found = best if best is not None and problem.allows(best[0]) else None
    least = max(least, _simple_bound(problem))
    if found is None or size_of(found) > least:
        found, _ = smallest_in_steps(problem, few, until, least, found)
    if found is None or size_of(found) > least:
        found = smaller(found, _greedy_among(problem, few, near) or greedy(problem, near))
    if found is not None and size_of(found) == least:
        return found, least
    enough = problem.most if found is None else size_of(found)
    return smallest_in_steps(problem, undominated(problem, enough), until, least, found)


def _greedy_among(problem: Problem, keep: Mask, near: csr_array[Any]) -> Found | None:
    """A greedy team of the candidates under the mask."""
    found = greedy(problem.taken(keep), near[keep][:, keep])
    if found is None:
        return None
    chosen, covers = np.zeros_like(problem.must), np.zeros_like(problem.capable)
    chosen[keep], covers[keep] = found
    return chosen, covers


def greedy(problem: Problem, near: csr_array[Any]) -> Found | None:
    """A team by taking, again and again, who covers most of what is open: members, and who covers what.

    None if it comes to an end before everything is covered, which does not prove that there is no team. Within
    1 + ln(requirements) of the smallest size where people are limited by nothing (Chvátal 1979).
    """
    chosen, covers = np.zeros(problem.people.size, np.bool_), np.zeros_like(problem.capable)
    open_, scarce = problem.needed.copy(), np.argsort(problem.capable.sum(axis=0), kind="stable")
    waiting = np.flatnonzero(problem.must).tolist()
    while waiting or open_.any() or np.unique(problem.home[chosen]).size < problem.at_least:
        person = waiting.pop() if waiting else _next(problem, near, chosen, open_)
        if person is None:
            return None
        taken = [r for r in scarce.tolist() if open_[r] > 0 and problem.capable[person, r]][: problem.load[person]]
        chosen[person] = covers[person, taken] = True
        open_[taken] -= 1
    return chosen, covers


def _next(problem: Problem, near: csr_array[Any], chosen: Mask, open_: Counts) -> int | None:
    full = np.bincount(problem.home[chosen], minlength=problem.home.max() + 1)
    may = ~chosen & (full[problem.home] < problem.at_most)
    new = (full[problem.home] == 0) & ((full > 0).sum() < problem.at_least)
    gain = np.minimum(problem.capable @ (open_ > 0).astype(np.int64), problem.load)
    rank = np.lexsort((-np.arange(may.size), near @ chosen.astype(np.int64), new, gain, may))
    best = int(rank[-1])
    return best if may[best] and (gain[best] or new[best]) else None


def candidates(capable: csr_array[Any], needed: Sequence[int], home: Ints, rules: Rules) -> Problem:
    """The arguments of :func:`team` as a problem: without the people who have nothing that is needed, or may not."""
    must = np.zeros(home.size, np.bool_)
    must[list(rules.must)] = True
    may = home >= 0
    may[list(rules.excluded)] = False
    able = np.diff(capable.indptr) > 0
    people = np.flatnonzero((able | must) & (may | must))
    dense = capable[people].toarray() > 0
    load = np.broadcast_to(np.asarray(len(needed) if rules.load is None else rules.load), home.shape)[people]
    _, place = np.unique(np.where(home[people] < 0, -1 - people, home[people]), return_inverse=True)
    most = people.size if rules.at_most is None else rules.at_most
    wanted = np.asarray(needed, np.int64)
    return Problem(people, dense, wanted, place, load.astype(np.int64), must[people], most, rules.at_least)


def among(ties: csr_array[Any] | None, people: Indices) -> csr_array[Any]:
    """The pairs of candidates with ties, as ones."""
    from scipy.sparse import csr_array

    if ties is None:
        return csr_array((people.size, people.size), dtype=np.int64)
    near = csr_array(ties[people][:, people] > 0).astype(np.int64)
    near.setdiag(0)
    near.eliminate_zeros()
    return csr_array(near)


def _simple_bound(problem: Problem) -> int:
    """A size that no team can be below: by one requirement, by all of them and the loads, and by the rules."""
    carried = np.cumsum(-np.sort(-np.minimum(problem.load, problem.capable.sum(axis=1))))
    by_load = int(np.searchsorted(carried, problem.needed.sum())) + bool(problem.needed.any())
    institutions = problem.at_least if problem.limited else 0
    return max(int(problem.needed.max(initial=0)), by_load, int(problem.must.sum()), institutions)


def _team(problem: Problem, found: Found, least: int, near: csr_array[Any], most: int | None = None) -> Team:
    chosen, covers = found
    size, pairs = int(chosen.sum()), pairs_of(near, found)
    least = min(max(least, _simple_bound(problem)), size)
    return Team(problem.people[chosen], covers[chosen], least, pairs, size * (size - 1) // 2 if most is None else most)


def _none(problem: Problem, wrong: tuple[Failure, ...]) -> Team:
    return Team(problem.people[:0], problem.capable[:0], 0, failures=wrong)
