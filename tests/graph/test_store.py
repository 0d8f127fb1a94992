"""The store: who may write, what an unreachable engine says, versions, time limits, and values both ways."""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial

import pytest
from in_threads import together
from worlds import ROSTER, load_rows, person, says

from competence_explorer.graph import cypher, watch
from competence_explorer.graph import store as store_module
from competence_explorer.graph.errors import EngineError, ForbiddenError, QueryTimeoutError, UsageError
from competence_explorer.graph.schema import BOOKKEEPING, NODES, RELATIONSHIPS
from competence_explorer.graph.store import Address, Store, open_store

WRITES = ["CREATE (n:Person {id: 'x'})", "MATCH (n) DETACH DELETE n", "MATCH (n:Person) SET n.name = 'x'"]


def people(store):
    return store.read("MATCH (p:Person) RETURN count(p) AS number")[0]["number"]


@pytest.mark.parametrize("text", WRITES)
def test_a_reader_cannot_write(store, text):
    load_rows(store, ROSTER, [says(2, person("anna"))])
    version = store.version()
    with pytest.raises(ForbiddenError) as refused:
        store.read(text)
    assert refused.value.status == 403
    with pytest.raises(ForbiddenError), store.stream(text) as result:
        list(result)
    assert store.read("MATCH (p:Person) RETURN p.name AS name") == [{"name": "Anna"}]
    assert store.version() == version


def test_every_write_increments_the_version(store):
    versions = [store.version()]
    for _ in range(3):
        store.write(lambda tx: tx.run("RETURN 1 AS one"))
        versions.append(store.version())
    assert [number for _, number in versions[1:]] == [1, 2, 3]
    assert len({graph for graph, _ in versions[1:]}) == 1


def test_a_write_that_fails_leaves_nothing(store):
    def work(transaction):
        transaction.run("CREATE (p:Person {id: 'x'})")
        raise EngineError("broken")

    store.write(lambda tx: None)
    version = store.version()
    with pytest.raises(EngineError, match="broken"):
        store.write(work)
    assert (people(store), store.version()) == (0, version)


def test_a_rehearsal_sees_its_writes_and_leaves_nothing(store):
    def work(transaction):
        transaction.run("CREATE (p:Person {id: 'x'})")
        return transaction.run("MATCH (p:Person) RETURN p.id AS id")

    assert store.rehearse(work) == [{"id": "x"}]
    assert people(store) == 0
    with pytest.raises(UsageError):
        store.rehearse(lambda tx: tx.run("no Cypher"))


def test_writers_at_once_come_one_after_the_other(store):
    def count(transaction):
        transaction.run("MERGE (p:Person {id: 'p'}) SET p.mentoring_hours_max = coalesce(p.mentoring_hours_max, 0) + 1")

    together(*[partial(store.write, count)] * 8)
    assert store.read("MATCH (p:Person) RETURN p.mentoring_hours_max AS n") == [{"n": 8}]
    assert store.version()[1] == 8


def test_clear_removes_everything_and_makes_another_graph(store):
    load_rows(store, ROSTER, [says(2, person("anna"))])
    first = store.version()
    store.clear()
    assert store.read("MATCH (n) RETURN count(n) AS number") == [{"number": 0}]
    assert store.version() == ("empty", 0)
    load_rows(store, ROSTER, [says(2, person("anna"))])
    assert store.version()[0] != first[0]


def test_a_mistake_in_cypher_is_a_mistake_of_who_wrote_it(store):
    with pytest.raises(UsageError):
        store.read("MATCH (n RETURN n")


def test_a_query_that_takes_too_long_is_stopped(neo4j_engine, monkeypatch):
    monkeypatch.setattr(watch, "READ_SECONDS", 0.5)
    with neo4j_engine.open() as store, pytest.raises(QueryTimeoutError) as stopped:
        store.read("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b) AS number")
    assert stopped.value.status == 408
    assert stopped.value.hint


def test_a_stream_that_takes_too_long_is_stopped(neo4j_engine, monkeypatch):
    monkeypatch.setattr(watch, "READ_SECONDS", 0.5)
    text = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b) AS number"
    with neo4j_engine.open() as store, pytest.raises(QueryTimeoutError), store.stream(text) as result:
        list(result)


@pytest.mark.parametrize(
    ("uri", "said", "hint"),
    [
        ("bolt://127.0.0.1:1", "cannot be reached", "running"),
        ("http://127.0.0.1:1", "not an address", "bolt://"),
        ("nonsense", "not an address", "neo4j://"),
    ],
)
def test_a_wrong_address_says_what_would_be_right(tmp_path, monkeypatch, uri, said, hint):
    monkeypatch.setattr(store_module, "RETRY_SECONDS", 0.5)
    with pytest.raises(EngineError, match=said) as failed, open_store(tmp_path, {"NEO4J_URI": uri}) as store:
        store.read("RETURN 1 AS one")
    assert failed.value.exit_code == 3
    assert failed.value.status == 503
    assert hint in failed.value.hint


