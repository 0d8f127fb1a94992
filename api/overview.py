"""What is in the graph, as far as the viewer may see it: for the home page and the status."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competence_explorer.graph import claims
from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.schema import NODES
from competence_explorer.graph.search import NAMES, name_of, search
from competence_explorer.graph.store import Store
from competence_explorer.graph.things import find_thing
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import data_quality
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
        return bool(search(view.snapshot, kind, str(value), 1))
    try:
        if name == "scope":
            institutions_of(view.snapshot, str(value))
        if name == "thing":
            find_thing(view.snapshot, str(value))
    except NotFoundError:
        return False
    return True


def spoken(view: View, query: Query[Any], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The given values for a reader: what is meant by a key, and the key."""
    return [(name, _spoken(view, query, name, str(value))) for name, value in values.items() if value]


def _spoken(view: View, query: Query[Any], name: str, text: str) -> str:
    kind = next((p.kind for p in query.parameters if p.name == name), "")
    found = search(view.snapshot, kind, text, 1) if kind in NAMES else []
    # A name speaks for itself, also where another is the nearest: only a key, or its end, is put into words.
    if not found or not view.snapshot.nodes(kind).texts("id")[found[0].node].endswith(text):
        return text
    return f"{name_of(view.snapshot, kind, found[0].node)} ({text})"


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


TOLD = ("people-without-competences", "institutions-not-reported")
"""What is said on the home page about how complete the graph is: aspects of the query ``data-quality``."""


def completeness(view: View) -> Mapping[str, Mapping[str, Any]]:
    """The aspects of ``TOLD``, kept for the present version of the graph and for the day."""
    return _completeness(view.store, view.viewer, view.snapshot.version, dt.date.today())


@functools.lru_cache(maxsize=4)
def _completeness(
    store: Store, viewer: Viewer, _version: tuple[str, int], _day: dt.date
) -> Mapping[str, Mapping[str, Any]]:
    return {row["id"]: row for row in data_quality.rows(View(store, viewer), {}) if row["id"] in TOLD}


def is_sample(view: View) -> bool:
    """Whether all that is loaded is the invented sample."""
    from competence_explorer.loaders.sample import is_sample as of_sample  # with all its word lists: only here

    sources = [row["id"] for row in view.store.read("MATCH (s:Source) RETURN s.id AS id")]
    return bool(sources) and all(map(of_sample, sources))
