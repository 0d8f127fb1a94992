"""CSV files: encoding and separator found out, records read one by one in bounded memory."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import TextIO
from zipfile import Path as Member

from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.loaders.base import Record
from competence_explorer.loaders.code_pages import DEFAULT, PAGES, code_page
from competence_explorer.loaders.mixed_text import MIXED, MixedText, decoded, mixed, mixture
from competence_explorer.loaders.tables import Table, TableFile

File = Path | Member
"""A file, or a member of a zip archive."""
HEAD = 1 << 20
"""Bytes from which encoding and separator are told."""
MAX_LINE = 1 << 20
"""Characters in one line."""
MAX_CELL = 1 << 24
"""Characters in one cell of several lines: a longer one is more likely a quotation mark that is not closed."""
csv.field_size_limit(MAX_CELL)  # what is too long for a text is rejected with its column, and not read as rows
MAX_BROKEN = 100
"""Records that cannot be parsed before the file is given up."""

SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "vertical bar"}
_SUPPOSED = (DEFAULT, "utf-8", "utf-8-sig", MIXED)
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WINDOWS = {page: f"windows-{page.removeprefix('cp')}" for page in PAGES}
_SAID = {**_WINDOWS, "utf-8-sig": "UTF-8 with byte order mark", "utf-8": "UTF-8", "utf-16": "UTF-16"}
_NAMES = {**_WINDOWS, "utf-8-sig": "utf-8"}
_SEP_LINE = re.compile(r"sep=(.)\r?\n")


def open_csv(path: File, encoding: str = "", separator: str = "") -> TableFile:
    """A CSV file as one table.

    UTF-8 and UTF-16 are recognised strictly; what is neither is read in the code page of Windows that its header
    tells (windows-1250 if none) unless ``encoding`` says otherwise. The separator is the one of ``SEPARATORS`` that
    splits the first records most evenly.
    Raises FileError if the encoding cannot be right.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    taken = _declared(encoding, head) if encoding else _recognised(path, head)
    return _file(path, head, taken, separator, bool(encoding))


def _file(path: File, head: bytes, encoding: str, separator: str, declared: bool) -> TableFile:
    text = _start(head, encoding)
    if not text.strip():
        raise FileError(f"{path.name} holds no text.", "Load a CSV or XLSX file with a header row.")
    sign = _separator(separator) or guess_separator(text)
    notes = [f"Encoding: {_SAID.get(encoding, encoding)}{'' if declared else _reason(encoding)}."]
    notes.append(f"Separator: {SEPARATORS.get(sign, sign)}.")
    table = Table("", partial(read_records, path, encoding, sign))
    check = partial(_checked, path, head, encoding, separator, declared)
    return TableFile((table,), tuple(notes), check, encoding=_NAMES.get(encoding, encoding), separator=sign)


def _start(head: bytes, encoding: str) -> str:
    if encoding != MIXED:
        return codecs.getincrementaldecoder(encoding)("replace").decode(head)
    return decoded(head[: head.rfind(b"\n") + 1] or head)  # a line that is cut may end within a letter


def guess_separator(text: str) -> str:
    """The separator that splits the first records most evenly into most cells; a comma if none splits them.

    >>> guess_separator("a;b;c\\n1,5;2,5;x\\n"), guess_separator("name\\nAnna\\n")
    (';', ',')
    """
    if match := _SEP_LINE.match(text):
        return match[1]
    lines = text.splitlines(keepends=True)
    best = max(SEPARATORS, key=lambda sign: _evenness(lines, sign))
    return best if _evenness(lines, best) else ","


def read_records(path: File, encoding: str, separator: str) -> Iterator[Record]:
    """The records of a CSV file, numbered as a spreadsheet would.

    A record that cannot be parsed (a quote that is not closed, an endless line) is one with a fault; reading
    goes on with the line after the one in which it began. Raises FileError if there are too many of them.
    """
    with _opened(path, encoding) as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=separator, strict=True)
        broken = 0
        for number in count(1):
            lines.taken.clear()
            try:
                yield Record(number, next(reader))
            except StopIteration:
                return
            except UnicodeDecodeError as error:
                raise _wrong_encoding(path, encoding, error.start) from error
            except csv.Error as error:
                broken += 1
                if broken > MAX_BROKEN:
                    raise FileError(*_too_broken(path, number)) from error
                lines.take_back()
                yield Record(number, (), _meaning(str(error)))


def _opened(path: File, encoding: str) -> TextIO | MixedText:
    return MixedText(path.open("rb")) if encoding == MIXED else path.open(encoding=encoding, newline="")


