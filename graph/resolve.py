"""Claims in, nodes and relationships out: a pure function, so that any load, undo or merge is the same mechanism.

The rule by which one value wins where claims disagree (all claims are kept):

1. ``union`` properties collect every value, ``strictest`` ones (visibility) take the strictest.
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
from typing import Any, NamedTuple, cast

from competence_explorer.graph.levels import level
from competence_explorer.graph.records import Claim, Properties, Ref, RelationshipRef, Subject, Value
from competence_explorer.graph.schema import NODES, RELATIONSHIPS, Property

Resolved = dict[Subject, dict[str, Any]]
"""Each subject with its properties: ``id`` or ``key``, those of the schema, and ``claims``, the ids of the
claims that it rests on, sorted."""


class Stated(NamedTuple):
    """A subject's properties as one claim states them."""

    claim: Claim
    properties: Properties


def resolve(claims: Iterable[Claim], subjects: Collection[Subject] | None = None) -> Resolved:
    """The nodes and relationships that the claims amount to (of ``subjects`` only, if given).

    Cost: linear in the number of facts.
    """
    stated: defaultdict[Subject, list[Stated]] = defaultdict(list)
    wanted = None if subjects is None else frozenset(subjects)
    for claim in claims:
        for fact in claim.facts:
            subject = fact.subject
            if wanted is None or subject in wanted:
                stated[subject].append(Stated(claim, fact.properties))
    return {subject: _settle(subject, statements) for subject, statements in stated.items()}


def rank(claim: Claim, authority: Collection[str]) -> tuple[int, int]:
    """Where a claim stands among those that disagree: smaller is better."""
    known = list(authority)
    place = known.index(claim.kind) if claim.kind in known else len(known)
    day = dt.date.fromisoformat(claim.as_of).toordinal() if claim.as_of else 0
    return place, -day


def _settle(subject: Subject, statements: list[Stated]) -> dict[str, Any]:
    if isinstance(subject, Ref):
        node = NODES[subject.label]
        settled: dict[str, Any] = {"id": subject.id}
        properties, authority = node.properties, node.authority
    else:
        settled = {"key": subject.key}
        properties, authority = RELATIONSHIPS[subject.type].properties, NODES[subject.start.label].authority
    if len(statements) == 1:  # by far the most common case: nothing to weigh
        settled |= {name: value for name, value in statements[0].properties.items() if value is not None}
    else:
        settled |= _merge(properties, authority, statements)
    if isinstance(subject, RelationshipRef) and subject.type == "HAS_SKILL":
        settled |= _levels(settled)
    settled["claims"] = sorted({statement.claim.id for statement in statements})
    return settled


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


def _levels(skill: Mapping[str, Any]) -> dict[str, int]:
    assessed, own, training = (
        skill.get("assessed_level"),
        skill.get("self_level"),
        skill.get("training_level"),
    )
    levels = {
        "level": level(assessed, skill.get("supervisor_level"), own, training),
        "level_public": level(assessed, None, own, training),
    }
    return {name: value for name, value in levels.items() if value is not None}
