"""Headers of tables: how they may be read, where they stand, and which currency they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from competence_explorer.graph.keys import fold
from competence_explorer.loaders.amounts import named_currency
from competence_explorer.loaders.base import Record
from competence_explorer.loaders.values import text

_LONGEST = 300
"""Characters in a header: a longer cell is a text."""
_LANGUAGES = re.compile(r"\s+[/|]\s*|\s*[/|]\s+|\s*\n\s*")
_NOTE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_WORD = re.compile(r"[^\W_]+|[€£$]")
_IN = frozenset(("in", "en", "em", "w", "v", "ve", "i", "az", "ev", "σε"))
"""Words that stand between what an amount is and its currency."""


class Header(NamedTuple):
    """The header of a column: as it stands, the keys that it may be known by (the fullest first), and the
    currency that it names."""

    text: str
    names: tuple[str, ...] = ()
    currency: str = ""


class Heading(NamedTuple):
    """Headers, the rows that they were taken from, and the last row above the data. Of two rows ``lower`` are the
    headers of the second alone, ``grouped`` says that the first looks like headings of groups, and ``either`` that a
    column may be known by the first alone, as in two languages."""

    rows: tuple[int, ...]
    headers: tuple[Header, ...]
    last: int
    lower: tuple[Header, ...] = ()
    grouped: bool = False
    either: bool = False


@lru_cache(maxsize=20_000)
def key(header: str) -> str:
    """Letters and digits of a header: case, diacritics, punctuation and spaces do not matter.

    >>> key("Numer umowy/decyzji"), key("START_DATE")
    ('numerumowydecyzji', 'startdate')
    """
    return "".join(c for c in fold(header) if c.isalnum())


def header_of(cell: object, group: str = "") -> Header:
    """The header in a cell, below the heading of a group of columns.

    It is known by all of its text, without notes in brackets and the currency at its end, and by each of its
    languages (``Tytuł / Title``).

    >>> header_of("Wartość projektu (w zł) / Project value").currency, header_of("budget_dkk").names
    ('PLN', ('budgetdkk', 'budget'))
    """
    written = _shown(cell)
    shown = " ".join(f"{group} {written}".split())
    if not shown or len(shown) > _LONGEST:
        return Header(shown[:_LONGEST])
    parts = [shown, written or group, *_LANGUAGES.split(written or group)]
    bare = [_without_currency(_NOTE.sub("", part)) for part in parts]
    names = [key(name) for both in zip(parts, bare, strict=True) for name in both]
    return Header(shown, tuple(dict.fromkeys(filter(None, names))), _currency(shown))


def headings(head: Sequence[Record]) -> Iterator[Heading]:
    """What may be the headers of a table, from its first records: each of them, and each with the one below, as
    headings of groups and as another language."""
    following = {one.number: two for one, two in pairwise(head) if two.number == one.number + 1}
    for record in head:
        last = _last(record.number, following)
        yield Heading((record.number,), tuple(map(header_of, record.cells)), last)
        below = following.get(record.number)
        if below and _is_of_words(below):
            joined = _joined(record, below, _last(below.number, following))
            yield joined
            if either := _either(joined, record):
                yield either


def _last(row: int, following: dict[int, Record]) -> int:
    """The last row above the data: forms print the numbers of the columns below their headers."""
    below = following.get(row)
    return below.number if below and _is_numbering(below) else row


def _joined(top: Record, below: Record, last: int) -> Heading:
    """The headers of two rows, the upper of which may head groups of columns."""
    width = max(len(top.cells), len(below.cells))
    upper, lower = ([_shown(cell) for cell in r.cells] + [""] * (width - len(r.cells)) for r in (top, below))
    group, found = "", []
    for over, under in zip(upper, lower, strict=True):
        group = over if over or not under else group  # the cells of a merged heading are empty but for the first
        found.append(header_of(under, group))
    pairs = list(zip(map(bool, upper), map(bool, lower), strict=True))
    grouped = (False, True) in pairs and (True, False) in pairs
    return Heading((top.number, below.number), tuple(found), last, tuple(map(header_of, lower)), grouped)


def _either(joined: Heading, top: Record) -> Heading | None:
    """The headers of two rows in two languages, each known by either; None if the rows differ in their columns."""
    upper = [header_of(cell) for cell in top.cells]
    shown = [header.text for header in upper if header.text]
    same = [bool(h.text) for h in upper] == [bool(h.text) for h in joined.lower]
    if not same or len({*shown}) < len(shown):  # a text that is repeated heads a group of columns
        return None
    both = (h._replace(names=(*h.names, *over.names)) for h, over in zip(joined.headers, upper, strict=True))
    return joined._replace(headers=tuple(both), either=True)


def _shown(cell: object) -> str:
    """The text of a cell, or the beginning of one that is far too long for a header."""
    return "" if cell is None else text(cell[: 4 * _LONGEST] if isinstance(cell, str) else cell).strip()


def _is_of_words(record: Record) -> bool:
    filled = [cell for cell in record.cells if cell is not None and _shown(cell)]
    return bool(filled) and all(isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in filled)


def _is_numbering(record: Record) -> bool:
    filled = [shown for cell in record.cells if (shown := _shown(cell))]
    return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]


def _currency(shown: str) -> str:
    """The one currency in the brackets of a header, or at the end of it or of one of its languages."""
    words = [word for note in _NOTE.findall(shown) for word in _WORD.findall(note)]
    for part in _LANGUAGES.split(_NOTE.sub("", shown)):
        words += _WORD.findall(part)[-1:]
    found = {code for word in words if (code := named_currency(word))}
    return found.pop() if len(found) == 1 else ""


def _without_currency(part: str) -> str:
    words = _WORD.findall(part)
    if len(words) < 2 or not named_currency(words[-1]):
        return part
    return " ".join(words[: -2 if len(words) > 2 and fold(words[-2]) in _IN else -1])
