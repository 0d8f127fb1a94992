"""How a person's level of a competence follows from the evidence: one pure function, its constants here."""

from __future__ import annotations

TRAINING_CAP = 2
"""A completed training alone makes nobody more than intermediate."""


def level(
    assessed: int | None = None,
    supervisor: int | None = None,
    own: int | None = None,
    training: int | None = None,
) -> int | None:
    """The level that counts, 1 basic to 4 expert; None where nothing is known of it.

    The first that is known decides: an assessment, the supervisor's rating, the own rating, the level that a
    completed training teaches (at most ``TRAINING_CAP``). Ratings are levels as in ProcurCompEU; that every
    employee has an own and a supervisor's rating follows the EU competency framework for the management of
    ERDF and CF (European Commission, 2020).

    >>> level(own=3, supervisor=2), level(own=3), level(training=4), level()
    (2, 3, 2, None)
    """
    for rating in (assessed, supervisor, own):
        if rating is not None:
            return rating
    return None if training is None else min(training, TRAINING_CAP)
