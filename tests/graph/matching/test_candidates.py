"""What holds of every label: no order matters, pairs are symmetric, nothing matches itself, blocks miss nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import ROSTER, day, load_rows, node, place, post, says, skill

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.matching import Candidate, Entity, blocking, candidates, from_snapshot
from competence_explorer.graph.matching.blocking import Pass, pairs
from competence_explorer.graph.matching.candidates import MATCHERS
from competence_explorer.graph.snapshot import take_snapshot

WORDS = st.sampled_from(
    ["Jan", "jan", "Anna", "Nowak", "Kowalski", "Kowalsky", "Żółć", "Zolc", "dr", "J.", "Gmina", "Miasto", "Gdańsk",
     "Gdańska", "Urząd", "w", "S.A.", "AB", "5", "II", "kommun", "Powiat", "-", "C++", ","]
)  # fmt: skip
NAMES = st.lists(WORDS, max_size=4).map(" ".join) | st.text(max_size=6)
ENTITIES = st.lists(
    st.builds(
        Entity,
        id=st.tuples(st.sampled_from(["hr", "name", "http"]), st.integers(0, 30)).map(lambda p: f"{p[0]}:{p[1]}"),
        names=st.lists(NAMES, max_size=3).map(tuple),
        kind=st.sampled_from(["", "municipality", "company"]),
        municipality_code=st.sampled_from(["", "2261011", "226101", "2262011"]),
        email=st.sampled_from(["", "jan@x.example", "anna.kowalski@x.example"]),
        institutions=st.sets(st.sampled_from(["g", "s", ""]), max_size=2).map(lambda s: tuple(sorted(s))),
        job_titles=st.sampled_from([(), ("clerk",), ("Clerk", "driver")]),
        years=st.sampled_from([(), (2001, 2005), (2004, 2020), (2010, 9999)]),
    ),
    max_size=8,
    unique_by=lambda entity: entity.id,
)
LABELS = st.sampled_from(list(MATCHERS))


@settings(max_examples=200, deadline=None)
@given(LABELS, ENTITIES, st.randoms(use_true_random=False))
def test_the_order_of_entities_does_not_matter(label, entities, random):
    found = list(candidates(label, entities))
    shuffled = random.sample(entities, len(entities))
    assert list(candidates(label, shuffled)) == found
    assert all(candidate.a_id < candidate.b_id for candidate in found)
    assert len({(c.a_id, c.b_id) for c in found}) == len(found)
    assert all(0 <= c.score <= 1 and c.reasons for c in found)


@settings(max_examples=200, deadline=None)
@given(LABELS, ENTITIES)
def test_new_and_known_are_symmetric(label, entities):
    if len(entities) < 2:
        return
    (one, other), swapped = entities[:2], {}
    for new, known in ((one, other), (other, one)):
        (found,) = list(candidates(label, [new], [known])) or [Candidate("", "", 0, "doubtful", ())]
        assert (found.a_id, found.b_id) in {("", ""), (new.id, known.id)}
        swapped[new.id] = found[2:4]
    assert swapped[one.id] == swapped[other.id]


@settings(max_examples=100, deadline=None)
@given(LABELS, ENTITIES, st.integers(0, 8))
def test_new_against_known_are_the_pairs_that_touch_a_new_one(label, entities, cut):
    new, known = entities[:cut], entities[cut:]
    ids = {entity.id for entity in new}
    together = {frozenset(c[:2]) for c in candidates(label, entities) if ids & {c.a_id, c.b_id}}
    assert {frozenset(c[:2]) for c in candidates(label, new, known)} == together


@pytest.mark.parametrize("label", MATCHERS)
def test_nothing_matches_itself(label):
    entity = Entity("x", ("Zielony Las", "Zielony  Las", "ZIELONY LAS"), institutions=("g",))
    assert list(candidates(label, [entity])) == []
    assert list(candidates(label, [entity], [entity])) == []
    assert list(candidates(label, [])) == []
    assert list(candidates(label, [], [entity, entity._replace(id="y")])) == []


def test_wrong_use_says_what_is_right():
    with pytest.raises(UsageError, match="Person, Institution, Skill"):
        candidates("Project", [])
    with pytest.raises(UsageError, match="'x' occurs twice"):
        candidates("Person", [Entity("x", ("a",)), Entity("x", ("b",))])


KEYS = st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 11)), min_size=1, unique=True), min_size=1)


@settings(deadline=None)
@given(KEYS, st.sets(st.integers(0, 5), min_size=1), st.sampled_from([1, 5, 10_000]))
def test_blocks_give_all_pairs_that_share_a_key(keys, new, chunk):
    """Against a comparison of all with all, however small the chunks; two spellings an owner."""
    owners, expected = np.arange(12, dtype=np.int32) // 2, set()
    for given_keys in keys:
        shared = {(i, j) for x, i in given_keys for y, j in given_keys if x == y and i < j}
        expected |= {(i, j) for i, j in shared if owners[i] != owners[j] and {owners[i], owners[j]} & new}
    passes = [Pass(np.array([k for k, _ in p]), np.array([i for _, i in p], np.int32)) for p in keys]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocking, "CHUNK", chunk)
        chunks = list(pairs(passes, owners, np.isin(np.arange(6), list(new)), list))
    found = [list(zip(a.tolist(), b.tolist(), strict=True)) for a, b in chunks]
    assert all(some == sorted(set(some)) for some in found)
    assert {pair for some in found for pair in some} == expected
    assert len(new) < 6 or sum(map(len, found)) == len(expected)  # each once where all are new


def test_large_blocks_are_bounded_and_keep_neighbours():
    count = 5_000
    everyone = np.arange(count, dtype=np.int32)
    one_block = Pass(np.zeros(count, np.int64), everyone)
    chunks = list(pairs([one_block], everyone, np.ones(count, np.bool_), lambda: [everyone.astype(np.int64)]))
    assert sum(len(a) for a, _ in chunks) < count * blocking.WINDOW
    assert all((b - a).max() <= blocking.WINDOW for a, b in chunks)


def test_from_a_snapshot(embedded_store):
    gdynia = place("gdynia", name="Gmina Miasta Gdyni", alternative_names=["Gdynia"], kind="municipality")
    anna = node("Person", "hr:1", name="Anna Żółć", email="a@x.example", job_title="clerk", languages=["pl"])
    rows = [
        post(2, anna, gdynia, role="head", start_date=day("2015-02-01"), end_date=day("2019-01-31")),
        post(3, anna, gdynia, role="clerk", start_date=day("2019-02-01")),
        post(4, node("Person", "hr:2", name="ZOLC ANNA"), gdynia),
        post(5, node("Person", "hr:3"), gdynia),
    ]
    load_rows(embedded_store, ROSTER, [*rows, says(9, skill("local:aid", name="state aid", name_pl="pomoc publiczna"))])
    snapshot = take_snapshot(embedded_store)
    people = from_snapshot(snapshot, "Person")
    assert people == [
        Entity("hr:1", ("Anna Żółć",), email="a@x.example", institutions=("gdynia",), job_titles=("clerk", "head"),
               years=(2015, 9999), languages=("pl",)),
        Entity("hr:2", ("ZOLC ANNA",), institutions=("gdynia",)),
    ]  # fmt: skip
    assert [c.verdict for c in candidates("Person", people)] == ["doubtful"]  # two ids of one register
    assert from_snapshot(snapshot, "Institution") == [
        Entity("gdynia", ("Gmina Miasta Gdyni", "Gdynia"), kind="municipality")
    ]
    assert from_snapshot(snapshot, "Skill") == [Entity("local:aid", ("state aid", "pomoc publiczna"))]
    with pytest.raises(UsageError, match="Person, Institution, Skill"):
        from_snapshot(snapshot, "Project")
