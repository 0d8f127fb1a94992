"""What says that a person has a competence, in words: ratings, projects, trainings, examinations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from competence_explorer.graph.effects import fetch_claims
from competence_explorer.graph.records import Claim, Properties, Ref, RelationshipFact
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.store import Store
from competence_explorer.graph.wording import joined, say

_RATINGS = {"self": say("own rating"), "supervisor": say("supervisor's rating")}
_OCCASIONS = {
    "assessed": (say("examination"), "ATTENDED"),
    "project": (say("work"), "WORKED_ON"),
    "training": (say("training"), "ATTENDED"),
}


class Shown(NamedTuple):
    """What one claim says was shown: on which occasion, in words; the level, and the day where it is known."""

    occasion: str
    level: int
    day: dt.date | None


def ratings(skill: Mapping[str, Any]) -> list[str]:
    """The own and the supervisor's rating among the properties of a HAS_SKILL relationship, in words.

    >>> ratings({"self_level": 3, "self_date": dt.date(2024, 9, 30), "supervisor_level": 2})
    ['own rating 3 (2024)', "supervisor's rating 2"]
    """
    return [
        joined(" ", [words, f"{skill[f'{kind}_level']}{_year(skill.get(f'{kind}_date'))}"])
        for kind, words in _RATINGS.items()
        if skill.get(f"{kind}_level") is not None
    ]


def shown(store: Store, snapshot: Snapshot, person: str) -> dict[str, list[str]]:
    """By the id of each competence of a person what was shown of it, in words, the latest first.

    Read from the claims: the row that states a level also states the project or the training. Costs two statements.
    """
    text = "MATCH (:Person {id: $person})-[r:HAS_SKILL]->(s:Skill) RETURN s.id AS skill, r.claims AS claims"
    rests_on = {row["skill"]: row["claims"] for row in store.read(text, person=person)}
    claims = fetch_claims(store.read, {id_ for ids in rests_on.values() for id_ in ids})
    found: dict[str, set[Shown]] = {skill: set() for skill in rests_on}
    for claim in claims:
        for skill, one in _shown(snapshot, claim, person):
            if skill in found:
                found[skill].add(one)
    return {skill: [_words(one) for one in sorted(told, key=_latest_first)] for skill, told in found.items()}


def _shown(snapshot: Snapshot, claim: Claim, person: str) -> Iterator[tuple[str, Shown]]:
    facts = [f for f in claim.facts if isinstance(f, RelationshipFact) and f.start == Ref("Person", person)]
    for skill in (fact for fact in facts if fact.type == "HAS_SKILL"):
        for kind, (words, type_) in _OCCASIONS.items():
            level, day = skill.properties.get(f"{kind}_level"), skill.properties.get("last_used")
            if isinstance(level, int):
                occasion = next((fact for fact in facts if fact.type == type_), None)
                told = _occasion(snapshot, words, occasion) if occasion else words
                yield skill.end.id, Shown(told, level, day if isinstance(day, dt.date) else None)


def _occasion(snapshot: Snapshot, words: str, fact: RelationshipFact) -> str:
    place = snapshot.nodes(fact.end.label).index.get(fact.end.id)
    name = fact.end.id if place is None else name_of(snapshot, fact.end.label, place)
    if fact.type == "WORKED_ON":
        return say("%(role)s in “%(project)s”", role=_role(fact.properties) or words, project=name)
    return say("%(what)s “%(title)s”", what=words, title=name)


def _role(properties: Properties) -> str:
    return say("role %(role)s", role=str(properties["role"])) if properties.get("role") else ""


def _words(one: Shown) -> str:
    return joined(" ", [one.occasion, f"{one.level}{_year(one.day)}"])


def _year(day: dt.date | None) -> str:
    return f" ({day.year})" if day else ""


def _latest_first(one: Shown) -> tuple[int, int, str]:
    return -one.day.toordinal() if one.day else 0, -one.level, one.occasion
