"""The nodes of highest betweenness, by as many drawn pairs as it takes to be sure of the list."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from competence_explorer.graph.algorithms.centrality import betweenness
from competence_explorer.graph.algorithms.classes import Classes, classes
from competence_explorer.graph.algorithms.matrices import (
    Floats,
    Ints,
    Ties,
    checked_ties,
    is_symmetric,
    turned_round,
)
from competence_explorer.graph.errors import UsageError

EXACT_UP_TO = 2_000
"""Nodes up to whose number every path is counted, which takes no longer than drawing."""

FIRST_PAIRS = 4_096
MOST_PAIRS = 2**21


class TopBetweenness(NamedTuple):
    """The first nodes, highest first, with an interval for each, and how sure the list is as a whole."""

    nodes: Ints
    betweenness: Floats
    lower: Floats
    upper: Floats
    share: float
    """Of the list, the estimated share that is in the exact list; 1 if this is the exact list."""
    pairs: int
    """Pairs drawn; 0 if the list is exact."""


class _Half(NamedTuple):
    """Sums over the pairs of one half: each class's shares of shortest paths, and their squares."""

    sums: Floats
    squares: Floats


def top_betweenness(adjacency: Any, k: int = 100, confidence: float = 0.95, seed: int | None = None) -> TopBetweenness:
    r"""The k nodes of highest betweenness, without computing that of all.

    Pairs s, t are drawn, and each node's share σ_st(v) / σ_st of their shortest paths is averaged; times the
    number of pairs this estimates betweenness without bias (scaled as
    :func:`~competence_explorer.graph.algorithms.betweenness`). A pair costs a breadth-first search from both
    ends, which sees a small part of the network; nodes that no path can tell apart are one. Each half of the
    pairs has a thread of its own.

    **The list.** Half of the pairs give one list of k, the other half another. If a share a of them agrees,
    their joint list agrees with the exact one in about (1 + a) / 2: its errors are half those between the
    halves. More are drawn, half as many again at a time, until that reaches ``confidence``, or there are two
    million. ``share`` says what was reached: an estimate, itself uncertain by some 1 / √k.

    **Each node.** The interval holds its exact value with at least the ``confidence``, each node by itself
    (empirical Bernstein bounds, with the error split over the rounds of drawing):

    .. math:: |\hat b - b| \le \sqrt{2 V \ln(3/δ) / N} + 3 \ln(3/δ) / N

    for the N shares of variance V, all between 0 and 1. Up to 2,000 nodes the list is exact.

    Riondato, M. and Kornaropoulos, E. M. (2016), Fast approximation of betweenness centrality through
    sampling, Data Mining and Knowledge Discovery 30; Borassi, M. and Natale, E. (2019), KADABRA is an
    adaptive algorithm for betweenness via random approximation, Journal of Experimental Algorithmics 24;
    Audibert, J.-Y., Munos, R. and Szepesvári, C. (2009), Exploration-exploitation tradeoff using variance
    estimates in multi-armed bandits, Theoretical Computer Science 410.

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
    found, into = _both_directions(ties, symmetric)
    rng, halves = np.random.default_rng(seed), [_Half(*np.zeros((2, found.ties.size))) for _ in range(2)]
    pairs, drawn, rounds, share = 0, FIRST_PAIRS, 0, 0.0
    with ThreadPoolExecutor(len(halves)) as threads:
        while share < confidence and pairs < MOST_PAIRS:
            batches = [_pairs(rng, found.number, drawn // 2) for _ in halves]
            halves = list(threads.map(partial(_more, found, into), halves, batches))
            pairs, drawn, rounds = pairs + drawn // 2 * 2, max((pairs + drawn) // 2, FIRST_PAIRS), rounds + 1
            share = (1 + _agreement(halves, found.number, k)) / 2
    error = (1 - confidence) / (rounds * (rounds + 1))
    scale = ties.size * (ties.size - 1) * (0.5 if symmetric else 1.0)
    return _listed(halves, found.number, k, pairs, error, scale)._replace(share=share)


def _exact(adjacency: Any, k: int) -> TopBetweenness:
    scores = betweenness(adjacency)
    nodes = _first(scores, k)
    return TopBetweenness(nodes, scores[nodes], scores[nodes], scores[nodes], 1.0, 0)


def _both_directions(ties: Ties, symmetric: bool) -> tuple[Classes, Ties]:
    """Return the classes, and their ties turned round."""
    found = classes(ties, symmetric)
    return found, found.ties if symmetric else turned_round(found.ties)


def _pairs(rng: np.random.Generator, number: Ints, count: int) -> Ints:
    """Draw pairs of different nodes, and return their classes."""
    first = rng.integers(0, number.size, count)
    second = (first + rng.integers(1, number.size, count)) % number.size
    return number[np.column_stack([first, second])]


def _more(found: Classes, into: Ties, half: _Half, pairs: Ints) -> _Half:
    """Add the shares of more pairs."""
    from competence_explorer.graph.algorithms.kernels.pairs import shares_of_pairs

    ties = found.ties
    sums, squares = shares_of_pairs(ties.starts, ties.ends, into.starts, into.ends, found.members, pairs)
    return _Half(half.sums + sums, half.squares + squares)


def _agreement(halves: list[_Half], number: Ints, k: int) -> float:
    """Return the share of nodes that the lists of the two halves have in common."""
    one, other = (_first(half.sums[number], k) for half in halves)
    return np.intersect1d(one, other).size / k


def _first(scores: Floats, k: int) -> Ints:
    """Return the nodes of the k highest scores, of equal ones the lower node."""
    return np.argsort(-scores, kind="stable")[:k].astype(np.int32)


def _listed(halves: list[_Half], number: Ints, k: int, pairs: int, error: float, scale: float) -> TopBetweenness:
    """Make the list of both halves together, each node with its interval."""
    mean, squares = (sum(part) / pairs for part in zip(*halves, strict=True))
    nodes = _first(mean[number], k)
    value, spread = mean[number[nodes]], np.maximum(squares - mean**2, 0.0)[number[nodes]]
    doubt = np.log(3 / error)
    width = np.sqrt(2 * spread * doubt / pairs) + 3 * doubt / pairs
    lower, upper = np.maximum(value - width, 0.0), np.minimum(value + width, 1.0)
    return TopBetweenness(nodes, value * scale, lower * scale, upper * scale, 0.0, pairs)
