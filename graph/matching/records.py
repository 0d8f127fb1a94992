"""What matching reads and returns: small records of nodes, and pairs of them with a verdict and its reasons."""

from __future__ import annotations

from typing import Literal, NamedTuple

Verdict = Literal["certain", "doubtful"]

STILL = 9999
"""The last year of what has not ended."""

MOST = 16
"""Likenesses of one entity that are kept. Of 170,000 records made of real names none has more than 12."""


class Entity(NamedTuple):
    """What matching knows of a node; a field that does not apply to its label, or is not known, is empty.

    ``names`` holds every name, the preferred one first: of an institution its other names, of a competence those
    in other languages, of a person former names. ``years`` are the first and last year of activity
    (:data:`STILL` if it has not ended). ``institutions`` are ids, in one form for all entities of a call.
    """

    id: str
    names: tuple[str, ...]
    kind: str = ""
    municipality_code: str = ""
    place: str = ""
    country: str = ""
    email: str = ""
    institutions: tuple[str, ...] = ()
    job_titles: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()


class Candidate(NamedTuple):
    """Two entities that are, or may be, the same.

    ``score`` orders the review list: 0 to 1, how far names and circumstances agree; it is no probability.
    ``certain`` pairs may be merged without asking. ``reasons`` are words for a person who reviews, those that
    speak against it included, and where one of the two is like so many that pairs of it were left out
    (:data:`MOST`), that.
    """

    a_id: str
    b_id: str
    score: float
    verdict: Verdict
    reasons: tuple[str, ...]
