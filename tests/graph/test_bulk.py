"""The files of the bulk import: Neo4j's own importer makes the same graph of them, and loads go on in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest
from towns import ANNA, BARTEK, PROCUREMENT, PROJECTS, TOWNS, load_towns
from worlds import PORTFOLIO, can, day, everything, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph import bulk, identity, paging
from competence_explorer.graph.claims import loads, undo
from competence_explorer.graph.decisions import Decision
from competence_explorer.graph.errors import EngineError, NotFoundError, UsageError
from competence_explorer.graph.provenance import origins
from competence_explorer.graph.records import RelationshipRef, Source
from competence_explorer.graph.store import Store, open_store

CI = Path(__file__).resolve().parents[2] / ".ci" / "neo4j"

COUNTS = "MATCH (n) WITH count(n) AS nodes MATCH ()-[r]->() RETURN nodes, count(r) AS relationships"
RATING = RelationshipRef("HAS_SKILL", ANNA.ref, PROCUREMENT.ref, "")
NASTY = [
    'q"uo"te"',
    "comma, semicolon; tab\t",
    "line\nbreaks\r\nof\rall kinds\n",
    "back\\slash\\",
    '\\"',
    " blanks ",
    "",
    "null",
    "\u2028\u0085\ufeff\uffff",
    "zażółć 😀",
]


def test_the_importer_makes_the_same_graph_and_loads_go_on_in_it(store, tmp_path, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 3)  # many pages, of which some are not full
    load_towns(store)
    load_rows(store, PORTFOLIO, projects())
    load_rows(store, Source("project-portfolio"), PROJECTS[:-1])  # a newer version: one claim is no longer in force
    identity.decide(store, [Decision("same", ANNA.ref, BARTEK.ref, "Ewa", "2026-01-31", 0.5, ("a, b", '"c"'))])
    exported = bulk.export(store, tmp_path / "export")
    with imported(tmp_path / "export", tmp_path / "home") as copy:
        same(store, copy)
        assert store.version()[1] == copy.version()[1]
        assert store.version()[0] != copy.version()[0]
        assert [exported] == [paging.Size(**row) for row in copy.read(COUNTS)]
        assert origins(store, [RATING]) == origins(copy, [RATING]) != {}
        assert load_rows(copy, *TOWNS[1]).load_id == ""
        for load in loads(store):
            assert undo(store, load["id"]) == undo(copy, load["id"])
            same(store, copy)
        identity.decide(copy, [], [row["id"] for row in copy.read("MATCH (d:Decision) RETURN d.id AS id")])
        assert everything(copy) == []


def projects():
    """Values of every type, hard ones among them, and one that is larger than the importer's own buffer."""
    where = place("sopot", latitude=54.44, longitude=-1e-7, alternative_names=NASTY[:4])
    who = person("z'\"ła, \n", mentoring_hours_max=12.5, leaves_on=day("2030-12-31"), languages=["en", "pl"])
    for row, text in enumerate(NASTY, 2):
        project = node("Project", f"p{text}", title=text, total=1e16, start_date=day("0999-01-01"))
        yield says(row, project, tie("WORKED_ON", who, project, role=text, share=0.25), mentions=[who])
    yield says(90, node("Project", "large", summary='a line\nof "two"\n' * 300_000))
    yield post(91, who, where)
    yield can(92, who, skill("Project"), self_level=3)  # the same id under another label
    yield says(93, node("Theme", "Project"))


def same(store: Store, copy: Store) -> None:
    """Every node and relationship with every property; the difference only, as some are large."""
    left, right = everything(store), everything(copy)
    assert [line[:500] for line in sorted(set(left) ^ set(right))] == []
    assert len(left) == len(right)


