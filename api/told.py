"""What a picture says in words: about each node and each tie, for its details, its tables and its labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote_plus

from competence_explorer.api.languages import gettext as _
from competence_explorer.api.layout import Pairs
from competence_explorer.api.templating import address
from competence_explorer.queries.base import Network, Node

LABEL = 28
"""Letters of a label in the picture; the whole name stands beside it and in the table."""

EXPANDABLE = frozenset({"Person", "Skill", "Project", "Training", "Institution", "Exchange"})
"""Kinds of node whose neighbours can be asked for."""

_SPAN = re.compile(r" \((\d{4})?(–)?(\d{4})?\)(?=; |$)")


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
            "name": node.name,
            "label": short(node.name),
            "kind": node.kind,
            "group": node.group,
            "where": node.group or nowhere(),
            "place": short(node.group or nowhere()),
            "detail": node.detail,
            "level": node.level,
            "size": node.size,
            "ties": len(around[number]),
            "groups": len({groups[other] for other in around[number]} - {node.group}),
            "href": address("/queries/neighbours/network", {"person": node.id}) if node.kind == "Person" else "",
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
            "detail": edge.detail,
            "years": spans(edge.detail),
            "href": _why(network.nodes[a], network.nodes[b]),
        }
        for number, (edge, (a, b)) in enumerate(zip(network.edges, pairs, strict=True))
    ]


def _why(a: Node, b: Node) -> str:
    """Where the evidence and its sources stand."""
    if a.kind != "Person" or b.kind != "Person":
        return ""
    # As ``address`` would, which costs most of a large picture's time.
    return f"/queries/introduction-paths?from={quote_plus(a.id)}&to={quote_plus(b.id)}&k=1"


def nowhere() -> str:
    """What is said of those who are at no institution."""
    return _("No institution")


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


def spans(detail: str) -> list[list[int | None]]:
    """The years that the reasons of a tie give, each from and to; empty where a reason gives none and so always holds.

    >>> spans("worked together on “A (1999)” (2016–2018); study visit (2020)"), spans("Ann reports to Bo")
    ([[2016, 2018], [2020, 2020]], [])
    """
    found = [_span(*match.groups()) for match in _SPAN.finditer(detail)]
    return found if found and len(found) >= detail.count("; ") + 1 else []


def _span(start: str | None, dash: str | None, end: str | None) -> list[int | None]:
    since = int(start) if start else None
    return [since, int(end) if end else (None if dash else since)]


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
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in name)
    line = " ".join("".join(c for c in visible if unicodedata.category(c) != "Cf").split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def facets(nodes: Sequence[dict[str, Any]], edges: Sequence[dict[str, Any]]) -> dict[str, list[list[Any]]]:
    """The values that a picture can be filtered by, each as value, name and number of nodes or ties."""
    made = {
        "group": _counted([(node["group"], node["where"]) for node in nodes if node["group"]]),
        "kind": _counted([(node["kind"], kind_name(node["kind"])) for node in nodes]),
        "theme": _counted([(theme, theme) for node in nodes for theme in node["themes"]]),
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
