"""How the algorithms compare with other libraries, in one run, on generated networks.

Run by hand: ``python tests/benchmarks/bench_algorithms.py --size S``. The networks: S 2,000 people and 133
projects, M 50,000 and 5,000, L 1,000,000 and 500,000; teams of about 12 (L: 6), mostly colleagues. CPU time,
the best of the repeats (so threads do not count as speed); the table gives ours in seconds, with the wall time
beside it, and as a share of the CPU time of each other library that is installed (extra ``bench``). Ours starts
from a scipy matrix and includes checking it every time, but for paths, where all search in a network made ready;
theirs starts from a graph that is already built.
networkx is left out at L (its graph alone takes 10 GB), as is what takes others hours.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from competence_explorer.graph import algorithms
from competence_explorer.graph.algorithms.threads import processors

SIZES = {"S": (2_000, 133, 12), "M": (50_000, 5_000, 12), "L": (1_000_000, 500_000, 6)}  # people, projects, team
SOURCES = {"S": 64, "M": 64, "L": 32}
LIBRARIES = ("networkx", "igraph", "networkit", "polars")
SLOW = {  # left out at these sizes
    "S": set[tuple[str, str]](),
    "M": {("five paths", "igraph"), ("betweenness", "networkx")},
    "L": {("five paths", "igraph"), ("one path", "igraph")},
}

Jobs = dict[str, Callable[[], object]]


@dataclass
class Network:
    """One generated network, in the form that each library takes."""

    size: str
    memberships: csr_array[Any]
    adjacency: csr_array[Any]
    groups: Any
    sources: list[int]
    ends: list[tuple[int, int]]

    @cached_property
    def pairs(self) -> tuple[Any, Any]:
        """The ends of each edge, once."""
        edges = self.adjacency.tocoo()
        once = edges.row < edges.col
        return edges.row[once], edges.col[once]

    @cached_property
    def networkx(self) -> Any:
        """As a networkx graph."""
        return nx.from_scipy_sparse_array(self.adjacency)

    @cached_property
    def igraph(self) -> Any:
        """As an igraph graph."""
        edges = np.stack(self.pairs, axis=1)
        return import_module("igraph").Graph(self.adjacency.shape[0], edges.tolist())

    @cached_property
    def networkit(self) -> Any:
        """As a networkit graph."""
        return import_module("networkit").GraphFromCoo(self.pairs, n=self.adjacency.shape[0], directed=False)


def generate(size: str, seed: int = 1) -> Network:
    """People in institutions who share projects: mostly colleagues, sometimes across institutions."""
    people, projects, team = SIZES[size]
    rng = np.random.default_rng(seed)
    project = np.repeat(np.arange(projects), 2 + rng.poisson(team - 2, projects))
    near = rng.integers(0, people, projects)[project] + rng.integers(-30, 31, project.size)
    far = rng.random(project.size) < 0.2
    shuffled = rng.permutation(people)
    member = shuffled[np.where(far, rng.integers(0, people, project.size), near % people)]
    memberships = csr_array((np.ones(member.size), (member, project)), shape=(people, projects))
    adjacency = algorithms.projection(memberships)
    institution = np.empty(people, int)
    institution[shuffled] = np.arange(people) // 40
    part = algorithms.components(adjacency)
    reached = np.flatnonzero(part == np.bincount(part).argmax())
    sources = rng.choice(people, SOURCES[size], replace=False).tolist()
    ends = [(int(a), int(b)) for a, b in rng.choice(reached, (20, 2), replace=False)]
    return Network(size, memberships, adjacency, institution, sources, ends)


def own(network: Network) -> Jobs:
    """Our calls."""
    matrix, routes = network.adjacency, algorithms.Routes(network.adjacency)
    routes.shortest(*network.ends[0])
    return {
        "constraint, effective size, roles": lambda: algorithms.structural_holes(matrix, network.groups),
        "betweenness": lambda: algorithms.betweenness(matrix, network.sources),
        "one path": lambda: [routes.shortest(a, b, k=1) for a, b in network.ends],
        "five paths": lambda: [routes.shortest(a, b, k=5) for a, b in network.ends],
        "projection": lambda: algorithms.projection(network.memberships),
        "communities": lambda: algorithms.communities(matrix),
        "cuts": lambda: (algorithms.bridges(matrix), algorithms.articulation_points(matrix)),
        "components": lambda: algorithms.components(matrix),
    }


def with_networkx(network: Network) -> Jobs:
    """The same questions to networkx; of the first only constraint."""
    graph, people = network.networkx, range(network.adjacency.shape[0])
    bipartite = nx.algorithms.bipartite
    both = bipartite.from_biadjacency_matrix(network.memberships)
    return {
        "constraint, effective size, roles": lambda: nx.constraint(graph),
        "betweenness": lambda: nx.betweenness_centrality_subset(graph, network.sources, list(people)),
        "one path": lambda: [nx.shortest_path(graph, a, b) for a, b in network.ends],
        "five paths": lambda: [list(islice(nx.shortest_simple_paths(graph, a, b), 5)) for a, b in network.ends],
        "projection": lambda: bipartite.collaboration_weighted_projected_graph(both, people),
        "cuts": lambda: (list(nx.bridges(graph)), list(nx.articulation_points(graph))),
        "components": lambda: list(nx.connected_components(graph)),
    }


def with_igraph(network: Network) -> Jobs:
    """The same questions to igraph; of the first only constraint."""
    graph = network.igraph
    return {
        "constraint, effective size, roles": graph.constraint,
        "betweenness": lambda: graph.betweenness(sources=network.sources),
        "one path": lambda: [graph.get_shortest_path(a, b) for a, b in network.ends],
        "five paths": lambda: [graph.get_k_shortest_paths(a, b, k=5) for a, b in network.ends],
        "communities": lambda: graph.community_leiden("modularity", n_iterations=2),
        "cuts": lambda: (graph.bridges(), graph.articulation_points()),
        "components": graph.connected_components,
    }


def with_networkit(network: Network) -> Jobs:
    """The same questions to networkit, on one thread."""
    nk, graph = import_module("networkit"), network.networkit
    nk.setNumberOfThreads(1)

    def path(a: int, b: int) -> Any:
        return nk.distance.BidirectionalBFS(graph, a, b, True).run().getPath()

    return {
        "one path": lambda: [path(a, b) for a, b in network.ends],
        "communities": lambda: nk.community.ParallelLeiden(graph).run().getPartition(),
        "cuts": lambda: nk.components.BiconnectedComponents(graph).run(),
        "components": lambda: nk.components.ConnectedComponents(graph).run(),
    }


def with_polars(network: Network) -> Jobs:
    """The projection as a join of the memberships with themselves."""
    pl, rows = import_module("polars"), network.memberships.tocoo()
    members = pl.DataFrame({"person": rows.row, "project": rows.col})

    def projection() -> Any:
        worth = members.group_by("project").len().with_columns(worth=1 / (pl.col("len") - 1))
        both = members.join(worth, on="project").join(members, on="project")
        once = both.filter(pl.col("person") < pl.col("person_right"))
        return once.group_by("person", "person_right").agg(pl.col("worth").sum())

    return {"projection": projection}


PEERS: Mapping[str, Callable[[Network], Jobs]] = {
    "networkx": with_networkx,
    "igraph": with_igraph,
    "networkit": with_networkit,
    "polars": with_polars,
}


def seconds(job: Callable[[], object], budget: float) -> tuple[float, float]:
    """Best CPU and best wall time of up to five runs within a time budget."""
    best, best_wall, spent = float("inf"), float("inf"), 0.0
    for _ in range(5):
        before, wall = time.process_time(), time.perf_counter()
        job()
        best, best_wall = min(best, time.process_time() - before), min(best_wall, time.perf_counter() - wall)
        spent += best
        if spent > budget:
            break
    return best, best_wall


def share(jobs: Jobs, job: str, ours: float, budget: float) -> str:
    """Our time as a share of a library's, or - if it has no such job."""
    return f"{ours / seconds(jobs[job], budget)[0]:.3f}" if job in jobs else "-"


