"""Loading versions of sources: what comes, what stays, what goes, and that only the difference is written."""

from __future__ import annotations

import dataclasses
from functools import partial

import pytest
from in_threads import together
from worlds import (
    PORTFOLIO,
    ROSTER,
    can,
    claims,
    day,
    everything,
    graph,
    load_rows,
    node,
    person,
    place,
    post,
    says,
    skill,
    tie,
)

from competence_explorer.graph.claims import load, loads, sources
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.records import Counts, Source

ANNA, BARTEK, CELINA, DANIEL, EWA = PEOPLE = [person(name) for name in ("anna", "bartek", "celina", "daniel", "ewa")]
GDYNIA = place("gdynia")
EXCEL, POLISH = skill("excel"), skill("polish")


def staff(*people, **properties):
    """A roster: one row a person, all at one institution."""
    return [post(row, who, GDYNIA, role="clerk", **properties) for row, who in enumerate(people, 2)]


def projects(*titles):
    """A portfolio: one row a project."""
    return [says(row, node("Project", title, title=title)) for row, title in enumerate(titles, 2)]


def names(store, label="Person"):
    return [row["id"] for row in store.read(f"MATCH (n:{label}) RETURN n.id AS id ORDER BY id")]


def counted(counts):
    """Counts as a tuple: created, updated, removed."""
    return counts.created, counts.updated, counts.removed


def test_a_first_load_creates_nodes_relationships_and_bookkeeping(store):
    result = load_rows(store, ROSTER, staff(ANNA, BARTEK), counts=lambda: {"read": 3, "loaded": 2, "rejected": 1})
    assert counted(result.changes.nodes) == (3, 0, 0)
    assert counted(result.changes.relationships) == (2, 0, 0)
    assert result.changes.rows == Counts(created=2)
    employed = store.read(
        "MATCH (p:Person)-[r:EMPLOYED_BY]->(i:Institution) RETURN p.name AS name, r.role AS role, r.key AS key, "
        "i.name AS place, size(r.claims) AS claims ORDER BY name"
    )
    assert employed == [
        {"name": name, "role": "clerk", "key": "clerk|", "place": "Gdynia", "claims": 1} for name in ("Anna", "Bartek")
    ]
    (listed,) = sources(store)
    assert listed | {"loaded_at": ""} == {
        "id": "staff-roster/Gdynia",
        "kind": "staff-roster",
        "institution": "Gdynia",
        "file": "staff-roster.csv",
        "read": 3,
        "loaded": 2,
        "rejected": 1,
        "doubtful": 0,
        "loaded_at": "",
    }
    (loaded,) = loads(store)
    assert (loaded["id"], loaded["state"], loaded["read"]) == (result.load_id, "done", 3)


def test_the_same_file_again_writes_nothing(store):
    load_rows(store, ROSTER, staff(*PEOPLE))
    version, before = store.version(), everything(store)
    again = load_rows(store, ROSTER, staff(*PEOPLE))
    assert again.load_id == ""
    assert again.changes.rows == Counts(unchanged=5)
    assert counted(again.changes.nodes) == counted(again.changes.relationships) == (0, 0, 0)
    assert (store.version(), everything(store)) == (version, before)


def test_the_same_rows_in_another_file_are_a_load_of_their_own_that_changes_nothing(store):
    load_rows(store, ROSTER, staff(*PEOPLE))
    before = graph(store)
    moved = [s._replace(row=s.row + 100) for s in reversed(staff(*PEOPLE))]
    again = load_rows(store, ROSTER, moved)
    assert again.load_id
    assert again.changes.rows == Counts(unchanged=5)
    assert graph(store) == before
    assert [row["state"] for row in loads(store)] == ["done", "done"]


def test_only_the_difference_changes(store):
    load_rows(store, ROSTER, staff(*PEOPLE))
    before = set(graph(store))
    changed = [*staff(*PEOPLE)[:-1], post(9, person("ewa", job_title="head"), GDYNIA, role="clerk")]
    result = load_rows(store, ROSTER, changed)
    assert result.changes.rows == Counts(updated=1, unchanged=4)
    assert counted(result.changes.nodes) == (0, 1, 0)
    assert counted(result.changes.relationships) == (0, 0, 0)
    lost, new = before - set(graph(store)), set(graph(store)) - before
    assert sorted(line.split(" ")[0] for line in lost) == ["EMPLOYED_BY", "Person"]  # the former for its claims
    assert any('"job_title": "head"' in line for line in new)
    assert len(new) == 2


def test_a_relationship_whose_key_changes_is_another_one(store):
    load_rows(store, ROSTER, staff(ANNA))
    result = load_rows(store, ROSTER, [post(2, ANNA, GDYNIA, role="head", start_date=day("2026-01-01"))])
    assert counted(result.changes.relationships) == (1, 0, 1)
    assert counted(result.changes.nodes) == (0, 0, 0)
    (row,) = store.read("MATCH ()-[r:EMPLOYED_BY]->() RETURN r.key AS key")
    assert row["key"] == "head|2026-01-01"


