"""How the algorithms compare with networkx (and igraph where it is installed), in one run.

Run by hand: ``python tests/benchmarks/bench_algorithms.py --size S`` (2,000 people, about 9,000
edges) or ``--size M`` (50,000 people, about 385,000). CPU time, the best of the repeats; the table
gives the others' time as a multiple of ours. Ours starts from a scipy matrix and includes checking and
converting it each time (but for paths, which have :class:`Routes`: a row of its own); theirs starts from a
graph that is already built.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from competence_explorer.graph import algorithms

SIZES = {"S": (2_000, 870, 8), "M": (50_000, 21_500, 10)}  # people, projects, largest team
SOURCES = 64


@dataclass
class Network:
    """One generated network in the form that each library takes."""

    memberships: csr_array[Any]
    adjacency: csr_array[Any]
    groups: list[int]
    sources: list[int]
    ends: list[tuple[int, int]]
    routes: algorithms.Routes = field(init=False)
    nx: nx.Graph[int] = field(init=False)
    ig: Any = None

    def __post_init__(self) -> None:
        self.routes = algorithms.Routes(self.adjacency)
        self.nx = nx.from_scipy_sparse_array(self.adjacency)
        if find_spec("igraph"):
            self.ig = import_module("igraph").Graph(self.adjacency.shape[0], list(self.nx.edges))


def generate(size: str, seed: int = 1) -> Network:
    """People in institutions who share projects: mostly colleagues, sometimes across institutions."""
    people, projects, largest = SIZES[size]
    rng = np.random.default_rng(seed)
    institution = np.sort(rng.integers(0, people // 40, people))
    teams = []
    for _ in range(projects):
        start, width = int(rng.integers(people)), int(rng.integers(1, largest))
        near = (start + rng.integers(-30, 30, width)) % people
        far = rng.integers(0, people, rng.binomial(width, 0.2))
        teams.append(np.unique(np.concatenate([near, far])))
    group = np.repeat(np.arange(projects), [len(team) for team in teams])
    shuffled = rng.permutation(people)
    member = shuffled[np.concatenate(teams)]
    memberships = csr_array((np.ones(member.size), (member, group)), shape=(people, projects))
    adjacency = algorithms.projection(memberships, weighting="count")
    labels = np.empty(people, int)
    labels[shuffled] = institution
    reached = np.flatnonzero(algorithms.components(adjacency) == 0)
    return Network(
        memberships,
        adjacency,
        labels.tolist(),
        rng.choice(people, SOURCES, replace=False).tolist(),
        [(int(a), int(b)) for a, b in rng.choice(reached, (20, 2), replace=False)],
    )


def cpu_seconds(job: Callable[[], object], budget: float) -> float:
    """Best CPU time of up to five runs within a time budget."""
    best, spent = float("inf"), 0.0
    for _ in range(5):
        before = time.process_time()
        job()
        best = min(best, time.process_time() - before)
        spent += best
        if spent > budget:
            break
    return best


def jobs(network: Network) -> dict[str, dict[str, Callable[[], object]]]:
    """Return the same question to each library: job, library, call."""
    matrix, graph, ig = network.adjacency, network.nx, network.ig
    bipartite = nx.algorithms.bipartite.from_biadjacency_matrix(network.memberships)
    people = range(matrix.shape[0])
    table: dict[str, dict[str, Callable[[], object]]] = {
        "constraint": {
            "own": lambda: algorithms.constraint(matrix),
            "networkx": lambda: nx.constraint(graph),
        },
        "constraint + effective size + roles": {
            "own": lambda: algorithms.structural_holes(matrix, network.groups),
        },
        f"betweenness, {SOURCES} sources": {
            "own": lambda: algorithms.betweenness(matrix, network.sources),
            "networkx": lambda: nx.betweenness_centrality_subset(graph, network.sources, list(people)),
        },
        "make ready for paths": {
            "own": lambda: algorithms.shortest_paths(matrix, *network.ends[0], k=1),
            "networkx": lambda: nx.from_scipy_sparse_array(matrix),
        },
        f"one path, {len(network.ends)} pairs": {
            "own": lambda: [network.routes.shortest(a, b, k=1) for a, b in network.ends],
            "networkx": lambda: [nx.shortest_path(graph, a, b) for a, b in network.ends],
        },
        f"five paths, {len(network.ends)} pairs": {
            "own": lambda: [network.routes.shortest(a, b, k=5) for a, b in network.ends],
            "networkx": lambda: [list(islice(nx.shortest_simple_paths(graph, a, b), 5)) for a, b in network.ends],
        },
        "Newman projection": {
            "own": lambda: algorithms.projection(network.memberships),
            "networkx": lambda: nx.algorithms.bipartite.collaboration_weighted_projected_graph(bipartite, people),
        },
        "components": {
            "own": lambda: algorithms.components(matrix),
            "networkx": lambda: list(nx.connected_components(graph)),
        },
    }
    if ig is not None:
        table["constraint"]["igraph"] = ig.constraint
        table[f"betweenness, {SOURCES} sources"]["igraph"] = lambda: ig.betweenness(sources=network.sources)
        table[f"one path, {len(network.ends)} pairs"]["igraph"] = lambda: [
            ig.get_shortest_path(a, b) for a, b in network.ends
        ]
        table[f"five paths, {len(network.ends)} pairs"]["igraph"] = lambda: [
            ig.get_k_shortest_paths(a, b, k=5) for a, b in network.ends
        ]
        table["components"]["igraph"] = ig.connected_components
    return table


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="S")
    parser.add_argument("--budget", type=float, default=5.0, help="seconds to spend on repeats of one job")
    options = parser.parse_args()
    algorithms.warm()
    network = generate(options.size)
    people, edges = network.adjacency.shape[0], network.adjacency.nnz // 2
    print(f"{people:,} people, {edges:,} edges; CPU seconds of ours, multiples for the others")
    print(f"{'':38}{'own':>10}{'networkx':>10}{'igraph':>10}")
    for job, calls in jobs(network).items():
        own = cpu_seconds(calls["own"], options.budget)
        others = [
            f"{cpu_seconds(calls[name], options.budget) / own:.1f}" if name in calls else "-"
            for name in ("networkx", "igraph")
        ]
        print(f"{job:38}{own:>10.4f}{others[0]:>10}{others[1]:>10}", flush=True)


if __name__ == "__main__":
    main()
