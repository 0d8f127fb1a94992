"""The peer of ``bench_load``: what a good engineer would write by hand for one known file, with the driver alone.

It knows its columns, checks nothing and cannot be taken back, but writes the same graph: claims with their payload,
load, manifest, nodes and relationships. All is made in dictionaries, then written with UNWIND in large batches, with
lists for rows, the properties in the pattern, and the relationships of a start together, which is the fastest on both
engines.
"""

from __future__ import annotations

import base64
import csv
import datetime as dt
import hashlib
import json
import uuid
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import neo4j

BATCH = 5000
SOURCE = "benchmark"
KIND = "staff-roster"

Sort = tuple[str, str, str]


class Graph:
    """Everything that is written, by label, and by type with the labels of its ends."""

    def __init__(self) -> None:
        self.nodes: dict[str, dict[str, dict[str, Any]]] = {}
        self.relationships: dict[Sort, dict[tuple[str, str, str], dict[str, Any]]] = {}

    def node(self, label: str, id: str, claim: str, **properties: Any) -> None:
        """A node of the graph that rests on a claim."""
        found = self.nodes.setdefault(label, {}).setdefault(id, {"id": id, **properties, "claims": []})
        found["claims"].append(claim)

    def tie(self, sort: Sort, start: str, end: str, claim: str, key: str = "", **properties: Any) -> None:
        """A relationship of the graph that rests on a claim."""
        rows = self.relationships.setdefault(sort, {})
        found = rows.setdefault((start, end, key), {"key": key, **properties, "claims": []})
        found["claims"].append(claim)


def load(session: neo4j.Session, path: Path) -> None:
    """Read the roster of the benchmark and write its graph."""
    graph = read(path)
    for label, rows in graph.nodes.items():
        write_nodes(session, label, list(rows.values()))
    for sort, ties in graph.relationships.items():
        write_relationships(session, sort, ties)
    link = "MATCH (l:Load {source_id: $id}) MATCH (s:Source {id: $id}) CREATE (l)-[:VERSION_OF]->(s)"
    session.execute_write(lambda tx: tx.run(link, id=SOURCE).consume())
    version = "CREATE (:Graph {id: 'graph', version: 1, uuid: $uuid})"
    session.execute_write(lambda tx: tx.run(version, uuid=uuid.uuid4().hex).consume())


def read(path: Path) -> Graph:
    """The graph that the file amounts to."""
    graph, now = Graph(), dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    load_id, entries, claims = uuid.uuid4().hex, {}, {}

    def claim(facts: list[Any], about: str, row: int) -> str:
        payload = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        id = hashlib.blake2b(f"{SOURCE}\n\n{payload}".encode(), digest_size=16).hexdigest()
        if id not in claims:
            named, mark = (about, "") if about else (f"{facts[0][0]} {facts[0][1]}", "~")
            entries[id] = mark + hashlib.blake2b(named.encode(), digest_size=8).hexdigest()
            claims[id] = {
                "id": id, "source_id": SOURCE, "kind": KIND, "load_id": load_id, "about": about, "sheet": "",
                "row": row, "as_of": "", "payload": payload, "active": True,
            }  # fmt: skip
        return id

    rows = 0
    with path.open(encoding="utf-8", newline="") as file:
        for rows, row in enumerate(csv.DictReader(file, delimiter=";"), 1):
            add_row(graph, row, rows + 1, claim)
    counts = {"read": rows, "loaded": rows, "rejected": 0, "doubtful": 0}
    graph.nodes["Claim"] = claims
    graph.nodes["Source"] = {SOURCE: {"id": SOURCE, "kind": KIND, "institution": "", "scope": ""}}
    graph.nodes["Load"] = {
        load_id: {
            "id": load_id, "source_id": SOURCE, "sequence": 1, "sha256": sha256(path), "file": path.name,
            "loader": KIND, "loaded_at": now, "complete": True, "counts": json.dumps(counts),
            "as_of": "", "everybody": False, "written": 1,
        }
    }  # fmt: skip
    lines = "\n".join(f"{id} {about}" for id, about in sorted(entries.items()))
    packed = base64.b64encode(zlib.compress(lines.encode(), 1)).decode()
    manifest = {"id": f"{load_id}/all-0", "load_id": load_id, "entries": packed}
    graph.nodes["Manifest"] = {manifest["id"]: manifest}
    return graph


def add_row(graph: Graph, row: Mapping[str, str], number: int, claim: Any) -> None:
    """What one row of the file states."""
    person, name, title = f"bench:{row['person_id']}", row["person"], row["job_title"]
    place, skill = f"name:{row['institution'].lower()}", f"local:{row['competence'].lower().replace(' ', '-')}"
    day, key = row["start_date"], f"{title}|{row['start_date']}"
    own, rated = int(row["self_level"]), int(row["supervisor_level"])
    post = {"role": title, "department": row["department"]}
    levels = {"self_level": own, "supervisor_level": rated, "evidence": ["declared"]}
    stated = claim(
        [
            ["Person", person, {"name": name, "job_title": title}],
            ["EMPLOYED_BY", "Person", person, "Institution", place, key, {**post, "start_date": {"$date": day}}],
            ["HAS_SKILL", "Person", person, "Skill", skill, "", levels],
        ],
        f"Person {person}",
        number,
    )
    graph.node("Person", person, stated, name=name, job_title=title)
    for label, id, given in ("Institution", place, row["institution"]), ("Skill", skill, row["competence"]):
        if id not in graph.nodes.get(label, {}):
            graph.node(label, id, claim([[label, id, {"name": given}]], "", number), name=given)
    employed = ("EMPLOYED_BY", "Person", "Institution")
    graph.tie(employed, person, place, stated, key, **post, start_date=dt.date.fromisoformat(day))
    graph.tie(("HAS_SKILL", "Person", "Skill"), person, skill, stated, **levels, level=rated, level_public=own)


def write_nodes(session: neo4j.Session, label: str, rows: list[dict[str, Any]]) -> None:
    """Create nodes, a transaction a batch."""
    names = list(rows[0])
    inline = ", ".join(f"{name}: row[{place}]" for place, name in enumerate(names))
    text = f"UNWIND $rows AS row CREATE (:{label} {{{inline}}})"
    for part in batches([[sorted(v) if n == "claims" else v for n, v in row.items()] for row in rows]):
        session.execute_write(lambda tx, part=part: tx.run(text, rows=part).consume())


def write_relationships(session: neo4j.Session, sort: Sort, ties: Mapping[tuple[str, str, str], Any]) -> None:
    """Create relationships between nodes that are there."""
    type_, start, end = sort
    names = list(next(iter(ties.values())))
    inline = ", ".join(f"{name}: tie[{place}]" for place, name in enumerate(names, 1))
    text = (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row[0]}}) UNWIND row[1] AS tie MATCH (b:{end} {{id: tie[0]}}) "
        f"CREATE (a)-[:{type_} {{{inline}}}]->(b)"
    )
    rows = [(a, [b, *(sorted(v) if n == "claims" else v for n, v in p.items())]) for (a, b, _), p in ties.items()]
    for part in batches(rows):
        starts: dict[str, list[Any]] = {}
        for a, tie in part:
            starts.setdefault(a, []).append(tie)
        session.execute_write(lambda tx, starts=starts: tx.run(text, rows=list(starts.items())).consume())


def batches(rows: list[Any]) -> Iterator[list[Any]]:
    """Rows in lists of BATCH."""
    for begin in range(0, len(rows), BATCH):
        yield rows[begin : begin + BATCH]


def sha256(path: Path) -> str:
    """The hash of the file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
