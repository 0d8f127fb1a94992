"""Published files of several countries, with the mappings beside: what of them is accepted, and why not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

MAPPINGS = Path(__file__).parent / "mappings"
FILES = [
    ("projects/dk_erdf_projects.csv", "dk_projects", 107, 0),
    ("projects/dk_erdf_project_org.csv", "dk_project_organisations", 331, 0),
    ("projects/se_interreg_2021_2027_partners.csv", "se_interreg", 1196, 26),
    ("projects/Poland_ERDF_2014_2020.csv", "pl_beneficiaries", 749, 0),
    ("projects/Poland_CF_2014_2020.csv", "pl_beneficiaries", 125, 0),
    ("projects/pomorskie_projects_utf8.csv", "pomorskie", 226, 0),
    ("projects/CZ_ERDF_2014_2020.xlsx", "cz_projects", 1781, 0),
]


@pytest.mark.parametrize(("file", "mapping", "rows", "rejected"), FILES)
def test_published_lists_of_projects(
    shared_data: Path, read: Any, file: str, mapping: str, rows: int, rejected: int
) -> None:
    result = read(shared_data / file, mapping=MAPPINGS / f"{mapping}.yaml")
    assert (result.report.read, result.report.rejected, result.report.doubtful) == (rows, rejected, 0)


def test_danish_amounts_dates_and_partners_join(shared_data: Path, read: Any) -> None:
    projects = read(shared_data / "projects/dk_erdf_projects.csv", mapping=MAPPINGS / "dk_projects.yaml")
    partners = read(
        shared_data / "projects/dk_erdf_project_org.csv", mapping=MAPPINGS / "dk_project_organisations.yaml"
    )
    first = projects.nodes("Project")["dk-erdf:DK0001"]
    assert (first["total"], first["currency"], first["total_eur"]) == (15_414_794, "DKK", 2_066_215.48)
    assert (first["start_date"].isoformat(), first["end_date"].isoformat()) == ("2014-04-24", "2017-02-28")
    assert partners.nodes("Project").keys() <= projects.nodes("Project").keys()


def test_swedish_rows_are_rejected_for_good_reasons(shared_data: Path, read: Any) -> None:
    path = shared_data / "projects/se_interreg_2021_2027_partners.csv"
    result = read(path, mapping=MAPPINGS / "se_interreg.yaml")
    assert Counter(result.reasons) == {
        "There is a partner's budget but no partner.": 17,
        "There is no such day.": 7,  # 31 February, 31 September
        "The end is before the start.": 2,
    }


def test_polish_letters_of_windows_1250(shared_data: Path, read: Any) -> None:
    result = read(shared_data / "projects/Poland_CF_2014_2020.csv", mapping=MAPPINGS / "pl_beneficiaries.yaml")
    assert "name:generalna dyrekcja dróg krajowych i autostrad" in result.nodes("Institution")
    without = {"loader": "project-portfolio", "constants": {"currency": "PLN"}}
    assert read(shared_data / "projects/Poland_CF_2014_2020.csv", mapping=without).report.loaded == 125


def test_a_roster_of_173_public_bodies(shared_data: Path, read: Any) -> None:
    path = shared_data / "staff/senior_posts_pseudonymised_2011-09-30.csv"
    result = read(path, mapping=MAPPINGS / "uk_senior_posts.yaml")
    assert (result.report.read, result.report.rejected, result.report.doubtful) == (4831, 0, 19)
    assert len(result.nodes("Institution")) == 173
    assert len(result.nodes("Person")) == 1833
    assert all(node["name"] for node in result.nodes("Person").values())
    assert not any(start == end for start, end, _ in result.relationships("REPORTS_TO"))
    assert (result.source.as_of, result.source.complete) == ("2011-09-30", True)


def test_catalogues_of_places_and_competences(shared_data: Path, read: Any) -> None:
    places = {"institution": "gmina", "municipality_code": "teryt7", "latitude": "lat", "longitude": "lon"}
    gminy = read(
        shared_data / "geo/pomorskie_123_gminy.csv",
        mapping={"loader": "institutions", "columns": places, "constants": {"country": "PL", "kind": "municipality"}},
    )
    assert (gminy.report.read, gminy.report.rejected) == (123, 0)
    columns = {"competence": "preferredLabel_en_v111", "competence_id": "conceptUri", "name_pl": "preferredLabel_pl"}
    skills = read(
        shared_data / "esco/skills_pl_partial.csv",
        mapping={"loader": "competences", "columns": {**columns, "kind": "skillType"}},
    )
    assert (skills.report.read, skills.report.rejected) == (2367, 0)
    assert all(key.startswith("http://data.europa.eu/esco/skill/") for key in skills.nodes("Skill"))
