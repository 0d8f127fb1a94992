"""Free Cypher as analysts run it: values, limits, parameters, and what a mistake is answered with."""

from __future__ import annotations

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice

import pytest

from competence_explorer.graph import watch, workbench
from competence_explorer.graph.errors import EngineError, ForbiddenError, QueryTimeoutError, UsageError
from competence_explorer.graph.store import Address, Store
from competence_explorer.graph.workbench import run, stream

# An engine that computes what nobody takes goes on until its own limit ends it, which is farther away than this.
before_the_engines_limit = pytest.mark.timeout(25, func_only=True)


def load(store):
    """Anna and Jan, who share a competence."""
    store.clear()
    store.write(
        lambda tx: tx.run(
            "CREATE (a:Person {id: 'anna', name: 'Anna', email: 'anna@example.org', leaves_on: date('2027-01-31')})"
            "-[:HAS_SKILL {key: '', level: 3}]->(s:Skill {id: 'gis', name: 'GIS'})"
            "<-[:HAS_SKILL {key: '', level: 2}]-(b:Person {id: 'jan', name: 'Jan', email: 'jan@example.org'})"
            "CREATE (:Claim {id: 'c', payload: '[\"anna@example.org\"]', row: 2})"
        )
    )


def one(store, text, parameters=None):
    """The only value of the only row."""
    [[value]] = run(store, text, parameters).rows
    return value


def test_values_are_plain(module_store):
    load(module_store)
    anna = {"labels": ["Person"], "id": "anna", "properties": {"id": "anna", "name": "Anna", "leaves_on": "2027-01-31"}}
    gis = {"labels": ["Skill"], "id": "gis", "properties": {"id": "gis", "name": "GIS"}}
    knows = {"type": "HAS_SKILL", "start": "anna", "end": "gis", "properties": {"key": "", "level": 3}}
    assert one(module_store, "MATCH (p:Person {id: 'anna'}) RETURN p") == anna
    path = one(module_store, "MATCH path = (:Person {id: 'anna'})-[:HAS_SKILL]->(:Skill) RETURN path")
    assert path == {"nodes": [anna, gis], "relationships": [knows]}
    [alone] = one(module_store, "MATCH (:Person {id: 'anna'})-[r:HAS_SKILL]->() RETURN collect(r) AS all")
    assert alone == knows | {"start": None, "end": None}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("null", None),
        ("true", True),
        ("1", 1),
        ("1.5", 1.5),
        ("0.0 / 0.0", None),
        ("[1, 2]", [1, 2]),
        ("{a: [{b: 'c'}]}", {"a": [{"b": "c"}]}),
        ("date('2026-01-31')", "2026-01-31"),
        ("localtime('10:30:00')", "10:30:00"),
        ("localdatetime('2026-01-31T10:30:00')", "2026-01-31T10:30:00"),
        ("datetime('2026-01-31T10:30:00Z')", "2026-01-31T10:30:00+00:00"),
        ("duration('P1M2DT3S')", "P1M2DT3S"),
        ("point({x: 1.0, y: 2.0})", {"srid": 7203, "coordinates": [1.0, 2.0]}),
        ("'Łódź'", "Łódź"),
    ],
)
def test_each_type_has_a_form_in_json(module_store, expression, value):
    found = one(module_store, f"RETURN {expression} AS value")
    assert found == value
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.mark.parametrize(
    "returned",
    ["p", "properties(p)", "p {.*}", "collect(p)", "{who: p}"],
)
def test_the_e_mail_is_not_in_nodes_and_maps(module_store, returned):
    load(module_store)
    result = run(module_store, f"MATCH (p:Person) RETURN {returned} AS found")
    assert "Anna" in str(result.rows)
    assert "@" not in str(result.rows)


def test_the_raw_rows_of_claims_are_not_in_nodes(module_store):
    load(module_store)
    claim = one(module_store, "MATCH (c:Claim) RETURN c")
    assert claim == {"labels": ["Claim"], "id": "c", "properties": {"id": "c", "row": 2}}


