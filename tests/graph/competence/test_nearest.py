"""Nearest profiles against the full matrix of cosines."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from competence_explorer.graph.competence.holdings import Holdings, entries_of
from competence_explorer.graph.competence.nearest import SLACK, nearest

SKILLS = 60


def of(levels):
    """Holdings from levels, people × competences (-1: not recorded)."""
    person, skill = np.nonzero(levels >= 0)
    return Holdings.of(*levels.shape, person, skill, levels[person, skill])


def town(seed, people=400):
    """Few competences that nearly everybody holds, many that few hold: where leaving out columns pays. Or all alike."""
    rng = np.random.default_rng(seed)
    share = 1.0 / np.arange(1, SKILLS + 1) ** 0.8 if seed % 2 else np.full(SKILLS, 0.05 + 0.02 * seed)
    return of(np.where(rng.random((people, SKILLS)) < share, rng.integers(0, 5, (people, SKILLS)), -1))


def weights(holdings):
    """People × competences, straight from the definition."""
    full = np.zeros((holdings.people, holdings.skills))
    holders = np.bincount(holdings.skill, minlength=holdings.skills)
    for person, skill, level in zip(holdings.person, holdings.skill, holdings.level, strict=True):
        full[person, skill] = max(1, level) * np.log(1 + len(set(holdings.person.tolist())) / holders[skill])
    return full


def cosines(full, weight):
    lengths = np.linalg.norm(full, axis=1) * np.linalg.norm(weight)
    return full @ weight / np.where(lengths > 0, lengths, 1)


@pytest.mark.parametrize("k", [1, 5, 40, 1000])
@pytest.mark.parametrize("seed", range(8))
def test_they_are_the_nearest_of_all_that_are_allowed(seed, k):
    holdings, rng = town(seed), np.random.default_rng(seed)
    full = weights(holdings)
    sides = [*full[:20], *(full[rng.choice(len(full), 5)].sum(axis=0) for _ in range(5))]
    for weight in sides:
        allowed = rng.random(len(full)) < 0.7
        found, near = nearest(holdings, weight, allowed, k), np.where(allowed, cosines(full, weight), 0.0)
        wanted = -np.sort(-near[near > 0])[:k]
        assert found.cosines == pytest.approx(wanted, abs=SLACK)
        assert near[found.ids] == pytest.approx(wanted, abs=SLACK)
        assert len(set(found.ids.tolist())) == wanted.size
        assert (np.diff(found.cosines) <= 0).all()


def test_of_equals_the_first_come_first():
    holdings = of(np.array([[1, -1]] * 5 + [[-1, 1]] + [[-1, -1]]))
    everybody = np.ones(7, bool)
    assert nearest(holdings, np.array([2.0, 0]), everybody, 3).ids.tolist() == [0, 1, 2]
    assert nearest(holdings, np.array([2.0, 0]), np.arange(7) > 1, 9).ids.tolist() == [2, 3, 4]
    assert nearest(holdings, np.array([1.0, 3]), everybody, 3).ids.tolist() == [5, 0, 1]


def test_of_nobody_and_of_nothing_nobody_is_near():
    nobody = Holdings.of(0, 2, [], [], [])
    assert nearest(nobody, np.ones(2), np.zeros(0, bool)).ids.size == 0
    one = Holdings.of(1, 2, [0], [0], [1])
    assert nearest(one, np.zeros(2), np.ones(1, bool)).ids.size == 0
    assert nearest(one, np.array([0.0, 1]), np.ones(1, bool)).ids.size == 0


def test_rarity_is_that_of_text_retrieval():
    """Two people have something recorded; competences 0 and 1 both hold, 2 and 3 one each."""
    held = Holdings.of(3, 4, [0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 3], [4, 2, 0, 1, 3, 2])
    assert held.rarity.tolist() == pytest.approx([np.log(2), np.log(2), np.log(3), np.log(3)])


def test_shares_are_vectors_of_length_one_by_person_and_by_skill():
    held = town(1)
    full, (by_person, by_skill) = weights(held), held.shares
    unit = full / np.where(full.any(axis=1), np.linalg.norm(full, axis=1), 1)[:, None]
    assert by_person == pytest.approx(unit[held.person, held.skill], abs=1e-6)
    assert by_skill == pytest.approx(by_person[held.by_skill])


def test_entries_of_rows_come_row_by_row():
    starts = np.array([0, 2, 2, 5])
    place, entries = entries_of(starts, np.array([2, 1, 2, 0]))
    assert (place.tolist(), entries.tolist()) == ([0, 0, 0, 2, 2, 2, 3, 3], [2, 3, 4, 2, 3, 4, 0, 1])
    assert [part.size for part in entries_of(starts, np.array([], np.intp))] == [0, 0]


def test_importing_loads_neither_numba_nor_scipy():
    code = """if True:
        import sys
        from competence_explorer.graph.competence import assignment, coverage, nearest, plan, readiness, teams
        print(*sys.modules)
    """
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numba", "scipy", "pandas"} & set(loaded)
