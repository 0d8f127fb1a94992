"""Expectation and z-score of the brokerage roles, against R sna and a simulation of what they say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import brokerage_expectation, brokerage_roles, brokerage_z

ROLES = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total"]
COLUMNS = ["coordinator_wI", "itinerant_wO", "representative_bIO", "gatekeeper_bOI", "liaison_bO", "total"]


@pytest.mark.parametrize("kind", ["advice", "friends"])
def test_krackhardt_as_in_sna(kind, krackhardt, departments, golden):
    table = golden(f"brokerage_sna_krackhardt_{kind}_dept")
    expected = [[float(row[f"z_{column}"].replace("NA", "nan")) for column in COLUMNS] for row in table]
    found = brokerage_z(krackhardt(kind), departments)
    assert found.columns.tolist() == ROLES
    assert np.isnan(expected).any(), "one manager is alone in his department"
    np.testing.assert_allclose(found.to_numpy(), expected, atol=5.1e-7)  # sna's table has six decimals


def moments_by_definition(size: int, group: list[int], broker: int, density: float) -> list[tuple[float, float]]:
    """Mean and variance of each role, from all pairs (a, c) and all pairs of these."""
    pairs: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
    b = group[broker]
    for a in range(size):
        for c in range(size):
            if len({a, broker, c}) == 3:
                same = group[a] == b, b == group[c], group[a] == group[c]
                names = {(1, 1, 1): 0, (0, 0, 1): 1, (1, 0, 0): 2, (0, 1, 0): 3, (0, 0, 0): 4}
                pairs[ROLES[names[same]]].append((a, c))
                pairs["total"].append((a, c))
    chance = density**2 * (1 - density)
    moments = []
    for role in ROLES:
        sharing = sum((a == d) != (c == e) for a, c in pairs[role] for d, e in pairs[role])
        spread = len(pairs[role]) * chance * (1 - chance) + sharing * density**3 * (1 - density) ** 3
        moments.append((len(pairs[role]) * chance, spread))
    return moments


@pytest.mark.parametrize("kinds", [1, 2, 4])
def test_is_the_definition(network, kinds):
    size = network.shape[0]
    group = np.random.default_rng(kinds).integers(0, kinds, size).tolist()
    tied = (network.toarray() > 0) & ~np.eye(size, dtype=bool)
    moments = np.array([moments_by_definition(size, group, b, tied.sum() / (size * (size - 1))) for b in range(size)])
    np.testing.assert_allclose(brokerage_expectation(network, group).to_numpy(), moments[:, :, 0], atol=1e-9)
    roles = brokerage_roles(network, group).to_numpy()
    spread = np.sqrt(np.where(moments[:, :, 1] > 1e-12, moments[:, :, 1], np.nan))
    np.testing.assert_allclose(brokerage_z(network, group).to_numpy(), (roles - moments[:, :, 0]) / spread, atol=1e-6)


def test_the_formula_holds_in_drawn_networks():
    """Mean 0 and variance 1 of z over networks drawn as it supposes, up to the density being measured."""
    rng, groups = np.random.default_rng(1), [0] * 8 + [1] * 7 + [2] * 5
    tied = rng.random((400, 20, 20)) < 0.3
    z = np.array([brokerage_z(csr_array(one.astype(float)), groups).to_numpy() for one in tied])
    assert np.abs(z.mean(axis=(0, 1))).max() < 0.05
    assert (np.abs(z.std(axis=0).mean(axis=0) - 1) < 0.1).all()


@pytest.mark.parametrize("adjacency", [csr_array((4, 4)), csr_array(np.ones((4, 4)))], ids=["empty", "complete"])
def test_where_nothing_can_vary_there_is_no_score(adjacency: csr_array[Any]):
    assert brokerage_expectation(adjacency, [1, 1, 2, 2]).to_numpy().max() == 0
    assert brokerage_z(adjacency, [1, 1, 2, 2]).isna().all().all()


@pytest.mark.parametrize("size", [0, 1])
def test_too_few_nodes(size):
    assert brokerage_z(csr_array((size, size)), ["x"] * size).shape == (size, 6)


def test_two_large_groups_have_no_liaison():
    """The terms cancel exactly, however large the groups are."""
    groups = [0] * 300_000 + [1] * 300_001
    ring = csr_array((np.ones(600_001), (np.arange(600_001), np.roll(np.arange(600_001), 1))))
    assert brokerage_expectation(ring, groups)["liaison"].max() == 0
    assert brokerage_z(ring, groups)["liaison"].isna().all()
