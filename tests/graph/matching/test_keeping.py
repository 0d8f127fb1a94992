"""However alike names are, few pairs are kept: the likeliest; the verdicts are those that all pairs would give."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from test_candidates import ENTITIES, LABELS

from competence_explorer.graph.matching import Entity, candidates, keeping
from competence_explorer.graph.matching.judging import Judged
from competence_explorer.graph.matching.keeping import keep
from competence_explorer.graph.matching.reasons import TEXTS, Reason
from competence_explorer.graph.matching.records import MOST

CROWDED = TEXTS[Reason.CROWDED]
COUNT = 7
OWNERS = np.sort(np.arange(2 * COUNT, dtype=np.int32) // 2)
"""Two spellings an entity."""

PAIRS = st.lists(
    st.tuples(
        st.integers(0, 2 * COUNT - 1), st.integers(0, 2 * COUNT - 1), st.sampled_from([0.25, 0.5, 0.75]), st.booleans()
    ).filter(lambda row: row[0] // 2 < row[1] // 2),
    max_size=60,
)


def likeliest(rows, most):
    """Each pair of entities with its best verdict and score; those that are among the first of an end."""
    best = {}
    for a, b, score, certain in rows:
        best[a // 2, b // 2] = max(best.get((a // 2, b // 2), (False, 0.0)), (certain, score))
    ends = defaultdict(list)
    for (a, b), (certain, score) in best.items():
        ends[a].append((not certain, -score, b, (a, b)))
        ends[b].append((not certain, -score, a, (a, b)))
    return best, {pair for found in ends.values() for *_, pair in sorted(found)[:most]}


def connected(pairs):
    one, other = zip(*pairs, strict=True) if pairs else ((), ())
    matrix = coo_array((np.ones(len(one)), (one, other)), shape=(COUNT, COUNT))
    return connected_components(matrix, directed=False)[1].tolist()


@settings(deadline=None)
@given(PAIRS, st.integers(1, 3), st.integers(1, 9), st.sampled_from([0, 5, 1_000]))
def test_the_likeliest_of_each_are_kept_in_whatever_chunks_they_come(rows, most, chunk, buffer):
    best, first = likeliest(rows, most)
    chunks = [Judged.of([(*row, 1) for row in rows[i : i + chunk]]) for i in range(0, len(rows), chunk)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "MOST", most)
        patch.setattr(keeping, "BUFFER", buffer)
        kept = keep(chunks, OWNERS, COUNT)
    columns = (kept.found.a.tolist(), kept.found.b.tolist(), kept.found.certain.tolist(), kept.found.score.tolist())
    found = {(a, b): (certain, score) for a, b, certain, score in zip(*columns, strict=True)}
    assert found == {pair: best[pair] for pair in found}
    assert first <= found.keys()
    assert all(best[pair][0] for pair in found.keys() - first)  # what only connects
    assert len(found) < (most + 1) * COUNT
    certain = {pair for pair in best if best[pair][0]}
    assert connected(certain & found.keys()) == connected(certain)
    left_out = {end for pair in best.keys() - found.keys() for end in pair}
    assert left_out <= set(np.flatnonzero(kept.crowded).tolist())
    assert [OWNERS[i] for i in kept.spelt.a] == kept.found.a.tolist()


@settings(max_examples=200, deadline=None)
@given(LABELS, ENTITIES)
def test_what_is_left_out_does_not_change_a_verdict(label, entities):
    everything = {c[:2]: c for c in candidates(label, entities)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "MOST", 1)
        found = list(candidates(label, entities))
    for one in found:
        told = tuple(reason for reason in one.reasons if reason != CROWDED)
        assert one._replace(reasons=told) == everything[one[:2]]
    ends = {id_ for pair in everything.keys() - {c[:2] for c in found} for id_ in pair}
    assert all(CROWDED in c.reasons for c in found if ends & {c.a_id, c.b_id})


def test_look_alikes_are_bounded_and_said_to_be_more():
    made = [
        Entity(f"hr:{i:04}", (f"Osoba Żółć {i}",), institutions=(f"i{i // 50}",), job_titles=(f"clerk {i % 40}",))
        for i in range(2_000)
    ]
    found = list(candidates("Person", made))
    assert len(found) < (MOST + 1) * len(made)
    assert {id_ for c in found for id_ in c[:2]} == {one.id for one in made}
    assert all(c.verdict == "doubtful" and CROWDED in c.reasons for c in found)


def test_one_doubt_among_many_leaves_all_of_them_open():
    """The doubtful pairs are the least likely of each, so none of them is kept: they count nevertheless."""
    many = [Entity(f"name:{i:02}", ("Jan Kowalski",), institutions=("gdynia",)) for i in range(40)]
    clerk, driver = (many[i]._replace(job_titles=(job,)) for i, job in ((38, "clerk"), (39, "driver")))
    assert {c.verdict for c in candidates("Person", [*many[:38], clerk])} == {"certain"}
    found = list(candidates("Person", [*many[:38], clerk, driver]))
    assert (clerk.id, driver.id) not in {c[:2] for c in found}
    assert {c.verdict for c in found} == {"doubtful"}