class _Lines:
    """The lines of a file, none longer than MAX_LINE. Those of one record are kept, to be read again if it
    turns out to be broken."""

    def __init__(self, file: TextIO | MixedText) -> None:
        self._file = file
        self._again: list[str] = []
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._file.readline(MAX_LINE)
        if not line:
            raise StopIteration
        self.taken.append(line)
        if len(line) == MAX_LINE and not line.endswith("\n"):
            self._skip_line()
            raise csv.Error(f"line of more than {MAX_LINE:,} characters")
        return line

    def take_back(self) -> None:
        """Read all lines of this record but the first again."""
        self._again.extend(reversed(self.taken[1:]))

    def _skip_line(self) -> None:
        while (rest := self._file.readline(MAX_LINE)) and not rest.endswith("\n"):
            pass


def _declared(encoding: str, head: bytes) -> str:
    if encoding.lower() == MIXED:
        return MIXED
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except LookupError:
        raise UsageError(f"There is no encoding {encoding!r}.", "Known are utf-8, windows-1250, utf-16, …") from None
    return "utf-8-sig" if name == "utf-8" and head.startswith(codecs.BOM_UTF8) else name


def _recognised(path: File, head: bytes) -> str:
    known = next((name for bom, name in _BOMS.items() if head.startswith(bom)), "utf-8")
    if known not in _SUPPOSED:
        return known
    if head.count(0) * 10 > len(head):
        raise FileError(
            f"{path.name} is not text, or UTF-16 without a byte order mark.",
            "Save it as UTF-8, or give the encoding in the mapping.",
        )
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        whole = head[: head.rfind(b"\n") + 1] or head
        return MIXED if mixed(whole.splitlines()) else code_page(head) if known == "utf-8" else known
    return known


def _checked(path: File, head: bytes, encoding: str, separator: str, declared: bool) -> TableFile:
    """The file with an encoding that fits all of it: the first bytes may have been plain ASCII."""
    if encoding == MIXED and declared:
        return _file(path, head, encoding, separator, declared)
    place = _undecodable(path, "utf-8" if encoding == MIXED else encoding)
    doubtful = not declared and encoding in _SUPPOSED and (place is not None or encoding == DEFAULT)
    if doubtful and (found := mixture(path)):
        file = _file(path, head, MIXED, separator, declared)
        return replace(file, notes=(*file.notes, _mixed_note(*found)))
    if place is not None and encoding == "utf-8" and not declared:
        encoding = code_page(head)
        place = _undecodable(path, encoding)
    if place is not None:
        raise _wrong_encoding(path, encoding, place)
    return _file(path, head, encoding, separator, declared)


def _mixed_note(lines: int, first: int) -> str:
    return (
        f"Two encodings are mixed in this file: {lines:,} lines are windows-1250 (the first is line {first:,}), others "
        "UTF-8. Each was read as what it is."
    )


def _wrong_encoding(path: File, encoding: str, place: int) -> FileError:
    return FileError(
        f"{path.name} is not {_SAID.get(encoding, encoding)} (at byte {place:,}).",
        "Give the encoding in the mapping, for example encoding: windows-1252, or save the file as UTF-8.",
    )


def _undecodable(path: File, encoding: str) -> int | None:
    """The place of the first byte that is not of the encoding; None if there is none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        for start in count(0, HEAD):
            block = file.read(HEAD)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return start + error.start
            if not block:
                return None
    return None


def _reason(encoding: str) -> str:
    if encoding == DEFAULT:
        return " (it is not UTF-8; taken for Central Europe)"
    return " (it is not UTF-8; told by the words of the header)" if encoding in PAGES else ""


def _separator(given: str) -> str:
    sign = {"tab": "\t", "\\t": "\t"}.get(given, given)
    if len(sign) > 1 or sign in ('"', "\n", "\r"):
        raise UsageError(f"{given!r} cannot be a separator.", f"One of: {', '.join(SEPARATORS.values())}.")
    return sign


def _evenness(lines: list[str], separator: str) -> float:
    """(Cells a record less one) times the share of records that have as many, at best; 0 if none is split."""
    reader = csv.reader(iter(lines), delimiter=separator)
    widths: list[int] = []
    with suppress(csv.Error):  # a cell that is too long tells nothing; the records before it do
        widths.extend(len(record) for record in islice((r for r in reader if any(r)), 50))
    return max(((width - 1) * often / len(widths) for width, often in Counter(widths).items()), default=0.0)


def _meaning(error: str) -> str:
    if "unexpected end" in error or "field larger" in error:
        return f"A quotation mark is opened here and not closed, or a cell is longer than {MAX_CELL:,} characters."
    if "expected after" in error:
        return "A quotation mark inside a quoted cell is not doubled, or one before it is not closed."
    return f"This row cannot be read: {error}."


def _too_broken(path: File, row: int) -> tuple[str, str]:
    return (
        f"{path.name}: more than {MAX_BROKEN} rows cannot be parsed, the last one is row {row:,}.",
        "Are the separator and the quotation marks right? Save the file again from a spreadsheet program.",
    )


def text_of(rows: list[list[str]], separator: str = ";") -> str:
    """Rows as CSV text, with the line ends that spreadsheet programs expect."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
