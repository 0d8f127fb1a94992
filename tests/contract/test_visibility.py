"""Whoever asks whatever: the answer is that of a graph without the people whom the viewer may not see."""

from __future__ import annotations

import itertools

import pytest
from learning import load_learning
from worlds import can, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph.errors import CompetenceError
from competence_explorer.graph.records import Source
from competence_explorer.graph.schema import PURPOSES, VISIBILITIES
from competence_explorer.graph.snapshot import take_snapshot
from competence_explorer.graph.visibility import ANALYST, SMALL_CELL, View, Viewer, colleagues, visible
from competence_explorer.queries import QUERIES

PLACES = [place(id, name=id.title()) for id in ("gdynia", "sopot", "lodz")]
AREAS = {"gdynia": "tri", "sopot": "tri", "lodz": "lod"}
PERMISSIONS = [None, list(PURPOSES), ["found"], ["brokers"], ["teams"]]
SKILLS = [skill("law"), skill("excel")]
PROJECTS = [node("Project", f"x{n}", title=f"Project {n}") for n in range(4)]


def staff():
    """At each institution somebody of every visibility with every permission, rated by herself and her superior."""
    combinations = itertools.product(PLACES, [None, *VISIBILITIES], PERMISSIONS)
    for number, (where, seen, permitted) in enumerate(combinations):
        who = person(f"p{number:02}", name=f"Person {number:02}", visibility=seen, permissions=permitted)
        before = node("Person", f"p{max(0, number - 1):02}")
        project = PROJECTS[number % 4]
        yield post(number, who, where, department=f"d{number % 2}")
        yield can(number, who, SKILLS[number % 2], self_level=1 + number % 4, supervisor_level=4 - number % 4)
        facts = tie("WORKED_ON", who, project), tie("REPORTS_TO", who, before)
        yield says(number, who, *facts, mentions=[project, before])


def member(where, area):
    return says(0, where, tie("MEMBER_OF", where, area), mentions=[area])


def load_world(store):
    """Load the people, where they are, and what is needed; nothing if they are there."""
    load_rows(store, Source("staff-roster", "all"), list(staff()))
    areas = {id: node("Metropolis", id, name=id) for id in AREAS.values()}
    load_rows(store, Source("institutions"), [member(where, areas[AREAS[where.ref.id]]) for where in PLACES])
    theme = node("Theme", "e", name="clean energy")
    law = SKILLS[0]
    projects = [
        says(0, x, tie("IN_THEME", x, theme), tie("REQUIRES", x, law, level=2, people=3), mentions=[theme, law])
        for x in PROJECTS
    ]
    load_rows(store, Source("project-portfolio"), projects)
    call = node("Call", "call", title="Call")
    needed = [tie("REQUIRES", call, what, level=3, people=2) for what in SKILLS]
    load_rows(store, Source("calls"), [says(0, call, *needed, mentions=SKILLS)])
    load_learning(store, 75, PLACES, SKILLS)


