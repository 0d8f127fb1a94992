"""What the template of the page is given, and what its forms add to the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from competence_explorer.api.addresses import address_of_name, thing_address
from competence_explorer.api.languages import gettext as _
from competence_explorer.api.readiness import sides, team
from competence_explorer.api.readiness.answers import Asker
from competence_explorer.api.readiness.gaps import PLACE, requirements
from competence_explorer.api.readiness.heat import heat_map
from competence_explorer.api.readiness.names import called, scope_called
from competence_explorer.api.readiness.what_if import difference, interval, suppositions
from competence_explorer.api.readiness.wish import Wish, fits
from competence_explorer.api.report.page import tones
from competence_explorer.api.report.words import figure
from competence_explorer.api.templating import address
from competence_explorer.graph.competence.scenario import day_of
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.people import people_named, scope
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot

_STATES = {"covered": "covered", "gap": "gap", "unclear": "not known"}

FORMS = {"must": team.PLACE, "without": team.PLACE, "leaving": PLACE, "joining": PLACE, "trained": PLACE}
"""Parameters to which a form can add, and where on the page that shows."""


def content(asker: Asker) -> dict[str, Any]:
    """All of the page for a call. Raises CompetenceError where the call, the scope or what is supposed is wrong."""
    wish, snapshot = asker.wish, asker.snapshot
    actual = asker.readiness()
    now = asker.readiness(supposed=True) if wish.supposed else actual
    needed = requirements(asker, actual, now)
    cells = asker.cells()
    states = [row["status"] for row in now]
    counts = {name: states.count(state) for name, state in _STATES.items()}
    heat = heat_map(cells, wish, now)
    given = wish.given("call", "scope") | wish.supposed
    return {
        "call": {"title": called(snapshot, "Call", wish["call"]), "href": thing_address("Call", wish["call"])},
        "scope": scope_called(snapshot, wish["scope"]),
        "requirements": needed,
        "before": interval(actual),
        "now": interval(now),
        "shortfall": [round(sum(row[end] for row in now), 4) for end in ("missing_low", "missing_high")],
        "supposed": suppositions(snapshot, wish),
        "differences": difference(interval(actual), interval(now), needed) if wish.supposed else [],
        "silent": [(name, address_of_name(snapshot, "Institution", name)) for name in now[0]["not_reported"]],
        "map": heat,
        "map_keys": {line.key for line in heat.lines},
        "cells": cells,
        "tones": tones(),
        "team": team.call_team(asker),
        "sides": sides.sides(asker, now),
        "calls": sides.calls(asker),
        "most_sides": sides.MOST,
        "states": counts,
        "given": given,
        "report": address(f"/reports/{quote(wish['call'], safe='')}", wish.given("scope") | wish.supposed),
        "figure": figure,
    }


def call_key(snapshot: Snapshot, text: str) -> str:
    """The key of the call that a text means. Raises NotFoundError."""
    return str(snapshot.nodes("Call").texts("id")[find_one(snapshot, "Call", text)])


def calls(snapshot: Snapshot) -> list[dict[str, Any]]:
    """All calls, the next to open first."""
    table = snapshot.nodes("Call")
    found = [
        {
            "id": id_,
            "title": name_of(snapshot, "Call", node),
            **{name: table.value(name, node) for name in ("opens", "closes")},
        }
        for node, id_ in enumerate(table.texts("id"))
    ]
    return sorted(found, key=lambda call: (call["opens"] is None, str(call["opens"]), call["title"]))


def metropolises(snapshot: Snapshot) -> list[str]:
    """The metropolises by name."""
    return sorted(name_of(snapshot, "Metropolis", node) for node in range(len(snapshot.nodes("Metropolis"))))


def added(snapshot: Snapshot, wish: Wish, put: Mapping[str, str]) -> str:
    """The address after a form has added something. Raises CompetenceError where nobody, or nothing, is called so."""
    name, who = put.get("put", ""), put.get("who", "")
    if name not in FORMS:
        raise UsageError(_("Nothing can be added to “%s” here.") % name, f"put is one of: {', '.join(FORMS)}.")
    if not who:
        raise UsageError(_("Say whom, or what."), "")
    part = _trained(snapshot, put) if name == "trained" else _part(snapshot, name, who)
    return wish.put(name, part, FORMS[name])


def _part(snapshot: Snapshot, name: str, who: str) -> str:
    if name == "joining":
        places = scope(snapshot, who)
        return _key(snapshot, "Institution", int(places[0]), who) if places.size == 1 else who
    if name == "leaving":
        people = () if day_of(who) else people_named(snapshot, who)
        return _key(snapshot, "Person", people[0], who) if len(people) == 1 else who
    return _key(snapshot, "Person", find_one(snapshot, "Person", who), who)


def _trained(snapshot: Snapshot, put: Mapping[str, str]) -> str:
    who, skill = put["who"], put.get("what", "")
    person = _key(snapshot, "Person", find_one(snapshot, "Person", who), who)
    what = _key(snapshot, "Skill", find_one(snapshot, "Skill", skill, "competence"), skill)
    return f"{person}={what}={put.get('level', '')}"


def _key(snapshot: Snapshot, label: str, node: int, text: str) -> str:
    """The key of a node, or the text that names it where the key cannot be part of a parameter."""
    key = str(snapshot.nodes(label).texts("id")[node])
    return key if fits(key) else text
