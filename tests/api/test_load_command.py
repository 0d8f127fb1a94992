"""`competence load`: what it says of a file, the mapping it writes, and its exit codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

if TYPE_CHECKING:
    from competence_explorer.graph.store import Store


pytestmark = pytest.mark.usefixtures("embedded_store")  # empty


def test_a_folder_is_recognised_and_told(
    competence: Callable[..., object], tmp_path: Path, capsys: pytest.CaptureFixture[str], embedded_store: Store
) -> None:
    (tmp_path / "list.csv").write_text("Όνομα δικαιούχου;Τίτλος πράξης;Χώρα\nΔήμος;Σιδηρόδρομος;EL\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("a;b\nRail;x\n", encoding="utf-8")
    (tmp_path / "other.mapping.yaml").write_text("loader: project-portfolio\ncolumns: {title: a}\n", encoding="utf-8")
    assert competence("load", tmp_path, "--dry-run") == 0
    said = capsys.readouterr().err
    for part in (
        "Taken for project-portfolio",
        "title = Τίτλος πράξης",
        "dry run",
        "Columns not used: Χώρα",
        "title = a",
    ):
        assert part in said
    assert embedded_store.read("MATCH (p:Project) RETURN count(p) AS n") == [{"n": 0}]


def test_a_mapping_or_a_draft_is_written(
    competence: Callable[..., object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, out = tmp_path / "good.csv", tmp_path / "bad.csv", tmp_path / "m.yaml"
    good.write_text("project_id;title\n1;Rail\n", encoding="utf-8")
    bad.write_text("qwerty;asdf\n1;Rail\n", encoding="utf-8")
    assert competence("load", good, "--dry-run", "--write-mapping", out) == 0
    assert yaml.safe_load(out.read_text(encoding="utf-8"))["loader"] == "project-portfolio"
    assert competence("load", bad, "--write-mapping", out) == 2
    said = capsys.readouterr().err
    assert "bad.csv: No header row was understood" in said
    assert "bad.mapping.yaml" in said
    assert "qwerty" in out.read_text(encoding="utf-8")
    assert competence("load", good, bad, "--write-mapping", out) == 2


OCCUPATIONS = {
    "skills_en.csv": "conceptType,conceptUri,skillType,preferredLabel\nKnowledgeSkillCompetence,http://data.europa.eu/esco/skill/1,knowledge,GIS\n",
    "occupations_en.csv": (
        "conceptType,conceptUri,iscoGroup,preferredLabel\nOccupation,http://data.europa.eu/esco/occupation/9,2654,surveyor\n"
    ),
}


def test_a_loader_reads_what_an_option_asks_for(
    competence: Callable[..., object], tmp_path: Path, capsys: pytest.CaptureFixture[str], embedded_store: Store
) -> None:
    for name, text in OCCUPATIONS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert competence("load", tmp_path) == 0
    assert "Files not read: occupations_en.csv" in capsys.readouterr().err
    counted = "MATCH (o:Occupation) RETURN count(o) AS n"
    assert embedded_store.read(counted) == [{"n": 0}]
    assert competence("load", tmp_path, "--option", "occupations") == 0
    assert embedded_store.read(counted) == [{"n": 1}]
    assert competence("load", tmp_path, "--option", "occupation") == 2
    assert "occupations" in capsys.readouterr().err


def test_a_folder_says_what_it_passes_over_and_tells_what_was_loaded_before_it_stopped(
    competence: Callable[..., object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("project_id;title;start_date\n1;Rail;x\n2;Road;2021-01-01\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("qwerty;asdf\n1;Rail\n", encoding="utf-8")
    for name in ("old.xls", "~$a.xlsx", "._a.csv"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "deeper.csv").mkdir()
    assert competence("load", tmp_path) == 2
    said = capsys.readouterr().err
    assert "not read: ._a.csv, deeper.csv/, old.xls, ~$a.xlsx" in said
    assert "a.csv: project-portfolio" in said
    assert "rejected: row 2: start_date='x'" in said
    assert "b.csv: No header row was understood" in said
