"""Who leaves the hand-made towns, and what goes with her, worked out by hand."""

from __future__ import annotations

import pytest

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.queries import QUERIES, what_if_leaves

LEAVES = QUERIES["what-if-leaves"]


def section(rows, name):
    return [row for row in rows if row["section"] == name]


def ids(rows, name):
    return {row["id"] for row in section(rows, name)}


def test_if_daniel_leaves(towns):
    """He alone holds heat networks, is all of Gdańsk, and stands between Łódź, the port and the others."""
    rows = LEAVES.rows(towns, {"people": "Daniel Lis"})
    assert [row["section"] for row in rows] == [
        "leaves",
        "competence lost",
        "competence with one holder left",
        "institution without staff",
        *["institutions cut"] * 5,
        "repair: mentoring",
        *["repair: new tie"] * 2,
    ]
    (lost,) = section(rows, "competence lost")
    assert (lost["id"], lost["name"], lost["before"], lost["after"]) == ("heat", "heat networks", 1, 0)
    assert lost["detail"] == "with Daniel Lis (Gdańsk)"
    # Celina holds his one other competence; nobody holds a related one, and no training teaches it.
    assert lost["who"] == ["Celina Kos (Sopot): holds 1 of the 1 other competences of Daniel Lis"]
    (left,) = section(rows, "competence with one holder left")
    assert (left["id"], left["before"], left["after"]) == ("state-aid", 2, 1)
    assert left["detail"].startswith("with Daniel Lis (Gdańsk); Celina Kos (Sopot) stays; nobody comes close")
    assert ids(rows, "institution without staff") == {"gdansk"}
    assert ids(rows, "institutions cut") == {
        "gdynia|lodz",
        "gdynia|port",
        "lodz|port",
        "lodz|sopot",
        "port|sopot",
    }
    assert all((row["before"], row["after"]) == (2, None) for row in section(rows, "institutions cut"))
    assert all(row["who"] == ["Daniel Lis (Gdańsk)"] for row in section(rows, "institutions cut"))


def test_what_repairs_it(towns):
    """Three parts are left (Gdynia with Sopot, Łódź, the port): two ties; one mentoring passes heat networks on."""
    rows = LEAVES.rows(towns, {"people": "daniel"})
    (mentoring,) = section(rows, "repair: mentoring")
    assert mentoring["id"] == "daniel|celina"
    assert mentoring["detail"].startswith("1 of 1, at least 1 needed: heat networks; ask first")
    ties = section(rows, "repair: new tie")
    assert {frozenset(row["id"].split("|")) & {"ewa", "filip"} for row in ties} == {
        frozenset({"ewa"}),
        frozenset({"filip"}),
    }
    assert all((row["before"], row["after"]) == (2, 1) for row in ties)
    assert ties[0]["detail"].startswith("1 of 2, at least 2 needed: joins Gdynia – ")
    assert all("ask first: no permission for teams is recorded" in row["detail"] for row in ties)


def test_farther_apart(towns):
    """Without Bartek, Gdynia reaches Gdańsk by way of Sopot; a tie of Anna and Daniel would be as near as before."""
    rows = LEAVES.rows(towns, {"people": "bartek"})
    assert {row["id"]: (row["before"], row["after"]) for row in section(rows, "institutions farther")} == {
        "gdansk|gdynia": (1, 2),
        "gdynia|lodz": (2, 3),
        "gdynia|port": (2, 3),
    }
    (tie,) = section(rows, "repair: new tie")
    assert (tie["id"], tie["before"], tie["after"]) == ("anna|daniel", 2, 1)
    assert tie["detail"].startswith("1 of 1, at least 1 needed")
    assert not section(rows, "institutions cut")


def test_a_project_without_people(towns):
    """Anna's part in the tram line ended in 2018; Celina is the last one on it. The warm homes ended in 2022."""
    (risk,) = section(LEAVES.rows(towns, {"people": "celina"}), "project at risk")
    assert (risk["id"], risk["name"], risk["before"], risk["after"]) == ("tram", "Tram line", 1, 0)
    assert risk["detail"] == "leaving: Celina Kos (Sopot); nobody of the team is left"
    assert not section(LEAVES.rows(towns, {"people": "anna"}), "project at risk")


