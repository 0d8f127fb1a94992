"""People: rules one by one, and precision and recall on real names with known corruptions (see ``corruption``)."""

from __future__ import annotations

import corruption
import pytest
from figures import PRECISION, RECALL, figures, true_pairs, wrong

from competence_explorer.graph.matching import Entity, candidates

HELD_OUT = 20_260
"""Seed of the people on whom nothing was adjusted; rules were adjusted on seed 1."""


def pair(one, other, **details):
    """The candidate that two names at one institution give; ``details`` are (of the one, of the other)."""
    details = {"institutions": (("gdynia",), ("gdynia",)), **details}
    made = [
        Entity(f"name:{i}", (name,), **{k: v[i] for k, v in details.items()}) for i, name in enumerate((one, other))
    ]
    found = list(candidates("Person", made))
    backwards = list(candidates("Person", [made[1]._replace(id="name:0"), made[0]._replace(id="name:1")]))
    assert [c[2:4] for c in found] == [c[2:4] for c in backwards]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jan Kowalski", "KOWALSKI JAN"),
        ("Jan Kowalski", "Kowalski, Jan"),
        ("dr hab. inż. Jan Kowalski", "Jan Kowalski, mgr"),
        ("prof. Jan Kowalski", "Jan Kowalski, prof. UG"),
        ("Żaneta Żółkiewska-Bąk", "Zaneta Zolkiewska-Bak"),
        ("Żaneta Żółkiewska-Bąk", "Bąk-Żółkiewska Żaneta"),
        ("Anna Maria Nowak", "Nowak Anna Maria"),
    ],
)
def test_surely_the_same(one, other):
    assert pair(one, other).verdict == "certain"


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Jan Kowalski", "Jan Kowalsky", "one letter differs: Kowalski/Kowalsky"),
        ("Jan Kowalski", "Jna Kowalski", "one letter differs: Jan/Jna"),
        ("Anna Nowak", "Anna Nowak-Kowalska", "one name has more words: Kowalska"),
        ("Anna Nowak", "Anna Maria Nowak", "one name has more words: Maria"),
        ("Jan Kowalski", "J. Kowalski", "an initial for a name: Jan/J"),
        ("J. Kowalski", "J. Kowalski", "a short name may mean several things"),
        ("Jan Żółć", "Jan Zółc", "different diacritics"),
    ],
)
def test_for_review(one, other, reason):
    found = pair(one, other)
    assert found.verdict == "doubtful"
    assert reason in found.reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [("Anna Nowak", "Jan Nowak"), ("Anna Nowak", "Anna Kowalska"), ("Katarzyna Nowak", "Kasia Nowak"), ("?", "!")],
)
def test_not_shown(one, other):
    assert pair(one, other) is None


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        ({"email": ("jan@gdynia.example", "kowalski@gdynia.example")}, "different e-mail"),
        ({"years": ((2001, 2005), (2010, 2020))}, "not there at the same time"),
        ({"job_titles": (("clerk",), ("driver",))}, "different job titles"),
        ({"institutions": (("gdynia",), ("sopot",))}, "different institutions"),
        ({"institutions": (("gdynia",), ())}, "institution not known"),
    ],
)
def test_the_same_name_is_not_enough(details, reason):
    found = pair("Jan Kowalski", "Jan Kowalski", **details)
    assert found.verdict == "doubtful"
    assert reason in found.reasons


def test_by_email():
    same = {"email": ("A.Nowak@gdynia.example", "a.nowak@gdynia.example"), "institutions": (("gdynia",), ("sopot",))}
    assert pair("Anna Nowak", "Anna Nowak-Lis", **same).verdict == "certain"
    assert pair("Anna Nowak", "Ana Nowak", **same).verdict == "certain"
    assert pair("Anna Nowak", "Anna Lis", **same).verdict == "doubtful"  # married, or a mailbox that two use
    assert pair("Anna Nowak", "Jan Lis", **same).verdict == "doubtful"


def test_married():
    found = pair("Anna Nowak", "Anna Kowalska", email=("anna.kowalska@gdynia.example", ""))
    assert found.verdict == "doubtful"
    assert "the e-mail of one holds the other's name" in found.reasons
    after = {"job_titles": (("clerk",), ("clerk",)), "years": ((2001, 2010), (2011, 2020))}
    assert pair("Anna Nowak", "Anna Kowalska", **after).verdict == "doubtful"


def test_one_id_a_register():
    at = {"institutions": ("gdynia",)}
    two = [Entity("hr:1", ("Jan Kowalski",), **at), Entity("hr:2", ("Jan Kowalski",), **at)]
    assert [c.verdict for c in candidates("Person", two)] == ["doubtful"]
    other = [two[0], Entity("training:2", ("Jan Kowalski",), **at)]
    assert [c.verdict for c in candidates("Person", other)] == ["certain"]


def test_two_of_one_name_in_one_office_leave_a_third_open():
    at = {"institutions": ("gdynia",)}
    made = [
        Entity("hr:1", ("Jan Kowalski",), email="jan@gdynia.example", **at),
        Entity("pl:1", ("Jan Kowalski",), email="jan2@gdynia.example", **at),
        Entity("name:x", ("Jan Kowalski",), **at),
        Entity("mailto:jan@gdynia.example", ("Kowalski Jan",), email="jan@gdynia.example", **at),
    ]
    found = {(c.a_id, c.b_id): c for c in candidates("Person", made)}
    assert [ids for ids, c in found.items() if c.verdict == "certain"] == [("hr:1", "mailto:jan@gdynia.example")]
    assert "could as well be another of that name" in found["hr:1", "name:x"].reasons
    new = {(c.a_id, c.b_id): c.verdict for c in candidates("Person", made[2:3], made[:2])}
    assert new == {("name:x", "hr:1"): "doubtful", ("name:x", "pl:1"): "doubtful"}


def test_rare_names_are_shown_across_institutions_common_ones_are_not():
    made = [Entity(f"name:{i}", ("Jan Kowalski",), institutions=(f"i{i}",)) for i in range(9)]
    assert list(candidates("Person", made)) == []
    assert len(list(candidates("Person", made[:3]))) == 3


@pytest.mark.parametrize("seed", [1, HELD_OUT])
def test_aims_on_real_names_with_known_corruptions(seed, shared_data, capsys):
    names = corruption.Names(shared_data / "names" / "pesel_names_ranked.csv")
    entities, whose = corruption.records(corruption.population(names, 20_000, seed), seed + 1)
    found, true = list(candidates("Person", entities)), true_pairs(whose)
    result = figures(found, true)
    with capsys.disabled():
        print(f"\npeople, seed {seed}: {len(entities)} records, {result}")
    assert result.precision >= PRECISION, wrong(found, true)
    assert result.recall >= RECALL
