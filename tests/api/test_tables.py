"""Tables of pages: where names lead, what is left out, and which part of a long answer is shown."""

from __future__ import annotations

import pytest
from quayside import load_quayside
from starlette.datastructures import QueryParams

from competence_explorer.api.tables import ROOM, Wish, make_table, split
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.snapshot import take_snapshot
from competence_explorer.queries.base import Column


@pytest.fixture(scope="module")
def snapshot(embedded_engine):
    with embedded_engine.open() as store:
        load_quayside(store)
        yield take_snapshot(store)


def table(snapshot, rows, **options):
    columns = [Column(name, name) for name in rows[0]] if rows else [Column("name", "")]
    return make_table(snapshot, columns, rows, **options)


def hrefs(made):
    return [[part.href for part in cell.parts] for row in made.rows for cell in row]


def test_names_lead_to_pages_by_the_key_beside_them(snapshot):
    row = {"id": "anna", "name": "Anna Nowak", "to_id": "aid", "to": "state aid", "host_id": ["port"], "host": ["Port"]}
    made = table(snapshot, [row])
    assert [column.name for column in made.columns] == ["name", "to", "host"]  # their keys stand in the addresses
    assert hrefs(made) == [["/people/anna"], ["/competences/aid"], ["/institutions/port"]]


def test_names_lead_to_pages_where_the_column_says_what_they_are(snapshot):
    row = {"institution": "Town Hall", "mentor": "Eva Lis", "held_at": ["Port Authority", "Elsewhere"], "note": "law"}
    assert hrefs(table(snapshot, [row])) == [
        ["/institutions/town"],
        ["/people/eva"],
        ["/institutions/port", ""],
        [""],
    ]


def test_the_kind_of_a_row_decides_between_equal_keys(snapshot):
    rows = [{"id": "plan", "name": "Plan", "kind": "Exchange"}, {"id": "aid", "name": "state aid", "kind": "Skill"}]
    made = table(snapshot, rows, why="Person anna")
    assert hrefs(made) == [[""], [""], ["/competences/aid"], [""]]
    assert made.whys == [
        "/queries/why?thing=Person+anna&other=Exchange+plan",
        "/queries/why?thing=Person+anna&other=Skill+aid",
    ]
    assert [row[1].text for row in made.rows] == ["Exchange", "Competence"]


def test_columns_that_say_nothing_are_left_out(snapshot):
    rows = [{"a": 1, "b": None, "c": 0, "d": "x"}, {"a": None, "b": None, "c": 0, "d": ""}]
    assert [column.name for column in table(snapshot, rows, hide=("d",)).columns] == ["a", "c"]


def test_long_lists_show_their_beginning(snapshot):
    few, many, large = ["x"] * 3, ["y" * 30] * 20, ["z" * ROOM * 2, "z"]
    (row,) = table(snapshot, [{"few": few, "many": many, "large": large}]).rows
    assert [cell.first for cell in row] == [3, 4, 1]


ROWS = [{"name": name, "level": level} for name, level in (("Żaneta", 2), ("Adam", None), ("Łukasz", 4), ("Bo", 3))]


def names(made):
    return [row[0].text for row in made.rows]


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (Wish(), ["Żaneta", "Adam", "Łukasz", "Bo"]),
        (Wish(sort="level"), ["Żaneta", "Bo", "Łukasz", "Adam"]),
        (Wish(sort="-level"), ["Łukasz", "Bo", "Żaneta", "Adam"]),
        (Wish(sort="name"), ["Adam", "Bo", "Łukasz", "Żaneta"]),
        (Wish(sort="nothing"), ["Żaneta", "Adam", "Łukasz", "Bo"]),
        (Wish(find="ZANE"), ["Żaneta"]),
        (Wish(find="luk"), ["Łukasz"]),
        (Wish(find="nobody"), []),
    ],
)
def test_sorted_and_filtered(snapshot, wish, found):
    assert names(table(snapshot, ROWS, wish=wish)) == found


def test_pages(snapshot):
    made = table(snapshot, ROWS, wish=Wish(page=2, sort="level"), path="/queries/x", given={"skill": "GIS"}, most=3)
    assert (names(made), made.pages, made.first, made.total, made.by_server) == (["Adam"], 2, 4, 4, True)
    assert made.at(page=1) == "/queries/x?skill=GIS&page=1&sort=level"
    assert made.sorted_by("level") == "/queries/x?skill=GIS&sort=-level"
    assert made.sorted_by("name") == "/queries/x?skill=GIS&sort=name"
    assert names(table(snapshot, ROWS, wish=Wish(page=9), most=3)) == []


def test_what_chooses_the_page_is_no_parameter():
    own, wish = split(QueryParams("skill=GIS&page=2&find=+x+"))
    assert (str(own), wish) == ("skill=GIS", Wish(2, "", "x"))
    for page in ("0", "9" * 5000):
        with pytest.raises(UsageError):
            split(QueryParams(f"page={page}"))
