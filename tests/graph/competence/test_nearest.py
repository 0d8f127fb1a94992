"""Nearest profiles against the full matrix of cosines, and what two people could teach each other."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy.sparse import csr_array, random_array

from competence_explorer.graph.competence import nearest
from competence_explorer.graph.competence.holdings import Holdings, Members
from competence_explorer.graph.competence.nearest import (
    Profiles,
    complementarity,
    could_teach,
    profiles,
    rarity,
    vectors,
)


def cosines(matrix):
    rows = matrix.toarray().astype(float)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = rows / np.where(lengths > 0, lengths, 1)
    return unit @ unit.T


def power_law(seed, people=400, skills=60):
    """Few competences that nearly everybody holds, many that few hold: where leaving out columns pays."""
    rng = np.random.default_rng(seed)
    share = 1.0 / np.arange(1, skills + 1) ** 0.8
    held = rng.random((people, skills)) < share
    return csr_array(np.where(held, rng.integers(1, 5, held.shape) * -np.log(share * 0.9), 0.0))


@pytest.mark.parametrize("k", [1, 5, 40])
@pytest.mark.parametrize("seed", range(8))
def test_they_are_the_nearest_of_all(seed, k):
    matrix = power_law(seed) if seed % 2 else random_array((300, 40), density=0.05 + 0.02 * seed, rng=seed).tocsr()
    groups = np.arange(matrix.shape[0]) if seed % 4 < 2 else np.arange(matrix.shape[0]) % 3
    found = Profiles(matrix).nearest(k=k, groups=groups if seed % 4 >= 2 else None)
    full = cosines(matrix)
    full[groups[:, None] == groups[None, :]] = 0.0
    wanted = -np.sort(-full, axis=1)[:, :k]
    assert found.cosines == pytest.approx(np.where(wanted > 1e-6, wanted, 0.0), abs=1e-5)
    for row, ids in enumerate(found.ids.tolist()):
        there = [other for other in ids if other >= 0]
        assert len(set(there)) == len(there) == (found.cosines[row] > 0).sum()
        assert full[row, there] == pytest.approx(found.cosines[row, : len(there)], abs=1e-5)
    assert (np.diff(found.cosines, axis=1) <= 0).all()


def test_of_equals_the_first_comes_first_and_rows_can_be_chosen():
    matrix = csr_array(np.array([[1.0, 0]] * 5 + [[0, 1]] + [[0, 0]]))
    near = Profiles(matrix)
    assert near.nearest([4, 0, 5, 6], k=3).ids.tolist() == [[0, 1, 2], [1, 2, 3], [-1, -1, -1], [-1, -1, -1]]
    assert near.nearest([4], k=3).cosines[0] == pytest.approx([1, 1, 1])
    assert near.nearest([0], k=9, groups=[0, 0, 1, 1, 1, 1, 1]).ids.tolist() == [[2, 3, 4, *[-1] * 6]]


def test_all_come_in_blocks(monkeypatch):
    monkeypatch.setattr(nearest, "BLOCK", 150)
    near = Profiles(power_law(1))
    found = list(near.blocks(k=4))
    assert [(rows.start, rows.stop) for rows, _ in found] == [(0, 150), (150, 300), (300, 400)]
    assert np.concatenate([part.ids for _, part in found]).tolist() == near.nearest(k=4).ids.tolist()


def test_one_answer_whether_asked_alone_or_with_all():
    near = Profiles(power_law(3))
    whole = near.nearest(k=7)
    alone = [near.nearest([row], k=7) for row in range(0, 400, 37)]
    assert [one.ids[0].tolist() for one in alone] == whole.ids[::37].tolist()


HELD = Holdings.of(3, 4, [0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 3], [4, 2, 0, 1, 3, 2])


def test_vectors_are_level_times_rarity():
    """Two people have something recorded; competences 0 and 1 both hold, 2 and 3 one each. Not stated counts as 1."""
    assert rarity(HELD).tolist() == pytest.approx([np.log(2), np.log(2), np.log(3), np.log(3)])
    both, one = np.log(2), np.log(3)
    wanted = [[4 * both, 2 * both, one, 0], [both, 3 * both, 0, 2 * one], [0] * 4]
    assert vectors(HELD).toarray() == pytest.approx(np.array(wanted))
    together = profiles(HELD, Members.of(3, 2, [0, 1, 1], [0, 0, 1]))
    assert together.toarray() == pytest.approx(np.array([np.sum(wanted, axis=0), wanted[1]]))


def test_what_they_could_teach_each_other():
    assert could_teach(HELD, 0, 1).tolist() == [0]  # 2 has no level that is known
    assert could_teach(HELD, 1, 0).tolist() == [1, 3]
    assert could_teach(HELD, 1, 0, distance=2).tolist() == [3]
    assert could_teach(HELD, 0, 2, distance=3).tolist() == [0]
    unsure = Holdings.of(2, 1, [0, 1], [0, 0], [4, 0])
    assert could_teach(unsure, 0, 1).tolist() == []
    assert complementarity(HELD, 0, 1) == complementarity(HELD, 1, 0) == pytest.approx(np.log(2))
    assert complementarity(HELD, 0, 2) == 0.0


def test_a_second_process_compiles_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    code = """if True:
        from competence_explorer.graph.competence.kernels import nearest
        print(len(nearest.nopython_signatures), sum(nearest.stats.cache_misses.values()))
    """

    def loops_and_misses():
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert [loops_and_misses(), loops_and_misses()] == [["1", "1"], ["1", "0"]]


def test_importing_loads_neither_numba_nor_scipy():
    code = """if True:
        import sys
        from competence_explorer.graph.competence import assignment, coverage, nearest, plan, readiness, teams
        print(*sys.modules)
    """
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numba", "scipy", "pandas"} & set(loaded)
