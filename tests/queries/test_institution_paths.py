"""Through whom institutions reach each other, in the towns and with somebody who has two posts."""

from __future__ import annotations

import pytest
from towns import DANIEL, EWA, LODZ, PORT, employed
from worlds import load_rows

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.records import Source
from competence_explorer.queries import QUERIES

PATHS = QUERIES["institution-paths"]


def chains(rows):
    """The people on each path."""
    found = {}
    for row in rows:
        found.setdefault(row["path"], [row["from_id"]]).extend([row["to_id"]] if row["hop"] else [])
    return list(found.values())


def test_paths_lead_from_anybody_to_anybody_and_tell_how_many_there_are(towns):
    rows = PATHS.rows(towns, {"from": "Gdynia", "to": "Łódź"})
    # Anna is at Gdynia as Bartek is, and Grażyna was: it is Bartek who is next to those outside.
    assert chains(rows) == [["bartek", "daniel", "ewa"], ["anna", "celina", "daniel", "ewa"]]
    assert {row["ways"] for row in rows} == {1}  # all lead through Daniel and Ewa
    assert [(row["from_institution"], row["to_institution"]) for row in rows[:2]] == [
        ("Gdynia", "Gdańsk"),
        ("Gdańsk", "Łódź"),
    ]
    assert rows[0]["evidence"] == "mentoring (2023)"
    assert rows[0]["source"] == ["exchanges.csv row 2"]


def test_ways_that_share_nobody(towns):
    assert {row["ways"] for row in PATHS.rows(towns, {"from": "Gdynia", "to": "Gdańsk"})} == {1}
    assert {row["ways"] for row in PATHS.rows(towns, {"from": "Sopot", "to": "Gdynia"})} == {1}


@pytest.mark.parametrize(
    ("wishes", "wanted"),
    [
        ({"avoid": "Bartek Nowak"}, [["anna", "celina", "daniel"]]),
        ({"hops": 1}, [["bartek", "daniel"]]),
        ({"via": "project"}, [["anna", "celina", "daniel"]]),
        ({"k": 1, "alternatives": "no"}, [["bartek", "daniel"]]),
        ({"avoid": "Gdynia|Gdańsk", "to": "Łódź", "from": "Sopot"}, []),
        ({"until": 2019}, []),
    ],
)
def test_wishes(towns, wishes, wanted):
    assert chains(PATHS.rows(towns, {"from": "Gdynia", "to": "Gdańsk", **wishes})) == wanted


def test_no_way(towns):
    assert PATHS.rows(towns, {"from": "Gdynia", "to": "Łódź", "via": "department"}) == []


def test_two_institutions_are_needed(towns):
    with pytest.raises(UsageError, match="are the same institution"):
        PATHS.rows(towns, {"from": "Gdynia", "to": "gdynia"})


@pytest.mark.parametrize(
    ("wishes", "wrong"),
    [
        ({"avoid": "Gdańsk"}, "All at one end of the paths"),
        ({"avoid": "Gdynia"}, "All at one end of the paths"),
        ({"avoid": "Sopot", "prefer": "celina"}, "All whom to prefer"),
    ],
)
def test_wishes_that_contradict_each_other(towns, wishes, wrong):
    with pytest.raises(UsageError, match=wrong) as error:
        PATHS.rows(towns, {"from": "Gdynia", "to": "Gdańsk", **wishes})
    assert "avoid" in error.value.hint


def test_the_picture_has_a_lane_for_each_path(towns):
    values = {"from": "Gdynia", "to": "Łódź"}
    picture = PATHS.network(towns, values, PATHS.rows(towns, values))
    assert [list(lane) for lane in picture.lanes] == [["bartek", "daniel", "ewa"], ["anna", "celina", "daniel", "ewa"]]
    assert {node.group for node in picture.nodes} == {"Gdynia", "Sopot", "Gdańsk", "Łódź"}
    assert len(picture.edges) == 4
    assert [edge.years for edge in picture.edges if edge.end == "ewa"] == [((2024, 2024),)]


def test_somebody_with_posts_at_both_is_a_way_by_herself(towns):
    """Runs last: it changes the towns of this file."""
    load_rows(towns.store, Source("staff-roster", "Port"), [employed(2, EWA, PORT), employed(3, DANIEL, LODZ)])
    rows = PATHS.rows(towns, {"from": "Łódź", "to": "Port Authority"})
    assert chains(rows)[0] == ["ewa"]
    assert (rows[0]["hop"], rows[0]["kind"]) == (0, "posts")
    assert rows[0]["evidence"] == "has posts at Łódź and Port Authority"
    assert rows[0]["source"] == ["staff-roster.csv row 2", "staff-roster.csv row 6"]
    assert chains(rows)[1] == ["daniel", "filip"]
    assert {row["ways"] for row in rows} == {2}
    picture = PATHS.network(towns, {"from": "Łódź", "to": "Port Authority"}, rows)
    assert [list(lane) for lane in picture.lanes] == [["ewa"], ["daniel", "filip"]]
