"""A long list, a page at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.wording import say

T = TypeVar("T")

LAST = 1_000_000
"""No list has more pages."""


@dataclass(frozen=True, slots=True)
class Piece(Generic[T]):
    """The items of one page of a list; ``page`` is its number, from 1 to ``pages``, ``first`` the number of its first
    item, ``total`` counts the items of the whole list."""

    items: Sequence[T]
    page: int
    pages: int
    first: int
    total: int

    @property
    def last(self) -> int:
        """The number of its last item."""
        return self.first + len(self.items) - 1


def piece(items: Sequence[T], page: str, size: int) -> Piece[T]:
    """The page of a list that an address asks for; of a list that has become shorter the last one.

    Raises UsageError for a page that is no number.

    >>> piece("abcde", "2", 3), piece("abc", "7", 3).items
    (Piece(items='de', page=2, pages=2, first=4, total=5), 'abc')
    """
    pages = max(1, math.ceil(len(items) / size))
    number = min(number_of(page), pages)
    first = (number - 1) * size
    return Piece(items[first : first + size], number, pages, first + 1, len(items))


def number_of(page: str) -> int:
    """The number of a page as an address gives it, the first without one. Raises UsageError where it is none.

    >>> number_of(""), number_of("12")
    (1, 12)
    """
    asked = page or "1"
    # Of thousands of digits Python makes no number.
    if not (asked.isascii() and asked.isdigit() and len(asked) < 20 and 0 < int(asked) <= LAST):
        raise UsageError(
            say("%(name)s=%(value)s is not possible.", name="page", value=repr(page)), say("Pages are numbered from 1.")
        )
    return int(asked)
