"""The fused pass gives what its three parts give."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from competence_explorer.graph.algorithms import (
    brokerage_roles,
    constraint,
    effective_size,
    structural_holes,
)


@pytest.mark.parametrize("weights", [False, True])
def test_is_its_parts(network, weights):
    groups = ["even" if node % 2 else "odd" for node in range(network.shape[0])]
    holes = structural_holes(network, groups, weights)
    np.testing.assert_array_equal(holes.constraint, constraint(network, weights))
    np.testing.assert_array_equal(holes.effective_size, effective_size(network, weights))
    pd.testing.assert_frame_equal(holes.roles, brokerage_roles(network, groups))


def test_without_groups_all_are_in_one(network):
    roles = structural_holes(network).roles
    assert (roles.coordinator == roles.total).all()


def test_the_order_of_the_nodes_does_not_matter(network):
    order = np.random.default_rng(3).permutation(network.shape[0])
    groups = np.arange(network.shape[0]) % 3
    straight = structural_holes(network, groups, weights=True)
    shuffled = structural_holes(network[order][:, order], groups[order], weights=True)
    np.testing.assert_allclose(shuffled.constraint, straight.constraint[order], rtol=1e-12)
    np.testing.assert_allclose(shuffled.effective_size, straight.effective_size[order], rtol=1e-12)
    assert shuffled.roles.to_numpy().tolist() == straight.roles.to_numpy()[order].tolist()
