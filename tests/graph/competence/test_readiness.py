"""What readiness promises: by hand, and as properties of random calls and towns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence_explorer.graph.competence.coverage import coverage
from competence_explorer.graph.competence.holdings import Holdings, Members, Requirement
from competence_explorer.graph.competence.readiness import readiness

PEOPLE, SKILLS, PLACES = 8, 5, 3

requirements = st.lists(
    st.builds(Requirement, st.integers(0, SKILLS - 1), st.integers(1, 4), st.integers(1, 4), st.booleans()),
    min_size=1,
    max_size=5,
)
towns = st.dictionaries(
    st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, SKILLS - 1)), st.integers(0, 4), max_size=20
)


def of(held, needed):
    """The readiness of three institutions; person p works at p modulo 3."""
    entries = [(p, s, level) for (p, s), level in held.items()]
    holdings = Holdings.of(PEOPLE, SKILLS, *(zip(*entries, strict=True) if entries else ([], [], [])))
    members = Members.of(PEOPLE, PLACES, np.arange(PEOPLE), np.arange(PEOPLE) % PLACES)
    found = coverage(holdings, members, needed)
    return readiness(needed, found.held, found.not_known)


@given(towns, requirements, st.integers(0, PEOPLE - 1), st.integers(0, SKILLS - 1), st.integers(1, 4))
def test_one_holder_more_never_lowers_it(held, needed, person, skill, level):
    """Neither end falls; but the upper one may where it was not known before whether she holds it, or anything."""
    level = max(level, held.get((person, skill), 0))
    before, after = of(held, needed), of({**held, (person, skill): level}, needed)
    assert (after.low >= before.low).all()
    if any(p == person for p, _ in held) and held.get((person, skill)) != 0:
        assert (after.high >= before.high).all()


@given(towns, requirements, st.data())
def test_one_requirement_less_never_lowers_it(held, needed, data):
    gone = data.draw(st.integers(0, len(needed) - 1))
    before, after = of(held, needed), of(held, needed[:gone] + needed[gone + 1 :])
    assert (after.low >= before.low).all()
    assert (after.high >= before.high).all()


@given(towns, requirements)
def test_it_is_an_interval_within_0_and_1_and_its_parts_add_up(held, needed):
    found = of(held, needed)
    assert ((found.low > 0) & (found.low <= found.high) & (found.high <= 1)).all()
    assert found.low == pytest.approx(1 / (1 + found.missing_low.sum(axis=0)))
    assert found.high == pytest.approx(1 / (1 + found.missing_high.sum(axis=0)))


def test_by_hand():
    """Of 2 people one is there, of 1 none, of a nice-to-have none: 0.5 + 1 + 0.5 competences are missing."""
    needed = [Requirement(0, people=2), Requirement(1), Requirement(2, mandatory=False), Requirement(3)]
    found = readiness(needed, [[1, 2], [0, 1], [0, 9], [5, 1]], [[0, 0], [1, 0], [0, 0], [0, 0]])
    assert found.missing_low.T.tolist() == [[0.5, 1.0, 0.5, 0.0], [0.0] * 4]
    assert found.low.tolist() == pytest.approx([1 / 3, 1.0])
    assert found.high.tolist() == pytest.approx([1 / 2, 1.0])


def test_a_call_that_needs_nothing_is_met():
    assert readiness([], np.zeros((0, 2)), np.zeros((0, 2))).low.tolist() == [1.0, 1.0]
