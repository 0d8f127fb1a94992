"""What a file is, is found out and said; what is not understood comes back with a draft to correct."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competence_explorer.graph.errors import FileError
from competence_explorer.loaders import load_file, loaders, read_file, write_mapping
from competence_explorer.loaders.base import Record
from competence_explorer.loaders.headers import header_of, headings
from competence_explorer.loaders.mapping import make_mapping
from competence_explorer.loaders.matching import lexicon, match
from competence_explorer.loaders.recognition import UnrecognisedError

if TYPE_CHECKING:
    from competence_explorer.graph.store import Store

PORTFOLIO = loaders()["project-portfolio"]


def matched(*headers: str) -> dict[str, str]:
    found = match([header_of(header) for header in headers], lexicon(PORTFOLIO))
    return {ours: headers[place] for ours, place in found.places.items()}


@pytest.mark.parametrize(
    "header",
    [
        "Tytuł projektu",
        "TYTUŁ PROJEKTU",
        "Tytuł\u00a0projektu / Project title",
        "Project title /Tytuł projektu",
        "Tytuł projektu\nProject title",
        " Tytuł   projektu* (pełny)",
        "Tytul_projektu",
    ],
)
def test_spellings_of_one_header(header: str) -> None:
    assert matched(header, "x") == {"title": header}


def test_likeness_needs_a_clear_lead() -> None:
    assert matched("Nazwa beneficjeta") == {"lead": "Nazwa beneficjeta"}
    assert matched("Begindatum van de concrete acties")["start_date"]
    assert matched("indatum van de concrete actie") == {}  # begin or end
    assert matched("Total eligible expenditures") == {"total_eligible": "Total eligible expenditures"}
    assert matched("EU co-financing rate", "EU co-financing").keys() == {"cofinancing_rate", "eu_contribution"}


def test_of_two_headers_the_better_name_is_taken_and_the_other_named(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file("Fundusz;Program;Tytuł projektu;Numer umowy\nEFRR;FEPW;Rail;7\n"))
    assert result.nodes("Project")["local:7"]["programme"] == "FEPW"
    assert any("known but not taken" in note and "Fundusz" in note for note in result.report.notes)


def test_a_word_for_two_columns_is_settled_by_the_others_or_left(csv_file: Callable[..., Path], read: Any) -> None:
    assert matched("project_id", "partner", "role")["institution_role"] == "role"
    assert matched("project_id", "person", "role")["person_role"] == "role"
    assert matched("project_id", "person", "partner", "role").keys() == {"project_id", "person", "institution"}


def test_two_header_rows_of_groups(xlsx_file: Callable[..., Path], read: Any) -> None:
    rows = [
        ["Lista projektów", None, None, None, None],
        ["Numer umowy", "Tytuł projektu", "Beneficjent", "Okres realizacji", None],
        [None, None, None, "Data rozpoczęcia", "Data zakończenia"],
        [1, 2, 3, 4, 5],
        ["A-1", "Rail", "Gdynia", 43831, 44196],
    ]
    result = read(xlsx_file({"Projekty": rows}))
    [project] = result.nodes("Project").values()
    assert (project["start_date"].isoformat(), project["end_date"].isoformat()) == ("2020-01-01", "2020-12-31")
    assert (result.report.read, result.statements[0].row) == (1, 5)
    assert any("rows 2 and 3" in note for note in result.report.notes)


def test_two_header_rows_of_two_languages(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("Tytuł projektu;Nazwa beneficjenta;Kraj\nProject title;Beneficiary name;Country\nRail;Gdynia;PL\n")
    assert [statement.row for statement in read(path).statements] == [3]


def test_a_first_row_without_id_is_data(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("project_id;title;lead;theme\n;Rail;Gdynia;\n2;Road;Hel;culture\n")
    assert [statement.row for statement in read(path).statements] == [2, 3]


def test_headers_name_the_currency(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("Tytuł projektu;Wartość projektu (w zł);Dofinansowanie z UE (w zł)\nRail;10,5;5\n")
    [project] = read(path).nodes("Project").values()
    assert (project["total"], project["eu_contribution"], project["currency"]) == (10.5, 5, "PLN")
    two = csv_file("Tytuł projektu;Wartość projektu (w zł);Dofinansowanie z UE (EUR)\nRail;10,5;5\n")
    with pytest.raises(FileError, match="several currencies: EUR, PLN"):
        read(two)
    stated = csv_file("Tytuł projektu;Wartość projektu (w zł);currency\nRail;10,5;EUR\n")
    assert next(iter(read(stated).nodes("Project").values()))["currency"] == "EUR"


def test_the_report_says_what_the_file_was_taken_for_and_why(csv_file: Callable[..., Path], read: Any) -> None:
    content = "\ufeffproject_id;title;start_date;total;colour\n1;Żółw;31.12.2024;1 234,5;red\n"
    notes = "\n".join(read(csv_file(content)).report.notes)
    for said in ("Taken for project-portfolio: it reads 4", "1 are not known", "UTF-8", "semicolon", "Header: row 1",
                 "start_date days before months", "total decimal comma", "Columns not used: colour"):  # fmt: skip
        assert said in notes


def test_many_columns_of_their_own_do_not_hide_a_list(csv_file: Callable[..., Path], read: Any) -> None:
    own = ";".join(f"Zähler {n}" for n in range(20))
    header = "Name des Begünstigten;Bezeichnung des Vorhabens;Datum des Beginns;Projektende;Gesamtkosten;Fonds"
    path = csv_file(f"{header};{own}\nStadt;Bahn;x;31.12.2020;5;EFRE{';' * 20}\n")
    assert read(path).report.loader == "project-portfolio"


def test_what_is_not_understood_comes_with_a_draft(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("persn;insitution;qwerty\nAnna Nowak;Gdynia;7\n", "list.csv")
    with pytest.raises(UnrecognisedError, match=r"^list\.csv: No header row") as error:
        read_file(path)
    assert error.value.exit_code == 2
    assert "list.mapping.yaml" in error.value.hint
    assert "#  person: persn  # for example 'Anna Nowak'" in error.value.draft
    make_mapping(yaml.safe_load(error.value.draft))  # what the draft says is a mapping
    assert "  institution: insitution\n" in error.value.draft  # so alike that it is taken
    corrected = error.value.draft.replace("competency-framework", "staff-roster").replace("#  person", "  person")
    path.with_name("list.mapping.yaml").write_text(corrected, encoding="utf-8")
    assert read(path).report.loaded == 1


def test_a_draft_of_what_is_not_known_at_all_leaves_the_kind_open(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("qqq;zzz;wwx\nRail: fast;7;\n", "list.csv")
    with pytest.raises(UnrecognisedError) as error:
        read_file(path)
    said = yaml.safe_load(error.value.draft)
    assert (said["loader"], said["columns"], said["header_row"]) == (None, None, 1)
    assert all(f"# {kind}: " in error.value.draft for kind in loaders())
    corrected = error.value.draft.replace("loader:", "loader: project-portfolio").replace("#  ?: qqq", "  title: qqq")
    path.with_name("list.mapping.yaml").write_text(corrected, encoding="utf-8")
    assert [p["title"] for p in read(path).nodes("Project").values()] == ["Rail: fast"]


def test_a_mapping_beside_the_file_is_used_unless_one_is_given(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("a;b\nRail;Road\n", "list.csv")
    beside = path.with_name("list.mapping.yaml")
    beside.write_text("loader: project-portfolio\ncolumns: {title: a}\n", encoding="utf-8")
    assert [p["title"] for p in read(path).nodes("Project").values()] == ["Rail"]
    given = {"loader": "project-portfolio", "columns": {"title": "b"}}
    assert [p["title"] for p in read(path, mapping=given).nodes("Project").values()] == ["Road"]


def test_a_mapping_is_written_on_request(embedded_store: Store, csv_file: Callable[..., Path], tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    report = load_file(
        embedded_store, csv_file("project_id;title\n1;Rail\n"), dry_run=True, write_mapping=out, loader=None
    )
    assert report.dry_run
    assert yaml.safe_load(out.read_text(encoding="utf-8"))["columns"] == {"project_id": "project_id", "title": "title"}
    with pytest.raises(UnrecognisedError) as error:
        load_file(embedded_store, csv_file("persn;qwerty\na;b\n"), write_mapping=out)
    assert out.read_text(encoding="utf-8") == error.value.draft
    with pytest.raises(FileError, match="cannot be written"):
        load_file(embedded_store, csv_file("project_id;title\n1;Rail\n"), write_mapping=tmp_path / "no" / "out.yaml")


SHARED = [
    "projects/dk_erdf_projects.csv",
    "projects/dk_erdf_project_org.csv",
    "projects/se_interreg_2021_2027_partners.csv",
    "projects/Poland_ERDF_2014_2020.csv",
    "projects/pomorskie_projects_utf8.csv",
    "projects/CZ_ERDF_2014_2020.xlsx",
]


@pytest.mark.parametrize("file", SHARED)
def test_a_written_mapping_says_the_same(shared_data: Path, tmp_path: Path, file: str) -> None:
    reading = read_file(shared_data / file)
    write_mapping(reading, tmp_path / "m.yaml")
    again = read_file(shared_data / file, mapping=tmp_path / "m.yaml")
    assert again.source == reading.source
    assert list(again) == list(reading)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.permutations(
        ["project_id", "Tytuł projektu / Title", "lead", "Wartość (w zł)", "status", "Data\u00a0end"]
    ),
    above=st.integers(0, 3),
    sign=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1250"]),
)
def test_however_it_is_laid_out_it_is_read_alike(
    csv_file: Callable[..., Path], tmp_path: Path, names: list[str], above: int, sign: str, encoding: str
) -> None:
    cells = {"project_id": "7", "Tytuł projektu / Title": "Żółć", "lead": "Łódź", "Wartość (w zł)": "5"}
    lines = ["Wykaz"] * above + [sign.join(names), sign.join(cells.get(name, "x") for name in names)]
    reading = read_file(csv_file("\r\n".join(lines) + "\r\n", encoding=encoding))
    [statement] = reading
    assert statement.row == above + 2
    assert {n: statement.own[0].properties.get(n) for n in ("title", "total", "currency")} == {
        "title": "Żółć", "total": 5, "currency": "PLN"
    }  # fmt: skip
    write_mapping(reading, tmp_path / "m.yaml")
    assert list(read_file(reading.path, mapping=tmp_path / "m.yaml")) == [statement]


@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=8), st.integers()), max_size=5), max_size=4))
def test_headings_of_any_rows(rows: list[list[object]]) -> None:
    for heading in headings([Record(number, cells) for number, cells in enumerate(rows, 1)]):
        assert heading.rows[-1] <= heading.last <= len(rows)
        assert len(heading.headers) >= len(rows[heading.rows[0] - 1])


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Voraussichtlicher oder tatsächlicher Abschluss des Vorhabens", "end_date"),
        ("Date de démarrage de l'opération", "start_date"),
        ("Costo ammesso", "total_eligible"),
        ("OC_DENOM_BENEFICIARIO", "lead"),
        ("Номер на проектното предложение", "project_id"),
        ("Κωδικός ΟΠΣ", "project_id"),
        ("Nome da Operação | Operation Name", "title"),
        ("Toimen tarkoitus ja sen odotetut tai toteutuneet saavutukset", "summary"),
    ],
)
def test_headers_of_published_lists(header: str, column: str) -> None:
    assert [*match([header_of(header)], lexicon(loaders()["project-portfolio"])).places] == [column]


def test_a_local_number_tells_a_project_better_than_a_shared_code(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("COD_LOCALE_PROGETTO;CUP;OC_TITOLO_PROGETTO;OC_DENOM_BENEFICIARIO\n1A;C1;X;Roma\n1B;C1;Y;Bari\n")
    assert read(path).nodes("Project").keys() == {"local:1A", "local:1B"}
