"""Search by name: folded text and rapidfuzz over the snapshot, so that diacritics and small typing errors do
not matter, and both engines answer alike."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

from competence_explorer.graph.columns import LIST_SEPARATOR
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.snapshot import Snapshot, table_columns
from competence_explorer.graph.wording import joined, named, say, word

NAMES = {
    "Person": ("name",),
    "Skill": ("name", "name_pl", "alternative_names"),
    "Institution": ("name", "alternative_names"),
    "Project": ("title",),
    "Training": ("title",),
    "Call": ("title",),
    "Theme": ("name",),
    "Metropolis": ("name",),
    "Occupation": ("name",),
}
"""The properties that hold a node's names, the one shown first."""

SIMILAR = 82.0
"""Least similarity (0 to 100) of a match: one or two typing errors in a word of ten letters."""

CANDIDATES = 300
"""Names that are weighed word by word, after a fast first choice."""

OTHER_WORDS = 0.1
"""How much less similar a name is that has further words, however many: two such names are equally good."""

_PLAIN = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})


class Match(NamedTuple):
    """A node found by name: its place in the snapshot, the name that matched, similarity 0 to 100."""

    node: int
    name: str
    score: float


def fold(text: str) -> str:
    """Lower case without diacritics, one space between words.

    >>> fold("  Żółć  Gdańska ")
    'zolc gdanska'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def search(snapshot: Snapshot, label: str, text: str, limit: int = 20) -> list[Match]:
    """The nodes of a label whose id is ``text`` (its namespace may be left out), or one of whose names is like it,
    best first.

    A name that is the same after folding is a match of 100 and leaves out lesser ones. Else every word of
    ``text`` should occur in the name, small errors forgiven (rapidfuzz's token set and partial ratios).
    """
    if by_id := _by_id(snapshot, label, text):
        return by_id
    wanted = fold(text)
    names, owners = _names(snapshot, label)
    same = [Match(owners[i], names[i], 100.0) for i in _exact(snapshot, label).get(wanted, [])]
    if same or not wanted:
        return _best(same, limit)
    # A fast scorer finds the candidates, ours decides: it weighs each word, in any order.
    likely = process.extract(wanted, names, scorer=fuzz.WRatio, score_cutoff=60, limit=CANDIDATES)
    scored = (Match(owners[i], name, _similarity(wanted, name)) for name, _, i in likely)
    return _best((match for match in scored if match.score >= SIMILAR), limit)


def find_one(snapshot: Snapshot, label: str, text: str, what: str = "") -> int:
    """The index of the one node that ``text`` names. Raises NotFoundError, with the nearest names, where
    there is none or several are equally good: also if one of them has fewer other words, which decides nothing."""
    matches = search(snapshot, label, text, CANDIDATES)
    said = word(what or label.lower())
    if not matches:
        raise NotFoundError(
            say("There is no %(what)s %(text)s.", what=said, text=repr(text)), nearest(snapshot, label, text)
        )
    best = [match for match in matches if match.score == matches[0].score]
    if len(best) > 1:
        ids = snapshot.nodes(label).texts("id")
        known = joined(", ", (joined("", [name_of(snapshot, label, m.node), f" ({ids[m.node]})"]) for m in best[:5]))
        raise NotFoundError(
            say("%(text)s could be %(count)s different ones (%(what)s).", text=repr(text), count=len(best), what=said),
            say("Say which by its id: %(known)s.", known=known),
        )
    return best[0].node


def nearest(snapshot: Snapshot, label: str, text: str, count: int = 3) -> str:
    """A hint with the nearest names there are."""
    names, _ = _names(snapshot, label)
    close = process.extract(fold(text), names, scorer=fuzz.WRatio, limit=count)
    table, owners = snapshot.nodes(label), _names(snapshot, label)[1]
    shown = dict.fromkeys(name_of(snapshot, label, owners[i]) for _, _, i in close)
    if not len(table):
        return say("There is no %(what)s in the graph yet.", what=word(label.lower()))
    return say("Nearest: %(names)s.", names=joined(", ", shown))


def name_of(snapshot: Snapshot, label: str, index: int) -> str:
    """The name to show of a node, which knows what it is in Polish if the graph does; its id where it has none."""
    table = snapshot.nodes(label)
    name = str(table.texts(NAMES[label][0])[index] or table.texts("id")[index])
    return named(name, pl=table.texts("name_pl")[index]) if "name_pl" in NAMES[label] else name


def _by_id(snapshot: Snapshot, label: str, text: str) -> list[Match]:
    whole = snapshot.nodes(label).index.get(text)
    nodes = _local_ids(snapshot, label).get(text, []) if whole is None else [whole]
    return [Match(node, text, 100.0) for node in nodes]


@functools.lru_cache(maxsize=64)
def _local_ids(snapshot: Snapshot, label: str) -> dict[str, list[int]]:
    """The ids as they stand in the files, without their namespaces; those of nodes that are one with others as well."""
    found: dict[str, list[int]] = {}
    table = snapshot.nodes(label)
    for node, id_ in enumerate(table.texts("id")):
        found.setdefault(id_.partition(":")[2], []).append(node)
    if "merged_ids" in table_columns(label):
        for node, ids in enumerate(table.texts("merged_ids")):
            for id_ in filter(None, ids.split(LIST_SEPARATOR)):
                for name in {id_, id_.partition(":")[2]}:
                    found.setdefault(name, []).append(node)
    return found


def _similarity(wanted: str, name: str) -> float:
    """Every word of what is wanted against its most similar word of the name, by length of the words."""
    words, known = wanted.split(), name.split()
    if not known:
        return 0.0
    total = sum(len(word) * max(fuzz.ratio(word, other) for other in known) for word in words)
    return total / sum(map(len, words)) - OTHER_WORDS * (len(known) > len(words))


def _best(matches: Iterable[Match], limit: int) -> list[Match]:
    """One match a node, the best; best first, of equally good ones those of fewer words, then in the order of the
    snapshot."""
    best: dict[int, Match] = {}
    for match in sorted(matches, key=lambda match: (-match.score, len(match.name.split()), match.node)):
        best.setdefault(match.node, match)
    return list(best.values())[:limit]


@functools.lru_cache(maxsize=64)
def _names(snapshot: Snapshot, label: str) -> tuple[list[str], list[int]]:
    """Every folded name of a label with the index of its node."""
    pairs = list(_pairs(snapshot, label))
    return [name for name, _ in pairs], [owner for _, owner in pairs]


def _pairs(snapshot: Snapshot, label: str) -> Iterator[tuple[str, int]]:
    for column in NAMES[label]:
        for owner, text in enumerate(snapshot.nodes(label).texts(column)):
            yield from ((fold(part), owner) for part in text.split(LIST_SEPARATOR) if part)


@functools.lru_cache(maxsize=64)
def _exact(snapshot: Snapshot, label: str) -> dict[str, list[int]]:
    """Folded name → positions in :func:`_names`."""
    positions: dict[str, list[int]] = {}
    for position, name in enumerate(_names(snapshot, label)[0]):
        positions.setdefault(name, []).append(position)
    return positions
