"""What was decided about likenesses and suggestions: two nodes are one or are not; a competence is right or is not.

Decisions live in the graph beside the claims, which they never change: the graph is made anew from both, so that a
reload or an undo of a file keeps them, and taking a decision back gives the graph before it. A person's decision
stands above one made by rule; a rule never joins what a person keeps apart.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from competence_explorer.graph import cypher
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.records import Aliases, Ref, subject_text
from competence_explorer.graph.store import Rows, Transaction

Verdict = Literal["same", "different", "accept", "refuse"]

OF_NODES: tuple[Verdict, ...] = ("same", "different")
"""Of two nodes of one label."""

RULE = "rule"
"""Who decided, where nobody did: the pair was certain."""

_MADE_UP = {"name": 3, "hash": 3, "local": 3, "mailto": 2}
"""Namespaces of ids that were made from a name or an address; others come from files and are preferred."""


_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjklmnpqrst")
"""Consonants, which make no words."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict on a pair of nodes, by their ids as claimed. ``made_by`` is a person or :data:`RULE`, ``made_at`` an
    ISO time, ``score`` (0 to 1) and ``reasons`` what was known when it was made."""

    verdict: Verdict
    a: Ref
    b: Ref
    made_by: str = ""
    made_at: str = ""
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    note: str = ""

    @property
    def id(self) -> str:
        """The key: of the pair, whatever was decided about it, so that a later decision replaces an earlier one."""
        return pair_id(self.a, self.b)

    @property
    def by_rule(self) -> bool:
        """Whether nobody decided it."""
        return self.made_by == RULE


def pair_id(a: Ref, b: Ref) -> str:
    """Twelve letters that name a pair of nodes, whichever comes first: digits a spreadsheet could take for a number.

    >>> pair_id(Ref("Person", "p1"), Ref("Person", "p2")) == pair_id(Ref("Person", "p2"), Ref("Person", "p1"))
    True
    """
    text = "\n".join(sorted((subject_text(a), subject_text(b))))
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest().translate(_LETTERS)


def aliases(decisions: Iterable[Decision]) -> Aliases:
    """Who stands for whom after these decisions.

    People's decisions come first, then the rules' in the order of score and id; a rule that would join what a person
    keeps apart is left out. So nothing depends on the order in which decisions were made. Cost: almost linear.

    >>> same = Decision("same", Ref("Person", "name:jan"), Ref("Person", "uk:7"))
    >>> aliases([same])
    {Ref(label='Person', id='name:jan'): Ref(label='Person', id='uk:7')}
    """
    return grouped(decisions).aliases()


def grouped(decisions: Iterable[Decision]) -> Groups:
    """The sets that these decisions make of nodes; for the rule see :func:`aliases`."""
    groups = Groups()
    ranked = sorted(decisions, key=lambda d: (d.by_rule, -d.score, d.id))
    for decision in ranked:
        if decision.verdict == "different" and not decision.by_rule:
            groups.part(decision.a, decision.b)
    for decision in ranked:
        if decision.verdict == "same":
            groups.join(decision.a, decision.b)
    return groups


class Groups:
    """Nodes that are one, as sets that grow; pairs that are not to become one keep their sets apart."""

    def __init__(self) -> None:
        self._members: dict[Ref, list[Ref]] = {}
        self._group: dict[Ref, Ref] = {}
        self._apart: dict[Ref, set[Ref]] = {}

    def part(self, a: Ref, b: Ref) -> bool:
        """Keep two apart; False, and nothing happens, if they are one already."""
        first, second = self._of(a), self._of(b)
        if first == second:
            return False
        self._apart.setdefault(first, set()).add(second)
        self._apart.setdefault(second, set()).add(first)
        return True

    def join(self, a: Ref, b: Ref) -> bool:
        """Make two one; False, and nothing happens, if that would join what is kept apart."""
        first, second = self._of(a), self._of(b)
        if second in self._apart.get(first, ()):
            return False
        if first != second:
            self._merge(*sorted((first, second), key=lambda group: -len(self._members.get(group, ()))))
        return True

    def pair(self, a: Ref, b: Ref) -> frozenset[Ref]:
        """What two nodes stand for here: alike for all pairs of the same two sets, one element if they are one."""
        return frozenset((self._of(a), self._of(b)))

    def apart(self, a: Ref, b: Ref) -> bool:
        """Whether two are kept apart."""
        return self._of(b) in self._apart.get(self._of(a), ())

    def aliases(self) -> dict[Ref, Ref]:
        """Every member but the preferred one of each set, with that one."""
        found: dict[Ref, Ref] = {}
        for members in self._members.values():
            best = min(members, key=preference)
            found.update((ref, best) for ref in sorted(members) if ref != best)
        return found

    def _of(self, ref: Ref) -> Ref:
        return self._group.get(ref, ref)

    def _merge(self, large: Ref, small: Ref) -> None:
        moved = self._members.pop(small, [small])
        self._members.setdefault(large, [large]).extend(moved)
        self._group.update(dict.fromkeys(moved, large))
        for other in self._apart.pop(small, set()):
            self._apart[other].discard(small)
            self._apart[other].add(large)
            self._apart.setdefault(large, set()).add(other)


def preference(ref: Ref) -> tuple[int, str]:
    """Which id stands for several: a web address (as of ESCO), an id of a file, an e-mail, a name; then by text."""
    namespace = ref.id.partition(":")[0]
    return (0 if namespace in ("http", "https") else _MADE_UP.get(namespace, 1)), ref.id


def check(decisions: Iterable[Decision]) -> None:
    """Raise UsageError for the first that contradicts those before it: kept apart, yet made one by others."""
    groups = Groups()
    for decision in decisions:
        if decision.by_rule or decision.verdict not in OF_NODES:
            continue
        fits = groups.join if decision.verdict == "same" else groups.part
        if not fits(decision.a, decision.b):
            told = ("the same", "different") if decision.verdict == "same" else ("different", "the same")
            raise UsageError(
                f"{subject_text(decision.a)} and {subject_text(decision.b)} cannot be {told[0]}: "
                f"by the other decisions they are {told[1]}.",
                f"Take back one of them, or leave out {decision.id}.",
            )


def contradiction(decisions: Iterable[Decision]) -> list[Decision]:
    """A decision of people that two are different, with the chain of others that makes them the same; empty if there
    is none. Which one does not depend on the order. Cost: almost linear."""
    theirs = sorted((d for d in decisions if not d.by_rule), key=lambda d: d.id)
    joined, beside = Groups(), defaultdict[Ref, list[Decision]](list)
    for decision in theirs:
        if decision.verdict == "same":
            joined.join(decision.a, decision.b)
            beside[decision.a].append(decision)
            beside[decision.b].append(decision)
    for decision in theirs:
        if decision.verdict == "different" and len(joined.pair(decision.a, decision.b)) == 1:
            return [decision, *_chain(beside, decision.a, decision.b)]
    return []


def _chain(beside: Mapping[Ref, Sequence[Decision]], start: Ref, end: Ref) -> list[Decision]:
    """The shortest chain of decisions from one node to another that it reaches."""
    ways: dict[Ref, list[Decision]] = {start: []}
    ends = deque([start])
    while end not in ways:
        here = ends.popleft()
        for decision in beside[here]:
            there = decision.b if decision.a == here else decision.a
            if there not in ways:
                ways[there] = [*ways[here], decision]
                ends.append(there)
    return ways[end]


class Standing(NamedTuple):
    """Who stands for whom, and how often that has been decided: by the number it is known whether it is still so."""

    turn: int
    known: Aliases


def standing(run: Callable[..., Rows]) -> Standing:
    """What is decided now; ``run`` is of a transaction, or a store's ``read``."""
    rows = run("MATCH (g:Graph {id: 'graph'}) RETURN coalesce(g.decided, 0) AS decided")
    return Standing(rows[0]["decided"] if rows else 0, aliases(read_decisions(run)))


