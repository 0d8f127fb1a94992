"""Damage that spreadsheet programs do to codes and names: digits lost, zeros dropped, dates made of them.

What is lost cannot be brought back: such cells are refused, with the way to save the file again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping

from competence_explorer.graph.keys import fold
from competence_explorer.loaders.base import Column, RowError
from competence_explorer.loaders.dates import date
from competence_explorer.loaders.months import MONTHS

EXACT_DIGITS = 15
"""Digits of a number that a spreadsheet keeps."""
_AGAIN = "Format the column as text in the spreadsheet, put the value right and save again."
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{2,}")
_DAY_MONTH = re.compile(r"(?:\d{1,4}[-. ]([^\W\d_]{3,})\.?(?:[-. ]\d{2,4})?|([^\W\d_]{3,})\.?[-. ]\d{1,4})")
_DAY = re.compile(r"(?:(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2(?:19|20)\d\d)(?: 0?0:00(?::00)?)?")
_LONG = 5
"""Digits from which official codes have one length in a country."""


def is_code(column: Column) -> bool:
    """Whether a column holds ids or codes, of which each character counts."""
    return column.type == "text" and column.name.endswith(("_id", "_code"))


def check_text(cell: object) -> object:
    """The cell, unless a spreadsheet made a date of its text. Raises RowError."""
    if isinstance(cell, dt.date | dt.time):
        raise RowError("A spreadsheet made a date of this.", f"As 10-20 becomes 20 October. {_AGAIN}")
    return cell


def check_code(cell: object, damaged: Collection[str] = ()) -> object:
    """The cell, unless a spreadsheet shortened its number, or made a date of it: it has a shape that is damage in its
    column. Raises RowError."""
    check_text(cell)
    number = not isinstance(cell, str | bool) and isinstance(cell, int | float) and abs(cell) >= 10**EXACT_DIGITS
    if number or (isinstance(cell, str) and _SCIENTIFIC.fullmatch(cell)):
        raise RowError("A spreadsheet shortened this number: digits are lost.", _AGAIN)
    if damaged and isinstance(cell, str) and shape(cell) in damaged:
        raise RowError("A spreadsheet made a date of this: other codes of the column are none.", _AGAIN)
    return cell


def shape(cell: str) -> str:
    """What a code looks like: ``date``, what a spreadsheet shows of a date without its year or with a named month;
    ``day``, a whole date in figures; ``figures``, figures parted in the same way that are no date; else ``code``.

    >>> [shape(code) for code in ("20-Oct", "paź.20", "2024-10-20", "2024-13-20", "EX-2024-001")]
    ['date', 'date', 'day', 'figures', 'code']
    """
    if match := _DAY_MONTH.fullmatch(cell):
        return "date" if fold(match[1] or match[2]) in MONTHS else "code"
    if not _DAY.fullmatch(cell):
        return "code"
    try:
        date(cell)
    except RowError:
        return "figures"
    return "day"


def damaged(shapes: Mapping[str, int]) -> frozenset[str]:
    """The shapes (of ``shapes``, how many codes of a column have each) that only a spreadsheet can have made there.

    All codes of a column may look like dates; a few among others were made. Numbers like ``2024-13-20`` beside
    whole dates show that the codes are numbered so.
    """
    found = {"date"} if shapes.keys() & {"date"} and len(shapes) > 1 else set()
    others = sum(number for name, number in shapes.items() if name != "day")
    if 0 < shapes.get("day", 0) <= others and "figures" not in shapes:
        found.add("day")
    return frozenset(found)


def code_lengths(codes: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Country → the length of its longest codes of digits, where that is long enough for a code of one length."""
    longest: dict[str, int] = {}
    for country, code in codes:
        if code.isdecimal():
            longest[country] = max(longest.get(country, 0), len(code))
    return {country: length for country, length in longest.items() if length >= _LONG}


def check_length(country: str, code: str, lengths: Mapping[str, int]) -> None:
    """Raise RowError for a code that is a digit shorter than the others of its country: a zero in front was dropped."""
    length = lengths.get(country, 0)
    if code.isdecimal() and len(code) == length - 1:
        raise RowError(
            f"This code has {len(code)} digits, others {length}: a spreadsheet dropped a zero in front.",
            f"It may be 0{code}. {_AGAIN}",
            column="municipality_code",
            value=code,
        )
