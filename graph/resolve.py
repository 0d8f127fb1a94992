"""Claims in, nodes and relationships out: a pure function, so that any load, undo or merge is the same mechanism.

The rule by which one value wins where claims disagree (all claims are kept):

1. ``union`` properties collect every value, ``strictest`` ones (visibility) take the strictest, ``highest`` ones
   (levels that were shown, days of last use) the highest.
2. Else the claim of the kind of source that knows best about the node (``Node.authority`` of the schema),
3. then the one that speaks for the latest day (``as_of``),
4. then the value that most sources state,
5. then the first in the order of the values.

Nothing depends on the order of files, rows or loads.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, cast

from competence_explorer.graph.levels import RATINGS, SHOWN, Evidence, Kind, counted, level
from competence_explorer.graph.records import (
    NO_ALIASES,
    Aliases,
    Claim,
    Properties,
    Ref,
    RelationshipRef,
    Subject,
    Value,
    canonical,
)
from competence_explorer.graph.schema import NODES, RELATIONSHIPS, Property

_LEVEL_NAMES: Mapping[Kind, str] = {kind: f"{kind}_level" for kind in (*RATINGS, *SHOWN)}

Resolved = dict[Subject, dict[str, Any]]
"""Each subject with its properties: ``id`` or ``key``, those of the schema, and ``claims``, the ids of the
claims that it rests on, sorted."""


class Stated(NamedTuple):
    """A subject's properties as one claim states them."""

    claim: Claim
    properties: Properties


def resolve(
    claims: Iterable[Claim], subjects: Collection[Subject] | None = None, known: Aliases = NO_ALIASES
) -> Resolved:
    """The nodes and relationships that the claims amount to (of ``subjects`` only, if given).

    ``known`` says which nodes are one: what is claimed of any of them is claimed of the one that stands for them.

    Cost: linear in the number of facts.
    """
    stated = gather(claims, subjects, known)
    settled = {subject: _settle(subject, statements) for subject, statements in stated.items()}
    merged: defaultdict[Ref, list[str]] = defaultdict(list)
    for ref, one in known.items():
        if one in settled:
            merged[one].append(ref.id)
    for one, ids in merged.items():
        settled[one] |= {"merged_ids": sorted(ids), **_other_names(one, settled[one], stated[one])}
    return settled


def gather(
    claims: Iterable[Claim], subjects: Collection[Subject] | None = None, known: Aliases = NO_ALIASES
) -> dict[Subject, list[Stated]]:
    """What the claims state of each subject (of ``subjects`` only, if given), in the order of the claims."""
    stated: defaultdict[Subject, list[Stated]] = defaultdict(list)
    wanted = None if subjects is None else frozenset(subjects)
    for claim in claims:
        for fact in claim.facts:
            subject = canonical(fact.subject, known) if known else fact.subject
            if wanted is None or subject in wanted:
                stated[subject].append(Stated(claim, fact.properties))
    return stated


def rank(claim: Claim, authority: Collection[str]) -> tuple[int, int]:
    """Where a claim stands among those that disagree: smaller is better."""
    known = list(authority)
    place = known.index(claim.kind) if claim.kind in known else len(known)
    day = dt.date.fromisoformat(claim.as_of).toordinal() if claim.as_of else 0
    return place, -day


def described(subject: Subject) -> tuple[tuple[Property, ...], Collection[str]]:
    """The properties that a subject can have, and the kinds of source that know best about it."""
    if isinstance(subject, Ref):
        return NODES[subject.label].properties, NODES[subject.label].authority
    return RELATIONSHIPS[subject.type].properties, NODES[subject.start.label].authority


def _settle(subject: Subject, statements: list[Stated]) -> dict[str, Any]:
    settled: dict[str, Any] = {"id": subject.id} if isinstance(subject, Ref) else {"key": subject.key}
    claim, stated = statements[0]
    alone = len(statements) == 1
    # By far the most common cases: there is nothing to weigh.
    if alone or all(statement.properties == stated for statement in statements):
        for name, value in stated.items():
            if value is not None:
                settled[name] = sorted(set(value)) if isinstance(value, list) else value
    else:
        settled |= _merge(*described(subject), statements)
    if isinstance(subject, RelationshipRef) and subject.type == "HAS_SKILL":
        settled |= _levels(settled, statements)
    settled["claims"] = [claim.id] if alone else sorted({statement.claim.id for statement in statements})
    return settled