def test_a_new_version_of_a_replaced_source_takes_away_what_it_no_longer_names(store):
    load_rows(store, PORTFOLIO, projects(*"abcde"))
    result = load_rows(store, PORTFOLIO, projects(*"abcdf"))
    assert names(store, "Project") == list("abcdf")
    assert result.changes.rows == Counts(created=1, unchanged=4, removed=1)
    assert counted(result.changes.nodes) == (1, 0, 1)


def test_people_missing_from_a_newer_roster_stay(store):
    load_rows(store, ROSTER, staff(*PEOPLE))
    result = load_rows(store, ROSTER, [post(2, person("anna", job_title="head"), GDYNIA, role="clerk")])
    assert names(store) == ["anna", "bartek", "celina", "daniel", "ewa"]
    assert result.changes.rows == Counts(updated=1)
    assert store.read("MATCH (p:Person {id: 'anna'}) RETURN p.job_title AS title") == [{"title": "head"}]


def test_a_newer_row_about_a_person_replaces_all_her_older_rows(store):
    load_rows(store, ROSTER, [post(2, ANNA, GDYNIA, role="clerk"), can(3, ANNA, EXCEL, self_level=2)])
    load_rows(store, ROSTER, [can(2, ANNA, POLISH, self_level=4)])
    held = store.read("MATCH (:Person)-[:HAS_SKILL]->(s) RETURN s.id AS id")
    assert held == [{"id": "polish"}]
    assert store.read("MATCH ()-[r:EMPLOYED_BY]->() RETURN r.key AS key") == []


def test_a_name_corrected_in_a_newer_roster_is_corrected_also_where_rows_are_carried_over(store):
    load_rows(store, ROSTER, [post(2, ANNA, place("x", name="Aaa")), post(3, BARTEK, place("x", name="Aaa"))])
    load_rows(store, ROSTER, [post(2, ANNA, place("x", name="Zzz"))])
    assert store.read("MATCH (i:Institution) RETURN i.name AS name") == [{"name": "Zzz"}]
    assert names(store) == ["anna", "bartek"]


def test_two_sources_about_one_person_are_one_person(store):
    load_rows(store, ROSTER, staff(ANNA))
    needs = Source("needs", "Sopot")
    load_rows(store, needs, [says(2, person("anna", name="A. Nowak", job_title="mentor"))])
    row = "MATCH (p:Person) RETURN p.name AS name, p.job_title AS title, size(p.claims) AS claims"
    assert store.read(row) == [{"name": "Anna", "title": "mentor", "claims": 2}]  # the roster knows names best
    load_rows(store, needs, [says(2, BARTEK)], allow_drop=True)
    assert store.read(f"{row} ORDER BY name")[0] == {"name": "Anna", "title": None, "claims": 1}


def test_a_node_stays_as_long_as_any_source_states_it_and_its_relationships_go_with_their_own(store):
    load_rows(store, ROSTER, [can(2, ANNA, EXCEL, self_level=3)])
    project = node("Project", "p")
    load_rows(store, PORTFOLIO, [says(2, project, tie("WORKED_ON", ANNA, project), mentions=[ANNA])])
    load_rows(store, PORTFOLIO, projects("q"), allow_drop=True)
    assert names(store) == ["anna"]
    assert names(store, "Project") == ["q"]
    assert store.read("MATCH ()-[r:WORKED_ON]->() RETURN r.key AS key") == []
    assert len(store.read("MATCH ()-[r:HAS_SKILL]->() RETURN r.level AS level")) == 1


def everybody(*ids):
    """A roster of people with these ids."""
    return staff(*(person(id) for id in ids))


@pytest.mark.parametrize(
    ("source", "rows"), [(PORTFOLIO, projects), (dataclasses.replace(ROSTER, complete=True), everybody)]
)
def test_a_drop_of_more_than_a_fifth_is_refused_before_anything_is_written(store, source, rows):
    load_rows(store, source, rows(*"abcdefghij"))
    before, version = everything(store), store.version()
    with pytest.raises(UsageError, match="3 of the 10") as refused:
        load_rows(store, source, rows(*"abcdefg", *"xyz"))
    assert "--allow-drop" in refused.value.hint
    assert (everything(store), store.version()) == (before, version)
    assert load_rows(store, source, rows(*"abcdefgh")).load_id  # a fifth is not more than a fifth
    assert load_rows(store, source, rows("a"), allow_drop=True).load_id


def test_a_carried_source_that_is_not_complete_may_name_few(store):
    load_rows(store, ROSTER, staff(*PEOPLE))
    assert load_rows(store, ROSTER, staff(ANNA)).changes.rows == Counts(unchanged=1)


def test_a_file_without_rows(store):
    result = load_rows(store, PORTFOLIO, [])
    assert result.load_id
    assert graph(store) == []
    load_rows(store, PORTFOLIO, projects("a"))
    with pytest.raises(UsageError, match="1 of the 1"):
        load_rows(store, PORTFOLIO, [])


