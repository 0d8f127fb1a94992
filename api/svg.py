"""A picture as SVG: vector graphics for print and slides, names placed so that none covers another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from markupsafe import escape

from competence_explorer.api.network import Picture
from competence_explorer.api.palette import OTHERS
from competence_explorer.api.picture_state import State
from competence_explorer.graph.cells import printable

Rows = Sequence[Mapping[str, Any]]

TEXT = 13.0
"""Height of the letters in the smallest picture, in pixels; a larger picture has larger ones."""

WIDE, BROAD = 0.57, 0.63
"""Mean width of a letter over its height: usual and bold."""

MARGIN = 9.0
"""Room for names at the rim, in heights of letters."""

WIDTH = 1200
"""Pixels of the whole, where nobody says otherwise."""

SCREEN = 1000.0
"""Pixels of a picture whose letters are of that height."""


class Box(NamedTuple):
    """A rectangle that is taken: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles overlap."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)


class Label(NamedTuple):
    """A text at its place: the middle of its first line's foot."""

    text: str
    x: float
    y: float
    bold: bool
    box: Box


def to_svg(picture: Picture, nodes: Rows, edges: Rows, state: State) -> bytes:
    """The seen part of a picture; colours and sizes by the state."""
    size = TEXT * max(1.0, float(np.ptp([node["x"] for node in nodes])) / SCREEN) if nodes else TEXT
    left, top, width, height = _frame(nodes, size * MARGIN)
    names = _names(picture, nodes)
    view = f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}"
    looks = f'font-family="system-ui, sans-serif" font-size="{size:.1f}"'
    on_screen = f'width="{WIDTH}" height="{WIDTH * height / width:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" {on_screen} {looks}>',
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>',
        *_grounds(picture, names),
        *_lines(nodes, edges),
        *(_shape(node, state) for node in nodes),
        *map(_text, place(names, nodes, size, state)),
        "</svg>",
    ]
    return "\n".join(parts).encode()


def place(names: Rows, nodes: Rows, size: float, state: State) -> list[Label]:
    """Names of islands, then of nodes, the most important first; what finds no room is left out."""
    taken = [_disc(node, state) for node in nodes]
    placed: list[Label] = []
    for wanted in _candidates(names, nodes, size, state):
        free = next((label for label in wanted if not any(label.box.meets(other) for other in taken)), None)
        if free is not None:
            placed.append(free)
            taken.append(free.box)
    return placed


def _candidates(names: Rows, nodes: Rows, size: float, state: State) -> Iterator[list[Label]]:
    for name in names:
        x = name["x"] + (0 if name["disc"] else len(name["text"]) * size * BROAD / 2)
        step = size * 1.2 * (1 if name["y"] > 0 else -1)
        yield [_label(name["text"], x, name["y"] + step * times, size, bold=True) for times in (1, 2, 3)]
    for node in sorted(nodes, key=lambda node: (not node["main"], -node["size"], -node["ties"], node["key"])):
        radius, half = _radius(node, state), len(node["label"]) * size * WIDE / 2
        around = (
            (0, radius + size),
            (0, -radius - size * 0.35),
            (radius + half + 3, size * 0.35),
            (-radius - half - 3, size * 0.35),
        )
        yield [_label(node["label"], node["x"] + dx, node["y"] + dy, size) for dx, dy in around]


def _label(text: str, x: float, y: float, size: float, bold: bool = False) -> Label:
    half = len(text) * size * (BROAD if bold else WIDE) / 2
    return Label(text, x, y, bold, Box(x - half, y - size, x + half, y + size * 0.3))


def _names(picture: Picture, nodes: Rows) -> Rows:
    """Islands and bands of which something is seen."""
    everywhere, there = {node["where"] for node in picture.nodes}, {node["where"] for node in nodes}
    return [name for name in picture.names if name["value"] not in everywhere or name["value"] in there]


def _frame(nodes: Rows, margin: float) -> tuple[float, float, float, float]:
    if not nodes:
        return 0.0, 0.0, 2 * margin, 2 * margin
    xs, ys = [node["x"] for node in nodes], [node["y"] for node in nodes]
    return min(xs) - margin, min(ys) - margin, max(xs) - min(xs) + 2 * margin, max(ys) - min(ys) + 2 * margin


def _grounds(picture: Picture, names: Rows) -> Iterator[str]:
    colours = {entry["value"]: entry["colour"] for entry in picture.legends["group"]}
    for name in names:
        if name["disc"]:
            cx, cy, rx, ry = name["disc"]
            colour = colours.get(name["value"], OTHERS)
            yield f'<ellipse cx="{cx}" cy="{cy}" rx="{rx}" ry="{ry}" fill="{colour}" fill-opacity="0.1"/>'


def _lines(nodes: Rows, edges: Rows) -> Iterator[str]:
    by_id = {node["id"]: node for node in nodes}
    strength = 0.8 if len(edges) < 60 else max(0.1, min(0.35, 100 / len(edges)))
    yield f'<g stroke="#8d9dac" stroke-width="1.4" stroke-opacity="{strength}">'
    for edge in edges:
        a, b = by_id[edge["from"]], by_id[edge["to"]]
        yield f'<line x1="{a["x"]}" y1="{a["y"]}" x2="{b["x"]}" y2="{b["y"]}"/>'
    yield "</g>"


def _shape(node: Mapping[str, Any], state: State) -> str:
    x, y, r = node["x"], node["y"], _radius(node, state)
    colour = node["colours"].get(state.colour, node["colours"]["group"])
    looks = f'fill="{colour}" stroke="#ffffff" stroke-width="1.5"'
    told = f"<title>{_safe(node['name'])}, {_safe(node['where'])}</title>"
    if node["shape"] == "dot":
        return f'<circle cx="{x}" cy="{y}" r="{r}" {looks}>{told}</circle>'
    corners = {
        "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
        "triangle": ((0, -1.2), (1.1, 0.8), (-1.1, 0.8)),
    }[node["shape"]]
    points = " ".join(f"{x + dx * r:.1f},{y + dy * r:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" {looks}>{told}</polygon>'


def _text(label: Label) -> str:
    looks = 'fill="#3d4a57" font-weight="600"' if label.bold else 'fill="#1d2733"'
    return (
        f'<text x="{label.x:.1f}" y="{label.y:.1f}" text-anchor="middle" {looks} stroke="#ffffff" stroke-width="4"'
        f' stroke-linejoin="round" paint-order="stroke">{_safe(label.text)}</text>'
    )


def _safe(text: str) -> str:
    return str(escape(printable(text)))


def _radius(node: Mapping[str, Any], state: State) -> float:
    return float(node["sizes"].get(state.size, node["sizes"]["given"]))


def _disc(node: Mapping[str, Any], state: State) -> Box:
    radius = _radius(node, state)
    return Box(node["x"] - radius, node["y"] - radius, node["x"] + radius, node["y"] + radius)
