"""Competences suggested from texts in Polish and English, with the words that led to them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import load_rows, node, says, skill, tie

from competence_explorer.graph.records import Ref, Source
from competence_explorer.graph.snapshot import take_snapshot
from competence_explorer.graph.stems import languages, segments, stems, words
from competence_explorer.graph.suggestions import (
    LEAST,
    LONGEST,
    OTHER_NAME,
    Index,
    Names,
    known_skills,
    phrases,
    skill_index,
    text_of,
)

CATALOGUE = [
    Names("procurement", "public procurement", "zamówienia publiczne", ["tendering", "przetargi"]),
    Names("aid", "state aid regulations", "pomoc publiczna"),
    Names("gis", "geographic information systems", "systemy informacji geograficznej", ["GIS"]),
    Names("teams", "work in teams", "praca w zespole", ["team work"]),
    Names("renewal", "urban regeneration", "rewitalizacja miast"),
    Names("c++", "C++"),
    Names("c", "C"),
    Names("projects", "project management", "zarządzanie projektami", ["manage projects"]),
]
INDEX = Index(CATALOGUE)


def found(text, **options):
    return [one.skill for one in INDEX.suggest(text, **options)]


def led(text, skill):
    (one,) = [one for one in INDEX.suggest(text, least=0.0) if one.skill == skill]
    return phrases(one.words)


@pytest.mark.parametrize(
    ("text", "skill", "words"),
    [
        ("We need experience in Public Procurement.", "procurement", ("Public Procurement",)),
        ("Specjalista do spraw zamówień publicznych", "procurement", ("zamówień publicznych",)),
        ("o zamówieniach publicznych", "procurement", ("zamówieniach publicznych",)),
        ("zamowien publicznych", "procurement", ("zamowien publicznych",)),
        ("prowadzenie przetargu", "procurement", ("przetargu",)),
        ("udzielanie pomocy publicznej beneficjentom", "aid", ("pomocy publicznej",)),
        ("Managing European projects", "projects", ("Managing", "projects")),
        ("zarządzania projektem", "projects", ("zarządzania projektem",)),
        ("kurs GIS", "gis", ("GIS",)),
        ("Regeneration of urban areas", "renewal", ("Regeneration", "urban")),
        ("Rewitalizacja starego miasta", "renewal", ("Rewitalizacja", "miasta")),
        ("programming in C++", "c++", ("C++",)),
    ],
)
def test_what_a_text_speaks_of_comes_first_with_the_words_that_led_to_it(text, skill, words):
    assert found(text, least=0.0)[0] == skill
    assert led(text, skill) == words


def test_places_are_those_of_the_text():
    text = "Szkolenie: zamówienia publiczne.\nTopics include state aid, tendering and GIS!"
    suggested = INDEX.suggest(text)
    assert {one.skill for one in suggested} == {"procurement", "aid", "gis"}
    for one in suggested:
        assert all(text[word.start : word.end] == word.text for word in one.words)


def test_languages_may_be_mixed_by_sentence():
    assert found("Course in state aid. Zamówienia publiczne w praktyce.")[:2] == ["procurement", "aid"]


def test_a_name_does_not_go_across_the_end_of_a_sentence():
    assert led("The public. Procurement of rails", "procurement") in (("public",), ("Procurement",))


def test_the_order_of_words_does_not_matter_and_stop_words_hardly_do():
    assert INDEX.suggest("teams work")[0].skill == "teams"
    assert INDEX.suggest("work in teams")[0].score > INDEX.suggest("teams work")[0].score > 0.8 * OTHER_NAME * LEAST


def test_a_whole_name_is_worth_more_than_a_part_and_than_an_alternative_one():
    (whole, other, part) = (
        next(one.score for one in INDEX.suggest(text, least=0.0) if one.skill == "procurement")
        for text in ("public procurement", "tendering", "public")
    )
    assert whole > other > part > 0


def test_texts_that_say_nothing():
    assert found("") == found(" \n.?!") == found("the of and") == found("xyzzy plugh") == []
    assert Index([]).suggest("public procurement") == []
    assert Index([Names("empty", "")]).suggest("public procurement") == []


def test_the_least_score_and_the_limit_leave_out_the_worst():
    text = "public procurement, state aid, GIS and managing a project in teams"
    everything = INDEX.suggest(text, 100, 0.0)
    assert INDEX.suggest(text, 3, 0.0) == everything[:3]
    assert INDEX.suggest(text, 100, 0.4) == [one for one in everything if one.score >= 0.4]


def test_a_long_text_without_full_stops_is_read_to_the_end():
    filler = "lorem ipsum dolor " * 40
    for shift in range(LONGEST + 2):
        text = filler + "sit " * shift + "public procurement " + filler
        assert found(text) == ["procurement"], shift


SAID = ["public", "procurement", "zamówienia", "publicznych", "GIS", "C++", "team", "a", "of", "w", ".", ";", "xyz"]
TEXTS = st.lists(st.sampled_from(SAID)).map(" ".join)


@given(TEXTS)
def test_what_holds_for_any_text(text):
    suggested = INDEX.suggest(text, 100, 0.0)
    assert [one.score for one in suggested] == sorted((one.score for one in suggested), reverse=True)
    assert len({one.skill for one in suggested}) == len(suggested)
    assert all(0 < one.score <= 1 and one.words for one in suggested)
    # What another text adds can only make a match better.
    more = {one.skill: one.score for one in INDEX.suggest(text + "\n\npublic teams", 100, 0.0)}
    assert all(more[one.skill] >= one.score for one in suggested)


@given(st.text())
def test_words_are_where_they_say(text):
    for word in (word for segment in segments(text) for word in segment):
        assert text[word.start : word.end] == word.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zamówienia", "pl"),
        ("Budowa kanalizacji w gminie", "pl"),
        ("prawo ochrony przyrody i zabytki", "en pl"),
        ("zarzadzanie kryzysowe", "pl"),
        ("building approach of the coach", "en"),
        ("the flow chart to show", "en"),
        ("GIS", "en pl"),
    ],
)
def test_languages(text, expected):
    assert " ".join(languages(text)) == expected


def test_inflected_words_have_one_stem():
    assert stems("projektami projektów projektu", "pl") == {"projekt"}
    assert stems("manages managing managed", "en") == {"manag"}
    assert [word.text for word in words("Node.js, C# and .NET", "en")] == ["Node.js", "C#", "and", "NET"]


def world(store):
    aid, law = (
        skill("aid", name="state aid", name_pl="pomoc publiczna"),
        skill("law", name="construction law", alternative_names=["building code", "prawo budowlane"]),
    )
    group = skill("group", name="harbour", kind="group")
    rail = node("Project", "rail", title="Harbour railway", summary="Prawo budowlane w praktyce")
    course = node("Training", "course", title="State aid for beginners")
    load_rows(store, Source("competences"), [says(2, aid), says(3, law), says(4, group)])
    load_rows(store, Source("project-portfolio"), [says(2, rail, tie("REQUIRES", rail, law), mentions=[law])])
    load_rows(store, Source("training-records"), [says(2, course)])
    return take_snapshot(store)


def test_projects_and_trainings_are_read_and_groups_are_no_competences(store):
    snapshot = world(store)
    rail, course = Ref("Project", "rail"), Ref("Training", "course")
    assert text_of(snapshot, rail) == "Harbour railway\nPrawo budowlane w praktyce"
    (law,) = skill_index(snapshot).suggest(text_of(snapshot, rail))
    assert (law.skill, phrases(law.words)) == ("law", ("Prawo budowlane",))
    assert [one.skill for one in skill_index(snapshot).suggest(text_of(snapshot, course))] == ["aid"]
    assert known_skills(snapshot, rail) == {"law"}
    assert known_skills(snapshot, course) == set()
    assert skill_index(snapshot) is skill_index(snapshot)


def bench():
    path = Path(__file__).resolve().parents[1] / "benchmarks" / "bench_suggestions.py"
    spec = importlib.util.spec_from_file_location("bench_suggestions", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_precision_and_recall_against_esco_labels(shared_data):
    """A little under what was reached (see the benchmark), and above both simple methods."""
    measuring = bench()
    skills = measuring.read_esco(shared_data)
    floors = {
        "house": {"P@1": 0.42, "R@1": 0.22, "P@3": 0.27, "R@3": 0.40, "P@5": 0.18, "R@5": 0.46},
        "tech": {"P@1": 0.47, "R@1": 0.34, "P@3": 0.26, "R@3": 0.56, "P@5": 0.18, "R@5": 0.61},
    }
    rank, simple = measuring.ours(skills), measuring.names_as_they_are(skills)
    for part, floor in floors.items():
        sentences = measuring.read_sentences(shared_data, part, skills)
        reached = measuring.measure(rank, sentences)
        assert {name: value for name, value in reached.items() if value < floor[name]} == {}
        exact = measuring.measure(simple, sentences)
        assert all(reached[name] > value for name, value in exact.items())
