"""What the parts of the sample share: dice, and the tables of the package."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from importlib import resources
from math import fsum
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Random choices that are the same in every version of Python.

    Python promises the same numbers for ``Random.random()`` only, not for ``choice``, ``sample`` or ``shuffle``;
    so everything here is made from ``random()``. Each part of the sample has dice of its own (``name``): more
    rolls in one part do not change the others.
    """

    def __init__(self, seed: int, name: str) -> None:
        self._random = random.Random(f"{seed}/{name}")  # noqa: S311 (a sample, no secrets)

    def chance(self, probability: float) -> bool:
        """True with the given probability (0 to 1)."""
        return self._random.random() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def around(self, spread: float) -> float:
        """A factor between 1 - spread and 1 + spread."""
        return 1 + spread * (2 * self._random.random() - 1)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.between(0, len(items) - 1)]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """One of the items, as likely as its weight says."""
        # fsum, because sum() adds floating-point numbers differently since Python 3.12.
        rest = self._random.random() * fsum(weights)
        for item, weight in zip(items, weights, strict=True):
            rest -= weight
            if rest < 0:
                return item
        return items[-1]

    def order(self, items: Sequence[T], weight: Callable[[T], float] = lambda _: 1.0) -> Iterator[T]:
        """All items, each once, in random order; heavier ones tend to come early."""
        left = list(items)
        weights = [weight(item) for item in left]
        while left:
            place = self.weighted(range(len(left)), weights)
            weights.pop(place)
            yield left.pop(place)

    def some(self, items: Sequence[T], count: int, weight: Callable[[T], float] = lambda _: 1.0) -> list[T]:
        """Up to ``count`` different items; heavier ones are likelier."""
        return [item for _, item in zip(range(count), self.order(items, weight), strict=False)]

    def deck(self, items: Sequence[T]) -> Iterator[T]:
        """All items in random order, again and again: each occurs, however few are dealt beyond the first round."""
        while True:
            yield from self.order(items)

    def day(self, first: date, last: date) -> date:
        """A day from first to last, both included."""
        return first + timedelta(days=self.between(0, (last - first).days))


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file of this package, without the lines that begin with ``#``."""
    path = resources.files(__package__) / name
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))


def parts(cell: str) -> tuple[str, ...]:
    """The values of a cell that are joined by ``|``.

    >>> parts("funds|projects"), parts("")
    (('funds', 'projects'), ())
    """
    return tuple(part for part in cell.split("|") if part)
