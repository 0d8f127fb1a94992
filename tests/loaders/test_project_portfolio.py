"""Project portfolios: one flat table or several sheets, money in any currency, partners and people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from competence_explorer.graph.errors import FileError
from competence_explorer.loaders import read_file


def test_one_flat_table(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(
        csv_file(
            "project_id;title;start_date;total;currency;theme;lead;partners;person;person_role;competence;level;mandatory\n"
            "7;Bike corridor;2024-01-01;1 000,50 zł;PLN;Transport and mobility;Gdynia;Sopot|Hel;;;State aid;3;tak\n"
            "7;;;;;;;;Anna Nowak;coordinator;;;\n",
        ),
        mapping={"source": {"institution": "Gdynia"}},
    )
    assert result.nodes("Project") == {
        "gdynia:7": {"title": "Bike corridor", "start_date": result.nodes("Project")["gdynia:7"]["start_date"],
                     "total": 1000.5, "currency": "PLN"},
    }  # fmt: skip
    assert result.relationships("PARTNER_IN") == {
        ("name:gdynia", "gdynia:7", "lead"), ("name:sopot", "gdynia:7", "partner"), ("name:hel", "gdynia:7", "partner"),
    }  # fmt: skip
    assert result.relationships("IN_THEME") == {("gdynia:7", "transport-and-mobility", "")}
    assert result.relationships("WORKED_ON") == {("name:anna nowak@name:gdynia", "gdynia:7", "coordinator")}
    assert result.properties("REQUIRES") == [{"level": 3, "mandatory": "yes"}]
    assert not result.relationships("HAS_SKILL")


def test_a_workbook_of_several_sheets(xlsx_file: Callable[..., Path], read: Any) -> None:
    path = xlsx_file(
        {
            "Projects": [["project_id", "title", "total", "currency"], [1, "Rail", 1500000, "EUR"]],
            "Partners": [
                ["project_id", "institution", "institution_role", "partner_budget"],
                [1, "Gdynia", "Lider", 5.5],
            ],
            "People": [["project_id", "person_email", "person_role", "share"], [1, "a@example.org", "engineer", 0.5]],
        }
    )
    result = read(path)
    assert result.nodes("Project")["local:1"]["total_eur"] == 1500000
    assert result.relationships("PARTNER_IN") == {("name:gdynia", "local:1", "lead")}
    assert result.relationships("WORKED_ON") == {("mailto:a@example.org", "local:1", "engineer")}


def test_projects_without_id_are_known_by_title_lead_and_programme(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file("title;lead;programme\nRail;Gdynia;A\nRAIL;gdynia ;A\nRail;Sopot;A\n"))
    assert len(result.nodes("Project")) == 2
    assert all(key.startswith("hash:") for key in result.nodes("Project"))


def test_euro_amounts_need_a_rate_with_its_currency(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("project_id;title;total;currency\n1;A;746,04;DKK\n2;B;100,5;SEK\n")
    rate = {"eur_rate": {"currency": "DKK", "rate": 7.4604, "date": "2015-06-30"}}
    nodes = read(path, mapping=rate).nodes("Project")
    assert nodes["local:1"]["total_eur"] == 100.0
    assert "total_eur" not in nodes["local:2"]
    assert not any("total_eur" in node for node in read(path).nodes("Project").values())


def test_the_numbers_of_a_column_settle_its_decimal_sign(csv_file: Callable[..., Path], read: Any) -> None:
    header = "project_id;title;total\n"
    both = read(csv_file(header + "1;A;935.000\n2;B;15.414.794\n"))
    assert both.nodes("Project")["local:1"]["total"] == 935_000
    alone = read(csv_file(header + "1;A;935.000\n2;B;100\n"))
    assert alone.reasons == ["This number can be read in two ways."]
    assert (
        read(csv_file(header + "1;A;935.000\n"), mapping={"decimal": "."}).nodes("Project")["local:1"]["total"] == 935
    )
    contradictory = read(csv_file(header + "1;A;935.000\n2;B;1,5\n3;C;1.5\n"))
    assert contradictory.report.rejected == 1


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("1;Rail;100 zł;EUR;;;;;", "total", "in PLN, the row in EUR"),
        ("1;Rail;;kroner;;;;;", "", ""),
        ("1;Rail;5;kroner;;;;;", "currency", "does not name one currency"),
        ("1;Rail;;;2024-05-01;2024-04-30;;;", "end_date", "before the start"),
        ("1;Rail;;;;;jogging;;", "theme", "not known"),
        ("1;Rail;;;;;;Anna Nowak;", "person", "does not tell who"),
        ("1;Rail;;;;;;;150%", "share", "not a number"),
        (";;5;PLN;;;;;", "project_id", "must not be empty"),
    ],
)
def test_rows_that_contradict_or_lack_something(
    csv_file: Callable[..., Path], read: Any, row: str, column: str, reason: str
) -> None:
    header = "project_id;title;total;currency;start_date;end_date;theme;person;share\n"
    result = read(csv_file(header + row + "\n2;Road;;;;;;;\n"))
    assert result.report.loaded == (1 if reason else 2)
    assert [r.column for r in result.report.rejections] == ([column] if reason else [])
    assert all(reason in found for found in result.reasons)


def test_one_id_with_two_titles_is_refused(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file("project_id;title\n1;Rail\n1;RAIL \n1;Road\n"))
    assert (result.report.loaded, result.report.rejected) == (2, 1)
    assert "'Rail'" in result.report.rejections[0].right


def test_a_budget_needs_its_partner(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file("project_id;institution;partner_budget\n1;;5\n1;Sopot;5,5 zł\n"))
    assert result.reasons == ["There is a partner's budget but no partner."]
    assert result.properties("PARTNER_IN") == [{"role": "partner", "budget": 5.5, "currency": "PLN"}]


def test_kohesio_headers_are_understood(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(
        csv_file(
            "Operation_Unique_Identifier,Operation_Name_English,Operation_Start_Date,Operation_End_Date,"
            "Project_EU_Budget,Beneficiary_Name,Programme_Name\r\n"
            'Q1,"Rail\r\nline",13/05/2019,31/12/2022,1234567.89,Gdynia,Operational\r\n',
            encoding="utf-8-sig",
        )
    )
    assert result.nodes("Project")["local:Q1"]["eu_contribution"] == 1234567.89
    assert result.nodes("Project")["local:Q1"]["title"] == "Rail\nline"


def test_dates_with_the_month_first_are_never_turned_round(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("project_id;title;start_date\n1;A;04/05/2014\n2;B;04/24/2014\n3;C;04/04/2014\n4;D;2014-04-05\n")
    result = read(path)
    assert [(r.row, r.value) for r in result.report.rejections] == [(2, "04/05/2014"), (3, "04/24/2014")]
    declared = read(path, mapping={"date_format": "%m/%d/%Y"})
    assert declared.nodes("Project")["local:1"]["start_date"].isoformat() == "2014-04-05"


def test_ids_that_nothing_keeps_apart_are_noted(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("project_id;title\n1;A\n")
    assert any("namespace" in note for note in read(path).report.notes)
    assert not any("namespace" in note for note in read(path, mapping={"namespace": "x"}).report.notes)


def test_who_brought_a_competence_to_a_project_has_shown_it(csv_file: Callable[..., Path], read: Any) -> None:
    header = "project_id;title;person_email;person_role;person_start;person_end;end_date;competence;level\n"
    path = csv_file(
        header
        + "7;Rail;a@example.org;GIS expert;2020-01-01;2021-06-30;;GIS;4\n"
        + "7;Rail;b@example.org;engineer;2020-01-01;;2028-12-31;GIS;4\n"
        + "7;Rail;c@example.org;coordinator;2022-01-01;;;GIS;\n"
        + "7;Rail;d@example.org;coordinator;;;;;\n"
    )
    result = read(path, mapping={"source": {"scope": "x", "as_of": "2026-09-30"}})
    assert result.properties("HAS_SKILL") == [
        {"project_level": 4, "evidence": ["project"], "last_used": dt.date(2021, 6, 30)},
        {"project_level": 2, "evidence": ["project"], "last_used": dt.date(2026, 9, 30)},  # the end is planned
        {"project_level": 2, "evidence": ["project"], "last_used": dt.date(2026, 9, 30)},
    ]
    undated = [one.get("last_used") for one in read(path, mapping={"namespace": "x"}).properties("HAS_SKILL")]
    assert undated == [dt.date(2021, 6, 30), dt.date(2028, 12, 31), dt.date(2022, 1, 1)]


LIST = "Numer umowy;Tytuł projektu;Nazwa beneficjenta;{};Data rozpoczęcia projektu\n"


@pytest.mark.parametrize(
    ("header", "total"),
    [
        ("Wartość projektu (w tys. zł)", 1234500.0), ("Wartość projektu [mln zł]", 1234500000.0),
        ("Wartość projektu (1000 zł)", 1234500.0), ("Wartość projektu (zł)", 1234.5),
    ],
)  # fmt: skip
def test_amounts_in_thousands_and_millions(csv_file: Callable[..., Path], read: Any, header: str, total: float) -> None:
    result = read(csv_file(LIST.format(header) + "1;A;Gdynia;1 234,5;2020-01-01\n"))
    [project] = result.nodes("Project").values()
    assert (project["total"], project["currency"]) == (total, "PLN")
    assert any("were multiplied by" in note for note in result.report.notes) == (total > 10_000)


def test_what_may_be_thousands_or_millions_is_refused(csv_file: Callable[..., Path]) -> None:
    with pytest.raises(FileError, match=r"'Wartość projektu \(mil\. zł\)' may be in thousands or in millions"):
        read_file(csv_file(LIST.format("Wartość projektu (mil. zł)") + "1;A;Gdynia;5;2020-01-01\n"))


def test_what_stands_below_a_list_is_no_project(csv_file: Callable[..., Path], read: Any) -> None:
    rows = "1;A;Gdynia;5;2020-01-01\n;RAZEM:;;5;\nOgółem;;;5;\n* Źródło: CST;;;;\n;Stan na 2024;;;\n7;Suma;Gdynia;5;\n"
    result = read(csv_file(LIST.format("Wartość projektu") + rows))
    assert [(r.row, r.column, r.value, r.reason.split(":")[0]) for r in result.report.rejections] == [
        (3, "Tytuł projektu", "RAZEM:", "This is a row of sums, and no project."),
        (4, "Numer umowy", "Ogółem", "This is a row of sums, and no project."),
        (5, "Numer umowy", "* Źródło: CST", "No other cell of this row is filled"),
        (6, "Tytuł projektu", "Stan na 2024", "No other cell of this row is filled"),
    ]
    assert result.nodes("Project").keys() == {"local:1", "local:7"}


def test_signs_for_nothing_are_empty_cells(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file(LIST.format("Wartość projektu") + "1;A;brak;-;b.d.\n2;B;–;n/d;2020-01-01\n"))
    assert (result.report.rejected, result.nodes("Institution")) == (0, {})
