"""From what the rows of a source state to the claims that are new in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from competence_explorer.graph.checks import check_ends, check_facts
from competence_explorer.graph.manifests import Entries, Load, entry, subjects
from competence_explorer.graph.records import (
    Claim,
    Counts,
    Fact,
    Properties,
    Source,
    Statement,
    Subject,
    claim_id,
    dump_facts,
    subject_text,
)


def fresh(
    source: Source,
    version: Load,
    statements: Iterable[Statement],
    before: Entries,
    after: Entries,
    rows: Counts,
    progress: Callable[[int], None] | None,
) -> Iterator[Claim]:
    """The claims that are not in force yet; notes all in ``after`` and counts the rows."""
    known = subjects(before)
    told: dict[Subject, Properties] = {}
    for number, statement in enumerate(statements, 1):
        check_ends(statement)
        own = _claim(
            source, version, statement.own, subject_text(statement.about), sheet=statement.sheet, row=statement.row
        )
        about = entry(own)
        name = "unchanged" if own.id in before or own.id in after else "updated" if about in known else "created"
        setattr(rows, name, getattr(rows, name) + 1)
        mentions = _first_mentions(source, version, statement, told)
        for claim in (*mentions, own):  # a relationship needs its ends: mentions come first
            if claim.id not in after:
                after[claim.id] = about if claim is own else entry(claim)
                if claim.id not in before:
                    yield claim
        if progress:
            progress(number)


def _first_mentions(
    source: Source, version: Load, statement: Statement, told: dict[Subject, Properties]
) -> list[Claim]:
    """A claim for each node that the row mentions, unless the last row that mentioned it said the same: most do."""
    claims = []
    for fact in statement.mentions:
        subject = fact.subject
        if told.get(subject) != fact.properties:
            told[subject] = fact.properties
            claims.append(_claim(source, version, (fact,), sheet=statement.sheet, row=statement.row))
    return claims


def _claim(
    source: Source, version: Load, facts: tuple[Fact, ...], about: str = "", *, sheet: str = "", row: int = 0
) -> Claim:
    check_facts(facts)
    payload = dump_facts(facts)
    return Claim(
        id=claim_id(source.id, payload, source.as_of),
        source_id=source.id,
        kind=source.kind,
        facts=facts,
        about=about,
        sheet=sheet,
        row=row,
        load_id=version.id,
        as_of=source.as_of,
        payload=payload,
    )
