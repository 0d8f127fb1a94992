"""The page on a call's readiness: what it shows, what each click supposes, and that every state is an address."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from exchange_reader import client_of, read
from harbour import TODAY, in_days, load_harbour
from metropolis import HOSTILE
from metropolis import build as build_metropolis

from competence_explorer.api.languages import day
from competence_explorer.graph.visibility import Viewer

AREA = "Harbour area"


def at(**given):
    return "/readiness?" + urlencode({"call": "k", "scope": AREA} | given, doseq=True)


@pytest.fixture(scope="module")
def store(embedded_engine):
    with embedded_engine.open() as opened:
        load_harbour(opened)
        yield opened


@pytest.fixture(scope="module")
def client(store):
    with client_of(store) as made:
        yield made


def section(text, name):
    """The source of one section of the page."""
    return re.search(rf'<section aria-labelledby="{name}".*?</section>', text, re.DOTALL)[0]


def links(source):
    """Addresses by what they say, without what is said to screen readers only."""
    found = re.findall(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>', source, re.DOTALL)
    said = (re.sub(r'<span class="unseen">.*?</span>|<[^>]*>', "", text).strip() for _, text in found)
    return dict(zip(said, (unescape(href) for href, _ in found), strict=True))


def asked(href):
    """The parameters of an address."""
    return {name: values if len(values) > 1 else values[0] for name, values in parse_qs(urlsplit(href).query).items()}


def said(source):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", source)).split())


def test_without_a_call_all_are_offered(client):
    page = read(client, "/readiness")
    assert "/readiness?call=k" in page.hrefs and "/readiness?call=k&scope=Harbour+area" in page.hrefs
    assert "Harbour call" in page.texts


def test_the_figure_can_be_taken_apart(client):
    figure = said(section(client.get(at()).text, "figure"))
    assert "As it is: 0.40 to 1.00" in figure
    assert "1 / (1 + 1.50) = 0.40, and 1 / (1 + 0.00) = 1.00" in figure
    assert "Of 3 required competences: covered 1, gaps 2, not known 0." in figure
    assert "nothing is concluded about them: Delta , Gamma" in figure
    assert re.search(
        r"dam 1 1 0 1 1\.00 0\.00 law 1 2 1 1 0\.50 0\.00 gis 0\.5 1 1 1 0\.00 0\.00 S 1\.50 0\.00", figure
    )


def test_remedies_lead_to_people_and_to_what_would_be(client):
    gaps = section(client.get(at()).text, "gaps")
    led = links(gaps)
    assert led["Ada"] == "/people/ada" and led["Bea"] == "/people/bea" and led["Law course"] == "/trainings/course"
    assert asked(led["Suppose that Bea is trained"])["trained"] == "bea=local:law=3"
    assert asked(led["Suppose that all who are one level below take part"])["trained"] == "course"
    assert asked(led["Suppose that Ada leaves"])["leaving"] == "ada"
    last = day(in_days(120))
    assert asked(led[f"Suppose that all leave who are known to leave by {last}"])["leaving"] == in_days(120).isoformat()
    assert asked(led["Suppose that Epsilon joins"])["joining"] == "epsilon"
    assert "/introductions?from=bea&to=oto" in unescape(gaps) and "/introductions?from=bea&to=ada" in unescape(gaps)


@pytest.mark.parametrize(
    ("given", "words", "told"),
    [
        ({"trained": "bea=local:law=3"}, "Bea is trained: law, level 3", "law: held by 2 of 2 needed instead of 1;"),
        ({"trained": "bea=course"}, "Bea takes part in “Law course”", "law: held by 2 of 2 needed instead of 1"),
        ({"trained": "course"}, "All who are one level below take part in “Law course”", "law: held by 3 of 2 needed"),
        ({"leaving": "ada"}, "Ada leaves", "law: held by 0 of 2 needed instead of 1."),
        ({"leaving": "beta"}, "Beta leaves", "gis: held by 0 of 1 needed instead of 1; “gap” instead of “covered”."),
        ({"leaving": in_days(60)}, f"known to leave by {day(in_days(60))}", "gis: held by 0 of 1 needed"),
        ({"joining": "epsilon"}, "Epsilon joins", "law: held by 3 of 2 needed instead of 1; “covered”"),
        ({"leaving": TODAY}, f"known to leave by {day(TODAY)}", "Readiness stays as it is."),
    ],
)  # fmt: skip
def test_what_is_supposed_is_said_beside_what_is(client, given, words, told):
    text = client.get(at(**given)).text
    supposed = section(text, "what-if")
    assert words in said(supposed) and told in said(supposed)
    assert "As it is: 0.40 to 1.00 As it is supposed:" in said(section(text, "figure"))
    led = links(supposed)
    assert asked(led["Take back"]) == asked(led["Suppose nothing"]) == {"call": "k", "scope": AREA}


def test_suppositions_add_up_and_are_taken_back_one_by_one(client):
    text = client.get(at(trained="bea=local:law=3", leaving="ada")).text
    assert asked(links(section(text, "gaps"))["Suppose that Cyd is trained"])["trained"] == (
        "bea=local:law=3|cyd=local:law=3"
    )
    undo = re.findall(r'href="([^"]*)">Take back', text)
    assert [asked(unescape(href)) for href in undo] == [
        {"call": "k", "scope": AREA, "trained": "bea=local:law=3"},
        {"call": "k", "scope": AREA, "leaving": "ada"},
    ]


@pytest.mark.parametrize(
    ("put", "name", "value", "place"),
    [
        ({"put": "must", "who": "Bea"}, "must", "bea", "team"),
        ({"put": "without", "who": "ada"}, "without", "ada", "team"),
        ({"put": "leaving", "who": "Ada"}, "leaving", "ada", "what-if"),
        ({"put": "leaving", "who": "Beta"}, "leaving", "Beta", "what-if"),
        ({"put": "joining", "who": "Epsilon"}, "joining", "epsilon", "what-if"),
        ({"put": "trained", "who": "Bea", "what": "law", "level": "3"}, "trained", "bea=local:law=3", "what-if"),
    ],
)  # fmt: skip
def test_forms_add_to_the_address_by_key(client, put, name, value, place):
    led = client.get(at(**put), follow_redirects=False)
    assert led.status_code == 303
    href = led.headers["location"]
    assert asked(href) == {"call": "k", "scope": AREA, name: value}
    assert urlsplit(href).fragment == place


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"put": "must", "who": "Qwrtzp"}, 404),
        ({"put": "must"}, 400),
        ({"put": "scope", "who": "Ada"}, 400),
        ({"scope": "Qwrtzp"}, 404),
        ({"call": "Qwrtzp"}, 404),
        ({"trained": "ada"}, 404),
        ({"limit": "3"}, 400),
        ({"scope": ["Alfa", "Beta"]}, 400),
    ],
)
def test_what_is_wrong_is_said_beside_the_form(client, given, status):
    answered = client.get(at(**given))
    assert answered.status_code == status
    if not given.keys() & {"limit"} and not isinstance(given.get("scope"), list):
        assert 'role="alert"' in answered.text and 'name="call"' in answered.text


def test_the_address_has_the_key_of_the_call_and_nothing_empty(client):
    led = client.get(at(call="Harbour call", leaving="", must=""), follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/readiness?call=k&scope=Harbour+area")


def test_the_map_leads_to_the_holders(client):
    source = section(client.get(at()).text, "map")
    led = links(source)
    assert asked(led["1/2+1"]) == {"skill": "local:law", "level": "3", "institution": "alfa"}
    assert asked(led["0/2+1"]) == {"skill": "local:law", "institution": "beta"}
    assert "2 have not reported and are not in the map Delta , Gamma" in said(source)
    assert "Epsilon" not in said(source)


def rows(source):
    return re.findall(r'<tr><th scope="row"><a href="/\w+/(\w+)"', source)


@pytest.mark.parametrize(
    ("given", "order"),
    [
        ({}, ["epsilon", "beta", "alfa"]),
        ({"order": "name"}, ["alfa", "beta", "epsilon"]),
        ({"order": "ready"}, ["beta", "epsilon", "alfa"]),
        ({"order": "need"}, ["alfa", "beta", "epsilon"]),
        ({"kind": "school"}, []),
        ({"by": "metropolis"}, ["harbour"]),
    ],
)
def test_the_map_is_ordered_by_what_is_lacking_unless_otherwise_wished(client, given, order):
    text = client.get(at(**({"joining": "epsilon", "leaving": "ada|pia"} | given))).text
    assert rows(section(text, "map")) == order


def test_a_team_is_changed_by_one_click(client):
    source = section(client.get(at()).text, "team")
    assert "Team of 1 from 1 institution for what can be covered" in said(source)
    assert asked(links(source)["Keep"])["must"] == "ada" and asked(links(source)["Take out"])["without"] == "ada"
    kept = section(client.get(at(must="ada|bea", without="cyd")).text, "team")
    assert "Must be in it: Ada not needed" in said(kept) and "Must not be in it: Cyd allow" in said(kept)
    assert asked(links(kept)["allow"]) == {"call": "k", "scope": AREA, "must": "ada|bea"}
    assert 'href="/people/bea"' in kept and kept.count("Need not be in it") == 2


def test_who_is_taken_out_may_be_taken_in_again_and_others_are_offered(client):
    source = section(client.get(at(without="ada")).text, "team")
    assert "cannot be met" in said(source) and "/people/ada" not in source
    trained = section(client.get(at(must="bea")).text, "team")
    assert "+ Ada" not in links(trained)  # she is in it


@pytest.mark.parametrize(("name", "other"), [("must", "without"), ("without", "must")])
def test_nobody_is_put_in_and_out_at_once(client, name, other):
    led = client.get(at(**{"put": name, "who": "Ada", other: "ada|bea"}), follow_redirects=False)
    assert asked(led.headers["location"]) == {"call": "k", "scope": AREA, name: "ada", other: "bea"}


def test_who_is_supposed_to_leave_is_in_no_team(client):
    assert "/people/ada" not in section(client.get(at(leaving="ada")).text, "team")
    assert "/people/ada" not in section(client.get(at(leaving="alfa")).text, "team")


def test_who_is_supposed_to_be_trained_is_counted_in_the_team(client):
    """Bea permits to be named in teams, and would then be the second of two who are needed."""
    trained = {"trained": "bea=local:law=3"}
    source = section(client.get(at(**trained)).text, "team")
    assert "Team of 2 from 1 institution for what can be covered" in said(source)
    assert 'href="/people/bea"' in source
    assert "+ Bea" in links(section(client.get(at(**trained, most_per_institution=1)).text, "team"))


def test_wishes_that_exclude_each_other_are_told_where_the_team_is(client):
    answered = client.get(at(must="ada", without="ada"))
    assert answered.status_code == 200
    assert "Somebody must be in the team and must not." in said(section(answered.text, "team"))
    assert "0.40 to 1.00" in said(section(answered.text, "figure"))


def test_scopes_and_calls_stand_side_by_side(client):
    source = section(client.get(at(beside=["Epsilon", "alfa|beta"])).text, "sides")
    assert "Harbour area Epsilon Remove : Epsilon Alfa, Beta Remove" in said(source)
    assert "law 1/2 2/2 1/2" in said(source)
    assert asked(links(source)["Alfa, Beta"]) == {"call": "k", "scope": "alfa|beta", "beside": ["Epsilon", "alfa|beta"]}
    assert asked(links(source)["Remove"])["beside"] == "Epsilon"
    many = client.get(at(beside=[f"alfa{'|beta' * n}" for n in range(7)])).text
    assert "At most 6 are shown" in said(section(many, "sides"))
    assert client.get(at(beside="Qwrtzp")).status_code == 200


def test_the_whole_graph_is_a_scope(client):
    text = client.get("/readiness?call=k").text
    assert "Scope: all institutions" in said(text) and "joins" not in said(section(text, "gaps"))


def test_small_counts_are_not_told_to_everybody(store):
    with client_of(store, Viewer("viewer", institution="alfa")) as viewer:
        text = viewer.get(at()).text
    assert "<5/2" in said(section(text, "map")) and "fewer than 5" in said(section(text, "gaps"))
    assert "Suppose that Ada leaves" not in text


def test_the_page_is_in_polish_too(store):
    with client_of(store) as client:
        text = client.get(at(leaving="ada"), headers={"accept-language": "pl"}).text
    assert "Odchodzi: Ada" in said(text) and "od 0,33 do 1,00" in said(section(text, "figure"))
    assert "Suppose" not in text and "gap" not in said(section(text, "gaps"))


def test_names_are_text(embedded_engine):
    with embedded_engine.open() as opened, client_of(opened) as client:
        build_metropolis(opened)
        area = "Metropolia <i>Testowa</i>"
        given = {"call": "c:1", "scope": area, "leaving": "p:1", "must": "p:last", "beside": ["i:0", "<script>"]}
        page = read(client, "/readiness?" + urlencode(given, doseq=True))
    assert HOSTILE[1] in page.said and "Call </title><script>alert(6)</script>" in page.said
    assert not [href for href in page.hrefs if not href.startswith(("/", "#"))]
