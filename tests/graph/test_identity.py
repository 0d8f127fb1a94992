"""Making nodes one and two again: nothing is lost, nothing depends on the order, the graph before comes back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import can, claims, graph, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph.claims import undo
from competence_explorer.graph.decisions import RULE, Decision, read_decisions
from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.identity import MATCHED, decide, doubtful, settle
from competence_explorer.graph.records import Ref, Source
from competence_explorer.graph.search import find_one
from competence_explorer.graph.snapshot import take_snapshot

ROSTER, TRAININGS, PORTFOLIO = Source("staff-roster", "Gdynia"), Source("training-records"), Source("project-portfolio")
GDYNIA = place("gdynia", name="Gmina Miasta Gdyni")
OTHER = place("name:miasto gdynia", name="Miasto Gdynia")
ANNA = person("uk:7", name="Anna Nowak", email="a.nowak@example.org", visibility="network")
SHE = person("name:anna nowak@gdynia", name="Anna Nowak", visibility="institution")
LAW, PROJECT = skill("law"), node("Project", "x1", title="Port rail")
SAME = Decision("same", ANNA.ref, SHE.ref, "Zofia")


def town(store):
    """Anna in her office's roster, and by her name only in a project list and a training record."""
    first = load_rows(store, ROSTER, [post(2, ANNA, GDYNIA, role="clerk"), can(3, ANNA, LAW, self_level=2)])
    load_rows(store, PORTFOLIO, [says(2, PROJECT, tie("WORKED_ON", SHE, PROJECT, role="lead"), mentions=[SHE])])
    load_rows(store, TRAININGS, [can(2, SHE, LAW, training_level=1), post(3, SHE, GDYNIA, role="clerk")])
    return first


def people(store):
    return [row["id"] for row in store.read("MATCH (p:Person) RETURN p.id AS id ORDER BY id")]


def test_two_become_one_with_all_that_was_said_of_both(store):
    town(store)
    changes = decide(store, [SAME])
    assert people(store) == ["uk:7"]
    assert (changes.nodes.removed, changes.nodes.updated) == (1, 1)
    (row,) = store.read(
        "MATCH (p:Person)-[r:WORKED_ON]->(x:Project), (p)-[h:HAS_SKILL]->(:Skill) "
        "RETURN p.visibility AS seen, p.merged_ids AS merged, r.role AS role, h.self_level AS own, "
        "h.training_level AS taught, size(h.claims) AS claims"
    )
    assert row == {
        "seen": "institution",  # the strictest counts, whoever said it
        "merged": ["name:anna nowak@gdynia"],
        "role": "lead",
        "own": 2,
        "taught": 1,
        "claims": 2,
    }


def test_taking_a_decision_back_gives_the_graph_before_it(store):
    town(store)
    before = graph(store), claims(store)
    decide(store, [SAME])
    assert graph(store) != before[0]
    assert claims(store) == before[1]
    decide(store, [], [SAME.id])
    assert (graph(store), claims(store)) == before
    assert read_decisions(store.read) == []


def test_decisions_are_kept_through_loads_and_undo(store):
    first = town(store)
    decide(store, [SAME])
    merged = graph(store)
    # The same file again changes nothing; a newer one speaks of the merged person.
    assert (
        load_rows(store, ROSTER, [post(2, ANNA, GDYNIA, role="clerk"), can(3, ANNA, LAW, self_level=2)]).load_id == ""
    )
    newer = load_rows(store, TRAININGS, [can(2, SHE, LAW, training_level=2), post(3, SHE, GDYNIA, role="clerk")])
    assert people(store) == ["uk:7"]
    undo(store, newer.load_id)
    assert graph(store) == merged
    undo(store, first.load_id)
    assert people(store) == ["uk:7"]  # what is left of her stands under the key that was decided
    decide(store, [], [SAME.id])
    assert people(store) == [SHE.ref.id]


def test_a_decision_before_the_files_gives_the_same_graph(store):
    town(store)
    decide(store, [SAME])
    expected = graph(store), claims(store)
    store.clear()
    load_rows(store, PORTFOLIO, [says(2, PROJECT, tie("WORKED_ON", SHE, PROJECT, role="lead"), mentions=[SHE, ANNA])])
    decide(store, [SAME])
    load_rows(store, PORTFOLIO, [says(2, PROJECT, tie("WORKED_ON", SHE, PROJECT, role="lead"), mentions=[SHE])])
    load_rows(store, TRAININGS, [can(2, SHE, LAW, training_level=1), post(3, SHE, GDYNIA, role="clerk")])
    load_rows(store, ROSTER, [post(2, ANNA, GDYNIA, role="clerk"), can(3, ANNA, LAW, self_level=2)])
    assert graph(store) == expected[0]


def test_what_contradicts_or_names_what_is_gone_changes_nothing(store):
    town(store)
    decide(store, [SAME])
    before = graph(store), read_decisions(store.read)
    gone = Decision("same", ANNA.ref, Ref("Person", "uk:999"), "Zofia")
    with pytest.raises(NotFoundError, match="uk:999"):
        decide(store, [gone])
    third = person("uk:8", name="Anna Nowak")
    load_rows(store, Source("institutions"), [says(2, third)])
    decide(store, [Decision("different", SHE.ref, third.ref, "Zofia")])
    with pytest.raises(UsageError, match="cannot be"):
        decide(store, [Decision("same", ANNA.ref, third.ref, "Zofia")])
    with pytest.raises(NotFoundError, match="no decision"):
        decide(store, [], ["0" * 12])
    decide(store, [], [Decision("different", SHE.ref, third.ref).id])
    assert [d.id for d in read_decisions(store.read)] == [d.id for d in before[1]]


