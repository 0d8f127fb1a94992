"""Self-assessments by a framework: levels, families, scales."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from competence_explorer.graph.errors import FileError

HEADER = "employee;institution;framework;family;competence;own;supervisor's level;goal\n"
ROWS = (
    "Anna Nowak;Gdynia;EU framework;Professional;State aid;3;expert;4\n"
    "Anna Nowak;Gdynia;EU framework;Management;Leading a team;;;2\n"
    "Jan Kos;Gdynia;EU framework;Soft;Listening;2;;\n"
)


def test_levels_and_families(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file(HEADER + ROWS))
    assert (result.report.loader, result.source.id) == ("competency-framework", "competency-framework/Gdynia")
    assert result.properties("HAS_SKILL") == [
        {"self_level": 3, "supervisor_level": 4, "goal_level": 4, "evidence": ["declared"]},
        {"goal_level": 2},
        {"self_level": 2, "evidence": ["declared"]},
    ]
    assert result.relationships("BROADER") >= {
        ("local:state-aid", "local:professional-competences", ""),
        ("local:professional-competences", "local:eu-framework", ""),
        ("local:listening", "local:soft", ""),
    }
    assert result.nodes("Skill")["local:professional-competences"] == {
        "name": "professional competences",
        "kind": "group",
    }
    assert result.nodes("Person").keys() == {"name:anna nowak@name:gdynia", "name:jan kos@name:gdynia"}
    assert result.relationships("EMPLOYED_BY") == set()


def test_bad_rows_say_where_and_what_would_be_right(csv_file: Callable[..., Path], read: Any) -> None:
    bad = "Ewa Lis;Gdynia;;Professional;GIS;7;;\nEwa Lis;Gdynia;;Professional;;3;;\n;Gdynia;;Professional;GIS;3;;\n"
    result = read(csv_file(HEADER + ROWS + bad))
    assert [(r.row, r.column, r.value) for r in result.report.rejections] == [
        (5, "own", "7"), (6, "competence", ""), (7, "employee", ""),
    ]  # fmt: skip
    assert all(r.right for r in result.report.rejections)


@pytest.mark.parametrize("levels", [("0", "5", "3"), ("good", "fair", "3"), ("2.5", "3.5", "1")])
def test_another_scale_is_refused_with_the_mapping_that_it_needs(
    csv_file: Callable[..., Path], read: Any, levels: tuple[str, ...]
) -> None:
    rows = [f"Person {i};Gdynia;;Professional;GIS;{level};;\n" for i, level in enumerate(levels)]
    path = csv_file(HEADER + "".join(rows))
    with pytest.raises(FileError, match=r"not on the scale from 1 to 4") as caught:
        read(path)
    assert f'"{levels[0]}": "…"' in caught.value.hint
    translated = read(path, mapping={"values": {"self_level": {levels[0]: "1", levels[1]: "4"}}})
    assert [p["self_level"] for p in translated.properties("HAS_SKILL")] == [1, 4, int(levels[2])]


def test_a_declared_scale_must_be_ours_or_be_translated(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("person;institution;competence;self_level;scale\nAnna;Gdynia;GIS;3;0-4\nJan;Gdynia;GIS;0;0-4\n")
    with pytest.raises(FileError, match="on the scale '0-4'") as caught:
        read(path)
    assert 'scale: {"0-4": "1-4"}' in caught.value.hint
    translated = read(path, mapping={"values": {"scale": {"0-4": "1-4"}, "self_level": {"0": ""}}})
    assert translated.properties("HAS_SKILL")[0]["self_level"] == 3
    assert read(csv_file("person;institution;competence;self_level;scale\nA;B;GIS;3;1-4\n")).report.loaded == 1


def test_a_few_errors_of_typing_are_rejected_one_by_one(csv_file: Callable[..., Path], read: Any) -> None:
    rows = [f"Person {i};Gdynia;;Professional;GIS;{i % 4 + 1};;\n" for i in range(60)]
    result = read(csv_file(HEADER + "".join(rows) + "X;Gdynia;;;GIS;7;;\nY;Gdynia;;;GIS;8;;\n"))
    assert (result.report.loaded, result.report.rejected) == (60, 2)


def test_one_institution_speaks_for_itself(csv_file: Callable[..., Path], read: Any) -> None:
    with pytest.raises(FileError, match="names 2 institutions"):
        read(csv_file(HEADER + ROWS + "Ewa Lis;Sopot;;Professional;GIS;3;;\n"))


def test_a_table_of_levels_without_families_is_read_if_it_is_named(csv_file: Callable[..., Path], read: Any) -> None:
    path = csv_file("person;competence;own;supervisor;goal\nAnna Nowak;GIS;2;3;4\n")
    result = read(path, loader="competency-framework", mapping={"source": {"institution": "Gdynia"}})
    assert result.properties("HAS_SKILL")[0]["supervisor_level"] == 3
