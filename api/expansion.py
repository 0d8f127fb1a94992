"""A picture that grows: the neighbours of one of its nodes, and what ties them, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from competence_explorer.graph.meetings import themes as themes_of_projects
from competence_explorer.graph.people import Posts
from competence_explorer.graph.schema import RELATIONSHIPS
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import ties
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import Edge, Network, Node

MOST = 20
"""Neighbours that one node brings, those with the strongest ties first; the others are counted."""

Found = list[tuple[str, Edge]]


def grow(view: View, network: Network, keys: Iterable[str]) -> Network:
    """The network with the neighbours of these of its nodes, one after the other; keys that it has not are ignored."""
    for key in keys:
        node = next((node for node in network.nodes if node.id == key), None)
        if node is not None:
            network = _grown(view.snapshot, network, node)
    return network


def themes(snapshot: Snapshot, network: Network) -> dict[str, list[str]]:
    """The themes of the projects on which each person of a network worked, and those of its projects."""
    table, themed = snapshot.relationships("WORKED_ON"), themes_of_projects(snapshot).tocsr()
    names = [name_of(snapshot, "Theme", theme) for theme in range(themed.shape[1])]
    people, projects = snapshot.nodes("Person").index, snapshot.nodes("Project").index
    wanted = {people[node.id]: node.id for node in network.nodes if node.kind == "Person" and node.id in people}
    rows = np.flatnonzero(np.isin(table.start, list(wanted)))
    found: dict[str, set[str]] = {}
    for row in rows.tolist():
        key = wanted[int(table.start[row])]
        found.setdefault(key, set()).update(names[t] for t in _themes_of(themed, int(table.end[row])))
    for node in network.nodes:
        if node.kind == "Project" and node.id in projects:
            found[node.id] = {names[t] for t in _themes_of(themed, projects[node.id])}
    return {key: sorted(values) for key, values in found.items()}


def _themes_of(themed: csr_array[Any], project: int) -> list[int]:
    first, last = themed.indptr[[project, project + 1]]
    return [int(theme) for theme in themed.indices[first:last]]


def _grown(snapshot: Snapshot, network: Network, node: Node) -> Network:
    found = _of_person(snapshot, node) if node.kind == "Person" else _of_thing(snapshot, node)
    known = {other.id for other in network.nodes}
    drawn = {frozenset((edge.start, edge.end)) for edge in network.edges}
    new = [key for key, _ in found if key not in known]
    wanted = set(new[:MOST]) | known
    posts, people = Posts(snapshot), snapshot.nodes("Person").index
    nodes = [
        Node(key, name_of(snapshot, "Person", people[key]), "Person", posts[people[key]].name) for key in new[:MOST]
    ]
    edges = [edge for key, edge in found if key in wanted and frozenset((edge.start, edge.end)) not in drawn]
    # What is told to be left out was counted by the query, the people that come now among them or not: never below 0.
    left_out = max(network.left_out - len(nodes), len(new) - len(nodes), 0)
    return replace(network, nodes=[*network.nodes, *nodes], edges=[*network.edges, *edges], left_out=left_out)


def _of_person(snapshot: Snapshot, node: Node) -> Found:
    """Those whom a person is tied to, strongest first, with the reasons."""
    table = snapshot.nodes("Person")
    if node.id not in table.index:
        return []
    centre, known, ids = table.index[node.id], ties(snapshot), table.texts("id")
    row = known.adjacency[[centre]].tocoo()
    found = []
    for other in row.col[np.lexsort((row.col, -np.round(row.data, 9)))].tolist():
        found.append((ids[other], Edge(node.id, ids[other], *known.told(centre, other))))
    return found


def _of_thing(snapshot: Snapshot, node: Node) -> Found:
    """The people tied to a project, a competence, a training …, by their relationships."""
    index = snapshot.nodes(node.kind).index
    if node.id not in index:
        return []
    ids = snapshot.nodes("Person").texts("id")
    found = {person: type_ for type_, person in _related(snapshot, node.kind, index[node.id])}
    return [(ids[person], Edge(ids[person], node.id, type_.lower())) for person, type_ in sorted(found.items())]


def _related(snapshot: Snapshot, label: str, thing: int) -> Iterator[tuple[str, int]]:
    for type_, relationship in RELATIONSHIPS.items():
        if ("Person", label) in relationship.ends:
            table = snapshot.relationships(type_, "Person", label)
            yield from ((type_, int(person)) for person in table.start[table.end == thing])
