"""Call documents made by hand: PDFs and DOCX files as other programs write them, whole and broken."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO

_NAMES = {
    "ą": "aogonek", "ć": "cacute", "ę": "eogonek", "ł": "lslash", "ń": "nacute", "ó": "oacute", "ś": "sacute",
    "ź": "zacute", "ż": "zdotaccent",
}  # fmt: skip
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of pages of lines, in a font whose encoding names Polish letters by glyph, as PDFs of offices do."""
    codes = {letter: 128 + number for number, letter in enumerate(_NAMES)}
    differences = " ".join(f"/{name}" for name in _NAMES.values())
    font = f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/Differences[128 {differences}]>>>>"
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        font.encode(),
    ]
    objects.append(b"<</Font<</F 3 0 R>>>>")
    for number, lines in enumerate(pages):
        shown = "".join(f"({''.join(chr(codes.get(c, ord(c))) for c in line)}) Tj T*\n" for line in lines)
        stream = zlib.compress(f"BT /F 11 Tf 14 TL 50 750 Td\n{shown}ET".encode("latin-1"))
        page = f"<</Type/Page/Parent 2 0 R/Resources 4 0 R/MediaBox[0 0 595 842]/Contents {6 + 2 * number} 0 R>>"
        objects.append(page.encode())
        objects.append(f"<</Filter/FlateDecode/Length {len(stream)}>>stream\n".encode() + stream + b"\nendstream")
    return _assembled(objects)


def _assembled(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))


def docx(xml: str | bytes) -> bytes:
    """A DOCX whose text part is this XML."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", xml)
    return out.getvalue()


def paragraphs(*texts: str) -> str:
    """The text part of a DOCX; a word of a paragraph is a run of its own, as Word writes what was edited."""
    runs = ("".join(f'<w:r><w:t xml:space="preserve">{word} </w:t></w:r>' for word in text.split()) for text in texts)
    body = "".join(f"<w:p>{run}<w:r><w:br/></w:r></w:p>" for run in runs)
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
