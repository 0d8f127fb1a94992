"""Make ``worlds`` (the builders of small graphs) importable: with importlib mode the folder of a test is not."""

from __future__ import annotations

import sys
from pathlib import Path

WORLDS = str(Path(__file__).resolve().parents[1] / "graph")
if WORLDS not in sys.path:
    sys.path.append(WORLDS)
