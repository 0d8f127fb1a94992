"""How a network is drawn: which nodes fit, where each stands, how islands and bands are called.

Plans are kept: a network that was drawn before is not laid out again. Nodes that are added to a picture find room
between those that are there, which stay where they are.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from competence_explorer.api import languages, layout, told
from competence_explorer.api.languages import gettext as _
from competence_explorer.queries.base import Network

MOST = 300
"""Nodes in a picture; the rest is counted, and comes when a node's neighbours are asked for."""

FEW, MANY = 60, 160
"""Nodes from whose number on they stand closer, and closest."""

ISLANDS = 18
"""Islands in a picture: where there are more groups, the smallest share one."""

SCREEN = (760.0, 560.0)
"""Pixels for which a picture is made: in a larger one nodes are enlarged, to be seen as a whole."""

Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an island or a band. It stands above or below ``x, y``, away from the middle of the picture; a band's
    begins there. ``disc`` is the ground of an island: its middle, and how far it reaches across and down."""

    text: str
    x: float
    y: float
    disc: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Places of the nodes, names of islands, and how much larger than a screen it is."""

    places: Sequence[tuple[float, float]]
    names: Sequence[Name]
    spacing: float
    scale: float


def fit(network: Network, most: int = MOST) -> Network:
    """A network of at most so many nodes: the largest, of those equal the ones with most ties; the rest is counted."""
    if len(network.nodes) <= most:
        return network
    ties = Counter(end for edge in network.edges for end in (edge.start, edge.end))
    ranked = sorted(network.nodes, key=lambda node: (-node.size, -ties[node.id], node.id))
    kept = {node.id for node in ranked[:most]}
    return replace(
        network,
        nodes=[node for node in network.nodes if node.id in kept],
        edges=[edge for edge in network.edges if edge.start in kept and edge.end in kept],
        lanes=[[id_ for id_ in lane if id_ in kept] for lane in network.lanes],
        left_out=network.left_out + len(network.nodes) - most,
    )


def pairs_of(network: Network) -> Pairs:
    """The ends of each edge, as places among the nodes."""
    number = {node.id: place for place, node in enumerate(network.nodes)}
    return tuple((number[edge.start], number[edge.end]) for edge in network.edges)


def plan(network: Network) -> Plan:
    """How a network is drawn; kept for the next time."""
    if network.layout == "chains":
        return _chains(tuple(node.id for node in network.nodes), tuple(map(tuple, network.lanes)))
    groups = tuple(node.group for node in network.nodes)
    if network.layout == "levels":
        return _levels(tuple(node.level for node in network.nodes), groups, languages.current())
    return _islands(groups, pairs_of(network), tuple(node.size for node in network.nodes), languages.current())


def extend(known: Plan, first: int, grown: Network) -> Plan:
    """The plan of a network that has grown by the nodes from ``first`` on: beside those of their group, else beside
    the node that they are tied to."""
    if len(grown.nodes) == first:
        return known
    places = np.array(known.places).reshape(-1, 2)
    homes = _homes(grown, first, places)
    added = layout.newcomers(places, homes, known.spacing)
    return replace(known, places=[*known.places, *map(tuple, added.tolist())])


def _homes(grown: Network, first: int, places: layout.Points) -> layout.Points:
    by_group: dict[str, list[int]] = {}
    for number, node in enumerate(grown.nodes[:first]):
        by_group.setdefault(node.group, []).append(number)
    tied: dict[int, int] = {}
    for a, b in pairs_of(grown):
        tied.setdefault(max(a, b), min(a, b))
    homes = []
    for number, node in enumerate(grown.nodes[first:], first):
        beside = by_group.get(node.group, []) if node.group and grown.layout == "islands" else []
        near = tied.get(number, 0)
        homes.append(np.median(places[beside], axis=0) if beside else places[near if near < first else 0])
    return np.array(homes).reshape(-1, 2)


@functools.lru_cache(maxsize=64)
def _chains(ids: tuple[str, ...], lanes: tuple[tuple[str, ...], ...]) -> Plan:
    places = layout.chains(ids, lanes)
    return Plan(_rounded(places), [], 90.0, 1.0)


@functools.lru_cache(maxsize=64)
def _levels(held: tuple[int | None, ...], groups: tuple[str, ...], _language: str) -> Plan:
    places, bands = layout.levels(held, groups)
    names = [Name(told.level_name(level), x, y) for level, (x, y) in bands.items()]
    return Plan(_rounded(places), names, 50.0, min(_enlarged(places), 1.6))


@functools.lru_cache(maxsize=64)
def _islands(groups: tuple[str, ...], pairs: Pairs, sizes: tuple[float, ...], _language: str) -> Plan:
    # Names beside each other need room to the right and left.
    spacing, stretch = (64.0, 1.7) if len(groups) <= FEW else (54.0, 1.4) if len(groups) <= MANY else (40.0, 1.3)
    shared = _shared([told.place_name(group) for group in groups])
    places, islands = layout.islands(shared, pairs, sizes, spacing, stretch)
    names = [
        _island(group, island, places[[i for i, other in enumerate(shared) if other == group]], spacing * stretch)
        for group, island in zip(dict.fromkeys(shared), islands, strict=True)
    ]
    return Plan(_rounded(places), names, spacing, _enlarged(places))


def _island(group: str, island: layout.Island, members: layout.Points, room: float) -> Name:
    """The ground under those of a group who are on its island; the others lie between the islands."""
    away = np.abs(members - (island.x, island.y))
    inside = away[(away <= (island.radius * 1.75, island.radius)).all(axis=1)]
    reach = inside.max(axis=0, initial=0.0) + room * 0.4
    disc = (round(island.x, 1), round(island.y, 1), round(float(reach[0]), 1), round(float(reach[1]), 1))
    return Name(group, disc[0], disc[1] + (disc[3] if island.y > 0 else -disc[3]), disc)


def _shared(groups: Sequence[str]) -> list[str]:
    """The groups; where they are too many for islands of their own, the smallest ones together."""
    sizes = Counter(groups)
    if len(sizes) <= ISLANDS:
        return list(groups)
    largest = set(sorted(sizes, key=lambda group: (-sizes[group], group))[: ISLANDS - 1])
    rest = _("{count} other institutions").format(count=len(sizes) - len(largest))
    return [group if group in largest else rest for group in groups]


def _enlarged(places: layout.Points) -> float:
    """How much larger than a screen the places are, at least 1."""
    return float(max(1.0, *(np.ptp(places, axis=0) / SCREEN))) if len(places) else 1.0


def _rounded(places: layout.Points) -> list[tuple[float, float]]:
    """In whole pixels: nobody sees less, and half as much is sent."""
    return [(float(round(x)), float(round(y))) for x, y in places.tolist()]
