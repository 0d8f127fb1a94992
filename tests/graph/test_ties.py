"""Ties between people: which there are, how strong, and what they rest on."""

from __future__ import annotations

import pytest
from worlds import ROSTER, day, load_rows, node, person, place, says, tie

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.groups import ALWAYS
from competence_explorer.graph.snapshot import take_snapshot
from competence_explorer.graph.ties import KINDS, LARGEST_GROUP, kinds_of, ties

ANNA, BARTEK, CELINA = (person(name) for name in ("anna", "bartek", "celina"))
PLACE = place("gdynia")


def found(store, *facts, **options):
    """The ties that a row of these facts makes."""
    load_rows(store, ROSTER, [says(2, ANNA, *facts, mentions=[BARTEK, CELINA, PLACE])])
    return ties(take_snapshot(store), **options)


def words(tied, a=0, b=1):
    return [evidence.words for evidence in tied.evidence(a, b)]


def on(who, project, start=None, end=None):
    return tie("WORKED_ON", who, project, start_date=start and day(start), end_date=end and day(end))


def works(who, department, start=None, end=None):
    return tie(
        "EMPLOYED_BY", who, PLACE, department=department, start_date=start and day(start), end_date=end and day(end)
    )


TRAM = node("Project", "tram", title="Tram")
COURSE = node("Training", "course", title="Course", start_date=day("2024-01-01"))


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (
            (TRAM, on(ANNA, TRAM, "2016-01-01", "2018-01-01"), on(BARTEK, TRAM, "2017-05-01")),
            "worked together on “Tram” (2017–2018)",
        ),
        ((TRAM, on(ANNA, TRAM), on(BARTEK, TRAM)), "worked together on “Tram”"),
        (
            (TRAM, on(ANNA, TRAM, "2010-01-01", "2012-01-01"), on(BARTEK, TRAM, "2014-01-01", "2015-01-01")),
            "both worked on “Tram”, at different times",
        ),
        ((works(ANNA, "Funds"), works(BARTEK, "Funds", "2020-02-01")), "same department: Funds, Gdynia (2020–)"),
        (
            (works(ANNA, "Funds", "2001-01-01", "2005-01-01"), works(BARTEK, "Funds", "2020-02-01")),
            "same department, at different times: Funds, Gdynia",
        ),
        (
            (
                COURSE,
                tie("ATTENDED", ANNA, COURSE, date=day("2023-03-01")),
                tie("ATTENDED", BARTEK, COURSE, date=day("2023-03-01")),
            ),
            "both took part in “Course” (2023)",
        ),
        ((COURSE, tie("ATTENDED", ANNA, COURSE), tie("ATTENDED", BARTEK, COURSE)), "both took part in “Course” (2024)"),
        ((tie("REPORTS_TO", BARTEK, ANNA),), "Bartek reports to Anna"),
    ],
)
def test_what_ties_two_people(store, facts, wanted):
    tied = found(store, *facts)
    assert words(tied) == words(tied, 1, 0) == [wanted]
    assert tied.adjacency.toarray().tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    (evidence,) = tied.evidence(0, 1)
    assert {ref.start.id for ref in evidence.rests_on} <= {"anna", "bartek"}


@pytest.mark.parametrize(
    "facts",
    [
        (works(ANNA, "Funds"), works(BARTEK, "Roads")),
        (works(ANNA, None), works(BARTEK, None)),  # a missing department is not a department
        (COURSE, tie("ATTENDED", ANNA, COURSE, result="absent"), tie("ATTENDED", BARTEK, COURSE)),
        (
            COURSE,
            tie("ATTENDED", ANNA, COURSE, date=day("2023-03-01")),
            tie("ATTENDED", BARTEK, COURSE, date=day("2024-03-01")),
        ),
        (tie("REPORTS_TO", ANNA, ANNA),),
    ],
)
def test_what_does_not(store, facts):
    tied = found(store, *facts)
    assert tied.adjacency.nnz == 0
    assert words(tied) == []


def test_strength_is_newmans_and_all_reasons_are_told_the_strongest_first(store):
    tied = found(store, TRAM, *(on(who, TRAM) for who in (ANNA, BARTEK, CELINA)), works(ANNA, "F"), works(BARTEK, "F"))
    assert tied.adjacency.toarray().tolist() == [[0, 1.5, 0.5], [1.5, 0, 0.5], [0.5, 0.5, 0]]
    assert [evidence.kind for evidence in tied.evidence(0, 1)] == ["project", "department"]


def test_when_a_tie_held_is_told_in_numbers(store):
    on_tram = on(ANNA, TRAM, "2016-01-01", "2018-01-01"), on(BARTEK, TRAM, "2017-05-01")
    once = works(ANNA, "Funds", "2001-01-01", "2005-01-01"), works(BARTEK, "Funds", "2020-02-01")
    tied = found(store, TRAM, *on_tram, *once, tie("REPORTS_TO", BARTEK, ANNA))
    assert tied.told(0, 1, 1) == (
        "project",
        "worked together on “Tram” (2017–2018)",
        ((2017, 2018), ALWAYS, ALWAYS),  # of who was there at different times, and of a line of today, no years
    )
    assert tied.told(1, 0).words.count("; ") == 2


