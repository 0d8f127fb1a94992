"""Headers are found and matched, kinds of file recognised, mappings obeyed; what is not understood is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.loaders import loaders, read_file
from competence_explorer.loaders.mapping import make_mapping, read_mapping
from competence_explorer.loaders.recognition import UnrecognisedError


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("person;institution;job_title", "staff-roster"),
        ("Imię i nazwisko;Urząd;Stanowisko", "staff-roster"),
        ("PROJECT ID;Title;Start Date;End date;Lead partner", "project-portfolio"),
        ("Tytuł projektu;Nazwa beneficjenta;Wartość projektu", "project-portfolio"),
        ("project_id;institution;role_in_project", "project-portfolio"),
        ("training;provider;duration hours;participant", "training-records"),
        ("institution;kind;metropolis", "institutions"),
        ("competence;name_pl;broader", "competences"),
        ("call_id;opens;closes", "calls"),
        ("need_id;urgency;stage", "needs"),
        ("exchange_id;giver;taker", "exchanges"),
    ],
)
def test_the_kind_is_recognised_by_the_header(csv_file: Callable[..., Path], header: str, kind: str) -> None:
    row = ";".join("x" for _ in header.split(";"))
    assert read_file(csv_file(f"{header}\n{row}\n")).loader.kind == kind


def test_a_header_without_rows_is_refused(csv_file: Callable[..., Path]) -> None:
    with pytest.raises(FileError, match="no row below"):
        read_file(csv_file("person;institution\n;\n\n"))


def test_too_few_known_columns_ask_for_the_loader(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("call_id;title;opens;closes;a;b;c;d;e\n1;Rail;;;;;;;\n")
    with pytest.raises(FileError, match="calls best, but only 4 of 9"):
        read(path)
    assert read(path, loader="calls").report.loaded == 1


def test_what_fits_no_kind_is_refused_with_the_nearest_columns(csv_file: Callable[..., Path]) -> None:
    with pytest.raises(FileError) as error:
        read_file(csv_file("insitution;persn;qwerty\na;b;c\n"))
    assert "insitution, persn, qwerty" in error.value.detail
    assert "'persn' may be person" in error.value.hint
    assert "'insitution' may be institution" in error.value.hint


def test_what_fits_two_kinds_names_both(csv_file: Callable[..., Path]) -> None:
    with pytest.raises(FileError, match="more than one kind of file: calls, needs"):
        read_file(csv_file("call_id;need_id\n1;2\n"))


def test_a_named_loader_that_does_not_fit_says_what_it_expects(csv_file: Callable[..., Path]) -> None:
    path = csv_file("person;institution\nAnna;Gmina\n")
    with pytest.raises(FileError, match="Found: person, institution") as error:
        read_file(path, loader="calls")
    assert "call_id" in error.value.hint
    with pytest.raises(UsageError, match="'staf-roster' is no kind of file") as unknown:
        read_file(path, loader="staf-roster")
    assert "staff-roster" in unknown.value.hint


def test_the_header_may_stand_lower_and_be_bilingual(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file(
        "Lista projektów\n\nStan na 31.12.2024\n"
        "Tytuł\u00a0projektu / Project name;Nazwa beneficjenta / Beneficiary name;Kraj / Country\nKolej;Gdynia;PL\n"
    )
    result = read(path)
    assert [s.row for s in result.statements] == [5]
    assert result.nodes("Institution") == {"name:gdynia": {"name": "Gdynia"}}
    assert "Columns not used: Kraj / Country." in result.report.notes


def test_a_column_that_occurs_twice_is_refused(csv_file: Callable[..., Path]) -> None:
    with pytest.raises(FileError, match="'title' occurs twice"):
        read_file(csv_file("project_id;title;title\n1;a;b\n"))


def test_sheets_without_a_header_that_fits_are_left_out_and_named(xlsx_file: Callable[..., Path], read: Any) -> None:
    sheets = {"Notes": [["Hello"]], "People": [["person", "institution"], ["Anna Nowak", "Gmina"]]}
    result = read(xlsx_file(sheets))
    assert result.report.loaded == 1
    assert "Sheets not read (no header that fits): Notes." in result.report.notes


MAPPING = """
loader: project-portfolio
namespace: cz
header_row: 2
columns:
  project_id: "{Program}-{Numer}"
  title: [Název, Nazwa]
  institution: Partner
  institution_role: Rola
  mandatory: Musi
  competence: Umí
