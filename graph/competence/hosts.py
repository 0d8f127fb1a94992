"""Where something can be seen: institutions that have finished projects which took a competence."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping

import numpy as np

from competence_explorer.graph.competence.holdings import Mask
from competence_explorer.graph.snapshot import Snapshot


def finished(snapshot: Snapshot) -> Mask:
    """Which projects have a last day before today."""
    ends = snapshot.nodes("Project").numbers("end_date").astype("datetime64[D]")
    return np.asarray(ends < np.datetime64(dt.date.today(), "D"))


@functools.lru_cache(maxsize=16)
def experience(snapshot: Snapshot) -> Mapping[tuple[int, int], dict[int, bool]]:
    """By institution and competence: the finished projects that took it, and whether the institution led each."""
    over, needs = finished(snapshot), snapshot.relationships("REQUIRES", "Project")
    partners: dict[int, dict[int, bool]] = {}
    table = snapshot.relationships("PARTNER_IN")
    for row in np.flatnonzero(over[table.end]).tolist():
        led = table.texts("role")[row] == "lead"
        places = partners.setdefault(int(table.end[row]), {})
        places[int(table.start[row])] = places.get(int(table.start[row]), False) or led
    found: dict[tuple[int, int], dict[int, bool]] = {}
    for project, skill in zip(needs.start.tolist(), needs.end.tolist(), strict=True):
        for place, led in partners.get(project, {}).items():
            found.setdefault((place, skill), {})[project] = led
    return found
