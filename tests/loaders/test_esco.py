"""ESCO: official files in a folder or a zip, whole or in part, in more than one language."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from competence_explorer.api.loading import files_in
from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.loaders import load_file
from competence_explorer.loaders.bundles import MAX_MEMBERS
from competence_explorer.loaders.tables import sha256

if TYPE_CHECKING:
    from competence_explorer.graph.store import Store

URI = "http://data.europa.eu/esco/"
SKILLS = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status\n"
    f'KnowledgeSkillCompetence,{URI}skill/1,knowledge,cross-sector,GIS,"geoinformatics\nGIS\ngeo systems",,released\n'
    f"KnowledgeSkillCompetence,{URI}skill/2,skill/competence,transversal,work in teams,,,released\n"
)
FILES = {
    "skills_en.csv": SKILLS,
    "skillGroups_en.csv": (
        f"conceptType,conceptUri,preferredLabel,altLabels,code\nSkillGroup,{URI}isced-f/06,information,,06\n"
    ),
    "skillsHierarchy_en.csv": (
        "Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term,Level 2 URI,Level 2 preferred term\n"
        f"{URI}skill/K,knowledge,{URI}isced-f/06,information,,\n{URI}skill/K,knowledge,,,,\n"
    ),
    "broaderRelationsSkillPillar.csv": (
        "conceptType,conceptUri,broaderType,broaderUri\n"
        f"KnowledgeSkillCompetence,{URI}skill/1,SkillGroup,{URI}isced-f/06\n"
    ),
    "skillSkillRelations.csv": (
        "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri\n"
        f"{URI}skill/2,skill/competence,optional,knowledge,{URI}skill/1\n"
    ),
    "occupations_en.csv": (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels\n"
        f"Occupation,{URI}occupation/9,2654,surveyor,land surveyor\n"
    ),
    "occupationSkillRelations.csv": (
        f"occupationUri,relationType,skillType,skillUri\n{URI}occupation/9,essential,knowledge,{URI}skill/1\n"
    ),
    "greenShareOcc_en.csv": "conceptType,conceptUri,greenShare\nOccupation,x,0.5\n",
}
POLISH = {name.replace("_en", "_pl"): text for name, text in FILES.items()} | {
    "skills_pl.csv": SKILLS.replace("GIS,", "systemy informacji geograficznej,").replace("work in", "praca w"),
}


def folder(path: Path, files: dict[str, str] = FILES) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def zipped(path: Path, files: dict[str, str] = FILES) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"ESCO/{name}", text)
    return path


@pytest.mark.parametrize("make", [folder, zipped])
def test_a_folder_and_a_zip_say_the_same(tmp_path: Path, read: Any, make: Callable[[Path], Path]) -> None:
    result = read(make(tmp_path / "esco.zip"))
    assert result.nodes("Skill") == {
        f"{URI}skill/1": {"name": "GIS", "alternative_names": ["geo systems", "geoinformatics"], "kind": "knowledge"},
        f"{URI}skill/2": {"name": "work in teams", "kind": "transversal"},
        f"{URI}isced-f/06": {"name": "information", "kind": "group"},
        f"{URI}skill/K": {"name": "knowledge", "kind": "group"},
    }
    assert result.relationships("BROADER") == {
        (f"{URI}skill/1", f"{URI}isced-f/06", ""), (f"{URI}isced-f/06", f"{URI}skill/K", ""),
    }  # fmt: skip
    assert result.relationships("RELATED_TO") == {(f"{URI}skill/2", f"{URI}skill/1", "")}
    assert result.nodes("Occupation") == {}
    assert (result.source.id, result.report.rejected) == ("esco/en", 0)
    [note] = [note for note in result.report.notes if note.startswith("Files not read")]
    assert all(word in note for word in ("occupations_en.csv", "greenShareOcc_en.csv", "Options: occupations"))


def test_occupations_are_an_option(tmp_path: Path, read: Any) -> None:
    path = folder(tmp_path / "esco")
    for options in ({"options": ["occupations"]}, {"mapping": {"options": ["occupations"]}}):
        result = read(path, **options)
        assert result.nodes("Occupation")[f"{URI}occupation/9"]["name"] == "surveyor"
        assert result.properties("NEEDS") == [{"need": "essential"}]
    with pytest.raises(UsageError, match="no option of esco"):
        read(path, options=["occupation"])


def test_a_second_language_names_the_same_concepts(
    embedded_store: Store, csv_file: Callable[..., Path], tmp_path: Path
) -> None:
    load_file(embedded_store, zipped(tmp_path / "en.zip"))
    report = load_file(embedded_store, folder(tmp_path / "pl", POLISH))
    load_file(embedded_store, csv_file(SKILLS.replace("GIS,", "GIS-Systeme,"), "skills_de.csv"))
    assert report.changes.nodes.created == 0
    assert report.source == "esco/pl"
    [gis] = embedded_store.read("MATCH (s:Skill {id: $id}) RETURN properties(s) AS p", id=f"{URI}skill/1")
    assert (gis["p"]["name"], gis["p"]["name_pl"]) == ("GIS", "systemy informacji geograficznej")
    assert {"GIS-Systeme", "geoinformatics"} <= {*gis["p"]["alternative_names"]}
    again = load_file(embedded_store, zipped(tmp_path / "another-name.zip"))
    assert again.changes.rows.unchanged == again.loaded


def test_one_file_of_it_is_recognised(csv_file: Callable[..., Path], read: Any) -> None:
    for name in ("skills_en.csv", "broaderRelationsSkillPillar.csv", "occupationSkillRelations.csv"):
        assert read(csv_file(FILES[name], name)).report.loader == "esco"


def test_bad_rows_say_where_and_what_would_be_right(tmp_path: Path, read: Any) -> None:
    bad = {
        "skills_en.csv": SKILLS
        + f"Skill,{URI}skill/3,knowledge,,a,,,\n,{URI}skill/4,,,,,,\n,local:5,knowledge,,b,,,\n",
        "broaderRelationsSkillPillar.csv": FILES["broaderRelationsSkillPillar.csv"]
        + f",{URI}skill/1,,{URI}occupation/1\n",
        "skillSkillRelations.csv": FILES["skillSkillRelations.csv"] + f"{URI}skill/2,,optional,,\n",
    }
    result = read(folder(tmp_path / "esco", bad))
    assert [(r.sheet, r.row, r.column, r.value) for r in result.report.rejections] == [
        ("broaderRelationsSkillPillar.csv", 3, "broaderUri", f"{URI}occupation/1"),
        ("skillSkillRelations.csv", 3, "relatedSkillUri", ""),
        ("skills_en.csv", 4, "conceptType", "Skill"),
        ("skills_en.csv", 5, "", ""),
        ("skills_en.csv", 6, "conceptUri", "local:5"),
    ]
    assert all(r.right for r in result.report.rejections)


def test_a_wrong_header_is_refused(tmp_path: Path, read: Any) -> None:
    files = dict.fromkeys(FILES, "a;b\n1;2\n")
    with pytest.raises(FileError, match="No header row was understood"):
        read(folder(tmp_path / "esco", files))
    one = FILES | {"skillSkillRelations.csv": "from,to\n1,2\n"}
    with pytest.raises(FileError, match=r"skillSkillRelations\.csv: No header row was understood\. Found: from, to"):
        read(folder(tmp_path / "other", one))


def test_damaged_and_swollen_archives_are_refused(tmp_path: Path, read: Any) -> None:
    path = zipped(tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    content[60] ^= 255
    (tmp_path / "broken.zip").write_bytes(content)
    with pytest.raises(FileError, match="damaged archive"):
        read(tmp_path / "broken.zip")
    with pytest.raises(FileError, match="unpacks to"):
        read(zipped(tmp_path / "bomb.zip", {"skills_en.csv": "a" * 80_000_000}))
    with pytest.raises(FileError, match="unpacks to"):
        read(zipped(tmp_path / "many.zip", {f"{i}.csv": "a;b\n" for i in range(MAX_MEMBERS + 1)}))
    with pytest.raises(FileError, match="no XLSX workbook"):
        read(zipped(tmp_path / "text.zip", {"a.doc": "x"}))


def test_a_zip_of_other_tables_is_read_like_the_sheets_of_a_workbook(tmp_path: Path, read: Any) -> None:
    files = {
        "projects.csv": "project_id;title\nP1;Rail\n",
        "partners.csv": "project_id;institution;institution_role\nP1;Gdynia;lead\n",
    }
    result = read(zipped(tmp_path / "portfolio.zip", files))
    assert (result.report.loader, result.source.id) == ("project-portfolio", "project-portfolio/portfolio")
    assert result.relationships("PARTNER_IN") == {("name:gdynia", "local:P1", "lead")}


def test_a_folder_is_one_source_only_if_its_files_belong_together(tmp_path: Path) -> None:
    esco = folder(tmp_path / "esco")
    other = folder(tmp_path / "other", {"skills_en.csv": SKILLS, "roster.csv": "a", "roster.mapping.yaml": "a"})
    assert files_in([esco]) == [esco]
    assert [path.name for path in files_in([other])] == ["roster.csv", "skills_en.csv"]
    before = sha256(esco)
    (esco / "skills_en.csv").write_text(SKILLS + "\n", encoding="utf-8")
    assert sha256(esco) != before


def test_the_whole_of_the_published_files(shared_data: Path, read: Any) -> None:
    result = read(shared_data / "esco/esco-v1.1.1-en.zip", options=["occupations"])
    assert (result.report.read, result.report.rejected, result.report.doubtful) == (168_600, 0, 0)
    found = Counter(properties.get("kind") for properties in result.nodes("Skill").values())
    assert found.total() - found["group"] == 13_896
    assert found["group"] == 647  # 640 in skillGroups, seven more in skillsHierarchy
    assert all(properties["name"] for properties in result.nodes("Skill").values())
    sizes = {type: len(result.relationships(type)) for type in ("BROADER", "RELATED_TO", "NEEDS")}
    assert sizes == {"BROADER": 20_656, "RELATED_TO": 5_899, "NEEDS": 123_855}
    assert len(result.nodes("Occupation")) == 3_008  # one of them is named in the relations only


def test_polish_names_from_a_file_that_is_not_official(shared_data: Path, read: Any) -> None:
    result = read(shared_data / "esco/skills_pl_partial.csv")
    assert (result.report.loader, result.report.loaded) == ("esco", 2367)
    haskell = result.nodes("Skill")[f"{URI}skill/000f1d3d-220f-4789-9c0a-cc742521fb02"]
    assert haskell == {"name_pl": "język programowania Haskell", "kind": "knowledge"}
