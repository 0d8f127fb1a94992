"""Positions of a picture's nodes, the same on every run: institutions as islands, paths as lanes, levels as bands.

Coordinates are pixels of the picture at full size, x to the right and y downwards, the middle at 0, 0.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Pairs = Sequence[tuple[int, int]]

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
"""Between two seeds of a sunflower: the disc is filled evenly, whatever the number (Vogel 1979)."""

FILLED = 0.75
"""Radius of a disc over the distance of its nodes and the square root of their number."""

WATER = 90.0
"""Least distance between two islands."""

APART = 70.0
"""Least distance between two nodes that lie between the islands."""

FLAT = np.array([0.6, 1.0])
"""Names are wider than high: between the islands a distance to the side counts for less."""

HOP = 260.0
LANE = 130.0
"""Distances of chains: between two hops, and between two lanes."""

CELL = np.array([118.0, 44.0])
"""Room for a node and its name in a band: width and height."""

GAP = 46.0
"""Between two bands."""

FRAME = np.array([900.0, 680.0])
"""The screen that bands shall fill: width and height."""


@dataclass(frozen=True, slots=True)
class Island:
    """A group's disc: where its middle is, and its radius."""

    x: float
    y: float
    radius: float


def islands(
    groups: Sequence[str], pairs: Pairs, sizes: Sequence[float], spacing: float, stretch: float
) -> tuple[Points, list[Island]]:
    """Positions of nodes by group, and the island of each group in the order of first occurrence.

    Groups lie on a ring, tied ones next to each other. Who ties two other groups or more lies between them.
    ``spacing`` is the distance between the nodes of an island; the whole is drawn wider than high by ``stretch``,
    since screens and names are.
    """
    names = list(dict.fromkeys(groups))
    group = np.array([names.index(name) for name in groups], np.intp)
    reach = _reach(group, pairs, len(names))
    brokers = _between(reach, group, sizes)
    inside = [np.flatnonzero((group == g) & ~np.isin(np.arange(len(group)), brokers)) for g in range(len(names))]
    radii = np.array([spacing * (0.35 + FILLED * math.sqrt(max(len(nodes) - 1, 0))) for nodes in inside])
    centres = _ring(_order(_ties(reach, group)), radii)
    places = np.zeros((len(group), 2))
    for g, nodes in enumerate(inside):
        places[nodes] = _disc(centres[g], nodes, reach, g, spacing)
    places[brokers] = _straits(brokers, reach, group, centres, radii)
    wide = np.array([stretch, 1.0])
    discs = [Island(x, y, radius) for (x, y), radius in zip((centres * wide).tolist(), radii.tolist(), strict=True)]
    return places * wide, discs


def chains(nodes: Sequence[str], lanes: Sequence[Sequence[str]]) -> Points:
    """Positions of paths from left to right, a lane each. A node of several lanes stands once, in their middle."""
    columns: dict[str, int] = {}
    rows: dict[str, list[int]] = {}
    for number, lane in enumerate(lanes):
        for column, id_ in enumerate(lane):
            columns[id_] = max(column, columns.get(id_, 0))
            rows.setdefault(id_, []).append(number)
    middle = (len(lanes) - 1) / 2
    heights = {id_: (sum(found) / len(found) - middle) * LANE for id_, found in rows.items()}
    _part(columns, heights)
    width = max(columns.values(), default=0)
    return np.array([((columns.get(id_, 0) - width / 2) * HOP, heights.get(id_, 0.0)) for id_ in nodes]).reshape(-1, 2)


