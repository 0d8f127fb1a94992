"""Search by name: diacritics, typing errors, word order, and what is said when nothing or too much is found."""

from __future__ import annotations

import pytest
from worlds import ROSTER, load_rows, node, person, place, says, skill

from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.search import find_one, fold, name_of, nearest, search
from competence_explorer.graph.snapshot import take_snapshot

PEOPLE = [
    "Żaneta Żółkiewska",
    "Jan Kowalski",
    "Jan Kowalewski",
    "Maria Nowak",
    "Anna Maria Nowak-Łęcka",
    "Øyvind Straße",
]
SKILLS = [
    skill("local:state-aid", name="state aid", name_pl="pomoc publiczna", alternative_names=["public support"]),
    skill("local:procurement", name="public procurement", name_pl="zamówienia publiczne"),
    skill("local:c", name="C"),
]


@pytest.fixture
def snapshot(embedded_store):
    """Names on one engine: search sees only the snapshot, which is the same on both."""
    rows = [says(n, person(f"p:{n}", name=name)) for n, name in enumerate(PEOPLE)]
    rows += [says(20, what) for what in SKILLS]
    rows += [
        says(30, place("gdansk", name="Gmina Miasta Gdańska", alternative_names=["Gdańsk"])),
        says(31, node("Person", "p:x")),
    ]
    load_rows(embedded_store, ROSTER, rows)
    return take_snapshot(embedded_store)


def names(snapshot, text, label="Person"):
    return [name_of(snapshot, label, match.node) for match in search(snapshot, label, text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("zaneta zolkiewska", "Żaneta Żółkiewska"),
        ("ŻANETA ŻÓŁKIEWSKA", "Żaneta Żółkiewska"),
        ("Zolkiewska Zaneta", "Żaneta Żółkiewska"),
        ("Żanetta Żułkiewska", "Żaneta Żółkiewska"),
        ("  Jan   Kowalski ", "Jan Kowalski"),
        ("Kowalski, Jan", "Jan Kowalski"),
        ("oyvind strasse", "Øyvind Straße"),
        ("p:1", "Jan Kowalski"),
        ("Anna Nowak-Lecka", "Anna Maria Nowak-Łęcka"),
        ("p:x", "p:x"),
    ],
)
def test_the_best_match_of_a_person(snapshot, text, wanted):
    assert names(snapshot, text)[0] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("pomoc publiczna", "state aid"),
        ("public support", "state aid"),
        ("zamowienia publiczne", "public procurement"),
        ("procurement public", "public procurement"),
        ("pubic procurment", "public procurement"),
        ("local:state-aid", "state aid"),
        ("c", "C"),
    ],
)
def test_competences_have_several_names(snapshot, text, wanted):
    assert names(snapshot, text, "Skill")[0] == wanted


def test_the_same_name_leaves_out_lesser_ones(snapshot):
    assert names(snapshot, "jan kowalski") == ["Jan Kowalski"]
    assert names(snapshot, "GDANSK", "Institution") == ["Gmina Miasta Gdańska"]


def test_each_node_once_best_first_and_no_more_than_asked_for(snapshot):
    matches = search(snapshot, "Person", "Nowak")
    assert len({match.node for match in matches}) == len(matches)
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    assert len(search(snapshot, "Person", "Nowak", limit=1)) == 1


@pytest.mark.parametrize("text", ["", "  ", "Xerxes", "???"])
def test_nothing_is_like_it(snapshot, text):
    assert search(snapshot, "Person", text) == []
    with pytest.raises(NotFoundError) as missing:
        find_one(snapshot, "Person", text)
    assert missing.value.status == 404
    assert missing.value.hint.startswith("Nearest: ")


def test_the_nearest_are_named(snapshot):
    assert "state aid" in nearest(snapshot, "Skill", "aid for states")
    assert nearest(snapshot, "Theme", "energy") == "There is no theme in the graph yet."


def test_several_equally_good_are_all_named_with_their_ids(embedded_store):
    load_rows(
        embedded_store, ROSTER, [says(n, person(f"p:{n}", name=name)) for n, name in enumerate(["Jan Lis", "JAN LIS"])]
    )
    with pytest.raises(NotFoundError) as several:
        find_one(take_snapshot(embedded_store), "Person", "jan lis")
    assert "Jan Lis (p:0)" in several.value.hint
    assert "(p:1)" in several.value.hint


def test_fewer_other_words_decide_nothing_but_the_order(embedded_store):
    known = ["Fundacja Zielona Wydma", "Fundacja Ster", "Fundacja"]
    load_rows(embedded_store, ROSTER, [says(n, place(f"f{n}", name=name)) for n, name in enumerate(known[:2])])
    snapshot = take_snapshot(embedded_store)
    assert names(snapshot, "fundacja", "Institution") == ["Fundacja Ster", "Fundacja Zielona Wydma"]
    with pytest.raises(NotFoundError, match="2 different ones") as several:
        find_one(snapshot, "Institution", "fundacja")
    assert several.value.hint == "Say which by its id: Fundacja Ster (f1), Fundacja Zielona Wydma (f0)."
    load_rows(embedded_store, ROSTER, [says(n, place(f"f{n}", name=name)) for n, name in enumerate(known)])
    snapshot = take_snapshot(embedded_store)
    assert name_of(snapshot, "Institution", find_one(snapshot, "Institution", "fundacja")) == "Fundacja"


def test_of_very_many_all_are_counted(embedded_store):
    load_rows(embedded_store, ROSTER, [says(n, person(f"p:{n}", name=f"Jan Lis {n}")) for n in range(30)])
    with pytest.raises(NotFoundError, match="30 different ones"):
        find_one(take_snapshot(embedded_store), "Person", "jan lis")


def test_folding():
    assert fold("  ZAŻÓŁĆ\tgęślą  Jaźń ") == "zazolc gesla jazn"
    assert fold("ŁÓDŹ") == fold("łódź") == fold("lodz") == "lodz"
