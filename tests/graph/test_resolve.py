"""The rule by which disagreeing claims become one value."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import day, node, person, place, skill, tie

from competence_explorer.graph.records import Claim, Ref, claim_id, dump_facts
from competence_explorer.graph.resolve import resolve
from competence_explorer.graph.schema import VISIBILITIES


def claim(kind, *facts, source="", as_of=""):
    """A claim of a source of this kind."""
    source = source or kind
    payload = dump_facts(facts)
    return Claim(claim_id(source + as_of, payload), source, kind, facts, payload, as_of=as_of)


def titled(kind, title, **origin):
    """A claim that Anna's job is called so."""
    return claim(kind, node("Person", "anna", job_title=title), **origin)


def title_of(*claims):
    """Anna's job title after all the claims, which must not depend on their order."""
    found = {resolve(order)[Ref("Person", "anna")].get("job_title") for order in itertools.permutations(claims)}
    (only,) = found
    return only


def test_the_source_that_knows_best_wins_over_newer_and_more_frequent_ones():
    assert title_of(
        titled("staff-roster", "z clerk", as_of="2010-01-01"),
        titled("project-portfolio", "a officer", as_of="2026-01-01"),
        titled("project-portfolio", "a officer", as_of="2026-01-01", source="another"),
    ) == "z clerk"  # fmt: skip


def test_authority_has_an_order_and_unlisted_kinds_come_last():
    assert title_of(titled("exchanges", "z"), titled("needs", "a")) == "z"
    assert title_of(titled("project-portfolio", "z"), titled("calls", "a")) == "z"


def test_among_equals_the_latest_day_wins():
    assert title_of(
        titled("staff-roster", "a", as_of="2024-12-31"),
        titled("staff-roster", "z", as_of="2025-01-01", source="other"),
        titled("staff-roster", "b", source="undated"),
    ) == "z"  # fmt: skip


def test_then_the_value_that_most_sources_state():
    claims = [titled("staff-roster", "z", source=name) for name in ("one", "two")]
    assert title_of(*claims, titled("staff-roster", "a", source="three")) == "z"


def test_a_source_that_says_it_in_two_rows_is_one_source():
    twice = [
        claim("staff-roster", node("Person", "anna", job_title="z", name=name), source="one") for name in ("A", "B")
    ]
    assert title_of(*twice, titled("staff-roster", "a", source="two")) == "a"


def test_then_the_first_in_the_order_of_the_values():
    assert title_of(titled("staff-roster", "b", source="x"), titled("staff-roster", "a", source="y")) == "a"


def test_numbers_are_ordered_as_numbers():
    costs = [claim("training-records", node("Training", "t", cost=cost), source=str(cost)) for cost in (100, 90)]
    assert resolve(costs)[Ref("Training", "t")]["cost"] == 90


def test_each_property_is_settled_on_its_own_and_gaps_say_nothing():
    settled = resolve(
        [
            claim("staff-roster", node("Person", "anna", name="Anna", job_title=None)),
            claim("calls", node("Person", "anna", name="Ann", job_title="clerk", leaves_on=day("2027-01-01"))),
        ]
    )
    person_ = settled[Ref("Person", "anna")]
    assert person_ | {"claims": 2} == {
        "id": "anna",
        "name": "Anna",
        "job_title": "clerk",
        "leaves_on": day("2027-01-01"),
        "claims": 2,
    }


def test_lists_are_united_and_sorted():
    claims = [
        claim("staff-roster", node("Person", "anna", languages=["pl", "de"])),
        claim("calls", node("Person", "anna", languages=["en", "de"])),
    ]
    assert resolve(claims)[Ref("Person", "anna")]["languages"] == ["de", "en", "pl"]


@pytest.mark.parametrize("pair", list(itertools.combinations(VISIBILITIES, 2)))
def test_the_strictest_visibility_wins_whoever_says_it(pair):
    strict, loose = pair
    claims = [
        claim("staff-roster", node("Person", "anna", visibility=loose), as_of="2026-01-01"),
        claim("calls", node("Person", "anna", visibility=strict)),
    ]
    assert resolve(claims)[Ref("Person", "anna")]["visibility"] == strict


@pytest.mark.parametrize(
    ("ratings", "level", "level_public"),
    [
        ({"self_level": 3}, 3, 3),
        ({"self_level": 3, "supervisor_level": 2}, 2, 3),
        ({"supervisor_level": 2}, 2, None),
        ({"assessed_level": 4, "supervisor_level": 2, "self_level": 1}, 4, 4),
        ({"training_level": 4}, 2, 2),
        ({"training_level": 1, "supervisor_level": 3}, 3, 1),
        ({}, None, None),
    ],
)
def test_levels_follow_from_the_evidence_of_all_claims(ratings, level, level_public):
    anna, excel = person("anna"), skill("excel")
    claims = [claim(name, tie("HAS_SKILL", anna, excel, **{name: value})) for name, value in ratings.items()]
    claims = claims or [claim("staff-roster", tie("HAS_SKILL", anna, excel))]
    (settled,) = resolve(claims).values()
    assert (settled.get("level"), settled.get("level_public")) == (level, level_public)