def test_a_wrong_password_says_so(engine, tmp_path):
    with engine.open() as store:
        wrong = Address(store.address.uri, store.address.database, ("nobody", "wrong"), ("nobody", "wrong"))
    with Store(lambda: wrong, tmp_path) as store, pytest.raises(EngineError, match="user or password") as failed:
        store.read("RETURN 1 AS one")
    assert failed.value.exit_code == 3
    assert "NEO4J_PASSWORD" in failed.value.hint


def test_the_engine_has_a_name_and_a_version(store):
    about = store.engine()
    assert about["address"].startswith("bolt://")
    assert about["engine"]
    assert about["engine_version"][0].isdigit()


@pytest.mark.parametrize("label", [*NODES, *BOOKKEEPING])
def test_the_key_of_every_label_is_unique(module_store, label):
    row = {"id": "graph"}  # every write makes sure of the one Graph
    if label != "Graph":
        module_store.write(lambda tx: tx.run(cypher.create_nodes(label), rows=[row]))
    with pytest.raises(UsageError, match=r"(?i)exists|duplicate"):
        module_store.write(lambda tx: tx.run(cypher.create_nodes(label), rows=[row]))


TEXTS = ["Żółć Gdańska", "Право", "日本語", "\N{CITYSCAPE} city", "'; MATCH (n) DETACH DELETE n //", '"\\"', "$x"]
TEXTS += ["a\nb\tc", " ", "e\u0301"]
VALUES = {
    "text": TEXTS,
    "texts": [["b", "a"], ["Ż"], TEXTS],
    "integer": [0, -1, 2**53 + 1, 2**63 - 1],
    "number": [0.0, -1.5, 1e300, 0.1, 54.0, 3],
    "date": [dt.date(1, 1, 1), dt.date(1969, 12, 31), dt.date(2024, 2, 29), dt.date(9999, 12, 31)],
}


@pytest.mark.parametrize("type_", VALUES)
def test_what_goes_in_comes_out(store, type_):
    rows = [{"id": f"{number}", "value": value} for number, value in enumerate(VALUES[type_])]
    store.write(lambda tx: tx.run(cypher.create_nodes("Person"), rows=rows))
    found = store.read(cypher.read_nodes("Person"), ids=[row["id"] for row in rows])
    back = {row["id"]: row["properties"]["value"] for row in found}
    back = {id: value.to_native() if type_ == "date" else value for id, value in back.items()}
    assert back == {row["id"]: row["value"] for row in rows}
    assert {type(value) for value in back.values()} <= {type(row["value"]) for row in rows}


@pytest.mark.parametrize("id", TEXTS)
def test_any_text_can_be_a_key(store, id):
    store.write(lambda tx: tx.run(cypher.create_nodes("Person"), rows=[{"id": id}, {"id": "other"}]))
    assert [row["id"] for row in store.read(cypher.read_nodes("Person"), ids=[id])] == [id]
    sort = ("REPORTS_TO", "Person", "Person")
    row = {"start": id, "end": "other", "key": id}
    created = {**row, "properties": {"key": id, "claims": ["c"]}}
    assert store.write(lambda tx: tx.run(cypher.create_relationships(*sort), rows=[created])) == [{"written": 1}]
    changed = {**row, "properties": {"key": id, "claims": ["d"]}}
    assert store.write(lambda tx: tx.run(cypher.update_relationships(*sort), rows=[changed])) == [{"written": 1}]
    (found,) = store.read(cypher.read_relationships(*sort), rows=[row])
    assert found == {**row, "properties": {"key": id, "claims": ["d"]}}
    store.write(lambda tx: tx.run(cypher.delete_relationships(*sort), rows=[row]))
    assert store.read(cypher.read_relationships(*sort), rows=[row]) == []
    store.write(lambda tx: tx.run(cypher.delete_nodes("Person"), ids=[id]))
    assert store.read("MATCH (p:Person) RETURN p.id AS id") == [{"id": "other"}]


def test_the_schema_is_whole():
    """Keys are properties, ends are labels, closed vocabularies are of texts, and every name is a plain word."""
    for relationship in RELATIONSHIPS.values():
        known = {p.name for p in relationship.properties}
        assert set(relationship.key) <= known, relationship.type
        assert {label for ends in relationship.ends for label in ends} <= NODES.keys()
    for described in (*NODES.values(), *RELATIONSHIPS.values()):
        names = [p.name for p in described.properties]
        assert len(names) == len(set(names))
        assert all(name.isidentifier() and name.islower() for name in names)
        assert described.description.endswith(".")
        for known in described.properties:
            assert not known.values or known.type in ("text", "texts")
            assert known.merge != "strictest" or known.values
            assert (known.merge == "union") == (known.type == "texts")


def test_what_is_written_is_not_in_the_drivers_log(store, caplog):
    with caplog.at_level(logging.DEBUG, "neo4j"):
        rows = [{"id": "p1", "name": "Żaneta Nowak"}]
        store.write(lambda tx: tx.run("UNWIND $rows AS row CREATE (p:Person) SET p = row", rows=rows))
        assert store.read("UNWIND $ids AS id MATCH (p:Person {id: id}) RETURN p.name AS name", ids=["p1"]) == [
            {"name": "Żaneta Nowak"}
        ]
    logged = [record.getMessage() for record in caplog.records]
    assert any("<1 values>" in text for text in logged)
    assert not any("Żaneta" in text for text in logged if "C: RUN" in text)
