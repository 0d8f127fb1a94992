"""A competence over the years, by hand."""

from __future__ import annotations

import pytest
from quayside import THIS_YEAR, load_quayside

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES

YEARS = QUERIES["competence-years"]


@pytest.fixture(scope="module")
def view(module_store):
    load_quayside(module_store)
    return View(module_store)


def by_year(view, **values):
    return {row["year"]: tuple(row.values())[1:] for row in YEARS.rows(view, {"skill": "state aid", **values})}


def test_projects_people_trainings_and_the_trained(view):
    found = by_year(view)
    assert sorted(found) == list(range(2015, THIS_YEAR + 2))  # years without anything stand between
    assert found[2015] == (1, 0, 0, 0)
    assert found[2016] == (1, 1, 1, 1)  # Bo came in 2016, and completed the course
    assert found[2017] == (0, 0, 0, 0)  # Eva failed
    assert found[THIS_YEAR] == (1, 1, 0, 0)


def test_years_are_cut(view):
    assert sorted(by_year(view, since=2016, until=2018)) == [2016, 2017, 2018]
    with pytest.raises(UsageError, match="after"):
        by_year(view, since=2018, until=2016)


def test_nothing_recorded_is_no_year(view):
    assert YEARS.rows(view, {"skill": "law"}) == []
