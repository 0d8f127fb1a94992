"""Lists of beneficiaries that the law requires: in every language of the Union they load without a mapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from competence_explorer.loaders import loaders, read_file
from competence_explorer.loaders.beneficiary_terms import beneficiary_terms, terms
from competence_explorer.loaders.cofinancing import rate
from competence_explorer.loaders.headers import header_of, key
from competence_explorer.loaders.known_formats import formats
from competence_explorer.loaders.matching import lexicon, match

LANGUAGES = [
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr"),
    *("hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"),
]
# Regulation (EU) No 1303/2013, Annex XII, and (EU) 2021/1060, Article 49(3)
ANNEX = ["lead", "title", "summary", "start_date", "end_date", "total_eligible", "cofinancing_rate", "_location",
         "_country", "_intervention", "_updated"]  # fmt: skip
ARTICLE = ["lead", "title", "summary", "start_date", "end_date", "total", "programme", "_objective",
           "cofinancing_rate", "_location", "_country", "_intervention"]  # fmt: skip
VALUES = {
    "lead": "Gmina Łódź", "title": "Железница", "summary": "Τεχνικό έργο", "start_date": "24.04.2014",
    "end_date": "31.12.2020", "total": "1 250 000,50", "total_eligible": "1 000 000,00", "cofinancing_rate": "85,00 %",
    "programme": "ERDF", "eu_contribution": "5,5", "project_id": "X-1",
}  # fmt: skip
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def a_list(language: str, columns: list[str], which: int = 0) -> str:
    """A list of one operation with the headers of a language."""
    known = beneficiary_terms()[language]
    headers = [known[column][which % len(known[column])] for column in columns]
    return "\n".join(";".join(row) for row in (headers, [VALUES.get(c, "x") for c in columns])) + "\n"


def test_all_languages_have_all_columns() -> None:
    assert sorted(beneficiary_terms()) == LANGUAGES
    for language, columns in beneficiary_terms().items():
        assert {*ANNEX, *ARTICLE} <= columns.keys(), language
        assert all(words and all(key(word) for word in words) for words in columns.values()), language


def test_no_word_means_two_columns() -> None:
    meant: dict[str, set[str]] = {}
    for columns in beneficiary_terms().values():
        for column, words in columns.items():
            for word in words:
                meant.setdefault(key(word), set()).add(column)
    assert {word: columns for word, columns in meant.items() if len(columns) > 1} == {}


@pytest.mark.parametrize("columns", [ANNEX, ARTICLE], ids=["annex-xii", "article-49"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_columns_of_the_law(csv_file: Callable[..., Path], read: Any, language: str, columns: list[str]) -> None:
    result = read(csv_file(a_list(language, columns)))
    assert (result.report.loader, result.report.loaded, result.report.rejected) == ("project-portfolio", 1, 0)
    [project] = result.nodes("Project").values()
    assert (project["title"], project["summary"]) == ("Железница", "Τεχνικό έργο")
    assert [project[day].isoformat() for day in ("start_date", "end_date")] == ["2014-04-24", "2020-12-31"]
    assert project["total"] == (1_000_000 if columns is ANNEX else 1_250_000.5)
    assert project.get("eu_contribution") == (850_000 if columns is ANNEX else None)  # only of eligible expenditure
    assert result.relationships("PARTNER_IN") == {("name:gmina łódź", next(iter(result.nodes("Project"))), "lead")}


@SETTINGS
@given(st.sampled_from(LANGUAGES), st.integers(0, 12), st.randoms(), st.sampled_from([ANNEX, ARTICLE]))
def test_other_words_in_any_order_and_case(
    csv_file: Callable[..., Path], language: str, which: int, shuffle: Any, columns: list[str]
) -> None:
    columns = shuffle.sample(columns, len(columns))
    header, row = a_list(language, columns, which).splitlines()
    reading = read_file(csv_file(f"{header.upper()}\n{row}\n"))
    assert len(list(reading)) == 1
    assert {*reading.layouts[0].origins} == {column for column in columns if not column.startswith("_")}


WORDS = [
    (column, word)
    for columns in beneficiary_terms().values()
    for column, words in columns.items()
    for word in words
    if not column.startswith("_") and len(key(word)) > 14
]
PORTFOLIO = lexicon(loaders()["project-portfolio"])


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(WORDS), st.integers(0, 200), st.sampled_from("aeiouxzя"))
def test_a_wrong_letter_never_makes_another_column_of_it(word: tuple[str, str], place: int, letter: str) -> None:
    column, written = word
    place %= len(written)
    wrong = written[:place] + letter + written[place + 1 :]
    found = match([header_of(wrong)], PORTFOLIO).places
    assert found.keys() <= {column}, (wrong, max(fuzz.ratio(key(wrong), name) for name in PORTFOLIO))


@pytest.mark.parametrize(
    ("written", "share"),
    [("85", 0.85), ("85 %", 0.85), ("85,5%", 0.855), ("0.85", 0.85), ("0,5 %", 0.005), ("100", 1.0), ("1", 1.0),
     ("0", 0.0), ("80/85", None), ("850", None), ("-5", None), ("n/a", None)],
)  # fmt: skip
def test_rates_of_cofinancing(written: str, share: float | None) -> None:
    assert rate(written) == (pytest.approx(share) if share is not None else None)


def test_the_eu_contribution_is_computed_only_where_it_can_be(csv_file: Callable[..., Path], read: Any) -> None:
    header = "Operation name;Total eligible expenditure (EUR);Union co-financing rate;EU contribution\n"
    path = csv_file(header + "A;200,00;85 %;\nB;200,00;85 %;150,00\nC;200,00;80/85;\nD;;85 %;\n")
    result = read(path)
    projects = {p["title"]: p for p in result.nodes("Project").values()}
    assert {title: p.get("eu_contribution_eur") for title, p in projects.items()} == {
        "A": 170, "B": 150, "C": None, "D": None
    }  # fmt: skip
    assert [(d.row, d.value) for d in result.report.doubts] == [(4, "80/85")]
    assert any("computed" in remark and number == 1 for remark, number in result.report.remarks.items())


KOHESIO = (
    "Operation_Unique_Identifier,Operation_Local_Identifier,Operation_Name_English,Operation_Name_Programme_Language,"
    "Operation_Summary_English,Operation_Summary_Programme_Language,Operation_Start_Date,Operation_End_Date,"
    "Cofinancing_Rate,Total_Eligible_Expenditure_amount,Project_EU_Budget,Beneficiary_Unique_Identifier,"
    "Beneficiary_Name,Country,NUTS1_Code,NUTS1_Label,LAU_Labels,Category_Label,Policy_Objective_Label,Fund_Code,"
    "Programme_Name\r\n"
    'Q1,L1,,Kolej,"Two\r\nlines",,13/05/2019,31/12/2022,85.0,1000.5,850.43,B1,Gdynia,PL,PL6,North,A|B,Rail,Greener,'
    "ERDF,Pomorskie\r\n"
    "Q2,L2,Road,Droga,,Opis,,,50,2000,,B2,Hel,PL,,,,,,ERDF,Pomorskie\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_kohesio(csv_file: Callable[..., Path], read: Any, encoding: str) -> None:
    result = read(csv_file(KOHESIO, encoding=encoding))
    projects = result.nodes("Project")
    assert {key: p["title"] for key, p in projects.items()} == {"kohesio:Q1": "Kolej", "kohesio:Q2": "Road"}
    assert projects["kohesio:Q1"]["start_date"].isoformat() == "2019-05-13"
    assert [p["eu_contribution_eur"] for p in projects.values()] == [850.43, 1000]
    assert [p["summary"] for p in projects.values()] == ["Two\nlines", "Opis"]
    assert "Taken for a known list: Kohesio" in result.report.notes[0]


def polish(*names: str, width: int = 18) -> list[str | None]:
    """Headers at their places (from 1)."""
    row: list[str | None] = [None] * width
    for name in names:
        place, header = name.split(" ", 1)
        row[int(place) - 1] = header
    return row


def test_polish_list_of_2021_27(xlsx_file: Callable[..., Path], read: Any) -> None:
    header = polish(
        "1 Nazwa\u00a0projektu", "3 Numer umowy/decyzji", "4 Nazwa beneficjenta", "7 Fundusz", "9 Program",
        "12 Wartość projektu (w zł)", "14 Dofinansowanie z UE (w zł)", "16 Miejsce realizacji projektu",
        "17 Data rozpoczęcia projektu", "18 Data zakończenia projektu",
    )  # fmt: skip
    data = [
        ["Kolej", None, "FEPM.01", "Gdynia", None, None, "EFRR", None, "FE dla Pomorza", None, None, 100.5, None, 85,
         None, "WOJ.: pomorskie, POW.: Gdynia, GM.: Gdynia | Cały Kraj", 45000, 46000],
        ["Morze", None, "PLSE.01", "Hel", None, None, "EFRR", None, "Interreg Południowy Bałtyk", None, None, 50, None,
         40, None, "Cały Kraj", 45000, 46000],
    ]  # fmt: skip
    result = read(xlsx_file({"Lista": [["Lista projektów, stan na 31.12.2024"], header, *data]}))
    projects = result.nodes("Project")
    assert {key: (p["currency"], p["total"]) for key, p in projects.items()} == {
        "pl:FEPM.01": ("PLN", 100.5), "pl:PLSE.01": ("EUR", 50)
    }  # fmt: skip
    assert projects["pl:PLSE.01"]["eu_contribution_eur"] == 40
    assert projects["pl:FEPM.01"]["start_date"].isoformat() == "2023-03-15"
    assert projects["pl:FEPM.01"]["programme"] == "FE dla Pomorza"


def test_polish_list_of_2014_20(xlsx_file: Callable[..., Path], read: Any) -> None:
    header = polish(
        "1 Tytuł projektu / Project title", "2 Skrócony opis projektu / Description",
        "3 Numer umowy / Contract number", "4 Nazwa beneficjenta / Beneficiary name", "5 Fundusz / Fund",
        "6 Program / Programme", "10 Wartość projektu / Total project value",
        "12 Wartość unijnego dofinansowania / Amount of EU co-financing",
        "15 Miejsce realizacji projektu / Project location", "17 Data rozpoczęcia projektu / Project start date",
        "18 Data zakończenia projektu / Project end date",
    )  # fmt: skip
    second = polish("15 Województwo", "16 Powiat")
    data = ["Kolej", "Opis", "POIS.05", "Gdynia", "EFRR", "POIiŚ", None, None, None, 100, None, 85, None, None,
            "WOJ.: POMORSKIE", None, 42000, 43000]  # fmt: skip
    for rows in ([["Lista"], header, second, data], [["Lista"], header, data]):
        result = read(xlsx_file({"Lista": rows}))
        [(key, project)] = result.nodes("Project").items()
        assert (key, project["total"], project["eu_contribution"], project["currency"]) == (
            "pl:POIS.05",
            100,
            85,
            "PLN",
        )
        assert result.report.read == 1


LISTS = [
    ("dk_erdf_projects.csv", 107, 0, "DKK"),
    ("dk_erdf_project_org.csv", 331, 0, None),
    ("se_interreg_2021_2027_partners.csv", 1196, 26, None),
    ("Poland_ERDF_2014_2020.csv", 749, 0, "PLN"),
    ("Poland_CF_2014_2020.csv", 125, 0, "PLN"),
    ("pomorskie_projects_utf8.csv", 226, 0, "PLN"),
    ("CZ_ERDF_2014_2020.xlsx", 1781, 0, "CZK"),
]


@pytest.mark.parametrize(("file", "rows", "rejected", "currency"), LISTS)
def test_published_lists_load_without_a_mapping(
    shared_data: Path, read: Any, file: str, rows: int, rejected: int, currency: str | None
) -> None:
    result = read(shared_data / "projects" / file)
    assert (result.report.read, result.report.rejected) == (rows, rejected)
    found = Counter(project.get("currency") for project in result.nodes("Project").values())
    assert found.most_common(1)[0][0] == currency


def test_known_formats_name_columns_of_their_loaders() -> None:
    for known in formats():
        loader = loaders()[known.mapping.loader]
        assert known.title
        assert known.needs
        assert {*known.mapping.columns, *known.mapping.constants} <= {column.name for column in loader.columns}


def test_the_best_words_of_every_language_come_first() -> None:
    best = {columns["title"][0] for columns in beneficiary_terms().values()}
    assert {*terms("title")[: len(best)]} == best
