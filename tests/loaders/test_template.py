"""Templates are read by their own loader without a rejection; malformed loaders are refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from competence_explorer.graph.errors import UsageError
from competence_explorer.loaders import find_loader, loaders, write_template
from competence_explorer.loaders.registry import problems


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", loaders())
def test_a_loader_reads_its_own_template(tmp_path: Path, read: Any, kind: str, suffix: str) -> None:
    path = write_template(kind, tmp_path / f"template.{suffix}")
    result = read(path)
    assert result.report.loader == kind
    assert result.report.loaded == (1 if suffix == "csv" else len(find_loader(kind).sheets))
    assert result.report.rejected == result.report.doubtful == 0


def test_a_workbook_documents_every_column(tmp_path: Path) -> None:
    book = load_workbook(write_template("staff-roster", tmp_path / "t.xlsx"))
    described = [row[0] for row in book["Columns"].iter_rows(min_row=2, values_only=True)]
    assert described == [column.name for column in find_loader("staff-roster").columns]


def test_unknown_kinds_and_suffixes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no kind of file"):
        write_template("staff", tmp_path / "t.csv")
    with pytest.raises(UsageError, match="cannot be"):
        write_template("staff-roster", tmp_path / "t.doc")


def test_malformed_loaders_are_found_out() -> None:
    good = find_loader("calls")
    assert not list(problems(good))
    assert "kind, title and description" in next(problems(replace(good, description="")))
    assert "no column 'nothing'" in next(problems(replace(good, key=("nothing",))))
    twice = replace(good, columns=(*good.columns, good.columns[0]))
    assert "occurs twice" in next(problems(twice))
    bad_example = tuple(replace(c, example="soon") if c.name == "opens" else c for c in good.columns)
    assert "no statement" in next(problems(replace(good, columns=bad_example)))
