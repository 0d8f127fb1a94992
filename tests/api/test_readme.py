"""The answers that README.md shows are those of the sample, without some columns and cut where it says …"""

from __future__ import annotations

import re
import shlex
from itertools import zip_longest
from pathlib import Path

import pytest

from competence_explorer.api.reference import on_the_day, sample
from competence_explorer.api.render import cell, plain
from competence_explorer.queries import BUILT_IN

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
ANSWERS = re.findall(r"^\$ competence query (.+)\n((?: .+\n)+)", README, re.MULTILINE)


@pytest.fixture(scope="module")
def view():
    with sample() as opened:
        yield opened


def shown(text):
    """The names of the columns of a printed table, and its rows; a row of … stands for those left out."""
    header, _, *rows = (re.split(r" {2,}", line.strip()) for line in text.splitlines())
    return header, [row for row in rows if row != ["…"]]


@pytest.mark.parametrize(("asked", "told"), ANSWERS)
def test_an_answer_is_what_the_sample_answers(view, asked, told):
    id, *options = shlex.split(asked)
    given = dict(zip((name.removeprefix("--") for name in options[::2]), options[1::2], strict=True))
    query = BUILT_IN[id]
    with on_the_day():
        rows = query.rows(view, given)
    columns, lines = shown(told)
    assert len(lines) == len(rows) or told.rstrip().endswith("…")
    for line, row in zip(lines, rows, strict=False):
        for name, text in zip_longest(columns, line, fillvalue=""):
            start, cut, _ = text.partition("…")
            value = plain(cell(row[name]))
            found = "" if value is None else str(value).replace("|", "; ")
            assert found.startswith(start) if cut else found == text


def test_there_are_answers():
    assert len(ANSWERS) == 3
