"""The workbench against the bare driver, in one run: rows to CSV over HTTP, and a 2-hop aggregation.

    .venv/bin/python tests/benchmarks/bench_workbench.py [--rows 1000000] [--size 20000]

On the engine that the environment names (NEO4J_URI, else the embedded one in a home of its own). The server is a
process of its own, as in use. The limits are those of issue 9: at least half the driver's rate, at most 1.2 times its
time; memory must not grow with the rows. Prints a table and ends with 1 where a limit is not kept.
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

import psutil

from competence_explorer.api.app import listen, make_server
from competence_explorer.graph import embedded, workbench
from competence_explorer.graph.store import Store, open_store

ROWS = "UNWIND range(1, $rows) AS x RETURN x, 'person ' + toString(x) AS name, x * 0.5 AS share"
HOPS = (
    "MATCH (a:Person)-[:HAS_SKILL]->(s:Skill)<-[:HAS_SKILL]-(b:Person) "
    "RETURN s.id AS skill, count(*) AS pairs ORDER BY pairs DESC, skill LIMIT 20"
)


def timed(work: Callable[[], object], times: int) -> float:
    """The median of several runs, in seconds, after one that warms up."""
    work()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def serve(environ: dict[str, str], told: multiprocessing.connection.Connection) -> None:
    """Serve a store on a free port, which is told."""
    with open_store(environ=environ) as store:
        listening = listen()
        told.send(listening.getsockname()[1])
        make_server(store).run(sockets=[listening])


def fetched(port: int, rows: int, process: psutil.Process) -> tuple[float, int]:
    """Seconds for all rows as CSV, and how many bytes the server's memory grew meanwhile."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    body = json.dumps({"query": ROWS, "parameters": {"rows": rows}})
    before, most, lines = process.memory_info().rss, 0, -1
    start = time.perf_counter()
    connection.request("POST", "/api/cypher", body, {"content-type": "application/json", "accept": "text/csv"})
    answer = connection.getresponse()
    while part := answer.read(1 << 20):
        lines += part.count(b"\n")
        most = max(most, process.memory_info().rss)
    taken = time.perf_counter() - start
    assert lines == rows, f"{lines} rows instead of {rows}"
    return taken, most - before


def bare(store: Store, rows: int) -> float:
    """Seconds in which the driver hands out all rows as records."""
    start = time.perf_counter()
    with store.records(ROWS, {"rows": rows}) as result:
        assert sum(1 for _ in result) == rows
    return time.perf_counter() - start


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
            plain = timed(lambda: store.read(HOPS), 5)
            through = timed(lambda: workbench.run(store, HOPS), 5)
        finally:
            server.terminate()
            server.join()
    direct, http_ = statistics.median(p[0] for p in pairs), statistics.median(p[1][0] for p in pairs)
    grown = max(p[1][1] for p in pairs) / 2**20
    return [
        ("driver, rows a second", rows / direct, "", True),
        ("CSV over HTTP, rows a second", rows / http_, "", True),
        ("CSV over HTTP / driver", direct / http_, ">= 0.5", direct / http_ >= 0.5),
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
