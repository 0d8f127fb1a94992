"""The language of a page: chosen by the reader or by her browser, one gettext catalogue a language.

Texts are written in English in the templates and declarations and looked up in ``locale/<code>.po``; dates and
numbers are as the language writes them. What programs read (JSON, CSV, the command line) is the same everywhere.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

from babel import negotiate_locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

ENGLISH = "en"

LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "pl": "Polski"}
"""Code → what its speakers call it."""

COOKIE = "language"

_current: ContextVar[str] = ContextVar("language", default=ENGLISH)


class Speaks:
    """Sets the language of each request: its cookie decides, else what the browser accepts."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            _current.set(chosen(Headers(scope=scope)))
        await self.app(scope, receive, send)


def chosen(headers: Headers) -> str:
    """The language that a request asks for.

    >>> chosen(Headers({"accept-language": "pl-PL,pl;q=0.9,en;q=0.8"})), chosen(Headers({"cookie": "language=xx"}))
    ('pl', 'en')
    """
    cookies = dict(part.strip().partition("=")[::2] for part in headers.get("cookie", "").split(";"))
    if cookies.get(COOKIE) in LANGUAGES:
        return cookies[COOKIE]
    return negotiate_locale(_accepted(headers.get("accept-language", "")), list(LANGUAGES), sep="-") or ENGLISH


def current() -> str:
    """The code of the language of this request."""
    return _current.get()


def use(code: str) -> None:
    """Speak a language from here on in this context (a thread, a request, a command)."""
    _current.set(code)


def gettext(text: str) -> str:
    """A text in the current language; itself where there is no translation."""
    return _catalogue(current()).gettext(text) if text else text


def later(text: str) -> str:
    """The text itself: marks one that is looked up where it is shown."""
    return text


def ngettext(one: str, many: str, count: int) -> str:
    """A text in the form that fits the number, in the current language."""
    return _catalogue(current()).ngettext(one, many, count)


def number(value: float, digits: int = 0) -> str:
    """A number as the language writes it; at most ``digits`` after the point.

    >>> number(1234567), number(0.5, 2)
    ('1,234,567', '0.5')
    """
    return str(format_decimal(value, format=f"#,##0.{'#' * digits}".rstrip("."), locale=current()))


def fixed(value: float, digits: int) -> str:
    """A number as the language writes it, always with so many digits after the point.

    >>> fixed(0.1, 2), fixed(1234, 0)
    ('0.10', '1,234')
    """
    return str(format_decimal(value, format=f"#,##0.{'0' * digits}".rstrip("."), locale=current()))


def day(value: date) -> str:
    """A day as the language writes it.

    >>> day(date(2027, 1, 31))
    'Jan 31, 2027'
    """
    return format_date(value, format="medium", locale=current())


@functools.cache
def _catalogue(code: str) -> NullTranslations:
    source = files("competence_explorer.api").joinpath("locale", f"{code}.po")
    if not source.is_file():  # English is what the texts are written in
        return NullTranslations()
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _accepted(header: str) -> list[str]:
    """The languages of an ``Accept-Language`` header, best first."""
    weighed = []
    for part in header.split(","):
        code, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((-float(weight or 1), code))
        except ValueError:
            continue
    return [code for weight, code in sorted(weighed, key=lambda pair: pair[0]) if code and weight]