VIEWERS = [
    Viewer("viewer"),
    Viewer("viewer", metropolis="lod"),
    Viewer("contact", institution="sopot"),
    Viewer("practitioner", institution="gdynia", person="p03"),
    Viewer("coordinator", institution="lodz", metropolis="lod"),
]
ASKED = {
    "data-quality": [{}, {"scope": "Gdynia|lod"}],
    "data-quality-items": [
        {"aspect": "people-without-competences"},
        {"aspect": "projects-without-people", "scope": "Gdynia"},
        {"aspect": "institutions-not-reported"},
        {"aspect": "disagreements"},
        {"aspect": "stale-evidence"},
        {"aspect": "doubtful-identities"},
    ],
    "find-people": [
        {},
        {"skill": "law"},
        {"skill": "law", "level": 3},
        {"level": 2},
        {"institution": "Gdynia"},
        {"metropolis": "tri"},
        {"theme": "clean energy"},
        {"name": "Person 03"},
    ],
    "institution-network": [{}, {"by": "people"}, {"by": "people", "scope": "Gdynia"}],
    "institution-paths": [
        {"from": "Gdynia", "to": "Lodz", "k": 4},
        {"from": "Sopot", "to": "Lodz", "alternatives": "no", "avoid": "Gdynia", "via": "project|reports_to"},
    ],
    "introduction-paths": [
        {"from": None, "to": None},
        {"from": None, "skill": "excel", "k": 4},
        {"from": None, "institution": "Lodz"},
        {"from": "Person 13", "to": "Person 22"},
        {"from": None, "skill": "law", "best": "strong", "alternatives": "yes", "hops": 3},
        {"from": None, "institution": "Lodz", "avoid": "Gdynia", "prefer": "Sopot", "via": "project"},
        {"from": None, "skill": "law", "avoid": "Person 22"},
    ],
    "collaboration-matrix": [
        {"by": "people"},
        {"by": "people", "scope": "tri"},
        {"by": "people", "of": "themes"},
        {"by": "projects"},
    ],
    "open-needs": [{}, {"skill": "law"}, {"scope": "tri"}],
    "mentoring-offers": [{"level": 1}, {"skill": "excel", "level": 1}, {"scope": "tri", "level": 1}],
    "brokers": [
        {},
        {"by": "department"},
        {"by": "metropolis"},
        {"by": "theme", "details": "yes"},
        {"metropolis": "tri"},
        {"theme": "clean energy"},
    ],
    "communities": [{}, {"metropolis": "tri", "least": 2}, {"theme": "clean energy"}, {"via": "department"}],
    "missing-competences": [
        {"call": "Call"},
        {"project": "x0"},
        {"profile": "law=2x4; excel", "scope": "Gdynia|lod"},
        {"call": "Call", "scope": "tri", "leaving": "2030-01-01", "trained": "Person 13=law=4", "joining": "Lodz"},
    ],
    "call-readiness": [
        {"call": "Call"},
        {"project": "x0", "scope": "Gdynia|lod", "leaving": "Person 03|2030-01-01", "evidence_years": 0.5},
        {"profile": "law=2x4; excel", "scope": "tri", "trained": "Person 13=law=4", "joining": "Lodz"},
    ],
    "compare-readiness": [
        {"call": "Call", "by": "metropolis"},
        {"call": "Call", "show": "competences", "leaving": "2030-01-01"},
        {"project": "x0", "scopes": "tri;Lodz|Gdynia"},
    ],
    "similar-projects": [
        {"project": "x0"},
        {"call": "Call", "scope": "Gdynia"},
        {"theme": "clean energy", "finished": "yes"},
        {"text": "Project about law"},
    ],
    # Of small counts all are alike to who is not told them: asked so, everybody is answered the same rows.
    "single-holders": [
        {"by": "scope", "at_most": 4},
        {"by": "institution", "at_most": 4, "level": 4},
        {"by": "metropolis", "at_most": 4, "level": 3, "theme": "clean energy"},
        {"by": "theme", "at_most": 4, "level": 4},
    ],
    "fading-competences": [
        {"by": "scope", "lasting": 4, "until": "2030-01-01"},
        {"by": "institution", "lasting": 4, "level": 3, "until": "2030-01-01"},
        {"by": "theme", "lasting": 4, "theme": "clean energy", "until": "2030-01-01"},
    ],
    "requirement-profiles": [{}, {"theme": "culture"}, {"profile": "linia tramwajowa"}],
    "competences": [{"person": None}, {"person": None, "skill": "law"}, {"person": "Person 13"}],
    "competence-years": [{"skill": "law"}],
    "counterparts": [
        {"person": None},
        {"person": None, "distance": 2, "kind": "people", "limit": 40},
        {"scope": "Gdynia"},
        {"scope": "Gdynia", "department": "d1", "language": "pl"},
        {"theme": "clean energy"},
        {"theme": "clean energy", "scope": "lod", "metropolis": "tri"},
        {"scope": "tri", "kind": "institutions"},
    ],
    "demand": [{}, {"theme": "clean energy", "scope": "Gdynia|lod"}],
    "exchanges": [{}, {"person": None}, {"institution": "Lodz"}],
    "holders": [{"skill": "law"}, {"skill": "excel", "scope": "tri"}],
    "institution-profile": [{"scope": "Gdynia"}, {"scope": "tri", "show": "gaps"}],
    "related": [
        {"thing": None},
        {"thing": "law", "kind": "Person"},
        {"thing": "Project x0"},
        {"thing": "Institution lodz"},
        {"thing": "Person 13"},
    ],
    "team-for-call": [
        {"call": "Call"},
        {"profile": "law=2x3; excel=4x9", "least_institutions": 2, "method": "greedy"},
        {"project": "x3", "must": None, "most_each": 1, "scope": "tri", "load": 0.5},
        {"call": "Call", "scope": "tri", "leaving": "2030-01-01", "trained": "Person 13=law=4", "joining": "Lodz"},
    ],
    "mentor-match": [{}, {"scope": "Gdynia|lod", "goals": "no", "hours": 4}, {"mentors": "tri", "distance": 2}],
    "give-and-take": [{}, {"since": 2025}],
    "study-visit": [{}, {"scope": "lod", "visitors": 1}],
    "training-plan": [
        {"call": "Call"},
        {"profile": "law=4x20; excel=2x30", "budget": 100, "kept": 0.5, "scope": "tri"},
        {"profile": "law=4x30", "unit": "money", "budget": 900, "method": "greedy"},
        {"call": "Call", "scope": "tri", "leaving": "2030-01-01", "trained": "Person 13=law=4", "joining": "Lodz"},
    ],
    "neighbours": [{"person": None}, {"person": "Person 13"}],
    "what-if-leaves": [
        {"people": None},
        {"people": None, "level": 2, "scope": "Gdynia|lod"},
        {"people": None, "limit": 100},
        {"until": "2030-01-01"},
    ],
    "suggest-competences": [{"text": "Excel for law"}, {"project": "x0"}],
    "separated-institutions": [{}, {"via": "reports_to"}, {"via": "department"}, {"scope": "tri", "via": "reports_to"}],
    "why": [
        {"thing": None},
        {"thing": None, "other": "law"},
        {"thing": None, "other": "excel"},
        {"thing": "Person 13", "other": "Gdynia"},
        {"thing": "law"},
    ],
}


