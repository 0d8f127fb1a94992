"""Numbers and amounts of money as people write them: ``5.172.338,50 kn``, ``1 234,56 zł``, ``1,234.56``."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from competence_explorer.loaders.base import RowError

_RIGHT = "Write digits only, with one decimal sign: 1234.56"
# Groups of three digits with one and the same sign between them, or plain digits; then decimals.
_NUMBER = re.compile(r"([+-]?)(?:([1-9]\d{0,2})(?:([ '.,])(\d{3}(?:\3\d{3})*))|(\d+))(?:([.,])(\d+))?")
_SPACES = re.compile(r"[\s\u2009\u202f]+")
_MONEY = re.compile(r"([^\d+-]*)([+-]?\d(?:.*\d)?)(?:[.,][-–—]+)?([^\d]*)", re.DOTALL)

_SIGNS = {
    "zł": ("PLN",),
    "€": ("EUR",),
    "euro": ("EUR",),
    "kn": ("HRK",),
    "kr": ("DKK", "SEK", "NOK", "ISK"),
    "kč": ("CZK",),
    "ft": ("HUF",),
    "lei": ("RON",),
    "лв": ("BGN",),
    "£": ("GBP",),
    "$": ("USD",),
}
_CODES = (
    "BGN",
    "CHF",
    "CZK",
    "DKK",
    "EUR",
    "GBP",
    "HRK",
    "HUF",
    "ISK",
    "NOK",
    "PLN",
    "RON",
    "RSD",
    "SEK",
    "UAH",
    "USD",
)


class Money(NamedTuple):
    """An amount, and the currencies (ISO 4217) that the sign beside it may mean; none if there was no sign."""

    amount: float
    currencies: tuple[str, ...] = ()


def number(cell: object, decimal: str = "") -> float:
    """The number that a cell says. ``decimal`` is the decimal sign of the column, where it is known.

    Raises RowError, also for ``1.234``, which may be more than a thousand or little more than one.

    >>> number("15.414.794"), number("1 234,5"), number("1.234", decimal=",")
    (15414794.0, 1234.5, 1234.0)
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise RowError("This is not a number.", _RIGHT)
    if not isinstance(cell, str):
        return _finite(float(cell))
    match = _NUMBER.fullmatch(_SPACES.sub(" ", cell.strip()).replace("’", "'"))
    if not match or (match[3] and match[3] == match[6]):
        raise RowError("This is not a number.", _RIGHT)
    return _finite(_value(match, decimal))


def decimal_sign(text: str) -> str:
    """The decimal sign that a number proves: ``,`` or ``.``, empty if it proves none.

    >>> decimal_sign("15.414.794"), decimal_sign("12,5"), decimal_sign("1.234"), decimal_sign("1.234,5 zł")
    (',', ',', '', ',')
    """
    found = _MONEY.fullmatch(_SPACES.sub(" ", text.strip()))
    match = found and _NUMBER.fullmatch(found[2])
    if not match:
        return ""
    if match[6]:
        return match[6] if match[6] != match[3] else ""
    grouped = match[3] in (".", ",") and len(match[4]) > 3
    return ({".": ",", ",": "."}[match[3]]) if grouped else ""


def money(cell: object, decimal: str = "") -> Money:
    """The amount that a cell says, with what a currency sign in it means. Raises RowError.

    >>> money("5.172.338,50 kn")
    Money(amount=5172338.5, currencies=('HRK',))
    """
    if not isinstance(cell, str):
        return _positive(Money(number(cell)))
    match = _MONEY.fullmatch(_SPACES.sub(" ", cell.strip()))
    if not match:
        raise RowError("This is not an amount of money.", _RIGHT)
    signs = [_currencies(sign) for sign in (match[1], match[3]) if sign.strip()]
    if len(signs) == 2 and signs[0] != signs[1]:
        raise RowError("Two currencies stand in this amount.", "Name one.")
    return _positive(Money(number(match[2], decimal), signs[0] if signs else ()))


def currency(text: str) -> str:
    """An ISO 4217 code from a code or a sign that means one currency. Raises RowError.

    >>> currency("zł"), currency("eur")
    ('PLN', 'EUR')
    """
    found = _SIGNS.get(text.strip().rstrip(".").lower(), ())
    if len(found) == 1:
        return found[0]
    code = text.strip().upper()
    if len(code) == 3 and code.isascii() and code.isalpha() and not found:
        return code
    raise RowError(f"{text!r} does not name one currency.", "Write an ISO 4217 code: EUR, PLN")


def named_currency(word: str) -> str:
    """The currency that a word in a header means, if it is a known sign or code of just one; else empty.

    >>> named_currency("zł"), named_currency("kr"), named_currency("DKK"), named_currency("the")
    ('PLN', '', 'DKK', '')
    """
    found = _SIGNS.get(word.lower(), ())
    return found[0] if len(found) == 1 else word.upper() if word.upper() in _CODES else ""


def _value(match: re.Match[str], decimal: str) -> float:
    sign, head, separator, groups, plain, _, decimals = match.groups()
    if plain:
        return float(f"{sign}{plain}.{decimals or 0}")
    if separator in (".", ",") and not decimals and len(groups) == 3:
        if not decimal:
            raise RowError("This number can be read in two ways.", "Give the decimal sign (decimal) in the mapping.")
        if decimal == separator:
            return float(f"{sign}{head}.{groups}")
    return float(f"{sign}{head}{groups.replace(separator, '')}.{decimals or 0}")


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise RowError("This is not a number.", _RIGHT)
    return value


def _positive(value: Money) -> Money:
    if value.amount < 0:
        raise RowError("An amount here cannot be negative.", "Write an amount of zero or more.")
    return value


def _currencies(sign: str) -> tuple[str, ...]:
    word = sign.strip().rstrip(".").lower()
    if found := _SIGNS.get(word):
        return found
    if word.upper() in _CODES:
        return (word.upper(),)
    raise RowError(f"{sign.strip()!r} is not a currency that is known here.", f"Known: {', '.join(_CODES)}")
