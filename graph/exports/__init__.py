"""Exports of the graph: one file a format. Each is found by walking this folder; one that is malformed fails loudly."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.exports.base import Format


def _discover() -> dict[str, Format]:
    found: dict[str, Format] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name == "base":
            continue
        declared = getattr(importlib.import_module(f"{__name__}.{module.name}"), "FORMAT", None)
        if not isinstance(declared, Format) or declared.id in found:
            raise TypeError(f"graph/exports/{module.name}.py must declare FORMAT, with an id of its own.")
        found[declared.id] = declared
    return found


FORMATS: Mapping[str, Format] = _discover()


def find_format(id: str) -> Format:
    """The format with this id. Raises UsageError."""
    if id not in FORMATS:
        raise UsageError(f"There is no export {id!r}.", f"Formats: {', '.join(FORMATS)}.")
    return FORMATS[id]
