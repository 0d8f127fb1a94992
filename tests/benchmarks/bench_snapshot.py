"""Reading a graph as a snapshot against reading it into networkx through the driver, in one run.

    python tests/benchmarks/bench_snapshot.py [--size S|M] [--runs 3] [--home FOLDER]

Wall and CPU seconds of this process, the best of the runs. Measured: the driver's bare record rate (a record a node
and a relationship with all columns of the snapshot, each taken and dropped), the snapshot read and saved, the same
opened from its files, and networkx: with ids and properties only, and with whole nodes and relationships as the
driver's objects (``MATCH (a)-[r]->(b) RETURN a, r, b``). M is 50,000 people, 5,000 projects and 14,000 competences.
What takes the embedded engine longer than it lets a query run is told as stopped. With --home the graph is kept there
and used again. NEO4J_URI chooses Neo4j, which must then be empty or hold the graph already.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from competence_explorer.graph import embedded
from competence_explorer.graph import snapshot as snapshots
from competence_explorer.graph.errors import QueryTimeoutError
from competence_explorer.graph.store import Store, open_store

SIZES = {"S": (2_000, 200, 1_000), "M": (50_000, 5_000, 14_000)}  # people, projects, competences
BATCH = 5_000
FIRST_DAY = dt.date(2010, 1, 1)


def nodes(size: str) -> dict[str, list[dict[str, Any]]]:
    """The nodes by label."""
    people, projects, skills = SIZES[size]
    return {
        "Person": [
            {"id": f"bench:p{n}", "name": f"Osoba Żółć {n}", "job_title": f"Specialist {n % 40}", "languages": ["pl"]}
            for n in range(people)
        ],
        "Project": [
            {
                "id": f"bench:x{n}",
                "title": f"Project number {n}",
                "start_date": FIRST_DAY + dt.timedelta(days=n % 4000),
                "end_date": FIRST_DAY + dt.timedelta(days=n % 4000 + 700),
                "total_eur": 1000.0 * n,
            }
            for n in range(projects)
        ],
        "Skill": [{"id": f"local:s{n}", "name": f"competence {n}", "kind": "skill"} for n in range(skills)],
        "Institution": [{"id": f"bench:i{n}", "name": f"Gmina {n}"} for n in range(people // 50)],
    }


def relationships(size: str, seed: int = 1) -> dict[tuple[str, str, str], list[dict[str, Any]]]:
    """The relationships by type and labels: five competences and three projects a person, a post, a superior."""
    people, projects, skills = SIZES[size]
    rng = np.random.default_rng(seed)
    team = [(p, x) for p in range(people) for x in np.unique((p // 10 + rng.integers(0, 40, 3)) % projects).tolist()]
    held = [(p, s) for p in range(people) for s in np.unique(rng.integers(0, skills, 5)).tolist()]
    posts = {"role": "specialist", "department": "Funds", "start_date": FIRST_DAY}
    return {
        ("WORKED_ON", "Person", "Project"): [
            row(f"bench:p{p}", f"bench:x{x}", key="member", role="member") for p, x in team
        ],
        ("HAS_SKILL", "Person", "Skill"): [
            row(f"bench:p{p}", f"local:s{s}", key="", level=1 + s % 4, level_public=1 + s % 4, evidence=["declared"])
            for p, s in held
        ],
        ("EMPLOYED_BY", "Person", "Institution"): [
            row(f"bench:p{p}", f"bench:i{p // 50}", key="specialist|2010-01-01", **posts) for p in range(people)
        ],
        ("REPORTS_TO", "Person", "Person"): [
            row(f"bench:p{p}", f"bench:p{p // 50 * 50}", key="") for p in range(people) if p % 50
        ],
    }


def row(start: str, end: str, **properties: Any) -> dict[str, Any]:
    """A relationship as a parameter."""
    return {"start": start, "end": end, "properties": properties}


def build(store: Store, size: str) -> None:
    """Write the graph, unless it is there."""
    if store.read("MATCH (p:Person) RETURN count(p) AS people")[0]["people"] == SIZES[size][0]:
        return
    for label, rows in nodes(size).items():
        write(store, f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", rows)
    for (type_, start, end), rows in relationships(size).items():
        text = f"MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) CREATE (a)-[r:{type_}]->(b)"
        write(store, f"UNWIND $rows AS row {text} SET r = row.properties", rows)


def write(store: Store, text: str, rows: list[dict[str, Any]]) -> None:
    """Write rows in batches."""
    for begin in range(0, len(rows), BATCH):
        part = rows[begin : begin + BATCH]
        store.write(lambda tx, part=part: tx.run(text, rows=part))


def bare(store: Store) -> int:
    """A record a row with the snapshot's columns, taken and dropped."""
    return sum(1 for name in snapshots.table_names() for _ in records(store, row_text(name)))


