"""One search over everything that has a page: names as they begin, contain, or are like a text, and keys."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from competence_explorer.api.addresses import PATHS, thing_address
from competence_explorer.api.suggestions import LONGEST, found
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
    hits = [hit for label in PATHS for hit in islice(find_kind(snapshot, label, wanted), most)]
    return sorted(hits, key=lambda hit: _rank(fold(hit.name), wanted))[:most]


def find_kind(snapshot: Snapshot, label: str, text: str) -> Iterator[Hit]:
    """The things of one label for a text, best first; all of them by name without one."""
    wanted, ids = fold(text[:LONGEST]), snapshot.nodes(label).texts("id")
    nodes = dict.fromkeys(found(snapshot, label, wanted) if wanted else _by_name(snapshot, label))
    detail = _Details(snapshot, label)
    for node in nodes:
        id_ = ids[node]
        yield Hit(label, id_, name_of(snapshot, label, node), thing_address(label, id_), detail[node])


@functools.lru_cache(maxsize=32)
def _by_name(snapshot: Snapshot, label: str) -> Sequence[int]:
    return sorted(range(len(snapshot.nodes(label))), key=lambda node: fold(name_of(snapshot, label, node)))


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
            return str(self._snapshot.nodes("Skill").texts("name_pl")[node])
        return _years(self._snapshot, node) if self._label == "Project" else ""


def _years(snapshot: Snapshot, project: int) -> str:
    table = snapshot.nodes("Project")
    days = [table.value(day, project) for day in ("start_date", "end_date")]
    return "–".join(str(day.year) if day else "" for day in days) if any(days) else ""
