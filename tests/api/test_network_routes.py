"""Networks over HTTP: the page, what it asks for when a picture grows, and the same picture as files."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import networkx as nx
import pytest
from metropolis import FIRST, HOSTILE, LAST, build
from pictures import unpacked
from starlette.testclient import TestClient

from competence_explorer.api.app import create_app
from competence_explorer.graph.visibility import Viewer

BROKERS = "/queries/brokers/network"
AROUND = "/queries/neighbours/network?person=p:0"
PATH = f"/queries/introduction-paths/network?from={FIRST}&to={LAST}&k=1"


@pytest.fixture(scope="module")
def opened(embedded_engine):
    with embedded_engine.open() as store:
        build(store)
        yield store


@pytest.fixture(scope="module")
def client(opened):
    with TestClient(create_app(opened), base_url="http://127.0.0.1:8000") as made:
        yield made


class Scripts(HTMLParser):
    """The elements of a page, the contents of its scripts and styles, and its policy."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.inside, self.policy, self.within = [], [], "", None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        self.within = tag if tag in ("script", "style") else None
        if self.within:
            self.inside.append([attributes.get("type", tag), ""])
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"]

    def handle_endtag(self, tag):
        self.within = None

    def handle_data(self, data):
        if self.within:
            self.inside[-1][1] += data

    def of(self, kind):
        return [text for type_, text in self.inside if type_ == kind]


def grown(client, path):
    return unpacked(client.get(path).json())


def data(client, path):
    return unpacked(json.loads(Scripts(client.get(path).text).of("application/json")[0])["picture"])


@pytest.mark.parametrize(("path", "count"), [(PATH, len(HOSTILE) + 2), (BROKERS, len(HOSTILE) + 2), (AROUND, 3)])
def test_the_page_holds_its_data_safely(client, path, count):
    answered = client.get(path)
    (inside,) = Scripts(answered.text).of("application/json")
    picture = unpacked(json.loads(inside)["picture"])
    assert "<" not in inside
    assert len(picture["nodes"]) == count
    assert {edge[end] for edge in picture["edges"] for end in ("from", "to")} <= set(range(count))
    assert answered.text.count('<tr data-node="') == count


def test_a_query_without_network_says_so(client):
    answered = client.get("/queries/missing-competences/network?call=c:1", headers={"accept": "application/json"})
    assert answered.status_code == 404
    assert "has no network" in answered.json()["detail"]


def test_an_unknown_file_says_which_there_are(client):
    answered = client.get(f"{BROKERS}.docx")
    assert answered.status_code == 404
    assert "svg, csv, gexf, html" in answered.json()["hint"]


def test_a_picture_grows_by_the_neighbours_of_a_node(client):
    before, after = data(client, AROUND), grown(client, AROUND.replace("network", "network.json") + "&_add=p:1")
    count = len(before["nodes"])
    assert [(n["key"], n["x"], n["y"]) for n in after["nodes"][:count]] == [
        (n["key"], n["x"], n["y"]) for n in before["nodes"]
    ]
    assert [node["key"] for node in after["nodes"][count:]] == ["p:2"]
    assert after["edges"][-1]["detail"].startswith("worked together on “Project of")
    assert data(client, AROUND + "&_add=p:1") == after


def test_a_node_that_is_not_there_adds_nothing(client):
    assert data(client, AROUND + "&_add=p:9&_add=%3Cb%3E") == data(client, AROUND)


def test_only_who_may_be_seen_comes(opened):
    with TestClient(create_app(opened, Viewer("viewer", "i:2")), base_url="http://127.0.0.1:8000") as client:
        found = grown(client, "/queries/neighbours/network.json?person=p:first&_add=p:first&_add=p:0&_add=p:1")
        assert [node["key"] for node in found["nodes"]] == ["p:first"]
    with TestClient(create_app(opened), base_url="http://127.0.0.1:8000") as client:
        found = grown(client, "/queries/neighbours/network.json?person=p:first&_add=p:first&_add=p:0&_add=p:1")
        assert [node["key"] for node in found["nodes"]] == ["p:first", "p:0", "p:1", "p:2"]


def test_names_never_stand_in_a_files_markup(client):
    found = ElementTree.fromstring(client.get(f"{BROKERS}.svg").content)
    kinds = {element.tag.rpartition("}")[2] for element in found.iter()}
    assert kinds <= {"svg", "rect", "g", "ellipse", "line", "circle", "polygon", "title", "text"}
    titles = " ".join(element.text for element in found.iter("{http://www.w3.org/2000/svg}title"))
    assert HOSTILE[0] in titles
    assert not [name for element in found.iter() for name in element.attrib if name.startswith("on")]