def test_columns_keep_their_order_and_rows_are_lists(module_store):
    load(module_store)
    result = run(module_store, "MATCH (p:Person) RETURN p.name AS z, p.id AS a ORDER BY z")
    assert result.columns == ["z", "a"]
    assert result.rows == [["Anna", "anna"], ["Jan", "jan"]]
    assert not result.truncated


@pytest.mark.parametrize(("rows", "truncated"), [(0, True), (9, True), (10, False), (11, False)])
def test_the_row_limit_says_whether_there_was_more(module_store, rows, truncated):
    result = run(module_store, "UNWIND range(1, 10) AS x RETURN x", rows=rows)
    assert [x for [x] in result.rows] == list(range(1, min(rows, 10) + 1))
    assert result.truncated is truncated
    assert result.columns == ["x"]


@before_the_engines_limit
def test_rows_beyond_the_limit_are_not_computed(module_store):
    crossed = "UNWIND range(1, 3000) AS x UNWIND range(1, 3000) AS y UNWIND range(1, 3000) AS z RETURN x, y, z"
    assert run(module_store, crossed, rows=10).truncated
    assert one(module_store, "RETURN 1 AS one") == 1


def test_explain_answers_the_plan_and_writes_are_not_even_explained(module_store):
    load(module_store)
    plan = run(module_store, "EXPLAIN MATCH (p:Person) WHERE p.name = 'Anna' RETURN p.name AS name")
    assert plan.columns == ["depth", "step", "detail", "rows"]
    assert "Person" in str(plan.rows)
    with pytest.raises(ForbiddenError):
        run(module_store, "EXPLAIN MATCH (p:Person) DELETE p")


@before_the_engines_limit
def test_rows_are_streamed_and_what_is_not_taken_is_not_computed(module_store):
    text = "UNWIND range(1, 3000) AS x UNWIND range(1, 3000) AS y UNWIND range(1, 3000) AS z RETURN x, z, [y] AS y"
    with stream(module_store, text) as (columns, rows):
        assert columns == ["x", "z", "y"]
        assert [next(rows) for _ in range(2)] == [[1, 1, [1]], [1, 2, [1]]]
    left = stream(module_store, text)
    next(left.__enter__()[1])
    del left  # a client that has gone
    assert one(module_store, "RETURN 1 AS one") == 1


def test_a_mistake_that_shows_late_is_told_while_the_rows_are_taken(module_store):
    text = "UNWIND range(1, 5000) AS x RETURN CASE WHEN x < 5000 THEN 1 / (5000 - x) ELSE 1 / 0 END AS y"
    with pytest.raises(UsageError), stream(module_store, text) as (_, rows):
        list(rows)


def test_an_answer_that_is_too_large_is_refused(module_store, monkeypatch):
    monkeypatch.setattr(workbench, "LARGEST", 1000)
    assert len(run(module_store, "UNWIND range(1, 400) AS x RETURN x").rows) == 400
    with pytest.raises(UsageError, match="larger than 1,000") as wrong:
        run(module_store, "UNWIND range(1, 400) AS x RETURN {text: ['Ł', x]} AS y")
    assert "CSV" in wrong.value.hint


def test_only_so_many_run_at_once_and_others_are_told_so(module_store, monkeypatch):
    monkeypatch.setattr(workbench, "WAIT_SECONDS", 0.1)
    with ExitStack() as running:
        for _ in range(workbench.AT_ONCE):
            running.enter_context(stream(module_store, "UNWIND range(1, 10) AS x RETURN x"))
        with pytest.raises(EngineError, match="are running"):
            run(module_store, "RETURN 1 AS one")
        assert module_store.read("RETURN 1 AS one") == [{"one": 1}]
    assert one(module_store, "RETURN 1 AS one") == 1