def name(viewer):
    return "-".join(filter(None, (viewer.role, viewer.institution, viewer.metropolis, viewer.person)))


def filled(values, people):
    """Values with the people to ask about put in: somebody whom the viewer may see."""
    some = iter((people[0], people[-1]))
    return {key: next(some) if value is None else value for key, value in values.items()}


def questions(store, viewer):
    """Each query with values that the viewer can ask for."""
    for id, asked in ASKED.items():
        query = QUERIES[id]
        people = list(View(store, viewer, query.purpose).snapshot.nodes("Person").texts("id"))
        if people:
            yield from ((query, filled(values, people)) for values in asked)


def answer(query, view, values):
    """The rows, or what is said instead: a hint must not name anybody either."""
    try:
        return query.rows(view, values)
    except CompetenceError as error:
        return str(error)


def cut_down(store, viewer, purpose):
    """Take from the store, by Cypher, the people whom the viewer may not see, and ratings by others' superiors."""
    snapshot = take_snapshot(store)
    ids = list(snapshot.nodes("Person").texts("id"))
    hidden = list(itertools.compress(ids, ~visible(snapshot, viewer, purpose)))
    others = list(itertools.compress(ids, ~colleagues(snapshot, viewer)))
    public = (
        "MATCH (p:Person)-[r:HAS_SKILL]->() WHERE p.id IN $ids SET r.level = r.level_public REMOVE r.supervisor_level"
    )

    def work(transaction):
        transaction.run(public, ids=others)
        transaction.run("MATCH (p:Person) WHERE p.id IN $ids DETACH DELETE p", ids=hidden)

    store.write(work)


