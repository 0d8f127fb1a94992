"""Identity: which people, institutions and competences of different files are the same.

:func:`candidates` finds pairs, judges them and gives the reasons; nothing here changes the graph.
"""

from __future__ import annotations

from competence_explorer.graph.matching.candidates import candidates
from competence_explorer.graph.matching.entities import from_snapshot
from competence_explorer.graph.matching.records import Candidate, Entity

__all__ = ["Candidate", "Entity", "candidates", "from_snapshot"]
