"""Files into a graph, on a real engine: what a load writes, that a second one changes nothing, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from competence_explorer.graph import claims
from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.loaders import load_file

if TYPE_CHECKING:
    from competence_explorer.graph.store import Store

ROSTER = (
    "person_id;person;job_title;institution;reports_to;competence;self_level\n"
    "1;Anna Nowak;director;Gdynia;;State aid;3\n2;Jan Kos;clerk;Gdynia;1;GIS;7\n3;Ewa Lis;clerk;Gdynia;1;GIS;2\n"
)
PORTFOLIO = "project_id;title;lead;person;person_id;person_institution\nP1;Rail;Gdynia;Anna Nowak;1;Gdynia\n"
TRAININGS = "training_id;training;person_id;person_institution;competence;level;result\nT1;GIS;3;Gdynia;GIS;3;passed\n"


def graph(store: Store) -> tuple[list[Any], list[Any]]:
    """Everything that is derived: nodes and relationships with their properties."""
    labels = "Person OR n:Skill OR n:Project OR n:Institution OR n:Training"
    nodes = store.read(f"MATCH (n) WHERE n:{labels} RETURN n.id AS id, properties(n) AS p ORDER BY id")
    relationships = store.read(
        "MATCH (a)-[r]->(b) WHERE type(r) <> 'VERSION_OF' "
        "RETURN a.id AS a, type(r) AS t, b.id AS b, properties(r) AS p ORDER BY a, t, b"
    )
    return nodes, relationships


def test_a_load_reports_what_it_did(embedded_store: Store, csv_file: Callable[..., Path]) -> None:
    told: list[int] = []
    report = load_file(embedded_store, csv_file(ROSTER), progress=told.append)
    assert report.counts() == {"read": 3, "loaded": 2, "rejected": 1, "doubtful": 0}
    assert (report.changes.nodes.created, report.changes.relationships.created) == (5, 5)
    assert told == [1, 2]
    [source] = claims.sources(embedded_store)
    assert source["id"] == "staff-roster/Gdynia"
    assert {name: source[name] for name in report.counts()} == report.counts()
    assert embedded_store.read("MATCH (:Person {name: 'Ewa Lis'})-[:REPORTS_TO]->(b) RETURN b.name AS name") == [
        {"name": "Anna Nowak"}
    ]


def test_a_second_load_changes_nothing(embedded_store: Store, csv_file: Callable[..., Path]) -> None:
    load_file(embedded_store, csv_file(ROSTER))
    before = graph(embedded_store)
    report = load_file(embedded_store, csv_file(ROSTER))
    assert report.changes.rows.unchanged == report.loaded == 2
    assert (report.changes.nodes.created, report.changes.nodes.updated, report.changes.nodes.removed) == (0, 0, 0)
    assert graph(embedded_store) == before


def test_a_dry_run_writes_nothing(embedded_store: Store, csv_file: Callable[..., Path]) -> None:
    report = load_file(embedded_store, csv_file(ROSTER), dry_run=True)
    assert report.dry_run
    assert report.changes.nodes.created == 5
    assert graph(embedded_store) == ([], [])
    assert claims.sources(embedded_store) == []


def test_the_order_of_files_does_not_matter(embedded_store: Store, csv_file: Callable[..., Path]) -> None:
    files = [csv_file(text, f"{i}.csv") for i, text in enumerate((ROSTER, PORTFOLIO, TRAININGS))]
    graphs = []
    for order in permutations(files):
        embedded_store.clear()
        for path in order:
            load_file(embedded_store, path)
        graphs.append(graph(embedded_store))
    assert all(one == graphs[0] for one in graphs)
    assert len([node for node in graphs[0][0] if node["id"] == "gdynia:1"]) == 1


def test_rosters_of_two_institutions_do_not_replace_each_other(
    embedded_store: Store, csv_file: Callable[..., Path]
) -> None:
    load_file(embedded_store, csv_file(ROSTER, "roster.csv"))
    load_file(embedded_store, csv_file(ROSTER.replace("Gdynia", "Sopot"), "roster.csv"))
    assert embedded_store.read("MATCH (p:Person) RETURN count(p) AS n") == [{"n": 4}]


def test_a_version_that_drops_most_must_be_confirmed(embedded_store: Store, csv_file: Callable[..., Path]) -> None:
    rows = [f"{i};Project {i}\n" for i in range(10)]
    load_file(embedded_store, csv_file("project_id;title\n" + "".join(rows)), source_name="list")
    shorter = csv_file("project_id;title\n" + "".join(rows[:2]))
    with pytest.raises(UsageError, match="8 of the 10"):
        load_file(embedded_store, shorter, source_name="list")
    assert load_file(embedded_store, shorter, source_name="list", allow_drop=True).changes.nodes.removed == 8


def test_a_file_that_is_not_understood_leaves_no_trace(embedded_store: Store, csv_file: Callable[..., Path]) -> None:
    with pytest.raises(FileError):
        load_file(embedded_store, csv_file("a;b\n1;2\n"))
    assert claims.loads(embedded_store) == []


def test_the_report_as_text_and_data(embedded_store: Store, csv_file: Callable[..., Path]) -> None:
    report = load_file(embedded_store, csv_file(ROSTER))
    assert "3 read, 2 loaded, 1 rejected, 0 doubtful" in report.to_text()
    assert "row 3: self_level='7': There is no such level." in report.to_text()
    data = report.to_json()
    assert data["rejections"] == [
        {"file": "file.csv", "sheet": "", "row": 3, "column": "self_level", "value": "7",
         "reason": "There is no such level.", "right": data["rejections"][0]["right"]},
    ]  # fmt: skip
    assert data["changes"]["nodes"]["created"] == 5


def test_an_older_complete_roster_does_not_take_back_a_newer_one(
    embedded_store: Store, csv_file: Callable[..., Path]
) -> None:
    """Who has left since would be there again. Undoing the newer one makes room for the older."""

    def load(day: str, text: str = ROSTER) -> Any:
        mapping = {"source": {"complete": True, "as_of": day}}
        return load_file(embedded_store, csv_file(text), mapping=mapping, allow_drop=True)

    load("2026-03-31")
    newer = load("2026-09-30", "".join(ROSTER.splitlines(keepends=True)[:2]))
    left = graph(embedded_store)
    with pytest.raises(FileError, match="is of 2026-06-30; one of 2026-09-30 was loaded already") as refused:
        load("2026-06-30")
    assert "competence undo" in str(refused.value)
    assert graph(embedded_store) == left
    claims.undo(embedded_store, newer.load_id)
    assert load("2026-06-30").load_id
