"""Files that are not UTF-8: the words of the header tell the code page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from competence_explorer.loaders.beneficiary_terms import beneficiary_terms
from competence_explorer.loaders.code_pages import DEFAULT, PAGES, code_page

COLUMNS = ("lead", "title", "summary", "start_date", "end_date", "total_eligible")
LANGUAGES = [(page, language) for page, languages in PAGES.items() for language in languages]


@pytest.mark.parametrize(("page", "language"), LANGUAGES)
def test_a_list_of_beneficiaries_in_the_code_page_of_its_language(
    tmp_path: Path, read: Any, page: str, language: str
) -> None:
    known = beneficiary_terms()[language]
    header = ";".join(known[column][0] for column in COLUMNS).translate(str.maketrans("țș", "ţş"))  # as cp1250 has them
    lead = known["lead"][0].upper().translate(str.maketrans("ȚȘ", "ŢŞ"))
    path = tmp_path / "list.csv"
    path.write_bytes(f"{header}\n{lead}é;T;;1.2.2021;;10\n".encode(page, "replace"))
    result = read(path)
    [institution] = result.nodes("Institution").values()
    assert institution["name"] == f"{lead}é".encode(page, "replace").decode(page)
    assert any(f"windows-{page[2:]}" in note for note in result.report.notes)


@pytest.mark.parametrize(
    "header", ["Imię i nazwisko;Stanowisko;Wydział", "Lista osób;;\nOsoba;Urząd;Rola", "person;job_title;institution"]
)
def test_a_header_that_tells_nothing_is_of_central_europe(header: str) -> None:
    assert code_page(f"{header}\nŁucja Żak;x;Gmina\n".encode("cp1250")) == DEFAULT
