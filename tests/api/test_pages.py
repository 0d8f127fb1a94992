"""The pages, as a parser of HTML sees them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from metropolis import FIRST, HOSTILE, LAST, build
from starlette.testclient import TestClient

from competence_explorer.api.app import create_app
from competence_explorer.api.questions import PAGES
from competence_explorer.api.tables import Wish
from competence_explorer.queries import QUERIES

ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        """
    html head meta title link script body a header div svg path circle nav main footer section h1 h2 h3 p dl dt dd ul li
    span strong code em form label input select option datalist button table thead tbody tr th td bdi details summary
    aside template ol
    """,
    )
)
"""All elements that our templates use: any other comes from a name."""


class Parsed(HTMLParser):
    """Elements, texts, addresses and the data of a page."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.hrefs, self.texts, self.data = [], [], [], ""
        self.in_data = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append(tag)
        self.hrefs += [attributes[name] for name in ("href", "src", "action") if name in attributes]
        self.in_data = tag == "script" and attributes.get("type") == "application/json"
        assert tag != "script" or self.in_data or attributes["src"].startswith("/static/")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]

    def handle_endtag(self, tag):
        self.in_data = False

    def handle_data(self, data):
        if self.in_data:
            self.data += data
        else:
            self.texts.append(data)


@pytest.fixture(scope="module")
def client(embedded_engine):
    with embedded_engine.open() as store:
        build(store)
        with TestClient(create_app(store), base_url="http://127.0.0.1:8000") as made:
            yield made


def parse(answered, status=200):
    assert answered.status_code == status
    assert answered.headers["content-type"] == "text/html; charset=utf-8"
    page = Parsed(answered.text)
    assert set(page.elements) <= ELEMENTS
    assert page.elements.count("h1") == 1
    assert all(href.startswith(("/", "#")) and not href.startswith("//") for href in page.hrefs)
    return page


def test_home_counts_and_leads_to_every_question(client):
    page = parse(client.get("/"))
    assert [f"/queries/{id_}" in "".join(page.hrefs) for id_ in QUERIES] == [True] * len(QUERIES)
    assert str(len(HOSTILE) + 2) in page.texts
    assert "Metropolia <i>Testowa</i>" in page.texts
    assert "Invented data." not in page.texts


def test_every_question_stands_in_one_group(client):
    hrefs = parse(client.get("/")).hrefs
    asked = [href.split("?")[0] for href in hrefs if href.startswith("/queries/") and "network" not in href]
    assert sorted(href for href in asked if "exchanges" not in href) == sorted(
        f"/queries/{id_}" for id_ in QUERIES if id_ not in ("exchanges", "institution-network")
    )


@pytest.mark.parametrize("id_", PAGES)
def test_a_question_leads_to_the_page_made_for_it(client, id_):
    path, taken = PAGES[id_]
    assert path in [re.sub(r"\?[^#]*", "", href) for href in parse(client.get("/")).hrefs]
    assert set(taken) <= {parameter.name for parameter in QUERIES[id_].parameters}
    answered = client.get(path.partition("#")[0], params=dict.fromkeys(taken, ""))
    assert answered.status_code == 200 or "is missing" in answered.text  # no parameter that the page does not know
    assert not answered.url.path.startswith("/queries")


def test_examples_go_with_the_question(client, monkeypatch):
    def example(_, query):
        return {"from": FIRST, "to": LAST, "k": 1, "best": "short"} if query.id == "introduction-paths" else {}

    monkeypatch.setattr("competence_explorer.api.overview.example", example)
    hrefs = parse(client.get("/")).hrefs
    assert "/introductions?from=p%3Afirst&to=p%3Alast&k=1" in hrefs
    assert "/queries/introduction-paths?from=p%3Afirst&to=p%3Alast&k=1&best=short" in hrefs


def test_home_shows_no_example_that_this_graph_does_not_hold(client):
    hrefs = parse(client.get("/")).hrefs
    assert "/queries/neighbours" in hrefs
    assert not [href for href in hrefs if "person=" in href]
    assert "/queries/brokers?limit=10" in hrefs
    assert "/brokers?limit=10" in hrefs


def names(page):
    """Of the rows of a table the texts that lead to people."""
    return [href for href in page.hrefs if href.startswith("/people/")]