@pytest.mark.parametrize("batch", [2, 1000])
@pytest.mark.parametrize(
    ("source", "first", "second"),
    [
        (PORTFOLIO, [], projects("a")),
        (PORTFOLIO, projects(*"abc"), projects(*"bcde")),
        (PORTFOLIO, projects(*"abc"), []),
        (PORTFOLIO, projects(*"abc"), projects(*"abc")),
        (ROSTER, staff(*PEOPLE), [*staff(ANNA, department="Funds"), can(7, EWA, EXCEL, self_level=1)]),
        (ROSTER, [can(2, ANNA, EXCEL, self_level=3)], [can(2, ANNA, EXCEL, self_level=2, supervisor_level=3)]),
    ],
)
def test_a_dry_run_counts_what_a_load_does_and_writes_nothing(store, source, first, second, batch):
    load_rows(store, Source("calls"), [says(2, ANNA), says(3, node("Project", "c", title="other"))])
    if first:
        load_rows(store, source, first)
    before, version = everything(store), store.version()
    rehearsed = load_rows(store, source, second, dry_run=True, batch=batch)
    assert rehearsed.load_id == ""
    assert (everything(store), store.version()) == (before, version)
    done = load_rows(store, source, second, allow_drop=True, batch=batch)
    assert rehearsed.changes == done.changes


def test_statements_are_read_as_they_are_needed_and_progress_is_told(store):
    """However many rows a file has, only a few batches of them are read before they are written."""
    ahead, told = [], []

    def stream():
        for number, statement in enumerate(everybody(*(f"p{n}" for n in range(60)))):
            ahead.append(number - len(names(store)))
            yield statement

    load(store, ROSTER, stream(), file="f", sha256="s", loader="l", batch=2, progress=told.append)
    assert max(ahead) <= 20
    assert told == list(range(1, 61))


def test_a_statement_that_does_not_fit_the_schema_is_refused(store):
    with pytest.raises(ValueError, match="no property 'height'"):
        load_rows(store, ROSTER, [says(2, person("anna", height=180))])
    assert graph(store) == []


def test_two_files_loaded_at_the_same_time_make_each_thing_once(store):
    """Two writers about the same people, institution and competences: every node and relationship once."""
    people = [person(f"p{n:02}") for n in range(20)]
    rosters = [Source("staff-roster", name) for name in ("Gdynia", "Sopot")]
    rows = [can(n, who, EXCEL, self_level=2) for n, who in enumerate(people)]
    together(*(partial(load_rows, store, source, rows, batch=5) for source in rosters))
    assert len(names(store)) == 20
    assert len(names(store, "Skill")) == 1
    (held,) = store.read("MATCH (p)-[r:HAS_SKILL]->() RETURN count(r) AS all, count(DISTINCT p) AS people")
    assert held == {"all": 20, "people": 20}
    assert store.read("MATCH (p:Person) RETURN min(size(p.claims)) AS least") == [{"least": 2}]
    assert all(active for _, active in claims(store))


def test_every_claim_says_where_it_stands(store):
    source = Source("staff-roster", "Gdynia", as_of="2026-01-31")
    result = load_rows(store, source, [row._replace(sheet="Staff") for row in staff(ANNA)])
    rows = store.read(
        "MATCH (c:Claim) RETURN c.about AS about, c.sheet AS sheet, c.row AS row, c.load_id AS load, c.as_of AS as_of "
        "ORDER BY about"
    )
    place_ = {"sheet": "Staff", "row": 2, "load": result.load_id, "as_of": "2026-01-31"}
    assert rows == [{"about": "", **place_}, {"about": "Person anna", **place_}]


def test_another_load_between_two_batches_is_noticed(store, monkeypatch):
    """A first load on an empty graph need not look for what it did not write itself, until somebody else writes."""
    rows = [can(number, who, EXCEL, self_level=2) for number, who in enumerate(PEOPLE)]
    others = [says(2, person("ewa", job_title="mentor"))], [says(2, person("daniel", job_title="mentor"))]
    write = store.write

    def interrupted(work, **options):
        done = write(work, **options)
        monkeypatch.setattr(store, "write", write)
        load_rows(store, Source("needs", "Sopot"), others[0])
        load_rows(store, Source("needs", "Gdynia"), others[1])
        return done

    monkeypatch.setattr(store, "write", interrupted)
    load_rows(store, ROSTER, rows, batch=2)
    found = graph(store)
    assert [row["number"] for row in store.read("MATCH (l:Load) RETURN l.sequence AS number ORDER BY number")] == [
        1,
        2,
        3,
    ]
    store.clear()
    for source, some in ((ROSTER, rows), (Source("needs", "Sopot"), others[0]), (Source("needs", "Gdynia"), others[1])):
        load_rows(store, source, some)
    assert graph(store) == found
