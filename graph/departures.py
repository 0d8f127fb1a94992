"""Who is missing from a roster that is declared complete has left: what was said stays, posts get an end.

No row of a file says so: it follows from the roster and from what was in force before it. It is kept in the roster's
manifest, marked ``LEFT``, and follows anew where an undo takes a load before that roster away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from competence_explorer.graph.effects import fetch_claims
from competence_explorer.graph.manifests import LEFT, Entries, Load, entry, in_force, said, subjects, succeed
from competence_explorer.graph.records import Claim, Fact, RelationshipFact, claim_id, dump_facts
from competence_explorer.graph.store import Rows


class Anew(NamedTuple):
    """The manifests of loads with the departures that follow now, and the claims that these are."""

    entries: dict[str, Entries]
    claims: dict[str, Claim]


def departures(run: Callable[..., Rows], version: Load, before: Entries, after: Entries) -> list[Claim]:
    """The claims about those who have left with this version, noted in ``after``; those that are not in force yet.

    Their posts end on the day for which the roster speaks, else on the day of the load.
    """
    if not version.everybody:
        return []
    held = fetch_claims(run, _lost(before, after))
    ended = _of_leavers(held, version)
    after.update(_entries(ended))
    return [claim for claim in ended if claim.id not in before]


def anew(
    run: Callable[..., Rows], kind: str, before: Sequence[Load], loads: Iterable[Load], entries: Mapping[str, Entries]
) -> Anew:
    """The departures with each of the ``loads``, if they follow directly on those ``before``."""
    found, claims = dict(entries), dict[str, Claim]()
    force = in_force(before, kind, entries)
    for load in loads:
        new = entries.get(load.id, {})
        if load.everybody and load.complete:
            new = said(new)
            lost = _lost(force, new)
            held = fetch_claims(run, (claim for claim in lost if claim not in claims))
            ended = _of_leavers([*held, *(claims[claim] for claim in lost if claim in claims)], load)
            claims |= {claim.id: claim for claim in ended}
            new |= _entries(ended)
            found[load.id] = new
        force = succeed(force, load, new, kind)
    return Anew(found, claims)


def _lost(before: Entries, after: Entries) -> list[str]:
    """The claims about subjects that are no longer named."""
    lost = subjects(before) - subjects(after)
    return [claim for claim, about in before.items() if about in lost]


def _entries(ended: Iterable[Claim]) -> Entries:
    return {claim.id: LEFT + entry(claim) for claim in ended}


def _of_leavers(held: Sequence[Claim], version: Load) -> list[Claim]:
    """What is said of those who still have a post, with an end of it."""
    leaving = {claim.about for claim in held if any(map(_is_open_post, claim.facts))}
    return [_ended(claim, version) for claim in held if claim.about in leaving]


def _is_open_post(fact: Fact) -> bool:
    return isinstance(fact, RelationshipFact) and fact.type == "EMPLOYED_BY" and not fact.properties.get("end_date")


def _ended(claim: Claim, version: Load) -> Claim:
    """The claim with its open posts ended; the same one if it has none."""
    if not any(map(_is_open_post, claim.facts)):
        return claim
    day = dt.date.fromisoformat(version.as_of or version.loaded_at[:10])
    facts = tuple(
        fact._replace(properties={**fact.properties, "end_date": day}) if _is_open_post(fact) else fact
        for fact in claim.facts
    )
    payload = dump_facts(facts)
    # No row of the new file says so: that the person is not in it does.
    return claim._replace(
        id=claim_id(version.source_id, payload, version.as_of),
        facts=facts,
        payload=payload,
        sheet="",
        row=0,
        load_id=version.id,
        as_of=version.as_of,
    )
