"""Values from files of others as cells of tables that spreadsheets open."""

from __future__ import annotations

import re
from typing import Any

_FORMULA = re.compile(r"[\s\x00-\x1f\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run, with an apostrophe in front; anything else as it is.

    >>> harmless("@SUM(A1)"), harmless("-5"), harmless("-5+1"), harmless("Sopot")
    ("'@SUM(A1)", '-5', "'-5+1", 'Sopot')
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def printable(text: str) -> str:
    """A text without the characters that XML, and so XLSX, cannot hold.

    >>> printable("a\\x00b")
    'ab'
    """
    return _NOT_IN_XML.sub("", text)
