"""Where claims say different things of the same: every such property of a version of the graph, found in bulk."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from competence_explorer.graph import cypher
from competence_explorer.graph.decisions import standing
from competence_explorer.graph.effects import fetch_claims
from competence_explorer.graph.manifests import batches
from competence_explorer.graph.people import Posts
from competence_explorer.graph.quality.coverage import project_places
from competence_explorer.graph.quality.findings import Found, Item, Scope, place_name
from competence_explorer.graph.records import Ref, RelationshipRef, Subject, Value, subject_text
from competence_explorer.graph.resolve import Stated, decide, described, gather
from competence_explorer.graph.schema import NODES, RELATIONSHIPS, Property
from competence_explorer.graph.search import NAMES, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.store import Store
from competence_explorer.graph.visibility import OF_THE_INSTITUTION, View
from competence_explorer.graph.wording import say, word

TOGETHER = 1000
"""Nodes whose claims, and those of what begins at them, are read at once."""


class Disagreement(NamedTuple):
    """A property of which claims state different values: each with the sources that state it, the one in the graph
    first, and the rule by which that one won."""

    property: str
    values: tuple[tuple[Value, tuple[str, ...]], ...]
    rule: str

    def words(self) -> str:
        """In words: who says what, and what counts."""
        (winner, sources), *others = ((f"{value}", ", ".join(said)) for value, said in self.values)
        told = "; ".join(f"{value!r} ({said})" for value, said in others)
        return say(
            "%(property)s: %(winner)s (%(sources)s) counts, %(rule)s; not %(others)s",
            property=word(self.property.replace("_", " ")),
            winner=repr(winner),
            sources=sources,
            rule=word(self.rule),
            others=told,
        )


class Differing(NamedTuple):
    """A node or relationship with its disagreements."""

    subject: Subject
    disagreements: tuple[Disagreement, ...]


def disagreements(view: View, scope: Scope) -> Found:
    """Nodes and relationships of which claims state different values, out of all that there are."""
    places = _Places(view.snapshot)
    shown = [_shown(one, view) for one in differing(view.store, *view.store.version()) if _is_there(one, view.snapshot)]
    there = [(one, places[one.subject]) for one in shown if one.disagreements]
    if scope is not None:
        inside = set(scope.tolist())
        there = [(one, place) for one, place in there if place in inside]
    items = [_item(view.snapshot, one, place_name(view.snapshot, place)) for one, place in there]
    of = sum(len(table) for table in view.snapshot.tables.values())
    return Found(len(items), of, items, Counter(item.institution for item in items if item.institution))


@functools.lru_cache(maxsize=2)
def differing(store: Store, _graph: str, _version: int) -> tuple[Differing, ...]:
    """Everything of which claims disagree in a version of the graph, by kind and key.

    Only claims about what has several of them are read, each once or twice: time is linear in their number (a sample
    of 15,000 takes a second). In memory are the ids of these claims, and the claims of ``TOGETHER`` nodes.
    """
    return tuple(one for label in NODES for one in _of_label(store, label))


def _of_label(store: Store, label: str) -> Iterator[Differing]:
    resting: defaultdict[str, list[tuple[Subject, list[str]]]] = defaultdict(list)
    known = standing(store.read).known
    for start, subject, claims in _several(store, label):
        resting[start].append((subject, claims))
    for starts in batches(sorted(resting), TOGETHER):
        subjects = [pair for start in starts for pair in resting[start]]
        read = {claim.id: claim for claim in fetch_claims(store.read, {c for _, ids in subjects for c in ids})}
        stated = gather(read.values(), {subject for subject, _ in subjects}, known)
        for subject, _ in subjects:
            if found := tuple(_disagreements(subject, stated.get(subject, []))):
                yield Differing(subject, found)


def _several(store: Store, label: str) -> Iterator[tuple[str, Subject, list[str]]]:
    """Nodes of a label, and relationships that begin at them, which rest on several claims."""
    for row in store.read(cypher.read_nodes_of_several_claims(label)):
        yield row["id"], Ref(label, row["id"]), row["claims"]
    for type_, known in RELATIONSHIPS.items():
        for start, end in known.ends:
            if start == label:
                for row in store.read(cypher.read_relationships_of_several_claims(type_, start, end)):
                    ref = RelationshipRef(type_, Ref(start, row["start"]), Ref(end, row["end"]), row["key"])
                    yield row["start"], ref, row["claims"]


def _disagreements(subject: Subject, stated: list[Stated]) -> Iterator[Disagreement]:
    known, authority = described(subject)
    for property in known:
        if property.merge == "best" and property.shown:
            candidates = [s for s in stated if s.properties.get(property.name) is not None]
            if len({str(s.properties[property.name]) for s in candidates}) > 1:
                yield _weighed(property, authority, candidates)


def _weighed(property: Property, authority: Collection[str], candidates: list[Stated]) -> Disagreement:
    winner, rule = decide(property, authority, candidates)
    said: defaultdict[str, set[str]] = defaultdict(set)
    values = {str(s.properties[property.name]): s.properties[property.name] for s in candidates}
    for one in candidates:
        said[str(one.properties[property.name])].add(one.claim.source_id)
    order = sorted(values, key=lambda text: (text != str(winner), text))
    return Disagreement(property.name, tuple((values[text], tuple(sorted(said[text]))) for text in order), rule)


def _ends(subject: Subject) -> tuple[Ref, ...]:
    return (subject,) if isinstance(subject, Ref) else (subject.start, subject.end)


def _is_there(one: Differing, snapshot: Snapshot) -> bool:
    """Whether the viewer sees what it is about."""
    return all(ref.id in snapshot.nodes(ref.label).index for ref in _ends(one.subject))


def _shown(one: Differing, view: View) -> Differing:
    if view.viewer.sees_everyone:
        return one
    return one._replace(disagreements=tuple(d for d in one.disagreements if d.property not in OF_THE_INSTITUTION))


def _item(snapshot: Snapshot, one: Differing, place: str) -> Item:
    kind = one.subject.label if isinstance(one.subject, Ref) else one.subject.type
    names = " – ".join(_name(snapshot, ref) for ref in _ends(one.subject))
    key = one.subject.id if isinstance(one.subject, Ref) else subject_text(one.subject)
    sources = sorted({source for d in one.disagreements for _, said in d.values for source in said})
    return Item(key, names, kind, place, ". ".join(d.words() for d in one.disagreements), tuple(sources))


def _name(snapshot: Snapshot, ref: Ref) -> str:
    return name_of(snapshot, ref.label, snapshot.nodes(ref.label).index[ref.id]) if ref.label in NAMES else ref.id


class _Places:
    """The institution of a node or of what begins there: of people their main post's, of projects who leads them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._of = {"Person": Posts(snapshot).institutions(), "Project": project_places(snapshot)}

    def __getitem__(self, subject: Subject) -> int:
        ref = _ends(subject)[0]
        node = self._snapshot.nodes(ref.label).index[ref.id]
        if ref.label == "Institution":
            return node
        return int(self._of[ref.label][node]) if ref.label in self._of else -1
