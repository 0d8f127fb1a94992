"""Loading against UNWIND loops that write the same final graph, on each engine, in one run.

    python tests/benchmarks/bench_load.py [--rows 20000] [--runs 6]

Ours reads a roster file, checks it, and writes claims and what they amount to, comparing with what is there. Peers:

- *by hand* (``unwind_loop``) reads the same file with the csv module, makes the same graph of it and writes that;
- *finished* is handed the nodes and relationships, ready to write: no loader can be as fast, it shows what the engine
  takes.

Both peers use the official driver and the same indexes. What the peer by hand wrote is compared with ours, property by
property (without ids, times and versions that are new each time; a manifest may stand in any number of nodes). The
first round is on an engine that was just started, and shown apart: servers of offices are warm. In the others ours and
the peer by hand take turns to be the first. The embedded engine is always measured, Neo4j where its jars are
(``.ci/neo4j/start --resolve``).
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import neo4j
import unwind_loop
from neo4j import GraphDatabase

from competence_explorer.graph import embedded
from competence_explorer.graph.manifests import unpack
from competence_explorer.graph.store import Store, open_store
from competence_explorer.loaders import load_file

MAPPING = "loader: staff-roster\nsource: {covers: several, name: benchmark}\nnamespace: bench\n"
HEADER = "person_id;person;job_title;department;institution;start_date;competence;self_level;supervisor_level\n"


Graph = tuple[dict[str, list[Any]], dict[tuple[str, str, str], list[Any]]]
"""Nodes by label, and relationships by type and the labels of their ends."""

Times = tuple[float, float]
"""Seconds, and seconds of our processor."""


def write_roster(path: Path, rows: int) -> None:
    """A roster in long format: five competences a person, of 400, at 100 institutions."""
    path.with_suffix(".yaml").write_text(MAPPING, encoding="utf-8")
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for row in range(rows):
            person = row // 5
            place, skill = person % 100, (person * 7 + row * 13) % 400
            file.write(
                f"p{person};Osoba {person};Specialist;Department {person % 9};Gmina {place};2015-03-01;"
                f"Competence {skill};{1 + row % 4};{1 + person % 4}\n"
            )


def dump(store: Store) -> Graph:
    """The whole graph."""
    nodes: dict[str, list[Any]] = defaultdict(list)
    for row in store.read("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties"):
        nodes[row["labels"][0]].append(row["properties"])
    relationships: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    text = (
        "MATCH (a)-[r]->(b) RETURN type(r) AS type, labels(a) AS a, labels(b) AS b, "
        "a.id AS start, b.id AS end, properties(r) AS properties"
    )
    for row in store.read(text):
        values = {"start": row["start"], "end": row["end"], "properties": row["properties"]}
        relationships[row["type"], row["a"][0], row["b"][0]].append(values)
    return nodes, relationships


def lines(graph: Graph) -> list[str]:
    """The graph as sorted lines, without what is new each time: ids of loads, times, the version."""
    nodes, relationships = graph
    load_id = nodes["Load"][0]["id"]
    parts = {label: rows for label, rows in nodes.items() if label not in ("Graph", "Manifest")}
    found = [f"{label} {shown(row)}" for label, rows in parts.items() for row in rows]
    found += [f"Manifest {row['load_id']} {e}" for row in nodes["Manifest"] for e in unpack(row["entries"]).items()]
    found += [
        f"{sort} {row['start']} {row['end']} {shown(row['properties'])}"
        for sort, rows in relationships.items()
        for row in rows
    ]
    return sorted(line.replace(load_id, "LOAD") for line in found)


def shown(properties: dict[str, Any]) -> str:
    """Properties in their order as text."""
    return str(
        sorted((name, value) for name, value in properties.items() if name not in ("loaded_at", "written", "uuid"))
    )


def peer(store: Store, work: Callable[[neo4j.Session], None]) -> Times:
    """What a peer takes on an empty graph."""
    store.clear()
    address = store.address
    with (
        GraphDatabase.driver(address.uri, auth=address.writer) as driver,
        driver.session(database=address.database) as session,
    ):
        return timed(lambda: work(session))


def timed(work: Callable[[], object]) -> Times:
    """Seconds, and seconds of our processor."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used