def test_two_roles_on_one_project_are_one_membership(store):
    tied = found(
        store, TRAM, tie("WORKED_ON", ANNA, TRAM, role="a"), tie("WORKED_ON", ANNA, TRAM, role="b"), on(BARTEK, TRAM)
    )
    assert tied.adjacency.max() == 1
    assert len(tied.evidence(0, 1)) == 1


def test_kinds_are_chosen(store):
    tied = found(
        store, TRAM, on(ANNA, TRAM), on(BARTEK, TRAM), works(ANNA, "F"), works(BARTEK, "F"), kinds=["department"]
    )
    assert words(tied) == ["same department: F, Gdynia"]
    with pytest.raises(UsageError, match="No kind of tie 'friendship'") as wrong:
        ties(take_snapshot(store), ["friendship"])
    assert "project" in wrong.value.hint


def test_only_projects_have_a_theme(store):
    with pytest.raises(UsageError, match="by mentoring, department have no theme"):
        ties(take_snapshot(store), ["department", "mentoring"], theme=0)


def test_a_text_that_names_no_kind_is_as_good_as_none():
    assert kinds_of(" | ") == kinds_of(None) == KINDS


MENTORING, VISIT = (
    node("Exchange", id, format=format, status="done", start_date=day("2023-02-01"))
    for id, format in (("m", "mentoring"), ("v", "study_visit"))
)


def met(exchange):
    return exchange, tie("GIVES", ANNA, exchange), tie("TAKES", BARTEK, exchange)


def test_mentoring_and_other_exchanges_are_kinds_of_their_own(store):
    tied = found(store, *met(MENTORING), *met(VISIT))
    assert [(evidence.kind, evidence.words) for evidence in tied.evidence(0, 1)] == [
        ("mentoring", "mentoring (2023)"),
        ("exchange", "study visit (2023)"),
    ]
    assert tied.adjacency[0, 1] == 2
    assert words(ties(take_snapshot(store), ["mentoring"])) == ["mentoring (2023)"]
    assert words(ties(take_snapshot(store), ["exchange"], since=2023, until=2023)) == ["study visit (2023)"]
    assert ties(take_snapshot(store), since=2024).adjacency.nnz == 0


def test_years_are_of_the_person_else_of_the_project(store):
    project = node("Project", "tram", title="Tram", start_date=day("2014-01-01"), end_date=day("2018-12-31"))
    facts = (on(ANNA, TRAM, "2014-01-01", "2015-12-31"), on(BARTEK, TRAM), on(CELINA, TRAM, "2016-06-01"))
    found(store, project, *facts)
    snapshot = take_snapshot(store)
    assert ties(snapshot, until=2015).adjacency.toarray().tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert ties(snapshot, since=2016, until=2016).adjacency.toarray().tolist() == [[0, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert ties(snapshot, since=2019).adjacency.nnz == 0
    assert words(ties(snapshot, until=2015)) == ["worked together on “Tram” (2014–2015)"]


def test_overlapping_ties_those_who_were_there_together(store):
    facts = (on(ANNA, TRAM, "2014-01-01", "2015-12-31"), on(BARTEK, TRAM), on(CELINA, TRAM, "2016-06-01"))
    tied = found(store, TRAM, *facts, overlapping=True)
    # Anna had left when Celina came; when Bartek was there is not known, which is no reason against.
    assert tied.adjacency.toarray().tolist() == [[0, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0]]
    assert words(tied, 0, 2) == []
    assert words(ties(take_snapshot(store)), 0, 2) == ["both worked on “Tram”, at different times"]


def test_two_superiors_of_each_other_are_told_both_ways(store):
    tied = found(store, tie("REPORTS_TO", ANNA, BARTEK), tie("REPORTS_TO", BARTEK, ANNA))
    assert words(tied) == ["Anna reports to Bartek", "Bartek reports to Anna"]
    assert tied.adjacency[0, 1] == 2


def test_what_was_asked_of_a_snapshot_before_is_not_computed_again(store):
    first = found(store, TRAM, on(ANNA, TRAM), on(BARTEK, TRAM), kinds=["project", "training"])
    snapshot = take_snapshot(store)
    assert ties(snapshot, ("training", "project")) is first
    assert ties(snapshot, ["project"]) is not first
    assert ties(snapshot, ["project", "training"], since=2000) is not first


def test_who_one_person_is_tied_to(store):
    tied = found(store, TRAM, *(on(who, TRAM) for who in (ANNA, BARTEK)), tie("REPORTS_TO", CELINA, ANNA))
    assert [tied.of(person).tolist() for person in range(3)] == [[1, 2], [0], [0]]


def test_years_the_wrong_way_round_are_refused(store):
    with pytest.raises(UsageError, match="since=2020 is after until=2019"):
        found(store, since=2020, until=2019)


def test_a_group_too_large_ties_nobody(store):
    crowd = [person(f"p{number:03}") for number in range(LARGEST_GROUP + 1)]
    rows = [says(row, TRAM, on(who, TRAM), mentions=[who]) for row, who in enumerate(crowd, 2)]
    load_rows(store, ROSTER, rows[:-1])
    assert ties(take_snapshot(store)).adjacency.nnz == LARGEST_GROUP * (LARGEST_GROUP - 1)
    load_rows(store, ROSTER, rows)
    assert ties(take_snapshot(store)).adjacency.nnz == 0


def test_an_empty_graph_has_no_ties(store):
    assert ties(take_snapshot(store)).adjacency.shape == (0, 0)
