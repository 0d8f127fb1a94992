"""Paths of known length, with the evidence and the rows that say so."""

from __future__ import annotations

import pytest
from worlds import load_rows, node, person, place, post, says, tie

from competence_explorer.graph.errors import CompetenceError, NotFoundError, UsageError
from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES, introduction_paths

PATHS = QUERIES["introduction-paths"]


def chains(rows):
    """The people on each path."""
    found = {}
    for row in rows:
        found.setdefault(row["path"], [row["from_id"]]).append(row["to_id"])
    return list(found.values())


def test_every_path_and_in_order(towns):
    rows = PATHS.rows(towns, {"from": "Anna Żółć", "to": "Ewa Mróz", "k": 5})
    assert chains(rows) == [["anna", "bartek", "daniel", "ewa"], ["anna", "celina", "daniel", "ewa"]]
    assert [row["hop"] for row in rows] == [1, 2, 3, 1, 2, 3]


def test_each_hop_says_why_and_which_rows_say_so(towns):
    rows = PATHS.rows(towns, {"from": "anna", "to": "ewa"})
    told = {(row["from"], row["to"]): (row["kind"], row["evidence"], row["source"]) for row in rows}
    assert told == {
        ("Anna Żółć", "Bartek Nowak"): (
            "department",
            "same department: Funds, Gdynia (2018–)",
            ["staff-roster.csv row 2", "staff-roster.csv row 3"],
        ),
        ("Bartek Nowak", "Daniel Lis"): ("mentoring", "mentoring (2023)", ["exchanges.csv row 2"]),
        ("Daniel Lis", "Ewa Mróz"): (
            "training",
            "both took part in “State aid course” (2024)",
            ["training-records.csv row 2", "training-records.csv row 3"],
        ),
        ("Anna Żółć", "Celina Kos"): (
            "project",
            "worked together on “Tram line” (2016–2018)",
            ["project-portfolio.csv People row 4", "project-portfolio.csv People row 5"],
        ),
        ("Celina Kos", "Daniel Lis"): (
            "project",
            "worked together on “Warm homes” (2020–2022)",
            ["project-portfolio.csv People row 6", "project-portfolio.csv People row 7"],
        ),
    }


def test_reporting_lines_are_ways_in_both_directions(towns):
    for start, end in (("filip", "daniel"), ("daniel", "filip")):
        (row,) = PATHS.rows(towns, {"from": start, "to": end})
        assert (row["kind"], row["evidence"]) == ("reports_to", "Filip Nowak reports to Daniel Lis")
        assert row["source"] == ["staff-roster.csv row 7"]


def test_k_bounds_the_paths(towns):
    assert chains(PATHS.rows(towns, {"from": "anna", "to": "ewa", "k": "1"})) == [["anna", "bartek", "daniel", "ewa"]]


@pytest.mark.parametrize(
    ("to", "wanted"),
    [
        ({"skill": "pomoc publiczna"}, [["anna", "celina"], ["anna", "bartek", "daniel"]]),
        ({"institution": "Gdańsk"}, [["anna", "bartek", "daniel"], ["anna", "celina", "daniel"]]),
        ({"institution": "Port Authority", "k": 1}, [["anna", "bartek", "daniel", "filip"]]),
    ],
)
def test_to_anyone_with_a_competence_or_at_an_institution(towns, to, wanted):
    assert chains(PATHS.rows(towns, {"from": "anna", **to})) == wanted


def test_nobody_leads_nowhere(towns):
    assert PATHS.rows(towns, {"from": "anna", "to": "grazyna"}) == []
    assert PATHS.rows(towns, {"from": "grazyna", "skill": "public procurement"}) == []


def test_nobody_is_introduced_to_herself(towns):
    with pytest.raises(UsageError, match="same person") as wrong:
        PATHS.rows(towns, {"from": "anna", "to": "Anna Żółć"})
    assert wrong.value.hint == "Give two people."


@pytest.mark.parametrize(
    "values", [{}, {"to": "ewa", "skill": "state aid"}, {"to": "ewa", "institution": "Sopot"}, {"to": " "}]
)
def test_exactly_one_aim(towns, values):
    with pytest.raises(UsageError) as wrong:
        PATHS.rows(towns, {"from": "anna", **values})
    assert "exactly one" in wrong.value.hint


def test_unknown_and_ambiguous_names_say_what_there_is(towns):
    with pytest.raises(NotFoundError, match="no person 'Zbigniew'") as missing:
        PATHS.rows(towns, {"from": "Zbigniew", "to": "ewa"})
    assert missing.value.hint.startswith("Nearest: ")
    with pytest.raises(NotFoundError) as several:
        PATHS.rows(towns, {"from": "Nowak", "to": "ewa"})
    assert "Bartek Nowak (bartek)" in several.value.hint
    assert "Filip Nowak (filip)" in several.value.hint


