"""Requirements against people: who has, lacks or may have each, in every institution or scope at once.

A person *has* a required competence (held at the level or above), *lacks* it (held below, or competences are
recorded for her, but not this one), or it is *not known* (recorded without a level, or nothing is recorded for her).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.holdings import UNSTATED, Holdings, Ints, Mask, Members, Requirement

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Counts = NDArray[np.int64]
Status = Literal["covered", "gap", "not known"]

_CLASSES = 3
"""How one entry stands to a requirement: 0 level not stated, 1 below, 2 at the level or above."""


class Standing(NamedTuple):
    """People with a required competence, without it, and not known: three masks that exclude each other."""

    has: Mask
    lacks: Mask
    not_known: Mask


@dataclass(frozen=True, eq=False)
class Coverage:
    """Numbers of people, requirements × groups: ``held`` at the level, ``below`` it, ``unstated`` the level.

    ``staff`` and ``silent`` (of them, those without any recorded competence) are by group.
    """

    held: Counts
    below: Counts
    unstated: Counts
    staff: Counts
    silent: Counts

    @property
    def not_known(self) -> Counts:
        """People of whom it is not known whether they have it."""
        return self.unstated + self.silent

    @property
    def lacks(self) -> Counts:
        """People who lack it, those who hold it below the level among them."""
        return self.staff - self.held - self.not_known


def standing(holdings: Holdings, needed: Requirement, people: Mask) -> Standing:
    """How each of the people under the mask stands to one requirement."""
    found, levels = holdings.of_skill(needed.skill)
    has, unsure = np.zeros_like(people), ~holdings.recorded
    has[found[levels >= needed.level]] = True
    unsure[found[levels == UNSTATED]] = True
    return Standing(people & has, people & ~has & ~unsure, people & unsure)


def status(held: int, lacks: int, people: int) -> Status:
    """Covered, a gap, or not known: a gap is claimed only where somebody's competences are known.

    >>> status(2, 0, 2), status(1, 0, 2), status(0, 3, 1), status(0, 0, 1)
    ('covered', 'gap', 'gap', 'not known')
    """
    if held >= people:
        return "covered"
    return "gap" if held or lacks else "not known"


def coverage(holdings: Holdings, members: Members, needed: Sequence[Requirement]) -> Coverage:
    """Every requirement against every group, a person once in each of her groups.

    Cost: the recorded holders of the required competences (a slice of the holdings each), and
    requirements × groups for the result.
    """
    counts = np.zeros((len(needed), members.groups, _CLASSES), np.int64)
    for row, requirement in enumerate(needed):
        people, levels = holdings.of_skill(requirement.skill)
        codes = (levels != UNSTATED).astype(np.int32)
        codes += levels >= requirement.level
        counts[row] = _tally(members, people, codes)
    unstated, below, held = (counts[:, :, kind] for kind in range(_CLASSES))
    return Coverage(held, below, unstated, members.counts(), members.counts(~holdings.recorded))


def _tally(members: Members, people: Ints, codes: Ints) -> Counts:
    """Groups × classes: the people of each class in each group."""
    if members.only is None:
        place, group = members.pairs(people)
        codes = codes[place] + group * np.int32(_CLASSES)
    else:
        codes = codes + members.only[people] * np.int32(_CLASSES)
    found = np.bincount(codes, minlength=(members.groups + 1) * _CLASSES)
    return found.reshape(-1, _CLASSES)[: members.groups]


def fading(holdings: Holdings, needed: Requirement, before: np.datetime64) -> Ints:
    """Holders at the level whose evidence is older than a day. Evidence without a day is not known, not old."""
    entries = holdings.entries(needed.skill)
    old = (holdings.level[entries] >= needed.level) & (holdings.used[entries] < before)
    return holdings.person[entries[old]]


def capabilities(holdings: Holdings, needed: Sequence[Requirement]) -> csr_array[np.int8]:
    """People × requirements: 1 where the person has it at the level."""
    from scipy.sparse import coo_array, csr_array

    holders = [holdings.holders(requirement.skill, requirement.level) for requirement in needed]
    column = np.repeat(np.arange(len(needed)), [people.size for people in holders])
    ones = np.ones(column.size, np.int8)
    places = (np.concatenate([np.zeros(0, np.int32), *holders]), column)
    return csr_array(coo_array((ones, places), shape=(holdings.people, len(needed))))


def near_misses(holdings: Holdings, needed: Requirement, people: Mask, steps: int = 1) -> Ints:
    """People under the mask who hold it this many levels below the one needed: the first to train."""
    found, levels = holdings.of_skill(needed.skill)
    near: Mask = (levels != UNSTATED) & (levels == needed.level - steps) & people[found]
    return np.asarray(found[near])
