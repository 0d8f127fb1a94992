"""The report on a call: page, file and workbook; hostile names stay text; both languages; the command."""

from __future__ import annotations

import io
from html.parser import HTMLParser

import pytest
from metropolis import HOSTILE, build
from openpyxl import load_workbook

from competence_explorer.api import languages
from competence_explorer.api.report import Asked, compose, to_html, to_xlsx
from competence_explorer.api.report.heat import heat_map
from competence_explorer.api.wording import told
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.visibility import View, Viewer

VOID = {"meta", "link", "br", "img", "input"}
AREA = "Metropolia <i>Testowa</i>"


@pytest.fixture(scope="module")
def store(embedded_engine):
    with embedded_engine.open() as opened:
        build(opened)
        yield opened


@pytest.fixture(scope="module")
def report(store):
    return compose(View(store), Asked("c:1", AREA))


@pytest.fixture
def speak():
    """Speak a language within one test."""
    yield languages.use
    languages.use("en")


class Page(HTMLParser):
    """Elements, attributes and texts; every element that was opened is closed."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.attributes, self.texts, self.open = [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def check_harmless(text):
    page = Page(text)
    assert {"script", "img", "iframe", "i", "b", "base", "form"}.isdisjoint(page.elements)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert not [value for _, value in page.attributes if value and value.startswith("javascript:")]
    return page


def test_the_file_is_whole_and_harmless(report):
    text = to_html(report)
    page = check_harmless(text)
    told = "".join(page.texts)
    assert "Call </title><script>alert(6)</script>" in told
    assert {f"Office of {name}" for name in HOSTILE[:4]} <= set(page.texts)
    # It asks for nothing, whatever a browser would do with it.
    assert not [value for name, value in page.attributes if name in ("src", "href")]
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'") in (
        page.attributes
    )


def test_the_figures_are_those_of_the_queries(report):
    """State aid is needed at level 2 by two: one holds it at 3, one without a level, nine have reported nothing."""
    by_name = {row["name"]: row for row in report.readiness}
    assert (by_name["state aid"]["held"], by_name["state aid"]["status"]) == (1, "gap")
    assert by_name["+cmd|' /C calc'!A0"]["status"] == "covered"
    text = "".join(check_harmless(to_html(report)).texts)
    assert "Of 2 required competences 1 are covered and 1 have a gap." in text
    assert "Gaps: state aid." in text
    # One of two people is missing: 1 / (1 + 1/2); the others may hold it.
    assert "Readiness: 0.67 to 1.00" in text


def test_cells_of_the_workbook_are_texts(report):
    book = load_workbook(io.BytesIO(to_xlsx(report)))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert "+cmd|' /C calc'!A0" in {cell.value for cell in book["Competences"]["B"]}
    assert book.sheetnames == [
        "Summary", "Competences", "Heat map", "Remedies", "Team", "Institutions", "One holder", "About to be lost",
        "Training plan", "Data quality", "Sources",
    ]  # fmt: skip


def test_polish(report, speak):
    speak("pl")
    text = to_html(report)
    assert '<html lang="pl">' in text
    assert {"Ryzyka", "Co zrobić z lukami", "Jak dobre są dane"} <= set(check_harmless(text).texts)
    assert "0,67" in text
    assert load_workbook(io.BytesIO(to_xlsx(report))).sheetnames[0] == "Podsumowanie"


def test_what_queries_say_is_said_in_polish(report, speak):
    speak("pl")
    said = [text for row in report.readiness for text in (*row["risks"], *row["remedies"])]
    assert said
    for text in (*said, *(row["remedy"] for row in report.parts["quality"].rows)):
        assert told(text) != text


def test_the_page_is_the_report(client, report):
    answered = client.get("/reports/c:1", params={"scope": AREA})
    assert answered.status_code == 200
    assert "style" not in Page(answered.text).elements
    assert "Readiness: 0.67 to 1.00" in answered.text
    assert "/reports/c%3A1.xlsx?scope=Metropolia+%3Ci%3ETestowa%3C%2Fi%3E&amp;language=en" in answered.text


def test_files_over_http(client):
    html = client.get("/reports/c:1.html?language=pl")
    assert html.headers["content-disposition"] == 'attachment; filename="readiness-c-1.html"'
    check_harmless(html.text)
    assert "Ryzyka" in html.text
    book = load_workbook(io.BytesIO(client.get("/reports/c:1.xlsx").content))
    assert book["Summary"]["A1"].value == "Call </title><script>alert(6)</script>"


def test_what_is_supposed_holds_in_all_parts_about_the_call(store):
    parts = compose(View(store), Asked("c:1", AREA, trained="p:0=local:state-aid=2")).parts
    supposed = {name for name, part in parts.items() if "trained" in part.values}
    assert supposed == {"readiness", "scopes", "cells", "team", "plan"}
    for name in ("readiness", "team"):
        (row,) = (row for row in parts[name].rows if row["id"] == "local:state-aid")
        assert row["held"] == 2  # Olga, and who is supposed to be trained
    assert "local:state-aid" not in {row["id"] for row in parts["plan"].rows}  # nobody is missing


def test_what_is_supposed_is_said(client):
    text = client.get("/reports/c:1?leaving=p:last").text
    assert "What if they left: Olga Last." in text
    assert "state aid" in text and "Readiness: 0.50 to 1.00" in text  # nobody is known to hold it at level 2


@pytest.mark.parametrize(
    ("path", "status"),
    [("/reports/nothing", 404), ("/reports/c:1?scope=Qwrtzp", 404), ("/reports/c:1?limit=3", 400),
     ("/reports/c:1?language=xx", 400), ("/reports/c:1?leaving=Qwrtzp", 404)],
)  # fmt: skip
def test_what_is_wrong_is_said(client, path, status):
    assert client.get(path, headers={"accept": "text/html"}).status_code == status


def test_a_call_is_chosen(client):
    assert '<option value="c:1">' in client.get("/reports").text
    led = client.get("/reports?call=c:1&scope=x", follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/reports/c%3A1?scope=x")


def test_who_may_see_few_reads_no_names_and_no_small_counts(store):
    """Nobody permitted anything: a viewer from outside sees nobody."""
    text = "".join(Page(to_html(compose(View(store, Viewer("viewer")), Asked("c:1")))).texts)
    assert not [name for name in ("Maria First", "Olga Last", "Wolfeschlegel") if name in text]


def test_an_unknown_call_is_named(store):
    with pytest.raises(NotFoundError, match="There is no call 'qwrtzp'"):
        compose(View(store), Asked("qwrtzp"))


def test_heat_map_by_hand():
    def cell(place, competence, held, status):
        return {"id": place, "competence": competence, "held": held, "people": 2, "status": status}

    def scope(place, silent=()):
        return {"id": place, "name": place.title(), "readiness_low": 0.5, "readiness_high": 1.0, "not_reported": silent}

    cells = [cell("a", "GIS", 2, "covered"), cell("a", "law", 1, "gap"), cell("b", "GIS", 0, "gap"),
             cell("b", "law", "fewer than 5", "gap"), cell("c", "GIS", 0, "not known")]  # fmt: skip
    heat = heat_map([scope("a"), scope("b"), scope("c", ["C"])], cells)
    assert heat.competences == ["GIS", "law"] and heat.silent == ["C"]
    spots = {line.name: [(spot.tone, spot.text) for spot in line.spots] for line in heat.lines}
    assert spots == {"A": [("covered", "2/2"), ("part", "1/2")], "B": [("none", "0/2"), ("part", "<5/2")]}


def test_the_command_writes_both_or_one(competence, store, tmp_path):
    def run(*arguments):
        code = competence("report", "c:1", *arguments)
        languages.use("en")
        return code

    assert run("--output", tmp_path / "new") == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["readiness-c-1.html", "readiness-c-1.xlsx"]
    assert run("--language", "pl", "--output", tmp_path / "one.html") == 0
    assert "Ryzyka" in (tmp_path / "one.html").read_text(encoding="utf-8")
    assert run("--output", tmp_path / "report.pdf") == 2