def test_long_answers_come_in_pages(client, monkeypatch):
    whole = names(parse(client.get("/queries/brokers?limit=50")))
    monkeypatch.setattr("competence_explorer.api.tables.MOST", 5)
    pages = [parse(client.get("/queries/brokers", params={"limit": 50, "page": n})) for n in (1, 2, 3)]
    assert [name for page in pages for name in names(page)] == whole
    assert f"1–5 of {len(HOSTILE) + 2}" in pages[0].texts
    assert "/queries/brokers?limit=50&page=3" in pages[1].hrefs


def test_long_answers_are_sorted_and_filtered_by_the_server(client, monkeypatch):
    monkeypatch.setattr("competence_explorer.api.tables.MOST", 5)
    page = parse(client.get("/queries/brokers?limit=50&sort=-betweenness"))
    assert "/queries/brokers?limit=50&sort=betweenness" in page.hrefs
    figures = [row["betweenness"] for row in client.get("/api/queries/brokers?limit=50").json()]
    page = parse(client.get("/queries/brokers?limit=50&sort=betweenness"))
    assert [float(text) for text in page.texts if re.fullmatch(r"\d+\.?\d*", text)][1] == min(figures)
    found = parse(client.get("/queries/brokers", params={"limit": 50, "find": "MARÍA first"}))
    assert names(found) == ["/people/p:first"]


@pytest.mark.parametrize("page", ["0", "x", "-1", "²", "9" * 5000], ids=["zero", "word", "minus", "power", "long"])
def test_a_page_that_cannot_be_is_refused(client, page):
    assert "Pages are numbered" in "".join(parse(client.get(f"/queries/brokers?page={page}"), 400).texts)


def test_keys_are_put_into_words(client):
    page = parse(client.get(f"/queries/introduction-paths/network?from={FIRST}&to=olga+last"))
    assert {"Maria First (p:first)", "olga last"} <= set(page.texts)


@pytest.mark.parametrize("id_", QUERIES)
def test_the_form_has_every_parameter(client, id_):
    page = parse(client.get(f"/queries/{id_}"))
    fields = page.elements.count("input") + page.elements.count("select") - 1  # the search box
    assert fields == len(QUERIES[id_].parameters)
    assert "table" not in page.elements


def test_no_parameter_is_called_as_what_pages_of_an_answer_are_chosen_by():
    taken = {p.name for query in QUERIES.values() for p in query.parameters}
    assert not taken & set(Wish.__slots__)


def test_the_answer_shows_hostile_names_as_text(client):
    page = parse(client.get("/queries/brokers?limit=50"))
    assert set(HOSTILE) <= set(page.texts)
    assert "/queries/brokers/network?limit=50" in page.hrefs
    assert {f"/api/queries/brokers.{suffix}?limit=50" for suffix in ("csv", "xlsx", "json")} <= set(page.hrefs)
    assert "/people/p:0" in page.hrefs


def test_names_lead_to_their_pages(client):
    page = parse(client.get("/queries/missing-competences?call=c:1"))
    assert {"/competences/local:state-aid", "/institutions/i:0"} <= set(page.hrefs)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_wrong_stands_beside_the_form(client, text):
    unlike = f"{text[:60]} qwrtzp vbnmkl qwrtzp vbnmkl {text[:60]} xzqj"
    page = parse(client.get("/queries/neighbours", params={"person": unlike}), 404)
    assert "There is no person" in "".join(page.texts)
    assert "form" in page.elements


def test_wrong_parameters_on_pages(client):
    assert "It takes" in "".join(parse(client.get("/queries/brokers?x=1"), 400).texts)
    assert "once" in "".join(parse(client.get("/queries/brokers?limit=1&limit=2"), 400).texts)


def test_a_network_of_nothing_says_so(client):
    page = parse(
        client.get("/queries/introduction-paths/network", params={"from": FIRST, "to": LAST, "via": "mentoring"})
    )
    assert "Nothing was found for this, so there is nothing to draw." in page.texts


def test_docs_describe_every_path(client):
    page = parse(client.get("/docs"))
    for path in client.get("/openapi.json").json()["paths"]:
        assert path in page.texts
