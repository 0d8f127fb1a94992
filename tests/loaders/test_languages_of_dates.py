"""Names of months that mean two: the rest of the file decides, or the row is rejected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DAY = "15. listopada 2020"


def starts(result: Any) -> list[str]:
    return [str(p.get("start_date")) for p in result.nodes("Project").values()]


@pytest.mark.parametrize(
    ("header", "others", "month"),
    [
        ("project_id;title;start_date", ["1. kolovoza 2019."], 10),  # another month of the column
        ("project_id;title;start_date", ["1 stycznia 2019"], 11),
        ("project_id;title;start_date", ["1. října 2019", "15. listopad 2020"], 11),
        ("Kod projekta;Naziv operacije;Datum početka operacije", ["2019-01-01"], 10),  # the headers
        ("Numer umowy;Tytuł projektu;Data rozpoczęcia projektu", ["2019-01-01"], 11),
    ],
)
def test_the_rest_of_the_file_decides(
    csv_file: Callable[..., Path], read: Any, header: str, others: list[str], month: int
) -> None:
    rows = "".join(f"{n};T{n};{day}\n" for n, day in enumerate([*others, DAY]))
    result = read(csv_file(f"{header}\n{rows}"), loader="project-portfolio")
    assert starts(result)[1] == f"2020-{month}-15"
    assert any(f"is month {month}" in note for note in result.report.notes)


def test_where_nothing_decides_the_row_is_rejected(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file(f"project_id;title;start_date\n1;A;{DAY}\n2;B;1 march 2020\n")
    [rejection] = read(path).report.rejections
    assert (rejection.row, rejection.column, rejection.value) == (2, "start_date", DAY)
    assert "October in Croatian, November in Polish" in rejection.reason
    assert "language (hr or pl)" in rejection.right
    assert starts(read(path, mapping={"language": "pl"})) == ["2020-11-15", "2020-03-01"]


def test_a_file_in_both_languages_is_not_guessed(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file(f"project_id;title;start_date\n1;A;{DAY}\n2;B;1 stycznia 2020\n3;C;1 kolovoza 2020\n")
    [rejection] = read(path).report.rejections
    assert (rejection.row, rejection.value) == (2, DAY)
    assert "words of both" in rejection.reason
