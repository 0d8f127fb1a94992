"""Drafts as files: what is written can be read again, whatever the names."""

from __future__ import annotations

import pytest
import yaml
from worlds import load_rows, node, says, skill, tie

from competence_explorer.graph.competence.drafts import Line, as_rows, as_yaml, from_projects, projects_of
from competence_explorer.graph.records import Source
from competence_explorer.graph.snapshot import take_snapshot

NAMES = [
    "state aid: rules",
    "- minus",
    "“zamówienia” #1",
    "yes",
    "line\nbreak",
    "bell\x07 and \u2028",
    "a 'b' \"c\" \\",
    "{x}",
]


@pytest.fixture
def snapshot_of(store):
    """A snapshot of projects of one theme that need competences; one more of the theme needs nothing."""

    def make(*needs):
        theme, idle = node("Theme", "t", name="culture"), node("Project", "idle")
        rows = [says(0, idle, tie("IN_THEME", idle, theme), mentions=[theme])]
        for number, (project, what, level, people, mandatory) in enumerate(needs, 1):
            one, wanted = node("Project", project), skill(what)
            values = {"level": level, "people": people} | ({"mandatory": mandatory} if mandatory else {})
            facts = tie("REQUIRES", one, wanted, **values), tie("IN_THEME", one, theme)
            rows.append(says(number, one, *facts, mentions=[wanted, theme]))
        load_rows(store, Source("project-portfolio"), rows)
        return take_snapshot(store)

    return make


def test_the_projects_of_a_theme_are_those_whose_needs_are_recorded(snapshot_of):
    assert projects_of(snapshot_of(("b", "law", 2, 1, "yes"), ("a", "gis", 2, 1, "yes")), "culture") == ["a", "b"]


@pytest.mark.parametrize("name", NAMES)
def test_yaml_reads_back_what_was_written(name):
    line = Line(name, "local:x", 3, 2, False, f"because of {name}")
    (call,) = yaml.safe_load(as_yaml("N: 1", name, [line, line]))
    assert call["call_id"] == "N: 1"
    assert call["title"] == name
    wanted = {"competence": name, "competence_id": "local:x", "level": 3, "people": 2, "mandatory": False}
    assert call["requirements"] == [wanted, wanted]


def test_what_comparable_projects_needed(snapshot_of):
    """Two of three need law: the highest level, the middle of 1 and 4 people, mandatory for one of two."""
    snapshot = snapshot_of(
        ("a", "law", 2, 1, "yes"), ("b", "law", 3, 4, "no"), ("b", "gis", 1, 1, "no"), ("c", "dam", 2, 2, None)
    )  # fmt: skip
    lines = from_projects(snapshot, ["a", "b", "c"], limit=5)
    assert [line[:5] for line in lines] == [
        ("law", "law", 3, 4, True),
        ("dam", "dam", 2, 2, True),
        ("gis", "gis", 1, 1, False),
    ]
    assert lines[0].why == "needed by 2 of 3 projects"
    assert len(from_projects(snapshot, ["a", "b", "c"], limit=1)) == 1


def test_rows_repeat_the_id_and_give_the_title_once():
    rows = as_rows("N", "Title", [Line("law", "", 2, 1, True, ""), Line("gis", "", 2, 1, False, "")])
    assert [(row["call_id"], row["title"], row["mandatory"]) for row in rows] == [
        ("N", "Title", "yes"),
        ("N", "", "no"),
    ]
