"""Precision and recall of candidates against labels: what must be said of every way of matching."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

PRECISION, RECALL = 0.995, 0.9
"""The aims: of certain pairs those that are right, of true pairs those that are certain or on the review list."""


class Figures(NamedTuple):
    true: int
    certain: int
    right: int
    review: int
    right_in_review: int

    @property
    def precision(self):
        """Of the certain pairs those that are right."""
        return self.right / self.certain

    @property
    def recall(self):
        """Of the true pairs those found, certain or for review."""
        return (self.right + self.right_in_review) / self.true

    def __str__(self):
        return (
            f"{self.true} true pairs; {self.certain} certain, precision {self.precision:.4f}, "
            f"recall {self.right / self.true:.3f}; {self.review} for review, {self.right_in_review} of them right; "
            f"recall with review {self.recall:.3f}"
        )


def true_pairs(labels):
    """The pairs of ids with one label."""
    groups = {}
    for id_, label in labels.items():
        groups.setdefault(label, []).append(id_)
    return {frozenset(pair) for ids in groups.values() for pair in combinations(ids, 2)}


def figures(found, true):
    """Count candidates (a list) against the true pairs."""
    certain = {frozenset((c.a_id, c.b_id)) for c in found if c.verdict == "certain"}
    review = {frozenset((c.a_id, c.b_id)) for c in found if c.verdict == "doubtful"}
    return Figures(len(true), len(certain), len(certain & true), len(review), len(review & true))


def wrong(found, true):
    """The certain pairs that are not the same, to be read when a test fails."""
    return [c for c in found if c.verdict == "certain" and frozenset((c.a_id, c.b_id)) not in true]
