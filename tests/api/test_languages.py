"""Pages in the language of the reader: her choice, else her browser's; texts of programs stay as they are."""

from __future__ import annotations

import pytest
from metropolis import build
from starlette.testclient import TestClient

from competence_explorer.api import languages
from competence_explorer.api.app import create_app


@pytest.fixture(scope="module")
def app(embedded_engine):
    with embedded_engine.open() as store:
        build(store)
        yield create_app(store)


@pytest.fixture
def client(app):
    with TestClient(app, base_url="http://127.0.0.1:8000") as made:
        yield made


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("pl", "pl"),
        ("de, pl-PL;q=0.8, en;q=0.5", "pl"),
        ("de", "en"),
        ("", "en"),
        ("pl;q=x, ;", "en"),
        ("pl;q=0", "en"),
    ],
)
def test_the_browsers_language_is_spoken(client, accepted, code):
    assert f'<html lang="{code}">' in client.get("/", headers={"accept-language": accepted}).text


def test_a_choice_is_remembered_and_leads_back(client):
    chosen = client.get("/language/pl", headers={"referer": "http://127.0.0.1:8000/docs?x=1"}, follow_redirects=False)
    assert chosen.status_code == 303 and chosen.headers["location"] == "/docs?x=1"
    assert '<html lang="pl">' in client.get("/", headers={"accept-language": "en"}).text


@pytest.mark.parametrize("referer", ["http://elsewhere.example//evil.example/x", "//evil.example", "x:y", "\\\\evil"])
def test_no_way_leads_to_another_server(client, referer):
    back = client.get("/language/en", headers={"referer": referer}, follow_redirects=False).headers["location"]
    assert back.startswith("/") and not back.startswith(("//", "/\\"))


def test_an_unknown_language_is_named(client):
    assert client.get("/language/xx", headers={"accept": "text/html"}).status_code == 404


def test_numbers_and_plurals_follow_the_language():
    languages.use("pl")
    try:
        assert languages.number(1234567.5, 1) == "1\xa0234\xa0567,5"
        shown = [languages.ngettext("%(shown)s row", "%(shown)s rows", n) for n in (1, 2, 5, 22)]
        assert shown == ["%(shown)s wiersz", "%(shown)s wiersze", "%(shown)s wierszy", "%(shown)s wiersze"]
    finally:
        languages.use("en")
