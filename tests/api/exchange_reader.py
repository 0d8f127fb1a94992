"""A reader of the pages on which exchanges are shown and recorded."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from starlette.testclient import TestClient

from competence_explorer.api.app import create_app
from competence_explorer.graph.visibility import ANALYST

BASE = "http://127.0.0.1:8000"


def client_of(store, viewer=ANALYST):
    """A browser at a server for this viewer."""
    return TestClient(create_app(store, viewer), base_url=BASE, headers={"accept": "text/html", "origin": BASE})


class Page(HTMLParser):
    """Elements, texts, addresses and fields of a page."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self.hrefs, self.fields = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append(tag)
        self.hrefs += [attributes["href"]] if "href" in attributes else []
        if tag == "input":
            self.fields.append((attributes.get("name"), attributes.get("value")))
        assert tag not in ("style", "img", "iframe", "b", "i")
        assert tag != "script" or attributes["src"].startswith("/static/")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def said(self):
        return "".join(self.texts)


def read(client, address, status=200):
    """A page of the client."""
    answered = client.get(address)
    assert answered.status_code == status
    page = Page(answered.text)
    assert page.elements.count("h1") == 1
    return page


def record(client, where, **fields):
    """Send a form; the board that it leads to, or the error."""
    answered = client.post(f"/mentoring/{where}", data=fields, follow_redirects=False)
    if answered.status_code != 303:
        return Page(answered.text), answered.status_code
    location = answered.headers["location"]
    assert location.startswith("/mentoring")
    return read(client, location), location


def key_of(location):
    """The exchange that a board tells was recorded."""
    return parse_qs(urlsplit(location).query)["recorded"][0]