constants: {currency: CZK}
values: {institution_role: {LP: lead}, mandatory: {Ano: yes}, "*": {N.a.: ""}}
"""


def test_a_mapping_translates_columns_and_values(csv_file: Callable[..., Path], read: Any, tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    path = csv_file(
        "title;b\nProgram;Numer;Název;Nazwa;Partner;Rola;Musi;Umí\n"
        "A;7;;Kolej;Brno;LP;Ano;Plánování\nA;8;Most;N.a.;N.a.;;;\n"
    )
    result = read(path, mapping=tmp_path / "mapping.yaml")
    assert {key: node.get("title") for key, node in result.nodes("Project").items()} == {
        "cz:A-7": "Kolej",
        "cz:A-8": "Most",
    }
    assert result.relationships("PARTNER_IN") == {("name:brno", "cz:A-7", "lead")}
    assert result.properties("REQUIRES") == [{"mandatory": "yes"}]


@pytest.mark.parametrize(
    ("mapping", "said", "hint"),
    [
        ({"colums": {}}, "'colums' is no key of a mapping", "columns"),
        ({"source": {"instituton": "X"}}, "'instituton' is no key of source", "institution"),
        ({"columns": {"persn": "person"}}, "'persn' is no column of staff-roster", "person"),
        ({"columns": {"person": "Persom"}}, "names a column 'Persom'", "person"),
        ({"constants": {"job_titel": "X"}}, "'job_titel' is no column", "job_title"),
        ({"constants": {"start_date": "soon"}}, "constant start_date", "YYYY"),
        ({"sheet": "Second"}, "no sheet 'Second'", "Sheets"),
        ({"decimal": ";"}, "decimal", ","),
        ({"separator": ";;"}, "separator", "comma"),
        ({"header_row": "first"}, "header_row", "1"),
        ({"eur_rate": {"currency": "PLN"}}, "eur_rate", "rate"),
        ({"source": {"covers": "all"}}, "covers", "several"),
        ({"source": {"complete": "perhaps"}}, "complete", "true"),
        ({"columns": ["a"]}, "columns must be", "name: value"),
    ],
)
def test_mistakes_in_a_mapping_are_named(csv_file: Callable[..., Path], mapping: Any, said: str, hint: str) -> None:
    path = csv_file("person;institution\nAnna;Gmina\n")
    columns = {"columns": {"person": "person", "institution": "institution"}} if "columns" not in mapping else {}
    with pytest.raises(UsageError) as error:
        read_file(path, mapping={"loader": "staff-roster", **columns, **mapping})
    assert said in error.value.detail
    assert hint in error.value.hint
    assert error.value.exit_code == 2


def test_a_mapping_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(UsageError, match="not YAML"):
        read_mapping(tmp_path / "bad.yaml")
    with pytest.raises(FileError, match="cannot be read"):
        read_mapping(tmp_path / "none.yaml")


def test_plain_values_of_yaml_become_the_text_that_was_meant() -> None:
    mapping = make_mapping({"values": {"mandatory": {True: True, 2: False}}, "source": {"scope": 2024}})
    assert mapping.values == {"mandatory": {"yes": "yes", "2": "no"}}
    assert mapping.source == {"scope": "2024"}


def test_every_loader_is_found() -> None:
    assert {"staff-roster", "project-portfolio", "esco", "keep-eu"} <= loaders().keys()
    assert all(kind == loader.kind for kind, loader in loaders().items())


def test_two_rows_in_two_languages_are_one_header(xlsx_file: Callable[..., Path], read: Any) -> None:
    english = ["Beneficiary name", "Operation name", "Operation start date", "Total eligible expenditure"]
    german = ["Name des Begünstigten", "Bezeichnung des Vorhabens", "Anfang", "Betrag X"]
    for rows in ([english, german], [german, english]):
        result = read(xlsx_file({"Data": [["A title"], *rows, ["Gdynia", "Rail", "1.2.2021", 5]]}))
        assert [s.row for s in result.statements] == [4]
        [project] = result.nodes("Project").values()
        assert (project["title"], project["start_date"].isoformat(), project["total"]) == ("Rail", "2021-02-01", 5)


def test_a_row_of_words_below_a_header_is_data(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file("project_id;title;remark\nA;Rail;Programme\nB;Road;Status\n"))
    assert [s.row for s in result.statements] == [2, 3]


def test_the_draft_of_a_list_without_a_key_is_of_the_kind_that_knows_most_columns(
    csv_file: Callable[..., Path],
) -> None:
    with pytest.raises(UnrecognisedError) as error:
        read_file(csv_file("Beneficiary name;What;Operation start date\nGdynia;Rail;1.2.2021\n"))
    draft = yaml.safe_load(error.value.draft)
    assert draft["loader"] == "project-portfolio"
    assert draft["columns"] == {"lead": "Beneficiary name", "start_date": "Operation start date"}


@pytest.mark.parametrize("wrong", ["%Q", "%Y", "DD.MM.YYYY", "%d %m"])
def test_a_date_format_that_names_no_day_is_refused(csv_file: Callable[..., Path], wrong: str) -> None:
    path = csv_file("person;institution;start_date\nAnna;Gmina;1.2.2021\n")
    with pytest.raises(UsageError, match="date_format cannot be"):
        read_file(path, mapping={"date_format": wrong})


@pytest.mark.parametrize("right", ["%d.%m.%Y", "%m/%d/%y", "%d %b %Y", "%Y-%m-%dT%H:%M:%S%z"])
def test_a_date_format_that_names_a_day_is_taken(right: str) -> None:
    assert make_mapping({"date_format": right}).date_format == right
