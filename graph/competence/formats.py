"""Which format suits an exchange: after the formats of TAIEX-REGIO Peer2Peer, and mentoring for what is nearer.

European Commission, TAIEX-REGIO Peer2Peer, frequently asked questions: on a *study visit* up to three members of staff
go to a host for two to five days, to see how it works there; on an *expert mission* up to two experts come to the
institution that asks, to advise on a task of its own; a *workshop* brings many together who need the same.
"""

from __future__ import annotations

from typing import Literal

Format = Literal["mentoring", "study_visit", "expert_mission", "workshop"]

VISITORS = 3
"""Members of staff on a study visit."""

VISIT_DAYS = (2, 5)
"""Days of a study visit or an expert mission: at least, and at most."""

TOGETHER = 3
"""From so many mentees of one mentor with the same aim on they meet in a workshop. (The programme asks for fifteen
participants; within a metropolis fewer are worth it.)"""

AT_WORK = ("application", "implementation", "settlement")
"""Stages of the work in which the task itself is at the institution that asks: the expert comes there."""


def suited(together: int, need: bool, stage: str, shown: bool) -> Format:
    """The format for an aim: ``together`` mentees have the same mentor and aim; it is an open ``need`` at this stage,
    or a goal; ``shown``: the mentor's institution has finished a project that took this competence.

    The first that applies: a workshop for several together; an expert mission for a need where the work is under
    way (application, implementation, settlement); a study visit where there is something to see; mentoring.

    >>> suited(1, True, "application", True), suited(1, True, "strategy", True), suited(1, False, "", False)
    ('expert_mission', 'study_visit', 'mentoring')
    """
    if together >= TOGETHER:
        return "workshop"
    if need and stage in AT_WORK:
        return "expert_mission"
    return "study_visit" if need and shown else "mentoring"
