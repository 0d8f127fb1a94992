"""Brokers of the hand-made towns against networkx and against counting by hand."""

from __future__ import annotations

import networkx as nx
import pytest

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.queries import QUERIES, brokers

BROKERS = QUERIES["brokers"]
TIES = [
    ("anna", "bartek"),
    ("anna", "celina"),
    ("bartek", "daniel"),
    ("celina", "daniel"),
    ("daniel", "ewa"),
    ("daniel", "filip"),
]


def test_ranks_and_measures_are_those_of_networkx(towns):
    rows = BROKERS.rows(towns, {})
    network = nx.Graph(TIES)
    between, constraint = nx.betweenness_centrality(network, normalized=False), nx.constraint(network)
    sizes = nx.effective_size(network)
    assert [row["id"] for row in rows] == ["daniel", "bartek", "celina", "anna", "ewa", "filip"]
    for row in rows:
        assert row["betweenness"] == pytest.approx(between[row["id"]])
        assert row["constraint"] == pytest.approx(constraint[row["id"]], abs=1e-6)
        assert row["effective_size"] == pytest.approx(sizes[row["id"]], abs=1e-6)
    # By hand: Daniel is on every path of Ewa and Filip (seven pairs) and on one of two between Bartek and Celina.
    assert [row["betweenness"] for row in rows] == [7.5, 1.5, 1.5, 0.5, 0, 0]


def test_roles_by_institution_counted_by_hand(towns):
    roles = {row["id"]: row for row in BROKERS.rows(towns, {})}
    # Daniel's open pairs: of his four contacts, all at different institutions, six pairs, each both ways.
    assert {r: roles["daniel"][r] for r in ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")} == {
        "coordinator": 0,
        "itinerant": 0,
        "representative": 0,
        "gatekeeper": 0,
        "liaison": 12,
    }
    # Anna stands between Bartek, of her own institution, and Celina, of another one.
    assert (roles["anna"]["representative"], roles["anna"]["gatekeeper"], roles["anna"]["total"]) == (1, 1, 2)


def test_roles_by_metropolis(towns):
    roles = {row["id"]: row for row in BROKERS.rows(towns, {"by": "metropolis"})}
    # Ewa alone is of another metropolis: three pairs with her, three within.
    daniel = roles["daniel"]
    assert (daniel["coordinator"], daniel["representative"], daniel["gatekeeper"], daniel["liaison"]) == (6, 3, 3, 0)


def test_roles_by_theme(towns):
    """Celina and Daniel worked on clean energy (she also on transport, which comes later), the others of Daniel's
    contacts on nothing with a theme: they are one group."""
    roles = {row["id"]: row for row in BROKERS.rows(towns, {"by": "theme"})}
    daniel = roles["daniel"]
    assert (daniel["itinerant"], daniel["representative"], daniel["gatekeeper"], daniel["liaison"]) == (6, 3, 3, 0)


def test_pairs_of_institutions_that_depend_on_a_broker(towns):
    """Only Daniel: Łódź and the port reach anybody through him alone. Gdynia and Sopot know each other, and from Gdynia
    to Gdańsk there are two ways of equal length without Bartek's own tie."""
    rows = {row["id"]: row for row in BROKERS.rows(towns, {})}
    assert {id: row["pairs"] for id, row in rows.items() if row["pairs"]} == {"daniel": 5}
    assert rows["daniel"]["connects"] == ["Gdynia – Łódź", "Gdynia – Port Authority"]
    assert rows["ewa"]["connects"] == []


def test_rank_intervals(towns):
    rows = BROKERS.rows(towns, {"missing": 0})
    assert [(row["rank_low"], row["rank_high"]) for row in rows] == [(n, n) for n in range(1, 7)]
    first, *others = BROKERS.rows(towns, {"missing": 0.5, "stability": 40})
    assert first["rank_low"] == 1 < first["rank_high"]
    assert all(1 <= row["rank_low"] <= row["rank_high"] <= 7 for row in others)
    assert BROKERS.rows(towns, {}) == BROKERS.rows(towns, {"missing": 0.1, "stability": 20})
    assert {(row["betweenness_error"], row["list_share"]) for row in rows} == {(None, None)}  # they are exact


