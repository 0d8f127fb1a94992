"""Decisions: what stands for what after them, in whatever order they were made; contradictions are named."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence_explorer.graph.decisions import (
    RULE,
    Decision,
    aliases,
    check,
    contradiction,
    forget,
    pair_id,
    preference,
    read_decisions,
    save,
)
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.records import Ref, RelationshipRef, canonical


def person(id):
    return Ref("Person", str(id))


def same(a, b, **more):
    return Decision("same", person(a), person(b), made_by="Anna", **more)


def different(a, b):
    return Decision("different", person(a), person(b), made_by="Anna")


def rule(a, b, score=1.0):
    return Decision("same", person(a), person(b), made_by=RULE, score=score)


def test_all_of_a_set_become_the_preferred_one():
    found = aliases([same("uk:2", "mailto:a@b.pl"), same("name:anna@uk", "mailto:a@b.pl"), same("uk:2", "uk:1")])
    assert found == {person(id): person("uk:1") for id in ("uk:2", "mailto:a@b.pl", "name:anna@uk")}


def test_a_web_address_stands_for_a_local_name():
    esco, local = Ref("Skill", "http://data.europa.eu/esco/skill/1"), Ref("Skill", "local:state-aid")
    assert min([local, esco], key=preference) == esco


def test_a_relationship_moves_with_its_ends():
    known = aliases([same("a", "b")])
    tie = RelationshipRef("REPORTS_TO", person("b"), person("c"), "")
    assert canonical(tie, known) == RelationshipRef("REPORTS_TO", person("a"), person("c"), "")


def test_a_rule_does_not_join_what_a_person_keeps_apart_not_even_by_way_of_a_third():
    found = aliases([different("a", "c"), rule("a", "b", 0.99), rule("b", "c", 0.98)])
    assert found == {person("b"): person("a")}


def test_a_later_decision_on_a_pair_replaces_the_earlier_one(store):
    store.write(lambda tx: save(tx, [same("a", "b", reasons=("same e-mail",), score=0.9, note="asked her")]))
    (kept,) = read_decisions(store.read)
    assert kept == same("a", "b", reasons=("same e-mail",), score=0.9, note="asked her")
    store.write(lambda tx: save(tx, [different("b", "a")]))
    assert [decision.verdict for decision in read_decisions(store.read)] == ["different"]
    store.write(lambda tx: forget(tx, [different("a", "b").id]))
    assert read_decisions(store.read) == []


def test_what_contradicts_itself_is_named():
    with pytest.raises(UsageError, match="Person a and Person c cannot be different"):
        check([same("a", "b"), same("b", "c"), different("a", "c")])
    with pytest.raises(UsageError, match="Person b and Person c cannot be the same"):
        check([same("a", "b"), different("a", "c"), same("b", "c")])


def test_a_contradiction_is_told_with_the_chain_that_makes_it():
    made = [same("a", "b"), same("b", "c"), same("c", "d"), different("a", "d"), same("d", "e")]
    found = contradiction(made)
    assert found[0] == different("a", "d")
    assert {decision.id for decision in found} == {decision.id for decision in made[:4]}
    assert contradiction([*made[:3], different("a", "z"), rule("a", "z")]) == []


def test_no_id_of_a_pair_looks_like_a_number():
    assert all(pair_id(person(n), person(n + 1)).isalpha() for n in range(200))


PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] != p[1]), max_size=12)


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_sets_are_the_connected_components_in_any_order(pairs, random):
    made = [same(a, b) for a, b in pairs]
    found = aliases(made)
    shuffled = [Decision("same", d.b, d.a, made_by="Anna") for d in random.sample(made, len(made))]
    assert aliases(shuffled) == found
    graph = nx.Graph(pairs)
    expected = {person(n): person(min(part)) for part in nx.connected_components(graph) for n in part if n != min(part)}
    assert found == expected


@given(PAIRS, PAIRS, st.randoms(use_true_random=False))
def test_rules_never_join_what_is_kept_apart_in_any_order(joined, parted, random):
    made = [rule(a, b, score=(a + b) / 20) for a, b in joined] + [different(a, b) for a, b in parted]
    found = aliases(made)
    assert all(canonical(person(a), found) != canonical(person(b), found) for a, b in parted)
    assert aliases(random.sample(made, len(made))) == found


@given(PAIRS, PAIRS, st.randoms(use_true_random=False))
def test_there_is_a_contradiction_exactly_where_the_check_finds_one(joined, parted, random):
    made = [same(a, b) for a, b in joined] + [different(a, b) for a, b in parted if (a, b) not in joined]
    made = list({decision.id: decision for decision in made}.values())
    found = contradiction(made)
    assert contradiction(random.sample(made, len(made))) == found
    if not found:
        check(made)
        return
    with pytest.raises(UsageError):
        check(made)
    with pytest.raises(UsageError):
        check(found)
    assert contradiction(found[1:]) == []