def levels(held: Sequence[int | None], groups: Sequence[str]) -> tuple[Points, dict[int | None, tuple[float, float]]]:
    """Positions by level, and where the name of each band begins: the highest level on top, unknown ones last.

    Within a band people of one group stand together, the largest group first; a band has as many rows as it needs.
    """
    sizes = Counter(groups)
    ranked = sorted(range(len(held)), key=lambda i: (-(held[i] or 0), -sizes[groups[i]], groups[i], i))
    across = _across(list(Counter(held).values()))
    places, names, top = np.zeros((len(held), 2)), {}, 0.0
    for level, band in itertools.groupby(ranked, key=lambda i: held[i]):
        names[level] = (-CELL[0] / 2, top - GAP * 0.8)
        members = list(band)
        for number, node in enumerate(members):
            places[node] = CELL * (number % across, number // across) + (0, top)
        top += CELL[1] * math.ceil(len(members) / across) + GAP
    middle = np.array([CELL[0] * (across - 1) / 2, (top - GAP) / 2])
    shifted = {level: (float(x - middle[0]), float(y - middle[1])) for level, (x, y) in names.items()}
    return places - middle, shifted


def _across(bands: Sequence[int]) -> int:
    """How many nodes stand beside each other, so that all bands are as large on the screen as can be."""

    def scale(across: int) -> float:
        rows = sum(math.ceil(band / across) for band in bands)
        return float((FRAME / (CELL[0] * across, CELL[1] * rows + GAP * max(len(bands), 1))).min())

    return max(range(4, 25), key=lambda across: (scale(across), -across))


def newcomers(places: Points, anchors: Points, spacing: float) -> Points:
    """Positions of further nodes: each as near to its anchor as there is room, those before it staying where they are.

    Spots are tried in the order of a sunflower's seeds around the anchor. Cost: spots tried × nodes.
    """
    taken = places.reshape(-1, 2)
    for anchor in anchors:
        number = 1
        while True:
            angle, distance = number * GOLDEN_ANGLE, spacing * FILLED * math.sqrt(number)
            spot = anchor + distance * np.array([math.cos(angle), math.sin(angle)])
            if not len(taken) or np.linalg.norm(taken - spot, axis=1).min() >= spacing * 0.95:
                break
            number += 1
        taken = np.vstack([taken, spot])
    return np.asarray(taken[len(places) :])


def _part(columns: Mapping[str, int], heights: dict[str, float]) -> None:
    """Move nodes of one column that would lie on each other apart, around their common middle."""
    for column in set(columns.values()):
        stack = sorted((id_ for id_ in heights if columns[id_] == column), key=lambda id_: heights[id_])
        before = [heights[id_] for id_ in stack]
        if min(np.diff(before), default=LANE) < LANE * 0.6:
            start = sum(before) / len(before) - LANE * (len(stack) - 1) / 2
            heights.update({id_: start + LANE * place for place, id_ in enumerate(stack)})


def _reach(group: NDArray[np.intp], pairs: Pairs, groups: int) -> NDArray[np.int64]:
    """Nodes × groups: with how many of a group a node is tied."""
    reach = np.zeros((len(group), groups), np.int64)
    for a, b in pairs:
        reach[a, group[b]] += 1
        reach[b, group[a]] += 1
    return reach


def _ties(reach: NDArray[np.int64], group: NDArray[np.intp]) -> NDArray[np.int64]:
    """Groups × groups: the number of ties between them."""
    ties = np.zeros((reach.shape[1], reach.shape[1]), np.int64)
    np.add.at(ties, group, reach)
    np.fill_diagonal(ties, 0)
    return ties


def _between(reach: NDArray[np.int64], group: NDArray[np.intp], sizes: Sequence[float]) -> NDArray[np.intp]:
    """Who lies between the islands: tied to two other groups or more, and larger than the least where sizes differ;
    else the most important, one in ten."""
    foreign = reach > 0
    foreign[np.arange(len(group)), group] = False
    others = foreign.sum(axis=1)
    weight = np.asarray(sizes)
    differ = bool(len(weight)) and weight.max() > weight.min()
    candidates = np.flatnonzero((others >= 2) & ((weight > weight.min()) if differ else True))
    ranked = sorted(candidates.tolist(), key=lambda node: (-sizes[node], -others[node], node))
    return np.array(ranked[: None if differ else max(3, len(group) // 10)], np.intp)


def _order(ties: NDArray[np.int64]) -> list[int]:
    """Groups around the ring: from the strongest pair on, at either end the group most tied to that end."""
    left = set(range(len(ties)))
    if len(left) < 3:
        return sorted(left)
    first, second = divmod(int(ties.argmax()), len(ties))
    ring = [first, second] if first != second else [first]
    left -= set(ring)
    while left:
        ends = [(int(ties[end, g]), -g, end) for end in (ring[0], ring[-1]) for g in left]
        _, g, end = max(ends)
        ring.insert(0 if end == ring[0] else len(ring), -g)
        left.remove(-g)
    return ring


def _ring(order: Sequence[int], radii: Points) -> Points:
    """The centres of islands on a ring just large enough, each with room by its radius."""
    centres = np.zeros((len(radii), 2))
    if len(order) < 2:
        return centres
    ordered = radii[list(order)]
    chords = ordered + np.roll(ordered, -1) + WATER
    steps = 2 * math.pi * chords / chords.sum()
    # Neighbours must not touch; few islands still need water in the middle for who lies between them.
    radius = max(float((chords / (2 * np.sin(np.minimum(steps, math.pi) / 2))).max()), float(radii.max()) + 2 * WATER)
    angles = np.concatenate([[0.0], np.cumsum(steps)[:-1]]) - math.pi
    centres[list(order)] = radius * np.column_stack([np.cos(angles), np.sin(angles)])
    return centres


def _disc(centre: Points, nodes: NDArray[np.intp], reach: NDArray[np.int64], g: int, spacing: float) -> Points:
    """Spots of a sunflower; those with most ties to elsewhere nearest to the middle of the picture."""
    count = np.arange(len(nodes))
    distance = spacing * FILLED * np.sqrt(count)
    spots = np.column_stack([distance * np.cos(count * GOLDEN_ANGLE), distance * np.sin(count * GOLDEN_ANGLE)])
    inward = np.lexsort((count, np.round(spots @ centre, 6)))
    foreign = reach[nodes].sum(axis=1) - reach[nodes, g]
    places = np.empty_like(spots)
    places[np.lexsort((count, -foreign))] = spots[inward]
    return np.asarray(centre + places)


def _straits(
    nodes: NDArray[np.intp], reach: NDArray[np.int64], group: NDArray[np.intp], centres: Points, radii: Points
) -> Points:
    """Each in the middle of the islands it is tied to, then moved off the islands and off each other."""
    known = reach[nodes] > 0
    known[np.arange(len(nodes)), group[nodes]] = True
    places: Points = (known @ centres) / known.sum(axis=1, keepdims=True)
    # Nobody starts on the same spot: else there is no direction in which to move apart.
    turn = np.arange(len(nodes)) * GOLDEN_ANGLE
    places = places + np.column_stack([np.cos(turn), np.sin(turn)])
    ring = float(np.linalg.norm(centres, axis=1).max(initial=0))
    apart = max(APART, ring / (math.sqrt(len(nodes)) + 1))  # as much room as there is
    for _ in range(150):
        flat = places * FLAT
        places = places + _push(flat, flat, np.full(len(nodes), apart)) / FLAT / 2
        places = places + _push(places, centres, radii + APART / 2)
    return places


def _push(places: Points, others: Points, least: Points) -> Points:
    """How far each place must move to be at the least distance from each of the others."""
    apart = places[:, None] - others[None]
    distance = np.linalg.norm(apart, axis=2)
    distance[distance == 0] = np.inf  # itself
    lacking = np.maximum(0, least[None] - distance)
    return np.asarray((apart / distance[..., None] * lacking[..., None]).sum(axis=1))
