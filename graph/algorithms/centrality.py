"""Betweenness: how many shortest paths lead through a node."""

from __future__ import annotations

from typing import Any

import numpy as np

from competence_explorer.graph.algorithms.classes import classes
from competence_explorer.graph.algorithms.matrices import (
    Floats,
    Ints,
    checked_ties,
    is_symmetric,
    node_indices,
)
from competence_explorer.graph.errors import UsageError


def betweenness(adjacency: Any, sources: Any = None, seed: int | None = None) -> Floats:
    r"""Betweenness centrality by hops, not normalised.

    .. math:: b_v = \sum_{s \ne v \ne t} \sigma_{st}(v) / \sigma_{st}

    where σ_st counts the shortest paths from s to t and σ_st(v) those through v. If every tie has its
    reverse, each unordered pair {s, t} counts once, else each ordered pair. Weights only say which ties
    exist; self-loops and stored zeros are ignored. Always defined: isolated nodes and end points have 0.

    ``sources`` None is exact: O(n · m) time for n nodes and m ties. A whole number k draws k pivots without
    replacement by ``seed`` (exact from k = n on); an array of node indices takes these as pivots. Then only
    paths from the pivots count, scaled by n/k: an unbiased estimate if the pivots were drawn at random.
    Few pivots order brokers poorly: of the true first 100 among 50,000 people, 64 pivots find about half,
    512 about 83 %.

    Brandes, U. (2001), A faster algorithm for betweenness centrality, Journal of Mathematical Sociology
    25(2); Brandes, U. and Pich, C. (2007), Centrality estimation in large networks, International Journal
    of Bifurcation and Chaos 17(7).

    >>> from scipy.sparse import coo_array
    >>> path = coo_array(([1, 1, 1, 1], ([0, 1, 1, 2], [1, 0, 2, 1])))
    >>> betweenness(path).tolist()
    [0.0, 1.0, 0.0]
    >>> betweenness(path, sources=[0]).tolist()
    [0.0, 1.5, 0.0]
    """
    from competence_explorer.graph.algorithms.kernels.brandes import dependencies

    ties = checked_ties(adjacency)
    symmetric = is_symmetric(ties)
    pivots = _pivots(sources, ties.size, seed)
    near, number, members = classes(ties, symmetric)
    drawn = np.bincount(number[pivots], minlength=near.size).astype(np.float64)
    starting = np.flatnonzero(drawn).astype(np.int32)
    scale = ties.size / max(pivots.size, 1) * (0.5 if symmetric else 1.0)
    return dependencies(near.starts, near.ends, members, starting, drawn[starting])[number] * scale


def _pivots(sources: Any, size: int, seed: int | None) -> Ints:
    """Return the nodes from which shortest paths are counted."""
    if sources is None:
        return np.arange(size, dtype=np.int32)
    if isinstance(sources, int | np.integer):
        drawn = np.random.default_rng(seed).permutation(size)[: max(int(sources), 0)]
        pivots = np.sort(drawn).astype(np.int32)
    else:
        pivots = node_indices(sources, size)
    if not pivots.size and size:
        raise UsageError("No sources to count paths from.", "Give at least one, or None for all.")
    return pivots
