"""`competence draft-call`: from a document, a profile, an earlier call, projects; edited, loaded, asked."""

from __future__ import annotations

import pytest
import yaml
from documents import docx, paragraphs, pdf
from harbour import load_harbour

from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES


@pytest.fixture
def run(embedded_store, competence):
    """Run a command on the harbour area; returns its exit code."""
    load_harbour(embedded_store)
    return competence


def needed(path):
    (call,) = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [(one["competence"], one["level"], one["people"], one["mandatory"]) for one in call["requirements"]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("call.txt", b"The team needs law.\nA dam will be built."),
        ("call.docx", docx(paragraphs("The team needs law.", "A dam will be built."))),
        ("call.pdf", pdf([["The team needs law.", "A dam will be built."]])),
    ],
)
def test_from_a_document(run, embedded_store, tmp_path, name, data):
    """The draft is a file: nothing is in the graph before a person has loaded it."""
    (tmp_path / name).write_bytes(data)
    draft, before = tmp_path / "call.yaml", embedded_store.version()
    assert run("draft-call", tmp_path / name, "--id", "N1", "--title", 'New: "call"', "--write", draft) == 0
    assert sorted(needed(draft)) == [("dam", 2, 1, True), ("law", 2, 1, True)]
    assert "# suggested (" in draft.read_text(encoding="utf-8")
    assert embedded_store.version() == before

    draft.write_text(draft.read_text(encoding="utf-8").replace("people: 1", "people: 3"), encoding="utf-8")
    assert run("load", draft) == 0
    rows = QUERIES["call-readiness"].rows(View(embedded_store), {"call": 'new: "call"'})
    found = sorted((row["id"], row["level"], row["people"]) for row in rows)
    assert found == [("local:dam", 2, 3), ("local:law", 2, 3)]


def test_from_a_profile_also_of_competences_that_the_graph_does_not_know(run, embedded_store, tmp_path):
    for name in ("tram.yaml", "tram.csv"):
        assert run("draft-call", "--profile", "Linia tramwajowa", "--id", name[:4], "-o", tmp_path / name) == 0
        assert run("load", tmp_path / name) == 0
    wanted = QUERIES["requirement-profiles"].rows(View(embedded_store), {"profile": "transport-tram"})
    assert needed(tmp_path / "tram.yaml") == [
        (row["competence"], row["level"], row["people"], row["mandatory"] == "yes") for row in wanted
    ]
    by_name = QUERIES["call-readiness"].rows(View(embedded_store), {"profile": "transport-tram"})
    by_call = QUERIES["call-readiness"].rows(View(embedded_store), {"call": "tram"})
    assert [(row["id"], row["level"], row["people"]) for row in by_name] == [
        (row["id"], row["level"], row["people"]) for row in by_call
    ]
    assert len(by_call) == len(wanted)


def test_from_an_earlier_call_and_from_projects(run, tmp_path):
    assert run("draft-call", "--call", "Harbour call", "-o", tmp_path / "a.yaml") == 0
    assert sorted(needed(tmp_path / "a.yaml")) == [("dam", 2, 1, True), ("gis", 2, 1, False), ("law", 3, 2, True)]
    assert run("draft-call", "--project", "Quay", "-o", tmp_path / "b.yaml") == 0
    assert needed(tmp_path / "b.yaml") == [("law", 3, 1, True)]


def test_what_is_refused(run, tmp_path, capsys):
    (tmp_path / "there.yaml").write_text("mine")
    (tmp_path / "empty.txt").write_text("")
    refused = [
        (("draft-call", "-o", tmp_path / "x.yaml"), "Give one of"),
        (("draft-call", "--call", "k", "--profile", "p", "-o", tmp_path / "x.yaml"), "Give one of"),
        (("draft-call", "--call", "k", "-o", tmp_path / "there.yaml"), "is there already"),
        (("draft-call", tmp_path / "empty.txt", "-o", tmp_path / "x.yaml"), "has no text"),
        (("draft-call", "--profile", "castle", "-o", tmp_path / "x.yaml"), "no profile 'castle'"),
        (("draft-call", "--project", "Quay", "--limit", 0, "-o", tmp_path / "x.yaml"), "'--limit'"),
        (("draft-call", tmp_path / "empty.txt", "--least", 1.5, "-o", tmp_path / "x.yaml"), "'--least'"),
    ]
    for arguments, said in refused:
        assert run(*arguments) == 2
        assert said in capsys.readouterr().err
    assert (tmp_path / "there.yaml").read_text() == "mine"
    assert not (tmp_path / "x.yaml").exists()


def test_a_document_that_speaks_of_nothing_known_writes_no_file(run, tmp_path, capsys):
    (tmp_path / "poem.txt").write_text("Roses bloom.")
    assert run("draft-call", tmp_path / "poem.txt", "-o", tmp_path / "x.yaml") == 0
    assert "nothing was found" in capsys.readouterr().err
    assert not (tmp_path / "x.yaml").exists()
