"""What a competence is called stands on a page in the reader's language, and in English in what programs read."""

from __future__ import annotations

import json
import re

import pytest
import towns
from starlette.testclient import TestClient
from worlds import load_rows, node, person, says, skill, tie

from competence_explorer.api.app import create_app
from competence_explorer.graph.records import Source

ENGLISH, POLISH = "public procurement", "zamówienia publiczne"
CALLED_SO = person("namesake", name="state aid")
TITLED_SO = node("Project", "titled", title="state aid")
TWIN = skill("twin", name="heat pumps", name_pl="pompy ciepła")
OTHER_TWIN = skill("other-twin", name="heat pumps", name_pl="pompy grzewcze")
NAMESAKES = [
    says(2, CALLED_SO, tie("WORKED_ON", CALLED_SO, TITLED_SO, role="lead"), mentions=[TITLED_SO]),
    says(3, CALLED_SO, tie("HAS_SKILL", CALLED_SO, towns.STATE_AID, self_level=3), mentions=[towns.STATE_AID]),
    says(4, CALLED_SO, tie("HAS_SKILL", CALLED_SO, TWIN, self_level=2), mentions=[TWIN]),
    says(5, CALLED_SO, tie("HAS_SKILL", CALLED_SO, OTHER_TWIN, self_level=2), mentions=[OTHER_TWIN]),
]


@pytest.fixture(scope="module")
def client(embedded_engine):
    with embedded_engine.open() as store:
        for source, rows in (*towns.TOWNS, (Source("namesakes"), NAMESAKES)):
            load_rows(store, source, rows)
        with TestClient(create_app(store), base_url="http://127.0.0.1:8000") as made:
            yield made


@pytest.fixture
def ask(client):
    """The text of an answer, or of a page in a language."""

    def asked(address, language="pl", accept="text/html", status=200):
        answered = client.get(address, headers={"accept-language": language, "accept": accept})
        assert answered.status_code == status
        return answered.text

    return asked


def shown(page):
    """What a reader sees of a page, each part once, without what stands as code or in scripts."""
    body = re.sub(r"(?s)<(script|style|code|template)\b.*?</\1>", "", page)
    return {text.strip() for text in re.findall(r">([^<]+)<", body)} - {""}


PAGES = (
    "/queries/find-people?skill=procurement",
    "/queries/call-readiness?call=call",
    "/queries/missing-competences?call=call",
    "/queries/related?thing=anna",
    "/queries/holders?skill=procurement",
    "/queries/competences?person=anna",
    "/people/anna",
    "/calls/call",
    "/readiness?call=call",
    "/reports/call",
    "/search?only=Skill",
    "/introductions?from=filip&skill=procurement",
    "/queries/find-people/network?skill=procurement",
    "/queries/call-readiness/network?call=call",
)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_calls_a_competence_by_the_readers_name(ask, address):
    polish, english = shown(ask(address)), shown(ask(address, "en"))
    assert POLISH in "\n".join(polish) and ENGLISH in "\n".join(english)
    # Where competences are looked for, the other name stands beside the one.
    assert address.startswith("/search") or ENGLISH not in "\n".join(polish)


def test_the_page_of_a_competence_has_both_names(ask):
    polish, english = ask("/competences/procurement"), ask("/competences/procurement", "en")
    assert f"<h1><bdi>{POLISH}</bdi></h1>" in polish and {"Po angielsku", ENGLISH} <= shown(polish)
    assert f"<h1><bdi>{ENGLISH}</bdi></h1>" in english and {"In Polish", POLISH} <= shown(english)


def test_people_and_projects_of_the_same_name_keep_theirs(ask):
    page = shown(ask("/people/namesake"))
    assert {"state aid", "pomoc publiczna"} <= page
    assert "state aid" in shown(ask("/queries/find-people?skill=state-aid"))
    assert "state aid" in shown(ask("/projects/titled"))


def test_two_competences_of_one_english_name_are_told_apart(ask):
    assert {"pompy ciepła", "pompy grzewcze"} <= shown(ask("/queries/competences?person=namesake"))


@pytest.mark.parametrize("name", [ENGLISH, POLISH, POLISH.upper(), "zamowjenia publiczne", "procurement"])
def test_a_form_takes_either_name_and_the_key(ask, name):
    page = shown(ask(f"/queries/holders?skill={name}"))
    assert "Gdynia" in page


def test_what_was_asked_is_told_in_the_readers_language(ask):
    assert POLISH in shown(ask(f"/queries/holders?skill={ENGLISH}"))
    network = shown(ask(f"/queries/find-people/network?skill={ENGLISH}&level=3"))
    assert POLISH in network and "poziom:" in network and "level:" not in network


@pytest.mark.parametrize(("language", "name", "other"), [("pl", POLISH, ENGLISH), ("en", ENGLISH, POLISH)])
@pytest.mark.parametrize("typed", ["publ", "zamow"])
def test_suggestions_are_in_the_readers_language(ask, language, name, other, typed):
    (found,) = [
        one for one in json.loads(ask(f"/search.json?q={typed}", language)) if one["href"].endswith("procurement")
    ]
    assert (found["name"], found["detail"]) == (name, other)
    (named,) = [
        one for one in json.loads(ask(f"/api/suggest?kind=Skill&text={typed}", language)) if name == one["told"]
    ]
    assert named == {"id": "procurement", "name": ENGLISH, "value": ENGLISH, "told": name, "put": name}


@pytest.mark.parametrize("suffix", ["json", "csv"])
@pytest.mark.parametrize("question", ["find-people.{}?skill=procurement", "call-readiness.{}?call=call"])
def test_programs_read_english(ask, suffix, question):
    address = f"/api/queries/{question.format(suffix)}"
    assert ask(address, "pl", "*/*") == ask(address, "en", "*/*")
    assert ENGLISH in ask(address, "pl", "*/*") and POLISH not in ask(address, "pl", "*/*")


@pytest.mark.parametrize(
    ("address", "status", "polish", "english"),
    [
        ("/queries/holders?skill=qqqqqq", 404, "Nie znaleziono (kompetencja): ", "There is no competence "),
        ("/queries/find-people?level=x", 400, "oczekiwano czegoś innego (liczba całkowita)", "is not a whole number."),
        ("/queries/holders?nothing=1", 400, "Możliwe parametry: ", "It takes: "),
        ("/queries/none", 404, "Nie ma zapytania ", "There is no query "),
        ("/people/nobody-at-all", 404, "Nie znaleziono (osoba): ", "There is no person "),
        ("/no/such/page", 404, "Pod adresem /no/such/page nic nie ma.", "There is nothing at /no/such/page."),
    ],
)
def test_what_is_wrong_is_told_in_the_readers_language(ask, address, status, polish, english):
    assert polish in "\n".join(shown(ask(address, "pl", status=status)))
    assert english in "\n".join(shown(ask(address, "en", status=status)))
    told = json.loads(ask(address.replace("/queries/", "/api/queries/"), "pl", "application/json", status))
    assert english in told["detail"] + told["hint"]
