"""What is asked, decided and taken back; accepted suggestions are claims of a source of our own."""

from __future__ import annotations

from itertools import permutations

import pytest
from worlds import PORTFOLIO, ROSTER, can, claims, graph, load_rows, node, person, place, post, says, skill

from competence_explorer.graph import accepted
from competence_explorer.graph.claims import loads
from competence_explorer.graph.decisions import RULE, Decision, read_decisions
from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.matching.reasons import TEXTS, Reason
from competence_explorer.graph.matching.records import MOST
from competence_explorer.graph.quality import ASPECTS
from competence_explorer.graph.records import Source
from competence_explorer.graph.review import (
    Choice,
    decided_items,
    decisions_of,
    open_items,
    record,
    settle,
    take_back,
    undo,
)
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import find_query

CATALOGUE, INSTITUTIONS, TRAININGS = Source("competences"), Source("institutions"), Source("training-records")
SKILLS = [
    skill("local:lighting", name="street lighting modernisation", name_pl="modernizacja oświetlenia ulicznego"),
    skill("local:telecare", name="telecare for older people"),
    skill("local:law", name="law"),
]
PROJECT = node("Project", "x1", title="Telecare for older people and street lighting modernisation")
GDYNIA, CITY = place("uk:gdynia", name="Gmina Miasta Gdyni"), place("name:gmina gdynia", name="Gmina Gdynia")


def portfolio(store):
    load_rows(store, CATALOGUE, [says(n, one) for n, one in enumerate(SKILLS, 2)])
    return load_rows(store, PORTFOLIO, [says(2, PROJECT)])


def decide(store, verdict, *ids, by="Zofia", note=""):
    record(store, decisions_of(store, [Choice(id_, verdict, note) for id_ in ids], by))


def asked(store, kind="competence"):
    return {item.b_id if kind == "competence" else item.a_id: item for item in open_items(store) if item.kind == kind}


def required(store):
    rows = store.read("MATCH (:Project {id: 'x1'})-[:REQUIRES]->(s:Skill) RETURN s.id AS id ORDER BY s.id")
    return [row["id"] for row in rows]


def reviews(store):
    return [row for row in loads(store) if row["source"] == accepted.SOURCE.id]


def test_what_a_text_suggests_is_asked_with_the_words_that_led_to_it(store):
    portfolio(store)
    found = asked(store)
    assert found.keys() == {"local:telecare", "local:lighting"}
    item = found["local:lighting"]
    assert (item.kind, item.label, item.a_id, item.b_name) == (
        "competence",
        "Project",
        "x1",
        SKILLS[0].properties["name"],
    )
    assert item.reasons == ("“street lighting modernisation”",)
    assert required(store) == []  # nothing is added silently


def test_what_is_accepted_is_a_claim_of_ours_and_taking_it_back_gives_the_graph_before(store):
    portfolio(store)
    before = graph(store), claims(store)
    ids = {name: item.id for name, item in asked(store).items()}
    decide(store, "accept", ids["local:telecare"])
    decide(store, "accept", ids["local:lighting"])
    assert required(store) == ["local:lighting", "local:telecare"]
    assert asked(store) == {}
    (load,) = reviews(store)
    assert (load["read"], load["loaded"], load["state"]) == (2, 2, "done")
    said = find_query("why").rows(View(store), {"thing": "Project x1", "other": "Skill local:telecare"})
    assert any(accepted.SOURCE.id in map(str, row.values()) for row in said)
    take_back(store, [ids["local:telecare"]])
    assert required(store) == ["local:lighting"]
    take_back(store, [ids["local:lighting"]])
    assert (graph(store), claims(store)) == before
    assert reviews(store) == []


def test_what_is_refused_is_not_asked_again(store):
    portfolio(store)
    decide(store, "refuse", asked(store)["local:telecare"].id, note="bought, not known")
    assert asked(store).keys() == {"local:lighting"}
    assert required(store) == []
    (made,) = decided_items(store)
    assert (made.kind, made.decision, made.made_by, made.note) == ("competence", "refuse", "Zofia", "bought, not known")
    assert (made.a_name, made.b_name) == (PROJECT.properties["title"], "telecare for older people")
    load_rows(store, PORTFOLIO, [says(2, PROJECT), says(3, node("Project", "x2", title="Law"))])
    assert "local:telecare" not in asked(store)


def test_what_was_accepted_waits_while_its_project_is_gone(store):
    loaded = portfolio(store)
    decide(store, "accept", asked(store)["local:telecare"].id)
    with_it = graph(store)
    undo(store, loaded.load_id)
    settle(store)
    assert store.read("MATCH (p:Project) RETURN count(p) AS n") == [{"n": 0}]
    assert reviews(store) == []
    load_rows(store, PORTFOLIO, [says(2, PROJECT)])
    settle(store)
    assert required(store) == ["local:telecare"]
    assert len(graph(store)) == len(with_it)


def test_undo_of_our_load_takes_back_all_that_was_accepted(store):
    portfolio(store)
    before = graph(store)
    ids = [item.id for item in asked(store).values()]
    decide(store, "accept", *ids)
    changes = undo(store, reviews(store)[0]["id"])
    settle(store)
    assert changes.relationships.removed == 2
    assert graph(store) == before
    assert {item.id for item in asked(store).values()} == set(ids)


def twins():
    """Her office's roster and a training record that has her under another key, both with her e-mail."""
    anna = person("uk:7", name="Anna Nowak", email="a.nowak@example.org")
    twin = person("lms:12", name="Nowak Anna", email="A.Nowak@example.org")
    return [
        (ROSTER, [post(2, anna, GDYNIA, role="clerk")]),
        (TRAININGS, [post(2, twin, CITY), can(3, twin, SKILLS[2])]),
    ]


