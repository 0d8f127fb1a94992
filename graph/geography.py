"""How far apart institutions are."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from competence_explorer.graph.snapshot import Snapshot

EARTH_RADIUS_KM = 6371.0
"""Mean radius of the Earth (IUGG)."""

Floats = NDArray[np.float64]


def kilometres(snapshot: Snapshot, here: ArrayLike, there: ArrayLike) -> Floats:
    """Distances between institutions (indices, broadcast against each other; -1: none) as the crow flies.

    By the haversine formula on a sphere, at most 0.6 % off. NaN where coordinates are missing.
    """
    table = snapshot.nodes("Institution")
    places = np.stack([table.numbers(name).astype(np.float64) for name in ("latitude", "longitude")], axis=1)
    known = np.radians(np.append(places, [[np.nan, np.nan]], axis=0))  # index -1 is the last row
    one, other = known[np.asarray(here, np.intp)], known[np.asarray(there, np.intp)]
    north, east = (other[..., axis] - one[..., axis] for axis in (0, 1))
    chord = np.sin(north / 2) ** 2 + np.cos(one[..., 0]) * np.cos(other[..., 0]) * np.sin(east / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))))
