"""What a reader has done to a picture, as it stands in the address: filters, added and hidden nodes, what is chosen.

The names begin with an underscore, so that they are no parameter of a query; nodes are named by their keys. The page's
script writes them into the address, and the server reads them where it writes the same picture as a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from starlette.datastructures import QueryParams

from competence_explorer.api.network import Picture

MARK = "_"


@dataclass(frozen=True, slots=True)
class State:
    """Filters that are set, and nodes that were added or hidden; ``chosen`` and ``to`` are the selected nodes."""

    add: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    group: str = ""
    kind: str = ""
    theme: str = ""
    level: str = ""
    tie: str = ""
    since: str = ""
    until: str = ""
    colour: str = ""
    size: str = ""
    chosen: str = ""
    to: str = ""
    fade: str = ""

    def kept(self) -> dict[str, Any]:
        """What a page saved to disk opens with, by name: all that is set. What was added is in its picture already."""
        found = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "add"}
        return {name: value for name, value in found.items() if value}


def split(given: QueryParams) -> tuple[QueryParams, State]:
    """The query's own parameters, and the state of its picture. Unknown names of the state are left out.

    >>> own, state = split(QueryParams("limit=5&_hide=p:1&_hide=p:2&_group=Sopot&_new=1"))
    >>> str(own), state.hide, state.group
    ('limit=5', ('p:1', 'p:2'), 'Sopot')
    """
    own = [(name, value) for name, value in given.multi_items() if not name.startswith(MARK)]
    values: dict[str, Any] = {}
    for field in fields(State):
        found = [value for value in given.getlist(MARK + field.name) if value]
        if found:
            values[field.name] = tuple(dict.fromkeys(found)) if field.name in ("add", "hide") else found[-1]
    return QueryParams(own), State(**values)


def seen(picture: Picture, state: State) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The nodes and edges that are left by the filters; with a filter of ties, nodes without any are left out."""
    nodes = {node["id"]: node for node in picture.nodes if _node_fits(node, state)}
    edges = [
        edge for edge in picture.edges if edge["from"] in nodes and edge["to"] in nodes and _edge_fits(edge, state)
    ]
    if state.tie or state.since or state.until:
        tied = {end for edge in edges for end in (edge["from"], edge["to"])}
        nodes = {id_: node for id_, node in nodes.items() if id_ in tied}
    return list(nodes.values()), edges


def _node_fits(node: Mapping[str, Any], state: State) -> bool:
    return (
        node["key"] not in state.hide
        and state.group in ("", node["group"])
        and state.kind in ("", node["kind"])
        and (not state.theme or state.theme in node["themes"])
        and state.level in ("", str(node["level"] or "unknown"))
    )


def _edge_fits(edge: Mapping[str, Any], state: State) -> bool:
    return state.tie in ("", edge["kind"]) and _held(edge["years"], _year(state.since), _year(state.until))


def _held(years: Sequence[Sequence[int | None]], since: int | None, until: int | None) -> bool:
    """Whether a tie held at some time in these years; a missing year is no reason against."""
    return not years or any(
        (since is None or end is None or end >= since) and (until is None or start is None or start <= until)
        for start, end in years
    )


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
