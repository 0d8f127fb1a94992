"""The text of call documents, whole and hostile."""

from __future__ import annotations

import pytest
from documents import docx, paragraphs, pdf

from competence_explorer.graph import call_text as module
from competence_explorer.graph.call_text import call_text
from competence_explorer.graph.errors import FileError

LINES = (
    "Regulamin wyboru projektów: zamó-",
    "wienia publiczne oraz pomoc",
    "publiczna. Żółta łódź",
    "State aid rules apply.",
)
TEXT = ["Regulamin wyboru projektów: zamówienia publiczne oraz pomoc publiczna. Żółta łódź", "State aid rules apply."]


def written(folder, name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def lines(text):
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("call.txt", "\n".join(LINES)),
        ("call.txt", "\ufeff" + "\r\n".join(LINES)),
        ("call.txt", "\n".join(LINES).encode("cp1250")),
        ("call.txt", "\n".join(LINES).encode("utf-16")),
        ("call.docx", docx(paragraphs(*TEXT))),
        ("named_wrongly.txt", docx(paragraphs(*TEXT))),
    ],
)
def test_text_and_docx(tmp_path, name, data):
    assert lines(call_text(written(tmp_path, name, data))) == TEXT


def test_a_pdf_of_several_pages(tmp_path):
    plain = [line.replace("Ż", "ż") for line in LINES]
    found = lines(call_text(written(tmp_path, "call.pdf", pdf([plain, ["Second page: monitoring"]]))))
    assert found == [TEXT[0].replace("Ż", "ż"), TEXT[1], "Second page: monitoring"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no text"),
        (b" \n ", "no text"),
        (pdf([[]]), "no text"),
        (b"%PDF-1.4 nothing else", "not a PDF"),
        (pdf([["x"]])[:300], "not a PDF|no text"),
        (b"PK\x03\x04 nothing else", "not a DOCX"),
        (docx("<w:document"), "not a DOCX"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither"),
        (docx('<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'), "document type"),
        (
            docx('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'.encode("utf-16")),
            "document type",
        ),
    ],
)
def test_what_is_no_document_is_refused(tmp_path, data, said):
    with pytest.raises(FileError, match=said) as refused:
        call_text(written(tmp_path, "call", data))
    assert refused.value.hint


def test_a_zip_without_a_text_part(tmp_path):
    data = docx("x").replace(b"word/document.xml", b"word/documents.ml")
    with pytest.raises(FileError, match="not a DOCX"):
        call_text(written(tmp_path, "call.docx", data))


def test_sizes_are_bounded_before_and_while_unpacking(tmp_path, monkeypatch):
    bomb = docx(b"<x>" + b"a" * 200_000 + b"</x>")
    assert len(bomb) < 2000
    monkeypatch.setattr(module, "MOST_XML", 100_000)
    with pytest.raises(FileError, match="unpacks to more than 100,000 bytes"):
        call_text(written(tmp_path, "bomb.docx", bomb))
    monkeypatch.setattr(module, "MOST_PAGES", 2)
    with pytest.raises(FileError, match="more than 2 pages"):
        call_text(written(tmp_path, "long.pdf", pdf([["x"]] * 3)))
    monkeypatch.setattr(module, "MOST_LETTERS", 10)
    assert len(call_text(written(tmp_path, "long.txt", "word " * 50))) == 10
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    with pytest.raises(FileError, match="larger than 100 bytes"):
        call_text(written(tmp_path, "large.txt", "x" * 101))


def test_an_encrypted_pdf_says_so(tmp_path):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(written(tmp_path, "open.pdf", pdf([["x"]]))))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "closed.pdf")
    with pytest.raises(FileError, match="encrypted"):
        call_text(tmp_path / "closed.pdf")
