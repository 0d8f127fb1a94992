"""Colours of a picture by institution, kind or level, told apart also by the colour-blind, with their legends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competence_explorer.api import told
from competence_explorer.api.languages import gettext as _
from competence_explorer.queries.base import Node

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a5195")
"""For the largest groups (after Okabe and Ito 2008)."""

OTHERS = "#8a8f98"

STEPS: Mapping[int | None, str] = {4: "#08306b", 3: "#2171b5", 2: "#6baed6", 1: "#b5d4e9", None: OTHERS}
"""For levels: the darker, the higher."""

SHAPES = {"Person": "dot", "Institution": "square", "Project": "diamond", "Skill": "triangle"}

REST = ""
"""What stands for all groups that have no colour of their own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a legend: the value that it stands for (as in a filter), its name, colour and number of nodes."""

    value: str
    name: str
    colour: str
    count: int


@dataclass(frozen=True, slots=True)
class Painted:
    """The colour of each node in the order of the nodes, and the legend."""

    colours: Sequence[str]
    legend: Sequence[Entry]


def paint(nodes: Sequence[Node], first: int | None = None) -> dict[str, Painted]:
    """Every way to colour the nodes that tells at least two of them apart; by institution always.

    Institutions of the ``first`` nodes have the colours that they have without the nodes that came later.
    """
    ways = {
        "group": _by_group(nodes, len(nodes) if first is None else first),
        "kind": _by_kind(nodes),
        "level": _by_level(nodes),
    }
    return {name: painted for name, painted in ways.items() if name == "group" or len(painted.legend) > 1}


def _by_group(nodes: Sequence[Node], first: int) -> Painted:
    sizes, before = Counter(node.group for node in nodes), Counter(node.group for node in nodes[:first])
    ranked = sorted((group for group in sizes if group), key=lambda group: (-before[group], -sizes[group], group))
    colours = dict(zip(ranked, COLOURS, strict=False))
    legend = [Entry(group, told.place_name(group), colour, sizes[group]) for group, colour in colours.items()]
    if rest := len(nodes) - sum(entry.count for entry in legend):
        legend.append(Entry(REST, _("All others"), OTHERS, rest))
    return Painted([colours.get(node.group, OTHERS) for node in nodes], legend)


def _by_kind(nodes: Sequence[Node]) -> Painted:
    kinds = Counter(node.kind for node in nodes)
    colours = {kind: COLOURS[place % len(COLOURS)] for place, kind in enumerate(sorted(kinds))}
    legend = [Entry(kind, told.kind_name(kind), colours[kind], count) for kind, count in kinds.most_common()]
    return Painted([colours[node.kind] for node in nodes], legend)


def _by_level(nodes: Sequence[Node]) -> Painted:
    held = Counter(node.level for node in nodes)
    steps = [level for level in STEPS if level in held]
    legend = [Entry(str(level or "unknown"), told.level_name(level), STEPS[level], held[level]) for level in steps]
    return Painted([STEPS.get(node.level, OTHERS) for node in nodes], legend)
