"""Requirement profiles: those that ship, and a user's own."""

from __future__ import annotations

import pytest

from competence_explorer.graph.competence.profiles import COLUMNS, OWN_FILE, find_profile, profiles, shipped_text
from competence_explorer.graph.errors import FileError
from competence_explorer.graph.schema import THEMES
from competence_explorer.loaders.sample_data.catalogue import competences

HEAD = ",".join(COLUMNS)


def test_what_ships_covers_every_theme_in_both_languages_and_names_only_known_competences():
    found = profiles()
    assert len(found) >= 40
    assert {profile.theme for profile in found} == set(THEMES)
    assert len({name for profile in found for name in (profile.id, profile.name, profile.name_pl)}) == 3 * len(found)
    known = {one.name: one.id for one in competences().values()}
    for profile in found:
        assert profile.kind
        assert 5 <= len(profile.parts) == len({part.competence for part in profile.parts})
        for part in profile.parts:
            assert part.competence in known
            assert part.competence_id in ("", known[part.competence])
    assert "Written by us" in shipped_text().splitlines()[0]


def test_a_profile_is_found_by_id_and_by_name_in_both_languages():
    names = ("transport-tram", "tram LINE", " Linia tramwajowa ")
    assert {found.id for name in names if (found := find_profile(name))} == {"transport-tram"}
    assert find_profile("tram") is None


def test_a_table_of_the_user_s_takes_the_place_of_ours(tmp_path):
    (tmp_path / OWN_FILE).write_text(
        "# mine\n"
        + HEAD.replace(",", ";")
        + "\nquay;Quay;Nabrzeże;environment;;law;;;;\n\nquay;;;;;gis;esco:gis;4;3;no\n",
        encoding="utf-8-sig",
    )
    (mine,) = profiles(tmp_path)
    assert mine[:5] == ("quay", "Quay", "Nabrzeże", "environment", "")
    assert mine.parts == (("law", "", 1, 1, True), ("gis", "esco:gis", 4, 3, False))
    assert find_profile("transport-tram", tmp_path) is None
    (tmp_path / OWN_FILE).write_text(shipped_text(), encoding="utf-8")
    assert profiles(tmp_path) == profiles()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column id"),
        ("id,name\n", "no column name_pl"),
        (f"{HEAD}\nq,,,,,,,,,\n", "line 2: id and competence"),
        (f"# x\n{HEAD}\nq,,,magic,,law,,,,\n", "line 3: 'magic' is no theme"),
        (f"{HEAD}\nq,,,,,law,,5,,\n", "line 2: level '5'"),
        (f"{HEAD}\nq,,,,,law,,,0,\n", "line 2: people '0'"),
        (f"{HEAD}\nq,,,,,law,,,,maybe\n", "line 2: mandatory 'maybe'"),
        ("ó".encode("cp1250"), "not UTF-8"),
    ],
)
def test_a_table_that_is_not_understood_says_where(tmp_path, text, said):
    (tmp_path / OWN_FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(FileError, match=said) as wrong:
        profiles(tmp_path)
    assert wrong.value.hint
