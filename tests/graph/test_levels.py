"""The level of a competence: cases worked out by hand, and what holds whatever the evidence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence_explorer.graph.levels import (
    RATINGS,
    RULES,
    SHOWN,
    Evidence,
    Rules,
    counted,
    is_stale,
    level,
    role_of,
    shown_in_project,
)


def of(kind, value, year=None):
    return Evidence(kind, value, year and dt.date(year, 6, 30))


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ([], None),
        ([of("self", 3)], 3),
        # The order of the ratings, while none is outdated.
        ([of("self", 3), of("supervisor", 2)], 2),
        ([of("self", 3, 2024), of("supervisor", 2, 2022)], 2),
        ([of("self", 1, 2024), of("supervisor", 2, 2024), of("assessed", 4, 2022)], 4),
        # Three years outdate a rating, by whichever kind.
        ([of("self", 3, 2025), of("supervisor", 2, 2021)], 3),
        ([of("self", 1, 2020), of("supervisor", 2, 2024), of("assessed", 4, 2020)], 2),
        ([of("self", 1, 2026), of("supervisor", 2, 2022), of("assessed", 4, 2018)], 1),
        # An outdated rating is outdated by any newer one, and the best believed of the others decides.
        ([of("self", 1, 2024), of("supervisor", 2, 2022), of("assessed", 4, 2020)], 2),
        # Without a day a rating is neither outdated nor does it outdate.
        ([of("self", 3, 2025), of("supervisor", 2)], 2),
        ([of("self", 3), of("supervisor", 2, 2001)], 2),
        # Trainings show 2 at most.
        ([of("training", 1)], 1),
        ([of("training", 4, 2024)], 2),
        # What was shown raises a rating that is older, however little, and never lowers.
        ([of("self", 1, 2020), of("training", 3, 2021)], 2),
        ([of("self", 1, 2021), of("training", 3, 2020)], 1),
        ([of("self", 1, 2021), of("training", 3, 2021)], 1),
        ([of("self", 4, 2010), of("training", 1, 2021), of("project", 2, 2022)], 4),
        ([of("self", 1), of("project", 4, 2021)], 1),
        ([of("self", 1, 2020), of("project", 4)], 1),
        ([of("supervisor", 2, 2020), of("project", 3, 2023)], 3),
        # Without ratings the highest counts, whatever its age.
        ([of("project", 3, 2009), of("training", 2, 2025)], 3),
        ([of("project", 1, 2025), of("training", 2)], 2),
    ],
)
def test_cases_worked_out_by_hand(evidence, expected):
    assert level(evidence) == expected
    assert level(reversed(evidence)) == expected


DAYS = st.none() | st.dates(dt.date(2005, 1, 1), dt.date(2030, 12, 31))
EVIDENCE = st.builds(Evidence, st.sampled_from((*RATINGS, *SHOWN)), st.integers(1, 4), DAYS)
MANY = st.lists(EVIDENCE, max_size=7)


@given(MANY)
def test_the_level_is_one_that_some_evidence_shows(evidence):
    assert level(evidence) in {counted(one) for one in evidence} | ({None} if not evidence else set())


@given(MANY, st.permutations(range(7)))
def test_the_order_does_not_matter(evidence, order):
    assert level([evidence[i] for i in order if i < len(evidence)]) == level(evidence)


@given(st.lists(EVIDENCE, min_size=1, max_size=7), st.data())
def test_better_evidence_never_gives_a_lower_level(evidence, data):
    place = data.draw(st.integers(0, len(evidence) - 1))
    better = evidence[place]._replace(level=data.draw(st.integers(evidence[place].level, 4)))
    assert level([*evidence[:place], better, *evidence[place + 1 :]]) >= level(evidence)


@given(MANY, st.builds(Evidence, st.sampled_from(SHOWN), st.integers(1, 4), DAYS))
def test_what_was_shown_never_lowers(evidence, more):
    assert level([*evidence, more]) >= (level(evidence) or 0)


@given(MANY, st.integers(-1000, 1000))
def test_only_the_distances_between_the_days_count(evidence, days):
    moved = [one._replace(day=one.day and one.day + dt.timedelta(days)) for one in evidence]
    assert level(moved) == level(evidence)


@given(st.lists(EVIDENCE, min_size=1, max_size=7), st.sampled_from(SHOWN), st.integers(1, 4))
def test_what_was_shown_later_raises_no_less_than_what_was_shown_before(evidence, kind, value):
    early, late = (Evidence(kind, value, dt.date(year, 1, 1)) for year in (2015, 2025))
    assert level([*evidence, late]) >= level([*evidence, early])


@given(st.lists(EVIDENCE.filter(lambda one: one.kind in RATINGS and one.day), min_size=1, max_size=5))
def test_the_newest_rating_alone_is_never_outdated(ratings):
    newest = max(ratings, key=lambda one: one.day)
    much_newer = [newest, *(one._replace(day=dt.date(1990, 1, 1)) for one in ratings if one.day < newest.day)]
    assert level(much_newer) == min(one.level for one in much_newer if one.day == newest.day)


def test_the_constants_are_those_of_the_table():
    evidence = [of("self", 3, 2024), of("supervisor", 2, 2022), of("training", 4, 2025)]
    assert level(evidence) == 2
    assert level(evidence, Rules(outdated_years=1)) == 3
    assert level(evidence, Rules(training_cap=4)) == 4
    assert RULES.stale_years > RULES.outdated_years > 0


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Kierowniczka projektu", "manager"),
        ("partnership coordinator", "manager"),
        ("Lider zespołu", "lead"),
        ("lead partner's expert", "expert"),
        ("Specjalista ds. zamówień", "expert"),
        ("misleading", "contributor"),
        ("", "contributor"),
    ],
)
def test_roles_are_known_by_the_beginnings_of_words(text, role):
    assert role_of(text) == role


@given(st.sampled_from(["expert", "lead", "coordinator", "engineer"]), st.none() | st.integers(1, 4))
def test_a_project_shows_no_more_than_it_needed_and_than_the_role_can(role, needed):
    shown = shown_in_project(role, needed)
    assert 1 <= shown <= RULES.role_caps[role_of(role)]
    assert shown <= (needed or RULES.unstated_need)


def test_what_is_stale():
    assert not is_stale(dt.date(2020, 1, 1), dt.date(2024, 12, 31))
    assert is_stale(dt.date(2020, 1, 1), dt.date(2025, 1, 1))
    assert not is_stale(dt.date(2030, 1, 1), dt.date(2025, 1, 1))
