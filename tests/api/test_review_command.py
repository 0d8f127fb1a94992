"""`competence review` end to end: files in a folder, rules by themselves, decisions by ids and by a list."""

from __future__ import annotations

import csv
import json

import pytest

ROSTER = """person_id;person;email;job_title;institution
1;dr hab. inż. Anna Żółć-Nowak;anna@example.org;planner;Gmina Miasta Gdyni
2;Jan Kowalski;;lawyer;Gmina Miasta Gdyni
3;Jan Kowalski;;driver;Gmina Miasta Gdyni
4;Ewa Lis;;clerk;Gmina Miasta Gdyni
5;Maria Wilk;;clerk;Gmina Miasta Gdyni
"""
TRAININGS = """training_id;training;person;person_email;person_institution;date;result;competence;level
t1;State aid in practice;ZOLC-NOWAK ANNA;ANNA@example.org;Gmina Miasta Gdyni;2025-03-01;completed;state aid;2
t1;State aid in practice;Lis Ewa;;Gmina Miasta Gdyni;2025-03-01;completed;state aid;2
t1;State aid in practice;Jan Kowalski;;Gmina Miasta Gdyni;2025-03-01;completed;state aid;2
"""
PROJECTS = """project_id;title;institution;person;person_institution;person_role
p1;State aid for the port;Gmina Miasta Gdyni;Maria Wilkk;Gmina Miasta Gdyni;lead
"""


@pytest.fixture
def competence(embedded_store, competence, capsys):
    """Run the command on an empty store; returns its exit code, standard output and standard error."""
    return lambda *arguments: (competence(*arguments), *capsys.readouterr())


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "files"
    made.mkdir()
    for name, text in {"roster": ROSTER, "trainings": TRAININGS, "projects": PROJECTS}.items():
        (made / f"{name}.csv").write_text(text, encoding="utf-8")
    (made / "roster.mapping.yaml").write_text("namespace: uk\n", encoding="utf-8")
    return made


def people(store):
    return {row["id"] for row in store.read("MATCH (p:Person) RETURN p.id AS id")}


def items(competence, *options):
    code, out, _ = competence("review", "--format", "json", "--limit", "1000", *options)
    assert code == 0
    return json.loads(out)


def test_files_of_an_office_make_one_person_of_each(competence, folder, embedded_store):
    code, _, said = competence("load", folder)
    assert code == 0
    assert "are certain and became one" in said
    assert "are doubtful: competence review" in said
    found = people(embedded_store)
    # By e-mail, though with titles, in capitals and without diacritics; by name in the other order.
    assert {"uk:1", "uk:4"} <= found
    assert not [id_ for id_ in found if "nowak" in id_ or "lis" in id_ or id_.startswith("mailto")]
    # Two of one name in one office: which of them was trained is not guessed.
    assert {"uk:2", "uk:3", "name:jan kowalski@name:gmina miasta gdyni"} <= found
    pairs = {frozenset((one["a_name"], one["b_name"])) for one in items(competence, "--kind", "identity")}
    assert frozenset(("Maria Wilk", "Maria Wilkk")) in pairs


def test_nothing_changes_in_a_dry_run_or_when_a_file_comes_again(competence, folder, embedded_store):
    _, _, said = competence("load", folder, "--dry-run")
    assert "certain" not in said
    assert people(embedded_store) == set()
    competence("load", folder)
    before = embedded_store.version()
    _, _, said = competence("load", folder)
    assert "competence review" not in said
    assert embedded_store.version() == before


def test_files_before_one_that_is_not_understood_are_settled(competence, folder, embedded_store):
    (folder / "zzz.csv").write_text("qwerty;asdf\n1;2\n", encoding="utf-8")
    code, _, said = competence("load", folder)
    assert code == 2
    assert "became one" in said


def test_undo_makes_two_again(competence, folder, embedded_store):
    competence("load", folder)
    _, out, _ = competence("loads", "--format", "json")
    (roster,) = [row["id"] for row in json.loads(out) if row["file"] == "roster.csv"]
    code, _, said = competence("undo", roster)
    assert code == 0
    assert "no longer certain" in said
    assert not [id_ for id_ in people(embedded_store) if id_.startswith("uk:")]


