"""One search over everything that has a page: names as they begin, contain, or are like a text, and keys."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from competence_explorer.api import languages
from competence_explorer.api.addresses import PATHS, thing_address
from competence_explorer.api.suggestions import LONGEST, found
from competence_explorer.api.wording import told
from competence_explorer.graph.people import Posts, metropolises
from competence_explorer.graph.search import fold, name_of
from competence_explorer.graph.snapshot import Snapshot

MOST = 10
"""Things that are suggested while somebody types."""


class Hit(NamedTuple):
    """A thing that was found: where its page is, and a word about it where names are often alike."""

    label: str
    id: str
    name: str
    href: str
    detail: str


def find(snapshot: Snapshot, text: str, most: int = MOST) -> list[Hit]:
    """The things whose names fit a text best, whatever they are: those that begin with it, then those with a word that
    does, then those that contain it, then those like it or with this key; of equals people first."""
    wanted = fold(text[:LONGEST])
    if not wanted:
        return []
    hits = [hit for label in PATHS for hit in find_kind(snapshot, label, wanted, 0, most)]
    return sorted(hits, key=lambda hit: _rank_of(hit, wanted))[:most]


def find_kind(snapshot: Snapshot, label: str, text: str, first: int, last: int) -> list[Hit]:
    """Of the things of one label for a text, best first (all of them by name without one), those from place ``first``
    to before ``last``."""
    wanted, ids = fold(text[:LONGEST]), snapshot.nodes(label).texts("id")
    nodes = _once(found(snapshot, label, wanted)) if wanted else _by_name(snapshot, label, languages.current())
    detail = _Details(snapshot, label)
    return [
        Hit(label, ids[node], told(name_of(snapshot, label, node)), thing_address(label, ids[node]), detail[node])
        for node in islice(nodes, first, last)
    ]


def _once(nodes: Iterable[int]) -> Iterator[int]:
    """Each node where it occurs first: what is like a text is looked for only where names that hold it are too few."""
    seen: set[int] = set()
    for node in nodes:
        if node not in seen:
            seen.add(node)
            yield node


@functools.lru_cache(maxsize=32)
def _by_name(snapshot: Snapshot, label: str, _language: str) -> Sequence[int]:
    return sorted(range(len(snapshot.nodes(label))), key=lambda node: fold(told(name_of(snapshot, label, node))))


def _rank_of(hit: Hit, wanted: str) -> int:
    """The rank of a hit; of a competence by its name in either language."""
    names = (hit.name, hit.detail) if hit.label == "Skill" else (hit.name,)
    return min(_rank(fold(name), wanted) for name in names)


def _rank(name: str, wanted: str) -> int:
    if name.startswith(wanted):
        return 0
    return 1 if f" {wanted}" in name else 2 if wanted in name else 3


class _Details:
    """A word about each node of a label; worked out where the first is asked for."""

    def __init__(self, snapshot: Snapshot, label: str) -> None:
        self._snapshot = snapshot
        self._label = label
        self._posts: Posts | None = None
        self._areas: dict[int, str] | None = None

    def __getitem__(self, node: int) -> str:
        if self._label == "Person":
            self._posts = self._posts or Posts(self._snapshot)
            return self._posts[node].name
        if self._label == "Institution":
            self._areas = metropolises(self._snapshot) if self._areas is None else self._areas
            return self._areas.get(node, "")
        if self._label == "Skill":
            return other_name(self._snapshot, node)
        return _years(self._snapshot, node) if self._label == "Project" else ""


def other_name(snapshot: Snapshot, skill: int) -> str:
    """What a competence is called in the other language than the reader's: English or Polish."""
    name, polish = name_of(snapshot, "Skill", skill), snapshot.nodes("Skill").texts("name_pl")[skill]
    return str(polish) if told(name) == str(name) else str(name)


def _years(snapshot: Snapshot, project: int) -> str:
    table = snapshot.nodes("Project")
    days = [table.value(day, project) for day in ("start_date", "end_date")]
    return "–".join(str(day.year) if day else "" for day in days) if any(days) else ""
