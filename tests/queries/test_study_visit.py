"""Study visits for three needs, worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from lessons import ANN, CID, DAN, EVE, LAW, load_lessons
from worlds import can, load_rows, node, says, skill, tie

from competence_explorer.graph.competence.aims import aims
from competence_explorer.graph.competence.visits import first_day, similar
from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.records import Source
from competence_explorer.graph.snapshot import take_snapshot
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import QUERIES, study_visit

VISIT = QUERIES["study-visit"]


@pytest.fixture
def lessons(store):
    load_lessons(store)
    return View(store)


def test_where_to_whom_who_and_what_in_return(lessons):
    """Two needs of law: Fay's of Gama, and one of nobody known. Beta led a finished project that took it; Bob worked on
    it and lets himself be asked, Eve does not. Eve wants excel at 3, which Fay holds. Nobody has done excel."""
    law, excel = VISIT.rows(lessons, {"first": "2027-03-02", "days": 3})
    assert (law["name"], law["host_id"], law["country"]) == ("Study visit: law", "beta", "PL")
    assert (law["starts"], law["ends"]) == (dt.date(2027, 3, 2), dt.date(2027, 3, 4))
    assert (law["needs"], law["guests_from"]) == (["Help with law", "Help with law"], ["Gama"])
    assert (law["travellers"], law["meet"]) == (["Fay (Gama)"], ["law 4: Bob (Beta)"])
    assert (law["projects"], law["offers"]) == (["Old hall (lead)"], ["excel 3: Fay (Gama)"])
    # 2 for the project that it led, 1 for Bob, -1 since nobody knows where Gama lies.
    assert (law["points"], law["kilometres"], law["alternatives"]) == (2.0, None, [])
    assert (excel["name"], excel["host"], excel["starts"]) == ("No host is known: excel", None, None)
    assert (excel["guests_from"], excel["meet"], excel["points"]) == (["Alfa"], [], None)


def test_distance_counts(lessons):
    (visit,) = VISIT.rows(lessons, {"scope": "Alfa"})  # excel: no host
    assert visit["host"] is None
    need = node("Need", "n4", text="More law", status="open")
    asks = says(1, need, tie("HAS_NEED", node("Person", "ann"), need), tie("ASKS_FOR", need, skill("law"), level=3),
                mentions=[node("Person", "ann"), skill("law")])  # fmt: skip
    load_rows(lessons.store, Source("needs", "more"), [asks])
    visit = VISIT.rows(View(lessons.store), {"scope": "Alfa", "first": "2027-03-02"})[0]
    assert (visit["travellers"], visit["kilometres"]) == (["Ann (Alfa)"], 111.2)
    assert visit["points"] == round(3 - 111.195 / 250, 2)


def test_who_can_do_it_neither_travels_nor_is_what_the_guests_offer(lessons):
    """Cid of Gama wants law at 4, but has the 3 that Fay needs. Eve wants law at 4 as well; Ann, who now has it, is a
    colleague of Dan, who needs it: Dan offers excel."""
    need = node("Need", "n4", text="More law", status="open", urgency="high")
    asks = says(1, need, tie("HAS_NEED", DAN, need), tie("ASKS_FOR", need, LAW, level=3), mentions=[DAN, LAW])
    load_rows(lessons.store, Source("needs", "more"), [asks])
    more = [can(1, CID, LAW, goal_level=4), can(2, EVE, LAW, goal_level=4), can(3, ANN, LAW, assessed_level=4)]
    load_rows(lessons.store, Source("staff-roster", "more"), more)
    visit = VISIT.rows(View(lessons.store), {})[0]
    assert visit["travellers"] == ["Fay (Gama)", "Dan (Alfa)"]
    assert visit["offers"] == ["excel 3: Dan (Alfa)"]


def test_related_needs_are_one_visit(lessons):
    snapshot = take_snapshot(lessons.store)
    assert sorted(len(group) for group in similar(snapshot, aims(snapshot, goals=False))) == [1, 2]
    broader = says(1, skill("excel"), tie("BROADER", skill("excel"), skill("law")), mentions=[skill("law")])
    load_rows(lessons.store, Source("competences"), [broader])
    (visit,) = VISIT.rows(View(lessons.store), {})
    assert (visit["competences"], visit["guests_from"]) == (["excel", "law"], ["Alfa", "Gama"])


def test_limits(lessons):
    assert [row["host"] for row in VISIT.rows(lessons, {"hosts": "Gama"})] == [None, None]
    assert len(VISIT.rows(lessons, {"limit": 1})) == 1
    (visit,) = VISIT.rows(lessons, {"scope": "Gama"})
    assert visit["starts"] == first_day()
    assert (first_day().weekday(), first_day() >= dt.date.today() + dt.timedelta(weeks=6)) == (1, True)


def test_the_key_stays_the_same(lessons):
    first, again = (VISIT.rows(lessons, {"first": day}) for day in ("2027-03-02", "2027-05-04"))
    assert [row["id"] for row in first] == [row["id"] for row in again]
    assert len({row["id"] for row in first}) == 2


def test_people_whom_the_viewer_may_not_see_do_not_travel(lessons):
    rows = VISIT.rows(View(lessons.store, Viewer("contact", institution="beta")), {})
    assert all(row["travellers"] == [] for row in rows)
    assert rows[0]["guests_from"] == []


def test_the_picture(lessons):
    picture = VISIT.network(lessons, {}, VISIT.rows(lessons, {}))
    assert [(edge.start, edge.end, edge.detail) for edge in picture.edges] == [("gama", "beta", "law")]
    assert {node.id: node.detail for node in picture.nodes} == {"beta": "host", "gama": "guest"}


@pytest.mark.parametrize(
    ("values", "error"),
    [({"days": 6}, UsageError), ({"days": 1}, UsageError), ({"first": "soon"}, UsageError),
     ({"hosts": "Atlantis"}, NotFoundError)],
)  # fmt: skip
def test_wrong_values_say_what_would_be_right(lessons, values, error):
    with pytest.raises(error) as wrong:
        VISIT.rows(lessons, values)
    assert wrong.value.hint


def test_from_python(lessons):
    frame = study_visit(lessons.store)
    assert list(frame.columns) == VISIT.names
    assert len(frame) == 2
