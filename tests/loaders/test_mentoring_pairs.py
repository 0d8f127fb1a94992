"""Mentoring pairs become exchanges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from competence_explorer.graph.errors import FileError

HEADER = "mentor_email;mentee;mentee_institution;topic;hours_planned;hours;from;to;status\n"


def test_a_pair_is_an_exchange(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file(HEADER + "a@example.org;Jan Kos;Sopot;State aid;10;7,5;3.02.2025;30.05.2025;completed\n"))
    assert result.report.loader == "mentoring-pairs"
    [(key, pair)] = result.nodes("Exchange").items()
    assert pair == {
        "format": "mentoring", "status": "done", "hours_planned": 10, "hours_done": 7.5,
        "start_date": dt.date(2025, 2, 3), "end_date": dt.date(2025, 5, 30),
    }  # fmt: skip
    assert result.relationships("GIVES") == {("mailto:a@example.org", key, "")}
    assert result.relationships("TAKES") == {("name:jan kos@name:sopot", key, "")}
    assert result.relationships("ABOUT") == {(key, "local:state-aid", "")}


def test_a_pair_is_known_by_who_whom_what_and_when(csv_file: Callable[..., Path], read: Any) -> None:
    row = "a@example.org;Jan Kos;Sopot;State aid;10;;3.02.2025;;active\n"
    same = row.replace("active", "completed").replace("Jan Kos", "JAN  Kos")
    other = row.replace("State aid", "GIS")
    assert len(read(csv_file(HEADER + row + same + other)).nodes("Exchange")) == 2
    named = read(csv_file("pair_id;mentor_email;mentee_email\nM1;a@example.org;b@example.org\n"))
    assert named.nodes("Exchange").keys() == {"local:M1"}


def test_bad_rows_say_where_and_what_would_be_right(csv_file: Callable[..., Path], read: Any) -> None:
    good = "a@example.org;Jan Kos;Sopot;State aid;10;;3.02.2025;;active\n"
    bad = [
        good.replace("Sopot", ""),
        good.replace("active", "sleeping"),
        good.replace(";;active", ";1.02.2025;active"),
        good.replace("10", "-1"),
        good.replace("Jan Kos;Sopot", ";"),
        good.replace("a@example.org", ""),
    ]
    result = read(csv_file(HEADER + "".join(bad)))
    assert [(r.row, r.column) for r in result.report.rejections] == [
        (2, "mentee"), (3, "status"), (4, "to"), (5, "hours_planned"), (6, "mentee"), (7, "mentor"),
    ]  # fmt: skip
    assert all(r.right for r in result.report.rejections)


def test_nobody_mentors_oneself(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file("mentor_email;mentee_email;competence\na@example.org;A@example.org;GIS\n"))
    assert result.reasons == ["Nobody is a mentor of oneself."]


def test_a_wrong_header_is_refused(csv_file: Callable[..., Path], read: Any) -> None:
    with pytest.raises(FileError, match="No header row was understood"):
        read(csv_file("giver;taker\nAnna;Jan\n"), loader="mentoring-pairs")
