"""Training records, institutions, competences, calls, needs, exchanges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_who_completed_a_training_has_what_it_teaches(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(
        csv_file(
            "training_id;training;competence;level;person_email;date;result;assessed_level\n"
            "1;State aid;State aid;3;a@example.org;2024-05-14;completed;\n"
            "1;State aid;State aid;3;b@example.org;2024-05-14;absent;\n"
            "1;State aid;State aid;3;c@example.org;2024-05-14;zdany;2\n"
        )
    )
    day = dt.date(2024, 5, 14)
    assert result.properties("HAS_SKILL") == [
        {"training_level": 3, "evidence": ["training"], "last_used": day},
        {"training_level": 3, "assessed_level": 2, "evidence": ["assessed", "training"], "last_used": day},
    ]
    assert ("mailto:b@example.org", "local:1", "2024-05-14") in result.relationships("ATTENDED")
    assert result.relationships("TEACHES") == {("local:1", "local:state-aid", "")}


def test_an_assessed_level_needs_person_and_competence(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file("training;competence;assessed_level\nState aid;State aid;3\n"))
    assert result.report.rejections[0].column == "assessed_level"


def test_institutions(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(
        csv_file(
            "institution;institution_id;kind;latitude;longitude;country;metropolis;alternative_names\n"
            "Gdynia;2262011;Miasto;54,5189;18,5305;pl;Gdańsk–Gdynia–Sopot;Miasto Gdynia|UM Gdynia\n"
            "Sopot;;castle;;;;;\nHel;;;95,5;;;;\nPuck;;;;;Poland;;\n"
        ),
        mapping={"namespace": "teryt"},
    )
    assert result.nodes("Institution")["teryt:2262011"] == {
        "name": "Gdynia", "kind": "municipality", "latitude": 54.5189, "longitude": 18.5305, "country": "PL",
        "alternative_names": ["Miasto Gdynia", "UM Gdynia"],
    }  # fmt: skip
    assert result.relationships("MEMBER_OF") == {("teryt:2262011", "gdansk-gdynia-sopot", "")}
    assert [r.column for r in result.report.rejections] == ["kind", "latitude", "country"]


def test_coordinates_with_three_decimals_are_settled_by_the_others(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file("institution;latitude\nGdynia;54.518\nSopot;54.4419\n"))
    assert result.nodes("Institution")["name:gdynia"]["latitude"] == 54.518


def test_broader_and_related_competences_are_found_by_name(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(
        csv_file(
            "competence;competence_id;kind;broader;related\n"
            "State aid;;wiedza;Law;GIS|State aid\nLaw;http://data.europa.eu/esco/skill/1;;Law;\n"
        )
    )
    law = "http://data.europa.eu/esco/skill/1"
    assert result.relationships("BROADER") == {("local:state-aid", law, "")}
    assert result.relationships("RELATED_TO") == {("local:state-aid", "local:gis", "")}
    assert result.nodes("Skill")["local:state-aid"] == {"name": "State aid", "kind": "knowledge"}


def test_calls(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(
        csv_file(
            "call_id;title;opens;closes;budget;currency;theme;competence;level;people\n"
            "C1;Call;1.9.2026;15.12.2026;20 000 000,00;PLN;clean energy;GIS;2;1\nC1;;;;;;;State aid;3;2\n"
            "C2;Late;15.12.2026;1.9.2026;;;;;;\nC3;None;;;;;;GIS;2;0\n"
        )
    )
    assert result.nodes("Call")["local:C1"]["budget"] == 20_000_000
    assert result.properties("REQUIRES") == [{"level": 2, "people": 1}, {"level": 3, "people": 2}]
    assert [(r.row, r.column) for r in result.report.rejections] == [(4, "closes"), (5, "people")]


def test_needs_are_had_by_a_person_or_else_an_institution(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(
        csv_file(
            "need_id;text;stage;urgency;person;institution;competence;level\n"
            "1;Help;application;wysoka;Anna Nowak;Gdynia;State aid;3\n2;More help;;;;Sopot;;\n"
        )
    )
    assert result.relationships("HAS_NEED") == {
        ("name:anna nowak@name:gdynia", "local:1", ""), ("name:sopot", "local:2", ""),
    }  # fmt: skip
    assert result.relationships("ASKS_FOR") == {("local:1", "local:state-aid", "")}


def test_exchanges(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(
        csv_file(
            "exchange_id;format;status;hours_done;giver_email;taker_id;taker_institution;competence;host;need_id\n"
            "1;Mentoring;done;7,5;a@example.org;17;Gdynia;State aid;Sopot;9\n"
            "2;study visit;done;;a@example.org;a@example.org;;;;\n"
        )
    )
    assert result.relationships("GIVES") >= {("mailto:a@example.org", "local:1", "")}
    assert result.relationships("TAKES") >= {("gdynia:17", "local:1", "")}
    assert result.relationships("HOSTED_BY") == {("local:1", "name:sopot", "")}
    assert result.relationships("ANSWERS") == {("local:1", "local:9", "")}
    assert result.nodes("Exchange")["local:1"] == {"format": "mentoring", "status": "done", "hours_done": 7.5}


def test_nobody_gives_to_oneself(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(csv_file("exchange_id;giver_email;taker_email\n1;a@example.org;A@example.org\n"))
    assert result.reasons == ["Nobody gives to oneself."]
