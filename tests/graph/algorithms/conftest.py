"""Networks that the tests of the algorithms share: seeded random ones of every kind, and the classic ones."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.sparse import coo_array, csr_array

from competence_explorer.graph import algorithms

Rows = list[dict[str, str]]


@pytest.fixture(scope="session", autouse=True)
def _warm() -> None:
    """No test counts the time it takes to load the compiled loops."""
    algorithms.warm()


def _random_network(seed: int) -> csr_array[Any]:
    """Of up to 16 nodes: by the seed sparse to dense, directed or not, with weights 1 to 4 and self-loops."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 17))
    weights = np.where(rng.random((size, size)) < 0.7 * rng.random(), rng.integers(1, 5, (size, size)), 0)
    if seed % 2:
        weights = np.triu(weights) + np.triu(weights).T
    weights[:, 0] = weights[0, :] = 0  # an isolated node
    return csr_array(weights.astype(float))


@pytest.fixture(params=range(24), ids=lambda seed: f"seed{seed}")
def network(request: pytest.FixtureRequest) -> csr_array[Any]:
    """A random weighted network; those with an odd seed are undirected."""
    return _random_network(request.param)


@pytest.fixture(scope="session")
def adjacencies() -> st.SearchStrategy[csr_array[Any]]:
    """Any small directed network, self-loops included."""
    sizes = st.integers(1, 7)
    return sizes.flatmap(
        lambda size: hnp.arrays(float, (size, size), elements=st.sampled_from([0.0, 0.0, 1.0, 2.0]))
    ).map(csr_array)


@pytest.fixture(scope="session")
def golden(shared_data: Path) -> Callable[[str], Rows]:
    """Read a table of reference results by its name."""
    return lambda name: _rows(shared_data / "networks" / "golden" / f"{name}.csv")


@pytest.fixture(scope="session")
def krackhardt(shared_data: Path) -> Callable[[str], csr_array[Any]]:
    """Krackhardt's 21 managers: "advice" or "friends", directed."""
    return lambda name: _classic(shared_data / "networks" / "krackhardt_hightech" / f"ht_{name}")


@pytest.fixture(scope="session")
def florentine(shared_data: Path) -> Callable[[str], csr_array[Any]]:
    """Padgett's 16 Florentine families: "marriage" or "business", undirected."""

    def read(name: str) -> csr_array[Any]:
        once = _classic(shared_data / "networks" / "florentine" / f"flo_{name}")
        return csr_array(once + once.T)

    return read


@pytest.fixture(scope="session")
def departments(shared_data: Path) -> list[str]:
    """Krackhardt's managers' departments, in order."""
    nodes = _rows(shared_data / "networks" / "krackhardt_hightech" / "ht_advice_nodes.csv")
    return [row["dept"] for row in nodes]


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _classic(stem: Path) -> csr_array[Any]:
    """Read ``…_edges.csv``, whose ids count the rows of ``…_nodes.csv`` from 1."""
    size = len(_rows(stem.with_name(f"{stem.name}_nodes.csv")))
    edges = [(int(r["source"]), int(r["target"])) for r in _rows(stem.with_name(f"{stem.name}_edges.csv"))]
    sources, targets = np.array(edges).T - 1
    return csr_array(coo_array((np.ones(len(edges)), (sources, targets)), shape=(size, size)))