READY = {"held", "below", "available", "busy", "old_evidence", "leaving"}
SCARCE = {"holders", "old", "undated", "leaving", "lasting"}
FIGURES = ("missing_low", "missing_high", "readiness_low", "readiness_high")
"""Made of counts: wider for who is not told small ones, as the tests of call-readiness say."""

SMALL = range(1, SMALL_CELL)


def counts(row, viewer):
    """The columns of a row that count people."""
    of_people = row.get("section", "").startswith(("competence", "project", "institution without"))
    by_level = {"expert", "advanced", "intermediate", "basic"} if "expert" in row else set()
    profile = {"good", "people", "goals", "elsewhere"} if "good" in row or "expert" in row else set()
    years = {"people", "trained"} if "trained" in row else set()
    ready = READY if "readiness_low" in row else set()
    team = {"held", "permitted", "candidates"} if "permitted" in row or "closed" in row else set()
    scarce = SCARCE if "group_id" in row and not at_home(row, viewer) else set()
    always = {"has", "lacks", "not_known", "met"} | ({"elsewhere"} if "group_id" in row else set())
    return always | by_level | profile | years | ready | team | scarce | ({"before", "after"} if of_people else set())


def mine(row, viewer):
    return row["id"] is not None and row["id"] == viewer.institution


def at_home(row, viewer):
    return row["group_id"] == viewer.institution != ""


def untold(row, viewer):
    """The other columns of a row that would tell small counts, as they are told."""
    if "closed" in row and row["held"] in SMALL:
        return {"missing": None, "open": None}
    if "risks" in row:
        return {"risks": list(risks(row)), "one_person": None, "one_person_id": None, "named_ids": []}
    if "group_id" in row and not at_home(row, viewer) and any(row.get(name) in SMALL for name in SCARCE):
        return {"who": []} if "lasting" in row else {"who": [], "level": None, "last_used": None, "leaves_on": None}
    return {}


NOT_TOLD = "not told"
LEVELS = ("expert", "advanced", "intermediate", "basic", "not_known")
DIVIDED = ("has", "lacks", "not_known")


def complementary(row, viewer):
    """The columns that would tell a small count by subtraction, as they are told."""
    if "expert" in row:
        return or_more(row, "people", LEVELS)
    if "has" in row:
        largest = "lacks" if row["lacks"] >= row["not_known"] else "not_known"
        small = any(row[name] in SMALL for name in DIVIDED)
        return {largest: NOT_TOLD} if small and row[largest] >= SMALL_CELL else {}
    if "group_id" in row and not at_home(row, viewer):
        if "lasting" in row:
            return or_more(row, "holders", SCARCE - {"holders"})
        return {"elsewhere": NOT_TOLD} if row["holders"] in SMALL and row["elsewhere"] >= SMALL_CELL else {}
    return {}


def or_more(row, whole, parts):
    small = any(row[name] in SMALL for name in parts)
    return {whole: f"{SMALL_CELL} or more"} if small and row[whole] >= SMALL_CELL else {}


def risks(row):
    """Risks without the names of few."""
    counted = {"leaving": "leaving", "old": "old_evidence", "evidence": "old_evidence"}
    for risk in row["risks"]:
        first = risk.split()[0]
        if risk.startswith("one person only") and row["one_institution"]:
            yield f"one institution only: {row['one_institution']}"
        elif first in counted and row[counted[first]] in SMALL:
            yield risk.partition(":")[0]
        elif not risk.startswith("one person only"):
            yield risk


def is_likeness(row):
    return row.get("id") == "doubtful-identities" or (row.get("kind") == "Person" and ") and " in row["name"])


