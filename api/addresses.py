"""Addresses of things: a page for each label, named by business keys, so that they outlive a reload of the data."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from urllib.parse import quote

from competence_explorer.api.languages import gettext as _
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot

PATHS: Mapping[str, str] = {
    "Person": "/people",
    "Skill": "/competences",
    "Project": "/projects",
    "Institution": "/institutions",
    "Training": "/trainings",
    "Call": "/calls",
    "Theme": "/themes",
    "Metropolis": "/metropolises",
}
"""Where the pages of a label are."""


def thing_address(label: str, id_: str) -> str:
    """The page of a thing.

    >>> thing_address("Skill", "local:gis/maps")
    '/competences/local:gis%2Fmaps'
    """
    # A slash within an id is no step of the path: "a/../b" would lead elsewhere.
    return f"{PATHS[label]}/{quote(id_, safe=':@')}"


def kinds() -> dict[str, str]:
    """What many things of a label are called, for those that have pages."""
    return {
        "Person": _("People"),
        "Skill": _("Competences"),
        "Project": _("Projects"),
        "Institution": _("Institutions"),
        "Training": _("Trainings"),
        "Call": _("Calls"),
        "Theme": _("Themes"),
        "Metropolis": _("Metropolitan areas"),
    }


def kind(label: str) -> str:
    """What one thing of a label is called."""
    names = {
        "Person": _("Person"),
        "Skill": _("Competence"),
        "Project": _("Project"),
        "Institution": _("Institution"),
        "Training": _("Training"),
        "Call": _("Call"),
        "Theme": _("Theme"),
        "Metropolis": _("Metropolitan area"),
        "Need": _("Need"),
        "Exchange": _("Exchange"),
        "Occupation": _("Occupation"),
    }
    return names.get(label, label)


def label_of_key(snapshot: Snapshot, key: str, likely: str = "") -> str:
    """The label of the thing with this key, the likely one first; empty where there is none that has a page."""
    known = (label for label in (likely, *PATHS) if label in PATHS and key in snapshot.nodes(label).index)
    return next(known, "")


def address_of_key(snapshot: Snapshot, key: str, likely: str = "") -> str:
    """The page of the thing with this key, first among those of the likely label; empty where there is none."""
    label = label_of_key(snapshot, key, likely)
    return thing_address(label, key) if label else ""


def address_of_name(snapshot: Snapshot, label: str, name: str) -> str:
    """The page of the thing of a label that alone is called so; empty where none or several are."""
    id_ = _ids_by_name(snapshot, label).get(name)
    return thing_address(label, id_) if id_ else ""


@functools.lru_cache(maxsize=32)
def _ids_by_name(snapshot: Snapshot, label: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for node, id_ in enumerate(snapshot.nodes(label).texts("id")):
        name = name_of(snapshot, label, node)
        found[name] = "" if name in found else id_
    return found
