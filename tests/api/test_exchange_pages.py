"""Introductions, brokers and the mentoring board: what they show, to whom, and what is recorded through them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from exchange_reader import client_of, read, record
from exchange_world import ASKED, EMAIL, MENTOR, build
from metropolis import FIRST, HOSTILE, LAST

from competence_explorer.api.brokerage import drawn, roles
from competence_explorer.graph.claims import loads
from competence_explorer.graph.visibility import Viewer
from competence_explorer.queries.base import Edge, Network, Node

PATHS = f"/introductions?from={FIRST}&to=p:1"
PAIR = {"giver": MENTOR, "taker": FIRST, "skill": "local:state-aid"}
PAGES = [
    PATHS,
    f"/introductions/letter?from={FIRST}&to={LAST}&path=1",
    "/brokers",
    "/mentoring",
    "/mentoring?goals=yes",
]


@pytest.fixture(scope="module")
def store(embedded_engine):
    with embedded_engine.open() as opened:
        build(opened)
        yield opened


@pytest.fixture(scope="module")
def client(store):
    with client_of(store) as made:
        yield made


@pytest.mark.parametrize("address", PAGES)
def test_names_are_text_and_addresses_are_nowhere(client, address):
    page = read(client, address)
    assert EMAIL not in page.said
    assert not [href for href in page.hrefs if not href.startswith(("/", "#", "mailto:?"))]
    assert EMAIL not in "".join(page.hrefs)


def test_a_path_is_a_chain_with_its_evidence(client):
    page = read(client, PATHS)
    assert page.elements.count("ol") == 1
    assert {"Maria First", HOSTILE[0], HOSTILE[1]} <= set(page.texts)
    assert "worked together on “Project of Maria First”" in page.texts
    assert "project-portfolio.csv row 2" in page.texts
    assert ("giver", "p:1") in page.fields and ("taker", FIRST) in page.fields


def test_the_letter_is_in_the_mail_and_on_paper(client):
    page = read(client, PATHS)
    (mail,) = [href for href in page.hrefs if href.startswith("mailto:")]
    asked = parse_qs(urlsplit(mail).query)
    assert mail.startswith("mailto:?subject=")
    assert asked["subject"] == ["May we introduce Maria First to you?"]
    assert f"Dear {HOSTILE[1]}," in asked["body"][0]
    assert "\r\n" in asked["body"][0]
    paper = read(client, unquote(next(href for href in page.hrefs if href.startswith("/introductions/letter"))))
    assert f"Dear {HOSTILE[1]}," in paper.texts


def test_a_letter_too_long_for_an_address_leaves_its_text_to_be_pasted(client):
    page = read(client, f"/introductions?from={FIRST}&to={LAST}&k=1")
    (mail,) = [href for href in page.hrefs if href.startswith("mailto:")]
    assert "body=" not in mail
    assert "Dear Olga Last," in page.said


def test_a_competence_is_in_the_letter_and_who_did_not_permit_is_marked(client):
    page = read(client, f"/introductions?from={FIRST}&skill=state+aid&k=5")
    assert "would like to learn from you about: state aid." in page.said
    assert page.said.count("It is not on record that this person may be asked") == 1  # p:0; the mentors said yes


def test_the_people_on_a_way_are_counted_in_words_that_fit(client):
    """The number of the way stands before their number."""
    page = read(client, f"/introductions?from={FIRST}&to=p:2&k=9")
    found = re.findall(r"(\d)\. To [^,]+, through (\d) (person|people)", page.said)
    assert any(number != count for number, count, _ in found)
    assert all((word == "person") == (count == "1") for _, count, word in found)


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("from=qwrtzp+xx", 404, "There is no person"),
        (f"from={FIRST}", 400, "Say where the path shall lead"),
        (f"from={FIRST}&to=p:1&x=1", 400, "has no parameter"),
        (f"from={FIRST}&to=p:1&to=p:2", 400, "is given 2 times"),
    ],
)
def test_what_is_wrong_stands_beside_the_form(client, asked, status, said):
    page = read(client, f"/introductions?{asked}", status)
    assert said in page.said and "select" in page.elements


def test_no_way_is_said(client):
    assert "No way is known" in read(client, f"/introductions?from={FIRST}&to={LAST}&hops=1").said


def test_there_is_no_letter_for_a_path_that_is_not_there(client):
    assert "There is no path" in read(client, f"/introductions/letter?from={FIRST}&to=p:1&path=7", 404).said


def test_brokers_are_ranked_in_words(client):
    page = read(client, "/brokers")
    assert set(HOSTILE[1:-1]) <= set(page.texts)
    assert re.search(r"rank \d+ to \d+", page.said)
    assert "Liaison" in page.texts
    assert "/queries/brokers/network?limit=20" in page.hrefs
    assert "/api/queries/brokers.csv?limit=20" in page.hrefs


def test_brokers_of_what_is_asked_for(client):
    page = read(client, "/brokers?limit=3&by=department&since=2020")
    assert page.elements.count("h3") == 3
    assert "/queries/brokers/network?limit=3&by=department&since=2020" in page.hrefs
    assert "Nobody connects others" in read(client, "/brokers?via=mentoring").said
    assert "is not possible" in read(client, "/brokers?by=nonsense", 400).said


def counts(**given):
    names = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
    return dict.fromkeys(names, 0) | given


def test_roles_by_their_share():
    found = roles(counts(coordinator=60, representative=15, gatekeeper=15, liaison=10), "institution")
    assert [(role.name, role.share) for role in found] == [("Coordinator", 0.6), ("Gatekeeper and representative", 0.3)]
    assert found[0].meaning.endswith("institution") and roles(counts(liaison=1), "theme")[0].meaning.endswith("hers")
    assert roles(counts(), "institution") == []


def test_the_map_joins_brokers_to_the_institutions_they_reach_most():
    people = [("a1", "A"), ("a2", "A"), ("b1", "B"), ("c1", "C")]
    nodes = [Node("x", "X", "Person", "A", 3.0), Node("y", "Y", "Person", "B", 2.0)]
    nodes += [Node(id_, id_, "Person", group) for id_, group in people]
    edges = [Edge("x", id_, "project") for id_, _ in people] + [Edge("c1", "y", "project"), Edge("x", "y", "project")]
    found = drawn(Network(nodes, edges), [{"id": "x"}, {"id": "y"}])
    assert [(spot.rank, spot.full) for spot in found.brokers] == [(1, "X"), (2, "Y")]
    assert {(a.full, b.full) for a, b in found.lines} == {("X", "A"), ("X", "B"), ("X", "C"), ("Y", "C")}
    spots = [(spot.x, spot.y) for spot in (*found.brokers, *found.places)]
    assert len(set(spots)) == 5
    assert drawn(Network(nodes[:1], []), [{"id": "x"}]) is None


@pytest.mark.parametrize(
    ("where", "fields", "status", "said"),
    [
        ("exchanges", {**PAIR, "giver": "p:none"}, 404, "There is no person"),
        ("exchanges", {**PAIR, "giver": ""}, 404, "There is no person"),
        ("exchanges", {**PAIR, "skill": "x"}, 404, "There is no skill"),
        ("exchanges", {**PAIR, "need": "x"}, 404, "There is no need"),
        ("exchanges", {**PAIR, "format": "gift"}, 400, "is not possible"),
        ("exchanges", {**PAIR, "hours": "many"}, 400, "is no number"),
        ("exchanges", {**PAIR, "hours": "nan"}, 400, "cannot be right"),
        ("exchanges", {**PAIR, "status": "done"}, 400, "does not begin"),
        ("exchanges", {**PAIR, "taker": MENTOR}, 400, "oneself"),
        ("states", {"exchange": ASKED, "before": "proposed", "status": "accepted"}, 400, "by now"),
        ("states", {"exchange": "none", "before": "asked", "status": "accepted"}, 404, "no exchange"),
        ("undo", {"exchange": ASKED}, 404, "Nothing was recorded"),
        ("undo", {"exchange": ""}, 404, "Nothing was recorded"),
    ],
)
def test_what_cannot_be_recorded_is_said_and_not_recorded(client, store, where, fields, status, said):
    before = len(loads(store))
    page, answered = record(client, where, **fields)
    assert (answered, said in page.said) == (status, True)
    assert len(loads(store)) == before


@pytest.mark.parametrize("where", ["exchanges", "states", "undo"])
def test_forms_of_other_servers_are_refused(client, store, where):
    before = len(loads(store))
    answered = client.post(f"/mentoring/{where}", data=PAIR, headers={"origin": "http://evil.example"})
    assert answered.status_code == 403
    assert len(loads(store)) == before


@pytest.mark.parametrize("role", ["viewer", "contact", "practitioner", "officer"])
def test_others_look_but_do_not_record(store, role):
    before = len(loads(store))
    with client_of(store, Viewer(role, institution="i:1", metropolis="m:1")) as client:
        page = read(client, "/mentoring")
        assert "form" in page.elements and not [name for name, _ in page.fields if name in ("giver", "exchange")]
        for where in ("exchanges", "states", "undo"):
            assert record(client, where, **PAIR)[1] == 403
    assert len(loads(store)) == before


def test_the_board_of_what_is_asked_for(client):
    page = read(client, "/mentoring?skill=state+aid&scope=Metropolia")
    assert "state aid" in page.texts
    assert "There is no competence" in read(client, "/mentoring?skill=qwrtzp+xxx", 404).said
    assert "has no parameter" in read(client, "/mentoring?x=1", 400).said
    assert read(client, "/mentoring?recorded=nonsense").said.count("Recorded:") == 0
