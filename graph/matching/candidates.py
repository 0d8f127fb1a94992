"""Pairs of entities that are, or may be, the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.matching.blocking import Indices, Longs, Pass, pairs
from competence_explorer.graph.matching.competences import Competences
from competence_explorer.graph.matching.institutions import Institutions
from competence_explorer.graph.matching.judging import Bools, Judged, Matcher, mixed
from competence_explorer.graph.matching.keeping import Kept, keep
from competence_explorer.graph.matching.people import People
from competence_explorer.graph.matching.reasons import Reason
from competence_explorer.graph.matching.records import Candidate, Entity
from competence_explorer.graph.matching.settling import best, doubted, groups, settle

MATCHERS: Mapping[str, Callable[[Sequence[Entity]], Matcher]] = {
    "Person": People,
    "Institution": Institutions,
    "Skill": Competences,
}
"""How each label is matched."""


def candidates(label: str, entities: Iterable[Entity], known: Iterable[Entity] | None = None) -> Iterator[Candidate]:
    """Pairs among ``entities`` that are, or may be, the same, by id; with ``known`` also their pairs with those.

    Known ones are not matched with each other. A pair's ``a_id`` is the lesser id; with ``known``, a new one's
    where the other is known. The same pairs come in the same order however the entities are ordered. An entity
    among both is taken as new. Raises UsageError for a label that is not matched, and for an id that occurs twice.

    Cost: n spellings give at most a constant number of pairs each (see ``blocking``), of which so many are kept
    (see ``keeping``); memory is that of the entities, of a chunk of pairs, and of the pairs kept. A pair of which
    others were left out says so in its reasons.
    """
    new = _by_id(entities)
    older = {id_: entity for id_, entity in _by_id(known or ()).items() if id_ not in new}
    everyone = sorted([*new.values(), *older.values()], key=lambda entity: entity.id)
    return _matched(_matcher(label), everyone, np.array([entity.id in new for entity in everyone], np.bool_))


def _matched(
    matcher_of: Callable[[Sequence[Entity]], Matcher],
    entities: Sequence[Entity],
    new: Bools,
) -> Iterator[Candidate]:
    matcher = matcher_of(entities)
    passes = matcher.passes()
    kept = keep(_judged(matcher, passes, new), matcher.owners, len(entities))
    settled, spelt = _settled(matcher, passes, new, kept), kept.spelt
    for i in range(len(settled.a)):
        one, other = entities[settled.a[i]].id, entities[settled.b[i]].id
        if not new[settled.a[i]]:
            one, other = other, one
        reasons = matcher.words(int(spelt.a[i]), int(spelt.b[i]), int(settled.reasons[i]))
        yield Candidate(one, other, float(settled.score[i]), "certain" if settled.certain[i] else "doubtful", reasons)


def _judged(matcher: Matcher, passes: Sequence[Pass], new: Bools) -> Iterator[Judged]:
    return (matcher.judge(a, b) for a, b in pairs(passes, matcher.owners, new, matcher.order))


def _settled(matcher: Matcher, passes: Sequence[Pass], new: Bools, kept: Kept) -> Judged:
    """The pairs that are kept with what contradicts them, whether that was kept or not; and whether others were not."""
    found, crowded = kept.found, kept.crowded
    group = groups(found, len(crowded))
    again = crowded & (np.bincount(group)[group] > 1) if crowded.any() else crowded
    torn = [doubted(found, group), *_torn(matcher, _within(passes, group, again, matcher.owners), new, found, group)]
    settled = settle(found, group, np.concatenate(torn), matcher.identities())
    left_out = np.where(crowded[found.a] | crowded[found.b], int(Reason.CROWDED), 0)
    return settled._replace(reasons=settled.reasons | left_out)


def _within(passes: Sequence[Pass], group: Indices, again: Bools, owners: Indices) -> list[Pass]:
    """The keys by which entities meet others of their group; of those that are looked at ``again``."""
    chosen = [(given, again[owners[given.spellings]]) for given in passes] if again.any() else []
    rows = [(given.keys[kept], given.spellings[kept]) for given, kept in chosen]
    return [Pass(mixed(np.column_stack([keys, group[owners[spellings]]])), spellings) for keys, spellings in rows]


def _torn(matcher: Matcher, passes: Sequence[Pass], new: Bools, found: Judged, group: Indices) -> Iterator[Indices]:
    """The groups that hold a doubtful pair, chunk by chunk, none of whose spellings was ``found`` certain."""
    certain = _codes(found, len(group))[found.certain]
    for judged in _judged(matcher, passes, new) if passes else ():
        one, _ = best(judged, matcher.owners)
        codes = _codes(one, len(group))
        there = np.searchsorted(certain, codes, "right") > np.searchsorted(certain, codes)
        yield doubted(one.take(~there), group)


def _codes(found: Judged, count: int) -> Longs:
    """The pairs as ascending numbers."""
    return found.a.astype(np.int64) * count + found.b


def _matcher(label: str) -> Callable[[Sequence[Entity]], Matcher]:
    if label not in MATCHERS:
        raise UsageError(f"The label {label!r} is not matched.", f"Give one of {', '.join(MATCHERS)}.")
    return MATCHERS[label]


def _by_id(entities: Iterable[Entity]) -> dict[str, Entity]:
    found: dict[str, Entity] = {}
    for entity in entities:
        if entity.id in found:
            raise UsageError(f"The id {entity.id!r} occurs twice.", "Give each entity once, with all its names.")
        found[entity.id] = entity
    return found
