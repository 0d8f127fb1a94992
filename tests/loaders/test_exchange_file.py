"""Whose source an exchange file is, when its first rows do not say."""

from __future__ import annotations

from competence_explorer.loaders.pipeline import read_file

HEADER = "pseudonym,person,institution,issuer,issued_on,expires_on\n"
BAD = f"{'a' * 32},Bo,Exempelköping,Storexempel,,2099-12-31\n"
GOOD = f"{'b' * 32},Astrid Exempel,Exempelköping,Storexempel,2026-06-01,2099-12-31\n"


def read(path, *rows):
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    reading = read_file(path, loader="exchange-file")
    return reading, list(reading)


def test_the_first_row_with_issuer_and_day_names_the_source(tmp_path):
    reading, statements = read(tmp_path / "people.csv", BAD, GOOD)
    assert (reading.source.scope, reading.source.as_of, len(statements)) == ("Storexempel", "2026-06-01", 1)
    assert [(rejected.row, rejected.column) for rejected in reading.report.rejections] == [(2, "issued_on")]


def test_a_file_without_any_day_of_issue_is_told_so(tmp_path):
    reading, statements = read(tmp_path / "people.csv", BAD)
    assert (reading.source.as_of, statements) == ("", [])
