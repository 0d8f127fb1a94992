"""The whole graph with its bookkeeping for ``neo4j-admin database import full``; see ``bulk``."""

from __future__ import annotations

from pathlib import Path

from competence_explorer.graph import bulk
from competence_explorer.graph.errors import ForbiddenError
from competence_explorer.graph.exports import base
from competence_explorer.graph.paging import Size
from competence_explorer.graph.visibility import View


def write(view: View, path: Path, progress: base.Progress) -> Size:
    """Write all of it, e-mails and claims included: for stewards only; see :class:`Format`."""
    if view.viewer.role != "steward":
        raise ForbiddenError("This export holds personal data that is never shown.", "Only a steward can make it.")
    return bulk.export(view.store, path, progress)


FORMAT = base.Format(
    "neo4j-admin", "everything, bookkeeping included, for neo4j-admin database import", "folder", write
)