def quality(network: Network) -> None:
    """Print how good the communities are, and how sure a list of brokers is."""
    found = algorithms.communities(network.adjacency)
    print(f"modularity: own {algorithms.modularity(network.adjacency, found):.4f}", end="")
    if find_spec("igraph"):
        theirs = network.igraph.community_leiden("modularity", n_iterations=2).membership
        print(f", igraph {algorithms.modularity(network.adjacency, theirs):.4f}", end="")
    print()
    if network.size != "L":
        brokers("first 100 brokers", network)
        brokers("the same, where few take part in much", replace(network, adjacency=few_in_much(network.size)))


def few_in_much(size: str, seed: int = 1) -> csr_array[Any]:
    """As :func:`generate`, but the number of projects of a person has the long tail that collaboration has.

    In a project people take part in proportion to how active they are, which is Pareto distributed with exponent 2.
    Newman, M. E. J. (2001), The structure of scientific collaboration networks, PNAS 98(2).
    """
    people, projects, team = SIZES[size]
    rng = np.random.default_rng(seed)
    project = np.repeat(np.arange(projects), 2 + rng.poisson(team - 2, projects))
    far = rng.random(project.size) < 0.2
    middle = rng.integers(0, people, projects)[project]
    first, last = np.where(far, 0, middle - 30).clip(0), np.where(far, people, middle + 31).clip(max=people)
    activity = np.append(0.0, np.cumsum((1 - rng.random(people)) ** -0.5))
    drawn = activity[first] + rng.random(project.size) * (activity[last] - activity[first])
    member = rng.permutation(people)[np.searchsorted(activity, drawn, side="right") - 1]
    return algorithms.projection(csr_array((np.ones(member.size), (member, project)), shape=(people, projects)))


