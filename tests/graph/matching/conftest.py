"""Make ``corruption`` and ``figures`` importable: with importlib mode the folder of a test is not."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = str(Path(__file__).parent)
if HERE not in sys.path:
    sys.path.append(HERE)
