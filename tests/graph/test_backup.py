"""A graph into a file and back, within an engine and across engines; and files that are refused."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import tracemalloc
from pathlib import Path

import pytest
from towns import ANNA, PROJECTS, TOWNS, load_towns
from worlds import PORTFOLIO, day, everything, load_rows, node, person, place, says, tie

from competence_explorer.graph import backup as module
from competence_explorer.graph import embedded, paging, reports
from competence_explorer.graph.backup import backup, restore
from competence_explorer.graph.claims import loads, undo
from competence_explorer.graph.cypher import create_nodes
from competence_explorer.graph.errors import EngineError, FileError, NotFoundError, UsageError
from competence_explorer.graph.paging import Size, size
from competence_explorer.graph.records import Source
from competence_explorer.graph.reports import Note
from competence_explorer.graph.snapshot import take_snapshot
from competence_explorer.graph.store import open_store

NASTY = [
    'q"uo"te"',
    "line\nbreaks\r\n\u2028",
    "back\\slash",
    "",
    "{'$date': 1}",
    '{"$date": "2020-01-01"}',
    "zażółć 😀",
    "\x00",
]


def build(store):
    """The towns, a newer version, a decision, notes on rows, and values of every type."""
    load_towns(store)
    load_rows(store, PORTFOLIO, hard())
    load_rows(store, Source("project-portfolio"), PROJECTS[:-1])  # one claim is no longer in force
    decision = {"id": "d1", "verdict": "same", "a": ["Person", "x"], "b": ["Person", "y"], "score": 0.25, "reasons": []}
    store.write(lambda tx: tx.run(create_nodes("Decision"), rows=[decision]))
    reports.save(store, loads(store)[0]["id"], [Note("rejected", "", 4, "level", "9", "No.")])


def hard():
    where = place("sopot", latitude=54.0, longitude=-1e-7, alternative_names=NASTY[:5])
    who = person("z'\"ła, \n", mentoring_hours_max=12.5, leaves_on=day("0999-12-31"), languages=["en", "pl"])
    for row, text in enumerate(NASTY[:-1], 2):
        project = node("Project", f"p{text}", title=text, total=1e16, start_date=day("9999-01-01"))
        yield says(row, project, tie("WORKED_ON", who, project, role=text, share=0.25), mentions=[who])
    yield says(90, who, tie("EMPLOYED_BY", who, where), mentions=[where])


@pytest.fixture
def file(store, tmp_path):
    """A backup of the world in ``store``."""
    build(store)
    backup(store, tmp_path / "a.backup")
    return tmp_path / "a.backup"


def test_a_restored_graph_is_the_one_before_and_loads_go_on(store, file, monkeypatch):
    monkeypatch.setattr(module, "BATCH_ROWS", 7)
    before, version, there = everything(store), store.version(), size(store)
    graphs = []
    for _ in loads(store):
        undo(store, loads(store)[0]["id"])
        graphs.append(everything(store))
    assert restore(store, file, replace=True) == Size(there.nodes - 1, there.relationships)
    assert everything(store) == before
    assert store.version()[1] == version[1]
    assert store.version()[0] != version[0]  # no cache of the other graph is taken for this one's
    assert len(take_snapshot(store).nodes("Person")) == 8
    assert load_rows(store, *TOWNS[1]).load_id == ""
    for expected in graphs:
        undo(store, loads(store)[0]["id"])
        assert everything(store) == expected


def test_from_one_engine_to_the_other(embedded_engine, neo4j_engine, tmp_path, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 5)
    for first, second in ((embedded_engine, neo4j_engine), (neo4j_engine, embedded_engine)):
        with first.open() as one, second.open() as two:
            build(one)
            path = tmp_path / first.name
            backup(one, path)
            restore(two, path)
            assert everything(two) == everything(one)
            backup(two, tmp_path / f"{first.name} again")
            assert sorted(lines(path)[1:-1]) == sorted(lines(tmp_path / f"{first.name} again")[1:-1])
            undo(one, loads(one)[0]["id"])
            undo(two, loads(two)[0]["id"])
            assert everything(two) == everything(one)


def lines(path):
    return gzip.decompress(path.read_bytes()).splitlines()


def test_the_file_describes_itself(file):
    head, *rest, last = map(json.loads, lines(file))
    assert head.keys() == {"format", "version", "schema", "graph", "made"}
    assert {"relationships": "EMPLOYED_BY", "from": "Person", "to": "Institution"} in rest
    assert sum(isinstance(line, list) for line in rest) == last["nodes"] + last["relationships"]
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir()] == ["a.backup"]


def repacked(path, change):
    """The file with other lines, well packed."""
    found = lines(path)
    path.write_bytes(gzip.compress(b"".join(line + b"\n" for line in change(found) or found)))


def signed(found):
    """Lines with the last one made to agree: the hash, and one node more, as a hostile hand would."""
    last = json.loads(found[-1])
    last["sha256"] = hashlib.sha256(b"".join(line + b"\n" for line in found[:-1])).hexdigest()
    return [*found[:-1], json.dumps({**last, "nodes": last["nodes"] + 1}).encode()]


def put(place, line):
    return lambda path: repacked(path, lambda found: signed([*found[:place], line, *found[place:]]))


DAMAGED = {
    "half of it": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "without its end": lambda path: path.write_bytes(path.read_bytes()[:-9]),
    "empty": lambda path: path.write_bytes(b""),
    "no gzip": lambda path: path.write_bytes(b"person_id;person\n1;Anna\n"),
    "another gzip": lambda path: path.write_bytes(gzip.compress(b"person_id;person\n1;Anna\n")),
    "gzip of nothing": lambda path: path.write_bytes(gzip.compress(b"")),
    "a byte turned": lambda path: path.write_bytes(
        path.read_bytes()[:500] + bytes([path.read_bytes()[500] ^ 1]) + path.read_bytes()[501:]
    ),
    "a letter changed": lambda path: repacked(path, lambda found: [found[0].replace(b"2", b"3"), *found[1:]]),
    "a line missing": lambda path: repacked(path, lambda found: found[:5] + found[6:]),
    "the last line missing": lambda path: repacked(path, lambda found: found[:-1]),
    "a line behind": lambda path: repacked(path, lambda found: [*found, found[2]]),
    "twice": lambda path: path.write_bytes(path.read_bytes() * 2),
    "a newer one": lambda path: repacked(path, lambda f: signed([f[0].replace(b'"schema":1', b'"schema":2'), *f[1:]])),
    "an unknown label": put(1, b'{"nodes":"Person) DETACH DELETE (n"}'),
    "the node of the version": put(1, b'{"nodes":"Graph"}'),
    "an unknown type": put(1, b'{"relationships":"KNOWS","from":"Person","to":"Person"}'),
    "ends that do not fit": put(1, b'{"relationships":"EMPLOYED_BY","from":"Skill","to":"Person"}'),
    "a row of nothing": put(1, b'[{"id":"x"}]'),
    "a node without id": put(2, b'[{"name":"x"}]'),
    "ends too many": put(2, b'["a","b",{"id":"x"}]'),
    "a value of no type": put(2, b'[{"id":"x","name":{"a":1}}]'),
    "no day": put(2, b'[{"id":"x","leaves_on":{"$date":7}}]'),
    "deep": put(2, b"[" * 100_000),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_what_is_no_whole_backup_is_refused_before_anything_is_written(embedded_store, tmp_path, damage):
    load_rows(embedded_store, PORTFOLIO, hard())
    path = tmp_path / "x"
    backup(embedded_store, path)
    DAMAGED[damage](path)
    before = everything(embedded_store), embedded_store.version()
    with pytest.raises(FileError, match="is no whole backup"):
        restore(embedded_store, path, replace=True)
    assert (everything(embedded_store), embedded_store.version()) == before


def test_there_is_no_such_file(embedded_store, tmp_path):
    with pytest.raises(FileError, match="There is no file"):
        restore(embedded_store, tmp_path / "x")
    with pytest.raises(FileError, match="cannot be read"):
        restore(embedded_store, tmp_path)


def test_a_graph_is_only_given_up_when_asked(embedded_store, tmp_path):
    load_rows(embedded_store, PORTFOLIO, hard())
    backup(embedded_store, tmp_path / "x")
    before = everything(embedded_store), embedded_store.version()
    with pytest.raises(UsageError, match="not empty") as refused:
        restore(embedded_store, tmp_path / "x")
    assert "--replace" in refused.value.hint
    assert (everything(embedded_store), embedded_store.version()) == before


class Breaking:
    """Lets a number of writes of a store pass; the next one does not reach the engine."""

    def __init__(self, store, monkeypatch, passing):
        self.write, self.passing = store.write, passing
        monkeypatch.setattr(store, "write", self)

    def __call__(self, work, **options):
        self.passing -= 1
        if self.passing < 0:
            raise EngineError("gone")
        return self.write(work, **options)


def test_a_restore_that_was_broken_off_is_seen_and_can_be_run_again(store, file, monkeypatch):
    monkeypatch.setattr(module, "BATCH_ROWS", 100)
    before = everything(store)
    for passing in range(1, 1000):
        with pytest.MonkeyPatch.context() as patch:
            Breaking(store, patch, passing)
            try:
                restore(store, file, replace=True)
                break
            except EngineError as error:
                assert error.detail == "gone"
        uses = [store.version, lambda: take_snapshot(store), lambda: backup(store, file.parent / "b")]
        for use in (*uses, lambda: load_rows(store, Source("needs", "Hel"), [says(2, ANNA)])):
            with pytest.raises(EngineError, match="restored only in part"):
                use()
        if passing % 10 == 1:
            restore(store, file)  # nothing is lost that was not given up before
            assert everything(store) == before
    assert passing > 10
    assert everything(store) == before


def test_an_engine_that_is_killed_in_between(tmp_path):
    """The embedded engine is started anew, and the restore goes on."""

    def kill(name):
        if name == "Claim":
            endpoint = json.loads((tmp_path / "engine" / "endpoint.json").read_text(encoding="utf-8"))
            os.kill(endpoint["pid"], signal.SIGKILL)

    try:
        with open_store(environ={"COMPETENCE_HOME": str(tmp_path)}) as store:
            build(store)
            before = everything(store)
            backup(store, tmp_path / "x")
            restore(store, tmp_path / "x", replace=True, progress=kill)
            assert everything(store) == before
    finally:
        embedded.stop(tmp_path)


def test_a_graph_that_changes_meanwhile_is_not_backed_up(embedded_store, tmp_path):
    load_towns(embedded_store)

    def load_more(name):
        if name == "Claim":
            load_rows(embedded_store, PORTFOLIO, [says(2, node("Project", "new"))])

    with pytest.raises(EngineError, match="was changed while"):
        backup(embedded_store, tmp_path / "x", load_more)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten_and_nothing_is_left_behind(embedded_store, tmp_path):
    with pytest.raises(NotFoundError, match="empty"):
        embedded_store.write(lambda tx: tx.run("MATCH (g:Graph) DELETE g"))
        backup(embedded_store, tmp_path / "x")
    load_rows(embedded_store, PORTFOLIO, [says(2, ANNA)])
    (tmp_path / "x").write_text("kept", encoding="utf-8")
    with pytest.raises(UsageError, match="nothing is overwritten"):
        backup(embedded_store, tmp_path / "x")
    with pytest.raises(UsageError, match="cannot be written"):
        backup(embedded_store, tmp_path / "no folder" / "x")
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"x": "kept"}


WRITTEN_BY_OTHERS = {
    "CREATE (:Note {id: 'x'})": "Of the .* nodes",
    "CREATE (:Person {name: 'x'})": "Of the .* nodes",
    "MATCH (p:Person {id: 'anna'}) CREATE (p)-[:KNOWS]->(p)": "Of the .* relationships",
    "MATCH (p:Person {id: 'anna'}) SET p.seen = datetime('2020-01-01T00:00:00Z')": "Person holds a value",
}


@pytest.mark.parametrize("text", WRITTEN_BY_OTHERS)
def test_what_others_wrote_is_told_rather_than_lost(embedded_store, tmp_path: Path, text):
    load_rows(embedded_store, PORTFOLIO, [says(2, ANNA)])
    embedded_store.write(lambda tx: tx.run(text))
    with pytest.raises(UsageError, match=WRITTEN_BY_OTHERS[text]):
        backup(embedded_store, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_memory_is_bounded_by_a_page(embedded_store, tmp_path, monkeypatch):
    """A graph of 40 MB is written and read with a fraction of it in memory."""
    monkeypatch.setattr(paging, "PAGE", 50)
    rows = [{"id": f"p{number}", "summary": f"{number} " * 8000, "claims": ["c"]} for number in range(1000)]
    for start in range(0, 1000, 100):
        part = rows[start : start + 100]
        embedded_store.write(lambda tx, part=part: tx.run(create_nodes("Project"), rows=part))
    del rows, part
    tracemalloc.start()
    try:
        backup(embedded_store, tmp_path / "x")
        restore(embedded_store, tmp_path / "x", replace=True)
        assert tracemalloc.get_traced_memory()[1] < 25_000_000
    finally:
        tracemalloc.stop()
    assert size(embedded_store).nodes == 1001
