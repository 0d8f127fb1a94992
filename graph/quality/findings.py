"""What is found wrong with the data: how much of what, where, and each thing on demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View

Indices = NDArray[np.intp]
Scope = Indices | None
"""The institutions that are asked about; None is everything, also what is at no institution."""


class Item(NamedTuple):
    """One thing with something wrong: key, name, kind (a label, a type, or ``row``), institution, what is wrong
    with it, and the sources that say so."""

    id: str
    name: str
    kind: str
    institution: str
    detail: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What an aspect finds: ``number`` things out of ``of``, counted by institution, each made when it is asked for.

    ``people``: the things are people, or what is said about single people, so that small numbers are told to few.
    """

    number: int
    of: int
    items: Iterable[Item]
    places: Counter[str] = field(default_factory=Counter)
    people: bool = False

    def worst(self, limit: int) -> list[str]:
        """The institutions with most of it, by name where they have equally much."""
        return sorted((place for place in self.places if place), key=lambda place: (-self.places[place], place))[:limit]


Find = Callable[[View, Scope], Found]


class Items(Iterable[Item]):
    """Items of an order that are made one by one: nobody waits for names that are not shown."""

    def __init__(self, order: Indices, make: Callable[[int], Item]) -> None:
        self._order = order
        self._make = make

    def __iter__(self) -> Iterator[Item]:
        return map(self._make, self._order.tolist())


def within(places: NDArray[np.integer], scope: Scope) -> NDArray[np.bool_]:
    """Which of these institutions are in the scope; all without one."""
    return np.ones(len(places), np.bool_) if scope is None else np.isin(places, scope)


def place_name(snapshot: Snapshot, institution: int) -> str:
    """The name of an institution; empty for -1."""
    return name_of(snapshot, "Institution", institution) if institution >= 0 else ""


def counted(snapshot: Snapshot, places: NDArray[np.integer]) -> Counter[str]:
    """How many things there are at each institution, by name."""
    found, numbers = np.unique(places[places >= 0], return_counts=True)
    counts: Counter[str] = Counter()
    for place, number in zip(found.tolist(), numbers.tolist(), strict=True):
        counts[place_name(snapshot, place)] += number
    return counts


def nodes_found(
    snapshot: Snapshot,
    label: str,
    nodes: Indices,
    of: int,
    places: NDArray[np.integer],
    detail: Callable[[int], str] = lambda _: "",
    *,
    people: bool = False,
) -> Found:
    """Nodes of a label with something wrong; ``places`` is the institution of each node of the label (or -1)."""
    ids = snapshot.nodes(label).texts("id")

    def make(node: int) -> Item:
        place = place_name(snapshot, int(places[node]))
        return Item(ids[node], name_of(snapshot, label, node), label, place, detail(node))

    return Found(len(nodes), of, Items(nodes, make), counted(snapshot, places[nodes]), people)
