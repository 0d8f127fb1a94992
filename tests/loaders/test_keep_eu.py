"""keep.eu workbooks: projects and partners joined on programme and id, or acronym."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECTS = [
    [
        "Period", "Programme", "Project ID (2021-2027 only)", "Project acronym", "Project name in English",
        "Project start", "Project end", "Project's total budget / expenditure", "Project's EU funding",
    ],
    ["2021-2027", "Baltic Sea", "C001", "BLUE", "Blue city", dt.datetime(2023, 1, 1), dt.datetime(2025, 12, 31),
     "2 000 000,50", 1_600_000],
    ["2014-2020", "South Baltic", "N.a.", "Green", "Green port", "2016-01-01", "N.a.", "N.a.", "N.a."],
    ["2014-2020", "Baltic Sea", "N.a.", "Green", "Another of that acronym", "2017-01-01", "2016-01-01", "N.a.", "n.a."],
]  # fmt: skip
PARTNERS = [
    [
        "Programme", "Project ID (2021-2027 only)", "Project acronym", "Lead partner", "Organisation in English",
        "Country code", "Type of Organisation", "NUTS2 code (or equivalent)", "NUTS3 code (or equivalent)", "Town",
        "Participant Identification Code", "Partner's total eligible budget / expenditure",
    ],
    ["Baltic Sea", "C001", "N.a.", "Yes", "City of Gdynia", "PL", "Local public authority", "PL63", "PL633", "Gdynia",
     "N.a.", 500_000.5],
    ["South Baltic", "N.a.", "green", "No", "Lund University", "SE", "Higher education and research organisations",
     "SE22", "N.a.", "Lund", "999901318", "N.a."],
    ["Baltic Sea", "C002", "N.a.", "No", "City of Turku", "FI", "Local public authority", "", "", "", "", ""],
    ["Baltic Sea", "N.a.", "N.a.", "No", "City of Riga", "LV", "", "", "", "", "", ""],
    ["Baltic Sea", "C001", "", "Maybe", "City of Kiel", "Tyskland?", "", "", "", "", "", ""],
    ["Baltic Sea", "C001", "", "No", "City of Kiel", "Kiel", "", "", "", "", "", ""],
]  # fmt: skip


def test_partners_join_their_projects(xlsx_file: Callable[..., Path], read: Any) -> None:
    result = read(xlsx_file({"Projects": PROJECTS, "Partners": PARTNERS}))
    assert result.report.loader == "keep-eu"
    assert result.nodes("Project") == {
        "keep:baltic-sea/C001": {
            "title": "Blue city", "programme": "Baltic Sea", "start_date": dt.date(2023, 1, 1),
            "end_date": dt.date(2025, 12, 31), "total": 2_000_000.5, "total_eur": 2_000_000.5,
            "eu_contribution": 1_600_000, "eu_contribution_eur": 1_600_000, "currency": "EUR",
        },
        "keep:south-baltic/green": {
            "title": "Green port", "programme": "South Baltic", "start_date": dt.date(2016, 1, 1)
        },
    }  # fmt: skip
    assert result.nodes("Institution") == {
        "name:city of gdynia": {
            "name": "City of Gdynia", "country": "PL", "kind": "municipality", "nuts": "PL633", "town": "Gdynia",
        },
        "pic:999901318": {
            "name": "Lund University", "country": "SE", "kind": "university", "nuts": "SE22", "town": "Lund",
        },
    }  # fmt: skip
    assert result.relationships("PARTNER_IN") == {
        ("name:city of gdynia", "keep:baltic-sea/C001", "lead"),
        ("pic:999901318", "keep:south-baltic/green", "partner"),
    }
    assert {"role": "lead", "budget": 500_000.5, "currency": "EUR"} in result.properties("PARTNER_IN")


def test_rows_that_join_nothing_are_rejected_with_their_place(xlsx_file: Callable[..., Path], read: Any) -> None:
    rejections = read(xlsx_file({"Projects": PROJECTS, "Partners": PARTNERS})).report.rejections
    id = "Project ID (2021-2027 only)"
    assert [(r.sheet, r.row, r.column, r.value) for r in rejections] == [
        ("Projects", 4, "Project end", "2016-01-01"),
        ("Partners", 4, id, "C002"),
        ("Partners", 5, id, ""),
        ("Partners", 6, "Lead partner", "Maybe"),
        ("Partners", 7, "Country code", "Kiel"),
    ]
    assert rejections[1].reason == "No project of 'Baltic Sea' has this on the sheet of projects."
    assert all(r.right for r in rejections)


def test_the_order_of_sheets_does_not_matter(xlsx_file: Callable[..., Path], read: Any) -> None:
    one = read(xlsx_file({"Projects": PROJECTS, "Partners": PARTNERS}, "one.xlsx"))
    other = read(xlsx_file({"Partners": PARTNERS, "Projects": PROJECTS}, "other.xlsx"))
    assert one.nodes("Project") == other.nodes("Project")
    assert one.relationships("PARTNER_IN") == other.relationships("PARTNER_IN")


def test_partners_alone_say_which_projects_there_are(xlsx_file: Callable[..., Path], read: Any) -> None:
    result = read(xlsx_file({"Partners": PARTNERS[:4]}))
    assert result.nodes("Project")["keep:baltic-sea/C002"] == {"programme": "Baltic Sea"}
