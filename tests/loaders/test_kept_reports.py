"""What was wrong with a file stays with its load, and goes with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from competence_explorer.graph import claims, reports
from competence_explorer.graph.reports import Note
from competence_explorer.graph.store import Store
from competence_explorer.loaders import load_file

ROSTER = "person_id;person;reports_to;institution;competence;self_level\n"
GOOD = "1;Anna Nowak;;Gdynia;State aid;3\n"
BAD = "2;Jan Kos;;Gdynia;GIS;7\n"
DOUBTFUL = "3;Ewa Lis;nobody known;Gdynia;GIS;2\n"
REPORTS = "MATCH (r:Report) RETURN r.id AS id ORDER BY id"


def kept(store: Store) -> list[str]:
    return [row["id"] for row in store.read(REPORTS)]


def test_faulty_cells_are_kept_with_the_load(embedded_store: Store, csv_file: Callable[..., Path]) -> None:
    report = load_file(embedded_store, csv_file(ROSTER + GOOD + BAD + DOUBTFUL))
    assert (report.rejected, report.doubtful) == (1, 1)
    rejected, doubtful = reports.read(embedded_store, [report.load_id, "none"])[report.load_id]
    reason = f"{report.rejections[0].reason} {report.rejections[0].right}"
    assert rejected == Note("rejected", "", 3, "self_level", "7", reason)
    assert doubtful[:5] == ("doubtful", "", 4, "reports_to", "nobody known")


def test_undo_takes_them_along_and_no_other(embedded_store: Store, csv_file: Callable[..., Path]) -> None:
    first = load_file(embedded_store, csv_file(ROSTER + GOOD + BAD)).load_id
    second = load_file(embedded_store, csv_file(ROSTER + GOOD + BAD + DOUBTFUL)).load_id
    assert kept(embedded_store) == sorted([first, second])
    claims.undo(embedded_store, first)
    assert kept(embedded_store) == [second]
    claims.undo(embedded_store, second)
    assert embedded_store.read("MATCH (n) WHERE NOT n:Graph RETURN count(n) AS n") == [{"n": 0}]


def test_what_writes_nothing_keeps_nothing(embedded_store: Store, csv_file: Callable[..., Path]) -> None:
    load_file(embedded_store, csv_file(ROSTER + GOOD + BAD), dry_run=True)
    assert kept(embedded_store) == []
    load_file(embedded_store, csv_file(ROSTER + GOOD, "good.csv"), source_name="good")
    assert kept(embedded_store) == []
    first = load_file(embedded_store, csv_file(ROSTER + GOOD + BAD)).load_id
    version = embedded_store.version()
    assert load_file(embedded_store, csv_file(ROSTER + GOOD + BAD)).load_id == ""
    assert (kept(embedded_store), embedded_store.version()) == ([first], version)


def test_a_large_report_is_bounded(embedded_store: Store, csv_file: Callable[..., Path]) -> None:
    many = (Note("rejected", "", row, "level", "\N{CITYSCAPE}" * 80, "No.") for row in range(reports.MOST_KEPT + 5))
    reports.save(embedded_store, "x", many)
    found = reports.read(embedded_store, ["x"])["x"]
    assert len(found) == reports.MOST_KEPT
    assert found[-1] == Note("rejected", "", reports.MOST_KEPT - 1, "level", "\N{CITYSCAPE}" * 80, "No.")