def brokers(name: str, network: Network) -> None:
    """Print what a list of the first 100 costs, beside betweenness from 512 sources, and how much of it is right."""
    sources = np.random.default_rng(5).choice(network.adjacency.shape[0], 512, replace=False).tolist()
    jobs: Jobs = {"own, 512 sources": lambda: algorithms.betweenness(network.adjacency, sources)}
    if find_spec("igraph"):
        jobs["igraph, 512 sources"] = lambda: network.igraph.betweenness(sources=sources)
    if find_spec("networkit"):
        estimate = import_module("networkit").centrality.EstimateBetweenness
        jobs["networkit, 512 sources"] = lambda: estimate(network.networkit, 512, False, False).run()
    found: list[algorithms.TopBetweenness] = []
    for seed in range(3):
        jobs[f"own list, seed {seed}"] = lambda seed=seed: found.append(  # type: ignore[misc]
            algorithms.top_betweenness(network.adjacency, k=100, confidence=0.95, seed=seed)
        )
    print(f"{name}: {network.adjacency.nnz // 2:,} edges")
    for job, call in jobs.items():
        cpu, wall = seconds(call, 0.0)
        print(f"  {job:24} {cpu:.2f} s, wall {wall:.2f} s")
    exact = np.argsort(-algorithms.betweenness(network.adjacency), kind="stable")[:100]
    for top in found:
        right = np.intersect1d(top.nodes, exact).size
        print(f"  {right} right, {top.share:.1%} by its own estimate, from {top.sources:,} sources")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="S")
    parser.add_argument("--budget", type=float, default=3.0, help="seconds to spend on repeats of one job")
    options = parser.parse_args()
    algorithms.warm()
    network = generate(options.size)
    ours = {job: seconds(call, options.budget) for job, call in own(network).items()}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    names = [name for name in LIBRARIES if find_spec(name) and (name, options.size) != ("networkx", "L")]
    peers = {name: PEERS[name](network) for name in names}
    print(
        f"{network.adjacency.shape[0]:,} people, {network.adjacency.nnz // 2:,} edges; {memory:,} MB at most;", end=""
    )
    print(f" own on up to {processors()} threads, the others on one")
    print(f"{'':36}{'own (s)':>10}{'wall (s)':>10}" + "".join(f"{name:>11}" for name in peers))
    for job, (cpu, wall) in ours.items():
        asked = {n: {} if (job, n) in SLOW[options.size] else jobs for n, jobs in peers.items()}
        shares = "".join(f"{share(jobs, job, cpu, options.budget):>11}" for jobs in asked.values())
        print(f"{job:36}{cpu:>10.5f}{wall:>10.5f}{shares}", flush=True)
    quality(network)


if __name__ == "__main__":
    main()