def test_decisions_by_id_and_back(competence, folder, embedded_store):
    competence("load", folder)
    before = people(embedded_store)
    (wilk,) = [
        one["id"]
        for one in items(competence)
        if one["a_name"] + one["b_name"] in ("Maria WilkkMaria Wilk", "Maria WilkMaria Wilkk")
    ]
    code, _, said = competence("review", "--same", wilk, "--note", "asked her", "--by", "Zofia")
    assert (code, "1 decided" in said) == (0, True)
    assert len(people(embedded_store)) == len(before) - 1
    made = items(competence, "--decided")
    assert {"rule", "Zofia"} == {one["made_by"] for one in made}
    assert [(one["decision"], one["note"]) for one in made if one["id"] == wilk] == [("same", "asked her")]
    assert competence("review", "--undo", wilk)[0] == 0
    assert people(embedded_store) == before
    (suggested,) = items(competence, "--kind", "competence", "--label", "Project")
    assert competence("review", "--accept", suggested["id"])[0] == 0
    assert embedded_store.read("MATCH (:Project)-[r:REQUIRES]->(:Skill) RETURN count(r) AS n") == [{"n": 1}]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--same", "zzzz"), "There is nothing 'zzzz' to decide"),
        (("--undo", "zzzz"), "There is no decision 'zzzz'"),
        (("--same", "x", "--different", "x"), "given twice"),
        (("--decided", "--undo", "x"), "Give one of"),
        (("--decisions", "no-such-file.csv"), "does not exist"),
    ],
)
def test_what_cannot_be_done_is_told(competence, options, said):
    code, _, err = competence("review", *options)
    assert code == 2
    assert said in err


def test_the_list_goes_out_and_comes_back(competence, folder, embedded_store, tmp_path):
    competence("load", folder)
    listed = tmp_path / "list.csv"
    assert competence("review", "--write", listed)[0] == 0
    assert competence("review", "--write", listed)[0] == 2  # somebody may have filled it in
    with listed.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["decision"] for row in rows} == {""}
    before = people(embedded_store)
    for row in rows:
        row["decision"] = {"Maria Wilk": "ta sama", "Maria Wilkk": "ta sama", "Jan Kowalski": "perhaps"}.get(
            row["a_name"], ""
        )
    with listed.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    code, _, said = competence("review", "--decisions", listed)
    assert code == 1
    assert "decision='perhaps'" in said
    assert "1 decided" in said
    assert len(people(embedded_store)) == len(before) - 1
    again = competence("review", "--decisions", listed)
    assert "0 decided, 1 decided before" in again[2]


def test_what_is_not_listed_is_decided_by_naming_both(competence, folder, embedded_store):
    competence("load", folder)
    before = people(embedded_store)
    code, _, told = competence("review", "--merge", "Ewa Lis", "uk:5", "--note", "married in 2025")
    assert code == 0, told
    assert before - people(embedded_store) == {"uk:5"}
    (made,) = [d for d in json.loads(competence("review", "--decided", "--format", "json")[1]) if d["note"]]
    assert (made["a_id"], made["b_id"], made["decision"]) == ("uk:4", "uk:5", "same")
    assert competence("review", "--undo", made["id"])[0] == 0
    assert people(embedded_store) == before


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Ewa Liss", "uk:5", "write 'Person uk:4'"),
        ("Jan Kowalski", "uk:5", "could be"),
        ("uk:4", "Gmina Miasta Gdyni", "Name two people, two institutions or two competences"),
        ("uk:4", "uk:4", "cannot be decided to be same"),
        ("uk:4", "Nobody Atall", "nothing called"),
    ],
)
def test_nothing_is_merged_by_guess(competence, folder, embedded_store, one, other, told):
    competence("load", folder)
    before = people(embedded_store)
    code, _, said = competence("review", "--merge", one, other)
    assert code == 2 and told in said
    assert people(embedded_store) == before
