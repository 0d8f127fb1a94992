"""Small files for the tests of the loaders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from competence_explorer.graph.checks import check
from competence_explorer.graph.records import Fact, NodeFact, RelationshipFact, Statement
from competence_explorer.loaders import read_file
from competence_explorer.loaders.report import Report


class Read:
    """What a file says: its statements and the report on it, with short ways to the facts."""

    def __init__(self, statements: list[Statement], report: Report, source: Any) -> None:
        self.statements = statements
        self.report = report
        self.source = source

    @property
    def facts(self) -> list[Fact]:
        return [fact for s in self.statements for fact in (*s.own, *s.mentions)]

    def nodes(self, label: str) -> dict[str, dict[str, Any]]:
        """Properties of the nodes of a label, by key."""
        found: dict[str, dict[str, Any]] = {}
        for fact in self.facts:
            if isinstance(fact, NodeFact) and fact.ref.label == label:
                found.setdefault(fact.ref.id, {}).update(fact.properties)
        return found

    def relationships(self, type: str) -> set[tuple[str, str, str]]:
        """(start, end, key) of the relationships of a type."""
        return {(f.start.id, f.end.id, f.key) for f in self.facts if isinstance(f, RelationshipFact) and f.type == type}

    def properties(self, type: str) -> list[dict[str, Any]]:
        """Properties of the relationships of a type, in order."""
        return [dict(f.properties) for f in self.facts if isinstance(f, RelationshipFact) and f.type == type]

    @property
    def reasons(self) -> list[str]:
        return [rejection.reason for rejection in self.report.rejections]


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV file of text (in an encoding) or bytes."""

    def write(content: str | bytes, name: str = "file.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.fixture
def xlsx_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook of sheets, each a list of rows."""

    def write(sheets: Mapping[str, Sequence[Sequence[Any]]], name: str = "file.xlsx") -> Path:
        book = Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def read() -> Callable[..., Read]:
    """Read a file; every statement must fit the schema, and the counts must add up."""

    def reads(path: Path, **options: Any) -> Read:
        reading = read_file(path, **options)
        statements = list(reading)
        for statement in statements:
            check(statement)
        report = reading.report
        assert report.read == report.loaded + report.rejected + report.doubtful
        assert len(statements) == report.loaded + report.doubtful
        return Read(statements, report, reading.source)

    return reads
