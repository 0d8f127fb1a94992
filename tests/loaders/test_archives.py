"""Zip archives of workbooks: each is read, within the limits that hold for one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from competence_explorer.graph.errors import FileError
from competence_explorer.loaders import bundles, read_file
from competence_explorer.loaders.reading import write_mapping

FIRST = {"List": [["project_id", "title"], ["P1", "Rail"], ["P2", "Road"]]}
SECOND = {"List": [["project_id", "title"], ["P3", "Bus"]], "Notes": [["made by", "us"]]}


@pytest.fixture
def archive(tmp_path: Path, xlsx_file: Callable[..., Path]) -> Path:
    """Two workbooks, a text table, and what is no table, in one archive."""
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.write(xlsx_file(FIRST, "a.xlsx"), "2024/a.xlsx")
        target.write(xlsx_file(SECOND, "b.xlsx"), "2024/b.xlsx")
        target.writestr("c.csv", "project_id;title\nP4;Żółw\n")
        target.writestr("old.xls", b"\xd0\xcf\x11\xe0")
        target.writestr("2024/~$a.xlsx", b"locked")
        target.writestr("__MACOSX/a.xlsx", b"hidden")
    return path


def test_each_workbook_is_read(archive: Path, read: Any, tmp_path: Path) -> None:
    result = read(archive)
    assert [p["title"] for p in result.nodes("Project").values()] == ["Żółw", "Rail", "Road", "Bus"]
    assert [(s.sheet, s.row) for s in result.statements][:2] == [("c.csv", 2), ("a.xlsx: List", 2)]
    notes = "\n".join(result.report.notes)
    assert "Not read in this archive: old.xls. Tables end in .csv, .tsv, .txt, .xlsx, .xlsm." in notes
    assert "Sheets not read (no header that fits): b.xlsx: Notes." in notes
    reading = read_file(archive)
    write_mapping(reading, tmp_path / "m.yaml")
    assert list(read_file(archive, mapping=tmp_path / "m.yaml")) == list(reading)


def test_a_damaged_workbook_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as target:
        target.writestr("a.xlsx", b"PK\x03\x04 no workbook")
    with pytest.raises(FileError, match=r"a\.xlsx in all\.zip is a damaged archive"):
        read_file(tmp_path / "all.zip")


def test_a_bomb_in_a_workbook_is_refused_before_it_is_unpacked(tmp_path: Path, xlsx_file: Callable[..., Path]) -> None:
    book = xlsx_file(FIRST)
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as inner:
        inner.writestr("xl/media/x.bin", b" " * 200_000_000)
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as target:
        target.write(book, "a.xlsx")
    with pytest.raises(FileError, match=r"a\.xlsx in all\.zip \(.* bytes\) unpacks to 200,"):
        read_file(tmp_path / "all.zip")


def test_workbooks_that_are_too_much_between_them(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MAX_UNPACKED", 20_000)
    with pytest.raises(FileError, match=r"The 2 workbooks in all\.zip are too much at once\. Load them one by one\."):
        read_file(archive)
