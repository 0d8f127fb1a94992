"""Gould–Fernandez roles against their definition and R sna's counts."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import brokerage_expectation, brokerage_roles, brokerage_z, group_distances
from competence_explorer.graph.errors import UsageError

ROLES = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison"]


def role(a: object, b: object, c: object) -> str:
    """The role of b from the groups along a→b→c."""
    if a == b == c:
        return "coordinator"
    if a == c:
        return "itinerant"
    if a == b:
        return "representative"
    return "gatekeeper" if b == c else "liaison"


def by_definition(adjacency: csr_array[Any], groups: list[Any]) -> pd.DataFrame:
    """Every ordered triple of nodes, one by one."""
    tied = adjacency.toarray() > 0
    counts = pd.DataFrame(0, index=range(len(groups)), columns=ROLES)
    for a, b, c in permutations(range(len(groups)), 3):
        if tied[a, b] and tied[b, c] and not tied[a, c]:
            counts.loc[b, role(groups[a], groups[b], groups[c])] += 1
    return counts.assign(total=counts.sum(axis=1))


@pytest.mark.parametrize("kinds", [1, 2, 4])
def test_is_the_definition(network, kinds):
    groups = np.random.default_rng(kinds).integers(0, kinds, network.shape[0]).tolist()
    pd.testing.assert_frame_equal(brokerage_roles(network, groups), by_definition(network, groups))


@pytest.mark.parametrize("kind", ["advice", "friends"])
def test_krackhardt_as_in_sna(kind, krackhardt, departments, golden):
    table = golden(f"brokerage_sna_krackhardt_{kind}_dept")
    columns = ["coordinator_wI", "itinerant_wO", "representative_bIO", "gatekeeper_bOI", "liaison_bO", "total"]
    expected = [[int(row[column]) for column in columns] for row in table]
    roles = brokerage_roles(krackhardt(kind), departments)
    assert roles.columns.tolist() == [*ROLES, "total"]
    assert roles.to_numpy().tolist() == expected


@given(data=st.data())
def test_how_nodes_are_grouped_leaves_the_total(adjacencies, data):
    adjacency = data.draw(adjacencies)
    groups = data.draw(st.lists(st.integers(0, 2), min_size=adjacency.shape[0], max_size=adjacency.shape[0]))
    roles = brokerage_roles(adjacency, groups)
    assert (roles.total == brokerage_roles(adjacency, ["one"] * len(groups)).coordinator).all()


@given(data=st.data())
def test_turning_all_ties_round_swaps_gatekeepers_and_representatives(adjacencies, data):
    adjacency = data.draw(adjacencies)
    groups = [*range(adjacency.shape[0] - 1), 0]
    turned = brokerage_roles(adjacency.T, groups)
    swapped = turned.rename(columns={"gatekeeper": "representative", "representative": "gatekeeper"})
    pd.testing.assert_frame_equal(brokerage_roles(adjacency, groups), swapped[[*ROLES, "total"]])


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_missing_groups_are_one_group_that_no_label_equals(missing):
    path = csr_array([[0, 1, 0], [0, 0, 1], [0, 0, 0]])
    assert brokerage_roles(path, [missing, missing, missing]).coordinator[1] == 1
    assert brokerage_roles(path, [missing, "unknown", None]).itinerant[1] == 1


def test_labels_are_told_apart_by_type_and_may_be_tuples():
    path = csr_array([[0, 1, 0], [0, 0, 1], [0, 0, 0]])
    assert brokerage_roles(path, [1, ("PL", 1), "1"]).liaison[1] == 1
    assert brokerage_roles(path, pd.Series(["PL", "PL", "DE"], index=[7, 8, 9])).representative[1] == 1


@pytest.mark.parametrize(
    "groups", [["a", "b"], ["a", "b", "c", "d"], [["a"], "b", "c"], 5, "abc", {0: "a", 1: "b", 2: "c"}]
)
@pytest.mark.parametrize("of", [brokerage_roles, brokerage_expectation, brokerage_z, group_distances])
def test_refuses_groups_that_do_not_fit(of, groups):
    with pytest.raises(UsageError):
        of(csr_array(np.ones((3, 3))), groups)


def test_no_nodes():
    roles = brokerage_roles(csr_array((0, 0)), [])
    assert roles.empty
    assert roles.columns.tolist() == [*ROLES, "total"]
    assert (roles.dtypes == np.int64).all()