def test_the_picture_has_a_lane_for_each_path(towns):
    values = {"from": "anna", "to": "ewa"}
    picture = PATHS.network(towns, values, PATHS.rows(towns, values))
    assert picture.layout == "chains"
    assert [list(lane) for lane in picture.lanes] == [
        ["anna", "bartek", "daniel", "ewa"],
        ["anna", "celina", "daniel", "ewa"],
    ]
    assert {(n.id, n.group) for n in picture.nodes} == {
        ("anna", "Gdynia"),
        ("bartek", "Gdynia"),
        ("celina", "Sopot"),
        ("daniel", "Gdańsk"),
        ("ewa", "Łódź"),
    }
    assert len(picture.edges) == 5  # the last hop of both paths is one tie
    assert all(edge.detail for edge in picture.edges)
    assert [edge.years for edge in picture.edges if edge.end == "ewa"] == [((2024, 2024),)]


def test_from_python_the_parameter_has_an_underscore(towns):
    frame = introduction_paths(towns.store, from_="anna", to="bartek", k=1)
    assert list(frame.columns) == PATHS.names
    assert frame["to"].tolist() == ["Bartek Nowak"]


@pytest.mark.parametrize(
    ("wishes", "wanted"),
    [
        ({"avoid": "Bartek Nowak"}, [["anna", "celina", "daniel", "ewa"]]),
        ({"avoid": "Sopot"}, [["anna", "bartek", "daniel", "ewa"]]),
        ({"avoid": "celina|Gdańsk"}, []),
        ({"avoid": "Gdynia"}, [["anna", "celina", "daniel", "ewa"]]),  # who asks is at Gdynia herself
        ({"prefer": "Celina Kos"}, [["anna", "celina", "daniel", "ewa"], ["anna", "bartek", "daniel", "ewa"]]),
        ({"prefer": "Sopot", "k": 1}, [["anna", "celina", "daniel", "ewa"]]),
        ({"hops": 2}, []),
        ({"hops": 3, "k": 1}, [["anna", "bartek", "daniel", "ewa"]]),
        ({"via": "project|training"}, [["anna", "celina", "daniel", "ewa"]]),
        ({"via": "project"}, []),
        ({"since": 2019}, [["anna", "bartek", "daniel", "ewa"]]),  # Anna left the tram line in 2018
        ({"until": 2023}, []),  # the course was in 2024
        ({"best": "strong", "k": 1}, [["anna", "bartek", "daniel", "ewa"]]),
        ({"alternatives": "yes"}, [["anna", "bartek", "daniel", "ewa"], ["anna", "celina", "daniel", "ewa"]]),
    ],
)
def test_wishes(towns, wishes, wanted):
    assert chains(PATHS.rows(towns, {"from": "anna", "to": "ewa", **wishes})) == wanted


def test_a_hop_tells_its_strength_and_where_the_two_are(towns):
    (row,) = PATHS.rows(towns, {"from": "celina", "to": "daniel", "k": 1})
    assert (row["strength"], row["from_institution"], row["to_institution"]) == (1, "Sopot", "Gdańsk")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"avoid": "Zbigniew"}, "no person or institution 'Zbigniew'"),
        ({"prefer": "Nowak"}, "'Nowak' could be 2 different ones"),
        ({"via": "friendship"}, "No kind of tie 'friendship'"),
        ({"best": "cheap"}, "best='cheap' is not possible"),
        ({"since": 2020, "until": 2019}, "since=2020 is after until=2019"),
        ({"avoid": "ewa"}, "All at one end of the paths are to be avoided"),
        ({"avoid": "Łódź"}, "All at one end of the paths are to be avoided"),  # where Ewa is
        ({"avoid": "celina|Gdańsk", "prefer": "Sopot"}, "All whom to prefer are to be avoided"),
    ],
)
def test_wishes_that_cannot_be(towns, wrong, told):
    with pytest.raises(CompetenceError, match=told) as error:
        PATHS.rows(towns, {"from": "anna", "to": "ewa", **wrong})
    assert error.value.hint


def test_only_people_who_let_themselves_be_found(store):
    """Two ways from Ala to Ola: through Bo, who has not said so, and, longer, through Cy and Di, who have. Ed, at Ala's
    own institution, need not say so; what is hidden stays so."""
    here, there = place("here", name="Here"), place("there", name="There")
    found = {"visibility": "network", "permissions": ["found"]}
    ala, ed, bo = person("ala"), person("ed"), person("bo")
    cy, di, ola = (person(name, **found) for name in ("cy", "di", "ola"))
    posts = [
        post(n, who, there if who in (bo, cy, di, ola) else here) for n, who in enumerate((ala, ed, bo, cy, di, ola))
    ]
    load_rows(store, Source("staff-roster", "X"), posts)
    pairs = [(ala, bo), (bo, ola), (ala, ed), (ed, cy), (cy, di), (di, ola)]
    work = [
        says(
            n,
            project := node("Project", f"x{n}", title=f"Project {n}"),
            *(tie("WORKED_ON", w, project) for w in pair),
            mentions=pair,
        )
        for n, pair in enumerate(pairs)
    ]
    load_rows(store, Source("project-portfolio", "X"), work)
    asked = {"from": "ala", "to": "ola", "k": 5}
    everybody = chains(PATHS.rows(View(store), {**asked, "via": "project"}))
    assert everybody == [["ala", "bo", "ola"], ["ala", "ed", "cy", "di", "ola"]]
    assert chains(PATHS.rows(View(store), {**asked, "via": "project", "consenting": "yes"})) == everybody[1:]
    assert PATHS.rows(View(store), {**asked, "to": "bo", "consenting": "yes"}) == []
