"""Brokers for a page: their roles in plain words, how sure their rank is, and a small map of whom they reach."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from competence_explorer.api.addresses import thing_address
from competence_explorer.api.languages import gettext, later
from competence_explorer.api.told import short
from competence_explorer.queries.base import Network, Rows
from competence_explorer.queries.brokers import DRAWN

Row = Mapping[str, Any]

DOOR = ("gatekeeper", "representative")
"""Two roles that are one where ties have no direction: each way is counted in both."""

ALSO = 0.2
"""Share of a broker's ways from which on a second role is named."""

ROLES: Mapping[str, tuple[str, str, str]] = {
    "coordinator": (
        later("Coordinator"),
        later("brings together people of her own institution"),
        later("brings together people of her own group"),
    ),
    "itinerant": (
        later("Go-between"),
        later("brings together people of one institution that is not hers"),
        later("brings together people of one group that is not hers"),
    ),
    "door": (
        later("Gatekeeper and representative"),
        later("leads others into her institution, and her colleagues out to others"),
        later("leads others into her group, and those of her group out to others"),
    ),
    "liaison": (
        later("Liaison"),
        later("brings together people of different institutions, none of them hers"),
        later("brings together people of different groups, none of them hers"),
    ),
}
"""Roles of Gould and Fernandez: the name, what it means between institutions, and between other groups."""

SPOKES = 4
"""Institutions to which a line leads from each broker on the map."""

PLACES = 16
"""Institutions on the map at most."""

MIDDLE, RING, CORE = (380.0, 250.0), (215.0, 205.0), (108.0, 100.0)
"""Of the map, 760 by 500: its middle, and half axes of the rings of institutions and of brokers."""

LONGEST = 24
"""Letters of a name on the map."""

NAMED = 0.35
"""Cosine from which on a name stands beside its institution, not above or below."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role in words, with the share of the broker's ways."""

    name: str
    meaning: str
    share: float


@dataclass(frozen=True, slots=True)
class Broker:
    """A row of the ranking: the query's row, the rank, the page of the person, and her roles, the main one first.
    ``span`` is where the rank interval begins and ends on a scale from 0 to 100, and where the rank is."""

    row: Row
    rank: int
    href: str
    roles: Sequence[Role]
    span: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map, with its text and how it is set; ``rank`` of a broker, 0 of an institution."""

    x: float
    y: float
    text: str
    full: str
    text_x: float
    text_y: float
    anchor: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Map:
    """Brokers within a ring of institutions, and lines as ends."""

    brokers: Sequence[Spot]
    places: Sequence[Spot]
    lines: Sequence[tuple[Spot, Spot]]


def ranking(rows: Rows, by: str) -> list[Broker]:
    """The rows of the query ``brokers`` (with details), as they are shown."""
    last = max((row["rank_high"] for row in rows), default=1)
    return [
        Broker(row, rank, thing_address("Person", row["id"]), roles(row, by), _span(row, rank, last))
        for rank, row in enumerate(rows, 1)
    ]


def roles(row: Row, by: str) -> list[Role]:
    """The role in which most of a broker's ways are, and others that are not seldom; none without such a way."""
    counts = {"door": sum(row[role] for role in DOOR)} | {role: row[role] for role in ROLES if role != "door"}
    total = sum(counts.values())
    if not total:
        return []
    known = sorted(counts, key=lambda role: (-counts[role], list(ROLES).index(role)))
    kept = [role for place, role in enumerate(known) if not place or counts[role] >= ALSO * total]
    return [_role(role, by, counts[role] / total) for role in kept]


def _role(role: str, by: str, share: float) -> Role:
    name, institutions, groups = ROLES[role]
    return Role(gettext(name), gettext(institutions if by == "institution" else groups), share)


def _span(row: Row, rank: int, last: int) -> tuple[float, float, float]:
    low, high, own = (100 * (place - 1) / max(last - 1, 1) for place in (row["rank_low"], row["rank_high"], rank))
    return round(low, 1), round(high, 1), round(min(own, 100.0), 1)