def can(as_of="", kind="staff-roster", source="", **properties):
    """A claim of what Anna can in Excel."""
    return claim(kind, tie("HAS_SKILL", person("anna"), skill("excel"), **properties), as_of=as_of, source=source)


def excel(*claims):
    """What is held of Anna's Excel, which must not depend on the order of the claims."""
    found = [next(iter(resolve(order).values())) for order in itertools.permutations(claims)]
    assert all(one == found[0] for one in found)
    return found[0]


def test_a_rating_is_as_old_as_its_source_says_and_a_newer_one_outweighs_it():
    old, new = (
        can("2019-05-01", supervisor_level=1),
        can("2024-05-01", "needs", self_level=3, last_used=day("2010-01-01")),
    )
    found = excel(old, new)
    assert (found["level"], found["level_public"]) == (3, 3)
    assert (found["supervisor_date"], found["self_date"]) == (day("2019-05-01"), day("2024-05-01"))
    assert excel(can("2022-05-01", supervisor_level=1, source="x"), new)["level"] == 1


def test_the_day_that_is_stated_with_a_rating_comes_before_that_of_its_source():
    assert excel(can("2024-05-01", self_level=3, self_date=day("2021-01-01")))["self_date"] == day("2021-01-01")


def test_of_trainings_the_highest_counts_with_its_latest_day():
    shown = [(1, "2023-01-01"), (3, "2020-01-01"), (2, "2021-01-01")]
    trainings = [can(kind="training-records", training_level=n, last_used=day(d)) for n, d in shown]
    found = excel(*trainings)
    assert found["training_level"] == 3
    # Levels 3 and 2 are both shown as 2 at most: the later of their days counts.
    assert found["training_date"] == day("2021-01-01")
    assert found["last_used"] == day("2023-01-01")
    assert excel(*trainings, can("2020-06-01", self_level=1))["level"] == 2
    assert excel(*trainings, can("2022-06-01", self_level=1))["level"] == 1


def test_a_project_after_the_rating_raises_the_level():
    project = can(kind="project-portfolio", project_level=3, last_used=day("2023-12-31"))
    assert excel(project)["level"] == 3
    assert excel(project, can("2022-01-01", self_level=2))["level"] == 3
    assert excel(project, can("2024-01-01", self_level=2))["level"] == 2
    assert excel(project, can("2022-01-01", self_level=4))["level"] == 4


def test_the_public_level_does_not_know_the_supervisors_rating():
    found = excel(can("2024-01-01", supervisor_level=1), can("2019-01-01", self_level=3, source="x"))
    assert (found["level"], found["level_public"]) == (1, 3)


def test_a_subject_rests_on_all_claims_about_it():
    claims = [titled("staff-roster", "a"), titled("calls", "b"), claim("calls", skill("excel"))]
    settled = resolve(claims)
    assert settled[Ref("Person", "anna")]["claims"] == sorted(c.id for c in claims[:2])
    assert settled[Ref("Skill", "excel")]["claims"] == [claims[2].id]


def test_only_the_subjects_asked_for_are_settled():
    claims = [titled("staff-roster", "a"), claim("calls", skill("excel"))]
    assert resolve(claims, [Ref("Skill", "excel"), Ref("Skill", "unknown")]).keys() == {Ref("Skill", "excel")}
    assert resolve(claims, []) == {}


FACTS = st.one_of(
    st.builds(
        lambda title, languages, seen: node("Person", "anna", job_title=title, languages=languages, visibility=seen),
        st.sampled_from(["a", "b", None]),
        st.lists(st.sampled_from(["pl", "en"])),
        st.sampled_from([*VISIBILITIES, None]),
    ),
    st.builds(
        lambda own, boss: tie("HAS_SKILL", person("anna"), skill("x"), self_level=own, supervisor_level=boss),
        st.sampled_from([None, 1, 4]),
        st.sampled_from([None, 2, 3]),
    ),
    st.builds(lambda width: place("gdynia", latitude=width), st.sampled_from([1, 1.0, 54.5])),
)
CLAIMS = st.lists(
    st.builds(
        lambda kind, fact, source, as_of: claim(kind, fact, source=source, as_of=as_of),
        st.sampled_from(["staff-roster", "calls"]),
        FACTS,
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from(["", "2020-01-01", "2021-01-01"]),
    ),
    max_size=6,
    unique_by=lambda c: c.id,
)


@given(CLAIMS, st.randoms())
def test_the_order_of_claims_does_not_matter(claims, random):
    shuffled = random.sample(claims, len(claims))
    assert resolve(shuffled) == resolve(claims)


@given(CLAIMS)
def test_subjects_settled_one_by_one_are_as_settled_together(claims):
    together = resolve(claims)
    assert {subject: resolve(claims, [subject])[subject] for subject in together} == together