def comparable(rows):
    """Rows without figures that are made of counts, where these are not told to all; and without likenesses, of which
    those between people are told to those only who see everyone."""
    if isinstance(rows, str):
        return rows
    told = [row for row in rows if not is_likeness(row)]
    return [{name: value for name, value in row.items() if name not in FIGURES} for row in told]


def masked(rows, viewer):
    """Rows as restricted viewers see them: no supervisors' ratings among the claims, and no small counts."""
    if isinstance(rows, str):
        return rows
    rows = [row for row in rows if row.get("property") != "supervisor_level"]
    if viewer.role == "coordinator":
        return rows
    # Balances of other institutions are theirs.
    rows = [row for row in rows if "balance" not in row or row["section"] != "institution" or mine(row, viewer)]
    return [
        {k: f"fewer than {SMALL_CELL}" if k in counts(row, viewer) and v in SMALL else v for k, v in row.items()}
        | ({"missing": None} if "has" in row and row["has"] in SMALL else {})
        | untold(row, viewer)
        | complementary(row, viewer)
        for row in rows
    ]


def test_every_query_is_asked():
    assert ASKED.keys() == QUERIES.keys()


@pytest.mark.parametrize("viewer", VIEWERS, ids=name)
def test_an_answer_is_that_of_a_graph_without_the_people_one_may_not_see(store, viewer):
    for purpose in sorted({query.purpose for query in QUERIES.values()}):
        store.clear()
        load_world(store)
        asked = [
            (query, values, answer(query, View(store, viewer), values))
            for query, values in questions(store, viewer)
            if query.purpose == purpose
        ]
        cut_down(store, viewer, purpose)
        for query, values, rows in asked:
            assert answer(query, View(store, viewer), values) == rows, (query.id, values)
            # Who sees everyone sees there the same, but for small counts.
            all_seen = masked(answer(query, View(store, ANALYST), values), viewer)
            assert comparable(all_seen) == comparable(rows), (query.id, values)


def seen(store, viewer, purpose="found"):
    return set(View(store, viewer, purpose).snapshot.nodes("Person").texts("id"))


def having(store, visibility, permitted=None):
    """The ids of people of a visibility, and with a permission if one is given."""
    rows = store.read("MATCH (p:Person) RETURN p.id AS id, p.visibility AS seen, p.permissions AS permitted")
    return {
        row["id"]
        for row in rows
        if (row["seen"] or "institution") == visibility and (permitted is None or permitted in (row["permitted"] or []))
    }


def at(store, *places):
    rows = store.read(
        "MATCH (p:Person)-[:EMPLOYED_BY]->(i) WHERE i.id IN $places RETURN p.id AS id", places=list(places)
    )
    return {row["id"] for row in rows}


def test_who_sees_whom_is_the_rule(module_store):
    """Worked out from the graph by sets, not by the code under test."""
    store = module_store
    load_world(store)
    everyone, hidden = at(store, "gdynia", "sopot", "lodz"), having(store, "hidden")
    assert len(everyone) == 75
    assert seen(store, ANALYST) == seen(store, Viewer("steward")) == everyone
    assert seen(store, Viewer("coordinator")) == everyone - hidden
    assert seen(store, Viewer("coordinator", person=min(hidden))) == everyone - hidden | {min(hidden)}
    for purpose in PURPOSES:
        network, metropolis = having(store, "network", purpose), having(store, "metropolis", purpose)
        assert seen(store, Viewer("viewer"), purpose) == network
        assert seen(store, Viewer("viewer", metropolis="lod"), purpose) == network | (metropolis & at(store, "lodz"))
        gdynia = at(store, "gdynia") - hidden
        neighbours = metropolis & at(store, "gdynia", "sopot")
        assert seen(store, Viewer("contact", institution="gdynia"), purpose) == gdynia | network | neighbours
        alone = Viewer("practitioner", person=min(hidden))
        assert seen(store, alone, purpose) == network | {min(hidden)}


