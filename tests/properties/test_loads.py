"""Random sources about a few people, competences and institutions: what must hold whatever they say."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import can, claims, everything, graph, load_rows, person, place, post, says, skill, tie

from competence_explorer.graph.claims import undo
from competence_explorer.graph.records import Source

PEOPLE = st.builds(
    lambda id, title, seen, spoken: person(id, job_title=title, visibility=seen, languages=spoken),
    st.sampled_from(["anna", "bartek", "celina"]),
    st.sampled_from([None, "clerk", "head"]),
    st.sampled_from([None, "hidden", "network"]),
    st.sampled_from([None, ["pl"], ["de", "en"]]),
)
PLACES = st.builds(lambda id, name: place(id, name=name), st.sampled_from(["gdynia", "sopot"]), st.sampled_from("AB"))
SKILLS = st.builds(skill, st.sampled_from(["excel", "polish"]), kind=st.sampled_from([None, "skill", "knowledge"]))
LEVELS = st.sampled_from([None, 1, 3])
ROWS = st.integers(2, 9)
STATEMENTS = st.one_of(
    st.builds(says, ROWS, PEOPLE),
    st.builds(post, ROWS, PEOPLE, PLACES, role=st.sampled_from([None, "clerk"])),
    st.builds(can, ROWS, PEOPLE, SKILLS, self_level=LEVELS, supervisor_level=LEVELS),
    st.builds(
        lambda row, who, boss: says(row, who, tie("REPORTS_TO", who, boss), mentions=[boss]),
        ROWS,
        PEOPLE,
        st.just(person("daniel")),
    ),
)
FILES = st.lists(STATEMENTS, max_size=5)
SOURCES = [
    Source("staff-roster", "Gdynia"),
    Source("needs", "Sopot"),
    Source("staff-roster", "Sopot", as_of="2026-01-01"),
]
LOADS = st.lists(st.tuples(st.sampled_from(SOURCES), FILES), min_size=1, max_size=3)

on_an_engine = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def load_all(store, loads, **options):
    store.clear()
    return [load_rows(store, source, rows, allow_drop=True, **options).load_id for source, rows in loads]


@on_an_engine
@given(loads=LOADS, batch=st.integers(1, 3))
def test_the_size_of_the_batches_does_not_matter(store, loads, batch):
    load_all(store, loads)
    expected = graph(store), claims(store)
    load_all(store, loads, batch=batch)
    assert (graph(store), claims(store)) == expected


@on_an_engine
@given(files=st.lists(FILES, min_size=3, max_size=3), seed=st.integers(0, 99))
def test_the_order_of_rows_and_files_does_not_matter(store, files, seed):
    loads = list(zip(SOURCES, files, strict=True))
    load_all(store, loads)
    expected = graph(store), claims(store)
    shuffle = random.Random(seed)
    mixed = [(source, shuffle.sample(rows, len(rows))) for source, rows in shuffle.sample(loads, 3)]
    load_all(store, mixed, batch=2)
    assert (graph(store), claims(store)) == expected


@on_an_engine
@given(loads=LOADS, last=st.tuples(st.sampled_from(SOURCES), FILES))
def test_a_load_and_its_undo_leave_the_graph_as_it_was(store, loads, last):
    load_all(store, loads)
    before = everything(store)
    load_id = load_rows(store, last[0], last[1], allow_drop=True, batch=2).load_id
    if load_id:
        undo(store, load_id, batch=2)
    assert everything(store) == before


@on_an_engine
@given(loads=LOADS, which=st.integers(0, 2))
def test_undo_of_any_load_is_as_if_it_had_never_been(store, loads, which):
    which %= len(loads)
    load_all(store, loads[:which] + loads[which + 1 :])
    expected = graph(store), claims(store)
    ids = load_all(store, loads)
    if all(ids):  # else one only repeated another, and was not noted
        undo(store, ids[which])
        assert (graph(store), claims(store)) == expected


@on_an_engine
@given(loads=LOADS)
def test_every_relationship_has_its_ends_and_rests_on_claims_in_force(store, loads):
    load_all(store, loads)
    in_force = {id for id, active in claims(store) if active}
    rests = "RETURN x.claims AS claims"
    for row in [
        *store.read(f"MATCH (x) WHERE x.claims IS NOT NULL {rests}"),
        *store.read(f"MATCH ()-[x]->() WHERE x.claims IS NOT NULL {rests}"),
    ]:
        assert row["claims"]
        assert set(row["claims"]) <= in_force


@on_an_engine
@given(loads=LOADS)
def test_the_last_file_again_writes_nothing(store, loads):
    load_all(store, loads)
    version = store.version()
    source, rows = loads[-1]
    assert load_rows(store, source, rows, allow_drop=True).load_id == ""
    assert store.version() == version
