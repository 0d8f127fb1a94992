"""YAML files: lists of things as tables; calls written by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from competence_explorer.graph.errors import FileError
from competence_explorer.loaders.yaml_tables import MAX_BYTES, open_yaml

CALLS = """\
# what the region announced
- call_id: C1
  title: Low-emission transport
  opens: 2026-09-01
  closes: 2026-12-15
  budget: 20 000 000,00
  currency: PLN
  theme: [clean energy, transport and mobility]
  requirements:
    - {competence: Public procurement, level: advanced, people: 2, mandatory: yes}
    - competence: State aid
      level: 3
- title: Culture
  call_id: C2
  competence: GIS
  opens: ~
"""


def test_calls(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file(CALLS, "calls.yaml"))
    assert (result.report.loader, result.report.read, result.report.rejected) == ("calls", 4, 0)
    assert result.nodes("Call") == {
        "local:C1": {
            "title": "Low-emission transport", "opens": dt.date(2026, 9, 1), "closes": dt.date(2026, 12, 15),
            "budget": 20_000_000, "currency": "PLN",
        },
        "local:C2": {"title": "Culture"},
    }  # fmt: skip
    assert result.properties("REQUIRES") == [{"level": 3, "people": 2, "mandatory": "yes"}, {"level": 3}, {}]
    assert len(result.relationships("IN_THEME")) == 2
    assert read(csv_file("calls:\n" + CALLS, "titled.yml")).report.loaded == 4


def test_rejections_name_the_line(csv_file: Callable[..., Path], read: Any) -> None:
    text = CALLS.replace("level: 3", "level: 7").replace("call_id: C2", "number: C2")
    rejections = read(csv_file(text, "calls.yaml")).report.rejections
    assert [(r.row, r.column, r.value) for r in rejections] == [(11, "level", "7"), (13, "call_id", "")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "not YAML"),
        ("just words", "no list of things"),
        ("[]", "no list of things"),
        ("a: 1\nb: 2\n", "no list of things"),
        ("- 1\n", "line 1: no thing with named values"),
        ("- call_id: C1\n  call_id: C2\n", "line 2: 'call_id' for the second time"),
        ("- call_id: {a: 1}\n", "line 1: named values where one value"),
        ("- call_id: C1\n  needs:\n  - {a: [{b: 1}]}\n", "line 3: a list of things within"),
        ("- &a {call_id: C1}\n- *a\n", "aliases"),
        ("[" * 5000, "not YAML"),
        ("- call_id: \udcff\n", "not YAML"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(FileError, match=said):
        open_yaml(path)


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large.yaml").write_text("# " + "x" * MAX_BYTES, encoding="utf-8")
    with pytest.raises(FileError, match="larger than"):
        open_yaml(tmp_path / "large.yaml")
