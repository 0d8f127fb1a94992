"""What is in the graph, all of it: for the command line. What a viewer is told over HTTP stands in ``overview``."""

from __future__ import annotations

from typing import Any

from competence_explorer.graph.schema import NODES
from competence_explorer.graph.store import Store


def status_of(store: Store) -> dict[str, Any]:
    """Engine, version, home folder, version of the graph, and counts of nodes by label and of relationships."""
    rows = store.read("MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS count")
    found = {row["label"]: row["count"] for row in rows}
    relationships = store.read("MATCH ()-[r]->() WHERE r.key IS NOT NULL RETURN count(r) AS count")[0]["count"]
    counts = {label: found.get(label, 0) for label in NODES} | {"relationships": relationships}
    return {
        **store.engine(),
        "home": str(store.home),
        "graph_version": store.version()[1],
        "sources": found.get("Source", 0),
        "loads": found.get("Load", 0),
        "claims": found.get("Claim", 0),
        "counts": counts,
    }
