"""Files that are, or are not, tables: encodings, separators, damage, and attempts to fill the memory."""

from __future__ import annotations

import datetime as dt
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.loaders import read_file
from competence_explorer.loaders.base import Record
from competence_explorer.loaders.csv_tables import MAX_BROKEN, MAX_LINE
from competence_explorer.loaders.spool import Spool
from competence_explorer.loaders.tables import open_tables

ROSTER = "person;institution;job_title\nZoë Żółć;Gmina Łódź;inspektor\n"
UNDEFINED_IN_1250 = b"\x81\x83"


def records(path: Path, **options: str) -> list[list[object]]:
    [table] = open_tables(path, **options).check().tables
    return [list(record.cells) for record in table.records() if not record.fault]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_encodings_are_told_apart(csv_file: Callable[..., Path], encoding: str) -> None:
    content = ROSTER.replace("Zoë ", "") if encoding == "cp1250" else ROSTER
    path = csv_file(content, encoding=encoding)
    assert records(path)[1][1] == "Gmina Łódź"
    assert any("windows-1250" in note for note in open_tables(path).notes) == (encoding == "cp1250")


def test_an_encoding_can_be_declared(csv_file: Callable[..., Path]) -> None:
    path = csv_file("person;institution\nFrançois Müller;Région\n", encoding="cp1252")
    assert records(path, encoding="windows-1252")[1][1] == "Région"
    with pytest.raises(UsageError, match="no encoding"):
        open_tables(path, encoding="windows-0815")
    with pytest.raises(FileError, match="is not UTF-8"):
        open_tables(path, encoding="utf-8").check()


def test_an_encoding_that_nothing_fits_is_refused(csv_file: Callable[..., Path]) -> None:
    path = csv_file(b"person;institution\nJan " + UNDEFINED_IN_1250 + b";Gmina\n")
    with pytest.raises(FileError, match="at byte 23") as error:
        open_tables(path).check()
    assert "encoding" in error.value.hint


def test_a_late_letter_decides_the_encoding_of_a_long_file(csv_file: Callable[..., Path]) -> None:
    long = "person;institution\n" + "Jan;Gmina\n" * 150_000
    assert records(csv_file(long + "Łucja;Gmina\n", encoding="cp1250"))[-1] == ["Łucja", "Gmina"]
    assert records(csv_file(long + "Łucja;Gmina\n", encoding="utf-8"))[-1] == ["Łucja", "Gmina"]


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_separators_are_told_apart(csv_file: Callable[..., Path], sign: str) -> None:
    text = f'a{sign}b{sign}c\n1{sign}"x; y, z | w"{sign}3\n4{sign}5{sign}6\n'
    assert records(csv_file(text)) == [["a", "b", "c"], ["1", "x; y, z | w", "3"], ["4", "5", "6"]]


def test_the_separator_line_of_excel_is_obeyed(csv_file: Callable[..., Path]) -> None:
    assert records(csv_file("sep=;\r\na,1;b\r\n"))[1] == ["a,1", "b"]


def test_mixed_line_ends(csv_file: Callable[..., Path]) -> None:
    assert records(csv_file('a;b\r\n1;2\n3;"x\r\ny"\r5;6\n'))[1:] == [["1", "2"], ["3", "x\r\ny"], ["5", "6"]]


def test_an_unclosed_quote_costs_one_row(csv_file: Callable[..., Path]) -> None:
    path = csv_file('a;b\n1;"open\n2;x\n3;"fine"\n4;y\n')
    [table] = open_tables(path).tables
    read = list(table.records())
    assert [record.number for record in read if record.fault] == [2]
    assert [record.cells[0] for record in read if not record.fault] == ["a", "2", "3", "4"]


def test_too_many_unclosed_quotes_end_the_reading(csv_file: Callable[..., Path]) -> None:
    path = csv_file("a;b\n" + 'x;"y"z\n' * (MAX_BROKEN + 1))
    with pytest.raises(FileError, match=f"more than {MAX_BROKEN} rows"):
        records(path)


def test_a_huge_cell_costs_one_row(csv_file: Callable[..., Path]) -> None:
    path = csv_file("a;b\n1;" + "x" * 10_000_000 + "\n2;y\n")
    [table] = open_tables(path).tables
    assert [(r.number, bool(r.fault)) for r in table.records()] == [(1, False), (2, True), (3, False)]


def test_an_endless_line_is_not_kept_in_memory(csv_file: Callable[..., Path]) -> None:
    path = csv_file("x" * (40 * MAX_LINE))
    tracemalloc.start()
    [table] = open_tables(path).tables
    faults = [record.fault for record in table.records()]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(faults) == 1
    assert peak < 20 * MAX_LINE


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\n \n", "holds no text"),
        ("bom.csv", b"\xef\xbb\xbf", "holds no text"),
        ("page.xlsx", b"<html><table></table></html>", "web page"),
        ("text.xlsx", b"a;b\n1;2\n", "no XLSX workbook"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel"),
        ("paper.csv", b"%PDF-1.7\n", "PDF"),
        ("nul.csv", b"\0" * 5000, "not text"),
        ("utf16.csv", "person;institution\n".encode("utf-16-le"), "UTF-16 without"),
        ("cut.xlsx", b"PK\x03\x04" + b"x" * 100, "damaged archive"),
    ],
)
def test_what_is_no_table_is_refused(csv_file: Callable[..., Path], name: str, content: bytes, said: str) -> None:
    with pytest.raises(FileError, match=said) as error:
        open_tables(csv_file(content, name))
    assert error.value.hint


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(FileError, match="cannot be read"):
            open_tables(path)


