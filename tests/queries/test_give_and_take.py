"""The ledger of three exchanges, worked out by hand; double entry on random ones."""

from __future__ import annotations

import numpy as np
import pytest
from lessons import load_lessons

from competence_explorer.graph.competence.ledger import NOWHERE, Entry, accounts
from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import QUERIES, give_and_take

LEDGER = QUERIES["give-and-take"]
HOURS = ("given_planned", "given_done", "taken_planned", "taken_done", "balance")


@pytest.fixture(scope="module")
def lessons(module_store):
    load_lessons(module_store)
    return View(module_store)


def figures(rows, section):
    return {row["id"]: tuple(row[name] for name in HOURS) for row in rows if row["section"] == section}


def test_each_hour_is_given_once_and_taken_once(lessons):
    """e1: Bob gave Ann 6 of 8 hours of law. e2: Bob and Cid are to give Ann and Dan 8 hours of law and excel: two
    hours from each of the two institutions for each competence. Eve declined e3."""
    rows = LEDGER.rows(lessons, {})
    assert figures(rows, "institution") == {
        "alfa": (0, 0, 16, 6, -6),
        "beta": (12, 6, 0, 0, 6),
        "gama": (4, 0, 0, 0, 0),
    }
    assert [row["name"] for row in rows if row["section"] == "institution"] == ["Alfa", "Beta", "Gama"]
    assert figures(rows, "competence") == {"excel": (4, 0, 4, 0, 0), "law": (12, 6, 12, 6, 0)}
    assert figures(rows, "all") == {None: (16, 6, 16, 6, 0)}
    by_id = {row["id"]: row for row in rows}
    assert (by_id["alfa"]["gave"], by_id["alfa"]["took"]) == ([], ["excel 4 h", "law 10 h"])
    assert by_id["beta"]["gave"] == ["excel 2 h", "law 8 h"]
    assert [by_id[id]["exchanges"] for id in ("alfa", "beta", "gama", "excel", "law")] == [2, 2, 1, 1, 2]


@pytest.mark.parametrize(
    ("values", "places", "total"),
    [
        ({"scope": "Gama"}, {"gama"}, (4, 0, 4, 0, 0)),
        ({"since": 2026}, {"alfa", "beta", "gama"}, (8, 0, 8, 0, 0)),
        ({"until": 2025}, {"alfa", "beta"}, (8, 6, 8, 6, 0)),
        ({"since": 2027}, set(), (0, 0, 0, 0, 0)),
    ],
)
def test_a_part_of_the_ledger(lessons, values, places, total):
    rows = LEDGER.rows(lessons, values)
    assert figures(rows, "institution").keys() == places
    assert figures(rows, "all") == {None: total}


def test_each_institution_sees_its_own_balance_and_everybody_the_totals(lessons):
    contact = View(lessons.store, Viewer("contact", institution="alfa"))
    for values in ({}, {"scope": "Beta|Alfa"}):
        rows = LEDGER.rows(contact, values)
        assert figures(rows, "institution") == {"alfa": (0, 0, 16, 6, -6)}
        assert figures(rows, "all") == {None: (16, 6, 16, 6, 0)}
    # The totals do not follow the scope: those of Beta alone would tell its balance.
    rows = LEDGER.rows(contact, {"scope": "Beta"})
    assert figures(rows, "institution") == {}
    assert figures(rows, "all") == {None: (16, 6, 16, 6, 0)}
    assert figures(LEDGER.rows(View(lessons.store, Viewer("viewer")), {}), "institution") == {}
    coordinator = LEDGER.rows(View(lessons.store, Viewer("coordinator")), {})
    assert figures(coordinator, "institution").keys() == {"alfa", "beta", "gama"}


def test_the_picture(lessons):
    picture = LEDGER.network(lessons, {}, [])
    assert {(edge.start, edge.end): edge.detail for edge in picture.edges} == {
        ("beta", "alfa"): "gave 6 h of 12 h planned: excel, law",
        ("gama", "alfa"): "gave 0 h of 4 h planned: excel, law",
    }
    own = LEDGER.network(View(lessons.store, Viewer("contact", institution="gama")), {}, [])
    assert {node.id for node in own.nodes} <= {"gama", "alfa"}


@pytest.mark.parametrize("seed", range(20))
def test_balances_add_up_to_zero(seed):
    rng = np.random.default_rng(seed)
    found = [
        Entry(n, *rng.integers(NOWHERE, 4, 3).tolist(), float(rng.integers(0, 20)), float(rng.integers(0, 20)))
        for n in range(rng.integers(1, 12))
    ]
    kept = accounts(found).values()
    assert sum(account.balance for account in kept) == pytest.approx(0)
    done, planned = (sum(getattr(entry, name) for entry in found) for name in ("done", "planned"))
    for name, total in (("given_done", done), ("taken_done", done), ("given_planned", planned)):
        assert sum(getattr(account, name) for account in kept) == pytest.approx(total)
    assert sum(sum(account.gave.values()) for account in kept) == pytest.approx(
        sum(sum(account.took.values()) for account in kept)
    )


@pytest.mark.parametrize(("values", "error"), [({"since": "soon"}, UsageError), ({"scope": "Atlantis"}, NotFoundError)])
def test_wrong_values_say_what_would_be_right(lessons, values, error):
    with pytest.raises(error) as wrong:
        LEDGER.rows(lessons, values)
    assert wrong.value.hint


def test_from_python(lessons):
    frame = give_and_take(lessons.store, scope="Gama")
    assert list(frame.columns) == LEDGER.names
    assert frame["section"].tolist() == ["institution", "competence", "competence", "all"]
