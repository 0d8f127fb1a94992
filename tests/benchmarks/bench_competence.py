"""How the competence functions compare with their peers, in one run, and whether the answers agree.

Run by hand: ``python tests/benchmarks/bench_competence.py --size M`` (50,000 people, 14,000 competences by a power
law), ``--size S`` (2,000 and 1,000) or ``--size L`` (1,000,000 and 14,000; takes minutes). CPU seconds, one thread, the
best of the repeats; the ratio is ours to the peer's, below 1 is faster. Peers: pandas ``groupby``, sparse_dot_topn
(Apache-2.0; ``pip install sparse-dot-topn``), HiGHS on the same programme with every candidate,
``scipy.optimize.linear_sum_assignment`` on the full matrix. With ``--all`` at size L also the nearest of
everybody, in a process of its own whose memory is measured (half an hour).
"""

from __future__ import annotations

import argparse
import math
import resource
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from competences import Town, call, frame, generate
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array, csr_array, csr_matrix

from competence_explorer.graph.competence.assignment import assign
from competence_explorer.graph.competence.counterparts import Side, rank
from competence_explorer.graph.competence.coverage import capabilities, coverage
from competence_explorer.graph.competence.holdings import Floats, Holdings
from competence_explorer.graph.competence.nearest import nearest
from competence_explorer.graph.competence.plan import choices_for, plan
from competence_explorer.graph.competence.team_model import smallest
from competence_explorer.graph.competence.teams import Rules, candidates, team

CALLS = ((8, 2), (12, 3), (20, 3), (30, 3))
"""Calls of so many competences, each in up to so many people."""

ASKED = 100_000
"""People of L whose nearest are sought, among each other."""


def cpu_seconds(job: Callable[[], Any], repeats: int = 5) -> tuple[float, Any]:
    """Best CPU time of some runs, and what the job returned."""
    best = math.inf
    for _ in range(repeats):
        before = time.process_time()
        found = job()
        best = min(best, time.process_time() - before)
        if best > 2:
            break
    return best, found


def tell(job: str, own: float, peer: float | None = None, note: str = "") -> None:
    """One line of the table."""
    ratio = "" if peer is None else f"{own / peer:>8.3f}"
    print(f"{job:58}{own:>10.5f}{'' if peer is None else f'{peer:.5f}':>10}{ratio:>8}  {note}", flush=True)


def bench_coverage(town: Town) -> None:
    """A call of 30 competences over all institutions."""
    needed = call(town, 30, 3)
    columns = {name: getattr(town.holdings, name) for name in ("person", "skill", "level")}

    def make_ready() -> Holdings:
        fresh = Holdings.of(town.holdings.people, town.holdings.skills, *columns.values())
        fresh.of_skill(0)
        return fresh

    own, found = cpu_seconds(lambda: coverage(town.holdings, town.members, needed))
    table = frame(town)
    wanted = {requirement.skill: requirement.level for requirement in needed}
    chosen = table[table["skill"].isin(list(wanted))].copy()
    chosen["kind"] = (chosen["level"] > 0).astype(np.int8) + (chosen["level"] >= chosen["skill"].map(wanted))
    same, grouped = cpu_seconds(lambda: chosen.groupby(["skill", "institution", "kind"]).size())
    held = sum(int(found.held[row].sum()) for row in range(len(needed)))
    assert held == int(grouped.xs(2, level="kind").sum())
    tell("coverage, 30 requirements × all institutions", own, same, "peer: groupby on the rows of these competences")

    def from_all_rows() -> Any:
        rows = table[table["skill"].isin(list(wanted))]
        kind = (rows["level"] > 0).astype(np.int8) + (rows["level"] >= rows["skill"].map(wanted))
        return rows.assign(kind=kind).groupby(["skill", "institution", "kind"]).size()

    tell("", own, cpu_seconds(from_all_rows, 3)[0], "peer: choosing the rows and groupby")
    tell("make ready for coverage (once a snapshot)", cpu_seconds(make_ready, 3)[0])


def holdings_of(town: Town, people: int) -> Holdings:
    """What the first so many people hold, with nothing made ready."""
    held = town.holdings
    size = int(np.searchsorted(held.person, people))
    return Holdings.of(people, held.skills, held.person[:size], held.skill[:size], held.level[:size])


def weight_of(held: Holdings, person: int) -> Floats:
    """A person as the side that is asked for."""
    skills, levels = held.of_person(person)
    weight = np.zeros(held.skills)
    weight[skills] = np.maximum(levels, 1) * held.rarity[skills]
    return weight


