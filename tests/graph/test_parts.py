"""Parts of a snapshot: what is left, and that it is a snapshot like any other."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from towns import load_towns

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.parts import part
from competence_explorer.graph.search import find_one
from competence_explorer.graph.snapshot import take_snapshot
from competence_explorer.graph.ties import KINDS, ties

ENDS = ("start", "end")


@pytest.fixture(scope="module")
def snapshot(module_store):
    load_towns(module_store)
    return take_snapshot(module_store)


def ids(snapshot, label):
    return set(snapshot.nodes(label).texts("id"))


def pairs(snapshot, tied):
    """The pairs that are tied, by the first letters of their keys."""
    names = list(snapshot.nodes("Person").texts("id"))
    return {names[a][0] + names[b][0] for a, b in itertools.combinations(range(len(names)), 2) if tied.adjacency[a, b]}


def test_the_whole_is_a_part(snapshot):
    whole = part(snapshot)
    assert {name: len(table) for name, table in whole.tables.items()} == {
        name: len(table) for name, table in snapshot.tables.items()
    }
    assert pairs(whole, ties(whole)) == {"ab", "ac", "bd", "cd", "de", "df"}


def test_a_metropolis(snapshot):
    area = part(snapshot, metropolis=find_one(snapshot, "Metropolis", "Łódź area"))
    assert ids(area, "Institution") == {"lodz"}
    assert ids(area, "Person") == {"ewa"}
    assert len(area.relationships("ATTENDED")) == 1
    assert len(area.relationships("GIVES")) == 0
    # Who has left is not there: Grażyna's post at Gdynia ended.
    rest = part(snapshot, metropolis=find_one(snapshot, "Metropolis", "Tricity"))
    assert ids(rest, "Person") == {"anna", "bartek", "celina", "daniel", "filip"}
    assert pairs(rest, ties(rest)) == {"ab", "ac", "bd", "cd", "df"}


def test_a_theme(snapshot):
    energy = part(snapshot, theme=find_one(snapshot, "Theme", "clean energy"))
    assert ids(energy, "Project") == {"warmth"}
    assert pairs(energy, ties(energy, ["project"])) == {"cd"}
    assert ids(energy, "Person") == ids(snapshot, "Person")


@pytest.mark.parametrize(
    ("years", "projects", "tied"),
    [
        ({"since": 2021}, {"warmth", "tram"}, {"ab", "cd", "bd", "de", "df"}),  # Anna left the tram line in 2018
        ({"until": 2017}, {"tram"}, {"ac", "df"}),  # Bartek came to the department in 2018
        ({"since": 2023, "until": 2023}, {"tram"}, {"ab", "bd", "df"}),
        ({"since": 2024}, {"tram"}, {"ab", "de", "df"}),
    ],
)
def test_years(snapshot, years, projects, tied):
    some = part(snapshot, **years)
    assert ids(some, "Project") == projects
    assert pairs(some, ties(some)) == tied
    assert pairs(snapshot, ties(snapshot, **years)) == tied


@pytest.mark.parametrize("kinds", [[], *([kind] for kind in KINDS), ["project", "department"], list(KINDS)])
def test_kinds_of_tie(snapshot, kinds):
    """All ties of the part are the ties of these kinds of the whole."""
    some = part(snapshot, kinds=kinds)
    np.testing.assert_array_equal(ties(some).adjacency.toarray(), ties(snapshot, kinds).adjacency.toarray())
    assert len(some.relationships("EMPLOYED_BY")) == len(snapshot.relationships("EMPLOYED_BY"))


def test_an_unknown_kind_is_told(snapshot):
    with pytest.raises(UsageError, match="No kind of tie 'friendship'"):
        part(snapshot, kinds=["friendship"])


def test_parts_of_parts(snapshot):
    area = find_one(snapshot, "Metropolis", "Tricity")
    theme = find_one(snapshot, "Theme", "clean energy")
    at_once, one_by_one = part(snapshot, area, theme, 2021), part(part(part(snapshot, area), None, theme), since=2021)
    for name, table in at_once.tables.items():
        assert len(table) == len(one_by_one.tables[name])
    assert ids(at_once, "Project") == {"warmth"}


def named(snapshot, name):
    """The rows of a table of relationships, by the ids of their ends and their key."""
    _, *labels = name.split(":")
    table = snapshot.tables[name]
    ends = [
        np.array(snapshot.nodes(label).texts("id"))[table.numbers(end)] for end, label in zip(ENDS, labels, strict=True)
    ]
    return list(zip(*ends, table.texts("key"), strict=True))


@pytest.mark.parametrize("seed", range(5))
def test_relationships_between_what_is_left_are_left(snapshot, seed):
    rng = np.random.default_rng(seed)
    masked = ["Person", "Project", "EMPLOYED_BY:Person:Institution"]
    keep = {name: rng.random(len(snapshot.tables[name])) < 0.6 for name in masked}
    left = snapshot.only(keep)
    for label in ("Person", "Project"):
        names = np.array(snapshot.nodes(label).texts("id"))
        assert list(left.nodes(label).texts("id")) == names[keep[label]].tolist()
    for name in (name for name in snapshot.tables if ":" in name):
        _, *labels = name.split(":")
        own = keep.get(name, itertools.repeat(True))
        there = [set(left.nodes(label).texts("id")) for label in labels]
        wanted = [row for row, mine in zip(named(snapshot, name), own, strict=False) if mine]
        assert named(left, name) == [row for row in wanted if row[0] in there[0] and row[1] in there[1]]