def archive(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no XLSX workbook"):
        open_tables(archive(tmp_path / "a.xlsx", {"a.txt": b"x"}))
    broken = archive(tmp_path / "b.xlsx", {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"nonsense"})
    with pytest.raises(FileError, match="damaged workbook"):
        open_tables(broken)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = {"[Content_Types].xml": b"<x/>", "xl/worksheets/sheet1.xml": b"\0" * 80_000_000}
    with pytest.raises(FileError, match="unpacks to"):
        open_tables(archive(tmp_path / "bomb.xlsx", bomb))


def test_a_damaged_sheet_is_refused(xlsx_file: Callable[..., Path], tmp_path: Path) -> None:
    good = xlsx_file({"S": [["a", "b"], [1, 2]]})
    with zipfile.ZipFile(good) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-60]
    [table] = open_tables(archive(tmp_path / "bad.xlsx", parts)).tables
    with pytest.raises(FileError, match="damaged"):
        list(table.records())


def test_empty_rows_of_a_workbook_are_skipped_and_numbers_kept(xlsx_file: Callable[..., Path]) -> None:
    path = xlsx_file({"S": [["a"], [], [None], ["x"], *[[None]] * 20_000]})
    [table] = open_tables(path).tables
    assert [(r.number, list(r.cells)) for r in table.records()] == [(1, ["a"]), (4, ["x"])]


@pytest.mark.timeout(60)
def test_a_workbook_that_ends_a_million_rows_below_is_read_fast(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "a"
    book.active["A1048576"] = "z"
    book.save(tmp_path / "tall.xlsx")
    [table] = open_tables(tmp_path / "tall.xlsx").tables
    assert [record.number for record in table.records()] == [1, 1_048_576]


@pytest.mark.parametrize(("header", "said"), [("measurement", "measurement"), ("person", "names no institution")])
def test_a_large_file_with_one_column_is_refused_without_reading_it(
    tmp_path: Path, read: Any, header: str, said: str
) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(f"{header}\n".encode() + b"12345\n" * 400_000)
        file.truncate(1 << 40)  # the rest is a hole: to read it would take longer than a test may
    with pytest.raises(FileError, match=said):
        read(path)


def test_a_sheet_is_parsed_once_and_read_as_often_as_wanted() -> None:
    parsed = []

    def source() -> Iterator[Record]:
        for number in range(1, 1201):
            parsed.append(number)
            yield Record(number, (number, None, dt.datetime(2024, 1, 1)))

    spool = Spool(source)
    assert next(spool()).number == 1  # a reading that is not finished keeps nothing
    parsed.clear()
    first = list(spool())
    one, other = spool(), spool()
    assert [next(one), next(other), next(one)] == [first[0], first[0], first[1]]
    assert list(spool()) == first
    assert len(parsed) == 1200


def test_formulas_without_a_saved_value_are_noted(xlsx_file: Callable[..., Path]) -> None:
    file = open_tables(xlsx_file({"S": [["a", "b"], [1, "=A2+1"]], "T": [["a"], ["'=x"]]}))
    assert [note.split("'")[1] for note in file.notes] == ["S"]
    assert [list(record.cells) for record in file.tables[0].records()][1][0] == 1


@pytest.mark.parametrize("cell", ["x" * 2_000_000, '"' + "x\n" * 200_000 + '"'], ids=["one line", "many lines"])
def test_a_huge_cell_in_the_first_row_hides_neither_header_nor_rows(csv_file: Callable[..., Path], cell: str) -> None:
    reading = read_file(csv_file(f"person_id;person;institution;job_title\n1;A;G;{cell}\n2;B;G;ok\n"))
    statements = list(reading)
    assert reading.file.separator == ";"
    assert (len(statements), reading.report.rejected, reading.report.read) == (1, 1, 2)


def test_what_programs_hide_in_a_folder_is_no_table(tmp_path: Path) -> None:
    for name in ("a.csv", "._a.csv", ".b.csv", "~$c.csv", "readme.txt"):
        (tmp_path / name).write_text("a;b\n1;2\n", encoding="utf-8")
    assert [table.sheet for table in open_tables(tmp_path).tables] == ["a.csv"]


def test_an_empty_archive_is_named_as_one(tmp_path: Path) -> None:
    path = tmp_path / "void.zip"
    zipfile.ZipFile(path, "w").close()
    with pytest.raises(FileError, match="an empty ZIP archive"):
        open_tables(path)
