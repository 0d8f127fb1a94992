"""Betweenness where exact is too slow: from as many sources as it takes to be sure which nodes are the first."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from competence_explorer.graph.algorithms.centrality import betweenness, dependencies
from competence_explorer.graph.algorithms.classes import Classes, classes
from competence_explorer.graph.algorithms.matrices import Floats, Ints, checked_ties, generator, is_symmetric
from competence_explorer.graph.errors import UsageError

EXACT_UP_TO = 10_000
"""Nodes up to whose number every path is counted: a second or less."""

SAMPLE = 256
"""Sources that are drawn at a time."""

FIRST_SAMPLES = 4
MOST_SOURCES = 2**14

GOLDEN = (5**0.5 - 1) / 2


class Estimate(NamedTuple):
    """Betweenness of every node, with how sure it and the list of the first nodes are."""

    value: Floats
    error: Floats
    """Standard error of each; 0 where it is exact."""
    share: float
    """Of the first nodes, the estimated share that is among the exact first; 1 if all is exact."""
    samples: int
    """Samples drawn, of ``SAMPLE`` sources each; 0 if all is exact."""

    def half_width(self, confidence: float = 0.95) -> Floats:
        """Half the width of each node's interval: Student's, by the number of samples."""
        from scipy.special import stdtrit

        return self.error * stdtrit(self.samples - 1, (1 + confidence) / 2) if self.samples else self.error


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
    """The k nodes of highest betweenness and their intervals, by :func:`estimated_betweenness`; of equal ones the
    lower node.

    >>> from scipy.sparse import coo_array
    >>> path = coo_array(([1, 1, 1, 1], ([0, 1, 1, 2], [1, 0, 2, 1])))
    >>> top = top_betweenness(path, k=1)
    >>> top.nodes.tolist(), top.betweenness.tolist(), top.share
    ([1], [1.0], 1.0)
    """
    found = estimated_betweenness(adjacency, k, confidence, seed)
    nodes = _first(found.value, k)
    value, width = found.value[nodes], found.half_width(confidence)[nodes]
    return TopBetweenness(
        nodes, value, np.maximum(value - width, 0.0), value + width, found.share, found.samples * SAMPLE
    )


def estimated_betweenness(
    adjacency: Any, first: int = 100, confidence: float = 0.95, seed: int | None = None
) -> Estimate:
    r"""Betweenness of every node, counted from as many sources as it takes to be sure which nodes are the ``first``.

    Sources are drawn in samples of 256, and each gives an estimate of all values, in an undirected network
    ``by_distance`` (see :func:`~competence_explorer.graph.algorithms.betweenness`). Every sample is spread evenly
    over the nodes that have ties, which are in breadth-first order, and each begins a golden section of its step
    after the one before: so all together are spread evenly too, and no part of the network is overlooked.

    **The list.** Every other sample gives one list of the first, the rest another. If a share a of them agrees, their
    joint list agrees with the exact one in about (1 + a) / 2: its errors are half those between the halves. More are
    drawn, two samples at a time, until that reaches ``confidence`` or there are 16,384 sources; before half of all
    nodes are drawn, all are taken instead, and the values are exact. ``share`` says what was reached: an estimate,
    itself uncertain by some 1 / √first.

    **Each node.** The error is that of the mean over the samples, each node by itself, narrowed by the share of all
    sources that was drawn; as the samples complement one another, it is rather too wide for the first
    nodes, and too narrow for those that lie on paths from few sources only. Up to 10,000 nodes all values are exact.

    Geisberger, R., Sanders, P. and Schultes, D. (2008), Better approximation of betweenness centrality, ALENEX;
    Brandes, U. and Pich, C. (2007), Centrality estimation in large networks, International Journal of Bifurcation
    and Chaos 17(7).

    >>> from scipy.sparse import coo_array
    >>> path = coo_array(([1, 1, 1, 1], ([0, 1, 1, 2], [1, 0, 2, 1])))
    >>> estimated_betweenness(path).value.tolist()
    [0.0, 1.0, 0.0]
    """
    if first < 1 or not 0 < confidence < 1:
        raise UsageError(
            f"The first {first} with confidence {confidence}.", "At least one node, and a confidence between 0 and 1."
        )
    ties = checked_ties(adjacency)
    if ties.size <= max(EXACT_UP_TO, first):
        return _exact(adjacency)
    symmetric = is_symmetric(ties)
    found = classes(ties, symmetric)
    sources = _sources(found)
    begin, share = generator(seed).random(), 0.0
    drawn = _Samples(0, np.zeros((2, found.ties.size)), np.zeros(found.ties.size))
    while share < confidence and drawn.taken * SAMPLE < MOST_SOURCES:
        wanted = max(FIRST_SAMPLES, drawn.taken + 2)
        if wanted * SAMPLE > sources.size / 2:
            return _exact(adjacency)
        for at in range(drawn.taken, wanted):
            drawn = _with(drawn, _estimate(found, _spread(sources, begin + at * GOLDEN), sources.size, symmetric))
        share = (1 + _agreement(drawn, found.number, first)) / 2
    value, error = _mean(drawn, sources.size)
    return Estimate(value[found.number], error[found.number], share, drawn.taken)


def _exact(adjacency: Any) -> Estimate:
    value = betweenness(adjacency)
    return Estimate(value, np.zeros_like(value), 1.0, 0)


def _sources(found: Classes) -> Ints:
    """Return the nodes that paths begin at, those of a class side by side."""
    order = np.argsort(found.number, kind="stable").astype(np.int32)
    begins = np.diff(found.ties.starts) > 0
    return order[begins[found.number[order]]]


def _spread(nodes: Ints, begin: float) -> Ints:
    """Return ``SAMPLE`` of the nodes, one a step, beginning at that fraction of the first step."""
    return nodes[((np.arange(SAMPLE) + begin % 1) * (nodes.size / SAMPLE)).astype(np.int64)]


def _estimate(found: Classes, sources: Ints, of: int, symmetric: bool) -> Floats:
    """Return the betweenness of each class's members, estimated from some nodes as sources, of so many."""
    drawn = np.bincount(found.number[sources], minlength=found.ties.size).astype(np.float64)
    classes_drawn = np.flatnonzero(drawn).astype(np.int32)
    scale = of / sources.size * (0.5 if symmetric else 1.0)
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


def _mean(drawn: _Samples, of: int) -> tuple[Floats, Floats]:
    """Return the mean of the samples and its standard error; there are so many sources in all."""
    mean = drawn.halves.sum(axis=0) / drawn.taken
    variance = np.maximum(drawn.squares / drawn.taken - mean**2, 0.0) / (drawn.taken - 1)
    left = max(1 - drawn.taken * SAMPLE / of, 0.0)
    return mean, np.sqrt(variance * left)
