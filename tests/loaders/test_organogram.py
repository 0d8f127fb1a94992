"""Organograms: posts, holders, units, reporting lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from competence_explorer.graph.errors import FileError

HEADER = "post;holder;unit;institution;reports_to\n"
ROWS = (
    "Secretary;Anna Nowak;Office;Gdynia;\nHead of EU funds;Jan Kos;EU funds;Gdynia;Secretary\n"
    "Head of IT;wakat;IT;Gdynia;Secretary\nProject manager;Ewa Lis;EU funds;Gdynia;Jan Kos\n"
    "Clerk;Olga Wilk;IT;Gdynia;Head of IT\n"
)


def test_superiors_are_found_by_post_or_name(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file(HEADER + ROWS))
    assert (result.report.loader, result.source.id) == ("organogram", "organogram/Gdynia")
    boss = {start.partition("@")[0]: end.partition("@")[0] for start, end, _ in result.relationships("REPORTS_TO")}
    assert boss == {"name:jan kos": "name:anna nowak", "name:ewa lis": "name:jan kos"}
    assert {"role": "Head of EU funds", "department": "EU funds"} in result.properties("EMPLOYED_BY")
    assert len(result.nodes("Person")) == 4
    assert result.report.remarks == {"The superior's post is vacant: no superior stated.": 1}


def test_people_of_the_roster_are_the_same_people(csv_file: Callable[..., Path], read: Any) -> None:
    chart = read(csv_file("post;person;person_id;institution;reports_to\nClerk;Anna Nowak;7;Gdynia;\n"))
    roster = read(csv_file("person_id;person;job_title;institution;start_date\n7;Anna Nowak;clerk;Gdynia;\n"))
    assert (chart.report.loader, roster.report.loader) == ("organogram", "staff-roster")
    assert chart.nodes("Person").keys() == roster.nodes("Person").keys() == {"gdynia:7"}


def test_superiors_that_are_not_clear_are_told(csv_file: Callable[..., Path], read: Any) -> None:
    rows = "Clerk;Adam Buk;IT;Gdynia;Head of HR\nClerk;Iza Buk;IT;Gdynia;\nTrainee;Piotr Cis;IT;Gdynia;Clerk\n"
    result = read(csv_file(HEADER + ROWS + rows))
    assert [(d.row, d.column, d.value) for d in result.report.doubts] == [
        (7, "reports_to", "Head of HR"), (9, "reports_to", "Clerk"),
    ]  # fmt: skip
    assert [d.reason for d in result.report.doubts] == [
        "The superior is not in this file: not stated.",
        "The superior may be each of 3 people: not stated.",
    ]


def test_a_line_that_comes_back_to_itself_is_rejected(csv_file: Callable[..., Path], read: Any) -> None:
    rows = "A;Adam Buk;IT;Gdynia;B\nB;Iza Buk;IT;Gdynia;A\nC;Piotr Cis;IT;Gdynia;B\nD;Ola Lis;IT;Gdynia;\n"
    result = read(csv_file(HEADER + rows))
    assert [(r.row, r.column, r.value) for r in result.report.rejections] == [
        (2, "reports_to", "B"), (3, "reports_to", "A"),
    ]  # fmt: skip
    assert result.reasons[0] == "The line of superiors is a circle: Adam Buk → Iza Buk → Adam Buk."
    assert result.report.loaded == 2


def test_a_chart_without_reporting_lines_is_a_roster(csv_file: Callable[..., Path], read: Any) -> None:
    assert read(csv_file("post;person;unit;institution\nClerk;Anna;IT;Gdynia\n")).report.loader == "staff-roster"
    with pytest.raises(FileError, match="names no institution"):
        read(csv_file("post;holder;reports_to\nClerk;Anna;\n"))
