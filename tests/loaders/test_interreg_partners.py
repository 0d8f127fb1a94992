"""Interreg partner lists: a row a partner, recognised without a mapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from competence_explorer.loaders.base import Row, RowError
from competence_explorer.loaders.interreg import country_code

HEADER = (
    "program,projektnamn,organisationsnamn,organisationsroll,organisationstyp,nuts3,land,partnerbudget,startdatum\n"
)


def test_the_published_list_needs_no_mapping(shared_data: Path, read: Any) -> None:
    result = read(shared_data / "projects/se_interreg_2021_2027_partners.csv")
    report = result.report
    assert (report.loader, report.read, report.rejected, report.doubtful) == ("interreg-partners", 1196, 26, 0)
    assert Counter(result.reasons) == {
        "This must not be empty.": 17,  # a budget without a partner
        "There is no such day.": 7,  # 31 February, 31 September
        "The end is before the start.": 2,
    }
    assert len(result.nodes("Project")) == 582
    roles = Counter(key for _, _, key in result.relationships("PARTNER_IN"))
    assert roles.keys() == {"lead", "partner"}
    lund = result.nodes("Institution")["name:lunds universitet"]
    assert lund == {"name": "Lunds Universitet", "kind": "university", "nuts": "Skåne län", "country": "SE"}


def test_a_row_states_project_partner_and_part(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(
        csv_file(
            HEADER + "AURORA,Boost,Luleå kommun,LP,Local public authority,Norrbottens län,Sverige,149355.0,2023-01-01\n"
            "AURORA,boost,Oulu,AP,N.a.,,FI,,2023-01-01\n"
        )
    )
    assert len(result.nodes("Project")) == 1
    assert result.properties("PARTNER_IN") == [
        {"role": "lead", "budget": 149355.0, "currency": "EUR"},
        {"role": "partner"},
    ]
    assert result.nodes("Institution")["name:oulu"] == {"name": "Oulu", "country": "FI"}


def test_bad_rows_say_where_and_what_would_be_right(csv_file: Callable[..., Path], read: Any) -> None:
    result = read(
        csv_file(
            HEADER + "A,Boost,Luleå,XX,,,SE,,\nA,,Luleå,PP,,,SE,,\nA,Boost,Luleå,PP,,,Atlantis,,\n"
            "A,Boost,Luleå,PP,,,SE,much,\n"
        )
    )
    assert [(r.row, r.column, r.value) for r in result.report.rejections] == [
        (2, "organisationsroll", "XX"), (3, "projektnamn", ""), (4, "land", "Atlantis"), (5, "partnerbudget", "much"),
    ]  # fmt: skip
    assert all(r.right for r in result.report.rejections)


@pytest.mark.parametrize(
    ("written", "code"), [("SE", "SE"), ("sverige", "SE"), ("el", "GR"), ("UK", "GB"), ("Österreich", "AT"), ("", "")]
)
def test_countries_by_code_or_name(written: str, code: str) -> None:
    assert country_code(Row({"country": written}), "country") == code


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(RowError, match="not known"):
        country_code(Row({"country": "Atlantis"}), "country")