def _other_names(ref: Ref, settled: Mapping[str, Any], statements: list[Stated]) -> dict[str, list[str]]:
    """The names that did not win where several nodes are one: it can still be found by them."""
    if all(known.name != "alternative_names" for known in NODES[ref.label].properties):
        return {}
    stated = {str(s.properties["name"]) for s in statements if s.properties.get("name")} - {settled.get("name")}
    names = sorted(stated | set(settled.get("alternative_names", ())))
    return {"alternative_names": names} if names else {}


def _merge(properties: Iterable[Property], authority: Collection[str], statements: list[Stated]) -> dict[str, Value]:
    merged: dict[str, Value] = {}
    for known in properties:
        candidates = [s for s in statements if s.properties.get(known.name) is not None]
        if candidates:
            merged[known.name] = _choose(known, authority, candidates)
    return merged


def _choose(known: Property, authority: Collection[str], candidates: list[Stated]) -> Value:
    return decide(known, authority, candidates)[0]


def decide(known: Property, authority: Collection[str], candidates: list[Stated]) -> tuple[Value, str]:
    """The value that wins among what claims state of a property, and the rule that decided, in words."""
    values = [s.properties[known.name] for s in candidates]
    if known.merge == "union":
        return sorted({item for value in values if isinstance(value, list) for item in value}), "all are collected"
    if known.merge == "strictest":
        return min(values, key=lambda value: known.values.index(str(value))), "the strictest"
    if known.merge == "highest" and len(set(map(str, values))) > 1:
        return max(values, key=lambda value: cast("int", value)), "the highest"
    best = min(rank(s.claim, authority) for s in candidates)
    leading = [s for s in candidates if rank(s.claim, authority) == best]
    sources = Counter(value for value, _ in {(s.properties[known.name], s.claim.source_id) for s in leading})
    # The values of one property are of one type, so they have an order.
    winner = min(sources, key=lambda value: (-sources[value], cast("str", value)))
    return winner, _rule(values, {rank(s.claim, authority) for s in candidates}, sources)


def _rule(values: list[Value], ranks: set[tuple[int, int]], sources: Counter[Value]) -> str:
    if len(set(map(str, values))) == 1:
        return "all agree" if len(values) > 1 else "the only one"
    if len(sources) == 1:
        places = {place for place, _ in ranks}
        return "this kind of source knows best" if min(places) < max(places) else "the latest day"
    first, second = (count for _, count in sources.most_common(2))
    return "most sources say so" if first > second else "the first in order"


def _levels(skill: Mapping[str, Any], statements: list[Stated]) -> Mapping[str, Any]:
    """The levels that follow from the evidence of all claims, and the day of each piece of it."""
    known = [(kind, skill[name]) for kind, name in _LEVEL_NAMES.items() if name in skill]
    return _follow(tuple([Evidence(kind, value, _day(kind, value, statements)) for kind, value in known]))


@lru_cache(maxsize=1024)
def _follow(evidence: tuple[Evidence, ...]) -> Mapping[str, Any]:
    """The level that counts, the same without the supervisor's rating, and the days. Few combinations recur in most
    claims."""
    found: dict[str, Any] = {f"{one.kind}_date": one.day for one in evidence}
    found["level"] = level(evidence)
    found["level_public"] = level(one for one in evidence if one.kind != "supervisor")
    return {name: value for name, value in found.items() if value is not None}


def _day(kind: Kind, value: int, statements: list[Stated]) -> dt.date | None:
    """The latest day for which a level is stated: the day stated with it, else the day of last use where it was shown,
    else the day for which the source speaks."""
    if len(statements) == 1:
        return _stated_day(kind, statements[0])
    wanted = counted(Evidence(kind, value))
    days = [
        _stated_day(kind, statement)
        for statement in statements
        if (found := statement.properties.get(_LEVEL_NAMES[kind])) is not None
        and counted(Evidence(kind, cast("int", found))) == wanted
    ]
    return max((day for day in days if day is not None), default=None)


def _stated_day(kind: Kind, statement: Stated) -> dt.date | None:
    used = None if kind in ("self", "supervisor") else statement.properties.get("last_used")
    day = statement.properties.get(f"{kind}_date") or used
    if isinstance(day, dt.date):
        return day
    return dt.date.fromisoformat(statement.claim.as_of) if statement.claim.as_of else None
