"""Parameters of queries: how a value is read from text, and what is said where it is not right."""

from __future__ import annotations

import datetime as dt

import pytest

from competence_explorer import queries
from competence_explorer.graph.errors import UsageError
from competence_explorer.queries.base import Parameter

DAY = dt.date(2027, 1, 31)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (str, " state aid ", "state aid"),
        (int, "3", 3),
        (float, "0.5", 0.5),
        (float, 2, 2.0),
        (bool, "yes", True),
        (bool, "False", False),
        (bool, True, True),
        (dt.date, "2027-01-31", DAY),
        (dt.date, DAY, DAY),
        (float, " ", None),
    ],
)
def test_a_value_is_read_from_text_or_as_it_is(type_, text, value):
    assert Parameter("x", type_, "About it").parse(text) == value


@pytest.mark.parametrize(
    ("type_", "text", "told"),
    [
        (int, "0", "1 or more"),
        (int, "99999999999999999999", "1,000,000,000 or less"),
        (int, "2.5", "not a whole number"),
        (float, "-1", "0 or more"),
        (float, "nan", "0 or more"),
        (float, "inf", "0 or more"),
        (float, "half", "not a number"),
        (bool, "maybe", "not yes or no"),
        (dt.date, "31.01.2027", "not a day"),
    ],
)
def test_what_does_not_fit_is_refused(type_, text, told):
    with pytest.raises(UsageError) as refused:
        Parameter("x", type_, "About it").parse(text)
    assert told in f"{refused.value.detail} {refused.value.hint}"


@pytest.mark.parametrize(
    ("query", "name", "most"),
    [
        (queries.introduction_paths, "k", 1000),
        (queries.institution_paths, "k", 1000),
        (queries.brokers, "stability", 1000),
        (queries.what_if_leaves, "level", 4),
        (queries.find_people, "level", 4),
    ],
)
def test_what_would_take_too_long_or_does_not_exist_is_refused(query, name, most):
    (parameter,) = (each for each in query.parameters if each.name == name)
    assert parameter.parse(most) == most
    with pytest.raises(UsageError, match=f"{name}={most + 1} is not possible"):
        parameter.parse(most + 1)


@pytest.mark.parametrize("query", [queries.institution_network, queries.collaboration_matrix, queries.brokers])
def test_years_the_wrong_way_round_are_refused(query):
    with pytest.raises(UsageError, match="since=2020 is after until=2019"):
        query.arguments({"since": 2020, "until": "2019"})
