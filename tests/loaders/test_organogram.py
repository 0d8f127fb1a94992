"""Organograms: posts, holders, units, reporting lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence_explorer.graph.errors import FileError
from competence_explorer.graph.records import RelationshipFact
from competence_explorer.loaders import read_file

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


def test_a_line_that_comes_back_to_itself_is_told_and_not_stated(csv_file: Callable[..., Path], read: Any) -> None:
    rows = "A;Adam Buk;IT;Gdynia;B\nB;Iza Buk;IT;Gdynia;A\nC;Piotr Cis;IT;Gdynia;B\nD;Ola Lis;IT;Gdynia;D\n"
    result = read(csv_file(HEADER + rows))
    assert [(d.row, d.column, d.value) for d in result.report.doubts] == [
        (2, "reports_to", "B"), (3, "reports_to", "A"), (5, "reports_to", "D"),
    ]  # fmt: skip
    assert [d.reason for d in result.report.doubts] == [
        "The line of superiors is a circle: Adam Buk (row 2) → Iza Buk (row 3) → Adam Buk (row 2): not stated.",
        "The line of superiors is a circle: Iza Buk (row 3) → Adam Buk (row 2) → Iza Buk (row 3): not stated.",
        "The row names its own person as superior: not stated.",
    ]
    assert result.relationships("REPORTS_TO") == {("name:piotr cis@name:gdynia", "name:iza buk@name:gdynia", "")}


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12))
def test_what_is_stated_of_any_lines_has_no_circle(lines: list[tuple[int, int]]) -> None:
    content = HEADER + "".join(f"P{boss};N{one};IT;Gdynia;N{boss}\n" for one, boss in lines) + "C;X;IT;Gdynia;\n"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_text(content, encoding="utf-8")
        stated = [
            f for s in read_file(path) for f in s.own if isinstance(f, RelationshipFact) and f.type == "REPORTS_TO"
        ]
    given_ties = nx.DiGraph((f"N{one}", f"N{boss}") for one, boss in lines if one != boss)
    inside = {node: part for part in nx.strongly_connected_components(given_ties) for node in map(str, part)}
    known = {f"N{one}" for one, _ in lines}
    expected = {(a, b) for a, b in given_ties.edges if b in known and b not in inside[a]}
    ends = {(fact.start.id.partition("@")[0], fact.end.id.partition("@")[0]) for fact in stated}
    assert ends == {(f"name:{a.lower()}", f"name:{b.lower()}") for a, b in expected}


def test_a_circle_of_many_is_told_in_short(csv_file: Callable[..., Path], read: Any) -> None:
    rows = "".join(f"P{n};N{n};IT;Gdynia;P{(n + 1) % 20_000}\n" for n in range(20_000))
    result = read(csv_file(HEADER + rows))
    assert result.report.doubtful == 20_000
    assert result.report.doubts[0].reason == (
        "The line of superiors is a circle: N0 (row 2) → N1 (row 3) → N2 (row 4) → N3 (row 5) → N4 (row 6) → …: "
        "not stated."
    )


def test_a_chart_without_reporting_lines_is_a_roster(csv_file: Callable[..., Path], read: Any) -> None:
    assert read(csv_file("post;person;unit;institution\nClerk;Anna;IT;Gdynia\n")).report.loader == "staff-roster"
    with pytest.raises(FileError, match="names no institution"):
        read(csv_file("post;holder;reports_to\nClerk;Anna;\n"))
