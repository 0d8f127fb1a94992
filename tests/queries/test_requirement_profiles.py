"""The table of profiles as a query: what ships, by theme, and written so that it can be edited and read again."""

from __future__ import annotations

import pytest

from competence_explorer.api.render import to_csv
from competence_explorer.graph.competence.profiles import OWN_FILE, profiles
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.queries import QUERIES

PROFILES = QUERIES["requirement-profiles"]


def test_all_and_by_theme(towns):
    rows = PROFILES.rows(towns, {})
    assert len({row["id"] for row in rows}) == len(profiles())
    culture = PROFILES.rows(towns, {"theme": "culture"})
    assert {row["theme"] for row in culture} == {"culture"}
    assert culture == [row for row in rows if row["theme"] == "culture"]


def test_one_by_its_polish_name_and_one_that_is_not_there(towns):
    assert {row["id"] for row in PROFILES.rows(towns, {"profile": "linia tramwajowa"})} == {"transport-tram"}
    with pytest.raises(NotFoundError) as missing:
        PROFILES.rows(towns, {"profile": "castle"})
    assert "transport-tram" in missing.value.hint


def test_its_csv_is_a_table_of_the_user_s_own(towns, tmp_path):
    (tmp_path / OWN_FILE).write_text(to_csv(PROFILES.rows(towns, {}), PROFILES.names), encoding="utf-8", newline="")
    assert profiles(tmp_path) == profiles()
