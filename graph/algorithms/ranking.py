"""The nodes of highest betweenness, from as many sources as it takes to be sure of the list."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from competence_explorer.graph.algorithms.centrality import betweenness, dependencies
from competence_explorer.graph.algorithms.classes import Classes, classes
from competence_explorer.graph.algorithms.matrices import Floats, Ints, checked_ties, is_symmetric
from competence_explorer.graph.errors import UsageError

EXACT_UP_TO = 2_000
"""Nodes up to whose number every path is counted, which takes no longer than drawing."""

SAMPLE = 256
"""Sources that are drawn at a time."""

FIRST_SAMPLES = 4
MOST_SOURCES = 2**14

GOLDEN = (5**0.5 - 1) / 2


class TopBetweenness(NamedTuple):
    """The first nodes, highest first, with an interval for each, and how sure the list is as a whole."""

    nodes: Ints
    betweenness: Floats
    lower: Floats
    upper: Floats
    share: float
    """Of the list, the estimated share that is in the exact list; 1 if this is the exact list."""
    sources: int
    """Sources drawn; 0 if the list is exact."""


class _Samples(NamedTuple):
    """Sums over the samples: each class's estimates, the samples taken in turn, and the squares of the estimates."""

    taken: int
    halves: Floats
    squares: Floats


def top_betweenness(adjacency: Any, k: int = 100, confidence: float = 0.95, seed: int | None = None) -> TopBetweenness:
    r"""The k nodes of highest betweenness, without counting the paths from all.

    Sources are drawn in samples of 256, and each gives an estimate of all values, in an undirected network
    ``by_distance`` (see :func:`~competence_explorer.graph.algorithms.betweenness`). Every sample is spread evenly
    over the nodes, which are in breadth-first order, and each begins a golden section of its step after the one
    before: so all together are spread evenly too, and no part of the network is overlooked.

    **The list.** Every other sample gives one list of k, the rest another. If a share a of them agrees, their joint
    list agrees with the exact one in about (1 + a) / 2: its errors are half those between the halves. More are
    drawn, two samples at a time, until that reaches ``confidence`` or there are 16,384; when half of all nodes
    are drawn, the list is made from all instead, and exact. ``share`` says what was reached: an estimate, itself
    uncertain by some 1 / √k.

    **Each node.** The interval is Student's over the spread of the samples, each node by itself; as the samples
    complement one another, it is rather too wide. Up to 2,000 nodes the list is exact.

    Geisberger, R., Sanders, P. and Schultes, D. (2008), Better approximation of betweenness centrality, ALENEX;
    Brandes, U. and Pich, C. (2007), Centrality estimation in large networks, International Journal of Bifurcation
    and Chaos 17(7).

    >>> from scipy.sparse import coo_array
    >>> path = coo_array(([1, 1, 1, 1], ([0, 1, 1, 2], [1, 0, 2, 1])))
    >>> top = top_betweenness(path, k=1)
    >>> top.nodes.tolist(), top.betweenness.tolist(), top.share
    ([1], [1.0], 1.0)
    """
    if k < 1 or not 0 < confidence < 1:
        raise UsageError(f"k is {k}, confidence {confidence}.", "At least one node, and between 0 and 1.")
    ties = checked_ties(adjacency)
    if ties.size <= max(EXACT_UP_TO, k):
        return _exact(adjacency, k)
    symmetric = is_symmetric(ties)
    found = classes(ties, symmetric)
    by_place = np.argsort(found.number, kind="stable").astype(np.int32)
    begin, share = np.random.default_rng(seed).random(), 0.0
    drawn = _Samples(0, np.zeros((2, found.ties.size)), np.zeros(found.ties.size))
    while share < confidence and drawn.taken * SAMPLE < MOST_SOURCES:
        if drawn.taken * SAMPLE > ties.size / 2:
            return _exact(adjacency, k)
        for at in range(drawn.taken, max(FIRST_SAMPLES, drawn.taken + 2)):
            drawn = _with(drawn, _estimate(found, _spread(by_place, begin + at * GOLDEN), symmetric))
        share = (1 + _agreement(drawn, found.number, k)) / 2
    return _listed(drawn, found.number, k, confidence)._replace(share=share)


def _exact(adjacency: Any, k: int) -> TopBetweenness:
    scores = betweenness(adjacency)
    nodes = _first(scores, k)
    return TopBetweenness(nodes, scores[nodes], scores[nodes], scores[nodes], 1.0, 0)


def _spread(nodes: Ints, begin: float) -> Ints:
    """Return ``SAMPLE`` of the nodes, one a step, beginning at that fraction of the first step."""
    return nodes[((np.arange(SAMPLE) + begin % 1) * (nodes.size / SAMPLE)).astype(np.int64)]


def _estimate(found: Classes, sources: Ints, symmetric: bool) -> Floats:
    """Return the betweenness of each class's members, estimated from some nodes as sources."""
    drawn = np.bincount(found.number[sources], minlength=found.ties.size).astype(np.float64)
    classes_drawn = np.flatnonzero(drawn).astype(np.int32)
    scale = found.number.size / sources.size * (0.5 if symmetric else 1.0)
    return dependencies(found.ties, found.members, classes_drawn, drawn[classes_drawn], symmetric) * scale


def _with(drawn: _Samples, estimate: Floats) -> _Samples:
    """Add one more sample, to the halves in turn."""
    drawn.halves[drawn.taken % 2] += estimate
    return _Samples(drawn.taken + 1, drawn.halves, drawn.squares + estimate**2)


def _agreement(drawn: _Samples, number: Ints, k: int) -> float:
    """Return the share of nodes that the lists of the two halves have in common."""
    one, other = (_first(half[number], k) for half in drawn.halves)
    return np.intersect1d(one, other).size / k


def _first(scores: Floats, k: int) -> Ints:
    """Return the nodes of the k highest scores, of equal ones the lower node."""
    return np.argsort(-scores, kind="stable")[:k].astype(np.int32)


def _listed(drawn: _Samples, number: Ints, k: int, confidence: float) -> TopBetweenness:
    """Make the list of all samples together, each node with its interval."""
    from scipy.special import stdtrit

    count = drawn.taken
    mean = drawn.halves.sum(axis=0) / count
    nodes = _first(mean[number], k)
    value, square = mean[number[nodes]], drawn.squares[number[nodes]] / count
    left = max(1 - count * SAMPLE / number.size, 0.0)
    error = np.sqrt(np.maximum(square - value**2, 0.0) / (count - 1) * left)
    width = stdtrit(count - 1, (1 + confidence) / 2) * error
    return TopBetweenness(nodes, value, np.maximum(value - width, 0.0), value + width, 0.0, count * SAMPLE)
