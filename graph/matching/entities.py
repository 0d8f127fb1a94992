"""What a snapshot knows of people, institutions and competences, as matching reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.matching.records import STILL, Entity
from competence_explorer.graph.search import NAMES
from competence_explorer.graph.snapshot import Snapshot, Table

_UNIX = 1970


def from_snapshot(snapshot: Snapshot, label: str) -> list[Entity]:
    """The entities of a label (Person, Institution or Skill), in the order of their ids.

    A node without a name is left out. Institutions of people are ids. Raises UsageError for another label.
    """
    if label not in _READERS:
        raise UsageError(f"The label {label!r} is not matched.", f"Give one of {', '.join(_READERS)}.")
    return [entity for entity in _READERS[label](snapshot) if entity.names]


def _institutions(snapshot: Snapshot) -> list[Entity]:
    table = snapshot.nodes("Institution")
    columns = (table.texts(name) for name in ("id", "kind", "municipality_code", "country"))
    return [
        Entity(id_, names, kind=kind, municipality_code=code, country=country)
        for id_, kind, code, country, names in zip(*columns, _names(table), strict=True)
    ]


def _skills(snapshot: Snapshot) -> list[Entity]:
    table = snapshot.nodes("Skill")
    columns = (table.texts("id"), table.texts("kind"), _names(table))
    return [Entity(id_, names, kind=kind) for id_, kind, names in zip(*columns, strict=True)]


def _people(snapshot: Snapshot) -> list[Entity]:
    table = snapshot.nodes("Person")
    posts = snapshot.relationships("EMPLOYED_BY")
    institutions = snapshot.nodes("Institution").texts("id")
    where = _grouped(posts.start, [institutions[i] for i in posts.end.tolist()])
    roles = _grouped(posts.start, list(posts.texts("role")))
    years = _years(posts)
    columns = (table.texts("id"), table.texts("email"), table.texts("job_title"), _names(table))
    return [
        Entity(
            id_,
            names,
            email=email,
            institutions=where.get(i, ()),
            job_titles=tuple(dict.fromkeys(filter(None, (job, *roles.get(i, ()))))),
            years=years.get(i, ()),
            languages=tuple(table.texts("languages").list(i)),
        )
        for i, (id_, email, job, names) in enumerate(zip(*columns, strict=True))
    ]


_READERS: Mapping[str, Callable[[Snapshot], list[Entity]]] = {
    "Person": _people,
    "Institution": _institutions,
    "Skill": _skills,
}


def _names(table: Table) -> list[tuple[str, ...]]:
    """All names of each node, the one shown first, none twice."""
    columns = [table.texts(column) for column in NAMES[table.name]]
    lists = ([name for column in columns for name in column.list(i)] for i in range(len(table)))
    return [tuple(dict.fromkeys(names)) for names in lists]


def _grouped(owners: NDArray[np.int32], values: Sequence[str]) -> dict[int, tuple[str, ...]]:
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for owner, value in zip(owners.tolist(), values, strict=True):
        if value:
            found[owner][value] = None
    return {owner: tuple(sorted(kept)) for owner, kept in found.items()}


def _years(posts: Table) -> dict[int, tuple[int, int]]:
    """First and last year of each person's posts; none where a post's beginning is not known."""
    begun, ended = (_year(posts.numbers(column)) for column in ("start_date", "end_date"))
    found: dict[int, tuple[int, int]] = {}
    for person, first, last in zip(posts.start.tolist(), begun.tolist(), ended.tolist(), strict=True):
        before = found.get(person, (STILL, -STILL))
        found[person] = min(before[0], first or -STILL), max(before[1], last or STILL)
    return {person: years for person, years in found.items() if years[0] != -STILL}


def _year(days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """The years of days; 0 where there is none."""
    years = days.astype("datetime64[Y]").astype(np.int64)
    return np.where(np.isnat(days), 0, years + _UNIX)