def write_finished(session: neo4j.Session, graph: Graph) -> None:
    """Write what is there already, in batches."""
    nodes, relationships = graph
    for label, rows in nodes.items():
        by_names: dict[tuple[str, ...], list[Any]] = defaultdict(list)
        for row in rows:
            by_names[tuple(row)].append(row)
        for alike in by_names.values():
            unwind_loop.write_nodes(session, label, alike)
    for sort, ties in relationships.items():
        unwind_loop.write_relationships(
            session, sort, {(t["start"], t["end"], t["properties"].get("key", "")): t["properties"] for t in ties}
        )


def measure(store: Store, path: Path, runs: int) -> None:
    """Print the figures of one engine."""
    cold, graph = measure_round(store, path, ours_first=True)
    written = sum(map(len, graph[0].values())) + sum(map(len, graph[1].values()))
    rounds = [measure_round(store, path, ours_first=bool(number % 2))[0] for number in range(runs)]
    print(f"{store.engine()['engine']}: {written:,} nodes and relationships; memory {memory():.0f} MB", flush=True)
    for title, counted in ("just started", [cold]), (f"{runs} rounds after it", rounds):
        print(f" {title}:")
        for name in cold:
            times = [found[name] for found in counted]
            ratios = [found["ours"][0] / found[name][0] for found in counted]
            print(
                f"  {name:10} {statistics.median(t for t, _ in times):6.2f} s, own processor "
                f"{statistics.median(t for _, t in times):5.2f} s; ours to it {statistics.median(ratios):5.2f} "
                f"({min(ratios):.2f}-{max(ratios):.2f})",
                flush=True,
            )


def measure_round(store: Store, path: Path, *, ours_first: bool) -> tuple[dict[str, Times], Graph]:
    """What each takes once, and the graph; ends the process if the peer wrote another one."""
    found: dict[str, Times] = {}
    written: dict[str, Graph] = {}

    def ours() -> None:
        load_file(store, path, mapping=path.with_suffix(".yaml"))

    for name in ("ours", "by hand") if ours_first else ("by hand", "ours"):
        if name == "ours":
            store.clear()
            store.prepare()
            found |= {"ours": timed(ours), "again": timed(ours)}
        else:
            found[name] = peer(store, lambda session: unwind_loop.load(session, path))
        written[name] = dump(store)
    if lines(written["ours"]) != lines(written["by hand"]):
        sys.exit("The peer wrote another graph.")
    found["finished"] = peer(store, lambda session: write_finished(session, written["ours"]))
    return found, written["ours"]


def memory() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def start_neo4j() -> dict[str, str]:
    """The settings of a Neo4j of our own; empty, with the reason, where there is none."""
    command = [sys.executable, str(Path(__file__).parents[2] / ".ci" / "neo4j" / "start"), "--owner", str(os.getpid())]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        print(f"Neo4j is not measured: {run.stderr.strip()}")
    return dict(line.split("=", 1) for line in run.stdout.splitlines())


def main() -> None:
    """Measure each engine that there is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=6)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, home = Path(folder) / "roster.csv", Path(folder) / "home"
        write_roster(path, options.rows)
        with open_store(environ={"COMPETENCE_HOME": str(home)}) as store:
            measure(store, path, options.runs)
        embedded.stop(home)
        if settings := start_neo4j():
            try:
                with open_store(environ={"COMPETENCE_HOME": str(home), **settings}) as store:
                    measure(store, path, options.runs)
            finally:
                os.kill(int(settings["NEO4J_PID"]), signal.SIGTERM)


if __name__ == "__main__":
    main()
