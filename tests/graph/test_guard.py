"""The guard of free Cypher: evasions, honest queries, and the engines' own wall behind it."""

from __future__ import annotations

import cypher_texts as evasion
import honest_texts as honest
import newer_texts as newer
import pytest

from competence_explorer.graph.errors import CompetenceError, EngineError, ForbiddenError, QueryTimeoutError, UsageError
from competence_explorer.graph.guard import check

WRITING = [*evasion.PLACED, *evasion.MIXED, *evasion.ESCAPED, *evasion.CONFUSED, *evasion.BY_HAND]
EVASIONS = [*WRITING, *evasion.COMMANDS, *newer.REFUSED]
HONEST = [*honest.NAMED, *honest.BY_HAND, *newer.HONEST]
NEO4J_ONLY = [*honest.NEO4J_ONLY, *newer.NEO4J_ONLY]


def refused(text):
    """Whether the guard refuses the text as not allowed."""
    try:
        check(text)
    except ForbiddenError as error:
        return bool(error.detail and error.hint)
    return False


def accepted(text):
    """Whether the guard accepts the text."""
    try:
        check(text)
    except CompetenceError:
        return False
    return True


def everything(store):
    """All that the graph holds, and its schema, in a form that can be compared."""
    nodes = store.read("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties")
    ties = store.read("MATCH (a)-[r]->(b) RETURN type(r) AS type, properties(r) AS properties, a.v AS a, b.v AS b")
    return sorted(map(repr, nodes)), sorted(map(repr, ties))


def test_evasions_are_refused():
    assert len(set(EVASIONS)) >= 300
    assert [text for text in EVASIONS if not refused(text)] == []


def test_words_that_engines_read_differently_are_refused():
    assert [text for text in [*evasion.ODD, *newer.UNREADABLE] if accepted(text)] == []


def test_honest_queries_are_accepted():
    texts = [*HONEST, *NEO4J_ONLY]
    assert len(set(texts)) >= 300
    assert [text for text in texts if not accepted(text)] == []


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("text", "said"), evasion.NO_CYPHER.items(), ids=[t[:30] for t in evasion.NO_CYPHER])
def test_what_is_no_cypher_or_too_deep_is_wrong_use_and_found_so_quickly(text, said):
    with pytest.raises(UsageError, match=said) as wrong:
        check(text)
    assert wrong.value.hint


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("MATCH (n)\n  SET n.v = 1", "SET at line 2, column 3 is refused: free Cypher only reads."),
        ("RETURN 'é', apoc.x(1)", "apoc at line 1, column 13 is refused: apoc.x is not on the list of functions."),
        ("CALL gds.drop()", "gds at line 1, column 6 is refused: gds.drop is not on the list of procedures."),
        ("show users", "show at line 1, column 1 is refused: a query of free Cypher does not begin so."),
        ("RETURN 1; RETURN 2", "RETURN at line 1, column 11 is refused: only one statement is accepted."),
        ("MATCH (n) RETRUN n", "RETRUN at line 1, column 11 is refused: it is no word of reading queries."),
    ],
)
def test_a_refusal_names_the_word_and_its_place(text, detail):
    with pytest.raises(ForbiddenError) as refusal:
        check(text)
    assert refusal.value.detail == detail
    assert refusal.value.hint


@pytest.mark.parametrize(
    ("text", "detail", "hint"),
    [
        ("MATCH (n)\nRETRUN n", "RETRUN at line 2, column 1", "Is RETURN meant?"),
        ("RETURN tolowr('A')", "tolowr at line 1, column 8", "Is tolower meant?"),
        ("MATCH (n:X\nRETURN n", "The bracket at line 1, column 7 is not closed", "needs its"),
        ("RETURN [1, (2]", "] at line 1, column 14 closes no bracket", "needs its"),
    ],
)
def test_a_mistake_is_told_with_what_may_be_meant(text, detail, hint):
    with pytest.raises(CompetenceError) as wrong:
        check(text)
    assert detail in wrong.value.detail
    assert hint in wrong.value.hint


@pytest.mark.timeout(60)
def test_a_long_text_is_judged_quickly():
    check("MATCH (n) WHERE n.v IN [" + ", ".join(["'it\\'s'", "`a``b`", "1.5"] * 2_000) + "] RETURN n")


def test_honest_queries_run(module_store):
    assert (
        faults(module_store, [*honest.NAMED[::3], *honest.BY_HAND, *newer.HONEST]) == {}
    )  # each word, and each of its places


def test_queries_for_neo4j_run_there(neo4j_engine):
    with neo4j_engine.open() as store:
        assert faults(store, NEO4J_ONLY) == {}


def faults(store, texts):
    """What the engine says against these texts."""
    found = {}
    for text in texts:
        try:
            store.read(text, **honest.PARAMETERS, **dict.fromkeys(honest.WORDS, 1))
        except CompetenceError as error:
            found[text] = error.detail
    return found


def test_without_the_guard_the_engine_holds_them_back(module_store):
    module_store.clear()
    module_store.write(lambda tx: tx.run("CREATE (:X {v: 0})-[:Z]->(:X {v: 1})"))
    before, held = everything(module_store), 0
    for text in [*WRITING[::3], *evasion.ODD]:  # each writing clause, and each of its places
        try:
            module_store.read(text, x=0, rows=[{"v": 1}], label="X")
        except (ForbiddenError, UsageError, EngineError, QueryTimeoutError) as error:
            held += isinstance(error, ForbiddenError)
    assert everything(module_store) == before
    assert held > 100  # so many are valid Cypher: only the wall stops them
