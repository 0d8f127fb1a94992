"""Text of two encodings in one file: exports in UTF-8 and windows-1250 that were put together."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self
from zipfile import Path as Member

MIXED = "utf-8+windows-1250"
"""The name of this encoding, also in mappings: each line is UTF-8 if it can be, else windows-1250."""
_SECOND = "cp1250"
_LONGEST = 1 << 20
_MANY = 4


class Mixture(NamedTuple):
    """How many lines are windows-1250 in a file that has lines of UTF-8 too, and the first of them."""

    lines: int
    first: int


class MixedText:
    """A file opened for reading, decoded line by line."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readline(self, size: int = -1) -> str:
        """The next line, of at most ``size`` bytes. Raises UnicodeDecodeError if it is of neither encoding."""
        return decoded(self._file.readline(size))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._file.close()


def mixture(path: Path | Member) -> Mixture | None:
    """Whether lines of both encodings are in a file; None if they are not, or a line is of neither."""
    with path.open("rb") as file:
        return mixed(iter(lambda: file.readline(_LONGEST), b""))


def mixed(lines: Iterable[bytes]) -> Mixture | None:
    """The same of lines."""
    utf8 = others = first = 0
    for number, line in enumerate(lines, 1):
        if line.isascii():
            continue
        if _is_utf8(line):
            utf8 += 1
        elif _is_second(line):
            others += 1
            first = first or number
        else:
            return None
    return Mixture(others, first) if utf8 and others else None


def decoded(text: bytes) -> str:
    """Lines of either encoding as text, without a byte order mark."""
    lines = text.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    return "".join(line.decode("utf-8" if _is_utf8(line) else _SECOND) for line in lines)


def _is_utf8(line: bytes) -> bool:
    """Whether a line is meant as UTF-8: two bytes of windows-1250 may be a letter of it by chance (``ÓŻ`` is ``ӯ``),
    but hardly a letter of this part of Europe, and not time after time."""
    try:
        letters = [c for c in line.decode("utf-8") if ord(c) > 0x7F]
    except UnicodeDecodeError:
        return False
    likely = all(c <= "\u017f" or "\u2000" <= c <= "\u20ff" or c == "\ufeff" for c in letters)
    return likely or len(letters) >= _MANY


def _is_second(line: bytes) -> bool:
    try:
        line.decode(_SECOND)
    except UnicodeDecodeError:
        return False
    return True