@pytest.mark.parametrize(
    "text", ["MATCH p = (a)-[*1..14]-(b) RETURN count(p) AS n", "MATCH p = (a)-[*1..14]-(b) RETURN p"]
)
def test_a_query_without_end_is_stopped_and_others_are_answered_meanwhile(engine, monkeypatch, text):
    monkeypatch.setattr(watch, "READ_SECONDS", 5.0)
    with engine.open() as store:
        store.write(
            lambda tx: tx.run(
                "UNWIND range(1, 60) AS i CREATE (:Person {id: toString(i)}) WITH count(*) AS n "
                "MATCH (a:Person), (b:Person) WHERE a.id < b.id CREATE (a)-[:WORKED_ON {key: ''}]->(b)"
            )
        )
        with ThreadPoolExecutor(1) as pool:
            slow = pool.submit(run, store, text, rows=10**9)
            for _ in range(10):  # the first may be faster than the query, the last is not
                assert store.read("MATCH (p:Person) RETURN count(p) AS n") == [{"n": 60}]
                time.sleep(0.05)
            assert not slow.done()
            with pytest.raises((QueryTimeoutError, UsageError)):
                slow.result()
        assert one(store, "RETURN 1 AS one") == 1


@pytest.mark.parametrize("end", [";", " ; ", ";\n// the end", " /* of */ ; /* all */"])
def test_a_statement_may_end_with_a_semicolon(module_store, end):
    assert one(module_store, f"RETURN 1 AS one{end}") == 1


COUNTED = "UNWIND range(1, 30000) AS x RETURN x"


def test_an_answer_whose_rows_are_taken_may_last_longer_than_a_read(module_store, monkeypatch):
    monkeypatch.setattr(watch, "READ_SECONDS", 3.0)
    with stream(module_store, COUNTED) as (_, rows):
        for expected in range(1, 6):
            assert next(rows) == [expected]
            time.sleep(0.8)
        assert sum(1 for _ in rows) == 30_000 - 5


def test_a_reader_who_takes_nothing_is_given_up_and_her_turn_goes_to_others(module_store, monkeypatch):
    monkeypatch.setattr(watch, "READ_SECONDS", 3.0)
    monkeypatch.setattr(workbench, "WAIT_SECONDS", 30.0)
    with ExitStack() as kept:
        stalled = [kept.enter_context(stream(module_store, COUNTED))[1] for _ in range(workbench.AT_ONCE)]
        assert [next(rows) for rows in stalled] == [[1]] * workbench.AT_ONCE
        assert one(module_store, "RETURN 1 AS one") == 1
    said = r"after \d+ seconds and [\d,]+ rows"
    with pytest.raises(QueryTimeoutError, match=said) as stopped, stream(module_store, COUNTED) as (_, rows):
        next(rows)
        time.sleep(5)
        list(rows)
    assert "COMPETENCE_STREAM_SECONDS" in stopped.value.hint


def test_an_answer_is_not_streamed_for_ever(neo4j_engine, monkeypatch):
    monkeypatch.setattr(watch, "STREAM_SECONDS", 0.5)
    text = "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN x"
    with neo4j_engine.open() as store, pytest.raises(QueryTimeoutError), stream(store, text) as (_, rows):
        for _ in rows:
            pass


@pytest.mark.parametrize("text", ["soon", "0", "-1", "nan", "inf"])
@pytest.mark.parametrize("streamed", [True, False])
def test_limits_of_time_are_numbers_of_seconds(monkeypatch, text, streamed):
    name = "COMPETENCE_STREAM_SECONDS" if streamed else "COMPETENCE_STATEMENT_SECONDS"
    usual = watch.limit(streamed)
    monkeypatch.setenv(name, "90")
    assert watch.limit(streamed) == 90 != usual
    monkeypatch.setenv(name, text)
    with pytest.raises(UsageError, match=f"{name}='{text}'"):
        watch.limit(streamed)


