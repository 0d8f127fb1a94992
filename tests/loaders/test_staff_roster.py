"""Staff rosters: people, posts, superiors, competences in long and wide format, vacant posts."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from competence_explorer.graph.errors import FileError

HEADER = "person_id;person;email;job_title;institution;start_date;end_date;reports_to;competence;self_level\n"
ROWS = [
    "1;Anna Nowak;anna@example.org;director;Gmina X;2016-01-01;;;;\n",
    "2;Jan Kos;;inspector;Gmina X;01.02.2020;31.12.2026;1;State aid;2\n",
    "3;Ewa Lis;;inspector;Gmina X;;;Jan Kos;GIS;advanced\n",
    "4;Piotr Wilk;;clerk;Gmina X;;;anna@example.org;;\n",
]


def test_a_roster_in_long_format(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file(HEADER + "".join(ROWS)))
    assert result.nodes("Person")["gmina-x:1"] == {
        "name": "Anna Nowak", "email": "anna@example.org", "job_title": "director",
    }  # fmt: skip
    assert ("gmina-x:2", "name:gmina x", "inspector|2020-02-01") in result.relationships("EMPLOYED_BY")
    assert result.relationships("REPORTS_TO") == {
        ("gmina-x:2", "gmina-x:1", ""), ("gmina-x:3", "gmina-x:2", ""), ("gmina-x:4", "gmina-x:1", ""),
    }  # fmt: skip
    assert result.properties("HAS_SKILL") == [
        {"self_level": 2, "evidence": ["declared"]}, {"self_level": 3, "evidence": ["declared"]},
    ]  # fmt: skip
    assert result.source.id == "staff-roster/Gmina X"


def test_the_order_of_rows_does_not_matter(csv_file: Callable[..., Path], read: Any) -> None:
    shuffled = random.Random(3).sample(ROWS, len(ROWS))
    one, other = (read(csv_file(HEADER + "".join(rows))) for rows in (ROWS, shuffled))
    assert {(s.about, s.own, s.mentions) and str((s.about, s.own, s.mentions)) for s in one.statements} == {
        str((s.about, s.own, s.mentions)) for s in other.statements
    }


def test_people_without_id_are_known_by_email_or_by_name_and_institution(
    csv_file: Callable[..., Path], read: Any
) -> None:
    result = read(csv_file("person;email;institution\nAnna  Nowak;A@Example.org;X\nJAN Kos;;X\n"))
    assert set(result.nodes("Person")) == {"mailto:a@example.org", "name:jan kos@name:x"}


@pytest.mark.parametrize(
    "header", ["Imię;Nazwisko;Urząd", "Name;Surname;Organisation", "first_name;last_name;institution"]
)
def test_names_may_stand_in_two_columns(csv_file: Callable[..., Path], read: Any, header: str) -> None:
    result = read(csv_file(f"{header}\nAnna;Nowak;X\n"))
    assert result.nodes("Person") == {"name:anna nowak@name:x": {"name": "Anna Nowak"}}


def test_the_wide_format(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(
        csv_file(
            "person;institution;competence: State aid;competence: State aid (supervisor);Kompetencja: GIS (goal)\n"
            "Anna Nowak;X;3;2;\nJan Kos;X;;;4\n"
        )
    )
    assert result.properties("HAS_SKILL") == [
        {"self_level": 3, "supervisor_level": 2, "evidence": ["declared"]},
        {"goal_level": 4},
    ]


def test_a_workbook_with_competences_on_a_second_sheet(xlsx_file: Callable[..., Path], read: Any) -> None:
    people = [["person_id", "person", "job_title", "institution", "start_date"],
              [1, "Anna Nowak", "director", "X", dt.datetime(2016, 1, 1)]]  # fmt: skip
    skills = [["person_id", "competence", "self_level"], [1, "State aid", 3], [1.0, "GIS", "expert"]]
    result = read(xlsx_file({"People": people, "Skills": skills}))
    assert result.relationships("EMPLOYED_BY") == {("x:1", "name:x", "director|2016-01-01")}
    assert result.relationships("HAS_SKILL") == {("x:1", "local:state-aid", ""), ("x:1", "local:gis", "")}


def test_vacant_posts_are_no_people(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file("post_id;person;job_title;institution;reports_to\nA;;director;X;\nB;Jan Kos;clerk;X;A\n"))
    assert list(result.nodes("Person")) == ["name:jan kos@name:x"]
    assert result.report.loaded == 2
    assert not result.relationships("REPORTS_TO")
    assert result.report.remarks == {"The superior's post is vacant: no superior stated.": 1}


@pytest.mark.parametrize(
    ("superior", "reason"), [("9", "not in this file"), ("2", "own person"), ("Jan Kos", "each of 2")]
)
def test_superiors_that_are_not_clear_make_a_row_doubtful(
    csv_file: Callable[..., Path], read: Any, superior: str, reason: str
) -> None:
    rows = f"1;Jan Kos;X;\n2;Anna Nowak;X;{superior}\n3;Jan Kos;X;\n"
    result = read(csv_file("person_id;person;institution;reports_to\n" + rows))
    assert (result.report.loaded, result.report.doubtful) == (2, 1)
    assert reason in result.report.doubts[0].reason
    assert not result.relationships("REPORTS_TO")


def test_bad_rows_are_rejected_whole_and_every_cell_named(csv_file: Callable[..., Path], read: Any) -> None:
    bad = "5;Ola Sowa;no-mail;clerk;Gmina X;2020-02-30;;;GIS;7\n"
    result = read(csv_file(HEADER + ROWS[0] + bad))
    assert (result.report.loaded, result.report.rejected) == (1, 1)
    assert [(r.row, r.column, r.value) for r in result.report.rejections] == [
        (3, "email", "no-mail"), (3, "start_date", "2020-02-30"), (3, "self_level", "7"),
    ]  # fmt: skip
    assert all(r.reason and r.right and r.file == "file.csv" for r in result.report.rejections)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1;Ala Inna;;clerk;Gmina X;;;;;\n", "another name"),
        ("9;Ola Sowa;;clerk;Gmina X;2020-01-02;2020-01-01;;;\n", "before the start"),
        ("9;Ola Sowa;;clerk;Gmina X;;;;;3\n", "no competence"),
        ("9;Ola Sowa;;clerk;Gmina X;;;;...;3\n", "not the name of a competence"),
        ("9;;;;Gmina X;;;;;\n", "neither a person nor a post"),
        ("9;Ola\x00Sowa;;clerk;Gmina X;;;;;\n", "control character"),
        ("9;Ola Sowa;;clerk;Gmina X;;;;;;surplus\n", "11 cells"),
        ('9;"Ola "Sowa";;clerk;Gmina X;;;;;\n', "quotation mark"),
    ],
)
def test_rows_that_contradict_or_lack_something(
    csv_file: Callable[..., Path], read: Any, row: str, reason: str
) -> None:
    result = read(csv_file(HEADER + ROWS[0] + row + ROWS[3]))
    assert (result.report.loaded, result.report.rejected) == (2, 1)
    assert reason in result.reasons[0]


def test_short_rows_are_read_and_noted(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file("person;institution;job_title;email\nAnna Nowak;X\n\n;;;\nJan Kos;X;clerk;\n"))
    assert (result.report.read, result.report.loaded) == (2, 2)
    assert sum(result.report.remarks.values()) == 1


def test_formulas_stay_text(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file('person;institution\n"=HYPERLINK(""x"")";X\n'))
    assert [node["name"] for node in result.nodes("Person").values()] == ['=HYPERLINK("x")']


def test_several_institutions_must_be_declared(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("person_id;person;institution\n1;Anna Nowak;X\n1;Jan Kos;Y\n")
    with pytest.raises(FileError, match="2 institutions: X, Y") as error:
        read(path)
    assert "covers" in error.value.hint
    result = read(path, mapping={"source": {"covers": "several", "scope": "shared"}})
    assert set(result.nodes("Person")) == {"x:1", "y:1"}
    assert result.source.id == "staff-roster/shared"


def test_a_roster_speaks_for_the_declared_institution_only(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("person;institution\nAnna Nowak;Y\n")
    with pytest.raises(FileError, match="2 institutions: X, Y"):
        read(path, mapping={"source": {"institution": "X"}})
    declared = read(csv_file("person\nAnna Nowak\n"), loader="staff-roster", mapping={"source": {"institution": "X"}})
    assert set(declared.nodes("Person")) == {"name:anna nowak@name:x"}
    constant = read(
        csv_file("person\nAnna Nowak\n"), mapping={"loader": "staff-roster", "constants": {"institution": "X"}}
    )
    assert constant.source.id == declared.source.id == "staff-roster/X"
    with pytest.raises(FileError, match="names no institution"):
        read(csv_file("person\nAnna Nowak\n"), loader="staff-roster")


def test_languages_visibility_and_permissions(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(
        csv_file(
            "person;institution;languages;visibility;permissions;mentoring_hours_max\n"
            "Anna Nowak;X;angielski|PL;Hidden;find|mentor;12,5\nJan Kos;X;Klingon;;;\n"
            "Ewa Lis;X;en|polski;Hidden;found|mentor;12,5\n"
        )
    )
    [person] = result.nodes("Person").values()
    assert person["languages"] == ["en", "pl"]
    assert person["visibility"] == "hidden"
    assert person["mentoring_hours_max"] == 12.5
    assert [(r.row, r.column) for r in result.report.rejections] == [(2, "permissions"), (3, "languages")]


def test_a_superior_with_rows_on_two_sheets_is_one_person(xlsx_file: Callable[..., Path], read: Any) -> None:
    people = [
        ["person_id", "person", "institution", "reports_to"],
        [1, "Anna Nowak", "X", None],
        [2, "Jan Kos", "X", 1],
    ]
    skills = [["person_id", "institution", "competence"], [1, "X", "GIS"]]
    result = read(xlsx_file({"People": people, "Skills": skills}))
    assert result.report.doubtful == 0
    assert result.relationships("REPORTS_TO") == {("x:2", "x:1", "")}


def test_superiors_in_a_circle_are_told(csv_file: Callable[..., Path], read: Any) -> None:
    rows = "1;Anna;;a;X;;;3;;\n2;Jan;;b;X;;;Anna;GIS;2\n2;Jan;;b;X;;;Anna;HR;2\n3;Ewa;;c;X;;;2;;\n4;Ola;;d;X;;;4;;\n"
    result = read(csv_file(HEADER + rows))
    assert [(d.row, d.column, d.value) for d in result.report.doubts] == [
        (2, "reports_to", "3"), (3, "reports_to", "Anna"), (4, "reports_to", "Anna"), (5, "reports_to", "2"),
        (6, "reports_to", "4"),
    ]  # fmt: skip
    assert "Anna (row 2) → Ewa (row 5) → Jan (row 3) → Anna (row 2)" in result.report.doubts[0].reason
    assert result.relationships("REPORTS_TO") == set()
    assert len(result.nodes("Person")) == 4