def test_names_in_the_svg_do_not_cover_each_other(client):
    found = ElementTree.fromstring(client.get(f"{BROKERS}.svg").content)
    size = float(found.attrib["font-size"])
    assert size >= 12
    texts = [
        (float(t.attrib["x"]), float(t.attrib["y"]), len(t.text) * size * 0.5)
        for t in found.iter("{http://www.w3.org/2000/svg}text")
    ]
    assert len(texts) > 5
    for number, (x, y, wide) in enumerate(texts):
        for other, down, broad in texts[:number]:
            assert abs(x - other) >= (wide + broad) / 2 or abs(y - down) >= size


def test_csv_is_a_table_of_nodes_and_one_of_ties(client):
    answered = client.get(f"{BROKERS}.csv?_hide=p:2")
    with zipfile.ZipFile(io.BytesIO(answered.content)) as archive:
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
        }
    keys = {row["id"] for row in tables["nodes.csv"]}
    assert keys == {FIRST, LAST, *(f"p:{i}" for i in range(len(HOSTILE)))} - {"p:2"}
    assert {row[end] for row in tables["edges.csv"] for end in ("from", "to")} <= keys
    assert [row["name"] for row in tables["nodes.csv"] if row["id"] == "p:8"] == [f"'{HOSTILE[8]}"]


def test_gexf_is_read_by_networkx(client):
    graph = nx.read_gexf(io.BytesIO(client.get(f"{BROKERS}.gexf").content))
    assert graph.number_of_nodes() == len(HOSTILE) + 2
    assert graph.nodes["p:0"]["label"] == HOSTILE[0]
    assert {"position", "size", "color"} <= set(graph.nodes["p:0"]["viz"])


def test_the_saved_page_runs_what_its_policy_names_and_asks_for_nothing(client):
    answered = client.get(f"{BROKERS}.html")
    assert answered.headers["content-disposition"] == 'attachment; filename="brokers-network.html"'
    page = Scripts(answered.text)
    named = set(re.findall(r"'(sha256-[^']+)'", page.policy))
    hashes = {
        f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
        for kind in ("script", "module", "style")
        for text in page.of(kind)
    }
    assert len(hashes) == 3
    assert named == hashes
    assert page.policy.startswith("default-src 'none'; script-src 'sha256-")
    assert not [attributes for _, attributes in page.elements if attributes.keys() & {"src", "href", "style", "onload"}]
    (inside,) = page.of("application/json")
    assert "<" not in inside
    assert not re.search(r"^\s*(import|export) ", page.of("module")[0], re.MULTILINE)


def test_the_saved_page_opens_as_the_reader_saw_it(client):
    def state(path):
        return json.loads(Scripts(client.get(path).text).of("application/json")[0])["state"]

    seen = "_group=Office+of+x&_theme=t&_level=3&_since=2016&_until=2018&_hide=p:1&_hide=p:2&_chosen=p:3&_size=ties"
    expected = {"group": "Office of x", "theme": "t", "level": "3", "since": "2016", "until": "2018"}
    expected |= {"hide": ["p:1", "p:2"], "chosen": "p:3", "size": "ties"}
    assert state(f"{BROKERS}.html?{seen}") == expected
    assert state(f"{AROUND.replace('network', 'network.html')}&_add=p:1") == {}  # they are in its picture
    assert state(f"{BROKERS}?{seen}") == {}  # a served page has them in its address


def test_static_files_are_compressed_once_and_known_again(client):
    path, asked = "/static/network.js", {"accept-encoding": "gzip"}
    first = client.get(path, headers=asked)
    assert (first.headers["content-encoding"], first.headers["vary"]) == ("gzip", "accept-encoding")
    assert first.headers["cache-control"] == "no-cache"
    plain = client.get(path, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == first.text
    assert client.get(path, headers=asked | {"if-none-match": first.headers["etag"]}).status_code == 304
    assert client.get(path, headers=asked | {"range": "bytes=0-9"}).content == plain.content[:10]
    assert client.head(path, headers=asked).status_code == 200


def test_answers_come_compressed_and_a_page_is_small(client):
    parts = [PATH, "/static/vis-9.1.2/vis-network.min.js", "/static/network.js", "/static/explorer.css"]
    modules = re.findall(r'href="(/static/network/\w+\.js)"', client.get(PATH).text)
    assert len(modules) > 3
    total = 0
    for path in [*parts, *modules]:
        with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as answered:
            assert answered.headers["content-encoding"] == "gzip"
            total += sum(len(chunk) for chunk in answered.iter_raw())
    assert total < 300_000
