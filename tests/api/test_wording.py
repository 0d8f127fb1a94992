"""What answers say stands on a page in the language of its reader: no English text of ours on a Polish page."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from urllib.parse import quote_plus

import pytest
from exchange_reader import client_of
from exchange_world import build
from metropolis import FIRST, LAST

from competence_explorer.api import languages, messages
from competence_explorer.api.templating import environment
from competence_explorer.api.vocabulary import WORDS, said
from competence_explorer.api.wording import told
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import Sentence, figure, joined, named, say, say_many
from competence_explorer.queries import BUILT_IN

WAY = f"from={FIRST}&to={LAST}&k=1"
ANSWERS = {
    "brokers": {"limit": 20},
    "call-readiness": {"call": "c:1"},
    "competences": {"person": LAST},
    "data-quality": {},
    "data-quality-items": {"aspect": "people-without-competences"},
    "exchanges": {},
    "give-and-take": {},
    "institution-network": {"by": "people"},
    "institution-paths": {"from": "i:0", "to": "i:2"},
    "introduction-paths": {"from": FIRST, "to": LAST, "k": 1},
    "mentor-match": {},
    "missing-competences": {"call": "c:1"},
    "neighbours": {"person": "p:0"},
    "open-needs": {},
    "related": {"thing": "p:1"},
    "separated-institutions": {},
    "study-visit": {},
    "team-for-call": {"call": "c:1"},
    "what-if-leaves": {"people": "p:3|p:4"},
    "why": {"thing": LAST},
}
PAGES = (
    "/",
    "/people/p:0",
    "/competences/local:state-aid",
    "/projects/x:3",
    "/institutions/i:0",
    "/calls/c:1",
    "/metropolises/m:1",
    "/quality",
    "/quality?aspect=people-without-competences",
    "/reports/c:1",
    f"/introductions?{WAY}",
    f"/introductions/letter?{WAY}",
    "/brokers",
    "/mentoring",
    "/review",
    "/study-visits",
)
NETWORKS = ("brokers", "institution-network", "introduction-paths", "neighbours", "what-if-leaves")
QUERIES = [
    f"/queries/{id_}?{'&'.join(f'{n}={quote_plus(str(v))}' for n, v in given.items())}"
    for id_, given in ANSWERS.items()
]
DRAWN = [address.replace("?", "/network?", 1) for address in QUERIES if address.split("/")[2].split("?")[0] in NETWORKS]


NAMES = {"calls", "exchanges", "needs", "found"}
"""What files call things here as we do: sources by their kind, a permission among the claims."""


LETTERS = 5
"""Letters of a template beside its values by which a text is surely made of it: “and” occurs in names."""

KNOWN = {one for message in messages.texts() for one in (message.id if isinstance(message.id, tuple) else [message.id])}
"""Every text of the catalogue, in English."""


@pytest.fixture(scope="module")
def store(embedded_engine):
    with embedded_engine.open() as opened:
        build(opened)
        yield opened


@pytest.fixture(scope="module")
def client(store):
    with client_of(store) as made:
        yield made


@pytest.fixture(scope="module")
def english():
    """The texts of ours that Polish has other words for: those without values, and the others as patterns."""
    found = [message for message in messages.read("pl") if message.id]
    pairs = [(message.id, message.string) for message in found if isinstance(message.id, str)]
    pairs += [(one, message.string[0]) for message in found if not isinstance(message.id, str) for one in message.id]
    texts = {english for english, polish in pairs if polish and english != polish and re.search(r"[a-z]{2}", english)}
    open_ones = {text for text in texts if "%(" in text}
    telling = [text for text in open_ones if len(re.findall(r"[a-z]", re.sub(r"%\(\w+\)s", "", text))) > LETTERS]
    patterns = [re.compile(re.sub(r"%\\\(\w+\\\)s", ".*", re.escape(text))) for text in telling]
    return texts - open_ones, patterns


class Said(HTMLParser):
    """The texts of a page, without its scripts and what stands as code."""

    def __init__(self, text):
        super().__init__()
        self.silent, self.texts = 0, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style", "code")

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style", "code")

    def handle_data(self, data):
        if not self.silent:
            self.texts += [part.strip() for part in data.split("; ") if part.strip()]


@pytest.mark.parametrize("address", [*PAGES, *QUERIES, *DRAWN])
def test_no_english_text_of_ours_on_a_polish_page(client, english, address):
    answered = client.get(address, headers={"accept-language": "pl"})
    assert answered.status_code == 200
    plain, patterns = english
    texts = set(Said(answered.text).texts)
    assert texts & plain - NAMES == set()
    assert [text for text in texts if any(pattern.fullmatch(text) for pattern in patterns)] == []


def test_every_word_in_a_column_is_known(store):
    """The words of columns stand in the code as plain texts: here is seen that the vocabulary has them."""
    view = View(store)
    for id_, given in ANSWERS.items():
        for row in BUILT_IN[id_].rows(view, given):
            for name in WORDS & row.keys():
                for value in row[name] if isinstance(row[name], list) else [row[name]]:
                    if isinstance(value, str) and not isinstance(value, Sentence) and value.islower():
                        assert value.replace("_", " ") in KNOWN, (id_, name)


def test_a_template_is_said_in_the_language_of_each_reader():
    template, found = environment().from_string('{{ "scope"|translated }} {{ 12345|count }}'), []
    try:
        for code in ("en", "pl", "en"):
            languages.use(code)
            found.append(template.render())
    finally:
        languages.use("en")
    assert found == ["scope 12,345", "zakres 12\xa0345", "scope 12,345"]


def test_values_are_said_as_the_language_writes_them():
    sentence = joined("; ", [
        say("from %(day)s", day=dt.date(2027, 1, 31)),
        say("%(hours)s h", hours=2.5),
        say("strength of all ties %(strength)s", strength=figure(2, 1)),
        say("holds %(what)s (%(how)s)", what=named("state aid", pl="pomoc publiczna"), how=say("broader")),
        *(say_many("%(count)s pair", "%(count)s pairs", count) for count in (1, 3, 5)),
    ])  # fmt: skip
    assert told(sentence) == (
        "from Jan 31, 2027; 2.5 h; strength of all ties 2.0; holds state aid (broader); 1 pair; 3 pairs; 5 pairs"
    )
    languages.use("pl")
    try:
        assert told(sentence) == (
            "od 31 sty 2027; 2,5 godz.; siła wszystkich powiązań: 2,0; ma: pomoc publiczna (szersza); "
            "1 para; 3 pary; 5 par"
        )
        assert said("format", "study_visit") == "wizyta studyjna"
    finally:
        languages.use("en")
    assert told("from 2027-01-31") == "from 2027-01-31"


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_files_for_programs_are_english(client, suffix):
    address = f"/api/queries/introduction-paths.{suffix}?{WAY}"
    polish, other = (client.get(address, headers={"accept-language": code}) for code in ("pl", "en"))
    assert polish.content == other.content
    assert "worked together on" in polish.text
