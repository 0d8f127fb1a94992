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

from competence_explorer.graph.competence import kernels
from competence_explorer.graph.competence.assignment import assign
from competence_explorer.graph.competence.coverage import capabilities, census, coverage, sole_holders
from competence_explorer.graph.competence.holdings import Holdings
from competence_explorer.graph.competence.nearest import Profiles, vectors
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
    print(f"{job:58}{own:>10.4f}{'' if peer is None else f'{peer:.4f}':>10}{ratio:>8}  {note}", flush=True)


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
    own, _ = cpu_seconds(lambda: census(town.holdings, town.members))
    peer, _ = cpu_seconds(lambda: table[table["level"] > 0].groupby(["skill", "institution"]).size(), 2)
    tell("census: all competences × institutions", own, peer, "peer: groupby")
    tell(
        "sole holders of all competences, with names", cpu_seconds(lambda: sole_holders(town.holdings, town.members))[0]
    )


def bench_nearest(town: Town) -> None:
    """The ten nearest of everybody, of the first 100,000 of L among each other, and of one."""
    matrix = vectors(town.holdings)
    some = csr_array(matrix[:ASKED])
    name = f"nearest 10 of {some.shape[0]:,}"
    own, found = cpu_seconds(lambda: Profiles(some).nearest(), 3)
    if find_spec("sparse_dot_topn"):
        from sparse_dot_topn import sp_matmul_topn

        unit = csr_matrix(some / np.sqrt(some.power(2).sum(axis=1))[:, None])
        peer, theirs = cpu_seconds(lambda: sp_matmul_topn(unit, unit.T.tocsr(), top_n=11, sort=True, n_threads=1), 3)
        # Theirs has the person among the nearest, or somebody exactly like her in her place.
        assert np.allclose(found.cosines.sum(axis=1) + 1, np.asarray(theirs.sum(axis=1)).ravel(), atol=1e-3)
        tell(name, own, peer, "peer: sparse_dot_topn, one thread")
    else:
        tell(name, own)
    ready = Profiles(matrix)
    asked = np.arange(0, matrix.shape[0], matrix.shape[0] // 200)
    own, _ = cpu_seconds(lambda: ready.nearest(asked))
    tell(f"nearest 10 of one among {matrix.shape[0]:,}", own / asked.size, None, "mean of 200")
    tell("make ready for nearest (once a snapshot)", cpu_seconds(lambda: Profiles(matrix), 2)[0])


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
    """The nearest of everybody by chunks, with the memory of the process."""
    matrix, people = vectors(town.holdings), town.home.size
    del town
    before, ready = time.process_time(), Profiles(matrix)
    del matrix
    found = sum(int((near.ids >= 0).sum()) for _, near in ready.blocks())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell(
        f"nearest 10 of all {people:,}",
        time.process_time() - before,
        None,
        f"{found:,} found, {memory:,.0f} MB at most",
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=("S", "M", "L"), default="M")
    parser.add_argument("--all", action="store_true", help="only the nearest of everybody, and the memory it takes")
    options = parser.parse_args()
    kernels.nearest  # noqa: B018 - compiled by now
    town = generate(options.size)
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
