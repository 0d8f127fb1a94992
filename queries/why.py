"""Where does this come from? Every claim about a node or a relationship, and which of them won."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated, Any

from competence_explorer.graph import cypher
from competence_explorer.graph.decisions import standing
from competence_explorer.graph.effects import fetch_claims
from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.records import Aliases, Claim, Ref, RelationshipRef, Subject, subject_text
from competence_explorer.graph.resolve import Stated, decide, described, gather
from competence_explorer.graph.schema import RELATIONSHIPS, Property
from competence_explorer.graph.things import find_thing
from competence_explorer.graph.visibility import OF_THE_INSTITUTION, View
from competence_explorer.graph.wording import say
from competence_explorer.queries.base import About, Column, Rows, query


@query(
    "why",
    title="Where it comes from",
    question="Why does the graph say so?",
    columns=(
        Column("subject", "The node or relationship"),
        Column("property", "The property; empty for that it exists"),
        Column("value", "What the claim says"),
        Column("wins", "yes if this is the value in the graph, no if another claim won"),
        Column("rule", "What decided"),
        Column("disagreement", "yes if claims say different things"),
        Column("source", "Key of the source"),
        Column("file", "File of the claim"),
        Column("sheet", "Sheet of the workbook"),
        Column("row", "Row of the file; 0 if the file says so by leaving somebody out"),
        Column("load", "Key of the load"),
    ),
    example={"thing": "p0006", "other": "urban planning law"},
)
def why(
    view: View,
    *,
    thing: Annotated[str, About("A person, competence, project, institution …, by name or id")],
    other: Annotated[str | None, About("A second one: the relationships between the two, whichever they are")] = None,
    property: Annotated[str | None, About("Only this property")] = None,
) -> Rows:
    """Every claim about a node, or about the relationships between two nodes, with file, sheet, row and load; for each
    property which claim won, by what rule, and whether they disagree.

    A name is looked for among people first, then competences, institutions, projects, trainings, calls and the others;
    ``LABEL ID`` (``Skill local:gis``) names one exactly. The rules are those of ``graph/resolve.py``: the source that
    knows best, the latest day, most sources, the first in order; languages and other lists are collected, of
    visibilities the strictest counts. Ratings by supervisors are told only to those who see everyone.
    """
    snapshot = view.snapshot
    first = find_thing(snapshot, thing)
    subjects = _node(view, first) if other is None else _between(view, first, find_thing(snapshot, other))
    claims = {claim.id: claim for claim in fetch_claims(view.store.read, {c for ids in subjects.values() for c in ids})}
    aliases = standing(view.store.read).known
    files = _files(view, {claim.load_id for claim in claims.values()})
    rows = [
        {**row, "file": files.get(row["load"])}
        for subject, ids in subjects.items()
        for row in _told(view, subject, [claims[id_] for id_ in ids if id_ in claims], aliases)
    ]
    if property is not None and property not in {row["property"] for row in rows}:
        raise UsageError(
            say("No claim states %(property)s.", property=repr(property)),
            say("Stated: %(known)s.", known=", ".join(_stated(rows))),
        )
    return [row for row in rows if property in (None, row["property"])]


def _stated(rows: Rows) -> list[str]:
    return sorted({row["property"] for row in rows if row["property"]})


def _node(view: View, ref: Ref) -> dict[Subject, list[str]]:
    rows = view.store.read(cypher.read_nodes(ref.label), ids=[ref.id])
    return {ref: [claim for row in rows for claim in row["properties"]["claims"]]}


def _between(view: View, a: Ref, b: Ref) -> dict[Subject, list[str]]:
    found: dict[Subject, list[str]] = {}
    for type_, relationship in RELATIONSHIPS.items():
        for start, end in ((a, b), (b, a)):
            if (start.label, end.label) in relationship.ends:
                text = cypher.read_relationships_between(type_, start.label, end.label)
                for row in view.store.read(text, start=start.id, end=end.id):
                    properties = row["properties"]
                    found[RelationshipRef(type_, start, end, properties["key"])] = properties["claims"]
    if not found:
        raise NotFoundError(
            say("Nothing ties %(one)s to %(other)s directly.", one=subject_text(a), other=subject_text(b)),
            say("Ask for one of them."),
        )
    return found


def _told(view: View, subject: Subject, claims: list[Claim], aliases: Aliases) -> Iterator[dict[str, Any]]:
    """A row for each property that each claim states about the subject; one for its existence where it states none."""
    known, authority = described(subject)
    stated = gather(claims, [subject], aliases).get(subject, [])
    shown = [p for p in known if p.shown and (view.viewer.sees_everyone or p.name not in OF_THE_INSTITUTION)]
    told = False
    for property in shown:
        candidates = [s for s in stated if s.properties.get(property.name) is not None]
        if candidates:
            told = True
            yield from _weighed(subject, property, authority, candidates)
    if not told:
        for claim, _ in stated:
            yield _row(subject, claim, None, None, "yes", "the only one" if len(stated) == 1 else "all agree", "no")


def _weighed(
    subject: Subject, property: Property, authority: Collection[str], candidates: list[Stated]
) -> Iterator[dict[str, Any]]:
    winner, rule = decide(property, authority, candidates)
    values = [s.properties[property.name] for s in candidates]
    differ = "yes" if property.merge not in ("union", "highest") and len(set(map(str, values))) > 1 else "no"
    for (claim, _), value in zip(candidates, values, strict=True):
        wins = "yes" if property.merge == "union" or value == winner else "no"
        yield _row(subject, claim, property.name, value, wins, rule, differ)


def _row(
    subject: Subject, claim: Claim, property: str | None, value: Any, wins: str, rule: str, differ: str
) -> dict[str, Any]:
    return {
        "subject": subject_text(subject),
        "property": property,
        "value": value,
        "wins": wins,
        "rule": rule,
        "disagreement": differ,
        "source": claim.source_id,
        "file": None,
        "sheet": claim.sheet or None,
        "row": claim.row,
        "load": claim.load_id,
    }


def _files(view: View, loads: set[str]) -> dict[str, str]:
    text = "UNWIND $ids AS id MATCH (l:Load {id: id}) RETURN id, l.file AS file"
    return {row["id"]: row["file"] for row in view.store.read(text, ids=sorted(loads))}
