"""Time on the server for each page without a network, over a graph of many people.

    python tests/benchmarks/bench_pages.py [--size S|M] [--runs 5] [--home FOLDER]

Wall milliseconds of the first request of a page, of the median and of the best of the runs after it, CPU milliseconds
of the best, and kilobytes of the answer. The application is called in this process, as a server calls it. S has 2,000
people, M 50,000 (see ``bench_snapshot``, whose graph this is, with partners, requirements, a theme, a call and a
metropolis added). With --home the graph is kept there and used again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench_snapshot import SIZES, nodes, relationships, row, write
from starlette.testclient import TestClient

from competence_explorer.api.app import create_app
from competence_explorer.graph import embedded
from competence_explorer.graph.store import Store, open_store

PAGES = {
    "home": "/",
    "search": "/search?q=osoba+zolc+17",
    "search while typing": "/search.json?q=zolc+17",
    "search with an error": "/search.json?q=comptence+77",
    "all of a kind": "/search?only=Person",
    "person": "/people/bench:p777",
    "competence": "/competences/local:s77",
    "project": "/projects/bench:x77",
    "institution": "/institutions/bench:i7",
    "call": "/calls/bench:c1",
    "theme": "/themes/bench:t1",
    "metropolis": "/metropolises/bench:m1",
    "answer of all people": "/queries/find-people?name=",
    "answer, competences": "/queries/competences?person=bench:p777",
    "where it comes from": "/queries/why?thing=Person+bench:p777",
    "data quality": "/quality",
    "data quality, things": "/quality?aspect=projects-without-lead",
}


def build(store: Store, size: str) -> None:
    """Write the graph, unless it is there. It rests on no claims: what is read of them is empty."""
    if store.read("MATCH (c:Call) RETURN count(c) AS calls")[0]["calls"]:
        return
    more = {label: [{"id": f"bench:{label[0].lower()}1"}] for label in ("Theme", "Metropolis", "Call")}
    for label, rows in [*nodes(size).items(), *more.items()]:
        text = f"UNWIND $rows AS row CREATE (n:{label}) SET n = row"
        write(store, text, [{"claims": [], **properties} for properties in rows])
    for (type_, start, end), rows in [*relationships(size).items(), *_relationships(size)]:
        text = f"MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) CREATE (a)-[r:{type_}]->(b)"
        claimed = [{**each, "properties": {"claims": [], **each["properties"]}} for each in rows]
        write(store, f"UNWIND $rows AS row {text} SET r = row.properties", claimed)


def _relationships(size: str) -> Iterator[tuple[tuple[str, str, str], list[dict[str, Any]]]]:
    people, projects, skills = SIZES[size]
    places = people // 50
    needs = {"key": "", "level": 3, "people": 2, "mandatory": "yes"}
    yield (
        ("PARTNER_IN", "Institution", "Project"),
        [
            row(
                f"bench:i{(x * 7 + k * 13) % places}",
                f"bench:x{x}",
                key="lead" if k == 0 else "partner",
                role="partner",
            )
            for x in range(projects)
            for k in range(3)
        ],
    )
    yield (
        ("REQUIRES", "Project", "Skill"),
        [row(f"bench:x{x}", f"local:s{(x * 31 + k) % skills}", **needs) for x in range(projects) for k in range(4)],
    )
    yield ("REQUIRES", "Call", "Skill"), [row("bench:c1", f"local:s{s}", **needs) for s in range(12)]
    yield (
        ("IN_THEME", "Project", "Theme"),
        [row(f"bench:x{x}", "bench:t1", key="") for x in range(0, projects, 5)],
    )
    yield (
        ("MEMBER_OF", "Institution", "Metropolis"),
        [row(f"bench:i{i}", "bench:m1", key="") for i in range(0, places, 2)],
    )


def measure(store: Store, runs: int) -> None:
    """Print the table."""
    print(f"{'':24}{'first':>8}{'median':>8}{'best':>8}{'CPU':>8}{'kB':>8}")
    with TestClient(create_app(store), base_url="http://127.0.0.1:8000") as client:
        client.get("/queries")  # what the first request of all loads
        for name, path in PAGES.items():
            found = [_once(client, path) for _ in range(runs + 1)]
            walls = [wall for wall, _, _ in found[1:]]
            cpu, size = min(cpu for _, cpu, _ in found[1:]), found[0][2] / 1000
            print(
                f"{name:24}{found[0][0]:>8.0f}{statistics.median(walls):>8.0f}{min(walls):>8.0f}{cpu:>8.0f}{size:>8.0f}"
            )


def _once(client: TestClient, path: str) -> tuple[float, float, int]:
    """Wall and CPU milliseconds of a request, and bytes of its answer."""
    wall, cpu = time.perf_counter(), time.process_time()
    answered = client.get(path)
    answered.raise_for_status()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu), len(answered.content)


def main() -> None:
    """Build the graph and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="S")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    home = options.home or Path(tempfile.mkdtemp())
    with open_store(environ={**os.environ, "COMPETENCE_HOME": str(home)}) as store:
        build(store, options.size)
        measure(store, options.runs)
    embedded.stop(home)
    if not options.home:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
