"""The exchange file: who is in it and what of them, pseudonyms, expiry, withdrawal, damage; and back into a graph."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from worlds import can, day, load_rows, node, person, place, says, skill, tie

from competence_explorer.graph import exchange_file
from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.graph.records import Source
from competence_explorer.loaders import load_file

ROSTER = Source("staff-roster", "all")
OPEN = {"visibility": "network", "permissions": ["abroad", "found"]}
GDYNIA, TRI = place("gdynia", name="Gdynia", country="PL"), node("Metropolis", "tri", name="Tricity", country="PL")
LAW = skill("local:law", name="planning law", name_pl="prawo planistyczne")
ANNA = person("mailto:anna@example.org", name="Anna Kos", email="anna@example.org", job_title="planner",
              languages=["en", "pl"], mentoring_hours_max=20.0, **OPEN)  # fmt: skip
EWA = person("ewa", name="Ewa Lis", **OPEN)
SECRET = (
    person("own", name="Own Only", visibility="institution", permissions=["abroad"]),
    person("no", name="No Abroad", visibility="network", permissions=["found"]),
    person("silent", name="Says Nothing"),
    person("hidden", name="Hidden", visibility="hidden", permissions=["abroad"]),
)


def rows(*people):
    for number, who in enumerate(people):
        held = tie("EMPLOYED_BY", who, GDYNIA, role="planner", department="Secret unit", start_date=day("2015-01-01"))
        yield says(number, who, held, mentions=[GDYNIA])
    rated = {"self_level": 2, "supervisor_level": 4, "goal_level": 4, "last_used": day("2026-05-01")}
    yield can(50, people[0], LAW, **rated)
    yield says(60, GDYNIA, tie("MEMBER_OF", GDYNIA, TRI), mentions=[TRI])


def load_people(store, *people):
    load_rows(store, ROSTER, list(rows(*people)))


@pytest.fixture
def exported(store, tmp_path):
    store.home = tmp_path / "home"
    load_people(store, ANNA, EWA, *SECRET)
    path = tmp_path / "tricity.json"
    written = exchange_file.export(store, path)
    assert (written.people, written.withdrawn) == (2, 0)
    return path


def test_only_what_was_permitted_is_in_the_file(exported):
    text = exported.read_text(encoding="utf-8")
    kept = ["Own Only", "No Abroad", "Says Nothing", "Hidden", "anna@example.org", "mailto", "Secret unit", "goal"]
    assert not [word for word in kept if word in text]
    found = exchange_file.read(exported)
    assert (found.issuer, found.issued_on) == ("Tricity", dt.date.today())
    by_name = {one.name: one for one in found.people}
    assert by_name.keys() == {"Anna Kos", "Ewa Lis"}
    anna = by_name["Anna Kos"]
    assert (anna.institution, anna.metropolis, anna.country) == ("Gdynia", "Tricity", "PL")
    assert (anna.job_title, anna.languages) == ("planner", ["en", "pl"])
    # The level without the supervisor's rating.
    (law,) = anna.competences
    assert (law.id, law.name, law.name_pl, law.level) == ("local:law", "planning law", "prawo planistyczne", 2)
    assert exported.stat().st_mode & 0o077 == 0


def test_pseudonyms_are_the_same_in_every_file_of_a_home_and_in_no_other(store, exported, tmp_path):
    first = exchange_file.read(exported)
    exchange_file.export(store, tmp_path / "again.json")
    assert [one.id for one in exchange_file.read(tmp_path / "again.json").people] == [one.id for one in first.people]
    store.home = tmp_path / "other"
    exchange_file.export(store, tmp_path / "other.json")
    assert not {one.id for one in exchange_file.read(tmp_path / "other.json").people} & {p.id for p in first.people}


def test_who_takes_the_permission_back_is_withdrawn_for_good(store, exported, tmp_path):
    (ewa,) = (one.id for one in exchange_file.read(exported).people if one.name == "Ewa Lis")
    load_people(store, ANNA, person("ewa", name="Ewa Lis", visibility="network", permissions=["found"]))
    for name in ("second.json", "third.json"):
        assert exchange_file.export(store, tmp_path / name).withdrawn == 1
        found = exchange_file.read(tmp_path / name)
        assert (found.withdrawn, [one.name for one in found.people]) == ([ewa], ["Anna Kos"])
    load_people(store, ANNA, EWA)
    assert exchange_file.export(store, tmp_path / "fourth.json").withdrawn == 0


def test_a_file_is_loaded_as_a_source_of_its_own_and_withdrawals_remove(store, exported, tmp_path):
    home = store.home
    second = tmp_path / "second.json"
    load_people(store, ANNA, person("ewa", name="Ewa Lis", visibility="network", permissions=["found"]))
    exchange_file.export(store, second)
    store.clear()
    report = load_file(store, exported)
    assert (report.loader, report.source, report.rejected) == ("exchange-file", "exchange-file/Tricity", 0)
    rows = store.read(
        "MATCH (p:Person)-[e:EMPLOYED_BY]->(i:Institution)-[:MEMBER_OF]->(m:Metropolis) RETURN p.id AS id, "
        "p.name AS name, p.visibility AS visibility, p.permissions AS permissions, e.end_date AS until, "
        "i.country AS country, m.name AS metropolis ORDER BY name"
    )
    assert [row["name"] for row in rows] == ["Anna Kos", "Ewa Lis"]
    assert all(row["id"].startswith("exchange:") and row["permissions"] == ["abroad"] for row in rows)
    anna = rows[0]
    assert (anna["visibility"], anna["country"], anna["metropolis"]) == ("network", "PL", "Tricity")
    assert anna["until"].to_native() == dt.date.today() + dt.timedelta(days=exchange_file.DAYS)
    levels = store.read("MATCH (:Person)-[r:HAS_SKILL]->(s:Skill) RETURN s.id AS id, r.level AS level, s.name_pl AS pl")
    assert levels == [{"id": "local:law", "level": 2, "pl": "prawo planistyczne"}]
    # Half of the people are gone, and nobody is asked whether that is right.
    load_file(store, second)
    assert [row["name"] for row in store.read("MATCH (p:Person) RETURN p.name AS name")] == ["Anna Kos"]
    # What came by a file is not passed on.
    store.home = home
    assert exchange_file.export(store, tmp_path / "on.json", issuer="We").people == 0


def test_an_older_file_does_not_bring_back_who_has_withdrawn(store, exported, tmp_path):
    made = exchange_file.read(exported)
    made.issued_on = dt.date(2026, 1, 1)
    old = tmp_path / "old.json"
    old.write_bytes(exchange_file.encode(made))
    load_file(store, exported)
    with pytest.raises(FileError, match=r"is of 2026-01-01; one of \d{4}-\d\d-\d\d was loaded already"):
        load_file(store, old)


def test_expired_files_are_refused(exported):
    made = exchange_file.read(exported)
    last = made.expires_on
    assert exchange_file.read(exported, last).issuer == "Tricity"
    with pytest.raises(FileError, match=f"expired on {last}"):
        exchange_file.read(exported, last + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content["people"][0].update(name="Somebody else"), "damaged or changed"),
        (lambda content: content.update(expires_on="2099-01-01"), "damaged or changed"),
        (lambda content: content.update(withdrawn=[]) or content.pop("checksum"), "damaged or changed"),
        (lambda content: content.update(version=2), "version 2"),
        (lambda content: content.update(format="other"), "no exchange file"),
        (lambda content: content.pop("people"), "no exchange file"),
        (lambda content: content["people"][0].update(email="a@b.c"), "no exchange file"),
    ],
)
def test_what_is_not_right_is_refused(exported, change, said):
    content = json.loads(exported.read_bytes())
    change(content)
    exported.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(FileError, match=said):
        exchange_file.read(exported)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b'{"format": 1}'])
def test_what_is_no_json_object_is_refused(tmp_path, content):
    path = tmp_path / "file.json"
    path.write_bytes(content)
    with pytest.raises(FileError):
        exchange_file.read(path)


def test_a_file_that_would_be_expired_is_not_made(store, tmp_path):
    with pytest.raises(UsageError, match="before today"):
        exchange_file.export(store, tmp_path / "x.json", expires_on=dt.date(2020, 1, 1))


def test_a_damaged_state_is_not_replaced_by_a_new_key(store, exported, tmp_path):
    (store.home / "exchange.json").write_text("{}", encoding="utf-8")
    with pytest.raises(FileError, match="is damaged"):
        exchange_file.export(store, tmp_path / "next.json")
