"""Competences with one holder, and those that fade: by hand in the harbour area, by brute force on random towns."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from harbour import TODAY, in_days
from worlds import can, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import QUERIES

SINGLE, FADING = QUERIES["single-holders"], QUERIES["fading-competences"]


def told(rows, *columns):
    return [tuple(row[column] for column in ("name", "group", *columns)) for row in rows]


def test_one_holder_by_scope_institution_metropolis_and_theme(harbour):
    rows = SINGLE.rows(harbour, {"scope": "Harbour area"})
    assert told(rows, "who", "level", "leaves_on", "elsewhere", "calls") == [
        ("gis", "Harbour area", ["Dot (Beta)"], 4, in_days(60), 0, ["Harbour call"])
    ]
    at_three = SINGLE.rows(harbour, {"scope": "Harbour area", "level": 3, "by": "metropolis"})
    assert told(at_three, "holders", "elsewhere") == [("gis", "Harbour area", 1, 0), ("law", "Harbour area", 1, 2)]
    assert at_three[0]["group_id"] == "harbour"
    by_place = SINGLE.rows(harbour, {"by": "institution"})
    assert told(by_place, "who") == [
        ("gis", "Beta", ["Dot (Beta)"]),
        ("law", "Beta", ["Cyd (Beta)"]),
    ]
    assert told(SINGLE.rows(harbour, {"by": "theme", "scope": "Beta"}), "holders") == [
        ("gis", "environment", 1),
        ("law", "environment", 1),
    ]
    assert SINGLE.rows(harbour, {"scope": "Beta", "theme": "environment"})
    assert len(SINGLE.rows(harbour, {"scope": "Harbour area", "at_most": 3})) == 2
    with pytest.raises(NotFoundError):
        SINGLE.rows(harbour, {"theme": "alchemy"})


def test_what_fades(harbour):
    """Of law's holders at 3 Ada's evidence is old; Cyd's has no day; Dot leaves."""
    columns = ("holders", "old", "undated", "leaving", "lasting", "why", "who")
    assert told(FADING.rows(harbour, {"scope": "Harbour area"}), *columns) == [
        ("gis", "Harbour area", 1, 0, 0, 1, 0, "leaving", [f"Dot (Beta): leaves {in_days(60)}"])
    ]
    assert told(FADING.rows(harbour, {"scope": "Harbour area", "lasting": 2}), *columns)[1] == (
        "law", "Harbour area", 3, 1, 1, 0, 2, "evidence", [f"Ada (Alfa): last used {in_days(-6 * 366)}"]
    )  # fmt: skip
    assert FADING.rows(harbour, {"scope": "Harbour area", "until": in_days(59), "years": 10}) == []
    assert told(FADING.rows(harbour, {"by": "institution", "level": 3}), "lasting") == [
        ("law", "Alfa", 0),
        ("gis", "Beta", 0),
    ]


def test_small_counts_are_exact_within_the_own_institution_only(harbour):
    contact = View(harbour.store, Viewer("contact", institution="beta"))
    rows = {row["group"]: row for row in SINGLE.rows(contact, {"by": "institution", "level": 4})}
    assert rows["Beta"]["holders"] == 1
    assert rows["Beta"]["who"] == ["Dot (Beta)"]
    (whole,) = SINGLE.rows(contact, {"scope": "Beta", "level": 4})
    assert (whole["holders"], whole["who"], whole["level"]) == ("fewer than 5", [], None)
    alfa = View(harbour.store, Viewer("contact", institution="alfa"))  # Ada and Bea hold law, of her own institution
    assert told(SINGLE.rows(alfa, {"scope": "Alfa"}), "holders") == [("law", "Alfa", "fewer than 5")]
    assert SINGLE.rows(alfa, {"by": "institution"}) == []
    (fading,) = FADING.rows(contact, {"scope": "Beta", "level": 4})
    assert (fading["holders"], fading["leaving"], fading["lasting"], fading["who"]) == (
        "fewer than 5",
        "fewer than 5",
        0,
        [],
    )
    (own,) = FADING.rows(contact, {"by": "institution", "level": 4})
    assert (own["holders"], own["leaving"], own["lasting"]) == (1, 1, 0)


def random_town(dice):
    """Posts, competences with level and day, and last days, as plain lists."""
    posts = [(p, int(i)) for p in range(12) for i in dice.choice(3, dice.integers(0, 3), replace=False)]
    holds = [
        (p, s, int(dice.integers(0, 5)), None if dice.random() < 0.2 else int(dice.integers(1, 4000)))
        for p in range(12)
        for s in range(6)
        if dice.random() < 0.25
    ]
    leaves = {p: int(dice.integers(1, 700)) for p in range(12) if dice.random() < 0.3}
    return posts, holds, leaves


def load_town(store, posts, holds, leaves):
    people = [person(f"p{p:02}", **({"leaves_on": in_days(leaves[p])} if p in leaves else {})) for p in range(12)]
    places, skills = [place(f"i{i}") for i in range(3)], [skill(f"s{s}") for s in range(6)]
    area = node("Metropolis", "m", name="Area")
    rows = [says(n, one) for n, one in enumerate(people)]
    rows += [post(100 + n, people[p], places[i]) for n, (p, i) in enumerate(posts)]
    for n, (p, s, level, age) in enumerate(holds):
        values = ({"self_level": level} if level else {}) | ({"last_used": in_days(-age)} if age else {})
        rows.append(can(200 + n, people[p], skills[s], evidence=["declared"], **values))
    load_rows(store, Source("staff-roster", "all"), rows)
    load_rows(
        store,
        Source("institutions"),
        [says(n, i, tie("MEMBER_OF", i, area), mentions=[area]) for n, i in enumerate(places)],
    )


@pytest.mark.parametrize("seed", range(6))
def test_counts_are_those_of_a_plain_loop(store, seed):
    dice = np.random.default_rng(seed)
    posts, holds, leaves = random_town(dice)
    load_town(store, posts, holds, leaves)
    level, most = int(dice.integers(1, 4)), int(dice.integers(1, 4))
    staff = {i: {p for p, at in posts if at == i} for i in range(3)}
    old = TODAY - dt.timedelta(days=round(5 * 365.25))
    wanted, fading = {}, {}
    for i in range(3):
        for s in range(6):
            who = [(p, age) for p, skill_, height, age in holds if skill_ == s and p in staff[i] and height >= level]
            aged = {p for p, age in who if age is not None and in_days(-age) < old}
            gone = {p for p, _ in who if p in leaves and leaves[p] <= 365}
            if 0 < len(who) <= most:
                wanted[f"s{s}", f"i{i}"] = len(who)
            lasting = len(who) - len(aged | gone)
            if lasting < len(who) and lasting <= most:
                fading[f"s{s}", f"i{i}"] = (len(who), len(aged), len(gone), lasting)
    view = View(store)
    rows = SINGLE.rows(view, {"by": "institution", "level": level, "at_most": most})
    assert {(row["id"], row["group_id"]): row["holders"] for row in rows} == wanted
    rows = FADING.rows(view, {"by": "institution", "level": level, "lasting": most})
    columns = ("holders", "old", "leaving", "lasting")
    assert {(row["id"], row["group_id"]): tuple(row[c] for c in columns) for row in rows} == fading
