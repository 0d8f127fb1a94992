"""Real files, as published: loaded by their mappings on both engines, and asked the questions of the product."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from competence_explorer import queries
from competence_explorer.graph.store import Store
from competence_explorer.loaders import load_file

MAPPINGS = Path(__file__).parents[1] / "loaders" / "mappings"

FILES = {
    "staff/senior_posts_pseudonymised_2011-09-30.csv": "uk_senior_posts.yaml",
    "projects/dk_erdf_projects.csv": "dk_projects.yaml",
    "projects/dk_erdf_project_org.csv": "dk_project_organisations.yaml",
    "projects/se_interreg_2021_2027_partners.csv": "se_interreg.yaml",
    "projects/Poland_CF_2014_2020.csv": "pl_beneficiaries.yaml",
    "projects/Poland_ERDF_2014_2020.csv": "pl_beneficiaries.yaml",
    "projects/CZ_ERDF_2014_2020.xlsx": "cz_projects.yaml",
}


@pytest.fixture(scope="module")
def real(module_store: Store, shared_data: Path) -> Store:
    for file, mapping in FILES.items():
        report = load_file(module_store, shared_data / file, mapping=MAPPINGS / mapping)
        assert report.read == report.loaded + report.rejected + report.doubtful
        assert report.loaded > 0.95 * report.read, report.to_text()
    return module_store


def test_the_roster_of_173_bodies_is_there(real: Store) -> None:
    text = "MATCH (:Person)-[:EMPLOYED_BY]->(i:Institution) RETURN count(DISTINCT i) AS bodies, count(*) AS posts"
    found = real.read(text)[0]
    assert 165 <= found["bodies"] <= 173
    assert found["posts"] > 1_800


def test_who_has_a_profession(real: Store) -> None:
    found = queries.find_people(real, skill="Policy")
    assert len(found) > 100
    assert set(found["skill"].iloc[:5]) == {"Policy"}
    assert found["institution"].notna().all()


def test_a_path_up_the_reporting_lines_of_a_body(real: Store) -> None:
    lines = real.read(
        "MATCH (a:Person)-[:REPORTS_TO]->(b:Person)-[:REPORTS_TO]->(c:Person) "
        "WHERE a.id <> c.id RETURN a.id AS a, c.id AS c ORDER BY a, c LIMIT 1"
    )[0]
    paths = queries.introduction_paths(real, from_=lines["a"], to=lines["c"], k=2)
    first = paths[paths["path"] == 1]
    assert 1 <= len(first) <= 2
    assert first["evidence"].str.len().gt(0).all()
    assert all("senior_posts_pseudonymised_2011-09-30.csv row" in " ".join(places) for places in first["source"])


def test_brokers_between_departments_of_a_body(real: Store) -> None:
    found = queries.brokers(real, by="department", limit=20)
    assert len(found) == 20
    assert found["betweenness"].is_monotonic_decreasing
    assert found["betweenness"].iloc[0] > 0


def test_what_a_body_lacks_for_a_profile(real: Store) -> None:
    body = real.read(
        "MATCH (p:Person)-[:EMPLOYED_BY]->(i:Institution) RETURN i.id AS id, count(p) AS people "
        "ORDER BY people DESC, id LIMIT 1"
    )[0]
    found = queries.missing_competences(
        real, profile="Policy=1x2; Knowledge and Information Management (KIM)=1x500", scope=body["id"]
    )
    by_name = {row["name"]: row for row in found.to_dict("records")}
    assert len(by_name) == 2
    row = by_name["Knowledge and Information Management (KIM)"]
    assert row["status"] in ("gap", "not known")
    assert row["has"] + row["lacks"] + row["not_known"] <= body["people"]


def test_danish_projects_have_their_organisations(real: Store) -> None:
    found: list[dict[str, Any]] = real.read(
        "MATCH (i:Institution)-[r:PARTNER_IN]->(p:Project) WHERE p.currency = 'DKK' "
        "RETURN count(DISTINCT p) AS projects, count(r) AS partners"
    )
    assert found[0]["projects"] == 107
    assert found[0]["partners"] >= 300


def test_names_keep_their_letters(real: Store) -> None:
    found = real.read("MATCH (i:Institution) WHERE i.name CONTAINS 'DYREKCJA DRÓG KRAJOWYCH' RETURN count(i) AS n")
    assert found[0]["n"] > 0