def test_z_scores(towns):
    """Seven people with six ties: density 12/42; alone in his group, Daniel has 6 · 5 = 30 ordered pairs around him."""
    rows = {row["id"]: row for row in BROKERS.rows(towns, {"details": "yes"})}
    chance = (12 / 42) ** 2 * (1 - 12 / 42)
    shared = 2 * 6 * 5 * 4 * (12 / 42) ** 3 * (1 - 12 / 42) ** 3
    z = (12 - 30 * chance) / (30 * chance * (1 - chance) + shared) ** 0.5
    assert rows["daniel"]["total_z"] == pytest.approx(z, abs=1e-3)
    assert rows["daniel"]["coordinator_z"] is None  # nobody else is at Gdańsk
    assert rows["daniel"]["liaison_z"] > 2 > rows["ewa"]["liaison_z"]
    short = BROKERS.rows(towns, {})[0]
    assert short["total_z"] == rows["daniel"]["total_z"]
    assert short["liaison_z"] is None


def test_only_ties_of_some_kinds_and_years(towns):
    assert {row["id"] for row in BROKERS.rows(towns, {"via": "reports_to"})} == {"daniel", "filip"}
    assert {row["id"] for row in BROKERS.rows(towns, {"via": "training|department"})} == {
        "anna",
        "bartek",
        "daniel",
        "ewa",
    }
    # Mentoring in 2023, the homes 2020 to 2022.
    assert {row["id"] for row in BROKERS.rows(towns, {"via": "mentoring|project", "since": 2023})} == {
        "bartek",
        "daniel",
    }


def test_only_people_of_a_metropolis(towns):
    rows = BROKERS.rows(towns, {"metropolis": "Tricity"})
    network = nx.Graph([tie for tie in TIES if "ewa" not in tie])
    between = nx.betweenness_centrality(network, normalized=False)
    assert {row["id"]: row["betweenness"] for row in rows} == pytest.approx(between)


def test_only_ties_through_projects_of_a_theme(towns):
    assert [row["id"] for row in BROKERS.rows(towns, {"theme": "clean energy"})] == ["celina", "daniel"]


def test_limit_and_place(towns):
    (row,) = BROKERS.rows(towns, {"limit": "1"})
    assert (row["name"], row["institution"], row["department"]) == ("Daniel Lis", "Gdańsk", "Energy")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"by": "colour"}, UsageError),
        ({"limit": "many"}, UsageError),
        ({"limit": 0}, UsageError),
        ({"colour": "red"}, UsageError),
        ({"missing": 1}, UsageError),
        ({"stability": 0}, UsageError),
        ({"via": "friendship"}, UsageError),
        ({"since": 2020, "until": 2010}, UsageError),
        ({"theme": "astronomy"}, NotFoundError),
        ({"metropolis": "Atlantis"}, NotFoundError),
    ],
)
def test_wrong_values_say_what_would_be_right(towns, values, error):
    with pytest.raises(error) as wrong:
        BROKERS.rows(towns, values)
    assert wrong.value.hint


@pytest.mark.parametrize(
    "values", [{}, {"theme": "clean energy"}, {"metropolis": "Tricity"}, {"via": "exchange|project"}, {"limit": 2}]
)
def test_the_picture_shows_the_brokers_and_whom_they_tie(towns, values):
    rows = BROKERS.rows(towns, values)
    picture = BROKERS.network(towns, values, rows)
    shown = {node.id for node in picture.nodes}
    assert {row["id"] for row in rows} <= shown
    assert all({edge.start, edge.end} <= shown for edge in picture.edges)
    assert picture.left_out == 0


def test_from_python(towns):
    frame = brokers(towns.store, by="department", limit=3)
    assert list(frame.columns) == BROKERS.names
    assert len(frame) == 3


def test_arguments_without_names_are_refused_rather_than_ignored(towns):
    with pytest.raises(UsageError):
        brokers(towns.store, "Tricity")
