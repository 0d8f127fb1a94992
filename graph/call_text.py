"""The text of a call document: PDF, DOCX or plain text, by what the file is and not by its name.

Documents come from anywhere: sizes are bounded before and while they are unpacked, a DOCX with a document type
declaration (which could define entities) is refused, and nothing in a document is run or fetched.
"""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from competence_explorer.graph.errors import FileError

MOST_BYTES = 1 << 25
"""Size of a document: 32 MiB."""

MOST_XML = 1 << 26
"""Size of the text part of a DOCX once it is unpacked: 64 MiB."""

MOST_PAGES = 1000
MOST_LETTERS = 3_000_000
"""Letters that are read; a call of 500 pages has about a million."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART = "word/document.xml"
_ENCODINGS = ("utf-8-sig", "cp1250")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_RIGHT = "Hand in a PDF with text, a DOCX, or plain text."


def call_text(path: Path) -> str:
    """The text of a document, a paragraph a line; words that were divided at the end of a line are whole again.

    Raises FileError for a document that is too large, encrypted, damaged, a scan without text, or none of the three.
    """
    if path.stat().st_size > MOST_BYTES:
        raise FileError(
            f"{path.name} is larger than {MOST_BYTES:,} bytes.", "Hand in the part that lists requirements."
        )
    data = path.read_bytes()
    if data.lstrip()[:5] == b"%PDF-":
        text = _paragraphs(_pdf(path, data))
    elif data[:4] == b"PK\x03\x04":
        text = _docx(path, data)
    else:
        text = _plain(path, data)
    if not text.strip():
        raise FileError(f"{path.name} has no text.", "A scan must be read by OCR first.")
    return text[:MOST_LETTERS]


def _pdf(path: Path, data: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it tells every harmless flaw of a file
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileError(f"{path.name} is encrypted.", "Hand it in without a password.")
        return "\n\n".join(_pages(path, reader))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        # What a damaged file makes pypdf raise is not only its own errors.
        raise FileError(f"{path.name} is not a PDF that can be read: {error}", _RIGHT) from error


def _pages(path: Path, reader: object) -> Iterator[str]:
    pages = reader.pages  # type: ignore[attr-defined]
    if len(pages) > MOST_PAGES:
        raise FileError(f"{path.name} has more than {MOST_PAGES} pages.", "Hand in the part that lists requirements.")
    letters = 0
    for page in pages:
        text = page.extract_text()
        yield text
        letters += len(text)
        if letters > MOST_LETTERS:
            return


def _docx(path: Path, data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as file, file.open(_PART) as part:
            xml = part.read(MOST_XML + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise FileError(f"{path.name} is not a DOCX that can be read: {error}", _RIGHT) from error
    if len(xml) > MOST_XML:
        raise FileError(f"{path.name} unpacks to more than {MOST_XML:,} bytes.", _RIGHT)
    try:
        root = ElementTree.fromstring(xml, ElementTree.XMLParser(target=_WithoutType()))  # noqa: S314
    except (ElementTree.ParseError, ValueError) as error:
        raise FileError(f"{path.name} is not a DOCX that can be read: {error}", _RIGHT) from error
    return "\n".join("".join(_runs(paragraph)) for paragraph in root.iter(f"{_WORD}p"))


class _WithoutType(ElementTree.TreeBuilder):
    """Refuses a document type, and with it entities, as soon as it begins; no DOCX has one."""

    def doctype(self, *_: object) -> None:
        raise ValueError("it declares a document type")


def _runs(paragraph: ElementTree.Element) -> Iterator[str]:
    for part in paragraph.iter():
        if part.tag == f"{_WORD}t":
            yield part.text or ""
        elif part.tag in (f"{_WORD}tab", f"{_WORD}br"):
            yield " "


def _plain(path: Path, data: bytes) -> str:
    marked = _MARKS.get(data[:2])
    if marked is None and b"\x00" in data:
        raise FileError(f"{path.name} is neither a PDF, a DOCX nor plain text.", _RIGHT)
    for encoding in (marked,) if marked else _ENCODINGS:
        try:
            return _paragraphs(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise FileError(f"{path.name} is text in an encoding that is not known.", "Save it as UTF-8.")


def _paragraphs(text: str) -> str:
    """Lines that go on in the next one are joined: those before a line that begins in lower case.

    >>> _paragraphs("zamó-\\nwienia publiczne\\ni pomoc publiczna\\nTermin")
    'zamówienia publiczne i pomoc publiczna\\nTermin'
    """
    whole = re.sub(r"(\w)[-\u00ad]\r?\n\s*(?=[^\W\d_])", r"\1", text.replace("\u00ad\n", "-\n"))
    return re.sub(r"[ \t]*\r?\n(?=[^\W\d_A-Z\u00c0-\u00deĄĆĘŁŃÓŚŹŻ])", " ", whole)