def drawn(network: Network, rows: Rows) -> Map | None:
    """The map of a network of brokers: each between the institutions in which she knows most people. None where there
    is nothing to show."""
    rank = {row["id"]: place for place, row in enumerate(rows[:DRAWN], 1)}
    reached = _reached(network, rank)
    times = Counter(place for places in reached.values() for place in places)
    kept = {place for place, _ in times.most_common(PLACES)}
    if not kept:
        return None
    order = _around(reached, sorted(kept, key=lambda place: (-times[place], place)))
    places = {place: _place(place, 2 * math.pi * number / len(order)) for number, place in enumerate(order)}
    brokers = _brokers(network, rank, reached, places)
    lines = [(brokers[id_], places[place]) for id_ in brokers for place in reached[id_] if place in places]
    return Map(list(brokers.values()), list(places.values()), lines)


def _reached(network: Network, rank: Mapping[str, int]) -> dict[str, list[str]]:
    """By broker the institutions in which she knows most of the people in the network."""
    group = {node.id: node.group for node in network.nodes if node.id not in rank}
    found: dict[str, Counter[str]] = {node.id: Counter() for node in network.nodes if node.id in rank}
    for edge in network.edges:
        for broker, other in ((edge.start, edge.end), (edge.end, edge.start)):
            if broker in found and group.get(other):
                found[broker][group[other]] += 1
    return {broker: sorted(times, key=lambda place: (-times[place], place))[:SPOKES] for broker, times in found.items()}


def _around(reached: Mapping[str, Sequence[str]], places: Sequence[str]) -> list[str]:
    """Institutions in an order in which those of one broker are near: each next is the one with most brokers in common
    with those just placed."""
    of = {place: {broker for broker, near in reached.items() if place in near} for place in places}
    order, left = [places[0]], list(places[1:])
    while left:
        following = max(left, key=lambda place: (len(of[place] & of[order[-1]]), -left.index(place)))
        order.append(following)
        left.remove(following)
    return order


def _place(name: str, angle: float) -> Spot:
    x, y = _on(RING, angle)
    beside = math.cos(angle)
    anchor = "middle" if abs(beside) < NAMED else "start" if beside > 0 else "end"
    dx = 0.0 if anchor == "middle" else math.copysign(12.0, beside)
    dy = 4.0 if anchor != "middle" else 24.0 if math.sin(angle) > 0 else -14.0
    return Spot(x, y, short(name, LONGEST), name, round(x + dx, 1), round(y + dy, 1), anchor)


def _brokers(
    network: Network, rank: Mapping[str, int], reached: Mapping[str, Sequence[str]], places: Mapping[str, Spot]
) -> dict[str, Spot]:
    """Brokers on the inner ring, evenly, in the order of where their institutions are."""
    names = {node.id: node.name for node in network.nodes if node.id in reached}
    wanted = {id_: _angle([places[place] for place in near if place in places]) for id_, near in reached.items()}
    order = sorted(names, key=lambda id_: (wanted[id_], rank[id_]))
    step = 2 * math.pi / len(order)
    start = sum(_turn(wanted[id_] - number * step) for number, id_ in enumerate(order)) / len(order)
    found = {}
    for number, id_ in enumerate(order):
        x, y = _on(CORE, start + number * step)
        found[id_] = Spot(x, y, str(rank[id_]), names[id_], x, round(y + 5, 1), "middle", rank[id_])
    return dict(sorted(found.items(), key=lambda pair: pair[1].rank))


def _angle(spots: Sequence[Spot]) -> float:
    x, y = (sum(getattr(spot, axis) for spot in spots) for axis in ("x", "y"))
    count = max(len(spots), 1)
    return math.atan2(y / count - MIDDLE[1], x / count - MIDDLE[0]) % (2 * math.pi)


def _turn(angle: float) -> float:
    """An angle between minus and plus half a turn."""
    return (angle + math.pi) % (2 * math.pi) - math.pi


def _on(axes: tuple[float, float], angle: float) -> tuple[float, float]:
    return round(MIDDLE[0] + axes[0] * math.cos(angle), 1), round(MIDDLE[1] + axes[1] * math.sin(angle), 1)
