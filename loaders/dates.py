"""Days as people write them. Days come first, as in Europe; what cannot be told apart is refused."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from competence_explorer.graph.keys import fold
from competence_explorer.loaders.base import RowError
from competence_explorer.loaders.months import MONTHS, Evidence, month

_RIGHT = "Write YYYY-MM-DD or DD.MM.YYYY, or give date_format in the mapping."
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/. ]+(\d{{1,2}})[-/. ]+(\d{{1,2}})\.?{_TIME}")
_OF_YEAR = r"\.?(?: ?[гr]\.?)?"  # Bulgarian and Polish write "of the year" after it
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[-/. ]+(\d{{1,2}})[-/. ]+(\d{{4}}|\d{{2}}){_OF_YEAR}{_TIME}")
_NAMED = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er|[°º])?[-/. ]*(?:de )?([^\W\d_]+)[-/., ]*(?:de )?(\d{{4}}|\d{{2}}){_OF_YEAR}{_TIME}"
)
_NAME_FIRST = re.compile(rf"([^\W\d_]+)\.? (\d{{1,2}})(?:st|nd|rd|th)?, ?(\d{{4}}){_TIME}")
_YEAR_NAMED = re.compile(rf"(\d{{4}})[-. ]+([^\W\d_]+)[-. ]+(\d{{1,2}})\.?{_TIME}")
_WORD = re.compile(r"[^\W\d_]{3,}")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_YEARS = range(1900, 2101)
_SERIALS = range(1, 73_416)  # the days of those years in a spreadsheet

_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii"
_ROMAN = {name: number for number, name in enumerate(_NUMERALS.split(" "), 1)}


def date(cell: object, date_format: str = "", evidence: Evidence = frozenset()) -> dt.date:
    """The day that a cell says: a text, a date cell, or a spreadsheet's serial number. Raises RowError.

    ``evidence`` tells the language of the file, for names of months that mean two.

    >>> date("31. Dez 18"), date("5.III.2021 r."), date(41753)
    (datetime.date(2018, 12, 31), datetime.date(2021, 3, 5), datetime.date(2014, 4, 24))
    """
    if isinstance(cell, dt.datetime):
        return _in_range(cell.date())
    if isinstance(cell, dt.date):
        return _in_range(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _serial(cell)
    return written(str(cell).strip(), date_format, evidence)


def date_sign(text: str) -> str:
    """What a date proves of its column: ``day`` or ``month`` comes first, or the name of the month, without diacritics;
    empty if it proves nothing.

    >>> date_sign("24/04/2014"), date_sign("04/24/2014"), date_sign("04/05/2014"), date_sign("1 września 2020")
    ('day', 'month', '', 'wrzesnia')
    """
    match = _DAY_FIRST.fullmatch(text.strip())
    if not match:
        return next((word for word in map(fold, _WORD.findall(text)) if word in MONTHS), "")
    first, second = int(match[1]), int(match[2])
    return "day" if second <= 12 < first else "month" if first <= 12 < second else ""


def settled(cell: object, evidence: Evidence = frozenset()) -> dt.date:
    """The day of a cell in a column where some dates have the month first: those in figures that may be read in
    two ways are refused. Raises RowError."""
    day = date(cell, evidence=evidence)
    if isinstance(cell, str) and _DAY_FIRST.fullmatch(cell.strip()) and day.day != day.month and day.day <= 12:
        raise RowError(
            "This can be read in two ways: other dates of this column have the month first.",
            "Give date_format in the mapping, for example %m/%d/%Y.",
        )
    return day


@lru_cache(maxsize=20_000)
def written(text: str, date_format: str = "", evidence: Evidence = frozenset()) -> dt.date:
    """The day that a text says. Raises RowError."""
    if date_format:
        return _formatted(text, date_format)
    if match := _YEAR_FIRST.fullmatch(text) or _DIGITS.fullmatch(text):
        year, month, day = match.groups()
        return _day(int(year), int(month), int(day))
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
        return _day(_full_year(year), int(month), int(day))
    if match := _NAMED.fullmatch(text):
        return _day(_full_year(match[3]), _month(match[2], evidence), int(match[1]))
    if match := _NAME_FIRST.fullmatch(text):
        return _day(int(match[3]), _month(match[1], evidence), int(match[2]))
    if match := _YEAR_NAMED.fullmatch(text):
        return _day(int(match[1]), _month(match[2], evidence), int(match[3]))
    if len(text) == 5 and text.isdecimal():
        return _serial(int(text))
    raise RowError("This is not a date.", _RIGHT)


def _formatted(text: str, date_format: str) -> dt.date:
    try:
        return _in_range(dt.datetime.strptime(text, date_format).date())
    except ValueError:
        raise RowError(f"This is not a date of the form {date_format}.", "See date_format in the mapping.") from None


def _day(year: int, month: int, day: int) -> dt.date:
    if month > 12 >= day:
        raise RowError(f"There is no month {month}.", "If months come first here, give date_format in the mapping.")
    try:
        return _in_range(dt.date(year, month, day))
    except ValueError:
        raise RowError("There is no such day.", _RIGHT) from None


def _in_range(day: dt.date) -> dt.date:
    if day.year not in _YEARS:
        raise RowError(f"The year {day.year} cannot be right.", f"Years go from {_YEARS[0]} to {_YEARS[-1]}.")
    return day


def _serial(number: float) -> dt.date:
    if int(number) not in _SERIALS:
        raise RowError("This number is not a date.", _RIGHT)
    return _EXCEL_EPOCH + dt.timedelta(days=int(number))


def _full_year(text: str) -> int:
    """Two digits mean 1970 to 2069."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _month(name: str, evidence: Evidence) -> int:
    if number := month(name, evidence) or _ROMAN.get(fold(name)):
        return number
    raise RowError(f"{name!r} is not a month that is known here.", _RIGHT)
