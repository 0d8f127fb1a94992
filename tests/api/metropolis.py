"""A small metropolis whose names are as hostile as files may be: a chain of people, each tied to the next."""

from __future__ import annotations

from itertools import pairwise

from worlds import PORTFOLIO, ROSTER, can, load_rows, node, person, place, post, says, tie

from competence_explorer.graph.records import Source
from competence_explorer.graph.store import Store

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    '<a href="javascript:alert(4)">href</a>',
    "\"'><svg onload=alert(5)>",
    "Anna \u202egnp.exe\u200f",
    "Wolfeschlegelsteinhausenbergerdorff" * 9,
    "Zażółć \U0001f469‍\U0001f692 gęślą",
    '=HYPERLINK("http://evil.example","x")',
    "{{ 7 * 7 }} ``code`` *em* ${7}",
    "&lt;b&gt; &amp; <!--",
)
"""Names that run as code, break out of their place, or spoil a page, wherever they are not taken as text."""

FIRST, LAST = "p:first", "p:last"

STATE_AID = node("Skill", "local:state-aid", name="state aid")
DANGEROUS_SKILL = node("Skill", "local:formula", name="+cmd|' /C calc'!A0")


def build(store: Store) -> None:
    """Load the metropolis: the people of ``HOSTILE`` in a chain between Maria First and Olga Last."""
    names = ["Maria First", *HOSTILE, "Olga Last"]
    ids = [FIRST, *(f"p:{number}" for number in range(len(HOSTILE))), LAST]
    people = [person(id_, name=name) for id_, name in zip(ids, names, strict=True)]
    places = [place(f"i:{number}", name=f"Office of {name}") for number, name in enumerate(HOSTILE[:4])]
    load_rows(store, ROSTER, _staff(people, places))
    load_rows(store, PORTFOLIO, _projects(people))
    load_rows(store, Source("calls"), [_call()])


def _staff(people, places):
    posts = [
        post(row, who, places[row % len(places)], role=f"role of {who.properties['name']}", department="=1+1")
        if who.ref.id == LAST
        else post(row, who, places[row % len(places)], role="clerk")
        for row, who in enumerate(people, 2)
    ]
    area = node("Metropolis", "m:1", name="Metropolia <i>Testowa</i>")
    members = [says(row, where, tie("MEMBER_OF", where, area), mentions=[area]) for row, where in enumerate(places, 50)]
    skills = [
        can(80, people[-1], STATE_AID, self_level=3),
        can(81, people[2], DANGEROUS_SKILL, self_level=2),
        can(82, people[1], STATE_AID),
    ]
    return [*posts, *members, *skills]


def _projects(people):
    rows = []
    for row, (a, b) in enumerate(pairwise(people), 2):
        project = node("Project", f"x:{row}", title=f"Project of {a.properties['name']}")
        rows.append(says(row, project, tie("WORKED_ON", a, project), tie("WORKED_ON", b, project), mentions=[a, b]))
    return rows


def _call():
    call = node("Call", "c:1", title="Call </title><script>alert(6)</script>")
    return says(
        2,
        call,
        tie("REQUIRES", call, STATE_AID, level=2, people=2),
        tie("REQUIRES", call, DANGEROUS_SKILL, level=1, people=1),
        mentions=[STATE_AID, DANGEROUS_SKILL],
    )