@pytest.mark.parametrize("viewer", VIEWERS, ids=name)
def test_supervisors_ratings_never_leave_the_institution(module_store, viewer):
    load_world(module_store)
    view = View(module_store, viewer)
    skills, people = view.snapshot.relationships("HAS_SKILL"), view.snapshot.nodes("Person")
    own = at(module_store, viewer.institution)
    assert len(skills)
    for row in range(len(skills)):
        id = people.texts("id")[skills.start[row]]
        number = int(id[1:])
        rating = skills.value("level", row), skills.value("supervisor_level", row)
        supervisor, self = 4 - number % 4, 1 + number % 4
        assert rating == ((supervisor, supervisor) if id in own else (self, None))
    levels = {row["id"]: row["level"] for row in QUERIES["find-people"].rows(view, {"skill": "law"})}
    assert levels
    assert all(level == (4 - int(id[1:]) % 4 if id in own else 1 + int(id[1:]) % 4) for id, level in levels.items())


def test_small_counts_are_not_told_to_those_who_see_few(module_store):
    load_world(module_store)
    view = View(module_store, Viewer("viewer"))
    assert [view.count(n) for n in (0, 1, 4, 5, 17)] == [0, "fewer than 5", "fewer than 5", 5, 17]
    assert [View(module_store, Viewer(role)).count(3) for role in ("analyst", "steward", "coordinator")] == [3, 3, 3]


def test_what_is_left_of_a_whole_tells_no_small_count(module_store):
    load_world(module_store)
    few, many = f"fewer than {SMALL_CELL}", f"{SMALL_CELL} or more"
    view, coordinator = View(module_store, Viewer("viewer")), View(module_store, Viewer("coordinator"))
    assert [view.total(n, parts) for n, parts in ((12, (7, 5)), (12, (10, 2)), (12, (12, 0)), (3, (2, 1)))] == [
        12, many, 12, few,
    ]  # fmt: skip
    assert [view.rest(*counts) for counts in ((90, 7), (90, 2), (90, 0), (90, 7, 1), (3, 2), (0, 2))] == [
        90, NOT_TOLD, 90, NOT_TOLD, few, 0,
    ]  # fmt: skip
    assert (coordinator.total(12, (10, 2)), coordinator.rest(90, 2), view.rest(90)) == (12, 90, 90)


def solutions(parts, whole):
    """Every way in which the counts of a row could be, from what is told of them and of their sum."""
    ranges = {f"fewer than {SMALL_CELL}": SMALL, NOT_TOLD: range(whole + 1)}
    possible = [ranges.get(told, (told,)) for told in parts]
    return [found for found in itertools.product(*possible) if sum(found) == whole]


def test_no_small_count_follows_from_the_others(module_store):
    """The competences that a call needs divide the same people: whoever knows how many they are learns no more."""
    load_world(module_store)
    view = View(module_store, Viewer("contact", institution="gdynia"))
    everybody = len(view.snapshot.nodes("Person"))
    told = QUERIES["missing-competences"].rows(view, {"profile": "law=4; law=3; law=1; excel=4"})
    assert {NOT_TOLD, f"fewer than {SMALL_CELL}"} <= {row[name] for row in told for name in DIVIDED}
    for row in told:
        parts = [row[name] for name in DIVIDED]
        assert all(isinstance(part, int) for part in parts) or len(solutions(parts, everybody)) > 1


def test_a_post_that_has_ended_lets_nobody_see(store):
    load_world(store)
    ended = "MATCH ()-[r:EMPLOYED_BY]->(:Institution {id: 'gdynia'}) SET r.end_date = date('2020-01-01')"
    store.write(lambda tx: tx.run(ended))
    assert seen(store, Viewer("contact", institution="gdynia")) == seen(store, Viewer("viewer", metropolis="tri"))
