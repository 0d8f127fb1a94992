"""Keys: equal for the same, different for what is different."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence_explorer.graph import keys


@given(st.text())
def test_normalising_and_folding_twice_changes_nothing(text: str) -> None:
    assert keys.normalise(keys.normalise(text)) == keys.normalise(text)
    assert keys.slug(keys.slug(text)) == keys.slug(text)


@pytest.mark.parametrize(
    ("one", "other"), [("Miasto Gdańsk", "MIASTO  GDAŃSK"), ("Gdan\u0301sk", "Gdańsk"), ("ﬁnance", "finance")]
)
def test_the_same_name_has_the_same_key(one: str, other: str) -> None:
    assert keys.institution(one) == keys.institution(other)


def test_names_that_are_merely_alike_have_different_keys() -> None:
    assert keys.institution("Miasto Gdańsk") != keys.institution("Gmina Miasta Gdańska")
    assert keys.institution("Łask") != keys.institution("Lask")
    assert keys.person("Anna Nowak", "name:x") != keys.person("Anna Nowak", "name:y")
    assert len({keys.skill(name) for name in ("C", "C++", "C#")}) == 3


def test_ids_come_before_emails_before_names() -> None:
    assert keys.person("A", "name:x", id="7", email="a@b.org", namespace="x") == "x:7"
    assert keys.person("A", "name:x", email="a@b.org") == "mailto:a@b.org"
    assert keys.project("T", id="7") == "local:7"
    assert keys.skill("T", id="esco:7", namespace="x") == "esco:7"
