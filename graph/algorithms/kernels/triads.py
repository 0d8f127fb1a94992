"""Two-paths and triangles of any network: directed, weighted or both."""

from __future__ import annotations

import numpy as np

from competence_explorer.graph.algorithms.kernels.compiling import compiled, inlined
from competence_explorer.graph.algorithms.matrices import Bits, Counts, Floats, Ints


@compiled("int64[:,::1](int32[::1], int32[::1], int8[::1], int32[::1], int64)")
def two_paths(starts: Ints, ends: Ints, kinds: Bits, group: Ints, groups: int) -> Counts:
    """Count the two-paths a→b→c with a ≠ c, open or not, through each b, by which of the groups are equal.

    The column is 1 if a and b share a group, plus 2 if b and c do, plus 4 if a and c do. ``kinds`` of the tie
    b, x as in :func:`triangles`.
    """
    size = starts.size - 1
    counts = np.zeros((size, 8), np.int64)
    sent_to = np.zeros(groups, np.int64)
    for b in range(size):
        ties = range(starts[b], starts[b + 1])
        sent = 0
        for tie in ties:
            sent_to[group[ends[tie]]] += kinds[tie] & 1
            sent += kinds[tie] & 1
        own = sent_to[group[b]]
        for tie in ties:
            if kinds[tie] & 2:
                theirs = sent_to[group[ends[tie]]]
                onward = theirs - (kinds[tie] & 1)  # not back to a
                if kinds[tie] & 4:
                    counts[b, 7] += onward
                    counts[b, 1] += sent - own
                else:
                    counts[b, 4] += onward
                    counts[b, 2] += own
                    counts[b, 0] += sent - own - theirs
        for tie in ties:
            sent_to[group[ends[tie]]] = 0
    return counts


@inlined
def _flipped(kind: int) -> int:
    """Kind of the same tie seen from its other end."""
    return kind & 4 | (kind & 1) << 1 | (kind & 2) >> 1


@inlined
def _close(counts: Counts, b: int, ab: int, bc: int, ac: int) -> None:
    """Take the two-paths a→b→c and c→b→a that the tie of a and c closes out of the counts, if they are."""
    closed = ab & bc & ac
    counts[b, ac & 4 | (bc & 4) >> 1 | (ab & 4) >> 2] -= closed & 1
    counts[b, ac & 4 | (ab & 4) >> 1 | (bc & 4) >> 2] -= (closed & 2) >> 1


@compiled(
    "void(int32[::1], int32[::1], int8[::1], float64[:,::1], float64[:,::1],"
    " float64[:,::1], float64[::1], int64[:,::1])"
)
def triangles(
    starts: Ints,
    ends: Ints,
    kinds: Bits,
    share: Floats,
    relative: Floats,
    invested: Floats,
    redundancy: Floats,
    counts: Counts,
) -> None:
    """Visit every triangle u, v, w once, over ties oriented so that each pair i, j is stored once.

    By pair: its kind (1 if i→j, plus 2 if j→i, plus 4 if i and j share a group); ``share`` the two p_ij,
    p_ji and ``relative`` m_ij, m_ji. Adds p_iq p_qj to ``invested``, p_iq m_jq to the ``redundancy`` of i, and
    takes the closed two-paths out of ``counts``.
    """
    size = starts.size - 1
    pair_of = np.full(size, -1, np.int32)
    for u in range(size):
        for uw in range(starts[u], starts[u + 1]):
            pair_of[ends[uw]] = uw
        for uv in range(starts[u], starts[u + 1]):
            v = ends[uv]
            for vw in range(starts[v], starts[v + 1]):
                w = ends[vw]
                uw = pair_of[w]
                if uw < 0:
                    continue
                invested[uv, 0] += share[uw, 0] * share[vw, 1]
                invested[uv, 1] += share[vw, 0] * share[uw, 1]
                invested[uw, 0] += share[uv, 0] * share[vw, 0]
                invested[uw, 1] += share[vw, 1] * share[uv, 1]
                invested[vw, 0] += share[uv, 1] * share[uw, 0]
                invested[vw, 1] += share[uw, 1] * share[uv, 0]
                redundancy[u] += share[uv, 0] * relative[vw, 1] + share[uw, 0] * relative[vw, 0]
                redundancy[v] += share[uv, 1] * relative[uw, 1] + share[vw, 0] * relative[uw, 0]
                redundancy[w] += share[uw, 1] * relative[uv, 1] + share[vw, 1] * relative[uv, 0]
                _close(counts, u, _flipped(kinds[uv]), kinds[uw], kinds[vw])
                _close(counts, v, kinds[uv], kinds[vw], kinds[uw])
                _close(counts, w, kinds[uw], _flipped(kinds[vw]), kinds[uv])
        for uw in range(starts[u], starts[u + 1]):
            pair_of[ends[uw]] = -1
