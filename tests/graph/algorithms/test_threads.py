"""Any number of threads gives the same numbers, and no call takes more threads than are free."""

from __future__ import annotations

from threading import BoundedSemaphore, current_thread

import numpy as np
import pytest

from competence_explorer.graph.algorithms import (
    betweenness,
    centrality,
    passes,
    projection,
    structural_holes,
    threads,
    top_betweenness,
)
from competence_explorer.graph.algorithms.threads import in_order


@pytest.fixture(scope="module")
def town():
    """3,000 people in 900 teams of five."""
    from scipy.sparse import csr_array

    team = np.repeat(np.arange(900), 5)
    member = (team * 10 // 3 + np.random.default_rng(2).integers(0, 60, team.size)) % 3_000
    return projection(csr_array((np.ones(team.size), (member, team)), shape=(3_000, 900)))


@pytest.fixture
def free(monkeypatch):
    """Say how many threads are free."""
    return lambda number: monkeypatch.setattr(threads, "_FREE", BoundedSemaphore(number))


def on_threads(number, free, work):
    """The answer where so many threads are free."""
    free(number)
    return work()


@pytest.mark.parametrize("number", [1, 2, 3, 8])
def test_results_come_in_order_from_as_many_threads_as_are_free(number, free):
    free(number)
    seen = list(in_order(lambda part: (part, current_thread().name), range(40)))
    assert [part for part, _ in seen] == list(range(40))
    helpers = {name for _, name in seen} - {current_thread().name}
    assert len(helpers) <= number if number > 1 else not helpers


def test_a_call_within_a_call_takes_no_more_threads(free):
    free(2)
    inner = list(in_order(lambda _: list(in_order(lambda _: current_thread().name, range(3))), range(2)))
    assert all(len(set(names)) == 1 for names in inner)


def test_threads_are_given_back_after_an_error(free):
    free(2)
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda part: 1 // part, [1, 0]))
    assert [threads._FREE.acquire(blocking=False) for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize("ask", [betweenness, lambda town: betweenness(town, 500, 1, by_distance=True)])
def test_betweenness_is_the_same_to_the_last_bit(ask, town, free, monkeypatch):
    monkeypatch.setattr(centrality, "WORTH_THREADS", 0)
    found = [on_threads(number, free, lambda: ask(town)) for number in (1, 2, 5)]
    assert found[0].any()
    assert all(np.array_equal(found[0], other) for other in found[1:])


def test_the_list_of_the_first_is_the_same(town, free, monkeypatch):
    monkeypatch.setattr(centrality, "WORTH_THREADS", 0)
    one, other = (on_threads(number, free, lambda: top_betweenness(town, 20, 0.7, seed=3)) for number in (1, 4))
    for left, right in zip(one, other, strict=True):
        np.testing.assert_array_equal(left, right)


def test_triangles_in_two_parts_are_the_same_on_any_number_of_threads(town, free, monkeypatch):
    whole = structural_holes(town)
    monkeypatch.setattr(passes, "MANY_TIES", 0)
    one, other = (on_threads(number, free, lambda: structural_holes(town)) for number in (1, 4))
    np.testing.assert_array_equal(one.constraint, other.constraint)
    np.testing.assert_allclose(one.constraint, whole.constraint, rtol=1e-13)
    for parts in (one, other):
        np.testing.assert_array_equal(parts.effective_size, whole.effective_size)
        assert parts.roles.equals(whole.roles)
