"""What spreadsheets do to codes, and files that are damaged or hostile: told in clear words, in little time."""

from __future__ import annotations

import datetime as dt
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from competence_explorer.graph.errors import FileError
from competence_explorer.loaders import read_file
from competence_explorer.loaders.damage import shape
from competence_explorer.loaders.mixed_text import decoded, mixture

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
POLISH = st.text("aąbcćdeęlłnńoóśzźżĄĆĘŁŃÓŚŹŻ ", min_size=1, max_size=10)


def test_dates_that_a_spreadsheet_made_of_codes(xlsx_file: Callable[..., Path], read: Any) -> None:
    rows = [["project_id", "title"], [dt.datetime(2020, 10, 20), "A"], ["10-20", "B"], ["3", dt.datetime(2024, 1, 1)]]
    result = read(xlsx_file({"S": rows}))
    assert [(r.row, r.column, r.reason) for r in result.report.rejections] == [
        (2, "project_id", "A spreadsheet made a date of this."), (4, "title", "A spreadsheet made a date of this."),
    ]  # fmt: skip
    assert "as text" in result.report.rejections[0].right


def test_the_same_in_text_is_told_by_the_other_codes(csv_file: Callable[..., Path], read: Any) -> None:
    mixed = read(csv_file("project_id;title\n10-13;A\n20-Oct;B\npaź.20;C\n5-12;D\n"))
    assert [r.value for r in mixed.report.rejections] == ["20-Oct", "paź.20"]
    assert "other codes of the column are none" in mixed.reasons[0]
    assert read(csv_file("project_id;title\nMAR-01;A\nDEC-12;B\n")).report.rejected == 0  # ids of their own kind


@pytest.mark.parametrize(
    "made", ["2024-10-20", "20.10.2024", "20/10/2024", "2024-10-20 00:00:00", "Oct-20", "20-Oct-24"]
)
@pytest.mark.parametrize("column", ["project_id", "person_id"])
def test_whole_dates_among_codes_are_damage(csv_file: Callable[..., Path], read: Any, column: str, made: str) -> None:
    header, rows = f"{column};title;person;institution\n", "10-45;A;P;X\n11-13;B;Q;X\nEX-7;C;R;X\n"
    loader = "project-portfolio" if column == "project_id" else "staff-roster"
    [rejection] = read(csv_file(f"{header}{rows}{made};D;S;X\n"), loader=loader).report.rejections
    assert (rejection.row, rejection.column, rejection.value) == (5, column, made)
    assert (rejection.reason, "as text" in rejection.right) == (
        "A spreadsheet made a date of this: other codes of the column are none.", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "codes",
    [
        ["2024-10-20", "2024-10-21", "2023-01-02"],  # all look so
        ["2014-01-12", "2014-45-07", "A", "B"],  # numbers of the same form that are no dates
        ["2024-10-20", "2024-10-21", "2023-01-02", "without"],  # most look so
    ],
)
def test_codes_that_are_written_like_dates_are_accepted(
    csv_file: Callable[..., Path], read: Any, codes: list[str]
) -> None:
    rows = "".join(f"{code};T{code}\n" for code in codes)
    assert read(csv_file(f"project_id;title\n{rows}")).report.loaded == len(codes)


@pytest.mark.parametrize("code", ["1.23E+12", "1,23457E+11", "2E+15"])
def test_ids_that_a_spreadsheet_shortened(csv_file: Callable[..., Path], read: Any, code: str) -> None:
    result = read(csv_file(f"project_id;title\n{code};A\n1E5-X;B\n123456789012345678;C\n"))
    assert [(r.value, r.reason) for r in result.report.rejections] == [
        (code, "A spreadsheet shortened this number: digits are lost.")
    ]


def test_numbers_with_more_digits_than_a_spreadsheet_keeps(xlsx_file: Callable[..., Path], read: Any) -> None:
    rows = [["project_id", "title"], [12345678901234500, "A"], [1.2345678901234e18, "B"], [123456789012345, "C"]]
    result = read(xlsx_file({"S": rows}))
    assert [r.row for r in result.report.rejections] == [2, 3]
    assert [*result.nodes("Project")] == ["local:123456789012345"]


def test_zeros_in_front_that_were_dropped(csv_file: Callable[..., Path], read: Any) -> None:
    header = "institution;municipality_code;country\n"
    polish = read(csv_file(header + "Gdynia;2262011;PL\nBolesławiec;0201011;PL\nLubań;201021;pl\nLyon;69123;FR\n"))
    [rejection] = polish.report.rejections
    assert (rejection.row, rejection.value, rejection.column) == (4, "201021", "municipality_code")
    assert "It may be 0201021." in rejection.right
    other = read(csv_file(header + "A;201011;PL\nB;226201;PL\nC;7;SI\nD;84;SI\n"))
    assert other.report.rejected == 0  # six digits are a code too; short codes have any length


MIXED = "title;lead\nŻółw;Łódź\n".encode() + "Droga w Śródmieściu;GMINA PODRÓŻ\nŹrebię;Gdańsk\n".encode("cp1250")


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_two_encodings_in_one_file(csv_file: Callable[..., Path], read: Any, start: bytes) -> None:
    result = read(csv_file(start + MIXED + "Gęś;Hel\n".encode()))
    assert [p["title"] for p in result.nodes("Project").values()] == ["Żółw", "Droga w Śródmieściu", "Źrebię", "Gęś"]
    assert [*result.nodes("Institution")] == ["name:łódź", "name:gmina podróż", "name:gdańsk", "name:hel"]
    assert any("2 lines are windows-1250 (the first is line 3)" in note for note in result.report.notes)