@contextmanager
def imported(export: Path, home: Path) -> Iterator[Store]:
    """A Neo4j of the given release on what its importer made of an export."""
    ci = ci_start()
    java, jars = ci.find_java(), ci.jar_folder()
    if not jars.exists():
        (pytest.fail if os.environ.get("COMPETENCE_REQUIRE_ENGINES") else pytest.skip)("The jars of Neo4j are missing.")
    (home / "conf").mkdir(parents=True)
    command = [str(java), "-Xmx1g", *ci.OPENED, "-cp", f"{jars}/*"]
    full = ["org.neo4j.cli.AdminTool", "database", "import", "full", f"@{bulk.ARGUMENTS}", "neo4j"]
    environ = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf"), "NEO4J_PASSWORD": "imported"}
    run = subprocess.run([*command, *full], cwd=export, env=environ, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    port, output = ci.free_port(), home / "output"
    with output.open("wb") as stream:
        server = subprocess.Popen(
            [*command, str(CI / "Launcher.java"), str(home), str(port), str(os.getpid())],
            env=environ,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        ci.wait_until_ready(server, output)
        settings = {"NEO4J_URI": f"bolt://127.0.0.1:{port}", "NEO4J_PASSWORD": "imported"}
        with open_store(home, settings) as copy:
            yield copy
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def ci_start():
    """The script that starts a Neo4j, as a module."""
    loader = SourceFileLoader("ci_start", str(CI / "start"))
    module = module_from_spec(spec_from_loader("ci_start", loader))
    loader.exec_module(module)
    return module


def test_every_table_has_a_header_of_its_own(embedded_store, tmp_path):
    load_towns(embedded_store)
    bulk.export(embedded_store, tmp_path)
    names = {path.name.removesuffix(".csv").removesuffix(".header") for path in tmp_path.glob("*.csv")}
    assert len(list(tmp_path.glob("*.csv"))) == 2 * len(names)
    assert {"Claim", "Graph", "HAS_SKILL.Person.Skill", "VERSION_OF.Load.Source"} < names
    assert "Need" not in names  # there is none
    header = (tmp_path / "WORKED_ON.Person.Project.header.csv").read_text(encoding="utf-8")
    ends, types = ":START_ID(Person),:END_ID(Project)", "role:string,share:double,start_date:date,end_date:date"
    assert header == f"{ends},key:string,{types},claims:string[]\n"
    assert (tmp_path / "Metropolis.header.csv").read_text(encoding="utf-8").startswith("id:ID(Metropolis),name:string,")
    arguments = (tmp_path / bulk.ARGUMENTS).read_text(encoding="utf-8")
    files = "./HAS_SKILL.Person.Skill.header.csv,./HAS_SKILL.Person.Skill.csv"
    assert f"--relationships=HAS_SKILL={files}\n" in arguments
    assert "multiline" not in arguments  # it slows the importer down, so only where it is needed
    assert tmp_path.stat().st_mode & 0o077 == 0


def test_a_graph_that_changes_meanwhile_is_not_exported(embedded_store, tmp_path):
    load_towns(embedded_store)

    def load_more(table: str) -> None:
        if table == "Claim":
            load_rows(embedded_store, PORTFOLIO, [says(2, node("Project", "new"))])

    with pytest.raises(EngineError, match="was changed while"):
        bulk.export(embedded_store, tmp_path / "export", load_more)
    assert list(tmp_path.iterdir()) == []


WRITTEN_BY_OTHERS = {
    "CREATE (:Note {id: 'x'})": "Of the .* nodes",
    "CREATE (:Person {name: 'x'})": "Of the .* nodes",
    "MATCH (p:Person {id: 'anna'}) CREATE (p)-[:KNOWS]->(p)": "Of the .* relationships",
    "MATCH (p:Person {id: 'anna'}) SET p.shoe_size = 41": "Person has the property 'shoe_size'",
    "MATCH (p:Person {id: 'anna'}) SET p.leaves_on = 'soon'": "Person.leaves_on holds 'soon'.* type date",
    "MATCH (p:Person {id: 'anna'}) SET p.languages = ['']": "Person.languages holds",
    "MATCH (p:Person {id: 'anna'}) SET p.languages = ['a\u001fb', 'c']": "Person.languages holds",
}


@pytest.mark.parametrize("text", WRITTEN_BY_OTHERS)
def test_what_the_schema_does_not_know_is_told_rather_than_lost(text, embedded_store, tmp_path):
    load_rows(embedded_store, PORTFOLIO, [says(2, ANNA)])
    embedded_store.write(lambda tx: tx.run(text))
    with pytest.raises(UsageError, match=WRITTEN_BY_OTHERS[text]):
        bulk.export(embedded_store, tmp_path / "export")
    assert list(tmp_path.iterdir()) == []


def test_a_graph_where_nothing_was_written_is_told(embedded_store, tmp_path):
    embedded_store.write(lambda tx: tx.run("MATCH (g:Graph) DELETE g"))
    with pytest.raises(NotFoundError, match="empty"):
        bulk.export(embedded_store, tmp_path / "export")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(embedded_store, tmp_path):
    load_towns(embedded_store)
    bulk.export(embedded_store, tmp_path / "export")
    before = {path.name: path.read_bytes() for path in (tmp_path / "export").iterdir()}
    for taken in (tmp_path / "export", tmp_path / "export" / "Person.csv"):
        with pytest.raises(UsageError, match="not an empty folder"):
            bulk.export(embedded_store, taken)
    with pytest.raises(UsageError, match="cannot be written"):
        bulk.export(embedded_store, tmp_path / "export" / "Person.csv" / "below")
    assert {path.name: path.read_bytes() for path in (tmp_path / "export").iterdir()} == before