def ready(held: Holdings) -> Holdings:
    """With what the first search would make ready."""
    nearest(held, weight_of(held, 0), np.ones(held.people, np.bool_), 1)
    return held


def unit_rows(held: Holdings) -> csr_matrix:
    """The same profiles as the peer takes them: rows of length 1."""
    values = np.maximum(held.level, 1) * held.rarity[held.skill]
    rows = csr_matrix((values.astype(np.float32), held.skill, held.starts), shape=(held.people, held.skills))
    return csr_matrix(rows / np.sqrt(rows.power(2).sum(axis=1)))


def bench_nearest(town: Town) -> None:
    """The ten nearest of everybody (of L of the first 100,000 among each other), and counterparts of one.

    Ours are asked for one by one, as the query asks, the peer for all at once; both find who is asked for as well.
    """
    people = min(town.home.size, ASKED)
    everybody = np.ones(people, np.bool_)

    def of_all() -> list[float]:
        held = holdings_of(town, people)
        return [nearest(held, weight_of(held, who), everybody, 11).cosines.sum() for who in range(people)]

    own, found = cpu_seconds(of_all, 3)
    held = ready(holdings_of(town, people))
    asked = range(0, people, people // 200)
    sides = [Side.of(held, np.arange(people) == who) for who in asked]
    one = cpu_seconds(lambda: [nearest(held, side.weight, everybody, 11) for side in sides])[0]
    both = cpu_seconds(lambda: [rank(held, side, everybody, limit=11) for side in sides])[0]
    peers: list[float | None] = [None] * 4
    if find_spec("sparse_dot_topn"):
        peers = peer_nearest(held, asked, found)
    jobs = (f"nearest 10 of {people:,}, each", f"nearest 10 of one among {people:,}", "counterparts of one, as ranked")
    notes = ("of all at once", "of one", "of one, by cosine only")
    for job, seconds, peer, note in zip(jobs, (own, one, both), peers, notes, strict=False):
        each = people if job.endswith("each") else len(asked)
        tell(job, seconds / each, peer, f"peer: sparse_dot_topn {note}, one thread")
    tell(
        "make ready for nearest (once a snapshot)",
        cpu_seconds(lambda: ready(holdings_of(town, people)), 3)[0],
        peers[3],
    )


def peer_nearest(held: Holdings, asked: range, found: list[float]) -> list[float | None]:
    """Seconds of sparse_dot_topn: for each of all, of one, of one again, and for making ready; answers compared."""
    from sparse_dot_topn import sp_matmul_topn

    def made_ready() -> tuple[csr_matrix, csr_matrix]:
        rows = unit_rows(held)
        return rows, rows.T.tocsr()

    making, (rows, turned) = cpu_seconds(made_ready, 3)
    kind = {"top_n": 11, "sort": True, "n_threads": 1}
    all_, theirs = cpu_seconds(lambda: sp_matmul_topn(rows, turned, **kind), 3)
    assert np.allclose(found, np.asarray(theirs.sum(axis=1)).ravel(), atol=1e-3)
    singles = [rows[who] for who in asked]
    one = cpu_seconds(lambda: [sp_matmul_topn(row, turned, **kind) for row in singles])[0] / len(asked)
    return [(making + all_) / held.people, one, one, making]


def bench_team(town: Town) -> None:
    """Calls with and without rules; the peer has every candidate, ours only those who are not dominated."""
    for needs, people in CALLS:
        needed = call(town, needs, people)
        capable, number = capabilities(town.holdings, needed), [requirement.people for requirement in needed]
        for rules in (Rules(), Rules(at_most=2, at_least=3), Rules(load=3), Rules(load=3, at_most=2, at_least=3)):
            own, found = cpu_seconds(lambda a=(capable, number, town.home, rules): team(*a), 3)
            problem = candidates(capable, number, town.home, rules)
            everybody = np.ones(problem.people.size, np.bool_)
            peer, whole = cpu_seconds(lambda p=problem, e=everybody: smallest(p, e, time.monotonic() + 60), 3)
            assert whole[0] is None or found.people.size == whole[0][0].sum()
            said = ", ".join(f"{k} {v}" for k, v in rules._asdict().items() if v not in (None, (), 1))
            note = f"{found.people.size} people, gap {found.gap:.0%}, {problem.people.size:,} candidates"
            tell(f"team, {needs} competences{', ' if said else ''}{said}", own, peer, note)


def bench_team_ties(town: Town, per_person: int = 15) -> None:
    """The same with ties between random people, which decide between teams of one size."""
    rng = np.random.default_rng(4)
    people = town.home.size
    a, b = rng.integers(0, people, (2, people * per_person // 2))
    ties = csr_array(coo_array((np.ones(a.size), (a, b)), shape=(people, people)))
    ties = csr_array(ties + ties.T)
    for needs, most in CALLS[:2]:
        needed = call(town, needs, most)
        number = [requirement.people for requirement in needed]
        before = time.process_time()
        found = team(capabilities(town.holdings, needed), number, town.home, Rules(at_most=2), ties=ties)
        note = f"{found.people.size} people (least {found.least}), {found.ties} ties (most {found.most_ties})"
        tell(f"team, {needs} competences, with ties", time.process_time() - before, None, note)


def bench_assignment(size: int = 2_000) -> None:
    """Mentees × mentors with 10 pairs allowed each and more, up to all; one with mentors who take three each."""
    rng = np.random.default_rng(5)
    kinds = ((10, 0, 1), (100, 0, 1), (100, 4, 1), (100, 0, 3), (900, 0, 1), (size, 0, 1), (size, 12, 1))
    for pairs, levels, capacity in kinds:
        worth = rng.random((size, size)) if not levels else rng.integers(1, levels, (size, size)) / levels
        full = np.where(rng.random((size, size)) < pairs / size, worth, 0.0)
        scores = csr_array(full)
        mentors = size // capacity
        if capacity > 1:
            scores, full = scores[:, :mentors], np.repeat(full[:, :mentors], capacity, axis=1)
        own, found = cpu_seconds(lambda s=scores, c=capacity: assign(s, c), 3)
        count_first = np.where(full > 0, full + 2 * size, 0.0)
        peer, (rows, columns) = cpu_seconds(lambda m=count_first: linear_sum_assignment(m, maximize=True), 3)
        assert found.mentees.size == (full[rows, columns] > 0).sum()
        assert math.isclose(found.scores.sum(), full[rows, columns].sum(), rel_tol=1e-9)
        what = f"{size:,} × {mentors:,}, {pairs} pairs each" + (f", {levels - 1} scores" if levels else "")
        tell(f"assignment, {what}, capacity {capacity}", own, peer, f"{found.mentees.size:,} assigned")


def bench_plan(people: int = 500, trainings: int = 60, skills: int = 100) -> None:
    """A plan for 2,000 gaps within a budget that closes a part of them."""
    rng = np.random.default_rng(6)
    gaps = [rng.integers(0, people, 2_000), rng.integers(0, skills, 2_000), rng.integers(1, 4, 2_000)]
    teaches = csr_array(np.where(rng.random((trainings, skills)) < 0.03, rng.integers(1, 5, (trainings, skills)), 0))
    own_goals, cost = rng.random(2_000) < 0.2, rng.integers(4, 40, trainings)
    choices = choices_for(*gaps, rng.integers(1, 10, 2_000), own_goals, teaches, cost)
    for exact in (True, False):
        own, found = cpu_seconds(lambda e=exact: plan(choices, 5_000.0, 0.2, exact=e), 1)
        note = f"worth {found.worth:.0f} of at most {found.most:.0f}, gap {found.gap:.2%}, {choices.person.size} places"
        tell(f"training plan, {'exact' if exact else 'greedy'}", own, None, note)


def nearest_of_all(town: Town) -> None:
    """The nearest of everybody, with the memory of the process."""
    held, before = town.holdings, time.process_time()
    everybody = np.ones(held.people, np.bool_)
    found = sum(nearest(held, weight_of(held, who), everybody, 11).ids.size for who in range(held.people))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    note = f"{found:,} found, {memory:,.0f} MB at most"
    tell(f"nearest 10 of all {held.people:,}", time.process_time() - before, None, note)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=("S", "M", "L"), default="M")
    parser.add_argument("--all", action="store_true", help="only the nearest of everybody, and the memory it takes")
    options = parser.parse_args()
    town = generate(options.size)
    ready(holdings_of(town, 1))  # compiled by now
    print(f"{town.home.size:,} people, {town.holdings.person.size:,} recorded competences; CPU seconds")
    print(f"{'':58}{'own':>10}{'peer':>10}{'ratio':>8}")
    if options.all:
        nearest_of_all(town)
        return
    bench_coverage(town)
    bench_nearest(town)
    bench_team(town)
    bench_team_ties(town)
    if options.size == "M":
        bench_assignment()
        bench_plan()


if __name__ == "__main__":
    main()