def test_a_declared_encoding_is_not_mixed(csv_file: Callable[..., Path]) -> None:
    with pytest.raises(FileError, match="is not UTF-8"):
        read_file(csv_file(MIXED), mapping={"encoding": "utf-8"})
    declared = read_file(csv_file(MIXED), mapping={"encoding": "utf-8+windows-1250"})
    assert len(list(declared)) == 3


def test_two_letters_that_look_like_utf8_by_chance(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file("title;lead\nPODRÓŻ;Sopot\nŁąka;Hel\n", encoding="cp1250"))
    assert [p["title"] for p in result.nodes("Project").values()] == ["PODRÓŻ", "Łąka"]
    assert not any("mixed" in note for note in result.report.notes)


def reads_as_utf8(line: str) -> bool:
    """Whether the line in windows-1250 happens to be UTF-8 as well, like "ÓŁ": nothing tells which one is meant."""
    return "\ufffd" not in line.encode("cp1250").decode("utf-8", "replace")


@SETTINGS
@given(st.lists(st.tuples(POLISH, st.booleans()), min_size=1, max_size=6))
def test_lines_of_either_encoding_are_told_apart(tmp_path: Path, lines: list[tuple[str, bool]]) -> None:
    assume(not any(reads_as_utf8(line) for line, utf8 in lines if not utf8 and not line.isascii()))
    path = tmp_path / "file.txt"
    parts = [f"{line}\n".encode("utf-8" if utf8 else "cp1250") for line, utf8 in lines]
    path.write_bytes(b"".join(parts))
    assert decoded(b"".join(parts)) == "".join(f"{line}\n" for line, _ in lines)
    others = [number for number, ((line, utf8)) in enumerate(lines, 1) if not utf8 and not line.isascii()]
    some_utf8 = any(utf8 and not line.isascii() for line, utf8 in lines)
    found = mixture(path)
    assert (tuple(found) if found else None) == ((len(others), others[0]) if others and some_utf8 else None)


def rewritten(path: Path, target: Path, parts: dict[str, bytes]) -> Path:
    """A workbook with some of its parts replaced or added."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return target


SHEET = "xl/worksheets/sheet1.xml"
GOOD = {"S": [["project_id", "title"], [1, "Rail"], [2, "Road"]]}


def test_references_to_other_workbooks_are_not_followed(
    xlsx_file: Callable[..., Path], read: Any, tmp_path: Path
) -> None:
    reference = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><externalBook r:id="rId1"/>'
        b"</externalLink>"
    )
    path = rewritten(xlsx_file(GOOD), tmp_path / "x.xlsx", {"xl/externalLinks/externalLink1.xml": reference})
    result = read(path)
    assert result.report.loaded == 2
    assert any("refers to others, which were not opened" in note for note in result.report.notes)


def test_entities_that_grow_are_not_expanded(xlsx_file: Callable[..., Path], tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    good = xlsx_file(GOOD)
    with zipfile.ZipFile(good) as archive:
        sheet = archive.read(SHEET).decode()
    hostile = f'<!DOCTYPE worksheet [<!ENTITY e0 "lol">{entities}]>{sheet.replace("<v>1</v>", "<v>&e11;</v>")}'
    path = rewritten(good, tmp_path / "x.xlsx", {SHEET: hostile.encode()})
    with pytest.raises(FileError, match="damaged"):
        list(read_file(path))


def test_files_of_the_machine_are_not_read_through_entities(xlsx_file: Callable[..., Path], tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden", encoding="utf-8")
    good = xlsx_file(GOOD)
    with zipfile.ZipFile(good) as archive:
        sheet = archive.read(SHEET).decode()
    hostile = f'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "{secret.as_uri()}">]>{sheet.replace("Rail", "&x;")}'
    assert "&x;" in hostile
    path = rewritten(good, tmp_path / "x.xlsx", {SHEET: hostile.encode()})
    try:
        said = str(list(read_file(path)))
    except FileError as error:
        said = str(error)
    assert "hidden" not in said


def test_a_zip_bomb_is_refused_before_it_is_unpacked(xlsx_file: Callable[..., Path], tmp_path: Path) -> None:
    bomb = rewritten(xlsx_file(GOOD), tmp_path / "x.xlsx", {SHEET: b" " * 200_000_000})
    tracemalloc.start()
    with pytest.raises(FileError, match="unpacks to 200,") as error:
        read_file(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.value.exit_code == 2
    assert peak < 20_000_000


def test_a_cell_of_ten_megabytes_costs_its_row(
    csv_file: Callable[..., Path], xlsx_file: Callable[..., Path], tmp_path: Path, read: Any
) -> None:
    huge = "x" * 10_000_000
    text = read(csv_file(f"project_id;title\n1;Rail\n2;{huge}\n3;Road\n"))
    assert (text.report.loaded, [r.row for r in text.report.rejections]) == (2, [3])
    good = xlsx_file(GOOD)
    with zipfile.ZipFile(good) as archive:
        long = archive.read(SHEET).replace(b"Road", huge.encode())
    sheet = read(rewritten(good, tmp_path / "x.xlsx", {SHEET: long}))
    assert (sheet.report.loaded, sheet.reasons) == (1, ["The cell is too long."])
    assert len(sheet.report.rejections[0].value) < 100


def test_a_million_empty_rows_at_the_end(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("project_id;title;lead\n1;Rail;Gdynia\n" + ";;\n" * 1_000_000)
    result = read(path)
    assert (result.report.read, result.report.rejected) == (1, 0)


@given(st.text(max_size=12))
def test_any_text_has_a_shape(cell: str) -> None:
    assert shape(cell) in ("date", "day", "figures", "code")
