"""Competences: rules one by one, and precision and recall on ESCO's labels, where the URI says what is the same."""

from __future__ import annotations

import csv
import io
import random
import zipfile

import pytest
from corruption import typing_error
from figures import PRECISION, RECALL, figures, wrong

from competence_explorer.graph.keys import fold
from competence_explorer.graph.matching import Entity, candidates

ESCO = "http://data.europa.eu/esco/skill/"


def pairs(*entities):
    return {(c.a_id, c.b_id): c.verdict for c in candidates("Skill", entities)}


def local(name, **details):
    return Entity(f"local:{name}", (name,), **details)


PROCUREMENT = Entity(f"{ESCO}1", ("public procurement", "zamówienia publiczne", "government purchasing"))


@pytest.mark.parametrize(
    "name", ["Public  Procurement", "ZAMÓWIENIA PUBLICZNE", "zamowienia publiczne", "Government purchasing"]
)
def test_by_any_of_its_names(name):
    assert set(pairs(PROCUREMENT, local(name)).values()) == {"certain"}


@pytest.mark.parametrize("name", ["public procurment", "procurement, public", "zamówienie publiczne"])
def test_for_review(name):
    assert set(pairs(PROCUREMENT, local(name)).values()) == {"doubtful"}


@pytest.mark.parametrize("name", ["private placement", "procurement", "public transport", "?"])
def test_not_shown(name):
    assert pairs(PROCUREMENT, local(name), local("!")) == {}


def test_signs_and_numbers_tell_apart():
    assert pairs(local("C"), local("C++"), local("C#")) == {}
    assert pairs(local("standard ISO 9001"), local("standard ISO 9002")) == {}


def test_short_names_and_other_kinds_are_for_review():
    assert set(pairs(local("SAS"), Entity("x:1", ("sas",))).values()) == {"doubtful"}
    knowledge = Entity("x:1", ("Budgeting",), kind="knowledge")
    assert set(pairs(local("budgeting", kind="skill"), knowledge).values()) == {"doubtful"}


def test_two_concepts_are_two_and_their_common_name_is_neither():
    other = Entity(f"{ESCO}2", ("manage tenders", "government purchasing"))
    found = pairs(PROCUREMENT, other, local("government purchasing"))
    assert len(found) == 3
    assert set(found.values()) == {"doubtful"}


HOW = {
    "as it is": lambda rng, name: name,
    "capitals": lambda rng, name: name.upper(),
    "no diacritics": lambda rng, name: fold(name),
    "spaces and marks": lambda rng, name: name.replace(" ", "  ").replace("-", " ") + ".",
    "error": lambda rng, name: typing_error(rng, name) if len(name) > 8 else name,
    "order": lambda rng, name: " ".join(sorted(name.split())),
}


def concepts(folder):
    """ESCO's skills with all names in English and, of those that are given, Polish."""
    with (folder / "skills_pl_partial.csv").open(encoding="utf-8") as file:
        polish = {row["conceptUri"]: row for row in csv.DictReader(file)}
    with zipfile.ZipFile(folder / "esco-v1.1.1-en.zip").open("skills_en.csv") as raw:
        rows = list(csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8")))
    for row in rows:
        pl = polish.get(row["conceptUri"], {"preferredLabel_pl": "", "altLabels_pl": ""})
        names = (row["preferredLabel"], pl["preferredLabel_pl"], *row["altLabels"].split("\n"))
        names += tuple(pl["altLabels_pl"].replace("|", "\n").split("\n"))
        yield Entity(row["conceptUri"], tuple(dict.fromkeys(name.strip() for name in names if name.strip())))


@pytest.mark.parametrize("seed", [1, 20_260])
def test_aims_on_esco(seed, shared_data, capsys):
    """Names of 3,000 concepts as local competences, changed with a seed, against all concepts."""
    known, rng = list(concepts(shared_data / "esco")), random.Random(seed)
    chosen = {f"local:{i}": concept for i, concept in enumerate(rng.sample(known, 3_000))}
    new = [Entity(id_, (HOW[rng.choice(list(HOW))](rng, rng.choice(c.names)),)) for id_, c in chosen.items()]
    true = {frozenset((id_, concept.id)) for id_, concept in chosen.items()}
    found = list(candidates("Skill", new, known))
    result = figures(found, true)
    with capsys.disabled():
        print(f"\ncompetences, seed {seed}: {len(new)} against {len(known)}, {result}")
    assert result.precision >= PRECISION, wrong(found, true)
    assert result.recall >= RECALL
