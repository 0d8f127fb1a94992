"""What people are asked to decide, and what was decided: pairs that may be the same, competences that texts suggest."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from competence_explorer.graph import accepted, claims, identity
from competence_explorer.graph.decisions import OF_NODES, Decision, Verdict, pair_id, read_decisions, standing
from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.identity import MATCHED, Settled
from competence_explorer.graph.manifests import now
from competence_explorer.graph.matching import Entity
from competence_explorer.graph.matching.reasons import recalled
from competence_explorer.graph.matching.records import STILL
from competence_explorer.graph.records import Changes, Ref, subject_text
from competence_explorer.graph.search import NAMES, name_of, search
from competence_explorer.graph.snapshot import Snapshot, take_snapshot
from competence_explorer.graph.store import Store
from competence_explorer.graph.suggestions import TEXTS, TYPES, Found, Index, phrases, skill_index, text_of
from competence_explorer.graph.things import find_thing
from competence_explorer.graph.wording import joined, word

Kind = Literal["identity", "competence"]

KINDS: Mapping[Kind, tuple[Verdict, Verdict]] = {"identity": ("same", "different"), "competence": ("accept", "refuse")}
"""What can be decided of each kind: yes and no."""

LEAST = 0.5
"""Suggestions with less are not asked about: the query suggest-competences shows them."""

EACH = 3
"""Competences of one project or training that are asked about at a time, the likeliest."""

MOST_READ = 2000
"""Projects and trainings whose texts are read, those with the fewest competences first: it takes some milliseconds a
text."""


SAME_NAME = 100.0
"""The score of a name that is the same (see ``search``): two nodes are not made one by a likeness of what is typed."""


class Item(NamedTuple):
    """Something to decide: whether a and b are the same, or whether the project or training a has the competence b.

    ``label`` is that of a; the details tell nodes of one name apart; ``score`` is from 0 to 1.
    """

    id: str
    kind: Kind
    label: str
    a_id: str
    a_name: str
    a_detail: str
    b_id: str
    b_name: str
    b_detail: str
    score: float
    reasons: tuple[str, ...]

    @property
    def ends(self) -> tuple[Ref, Ref]:
        """The two nodes."""
        return Ref(self.label, self.a_id), Ref(self.label if self.kind == "identity" else "Skill", self.b_id)


class Decided(NamedTuple):
    """A decision as it is listed: ``made_by`` is who made it, or ``rule``. Names are empty of what is gone."""

    id: str
    kind: Kind
    label: str
    a_id: str
    a_name: str
    b_id: str
    b_name: str
    decision: Verdict
    made_by: str
    made_at: str
    score: float
    reasons: tuple[str, ...]
    note: str


class Choice(NamedTuple):
    """What somebody decides of an item, or of what was decided before."""

    id: str
    verdict: Verdict
    note: str = ""


def open_items(store: Store) -> list[Item]:
    """What nobody has decided: doubtful pairs by label, then suggested competences, the likeliest first."""
    return list(_open_items(store, store.version()))


def decided_items(store: Store) -> list[Decided]:
    """What was decided, the latest first."""
    made = sorted(read_decisions(store.read), key=lambda d: (d.made_at, d.id), reverse=True)
    names = _names(store, made)
    return [
        Decided(
            d.id, kind_of(d), d.a.label, d.a.id, names.get(d.a, ""), d.b.id, names.get(d.b, ""), d.verdict,
            d.made_by, d.made_at, d.score, tuple(map(recalled, d.reasons)), d.note,
        )
        for d in made
    ]  # fmt: skip


def kind_of(decision: Decision) -> Kind:
    """What sort of thing was decided."""
    return "identity" if decision.verdict in OF_NODES else "competence"


def decisions_of(
    store: Store, choices: Iterable[Choice], by: str, known: Mapping[str, Item | Decision] | None = None
) -> list[Decision]:
    """Choices as decisions that ``by`` makes now. Raises NotFoundError for what is not there to be decided, and
    UsageError for a verdict of the other kind."""
    asked = decidable(store) if known is None else known
    time = now()
    return [_decision(asked, choice, by, time) for choice in choices]


def decidable(store: Store) -> dict[str, Item | Decision]:
    """By their ids: open items, and decisions, which can be made anew."""
    made: dict[str, Item | Decision] = {decision.id: decision for decision in read_decisions(store.read)}
    return made | {item.id: item for item in open_items(store)}


def pair(store: Store, one: str, other: str, verdict: Verdict, by: str, note: str = "") -> Decision:
    """A decision about two nodes that matching never found alike (an institution renamed or merged with another, a
    person's new surname), each named exactly: ``LABEL ID``, an id, or a name as it stands in the graph.

    Raises NotFoundError for what is not there, UsageError for what is only like a name, and for unequal labels.
    """
    snapshot = take_snapshot(store)
    a, b = (_exactly(snapshot, text) for text in (one, other))
    if a.label != b.label or a.label not in MATCHED or a == b:
        said = f"{subject_text(a)} and {subject_text(b)} cannot be decided to be {verdict}."
        raise UsageError(said, f"Name two people, two institutions or two competences ({', '.join(MATCHED)}).")
    return Decision(verdict, a, b, by, now(), note=note)


def _exactly(snapshot: Snapshot, text: str) -> Ref:
    ref = find_thing(snapshot, text)
    found = search(snapshot, ref.label, text, 1)
    if text == subject_text(ref) or (found and found[0].score == SAME_NAME):
        return ref
    name = name_of(snapshot, ref.label, snapshot.nodes(ref.label).index[ref.id])
    raise UsageError(f"Nothing is called {text!r} exactly.", f"The nearest is {name!r}: write {subject_text(ref)!r}.")


def record(store: Store, made: Sequence[Decision]) -> Changes:
    """Put decisions in force, and what follows from them. All or none: for errors see :func:`identity.decide`."""
    changes = identity.decide(store, made)
    if changes != Changes():
        settle(store)
    else:
        accepted.refresh(store)
    return changes


def take_back(store: Store, ids: Collection[str]) -> Changes:
    """Take people's decisions back. Raises NotFoundError for one that is not there, UsageError for one of a rule, which
    would be made again."""
    for decision in read_decisions(store.read):
        if decision.id in ids and decision.by_rule:
            raise UsageError(f"{decision.id} was decided by a rule.", "To keep the two apart, decide: different.")
    changes = identity.decide(store, [], sorted(set(ids)))
    settle(store)
    return changes


def settle(store: Store) -> Settled:
    """What follows by rule after the graph has changed: certain pairs become one, and what was accepted is in the graph
    where its project is."""
    accepted.refresh(store)
    return identity.settle(store)


def undo(store: Store, load_id: str) -> Changes:
    """Take a load back; that of the accepted suggestions by taking all of them back. Raises NotFoundError."""
    if not accepted.is_load(store, load_id):
        return claims.undo(store, load_id)
    identity.decide(store, [], [d.id for d in read_decisions(store.read) if d.verdict == "accept"])
    return accepted.refresh(store)


@functools.lru_cache(maxsize=2)
def _open_items(store: Store, _version: tuple[str, int]) -> tuple[Item, ...]:
    snapshot = take_snapshot(store)
    pairs = (item for label in MATCHED for item in _pairs(store, snapshot, label))
    return (*pairs, *_suggested(store, snapshot))


def _pairs(store: Store, snapshot: Snapshot, label: str) -> Iterator[Item]:
    told: dict[str, str] = {}  # what stands in many pairs is made once
    for found, a, b in identity.doubtful(store, label):
        id_ = pair_id(Ref(label, a.id), Ref(label, b.id))
        for new in (a, b):
            if new.id not in told:
                told[new.id] = _detail(snapshot, new)
        one, other = (a.id, a.names[0], told[a.id]), (b.id, b.names[0], told[b.id])
        yield Item(id_, "identity", label, *one, *other, round(found.score, 3), found.reasons)


def _detail(snapshot: Snapshot, one: Entity) -> str:
    """What tells an entity apart from others of its name. E-mail is never shown."""
    index = snapshot.nodes("Institution").index
    where = [name_of(snapshot, "Institution", index[id_]) for id_ in one.institutions if id_ in index]
    years = "–".join(str(year) if year < STILL else "" for year in dict.fromkeys(one.years))
    kind = word(one.kind.replace("_", " "))
    told = (*where, *one.job_titles, years, kind, one.municipality_code, one.place, one.country, *one.names[1:3])
    return joined("; ", filter(None, told))


def _suggested(store: Store, snapshot: Snapshot) -> list[Item]:
    """The competences that the texts of projects and trainings suggest, without those that they have or that were
    decided, under whatever key."""
    known = standing(store.read).known
    made = (d for d in read_decisions(store.read) if kind_of(d) == "competence")
    decided = {(known.get(d.a, d.a), known.get(d.b, d.b)) for d in made}
    items = (item for label in TEXTS for item in _suggestions(snapshot, label, decided))
    return sorted(items, key=lambda item: (-item.score, item.a_id, item.b_id))


def _suggestions(snapshot: Snapshot, label: str, decided: Collection[tuple[Ref, Ref]]) -> Iterator[Item]:
    table, skills = snapshot.nodes(label), snapshot.nodes("Skill")
    ties = snapshot.relationships(TYPES[label], label)
    ids, skill_ids = table.texts("id"), skills.texts("id")
    having = {(ids[a], skill_ids[b]) for a, b in zip(ties.start.tolist(), ties.end.tolist(), strict=True)}
    counts = np.bincount(ties.start, minlength=len(table))
    read = np.argsort(counts, kind="stable")[:MOST_READ].tolist()
    texts = tuple(text_of(snapshot, Ref(label, ids[place])) for place in read)
    for place, found in zip(read, _spoken_of(skill_index(snapshot), texts), strict=True):
        subject = Ref(label, ids[place])
        new = [
            one
            for one in found
            if (subject.id, one.skill) not in having and (subject, Ref("Skill", one.skill)) not in decided
        ]
        yield from (_suggestion(snapshot, subject, one) for one in new[:EACH])


@functools.lru_cache(maxsize=4)
def _spoken_of(index: Index, texts: tuple[str, ...]) -> list[list[Found]]:
    """What texts speak of; kept, since decisions do not change it."""
    return [index.suggest(text, least=LEAST) for text in texts]


def _suggestion(snapshot: Snapshot, subject: Ref, found: Found) -> Item:
    table, skills = snapshot.nodes(subject.label), snapshot.nodes("Skill")
    place, skill = table.index[subject.id], skills.index[found.skill]
    return Item(
        pair_id(subject, Ref("Skill", found.skill)),
        "competence",
        subject.label,
        subject.id,
        name_of(snapshot, subject.label, place),
        "; ".join(filter(None, (str(table.value(column, place) or "") for column in _TOLD[subject.label]))),
        found.skill,
        name_of(snapshot, "Skill", skill),
        skills.texts("name_pl")[skill],
        round(found.score, 3),
        tuple(f"“{phrase}”" for phrase in phrases(found.words)),
    )


_TOLD = {"Project": ("programme", "start_date"), "Training": ("provider", "start_date")}
"""What tells projects and trainings of one title apart."""


def _decision(known: Mapping[str, Item | Decision], choice: Choice, by: str, time: str) -> Decision:
    about = known.get(choice.id)
    if about is None:
        raise NotFoundError(
            f"There is nothing {choice.id!r} to decide.",
            "It was decided about something gone, or the two are no longer alike; `competence review` lists what is.",
        )
    kind = about.kind if isinstance(about, Item) else kind_of(about)
    if choice.verdict not in KINDS[kind]:
        raise UsageError(f"{choice.verdict} does not fit {choice.id}.", f"It is {' or '.join(KINDS[kind])}.")
    a, b = about.ends if isinstance(about, Item) else (about.a, about.b)
    return Decision(choice.verdict, a, b, by, time, about.score, about.reasons, choice.note)


def _names(store: Store, made: Sequence[Decision]) -> dict[Ref, str]:
    """The names of the nodes of decisions, each as its own claims give it."""
    snapshot = take_snapshot(store)
    merged = {ref.label for d in made if d.verdict == "same" for ref in (d.a, d.b)}
    names = {
        Ref(label, one.id): one.names[0] for label in sorted(merged) for one in identity.entities(store, label, made)
    }
    others = {ref for d in made for ref in (d.a, d.b)} - names.keys()
    there = {ref: snapshot.nodes(ref.label).index.get(ref.id) for ref in others if ref.label in NAMES}
    return names | {ref: name_of(snapshot, ref.label, place) for ref, place in there.items() if place is not None}
