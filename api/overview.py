"""What is in the graph, as far as the viewer may see it: for the home page and the status."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from competence_explorer.api.languages import gettext
from competence_explorer.api.wording import told
from competence_explorer.graph import accepted, claims, recorded
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.people import parts_of
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.quality import ASPECTS, AspectId, Found
from competence_explorer.graph.schema import NODES
from competence_explorer.graph.search import NAMES, name_of, search
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.things import find_thing
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import Query

COUNTED = {
    "Person": "people",
    "Institution": "institutions",
    "Project": "projects",
    "Skill": "competences",
    "Training": "trainings",
    "Call": "calls",
    "Need": "needs",
    "Exchange": "exchanges",
}
"""Labels on the home page, in words."""


def status(view: View) -> dict[str, Any]:
    """Engine, version of the graph, and the number of nodes of each label."""
    engine = view.store.engine()
    return {
        "engine": engine["engine"],
        "engine_version": engine["engine_version"],
        "graph_version": view.store.version()[1],
        "counts": counts(view),
    }


def counts(view: View) -> dict[str, int]:
    """The number of nodes of each label."""
    snapshot = view.snapshot
    return {label: len(snapshot.nodes(label)) for label in NODES}


def names(view: View, label: str) -> list[str]:
    """The names of all nodes of a label, in order."""
    snapshot = view.snapshot
    return sorted(name_of(snapshot, label, node) for node in range(len(snapshot.nodes(label))))


def example(view: View, query: Query[Any]) -> dict[str, Any]:
    """A query's example, or nothing where it names what this graph does not hold."""
    there = all(_is_there(view, query, name, value) for name, value in query.example.items())
    return dict(query.example) if there else {}


def _is_there(view: View, query: Query[Any], name: str, value: Any) -> bool:
    """Whether the graph holds what a parameter names; of one that names nothing yes."""
    kind = next(p.kind for p in query.parameters if p.name == name)
    if kind in NAMES:
        return _best(view.snapshot, kind, str(value)) is not None
    find = {"scope": institutions_of, "thing": find_thing}.get(name)
    return find is None or _finds(view.snapshot, find, str(value))


@functools.lru_cache(maxsize=256)
def _finds(snapshot: Snapshot, find: Callable[[Snapshot, str], Any], text: str) -> bool:
    try:
        find(snapshot, text)
    except NotFoundError:
        return False
    return True


def spoken(view: View, query: Query[Any], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The given values for a reader: what is meant by a key, and the key; choices in her language."""
    return [(name, _spoken(view, query, name, str(value))) for name, value in values.items() if value]


def _spoken(view: View, query: Query[Any], name: str, text: str) -> str:
    kind, choices = next(((p.kind, p.choices) for p in query.parameters if p.name == name), ("", ()))
    if text in choices:
        return gettext(text.replace("_", " "))
    if name == "people":
        return ", ".join(_of_kind(view, "Person", part) for part in parts_of(text))
    return _of_kind(view, kind, text)


def _of_kind(view: View, kind: str, text: str) -> str:
    found = _best(view.snapshot, kind, text) if kind in NAMES else None
    if found is None:
        return text
    # A name speaks for itself, also where another is the nearest: only a key, or its end, is put into words, and what
    # has another name in the reader's language.
    name = name_of(view.snapshot, kind, found)
    if view.snapshot.nodes(kind).texts("id")[found].endswith(text):
        return f"{told(name)} ({text})"
    return told(name) if told(name) != name else text


@functools.lru_cache(maxsize=512)
def _best(snapshot: Snapshot, kind: str, text: str) -> int | None:
    """The node of a label that a text names best. Kept: a home page asks for the examples of all queries."""
    found = search(snapshot, kind, text, 1)
    return found[0].node if found else None


@dataclass(frozen=True, slots=True)
class Freshness:
    """When files were last loaded, and from how many sources the graph is made."""

    day: dt.date
    file: str
    sources: int


def freshness(view: View) -> Freshness | None:
    """How new the graph is; None where nothing was loaded."""
    sources = claims.sources(view.store)
    if not sources:
        return None
    last = max(sources, key=lambda row: str(row["loaded_at"]))
    return Freshness(dt.datetime.fromisoformat(str(last["loaded_at"])).date(), str(last["file"]), len(sources))


TOLD: tuple[AspectId, ...] = ("people-without-competences", "institutions-not-reported")
"""Aspects of the query ``data-quality`` that say on the home page how complete the graph is: they are quickly told."""


@dataclass(frozen=True, slots=True)
class Wanting:
    """How many things are wanting of how many, as the viewer may see it; ``share`` where the number may be told."""

    id: str
    name: str
    count: int | str
    of: int
    share: float | None


def completeness(view: View) -> list[Wanting]:
    """The aspects of ``TOLD`` that there is anything to say about."""
    found = [(id_, ASPECTS[id_].find(view, None)) for id_ in TOLD]
    return [_wanting(view, id_, one) for id_, one in found if one.of]


def _wanting(view: View, id_: AspectId, found: Found) -> Wanting:
    told = view.count(found.number) if found.people else found.number
    share = found.number / found.of if told == found.number and found.of else None
    return Wanting(id_, ASPECTS[id_].name, told, found.of or 0, share)


def is_sample(view: View) -> bool:
    """Whether all that is loaded is the invented sample; what was recorded or decided here does not count."""
    from competence_explorer.loaders.sample import is_sample as of_sample  # with all its word lists: only here

    sources = [row["id"] for row in view.store.read("MATCH (s:Source) RETURN s.id AS id")]
    loaded = [id_ for id_ in sources if id_ != accepted.SOURCE.id and not id_.startswith(f"{recorded.NAME}/")]
    return bool(loaded) and all(map(of_sample, loaded))
