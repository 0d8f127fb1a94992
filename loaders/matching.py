"""Which header is which of a loader's columns: by name, by alias in any language, by likeness."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import fuzz, process

from competence_explorer.loaders.base import Loader
from competence_explorer.loaders.headers import Header, key

ALIKE = 92
"""From here (of 100) two headers are taken for one: a wrong letter or another ending, in a dozen letters."""
MARGIN = 4
"""How much more alike it must be than the nearest header of another column."""
_SHORTEST = 8
"""Letters of a header that is compared by likeness."""
_NOT_KEPT = "_"
_FAR = 1000


class Hit(NamedTuple):
    """What a header may be: our columns (several, if an alias is shared), and how good a name it is (0 is best)."""

    columns: tuple[str, ...]
    rank: int
    alike: bool = False


Lexicon = Mapping[str, Hit]
"""The headers that a loader knows, by key."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Our columns with the place of their header; ``alike``: those matched by likeness; ``left``: headers of a
    column that another header serves better, or that may be several of ours; ``doubled``: headers that occur
    twice; ``known``: how many headers are understood although their column is not kept."""

    places: Mapping[str, int] = field(default_factory=dict)
    alike: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    known: int = 0


def lexicon(loader: Loader) -> Lexicon:
    """The headers that a loader knows: names come before aliases, earlier aliases before later ones."""
    hits = {key(column.name): Hit((column.name,), 0) for column in loader.columns}
    for column, known, rank in _aliases(loader):
        before = hits.get(known)
        if before is None:
            hits[known] = Hit((column,), rank)
        elif before.rank and column not in before.columns:  # a column's own name is not shared
            hits[known] = Hit((*before.columns, column), min(before.rank, rank))
    return hits


def match(headers: Sequence[Header], known: Lexicon) -> Matches:
    """Which of our columns the headers are. Nothing is guessed: what may be two columns is none, and named."""
    hits = {i: hit for i, header in enumerate(headers) if (hit := _hit(header, known))}
    sure = {hit.columns[0].split("_")[0] for hit in hits.values() if len(hit.columns) == 1}
    settled = {i: _settled(hit.columns, sure) for i, hit in hits.items()}
    able: dict[str, list[int]] = {}
    for i in sorted(hits, key=lambda i: (hits[i].rank, i)):
        able.setdefault(settled[i], []).append(i)
    unsure = able.pop("", [])
    kept = {column: places for column, places in able.items() if not column.startswith(_NOT_KEPT)}
    return Matches(
        places={column: places[0] for column, places in kept.items()},
        alike=tuple(column for column, places in kept.items() if hits[places[0]].alike),
        left=tuple(headers[i].text for i in [*unsure, *(i for places in kept.values() for i in places[1:])]),
        doubled=tuple(
            headers[p[0]].text for p in kept.values() if headers[p[0]].text in [headers[i].text for i in p[1:]]
        ),
        known=sum(len(places) for column, places in able.items() if column not in kept),
    )


def _aliases(loader: Loader) -> Iterator[tuple[str, str, int]]:
    """Column, key of the alias, and rank of all aliases; of what is not kept after all others."""
    for column in loader.columns:
        yield from ((column.name, key(alias), rank) for rank, alias in enumerate((*column.aliases, *column.terms), 1))
    for what, terms in loader.not_kept.items():
        yield from ((_NOT_KEPT + what, key(term), _FAR) for term in terms)


def _hit(header: Header, known: Lexicon) -> Hit | None:
    """What a header may be: exactly, by any of its names, else by likeness."""
    for name in header.names:
        if name in known:
            return known[name]
    return next((hit for name in header.names if (hit := _alike(name, known))), None)


def _alike(name: str, known: Lexicon) -> Hit | None:
    if len(name) < _SHORTEST:
        return None
    near = process.extract(name, known.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE - MARGIN, limit=20)
    if not near or near[0][1] < ALIKE or _figures(near[0][0]) != _figures(name):
        return None
    best = known[near[0][0]]
    others = [score for other, score, _ in near if not {*known[other].columns} & {*best.columns}]
    return None if others and near[0][1] - others[0] < MARGIN else Hit(best.columns, best.rank + _FAR, alike=True)


def _settled(columns: tuple[str, ...], groups: Collection[str]) -> str:
    """That of several columns whose group is there: ``role`` is a person's in a table of people. Empty if several."""
    kept = [column for column in columns if not column.startswith(_NOT_KEPT)] or list(columns[:1])
    able = [column for column in kept if column.split("_")[0] in groups]
    chosen = kept if len(kept) == 1 else able
    return chosen[0] if len(chosen) == 1 else ""


def _figures(name: str) -> str:
    return "".join(c for c in name if c.isdigit())
