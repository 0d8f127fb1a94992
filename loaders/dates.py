"""Days as people write them. Days come first, as in Europe; what cannot be told apart is refused."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from competence_explorer.graph.keys import fold
from competence_explorer.loaders.base import RowError

_RIGHT = "Write YYYY-MM-DD or DD.MM.YYYY, or give date_format in the mapping."
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/. ]+(\d{{1,2}})[-/. ]+(\d{{1,2}})\.?{_TIME}")
_OF_YEAR = r"\.?(?: ?[гr]\.?)?"  # Bulgarian and Polish write "of the year" after it
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[-/. ]+(\d{{1,2}})[-/. ]+(\d{{4}}|\d{{2}}){_OF_YEAR}{_TIME}")
_NAMED = re.compile(rf"(\d{{1,2}})[-/. ]*(?:de )?([^\W\d_]+)[-/., ]*(?:de )?(\d{{4}}|\d{{2}}){_OF_YEAR}{_TIME}")
_NAME_FIRST = re.compile(rf"([^\W\d_]+)\.? (\d{{1,2}})(?:st|nd|rd|th)?, ?(\d{{4}}){_TIME}")
_YEAR_NAMED = re.compile(rf"(\d{{4}})[-. ]+([^\W\d_]+)[-. ]+(\d{{1,2}})\.?{_TIME}")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_YEARS = range(1900, 2101)
_SERIALS = range(1, 73_416)  # the days of those years in a spreadsheet

# English, German, Polish (nominative, genitive), Czech and Slovak (the same), Slovene, Swedish, Danish, Estonian,
# French, Spanish, Portuguese, Italian, Romanian, Dutch, Hungarian, Bulgarian, Greek. Not Croatian, whose listopad is
# October.
_MONTHS = """
jan january januar jänner janner styczeń stycznia sty leden ledna január januára januarja januari jaanuar janvier janv \
  enero ene janeiro gennaio gen ianuarie януари ιανουαρίου
feb february februar luty lutego lut únor února február februára februarja februari veebruar février févr fevr febrero \
  fevereiro febbraio februarie февруари φεβρουαρίου
mar march märz maerz mrz mär marzec marca březen března marec mars marts märts marzo março martie maart mrt március \
  март μαρτίου
apr april kwiecień kwietnia kwi duben dubna apríl apríla aprila aprill avr avril abr abril aprile aprilie április \
  април απριλίου
may mai maj maja květen května kve máj mája mayo maio maggio mag mei május май μαΐου
jun june juni czerwiec czerwca cze červen června jún júna junij junija juuni juin junio junho giugno giu iunie június \
  юни ιουνίου
jul july juli lipiec lipca lip červenec července júl júla julij julija juuli juillet juil julio julho luglio lug iulie \
  július юли ιουλίου
aug august sierpień sierpnia sie srpen srpna augusta avgust avgusta augusti août aout agosto ago augustus augusztus \
  август αυγούστου
sep sept september wrzesień września wrz září septembra septembre septiembre setembro settembre set septembrie \
  szeptember септември σεπτεμβρίου
oct october oktober okt październik października paź říjen října október októbra oktobra oktoober octobre octubre \
  outubro ottobre ott octombrie октомври οκτωβρίου
nov november listopad listopada lis listopadu novembra novembre noviembre novembro noiembrie ноември νοεμβρίου
dec december dezember dez grudzień grudnia gru prosinec prosince decembra detsember décembre déc diciembre dicembre \
  dic dezembro decembrie декември δεκεμβρίου
"""
MONTHS = {fold(name): number for number, line in enumerate(_MONTHS.strip().splitlines(), 1) for name in line.split()}
"""Month names without diacritics → 1 to 12."""
_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii"
_ROMAN = {name: number for number, name in enumerate(_NUMERALS.split(" "), 1)}


def date(cell: object, date_format: str = "") -> dt.date:
    """The day that a cell says: a text, a date cell, or a spreadsheet's serial number. Raises RowError.

    >>> date("31. Dez 18"), date("5.III.2021 r."), date(41753)
    (datetime.date(2018, 12, 31), datetime.date(2021, 3, 5), datetime.date(2014, 4, 24))
    """
    if isinstance(cell, dt.datetime):
        return _in_range(cell.date())
    if isinstance(cell, dt.date):
        return _in_range(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _serial(cell)
    return written(str(cell).strip(), date_format)


def day_or_month_first(text: str) -> str:
    """What a date in figures proves of its column: ``day`` or ``month`` comes first, empty if it proves nothing.

    >>> day_or_month_first("24/04/2014"), day_or_month_first("04/24/2014"), day_or_month_first("04/05/2014")
    ('day', 'month', '')
    """
    match = _DAY_FIRST.fullmatch(text.strip())
    if not match:
        return ""
    first, second = int(match[1]), int(match[2])
    return "day" if second <= 12 < first else "month" if first <= 12 < second else ""


def settled(cell: object) -> dt.date:
    """The day of a cell in a column where some dates have the month first: those in figures that may be read in
    two ways are refused. Raises RowError."""
    day = date(cell)
    if isinstance(cell, str) and _DAY_FIRST.fullmatch(cell.strip()) and day.day != day.month and day.day <= 12:
        raise RowError(
            "This can be read in two ways: other dates of this column have the month first.",
            "Give date_format in the mapping, for example %m/%d/%Y.",
        )
    return day


@lru_cache(maxsize=20_000)
def written(text: str, date_format: str = "") -> dt.date:
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
        return _day(_full_year(match[3]), _month(match[2]), int(match[1]))
    if match := _NAME_FIRST.fullmatch(text):
        return _day(int(match[3]), _month(match[1]), int(match[2]))
    if match := _YEAR_NAMED.fullmatch(text):
        return _day(int(match[1]), _month(match[2]), int(match[3]))
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


def _month(name: str) -> int:
    if number := MONTHS.get(fold(name)) or _ROMAN.get(fold(name)):
        return number
    raise RowError(f"{name!r} is not a month that is known here.", _RIGHT)
