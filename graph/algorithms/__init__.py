"""Network algorithms on sparse adjacencies.

The input is any scipy sparse matrix or array. Entry i, j is a tie i→j; a symmetric matrix is an undirected
network. Self-loops and stored zeros are ignored, duplicates are summed. What is not square, or has negative
or infinite weights, is refused with :class:`~competence_explorer.graph.errors.UsageError`.

Importing this package loads neither numba nor scipy; the first call does. :func:`warm` compiles everything
beforehand.
"""

from __future__ import annotations

from importlib import import_module

from competence_explorer.graph.algorithms.centrality import betweenness
from competence_explorer.graph.algorithms.clusters import communities, modularity
from competence_explorer.graph.algorithms.connectivity import (
    articulation_points,
    bridges,
    components,
    group_distances,
)
from competence_explorer.graph.algorithms.expectation import brokerage_expectation, brokerage_z
from competence_explorer.graph.algorithms.holes import (
    StructuralHoles,
    brokerage_roles,
    constraint,
    effective_size,
    structural_holes,
)
from competence_explorer.graph.algorithms.paths import Routes, distances, shortest_paths
from competence_explorer.graph.algorithms.projections import projection
from competence_explorer.graph.algorithms.ranking import (
    Estimate,
    TopBetweenness,
    estimated_betweenness,
    top_betweenness,
)

__all__ = [
    "Estimate",
    "Routes",
    "StructuralHoles",
    "TopBetweenness",
    "articulation_points",
    "betweenness",
    "bridges",
    "brokerage_expectation",
    "brokerage_roles",
    "brokerage_z",
    "communities",
    "components",
    "constraint",
    "distances",
    "effective_size",
    "estimated_betweenness",
    "group_distances",
    "modularity",
    "projection",
    "shortest_paths",
    "structural_holes",
    "top_betweenness",
    "warm",
]

_COMPILED = (
    "blocks",
    "brandes",
    "classes",
    "cosines",
    "costs",
    "leiden",
    "memberships",
    "patterns",
    "searches",
    "triads",
    "triangles",
)


def warm() -> None:
    """Compile all loops for good, in some seconds; in milliseconds if that was done before.

    Call it at installation, as the user who will run the queries: the machine code is kept in this
    package's folder if that user may write there, else in the user's own cache folder
    (``NUMBA_CACHE_DIR`` overrides both). numba reads no folder that it may not write to: where a service
    account has neither, give it a folder of its own by ``NUMBA_CACHE_DIR``, or every process compiles anew.
    """
    for name in _COMPILED:
        import_module(f"{__name__}.kernels.{name}")
