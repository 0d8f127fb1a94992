"""Whatever a file holds: it is read, or refused with an error of ours; nothing else happens."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from competence_explorer.graph.checks import check
from competence_explorer.graph.errors import CompetenceError
from competence_explorer.loaders import loaders, read_file

SETTINGS = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CELLS = st.one_of(
    st.text(max_size=12), st.sampled_from(['"', '""', "7", "2024-01-01", "a@b.org", "1.234,5 zł", "\0", "yes"])
)


def attempt(path: Path, kind: str | None = None) -> None:
    with contextlib.suppress(CompetenceError):
        reading = read_file(path, loader=kind)
        for statement in reading:
            check(statement)
        report = reading.report
        assert report.read == report.loaded + report.rejected + report.doubtful


@SETTINGS
@given(content=st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    attempt(path)


@pytest.mark.parametrize("kind", loaders())
@SETTINGS
@given(data=st.data())
def test_any_rows_below_a_good_header(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    columns = [column.name for column in loaders()[kind].columns]
    rows = data.draw(st.lists(st.lists(CELLS, max_size=len(columns) + 1), min_size=1, max_size=4))
    path = tmp_path / "file.csv"
    text = "\n".join(";".join(row) for row in [columns, *rows])
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    attempt(path, kind)


@SETTINGS
@given(place=st.floats(0, 0.999), byte=st.integers(0, 255))
def test_a_damaged_workbook(tmp_path: Path, place: float, byte: int) -> None:
    path = tmp_path / "file.xlsx"
    book = Workbook()
    for row in (["person", "institution", "start_date"], ["Anna Nowak", "X", "2024-01-01"], ["Jan Kos", "X", 45000]):
        book.active.append(row)
    book.save(path)
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] = byte
    path.write_bytes(content)
    attempt(path)
