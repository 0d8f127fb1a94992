"""The small areas that tests of several queries share."""

from __future__ import annotations

import pytest
from harbour import load_harbour
from towns import load_towns

from competence_explorer.graph.visibility import View


@pytest.fixture(scope="module")
def harbour(module_store):
    """The hand-made harbour area, as a steward sees it, on each engine."""
    load_harbour(module_store)
    return View(module_store)


@pytest.fixture(scope="module")
def towns(module_store):
    """The hand-made towns, as a steward sees them, on each engine."""
    load_towns(module_store)
    return View(module_store)
