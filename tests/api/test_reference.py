"""The reference in ``docs`` says what the declarations say: `make docs` writes it anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from metropolis import build

from competence_explorer.api import reference
from competence_explorer.graph.schema import NODES, RELATIONSHIPS
from competence_explorer.graph.visibility import View
from competence_explorer.queries import BUILT_IN

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_reference_of_queries_is_up_to_date():
    written = (DOCS / "queries.md").read_text(encoding="utf-8")
    assert reference.without_answers(written) == reference.queries(), "run `make docs`"


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
    answered = (DOCS / "queries.md").read_text(encoding="utf-8").split(f"\n## {id}\n")[1].split("\n## ")[0]
    assert "<!-- answer -->" in answered


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
    assert reference.without_answers(text) == reference.queries()