def test_the_guard_stands_before_the_engine(module_store):
    load(module_store)
    with pytest.raises(ForbiddenError, match="DETACH at line 1, column 11"):
        run(module_store, "MATCH (n) DETACH DELETE n")
    assert one(module_store, "MATCH (n) RETURN count(n) AS n") > 3


def test_parameters_arrive(module_store):
    load(module_store)
    given = {"text": "Anna", "rows": 1, "list": [1, 2.5, None], "map": {"a": [True]}, "self": "x"}
    assert one(module_store, "MATCH (p:Person {name: $text}) RETURN p.id AS id", given) == "anna"
    values = run(module_store, "RETURN $rows AS a, $list AS b, $map AS c, $`self` AS d", given).rows
    assert values == [[1, [1, 2.5, None], {"a": [True]}, "x"]]


def nested(depth):
    """Lists within lists."""
    value = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ([1], "Parameters are a list"),
        ("x", "Parameters are a str"),
        ({1: 2}, "1 is not the name"),
        ({"x": {1, 2}}, "Parameter x holds a set"),
        ({"x": [object()]}, "Parameter x holds a object"),
        ({"x": b"a"}, "Parameter x holds a bytes"),
        ({"x": {1: 2}}, "Parameter x has the key 1"),
        ({"x": 2**63}, "Parameter x holds 9223372036854775808"),
        ({"x": nested(1000)}, "nested too deeply"),
        ({"y": 1}, r"No value is given for \$x"),
        (None, r"No value is given for \$x"),
    ],
)
def test_wrong_parameters_are_wrong_use(module_store, parameters, said):
    with pytest.raises(UsageError, match=said) as wrong:
        run(module_store, "RETURN $x AS x", parameters)
    assert wrong.value.hint


def test_a_negative_row_limit_is_wrong_use(module_store):
    with pytest.raises(UsageError, match="rows is -1"):
        run(module_store, "RETURN 1 AS one", rows=-1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MATCH (n)\nRETURN n = = 1", r"\(line 2, column 12\)\.$"),
        ("MATCH (n) RETURN 'a' 'b'", r"\(line 1, column 22\)\.$"),
        ("MATCH (n) RETURN m", r"(?i)variable .m. not defined \(line 1, column 18\)\.$"),
        ("RETURN toUpper() AS a", "(?i)toupper"),
        ("RETURN 1 / 0 AS a", "(?i)by zero"),
    ],
)
def test_the_engines_complaint_is_wrong_use_with_its_place(module_store, text, said):
    with pytest.raises(UsageError) as wrong:
        run(module_store, text)
    assert re.search(said, wrong.value.detail)
    assert "\n" not in wrong.value.detail
    assert wrong.value.hint


def test_a_wrong_type_is_wrong_use_not_a_broken_engine(module_store):
    with pytest.raises(UsageError, match="does not accept"):
        run(module_store, "WITH 1 AS x RETURN x.name AS name")


def test_a_query_that_takes_too_long_is_stopped(neo4j_engine, monkeypatch):
    monkeypatch.setattr(watch, "READ_SECONDS", 0.5)
    with neo4j_engine.open() as store, pytest.raises(QueryTimeoutError):
        run(store, "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b) AS n")


def test_an_engine_that_is_away_is_said_to_be_so(tmp_path):
    nowhere = Address("bolt://127.0.0.1:1", None, ("neo4j", ""), ("neo4j", ""))
    with Store(lambda: nowhere, tmp_path) as store, pytest.raises(EngineError, match="reached"):
        run(store, "RETURN 1 AS one")


def test_closing_the_store_ends_what_it_answers(engine):
    """Else a query that runs when the server is stopped would hold the process until its time limit."""
    text = "UNWIND range(1, 5000) AS x UNWIND range(1, 5000) AS y RETURN x, y"
    with engine.open() as store, pytest.raises(EngineError), stream(store, text) as (_, rows):
        next(rows)
        store.close()
        list(islice(rows, 100_000))