def test_a_level(towns):
    """From level 2 on, state aid is Daniel's alone (Celina's level is not known), and nobody holds heat networks."""
    rows = LEAVES.rows(towns, {"people": "daniel", "level": 2})
    assert ids(rows, "competence lost") == {"state-aid"}
    # Of level 3: Bartek at 4 and Anna at 2 hold procurement, Ewa below the level.
    (lost,) = section(LEAVES.rows(towns, {"people": "bartek", "level": 3}), "competence lost")
    assert lost["who"] == [
        "Anna Żółć (Gdynia): holds it at level 2",
        "Ewa Mróz (Łódź): holds it at level 2",
    ]


def test_a_scope(towns):
    """To Gdynia, procurement is Bartek's and Anna's; Ewa, in Łódź, does not count."""
    rows = LEAVES.rows(towns, {"people": "anna|Bartek Nowak", "scope": "Gdynia"})
    assert ids(rows, "leaves") == {"anna", "bartek"}
    assert ids(rows, "competence lost") == {"procurement"}
    (lost,) = section(rows, "competence lost")
    assert lost["detail"].endswith("; nobody comes close: recruit or train")
    assert not section(rows, "institutions cut")  # there is no other institution in the scope
    rows = LEAVES.rows(towns, {"people": "anna|Bartek Nowak"})
    assert ids(rows, "competence with one holder left") == {"procurement"}


def test_who_matters_to_nothing(towns):
    """Filip is tied to Daniel alone, and nothing is recorded of him; but he is all of the port."""
    rows = LEAVES.rows(towns, {"people": "filip"})
    assert [row["section"] for row in rows] == ["leaves", "institution without staff"]


def test_what_does_not_fit_is_counted(towns):
    rows = section(LEAVES.rows(towns, {"people": "daniel", "limit": 2}), "institutions cut")
    assert [row["name"] for row in rows] == ["Gdynia – Łódź", "Gdynia – Port Authority", "… 3 more"]
    assert rows[-1]["id"] is None


def test_nothing_is_written(towns):
    before = towns.store.version()
    LEAVES.rows(towns, {"people": "daniel|anna"})
    assert towns.store.version() == before
    assert towns.store.read("MATCH (p:Person {id: 'daniel'}) RETURN count(p) AS people")[0]["people"] == 1


@pytest.mark.parametrize("values", [{"people": "daniel"}, {"people": "bartek"}, {"people": "anna|celina|filip"}])
def test_the_picture_shows_who_leaves_what_is_lost_and_the_repairs(towns, values):
    rows = LEAVES.rows(towns, values)
    picture = LEAVES.network(towns, values, rows)
    shown = {node.id: node for node in picture.nodes}
    assert all({edge.start, edge.end} <= shown.keys() for edge in picture.edges)
    assert {node.id for node in picture.nodes if node.detail == "leaves"} == ids(rows, "leaves")
    assert {node.id for node in picture.nodes if node.kind == "Skill"} == ids(rows, "competence lost")
    drawn = {(edge.kind, frozenset((edge.start, edge.end))) for edge in picture.edges}
    for row in rows:
        if row["section"].startswith("repair: ") and row["id"]:
            assert (row["section"].removeprefix("repair: "), frozenset(row["id"].split("|"))) in drawn
    assert picture.left_out == 0


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, UsageError),
        ({"people": "|"}, UsageError),
        ({"people": "grazyna"}, UsageError),  # she left in 2020
        ({"until": "1999-01-01"}, UsageError),
        ({"until": "soon"}, UsageError),
        ({"people": "daniel", "limit": 0}, UsageError),
        ({"people": "nobody at all"}, NotFoundError),
        ({"people": "Nowak"}, NotFoundError),  # there are two
        ({"people": "daniel", "scope": "Atlantis"}, NotFoundError),
    ],
)
def test_wrong_values_say_what_would_be_right(towns, values, error):
    with pytest.raises(error) as wrong:
        LEAVES.rows(towns, values)
    assert wrong.value.hint


def test_from_python(towns):
    frame = what_if_leaves(towns.store, people="daniel")
    assert list(frame.columns) == LEAVES.names
    assert frame["section"].iloc[0] == "leaves"
