"""Facts, statements and claims as text: what goes in comes out, and equal content has an equal id."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import day, node, person, skill, tie

from competence_explorer.graph.records import (
    Ref,
    RelationshipRef,
    Source,
    claim_id,
    dump_facts,
    load_facts,
    relationship_key,
    subject_text,
)

VALUES = st.one_of(
    st.text(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.lists(st.text(), max_size=3),
    st.none(),
)
NAMES = st.sampled_from(["name", "date", "role", "languages"])


@given(st.dictionaries(NAMES, VALUES), st.text(min_size=1))
def test_facts_survive_as_a_payload(properties, id):
    """Whatever the properties are called and hold, also a single one called ``date``."""
    anna = node("Person", id, **properties)
    facts = (anna, tie("ATTENDED", anna, node("Training", "t"), **properties))
    assert load_facts(dump_facts(facts)) == facts


def test_dates_and_texts_that_look_like_dates_stay_apart():
    facts = (node("Person", "p", name="2020-01-31", leaves_on=day("2020-01-31")),)
    (fact,) = load_facts(dump_facts(facts))
    assert fact.properties == {"name": "2020-01-31", "leaves_on": dt.date(2020, 1, 31)}


def test_what_cannot_be_a_property_is_refused():
    with pytest.raises(TypeError, match="cannot be a property"):
        dump_facts((node("Person", "p", name=object()),))


def test_the_id_of_a_claim_depends_on_source_and_content_not_on_the_order_of_properties():
    one = dump_facts((node("Person", "p", name="Anna", job_title="clerk"),))
    other = dump_facts((node("Person", "p", job_title="clerk", name="Anna"),))
    assert claim_id("roster", one) == claim_id("roster", other)
    assert claim_id("roster", one) != claim_id("portfolio", one)
    assert len(claim_id("roster", one)) == 32


@pytest.mark.parametrize(
    ("source", "id"),
    [
        (Source("staff-roster", "Gdynia"), "staff-roster/Gdynia"),
        (Source("calls", scope="2027"), "calls/2027"),
        (Source("calls"), "calls"),
        (Source("calls", "Gdynia", "2027", name="mine"), "mine"),
        (Source("calls", as_of="2027-01-01", complete=True), "calls"),
    ],
)
def test_a_source_is_known_by_kind_institution_and_scope_or_by_its_name(source, id):
    assert source.id == id


def test_subjects_and_keys_as_text():
    anna, excel = person("anna"), skill("excel")
    ref = RelationshipRef("EMPLOYED_BY", Ref("Person", "anna"), Ref("Institution", "x"), "clerk|")
    assert subject_text(tie("HAS_SKILL", anna, excel).subject) == "HAS_SKILL Person anna -> Skill excel"
    assert subject_text(ref) == "EMPLOYED_BY Person anna -> Institution x [clerk|]"
    assert relationship_key([None, 3, day("2020-02-29")]) == "|3|2020-02-29"
