"""The sample: what is planned in it is there, it is the same everywhere, and the real loaders accept every row."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path
from statistics import median

import networkx as nx
import pytest
from openpyxl import load_workbook

from competence_explorer.graph.records import NodeFact, Ref, RelationshipFact
from competence_explorer.graph.schema import EXCHANGE_STATUSES, PURPOSES, THEMES, VISIBILITIES
from competence_explorer.loaders.pipeline import read_file
from competence_explorer.loaders.reading import Reading
from competence_explorer.loaders.sample import (
    BROKERS,
    SAMPLE_FILES,
    Sample,
    build_sample,
    is_sample,
    sample_statistics,
    write_sample,
)
from competence_explorer.loaders.sample_data.catalogue import ABROAD, ABSENT, GAPS, HELD_ONCE, LEAVING, competences
from competence_explorer.loaders.sample_data.people import Person
from competence_explorer.loaders.sample_data.places import HOME, institutions
from competence_explorer.loaders.sample_data.tools import Dice, table
from competence_explorer.loaders.sample_data.words import feminine


@pytest.fixture(scope="module")
def sample() -> Sample:
    return build_sample()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return folder


@pytest.fixture(scope="module")
def team_network(sample: Sample) -> nx.Graph:
    """People joined by the projects on which both work."""
    graph = nx.Graph()
    for project in sample.projects:
        ids = [member.person.id for member in project.team]
        graph.add_nodes_from(ids)
        graph.add_edges_from(combinations(ids, 2))
    return graph


def test_counts(sample: Sample) -> None:
    counts = sample_statistics(sample)
    assert counts["metropolises"] == 3
    assert counts["municipalities in the main metropolis"] == 57
    assert counts["institutions in the main metropolis"] == 140
    assert counts["projects in the main metropolis"] == 133
    assert counts["EUR of EU money in the main metropolis"] == 260_000_000
    assert 1_450 <= counts["people in the main metropolis"] <= 1_550
    assert 190 <= counts["competences"] <= 220
    assert counts["trainings and study visits"] == 150
    assert counts["calls"] == 3
    assert counts["open needs"] == 60
    assert counts["exchanges"] == 40


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_promised_holds_for_any_seed(seed: int) -> None:
    sample = build_sample(seed)
    assert sum(one.eu_contribution for one in sample.projects_of(HOME)) == 260_000_000
    assert {one.id for one in sample.people_of(HOME) if one.broker} == set(BROKERS)
    assert len({one.title for one in sample.projects}) == len(sample.projects)


def test_same_bytes_twice_and_with_another_hash_seed(folder: Path, tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from competence_explorer.loaders.sample import write_sample"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run(
        [sys.executable, "-c", f"{code}; write_sample(Path(sys.argv[1]))", str(tmp_path)], check=True, env=environment
    )
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert files == {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert sum(map(len, files.values())) < 3_000_000


def test_another_seed_gives_other_people(sample: Sample) -> None:
    names = [one.name for one in build_sample(1).people]
    assert names != [one.name for one in sample.people]


def test_workbooks_hold_no_time_of_writing(folder: Path) -> None:
    for path in folder.glob("*.xlsx"):
        with zipfile.ZipFile(path) as archive:
            assert {(part.date_time[:3], part.compress_type) for part in archive.infolist()} == {((2026, 9, 30), 0)}


def test_dates_in_workbooks_are_dates(folder: Path) -> None:
    book = load_workbook(folder / "calls.xlsx")
    header, first, *_ = book["Calls"].iter_rows(values_only=True)
    call = dict(zip(header, first, strict=True))
    assert call["opens"].date() == date(2027, 3, 1)
    assert call["budget"] == 38_000_000


def _readings(folder: Path) -> list[Reading]:
    return [read_file(folder / file.name, mapping=folder / file.mapping_name) for file in SAMPLE_FILES]


def test_loaders_accept_every_row_and_every_reference_leads_somewhere(folder: Path) -> None:
    stated: set[Ref] = set()
    ends: set[Ref] = set()
    for reading in _readings(folder):
        for statement in reading:
            stated |= {fact.ref for fact in statement.own if isinstance(fact, NodeFact)}
            for fact in statement.own:
                ends |= {fact.start, fact.end} if isinstance(fact, RelationshipFact) else set()
        report = reading.report
        assert report.read == report.loaded > 0, report.to_text()
        assert is_sample(reading.source.id)
    assert {ref.label for ref in ends - stated} == {"Theme", "Metropolis"}
    assert len({ref for ref in ends if ref.label == "Metropolis"}) == 3
    assert len({ref for ref in ends if ref.label == "Theme"}) == len(THEMES)


def test_a_roster_speaks_for_the_day_it_was_taken_and_for_everybody(folder: Path) -> None:
    roster = next(one for one in _readings(folder) if one.loader.kind == "staff-roster")
    assert (roster.source.complete, roster.source.as_of) == (True, "2026-09-30")


def test_every_row_of_a_person_is_about_one_post(folder: Path) -> None:
    """Rows repeat; title and first day are the key of an employment, so they must not differ or be left out."""
    rows = csv.DictReader(io.StringIO((folder / "staff_three_ports.csv").read_text(encoding="utf-8")))
    posts = {(row["person_id"], row["job_title"], row["institution"], row["start_date"]) for row in rows}
    assert len(posts) == len({post[0] for post in posts})


def test_names_of_municipalities_are_invented(shared_data: Path) -> None:
    text = (shared_data / "geo" / "pomorskie_123_gminy.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    real = {row[column].casefold() for row in rows for column in ("gmina", "siedziba")}
    seats = {one.seat.casefold() for one in institutions()}
    assert len(rows) == 123
    assert not seats & real
    assert not {one.municipality_code for one in institutions()} & {row["teryt7"] for row in rows}


def test_ids_are_those_of_esco(shared_data: Path) -> None:
    with (
        zipfile.ZipFile(shared_data / "esco" / "esco-v1.1.1-en.zip") as archive,
        io.TextIOWrapper(archive.open("skills_en.csv"), encoding="utf-8") as file,
    ):
        labels = {row["conceptUri"]: row["preferredLabel"].strip() for row in csv.DictReader(file)}
    with_id = [one for one in competences().values() if one.id]
    assert len(with_id) >= 60
    assert {one.name: labels.get(one.id) for one in with_id} == {one.name: one.name for one in with_id}


def test_everything_says_that_it_is_invented(folder: Path, sample: Sample) -> None:
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    assert "EVERYTHING HERE IS INVENTED" in readme
    assert "This service uses the ESCO classification of the European Commission" in readme
    assert all("invented" in (folder / file.mapping_name).read_text(encoding="utf-8") for file in SAMPLE_FILES)
    assert all(one.summary.endswith("Invented project.") for one in sample.projects)
    assert all(one.outcome.endswith("(Invented.)") for one in sample.exchanges if one.outcome)
    assert all(one.email.isascii() and one.email.endswith(".example") for one in sample.people)


def test_e_mails_tell_namesakes_apart(sample: Sample) -> None:
    assert len({one.email for one in sample.people}) == len(sample.people)
    assert len({one.name for one in sample.people}) < len(sample.people)


def test_every_visibility_and_every_set_of_permissions_occurs(sample: Sample) -> None:
    home = sample.people_of(HOME)
    sets = {frozenset(some) for size in range(len(PURPOSES) + 1) for some in combinations(PURPOSES, size)}
    assert {one.visibility for one in home} == {*VISIBILITIES, ""}
    assert {frozenset(one.permissions) for one in home} == sets


def test_absent_competences_are_held_abroad_or_nowhere(sample: Sample) -> None:
    holders = _holders(sample)
    for name in ABSENT:
        assert {one.institution.name for one in holders[name]} == ({ABROAD[name]} if name in ABROAD else set())


def test_some_competences_hang_on_one_person(sample: Sample) -> None:
    holders = _holders(sample)
    for name, office in HELD_ONCE.items():
        (one,) = _at_home(holders[name])
        assert (one.institution.name, one.leaves_on, one.end_date) == (office, None, None)


def test_some_competences_leave_before_the_calls_close(sample: Sample) -> None:
    holders = _holders(sample)
    last = max(date.fromisoformat(row["closes"]) for row in table("calls.csv") if row["closes"])
    for name, (office, day) in LEAVING.items():
        (one,) = _at_home(holders[name])
        assert (one.institution.name, one.leaves_on) == (office, day)
        assert day < last


def test_calls_ask_for_what_is_missing_and_for_what_is_there(sample: Sample) -> None:
    holders = _holders(sample)
    for call in {row["call_id"] for row in table("calls.csv")}:
        wanted = [row for row in table("calls.csv") if row["call_id"] == call]
        able = {
            row["competence"]: sum(
                one.level(row["competence"]) >= int(row["level"]) for one in _at_home(holders[row["competence"]])
            )
            for row in wanted
        }
        enough = [row["competence"] for row in wanted if able[row["competence"]] >= int(row["people"])]
        assert {name for name, count in able.items() if not count} >= set(ABSENT) & set(able) != set()
        assert set(enough) - GAPS


def test_nobody_has_learnt_a_planned_gap(sample: Sample) -> None:
    taught = [one for one in sample.trainings if {topic.name for topic, _ in one.taught} & GAPS]
    assert {topic.name for one in taught for topic, _ in one.taught} >= GAPS
    assert not any(one.participants for one in taught)


def test_three_institutions_have_not_reported_and_one_has_no_roster(sample: Sample) -> None:
    reported = Counter(one.institution.name for one in sample.people if one.held)
    employed = Counter(one.institution.name for one in sample.people)
    assert sum(name not in reported for name in employed) == 3
    without = [one for one in institutions() if one.name not in employed]
    assert [(one.kind, one.metropolis) for one in without] == [("municipality", HOME)]
    trained = {member.person.institution.name for one in sample.trainings for member in one.participants}
    assert not {name for name in employed if name not in reported} & trained


def test_levels_fit_together(sample: Sample) -> None:
    for held in (held for one in sample.people for held in one.held):
        own, superior, goal = held.self_level, held.supervisor_level, held.goal_level
        assert {own, superior, goal} <= {None, 1, 2, 3, 4}
        assert own is None or superior is None or abs(own - superior) <= 1
        assert own is None or goal is None or goal >= own
    assert {len(one.held) for one in sample.people} >= set(range(3, 9)) | {0}


def test_superiors_work_in_the_same_institution(sample: Sample) -> None:
    people = {one.id: one for one in sample.people}
    for one in sample.people:
        assert not one.reports_to or people[one.reports_to].institution == one.institution
    heads = [one for one in sample.people if not one.reports_to]
    assert len(heads) == len({one.institution.name for one in sample.people})


def test_projects_lie_within_their_years_and_cover_all_themes(sample: Sample) -> None:
    home = sample.projects_of(HOME)
    assert {theme for one in home for theme in one.themes} == set(THEMES)
    assert {one.start_date.year for one in home} >= {2014, 2026}
    assert max(one.end_date.year for one in home) == 2027
    for one in sample.projects:
        assert one.start_date < one.end_date
        assert one.eu_contribution <= one.total == sum(partner.budget for partner in one.partners)
        assert [partner.role for partner in one.partners].count("lead") == 1
        assert all(one.start_date <= m.start_date <= m.end_date <= one.end_date for m in one.team)
        assert {m.person.institution for m in one.team} <= {partner.institution for partner in one.partners}


def test_joint_projects_tie_the_metropolises(sample: Sample) -> None:
    joint = [one for one in sample.projects if len({partner.institution.metropolis for partner in one.partners}) > 1]
    assert len(joint) == 2
    assert all(len({member.person.institution.metropolis for member in one.team}) == 3 for one in joint)


def test_the_network_of_teams_has_one_large_part_and_is_no_hairball(team_network: nx.Graph) -> None:
    parts = sorted(map(len, nx.connected_components(team_network)), reverse=True)
    assert parts[0] > 0.8 * len(team_network)
    assert len(parts) > 5
    assert nx.density(team_network) < 0.03


def test_brokers_stand_out(team_network: nx.Graph, sample: Sample) -> None:
    between = nx.betweenness_centrality(team_network, normalized=False)
    planned = {one.id for one in sample.people if one.broker}
    others = sorted((value for person, value in between.items() if person not in planned), reverse=True)
    home = [between[person] for person in BROKERS]
    assert 12 <= len(BROKERS) <= 15
    assert min(home) > others[0]
    assert median(home) > 10 * others[len(others) // 20]


def test_most_people_work_on_two_projects_at_most(sample: Sample) -> None:
    load = Counter(member.person.id for one in sample.projects for member in one.team)
    busy = {person for person, count in load.items() if count > 2}
    assert busy <= {one.id for one in sample.people if one.broker}
    assert len(load) < 0.6 * len(sample.people)


def test_isolated_institutions_have_no_partner(sample: Sample) -> None:
    isolated = {one.name for one in institutions() if one.traits == "isolated"}
    shared = {p.institution.name for one in sample.projects if len(one.partners) > 1 for p in one.partners}
    assert isolated
    assert not isolated & shared


def test_exchanges_are_between_institutions_and_answer_needs_of_the_taker(sample: Sample) -> None:
    needs = {one.id: one for one in sample.needs}
    assert {one.status for one in sample.exchanges} == {"done", "accepted", "declined"} <= set(EXCHANGE_STATUSES)
    assert sum(bool(one.need_id) for one in sample.exchanges) == 10
    for one in sample.exchanges:
        assert one.giver.institution != one.taker.institution
        assert one.giver.level(one.competence.name) > one.taker.level(one.competence.name)
        assert "mentor" in one.giver.permissions
        assert (one.hours_done > 0) == (one.status == "done")
        assert not one.need_id or needs[one.need_id].person == one.taker


def test_needs_are_of_people_and_of_institutions(sample: Sample) -> None:
    assert {one.person is None for one in sample.needs} == {True, False}
    assert any(one.competence.name in GAPS for one in sample.needs if one.status == "open")
    assert not any(one.person.level(one.competence.name) for one in sample.needs if one.person and one.status == "open")


@pytest.mark.parametrize(
    ("surname", "country", "form"),
    [("Zawadzki", "PL", "Zawadzka"), ("Kaczmarek", "PL", "Kaczmarek"), ("Åberg", "SE", "Åberg")],
)
def test_feminine_forms(surname: str, country: str, form: str) -> None:
    assert feminine(surname, country) == form


def test_dice_do_not_change() -> None:
    """Written down from Python 3.11, so that a version of Python or a change here that alters the sample is noticed."""
    dice = Dice(2026, "test")
    assert [dice.between(1, 100) for _ in range(5)] == [59, 30, 68, 56, 39]
    assert dice.some("abcdef", 3) == ["e", "d", "c"]


def _holders(sample: Sample) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {name: [] for name in competences()}
    for one in sample.people:
        for held in one.held:
            found[held.competence.name].append(one)
    return found


def _at_home(people: list[Person]) -> list[Person]:
    return [one for one in people if one.institution.metropolis == HOME]