def read_decisions(run: Callable[..., Rows]) -> list[Decision]:
    """All decisions, in the order of their ids; ``run`` is of a transaction, or a store's ``read``."""
    rows = run("MATCH (d:Decision) RETURN properties(d) AS properties ORDER BY d.id")
    return [_decision(row["properties"]) for row in rows]


def save(transaction: Transaction, made: Sequence[Decision]) -> None:
    """Write decisions, in place of earlier ones on the same pairs."""
    forget(transaction, [decision.id for decision in made])
    transaction.run(cypher.create_nodes("Decision"), rows=[_row(decision) for decision in made])


def forget(transaction: Transaction, ids: Sequence[str]) -> None:
    """Take decisions back."""
    transaction.run("MATCH (g:Graph {id: 'graph'}) SET g.decided = coalesce(g.decided, 0) + 1")
    transaction.run(cypher.delete_nodes("Decision"), ids=list(ids))


def _row(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "verdict": decision.verdict,
        "a": list(decision.a),
        "b": list(decision.b),
        "made_by": decision.made_by,
        "made_at": decision.made_at,
        "score": decision.score,
        "reasons": list(decision.reasons),
        "note": decision.note,
    }


def _decision(row: Mapping[str, Any]) -> Decision:
    values = {name: value for name, value in row.items() if name != "id"}
    pair = {end: Ref(*row[end]) for end in ("a", "b")}
    return Decision(**{**values, **pair, "reasons": tuple(row.get("reasons") or ())})
