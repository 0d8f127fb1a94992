"""How a person's level of a competence follows from the evidence: one pure function, its constants in one table.

Levels are those of ProcurCompEU: 1 basic, 2 intermediate, 3 advanced, 4 expert. That every employee has an own and a
supervisor's rating follows the EU competency framework for the management of ERDF and CF (European Commission, 2020).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from competence_explorer.graph.keys import slug

Kind = Literal["assessed", "supervisor", "self", "project", "training"]
Role = Literal["expert", "lead", "manager", "contributor"]

RATINGS: tuple[Kind, ...] = ("assessed", "supervisor", "self")
"""Kinds of evidence that say how good somebody is, the one that is believed first comes first."""

SHOWN: tuple[Kind, ...] = ("project", "training")
"""Kinds of evidence that show a level at least: they raise, and never lower."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The constants of the level, and of what is said of its age."""

    outdated_years: float = 3
    """A rating that another rating is newer than by so much does not count."""
    training_cap: int = 2
    """A completed training alone makes nobody more than intermediate."""
    role_caps: Mapping[Role, int] = field(
        default_factory=lambda: {"expert": 4, "lead": 3, "manager": 3, "contributor": 2}
    )
    """The most that bringing a competence to a project in this role shows, however much the project needed."""
    role_words: Mapping[str, Role] = field(
        default_factory=lambda: {
            "expert": "expert", "ekspert": "expert", "specialist": "expert", "specjalist": "expert",
            "advis": "expert", "doradc": "expert", "lead": "lead", "lider": "lead", "head": "lead",
            "manag": "manager", "coordinat": "manager", "koordynator": "manager", "kierowni": "manager",
        }
    )  # fmt: skip
    """Beginnings of words that tell a role, the first that occurs counts; other roles are contributors'."""
    unstated_need: int = 2
    """The level that a project is taken to have needed where none is stated."""
    stale_years: float = 5
    """A competence not used or shown for so long is stale: said when asked, it does not change the level."""


RULES = Rules()
"""The one table of constants."""

DAYS_A_YEAR = 365.25


class Evidence(NamedTuple):
    """One thing that speaks for a level, and the day for which it does (None where it is not known)."""

    kind: Kind
    level: int
    day: dt.date | None = None


def level(evidence: Iterable[Evidence], rules: Rules = RULES) -> int | None:
    """The level that counts, 1 basic to 4 expert; None where nothing is known of it.

    1. Of the ratings the first in the order assessed, supervisor, self decides, outdated ones left out: those that
       another rating is newer than by ``rules.outdated_years``.
    2. What was shown in projects and trainings, a training up to ``rules.training_cap``, raises the level where it
       is newer than the rating that decided. It never lowers a level.
    3. Without any rating the highest shown level counts.

    Only the distances between the days count, never today: the same evidence gives the same level on every day.
    Evidence without a day is neither outdated nor newer than other evidence. The order does not matter. Cost: O(n²)
    in the number of ratings, of which there are three.

    >>> day = dt.date
    >>> level([Evidence("self", 3, day(2024, 1, 1)), Evidence("supervisor", 2, day(2023, 1, 1))])
    2
    >>> level([Evidence("self", 3, day(2026, 1, 1)), Evidence("supervisor", 2, day(2020, 1, 1))])
    3
    >>> level([Evidence("self", 1, day(2020, 1, 1)), Evidence("training", 4, day(2021, 1, 1))])
    2
    """
    known = list(evidence)
    ratings = [one for one in known if one.kind in RATINGS]
    shown = [one for one in known if one.kind in SHOWN]
    if not ratings:
        return max((counted(one, rules) for one in shown), default=None)
    deciding = min(
        (one for one in ratings if not _outdated(one, ratings, rules)),
        key=lambda one: (RATINGS.index(one.kind), one.level),
    )
    return max(deciding.level, *(counted(one, rules) for one in shown if _newer(one, deciding)), 0)


def counted(evidence: Evidence, rules: Rules = RULES) -> int:
    """The level that a piece of evidence can show.

    >>> counted(Evidence("training", 4)), counted(Evidence("project", 4))
    (2, 4)
    """
    return min(evidence.level, rules.training_cap) if evidence.kind == "training" else evidence.level


def role_of(text: str, rules: Rules = RULES) -> Role:
    """What sort of role in a project this is, by the beginnings of its words.

    >>> role_of("Koordynatorka projektu"), role_of("GIS expert"), role_of("engineer"), role_of("")
    ('manager', 'expert', 'contributor', 'contributor')
    """
    words = slug(text).split("-")
    found = (role for start, role in rules.role_words.items() if any(word.startswith(start) for word in words))
    return next(found, "contributor")


def shown_in_project(role: str, needed: int | None, rules: Rules = RULES) -> int:
    """The level that somebody shows who brought a competence to a project which needs it at a level.

    >>> shown_in_project("lead", 4), shown_in_project("engineer", 1), shown_in_project("expert", None)
    (3, 1, 2)
    """
    return min(rules.role_caps[role_of(role, rules)], needed or rules.unstated_need)


def is_stale(last: dt.date, today: dt.date, rules: Rules = RULES) -> bool:
    """Whether a competence was last used or shown too long ago.

    >>> is_stale(dt.date(2020, 6, 1), dt.date(2025, 5, 1)), is_stale(dt.date(2020, 6, 1), dt.date(2025, 7, 1))
    (False, True)
    """
    return _years(last, today) >= rules.stale_years


def _outdated(rating: Evidence, ratings: Iterable[Evidence], rules: Rules) -> bool:
    return any(
        rating.day is not None and other.day is not None and _years(rating.day, other.day) >= rules.outdated_years
        for other in ratings
    )


def _newer(one: Evidence, other: Evidence) -> bool:
    return one.day is not None and other.day is not None and one.day > other.day


def _years(first: dt.date, last: dt.date) -> float:
    return (last - first).days / DAYS_A_YEAR
