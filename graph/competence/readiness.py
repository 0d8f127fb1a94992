r"""How ready are we for a call? One figure that can be taken apart, as an interval.

For a requirement r of p people, of whom h hold it at the level:

.. math:: c_r = \min(1, h / p), \qquad S = \sum_r w_r (1 - c_r), \qquad \text{readiness} = \frac{1}{1 + S}

with the weight w = 1 for what is mandatory and ``OPTIONAL_WEIGHT`` for what is nice to have. S is the *shortfall*,
in competences: 2.5 means that as much is missing as two mandatory competences and half of a third. Readiness is 1
if and only if everything is covered, 1/2 where one mandatory competence is wholly missing, 1/3 where two are; its
parts are the terms of S, which add up.

Why not the mean of the coverages: it would *fall* when a well-covered requirement is dropped from the call, though
nobody lost anything. S is a sum of terms that are not negative, so

- one holder more never lowers readiness (no term grows), and
- one requirement less never lowers it (a term goes).

A minimum and a product have both properties too, but are 0 as soon as one competence is missing, and then say nothing
about the rest: of two scopes the one that lacks one competence reads as the one that lacks all.

The interval: the lower end counts the people of whom it is not known as not holding it, the upper end as holding it.
Both properties hold for both ends; but the upper end is hope, and learning the truth about somebody of whom nothing was
known (that she holds one of the competences, so not the others) may lower it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from competence_explorer.graph.competence.holdings import Requirement

Floats = NDArray[np.float64]

MANDATORY_WEIGHT = 1.0
OPTIONAL_WEIGHT = 0.5


@dataclass(frozen=True, eq=False)
class Readiness:
    """Readiness by scope (``low``, ``high``), and its parts by requirement and scope.

    ``missing_low`` are the terms w (1 - c) of the shortfall where unknown counts as none, ``missing_high`` those
    where it counts as held: requirements × scopes, in competences.
    """

    missing_low: Floats
    missing_high: Floats

    @property
    def low(self) -> Floats:
        """Unknown counted as none."""
        return _figure(self.missing_low)

    @property
    def high(self) -> Floats:
        """Unknown counted as held."""
        return _figure(self.missing_high)


def readiness(needed: Sequence[Requirement], held: ArrayLike, not_known: ArrayLike) -> Readiness:
    """Readiness of each scope for the requirements.

    ``held`` and ``not_known`` are numbers of people, requirements × scopes, or by requirement for one scope, as
    :func:`~competence_explorer.graph.competence.coverage.coverage` counts them. A call that needs nothing is met.

    >>> needed = [Requirement(skill=0, people=2), Requirement(skill=1), Requirement(skill=2, mandatory=False)]
    >>> found = readiness(needed, held=[1, 1, 0], not_known=[1, 0, 0])
    >>> found.missing_low.tolist(), found.missing_high.tolist()
    ([0.5, 0.0, 0.5], [0.0, 0.0, 0.5])
    >>> round(float(found.low), 3), round(float(found.high), 3)
    (0.5, 0.667)
    """
    known = np.asarray(held, np.float64)
    hoped = known + np.asarray(not_known, np.float64)
    by_requirement = (len(needed),) + (1,) * (known.ndim - 1)
    people = np.array([max(requirement.people, 1) for requirement in needed], np.float64).reshape(by_requirement)
    weights = np.array([MANDATORY_WEIGHT if requirement.mandatory else OPTIONAL_WEIGHT for requirement in needed])
    weights = weights.reshape(by_requirement)
    low, high = (weights * (1.0 - np.minimum(1.0, found / people)) for found in (known, hoped))
    return Readiness(low, high)


def _figure(missing: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + missing.sum(axis=0)))
