"""The reference in ``docs`` says what the declarations say, README.md what the sample answers: `make docs` writes the
reference anew."""

from __future__ import annotations

import datetime as dt
import math
import re
import shlex
from itertools import zip_longest
from pathlib import Path

import pytest
from metropolis import build

from competence_explorer.api import reference
from competence_explorer.api.render import cell, plain
from competence_explorer.graph.schema import NODES, RELATIONSHIPS
from competence_explorer.graph.visibility import View
from competence_explorer.queries import BUILT_IN

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
IN_README = re.findall(
    r"^\$ competence query (.+)\n((?: .+\n)+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
)
"""Questions of README.md with their answers, without some columns and cut where they say …."""


@pytest.fixture(scope="module")
def sample():
    with reference.sample() as view:
        yield view


def cells(answer):
    """The cells of an answer, line by line."""
    return [re.split(r" (?<!\\)\| ", line.strip("| ")) for line in answer.strip().splitlines()]


def without_answers(text):
    """The reference without what examples answered."""
    return re.sub(r"\n<!-- answer -->.*?<!-- end -->\n", "", text, flags=re.DOTALL)


def answer_of(text, id):
    """The answer that a reference shows for a query; empty where it shows none."""
    part = text.partition(f"\n## {id}\n")[2].partition("\n## ")[0]
    return part.partition("<!-- answer -->\n")[2].partition("\n<!-- end -->")[0]


def same(told, found):
    """Whether two cells say the same; numbers may differ where machines add in another order."""
    try:
        return told == found or math.isclose(float(told), float(found), rel_tol=1e-6)
    except ValueError:
        return False


@pytest.mark.parametrize("id", BUILT_IN)
def test_the_example_answers_as_the_documentation_says(sample, id):
    written = cells(answer_of((DOCS / "queries.md").read_text(encoding="utf-8"), id))
    found = cells(reference.shown(BUILT_IN[id], BUILT_IN[id].rows(sample, BUILT_IN[id].example)))
    assert len(written) == len(found) > 2, "run `make docs`"
    for told, answered in zip(written, found, strict=True):
        assert len(told) == len(answered)
        assert all(map(same, told, answered)), f"run `make docs`: {told} is now {answered}"


def test_a_day_can_be_chosen_for_the_answers():
    with reference.on_the_day(dt.date(2020, 2, 29)):
        assert dt.date.today().isoformat() == "2020-02-29"
        assert isinstance(dt.date.fromisoformat("2020-01-01"), dt.date)
    assert dt.date.today().year > 2020
    with reference.on_the_day():
        assert isinstance(dt.date.today(), dt.date)


def test_the_reference_of_queries_is_up_to_date():
    written = (DOCS / "queries.md").read_text(encoding="utf-8")
    assert without_answers(written) == reference.queries(), "run `make docs`"


def test_the_data_dictionary_is_up_to_date():
    assert (DOCS / "data-dictionary.md").read_text(encoding="utf-8") == reference.data_dictionary(), "run `make docs`"


@pytest.mark.parametrize("id", BUILT_IN)
def test_each_query_is_told_with_all_that_it_takes_and_gives(id):
    _, part = reference.queries().split(f"\n## {id}\n")
    part = part.split("\n## ")[0]
    query = BUILT_IN[id]
    assert query.question in part
    for name in (*query.names, *(p.name for p in query.parameters)):
        assert f"| `{name}` |" in part


def test_all_labels_and_types_are_told_with_their_properties():
    text = reference.data_dictionary()
    for name, of in {**NODES, **RELATIONSHIPS}.items():
        part = text.split(f"### {name}\n")[1].split("\n### ")[0]
        assert of.description in part
        assert all(f"| `{p.name}`" in part and p.description in part for p in of.properties)


def test_the_files_are_written_with_answers_and_without_e_mails(embedded_store, tmp_path, monkeypatch):
    build(embedded_store)
    monkeypatch.setattr(reference, "BUILT_IN", {id: BUILT_IN[id] for id in ("exchanges", "separated-institutions")})
    reference.write(tmp_path / "docs", View(embedded_store))
    text = (tmp_path / "docs" / "queries.md").read_text(encoding="utf-8")
    assert text.count("<!-- answer -->") == 2
    assert without_answers(text) == reference.queries()


def table_of(text):
    """The names of the columns of a printed table, and its rows; a row of … stands for those left out."""
    header, _, *rows = (re.split(r" {2,}", line.strip()) for line in text.splitlines())
    return header, [row for row in rows if row != ["…"]]


@pytest.mark.parametrize(("asked", "told"), IN_README)
def test_readme_shows_what_the_sample_answers(sample, asked, told):
    id, *options = shlex.split(asked)
    given = dict(zip((name.removeprefix("--") for name in options[::2]), options[1::2], strict=True))
    query = BUILT_IN[id]
    rows = query.rows(sample, given)
    columns, lines = table_of(told)
    assert len(lines) == len(rows) or told.rstrip().endswith("…")
    for line, row in zip(lines, rows, strict=False):
        for name, text in zip_longest(columns, line, fillvalue=""):
            start, cut, _ = text.partition("…")
            value = plain(cell(row[name]))
            found = "" if value is None else str(value).replace("|", "; ")
            assert found.startswith(start) if cut else found == text


def test_readme_shows_answers():
    assert len(IN_README) == 3
