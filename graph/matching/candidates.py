"""Pairs of entities that are, or may be, the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.matching.blocking import pairs
from competence_explorer.graph.matching.competences import Competences
from competence_explorer.graph.matching.institutions import Institutions
from competence_explorer.graph.matching.judging import Judged, Matcher
from competence_explorer.graph.matching.people import People
from competence_explorer.graph.matching.records import Candidate, Entity
from competence_explorer.graph.matching.settling import best, settle

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

    Cost: n spellings give at most a constant number of pairs each (see ``blocking``); memory is that of the
    entities, of a chunk of pairs, and of the pairs found.
    """
    new = _by_id(entities)
    older = {id_: entity for id_, entity in _by_id(known or ()).items() if id_ not in new}
    everyone = sorted([*new.values(), *older.values()], key=lambda entity: entity.id)
    return _matched(_matcher(label), everyone, np.array([entity.id in new for entity in everyone], np.bool_))


def _matched(
    matcher_of: Callable[[Sequence[Entity]], Matcher],
    entities: Sequence[Entity],
    new: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> Iterator[Candidate]:
    matcher = matcher_of(entities)
    chunks = [matcher.judge(a, b) for a, b in pairs(matcher.passes(), matcher.owners, new, matcher.order)]
    if not chunks:
        return
    found, spelt = best(Judged(*(np.concatenate(column) for column in zip(*chunks, strict=True))), matcher.owners)
    settled = settle(found, len(entities), matcher.identities())
    for i in range(len(settled.a)):
        one, other = entities[settled.a[i]].id, entities[settled.b[i]].id
        if not new[settled.a[i]]:
            one, other = other, one
        reasons = matcher.words(int(spelt.a[i]), int(spelt.b[i]), int(settled.reasons[i]))
        yield Candidate(one, other, float(settled.score[i]), "certain" if settled.certain[i] else "doubtful", reasons)


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
