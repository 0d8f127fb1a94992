"""Damage that spreadsheet programs do to codes and names: digits lost, zeros dropped, dates made of them.

What is lost cannot be brought back: such cells are refused, with the way to save the file again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from competence_explorer.graph.keys import fold
from competence_explorer.loaders.base import Column, RowError
from competence_explorer.loaders.dates import MONTHS

EXACT_DIGITS = 15
"""Digits of a number that a spreadsheet keeps."""
_AGAIN = "Format the column as text in the spreadsheet, put the value right and save again."
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{2,}")
_DAY_MONTH = re.compile(r"(?:\d{1,4}[-. ]([^\W\d_]{3,})\.?|([^\W\d_]{3,})\.?[-. ]\d{1,4})")
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


def check_code(cell: object, no_dates: bool = False) -> object:
    """The cell, unless a spreadsheet shortened its number. ``no_dates``: what looks like a date is one that was made
    of a code. Raises RowError."""
    check_text(cell)
    number = not isinstance(cell, str | bool) and isinstance(cell, int | float) and abs(cell) >= 10**EXACT_DIGITS
    if number or (isinstance(cell, str) and _SCIENTIFIC.fullmatch(cell)):
        raise RowError("A spreadsheet shortened this number: digits are lost.", _AGAIN)
    if no_dates and isinstance(cell, str) and shape(cell) == "date":
        raise RowError("A spreadsheet made a date of this: other codes of the column are none.", _AGAIN)
    return cell


def shape(cell: str) -> str:
    """``date`` for what a spreadsheet shows of a date it made of a code, else ``code``.

    >>> shape("20-Oct"), shape("paź.20"), shape("EX-2024-001")
    ('date', 'date', 'code')
    """
    match = _DAY_MONTH.fullmatch(cell)
    return "date" if match and fold(match[1] or match[2]) in MONTHS else "code"


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