def test_institutions_become_one_with_their_people(store):
    load_rows(store, ROSTER, [post(2, ANNA, GDYNIA), post(3, person("uk:9"), OTHER)])
    decide(store, [Decision("same", GDYNIA.ref, OTHER.ref, "Zofia")])
    rows = store.read("MATCH (p:Person)-[:EMPLOYED_BY]->(i:Institution) RETURN i.id AS id, p.id AS who ORDER BY who")
    assert rows == [{"id": "gdynia", "who": "uk:7"}, {"id": "gdynia", "who": "uk:9"}]


def certain_twins():
    """Two files that give one person the same e-mail under two keys."""
    twin = person("lms:12", name="Nowak Anna", email="A.Nowak@example.org")
    return [
        (ROSTER, [post(2, ANNA, GDYNIA, role="clerk")]),
        (TRAININGS, [post(2, twin, GDYNIA, role="clerk"), can(3, twin, LAW, training_level=1)]),
    ]


@pytest.mark.parametrize("turn", [1, -1])
def test_a_rule_makes_one_what_is_certain_in_any_order_of_files(store, turn):
    for source, rows in certain_twins()[::turn]:
        load_rows(store, source, rows)
        settle(store)
    assert people(store) == ["lms:12"]
    (made,) = read_decisions(store.read)
    assert made.made_by == RULE and made.reasons
    assert settle(store)[:3] == (1, 0, 0)  # and goes on seeing both apart


def test_a_rule_takes_back_what_is_no_longer_certain(store):
    loaded = [load_rows(store, source, rows) for source, rows in certain_twins()]
    settle(store)
    undo(store, loaded[1].load_id)
    assert settle(store).gone == 1
    assert people(store) == ["uk:7"]


def test_a_person_stands_above_the_rule(store):
    for source, rows in certain_twins():
        load_rows(store, source, rows)
    decide(store, [Decision("different", ANNA.ref, Ref("Person", "lms:12"), "Zofia")])
    settle(store)
    assert people(store) == ["lms:12", "uk:7"]
    assert not [d for d in read_decisions(store.read) if d.by_rule]


def test_what_is_doubtful_is_asked_until_it_is_decided(store):
    near = person("uk:70", name="Anna Nowakk", job_title="clerk")
    load_rows(store, ROSTER, [post(2, ANNA, GDYNIA, role="clerk"), post(3, near, GDYNIA, role="clerk")])
    settle(store)
    (doubt,) = doubtful(store, "Person")
    assert {doubt.a.id, doubt.b.id} == {"uk:7", "uk:70"}
    assert doubt.found.reasons
    decide(store, [Decision("different", ANNA.ref, near.ref, "Zofia")])
    assert doubtful(store, "Person") == []


KEYS = {
    "Person": [person(id) for id in ("anna", "bartek", "celina")],
    "Institution": [place(id) for id in ("gdynia", "sopot")],
    "Skill": [skill(id) for id in ("excel", "polish")],
}
PAIRS = st.sampled_from(
    [(a.ref, b.ref) for label in MATCHED for a in KEYS[label] for b in KEYS[label] if a.ref.id < b.ref.id]
)
FILES = st.lists(
    st.one_of(
        st.builds(post, st.just(2), st.sampled_from(KEYS["Person"]), st.sampled_from(KEYS["Institution"])),
        st.builds(
            can,
            st.just(3),
            st.sampled_from(KEYS["Person"]),
            st.sampled_from(KEYS["Skill"]),
            self_level=st.integers(1, 4),
        ),
        st.builds(
            lambda who, boss: says(4, who, tie("REPORTS_TO", who, boss), mentions=[boss]),
            st.sampled_from(KEYS["Person"]),
            st.sampled_from(KEYS["Person"]),
        ),
    ),
    max_size=6,
)
ALL = says(9, KEYS["Person"][0], mentions=[n for nodes in KEYS.values() for n in nodes])


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(first=FILES, second=FILES, pairs=st.lists(PAIRS, max_size=3, unique=True), turn=st.sampled_from([1, -1]))
def test_files_and_decisions_in_any_order_and_back(store, first, second, pairs, turn):
    store.clear()
    made = [Decision("same", a, b, "Zofia") for a, b in pairs]
    load_rows(store, Source("calls"), [ALL])
    load_rows(store, ROSTER, first)
    load_rows(store, TRAININGS, second)
    before = graph(store)
    for decision in made:
        decide(store, [decision])
    expected = graph(store)
    for decision in made[::turn]:
        decide(store, [], [decision.id])
    assert graph(store) == before
    store.clear()
    load_rows(store, Source("calls"), [ALL])
    decide(store, made[::turn])
    load_rows(store, TRAININGS, second)
    load_rows(store, ROSTER, first)
    assert graph(store) == expected


def test_the_snapshot_knows_the_other_keys(store):
    town(store)
    decide(store, [SAME])
    snapshot = take_snapshot(store)
    table = snapshot.nodes("Person")
    assert table.texts("merged_ids").list(table.index["uk:7"]) == [SHE.ref.id]
    assert find_one(snapshot, "Person", SHE.ref.id) == table.index["uk:7"]
