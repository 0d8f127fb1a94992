"""Loading against a plain UNWIND loop that writes the same final graph, on each engine, in one run.

    python tests/benchmarks/bench_load.py [--rows 20000] [--runs 3]

Ours reads a roster file, checks it, and writes claims and what they amount to, comparing with what is there. The peer
is handed the finished nodes and relationships (claims, load and manifest included) and writes them with the official
driver in batches of 2,000: CREATE for nodes, MATCH both ends and CREATE for relationships, with the same indexes.
The embedded engine is always measured, Neo4j where its jars are (``.ci/neo4j/start --resolve``).
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from neo4j import GraphDatabase

from competence_explorer.graph import embedded
from competence_explorer.graph.store import Store, open_store
from competence_explorer.loaders import load_file

BATCH = 2000
MAPPING = "loader: staff-roster\nsource: {covers: several, name: benchmark}\nnamespace: bench\n"
HEADER = "person_id;person;job_title;department;institution;start_date;competence;self_level;supervisor_level\n"


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


def dump(store: Store) -> tuple[dict[str, list[Any]], dict[tuple[str, str, str], list[Any]]]:
    """The whole graph as parameters for the peer."""
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


def batches(rows: list[Any]) -> Iterator[list[Any]]:
    """Rows in lists of BATCH."""
    for begin in range(0, len(rows), BATCH):
        yield rows[begin : begin + BATCH]


def plain_loop(store: Store, graph: tuple[dict[str, list[Any]], dict[tuple[str, str, str], list[Any]]]) -> float:
    """Seconds that the peer takes."""
    address = store.address
    nodes, relationships = graph
    with GraphDatabase.driver(address.uri, auth=address.writer) as driver:
        began = time.perf_counter()
        with driver.session(database=address.database) as session:

            def write(text: str, rows: list[Any]) -> None:
                session.execute_write(lambda tx: tx.run(text, rows=rows).consume())

            for label, rows in nodes.items():
                for part in batches(rows):
                    write(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", part)
            for (type_, start, end), rows in relationships.items():
                text = (
                    f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
                    f"CREATE (a)-[r:{type_}]->(b) SET r = row.properties"
                )
                for part in batches(rows):
                    write(text, part)
        return time.perf_counter() - began


def measure(store: Store, path: Path, runs: int) -> None:
    """Print the figures of one engine."""
    ours, peers, again = [], [], []
    for _ in range(runs):
        store.clear()
        store.prepare()
        began = time.perf_counter()
        report = load_file(store, path, mapping=path.with_suffix(".yaml"))
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        load_file(store, path, mapping=path.with_suffix(".yaml"))
        again.append(time.perf_counter() - began)
        graph = dump(store)
        store.clear()
        peers.append(plain_loop(store, graph))
    written = sum(map(len, graph[0].values())) + sum(map(len, graph[1].values()))
    ratios = [a / b for a, b in zip(ours, peers, strict=True)]
    print(
        f"{store.engine()['engine']:20} {report.read:>8,} rows {written:>8,} nodes and relationships"
        f"  ours {statistics.median(ours):6.2f} s  plain loop {statistics.median(peers):6.2f} s"
        f"  ratio {statistics.median(ratios):5.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
        f"  unchanged reload {statistics.median(again):5.2f} s"
    )


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
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--size", help="not used here")
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
