"""Make the builders of small graphs importable: with importlib mode the folder of a test is not."""

from __future__ import annotations

import sys
from pathlib import Path

for folder in ("graph", "api"):
    path = str(Path(__file__).resolve().parents[1] / folder)
    if path not in sys.path:
        sys.path.append(path)
