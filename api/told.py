"""What a picture says in words: about each node and each tie, for its details, its tables and its labels."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from competence_explorer.api.languages import gettext as _
from competence_explorer.api.layout import Pairs
from competence_explorer.api.wording import told
from competence_explorer.graph.groups import ALWAYS, Span
from competence_explorer.graph.schema import NODES
from competence_explorer.queries.base import Network

LABEL = 28
"""Letters of a label in the picture; the whole name stands beside it and in the table."""

EXPANDABLE = frozenset({"Person", "Skill", "Project", "Training", "Institution", "Exchange"})
"""Kinds of node whose neighbours can be asked for."""


def people(network: Network, pairs: Pairs) -> list[dict[str, Any]]:
    """What is told about each node, in the order of the nodes."""
    around: list[set[int]] = [set() for _node in network.nodes]
    for a, b in pairs:
        around[a].add(b)
        around[b].add(a)
    groups = [node.group for node in network.nodes]
    return [
        {
            "id": f"n{number}",
            "key": node.id,
            "name": told(node.name),
            "label": short(told(node.name)),
            "kind": node.kind,
            "group": node.group,
            "where": place_name(node.group),
            "place": short(place_name(node.group)),
            "detail": told(node.detail),
            "level": node.level,
            "size": node.size,
            "ties": len(around[number]),
            "groups": len({groups[other] for other in around[number]} - {node.group}),
            "expandable": node.kind in EXPANDABLE,
        }
        for number, node in enumerate(network.nodes)
    ]


def ties(network: Network, pairs: Pairs) -> list[dict[str, Any]]:
    """What is told about each edge, in the order of the edges."""
    return [
        {
            "id": f"e{number}",
            "from": f"n{a}",
            "to": f"n{b}",
            "kind": edge.kind,
            "words": _(words(edge.kind)),
            "detail": told(edge.detail),
            "years": held(edge.years),
        }
        for number, (edge, (a, b)) in enumerate(zip(network.edges, pairs, strict=True))
    ]


def place_name(group: str) -> str:
    """What a group of nodes is called: an institution as it is, a sort of things in words, or that there is none."""
    return (kind_name(group) if group in NODES else told(group)) if group else _("No institution")


def level_name(level: int | None) -> str:
    """A level in words."""
    names = {1: _("1 basic"), 2: _("2 intermediate"), 3: _("3 advanced"), 4: _("4 expert")}
    return names.get(level or 0, _("Level not known"))


def kind_name(kind: str) -> str:
    """A kind of node in words."""
    names = {
        "Person": _("Person"),
        "Institution": _("Institution"),
        "Project": _("Project"),
        "Skill": _("Competence"),
        "Training": _("Training"),
        "Call": _("Call"),
        "Theme": _("Theme"),
    }
    return names.get(kind, kind)


def held(years: Sequence[Span]) -> list[list[int | None]]:
    """The years of a tie, each from and to; empty where it held always, or for a reason without years.

    >>> held([(2016, 2018), (2020, None)]), held([(2016, 2018), (None, None)])
    ([[2016, 2018], [2020, None]], [])
    """
    return [] if ALWAYS in years else [list(span) for span in years]


def words(name: str) -> str:
    """A kind in words.

    >>> words("reports_to")
    'reports to'
    """
    return name.replace("_", " ")


def short(name: str, length: int = LABEL) -> str:
    """A name as a label on a canvas: one line, no marks of direction or control, cut to length.

    >>> short("Anna\\u202e  Nowak")
    'Anna Nowak'
    """
    if name.isascii() and name.isprintable() and len(name) <= length:
        return " ".join(name.split())  # as most are, and several times faster
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in name)
    line = " ".join("".join(c for c in visible if unicodedata.category(c) != "Cf").split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def facets(nodes: Sequence[dict[str, Any]], edges: Sequence[dict[str, Any]]) -> dict[str, list[list[Any]]]:
    """The values that a picture can be filtered by, each as value, name and number of nodes or ties."""
    made = {
        "group": _counted([(node["group"], node["where"]) for node in nodes if node["group"]]),
        "kind": _counted([(node["kind"], kind_name(node["kind"])) for node in nodes]),
        "theme": _counted([(theme, _(theme)) for node in nodes for theme in node["themes"]]),
        "level": _counted([(str(node["level"]), level_name(node["level"])) for node in nodes if node["level"]]),
        "tie": _counted([(edge["kind"], edge["words"]) for edge in edges]),
    }
    return {name: values for name, values in made.items() if len(values) > 1}


def _counted(values: Sequence[tuple[str, str]]) -> list[list[Any]]:
    counts: dict[tuple[str, str], int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [[value, name, count] for (value, name), count in ranked]