def test_a_rule_is_overruled_but_not_taken_back(store):
    for source, rows in twins():
        load_rows(store, source, rows)
    assert settle(store).new >= 1
    made = next(one for one in decided_items(store) if one.label == "Person")
    assert (made.made_by, {made.a_name, made.b_name}) == (RULE, {"Anna Nowak", "Nowak Anna"})
    with pytest.raises(UsageError, match="by a rule"):
        take_back(store, [made.id])
    decide(store, "different", made.id)
    people = store.read("MATCH (p:Person) RETURN count(p) AS n")
    settle(store)
    assert people == store.read("MATCH (p:Person) RETURN count(p) AS n") == [{"n": 2}]
    take_back(store, [made.id])  # the rule applies again
    assert store.read("MATCH (p:Person) RETURN count(p) AS n") == [{"n": 1}]


def test_details_tell_two_of_one_name_apart_and_never_by_e_mail(store):
    one = person("uk:1", name="Jan Nowak", email="jan1@example.org", job_title="lawyer")
    two = person("uk:2", name="Jan Nowak", email="jan2@example.org", job_title="planner")
    load_rows(store, ROSTER, [post(2, one, GDYNIA, role="lawyer"), post(3, two, GDYNIA, role="planner")])
    settle(store)
    (item,) = asked(store, "identity").values()
    assert item.a_detail == "Gmina Miasta Gdyni; lawyer"
    assert item.b_detail == "Gmina Miasta Gdyni; planner"
    assert "example.org" not in str(item)
    assert store.read("MATCH (p:Person) RETURN count(p) AS n") == [{"n": 2}]  # no merge by guess


def test_who_is_decided_by_way_of_a_third_is_not_asked(store):
    three = [person(f"uk:{n}", name="Jan Nowak", job_title=job) for n, job in enumerate(("lawyer", "planner", "clerk"))]
    load_rows(store, ROSTER, [post(n, one, GDYNIA, role=one.properties["job_title"]) for n, one in enumerate(three, 2)])
    settle(store)
    pairs = {frozenset((item.a_id, item.b_id)): item.id for item in open_items(store)}
    assert len(pairs) == 3
    decide(store, "same", pairs[frozenset(("uk:0", "uk:1"))])
    left = open_items(store)
    assert len(left) == 1  # both of the others ask the same now
    decide(store, "different", left[0].id)
    assert open_items(store) == []


def test_a_decision_in_any_order_with_the_files(store):
    """Institutions that a person makes one make people of theirs certain: whatever came first."""
    jan = [person("uk:1", name="Jan Kowalczyk"), person("lms:1", name="Jan Kowalczyk")]
    other = place("name:urzad", name="Biuro Zatoki")
    files = [(ROSTER, [post(2, jan[0], GDYNIA)]), (TRAININGS, [post(2, jan[1], other)])]
    both = load_rows(store, INSTITUTIONS, [says(2, GDYNIA), says(3, other)])
    assert both.load_id
    one = Decision("same", GDYNIA.ref, other.ref, "Zofia", "2026-01-01")
    found = []
    for steps in permutations([*files, one]):
        store.clear()
        load_rows(store, INSTITUTIONS, [says(2, GDYNIA), says(3, other)])
        for step in steps:
            if isinstance(step, Decision):
                record(store, [step])
            else:
                load_rows(store, *step)
                settle(store)
        found.append((graph(store), sorted((d.id, d.made_by) for d in read_decisions(store.read))))
    assert all(one == found[0] for one in found)
    assert store.read("MATCH (p:Person) RETURN count(p) AS n") == [{"n": 1}]


def test_of_many_alike_the_likeliest_are_asked_about_and_each_says_that_there_are_more(store):
    many = [person(f"uk:{n}", name="Jan Nowak", job_title="clerk") for n in range(MOST + 4)]
    load_rows(store, ROSTER, [post(n, who, GDYNIA) for n, who in enumerate(many, 2)])
    items = open_items(store)
    assert len(items) == (MOST + 4) * (MOST + 3) // 2 - 6  # the last four are not compared with each other
    assert sum(TEXTS[Reason.CROWDED] in item.reasons for item in items) == 4 * MOST


@pytest.mark.parametrize(("id_", "verdict", "error"), [("zzzz", "same", NotFoundError), ("", "accept", UsageError)])
def test_what_cannot_be_decided_is_told(store, id_, verdict, error):
    one, two = (person(f"uk:{n}", name="Jan Nowak", job_title=f"job {n}") for n in (1, 2))
    load_rows(store, ROSTER, [post(n, who, GDYNIA) for n, who in enumerate((one, two), 2)])
    (item,) = open_items(store)
    with pytest.raises(error):
        decide(store, verdict, id_ or item.id)
    assert read_decisions(store.read) == []


def test_the_aspect_counts_pairs_and_tells_people_only_to_those_who_see_everyone(store):
    one, two = (person(f"uk:{n}", name="Jan Nowak", job_title=f"job {n}") for n in (1, 2))
    load_rows(store, ROSTER, [post(n, who, GDYNIA) for n, who in enumerate((one, two), 2)])
    find = ASPECTS["doubtful-identities"].find
    assert find(View(store), None).number == 1
    (item,) = find(View(store), None).items
    assert item.name == "Jan Nowak (uk:1) and Jan Nowak (uk:2)"
    assert find(View(store, Viewer("viewer")), None).number == 0