def row_text(name: str) -> str:
    """The Cypher that reads a table a record a row."""
    type_, *ends = name.split(":")
    wanted = ", ".join(f"n.{column}" for column in snapshots.table_columns(name))
    if ends:
        return f"MATCH (a:{ends[0]})-[n:{type_}]->(b:{ends[1]}) RETURN a.id, b.id, {wanted}"
    return f"MATCH (n:{name}) RETURN {wanted}"


def records(store: Store, text: str) -> Iterator[Any]:
    """The records of a text."""
    with store.stream(text) as result:
        yield from result


def read_snapshot(store: Store) -> int:
    """The snapshot read from the engine and saved."""
    shutil.rmtree(store.home / "cache", ignore_errors=True)
    return sum(map(len, snapshots.take_snapshot(store).tables.values()))


def open_snapshot(store: Store) -> int:
    """The snapshot from its files."""
    snapshots._open.cache_clear()
    return sum(map(len, snapshots.take_snapshot(store).tables.values()))


def whole_networkx(store: Store) -> int:
    """Nodes and relationships as the driver's objects, into a MultiDiGraph."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for label in snapshots.NODES:
        for (node,) in records(store, f"MATCH (n:{label}) RETURN n"):
            graph.add_node(f"{label} {node['id']}", **dict(node.items()))
    for name in filter(lambda n: ":" in n, snapshots.table_names()):
        type_, start, end = name.split(":")
        for a, r, b in records(store, f"MATCH (a:{start})-[r:{type_}]->(b:{end}) RETURN a, r, b"):
            graph.add_edge(f"{start} {a['id']}", f"{end} {b['id']}", type=type_, **dict(r.items()))
    return len(graph) + graph.number_of_edges()


def lean_networkx(store: Store) -> int:
    """Ids and properties only, into a MultiDiGraph."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for label in snapshots.NODES:
        for id_, properties in records(store, f"MATCH (n:{label}) RETURN n.id, properties(n)"):
            graph.add_node(f"{label} {id_}", **properties)
    for name in filter(lambda n: ":" in n, snapshots.table_names()):
        type_, start, end = name.split(":")
        text = f"MATCH (a:{start})-[r:{type_}]->(b:{end}) RETURN a.id, b.id, properties(r)"
        for a, b, properties in records(store, text):
            graph.add_edge(f"{start} {a}", f"{end} {b}", type=type_, **properties)
    return len(graph) + graph.number_of_edges()


JOBS: dict[str, Callable[[Store], int]] = {
    "driver, every record dropped": bare,
    "snapshot, read and saved": read_snapshot,
    "snapshot, opened again": open_snapshot,
    "networkx, ids and properties": lean_networkx,
    "networkx, whole objects": whole_networkx,
}


def best(job: Callable[[Store], int], store: Store, runs: int) -> tuple[float, float, str]:
    """Wall and CPU seconds of the best run, and the size that it gives."""
    found = []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            size = f"{job(store):,}"
        except QueryTimeoutError:
            size = "stopped"
        found.append((time.perf_counter() - wall, time.process_time() - cpu, size))
    return min(found)


def measure(store: Store, size: str, runs: int) -> None:
    """Print the table."""
    build(store, size)
    print(f"{'':32}{'wall':>9}{'× snapshot':>12}{'CPU':>9}{'× snapshot':>12}{'records':>10}")
    measured = {name: best(job, store, runs) for name, job in JOBS.items()}
    own = measured["snapshot, read and saved"]
    for name, (wall, cpu, count) in measured.items():
        print(f"{name:32}{wall:>9.3f}{wall / own[0]:>12.2f}{cpu:>9.3f}{cpu / own[1]:>12.2f}{count:>10}")


def main() -> None:
    """Build the graph and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="S")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    home = options.home or Path(tempfile.mkdtemp())
    with open_store(environ={**os.environ, "COMPETENCE_HOME": str(home)}) as store:
        measure(store, options.size, options.runs)
    embedded.stop(home)
    if not options.home:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
