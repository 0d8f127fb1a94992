"""The workbench against the bare driver, in one run: rows to CSV over HTTP, and a 2-hop aggregation.

    .venv/bin/python tests/benchmarks/bench_workbench.py [--rows 1000000] [--size 20000]

On the engine that the environment names (NEO4J_URI, else the embedded one in a home of its own). The server is a
process of its own, as in use. The limits are those of issue 9: at least half the driver's rate, at most 1.2 times its
time; memory must not grow with the rows. Prints a table and ends with 1 where a limit is not kept.

The embedded engine ends a statement after 30 seconds, in which the bare driver does not get a million rows either on a
busy machine: COMPETENCE_STATEMENT_SECONDS is set to 600 here unless it is set.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import multiprocessing.connection
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import neo4j
import psutil

from competence_explorer.api.app import listen, make_server
from competence_explorer.graph import embedded, workbench
from competence_explorer.graph.store import Store, open_store

ROWS = "UNWIND range(1, $rows) AS x RETURN x, 'person ' + toString(x) AS name, x * 0.5 AS share"
HOPS = (
    "MATCH (a:Person)-[:HAS_SKILL]->(s:Skill)<-[:HAS_SKILL]-(b:Person) "
    "RETURN s.id AS skill, count(*) AS pairs ORDER BY pairs DESC, skill LIMIT 20"
)


def once(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def serve(environ: dict[str, str], told: multiprocessing.connection.Connection) -> None:
    """Serve a store on a free port, which is told."""
    with open_store(environ=environ) as store:
        listening = listen()
        told.send(listening.getsockname()[1])
        make_server(store).run(sockets=[listening])


class Seconds(NamedTuple):
    """By the clock, and of the processor's time in the process that uses the driver."""

    wall: float
    cpu: float


def fetched(port: int, rows: int, process: psutil.Process) -> tuple[Seconds, int]:
    """Seconds for all rows as CSV, and how many bytes the server's memory grew meanwhile."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    body = json.dumps({"query": ROWS, "parameters": {"rows": rows}})
    before, most, lines = process.memory_info().rss, 0, -1
    start, worked = time.perf_counter(), sum(process.cpu_times()[:2])
    connection.request("POST", "/api/cypher", body, {"content-type": "application/json", "accept": "text/csv"})
    answer = connection.getresponse()
    while part := answer.read(1 << 20):
        lines += part.count(b"\n")
        most = max(most, process.memory_info().rss)
    taken = Seconds(time.perf_counter() - start, sum(process.cpu_times()[:2]) - worked)
    assert lines == rows, f"{lines} rows instead of {rows}"
    return taken, most - before


def bare(store: Store, rows: int) -> Seconds:
    """Seconds in which the driver, as it comes, hands out all rows as records."""
    where = store.address
    with neo4j.GraphDatabase.driver(where.uri, auth=where.reader, notifications_min_severity="OFF") as driver:
        start, worked = time.perf_counter(), time.process_time()
        with driver.session(database=where.database, default_access_mode=neo4j.READ_ACCESS) as session:
            assert sum(1 for _ in session.run(ROWS, rows=rows)) == rows
        return Seconds(time.perf_counter() - start, time.process_time() - worked)


def fill(store: Store, people: int) -> None:
    """People with five competences each, of two hundred."""
    store.clear()
    store.write(lambda tx: tx.run("UNWIND range(0, 199) AS i CREATE (:Skill {id: toString(i)})"))
    for first in range(0, people, 1000):
        store.write(
            lambda tx, first=first: tx.run(
                "UNWIND range($first, $first + 999) AS i CREATE (p:Person {id: toString(i)}) WITH p, i "
                "UNWIND range(0, 4) AS k MATCH (s:Skill {id: toString((i * 7 + k * 13) % 200)}) "
                "CREATE (p)-[:HAS_SKILL {key: ''}]->(s)",
                first=first,
            )
        )


def measure(environ: dict[str, str], rows: int, people: int) -> list[tuple[str, float, str, bool]]:
    """What is measured: name, value, limit, whether it is kept."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(environ, theirs), daemon=True)
    with open_store(environ=environ) as store:
        fill(store, people)
        server.start()
        try:
            port, process = ours.recv(), psutil.Process(server.pid)
            fetched(port, rows // 20, process)
            pairs = [(bare(store, rows), fetched(port, rows, process)) for _ in range(3)]
            hops = [(once(lambda: store.read(HOPS)), once(lambda: workbench.run(store, HOPS))) for _ in range(7)][2:]
            plain, through = (statistics.median(of) for of in zip(*hops, strict=True))
        finally:
            server.terminate()
            server.join()
    rates = [(direct.wall / http_.wall, direct.cpu / http_.cpu) for direct, (http_, _) in pairs]
    wall, cpu = (statistics.median(of) for of in zip(*rates, strict=True))
    grown = max(grown for _, (_, grown) in pairs) / 2**20
    return [
        ("driver, rows a second", rows / statistics.median(direct.wall for direct, _ in pairs), "", True),
        ("CSV over HTTP, rows a second", rows / statistics.median(http_.wall for _, (http_, _) in pairs), "", True),
        ("CSV over HTTP / driver", wall, ">= 0.5", wall >= 0.5),
        ("  of processor time", cpu, "", True),
        ("server's memory grew, MiB", grown, "< 50", grown < 50),
        ("2 hops, driver, ms", plain * 1000, "", True),
        ("2 hops, workbench / driver", through / plain, "<= 1.2", through / plain <= 1.2),
    ]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--size", default="20000", help="people; S is 2,000, M 20,000")
    arguments = parser.parse_args()
    os.environ.setdefault("COMPETENCE_STATEMENT_SECONDS", "600")
    people = int({"S": "2000", "M": "20000"}.get(arguments.size, arguments.size))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        environ = {"COMPETENCE_HOME": home} | {k: v for k, v in os.environ.items() if k.startswith("NEO4J_")}
        try:
            found = measure(environ, arguments.rows, people)
        finally:
            embedded.stop(Path(home))
    for name, value, limit, kept in found:
        print(f"{name:32} {value:12,.2f}  {limit:8} {'' if kept else 'NOT KEPT'}")
    return 0 if all(kept for *_, kept in found) else 1


if __name__ == "__main__":
    sys.exit(main())
