"""Make ``worlds`` (the builders of small graphs) importable: with importlib mode the folder of a test is not."""

from __future__ import annotations

import sys
from pathlib import Path

WORLDS = str(Path(__file__).resolve().parents[1] / "graph")
if WORLDS not in sys.path:
    sys.path.append(WORLDS)

import pytest  # noqa: E402

from competence_explorer.graph.visibility import View  # noqa: E402


@pytest.fixture(scope="module")
def harbour(module_store):
    """The hand-made harbour area, as a steward sees it, on each engine."""
    from harbour import load_harbour

    load_harbour(module_store)
    return View(module_store)


@pytest.fixture(scope="module")
def towns(module_store):
    """The hand-made towns, as a steward sees them, on each engine."""
    from towns import load_towns

    load_towns(module_store)
    return View(module_store)
