"""From raw cells to typed values: pure functions that return a value or raise a RowError that says what is right."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rapidfuzz import process

from competence_explorer.graph.keys import fold
from competence_explorer.graph.schema import LEVELS
from competence_explorer.loaders.amounts import money, number
from competence_explorer.loaders.base import Column, RowError
from competence_explorer.loaders.damage import check_code, check_text, is_code
from competence_explorer.loaders.dates import date, settled
from competence_explorer.loaders.months import Evidence

MAX_TEXT = 100_000
"""Characters in one cell: more is not a text that people work with."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_INVISIBLE = "\ufeff\u200b"
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#N/D!", "#ARG!", "#ADR!"))
_EMAIL = re.compile(r"[^@\s,;|]+@[^@\s,;|]+\.[^@\s,;|.]+")

_LEVELS = {name: level for level, name in LEVELS.items()} | {
    "podstawowy": 1,
    "sredniozaawansowany": 2,
    "sredni": 2,
    "zaawansowany": 3,
    "ekspert": 4,
    "ekspercki": 4,
}
_LEVEL_RIGHT = "Write 1 basic, 2 intermediate, 3 advanced or 4 expert; a mapping can translate other scales."
_YES_NO = {"tak": "yes", "nie": "no", "true": "yes", "false": "no", "1": "yes", "0": "no", "y": "yes", "n": "no"}


class Style(NamedTuple):
    """How a column writes numbers and dates, where it is known. ``months_first``: some of its dates have the
    month first, so that those which may be read in two ways are refused. ``damaged``: shapes of codes that only
    a spreadsheet can have made there. ``evidence`` tells the language of the file."""

    decimal: str = ""
    date_format: str = ""
    months_first: bool = False
    damaged: frozenset[str] = frozenset()
    evidence: Evidence = frozenset()


Parser = Callable[[Any], Any]


def clean(cell: object) -> object:
    """A cell without surrounding white space; None if nothing is left. Raises RowError for what no text may hold."""
    if not isinstance(cell, str):
        return cell
    stripped = cell.strip().strip(_INVISIBLE)
    if not stripped:
        return None
    if len(stripped) > MAX_TEXT:
        raise RowError("The cell is too long.", f"At most {MAX_TEXT:,} characters.")
    if not stripped.isprintable() and (found := _CONTROL.search(stripped)):
        raise RowError(
            f"The cell holds the control character U+{ord(found[0]):04X}.", "Remove it; is this a text file?"
        )
    if stripped[0] == "#" and stripped in _ERRORS:
        raise RowError("The spreadsheet could not compute this cell.", "Put the formula right, or a value.")
    return stripped


def text(cell: object) -> str:
    """The text of a cell: white space evened out (line breaks stay), Unicode composed; numbers as written.

    >>> text(17.0), text("Anna \\u00a0 Nowak")
    ('17', 'Anna Nowak')
    """
    if isinstance(cell, str):
        if cell.isprintable():
            joined = " ".join(cell.split())
        else:
            joined = "\n".join(" ".join(line.split()) for line in cell.splitlines())
        return joined if joined.isascii() else unicodedata.normalize("NFC", joined)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def level(cell: object) -> int:
    """A level from 1 to 4, given as a number or a word. Raises RowError.

    >>> level("Expert"), level(2.0), level("średniozaawansowany")
    (4, 2, 2)
    """
    word = fold(text(cell))
    if word in ("1", "2", "3", "4"):
        return int(word)
    if found := _LEVELS.get(word):
        return found
    raise RowError("There is no such level.", _LEVEL_RIGHT)


def email(cell: object) -> str:
    """An e-mail address in lower case. Raises RowError."""
    address = text(cell).removeprefix("mailto:").lower()
    if not _EMAIL.fullmatch(address):
        raise RowError("This is not an e-mail address.", "name@example.org")
    return address


def texts(cell: object) -> list[str]:
    """The parts of a cell that are separated by ``|``: sorted, without repetition.

    >>> texts("pl | en|pl")
    ['en', 'pl']
    """
    return sorted({text(part) for part in text(cell).split("|") if part.strip()})


def integer(cell: object, decimal: str = "") -> int:
    """A whole number. Raises RowError."""
    value = number(cell, decimal)
    if not value.is_integer():
        raise RowError("This is not a whole number.", "Write digits only.")
    return int(value)


def choice(word: str, values: tuple[str, ...], synonyms: Mapping[str, str]) -> str:
    """That of the values which the word means, whatever its case, diacritics, hyphens or spaces. Raises RowError.

    >>> choice("Study visit", ("training", "study_visit"), {})
    'study_visit'
    """
    known = {_key(v): v for v in values} | {_key(other): value for other, value in synonyms.items()}
    if values == ("yes", "no"):
        known |= _YES_NO
    if found := known.get(_key(word)):
        return found
    near = process.extractOne(_key(word), list(known), score_cutoff=75)
    hint = f" Nearest: {known[near[0]]}." if near else ""
    raise RowError("This value is not known here.", f"One of: {', '.join(values)}.{hint}")


def parser(column: Column, style: Style) -> Parser:
    """The function from a clean cell to the value of a column: what it returns is made once a table."""
    match column.type:
        case "number":
            return _bounded(column, lambda cell: number(cell, style.decimal))
        case "integer":
            return _bounded(column, lambda cell: integer(cell, style.decimal))
        case "money":
            return lambda cell: money(cell, style.decimal)
        case "date":
            if style.months_first:
                return lambda cell: settled(cell, style.evidence)
            return lambda cell: date(cell, style.date_format, style.evidence)
        case "text":
            return _chosen(column) if column.values else _code(style) if is_code(column) else _words
        case "texts":
            return _all_chosen(column) if column.values else texts
        case "level":
            return level
        case "email":
            return email


def _words(cell: object) -> str:
    return text(check_text(cell))


def _code(style: Style) -> Parser:
    return lambda cell: text(check_code(cell, style.damaged))


def _chosen(column: Column) -> Parser:
    return lambda cell: choice(text(cell), column.values, column.synonyms)


def _all_chosen(column: Column) -> Parser:
    def parsed(cell: object) -> list[str]:
        try:
            return sorted({choice(part, column.values, column.synonyms) for part in texts(cell)})
        except RowError as fault:
            raise RowError(fault.detail, f"{fault.hint} Separate several by |.") from None

    return parsed


def _bounded(column: Column, parse: Parser) -> Parser:
    low = -float("inf") if column.minimum is None else column.minimum
    high = float("inf") if column.maximum is None else column.maximum

    def parsed(cell: object) -> Any:
        value = parse(cell)
        if not low <= value <= high:
            raise RowError("This number is out of range.", f"From {low:g} to {high:g}.")
        return value

    return parsed


def _key(word: str) -> str:
    return fold(word).replace("_", "").replace("-", "").replace(" ", "")
