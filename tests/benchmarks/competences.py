"""Generated competences of the sizes of the network benchmarks: how often each is held follows a power law."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.holdings import Holdings, Members, Requirement

SIZES = {"S": (2_000, 1_000), "M": (50_000, 14_000), "L": (1_000_000, 14_000)}
"""People and competences. As in the network benchmarks there are 40 people to an institution."""

MEAN_HELD = 10
"""Competences of a person, on average (geometric, at least 1)."""

EXPONENT = 1.0
"""The r-th most common competence is held in proportion to 1 / r."""


class Town(NamedTuple):
    """Who holds what, and where they work."""

    holdings: Holdings
    members: Members
    home: NDArray[np.int32]


def generate(size: str, seed: int = 1) -> Town:
    """People with competences by the power law, levels 0 (not stated) to 4, and one post each."""
    people, skills = SIZES[size]
    rng = np.random.default_rng(seed)
    number = rng.geometric(1 / MEAN_HELD, people)
    share = np.cumsum(1.0 / np.arange(1, skills + 1) ** EXPONENT)
    person = np.repeat(np.arange(people, dtype=np.int32), number)
    skill = np.searchsorted(share, rng.random(person.size) * share[-1]).astype(np.int32)
    level = rng.choice(5, person.size, p=[0.05, 0.3, 0.35, 0.2, 0.1]).astype(np.int8)
    home = rng.integers(0, people // 40, people).astype(np.int32)
    members = Members.of(people, people // 40, np.arange(people), home)
    return Town(Holdings.of(people, skills, person, skill, level), members, home)


def call(town: Town, needs: int, people: int, seed: int = 2) -> list[Requirement]:
    """A call that needs common competences (of the first 5 × ``needs``), at levels 2 to 4, in up to ``people``."""
    rng = np.random.default_rng(seed)
    held = np.argsort(-np.bincount(town.holdings.skill, minlength=town.holdings.skills))
    skills = rng.choice(held[: 5 * needs], needs, replace=False)
    return [Requirement(int(s), int(rng.integers(2, 5)), int(rng.integers(1, people + 1))) for s in skills]


def frame(town: Town) -> Any:
    """The same as a table: a row a recorded competence, with the person's institution."""
    import pandas as pd

    columns = {name: getattr(town.holdings, name) for name in ("person", "skill", "level")}
    return pd.DataFrame({**columns, "institution": town.home[town.holdings.person]})
