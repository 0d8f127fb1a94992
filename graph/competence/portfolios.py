"""What institutions work on, by their projects alone: nothing here is about people, so it may be shown to everybody.

A project says what it needs (competences), its themes and the words of its title; an institution all of that of the
projects in which it is a partner. So institutions of public lists (keep.eu, Interreg, Kohesio), of which nobody's
competences are known, can be compared as well.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.competence.holdings import UNSTATED, Holdings, Ints, Mask, entries_of
from competence_explorer.graph.search import fold
from competence_explorer.graph.snapshot import Snapshot

BEGINNING = 6
"""Letters of a word that count."""

_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, eq=False)
class Portfolios:
    """Institutions × features and projects × features: first the competences (as many as the snapshot has), then the
    themes, then ``words`` as they begin. No feature has a level."""

    institutions: Holdings
    projects: Holdings
    words: tuple[str, ...]

    def features(self, projects: Mask) -> Mask:
        """The features of the projects under the mask together."""
        found = np.zeros(self.projects.skills, np.bool_)
        found[self.projects.skill[projects[self.projects.person]]] = True
        return found


@functools.lru_cache(maxsize=4)
def portfolios(snapshot: Snapshot) -> Portfolios:
    """The portfolios of a snapshot. Cost: the words of the titles, and the partners of the projects."""
    size = len(snapshot.nodes("Project"))
    needs, themes = snapshot.relationships("REQUIRES", "Project"), snapshot.relationships("IN_THEME", "Project")
    skills = len(snapshot.nodes("Skill"))
    words = list(_words(snapshot))
    vocabulary = {word: number for number, word in enumerate(sorted({word for _, word in words}))}
    first = skills + len(snapshot.nodes("Theme"))
    said = np.array([(project, first + vocabulary[word]) for project, word in words], np.int64).reshape(-1, 2)
    rows = np.concatenate([needs.start, themes.start, said[:, 0]])
    features = np.concatenate([needs.end, themes.end + skills, said[:, 1]])
    projects = _plain(size, first + len(vocabulary), rows, features)
    partners = snapshot.relationships("PARTNER_IN")
    place, entries = entries_of(projects.starts, partners.end)
    institutions = _plain(
        len(snapshot.nodes("Institution")), projects.skills, partners.start[place], projects.skill[entries]
    )
    return Portfolios(institutions, projects, tuple(vocabulary))


def finished(snapshot: Snapshot) -> Mask:
    """Projects whose last day is known and has passed."""
    return np.asarray(snapshot.nodes("Project").numbers("end_date") < np.datetime64(dt.date.today(), "D"))


def needed_in(snapshot: Snapshot, institution: int, projects: Mask) -> dict[int, int]:
    """The competences that the projects of an institution under the mask need, each with the highest level asked for
    (1 where none is stated)."""
    partners, needs = snapshot.relationships("PARTNER_IN"), snapshot.relationships("REQUIRES", "Project")
    own = np.zeros(projects.size, np.bool_)
    own[partners.end[partners.start == institution]] = True
    rows = np.flatnonzero((own & projects)[needs.start])
    levels = np.nan_to_num(needs.numbers("level")[rows], nan=1).astype(int)
    found: dict[int, int] = {}
    for skill, level in zip(needs.end[rows].tolist(), levels.tolist(), strict=True):
        found[skill] = max(level, found.get(skill, 0))
    return found


def _plain(rows: int, columns: int, row: Any, column: Any) -> Holdings:
    return Holdings.of(rows, columns, row, column, np.full(len(row), UNSTATED, np.int8))


def _words(snapshot: Snapshot) -> Iterator[tuple[int, str]]:
    for project, title in enumerate(snapshot.nodes("Project").texts("title")):
        for word in beginnings(title):
            yield project, word


def beginnings(title: str) -> set[str]:
    """The words of a title as they begin, without short ones and numbers.

    Titles are in all languages of the Union: cutting words off does nearly as well there as stemming each language
    (McNamee & Mayfield 2004, *Character n-gram tokenization for European language text retrieval*).

    >>> sorted(beginnings("Kolej metropolitalna: budowa 2 kolei (etap II)"))
    ['budowa', 'etap', 'kolei', 'kolej', 'metrop']
    """
    return {word[:BEGINNING] for word in _WORD.findall(fold(title))}


def projects_of(snapshot: Snapshot, institutions: Ints | NDArray[np.intp]) -> Mask:
    """The projects in which one of the institutions is a partner."""
    partners = snapshot.relationships("PARTNER_IN")
    mask = np.zeros(len(snapshot.nodes("Project")), np.bool_)
    mask[partners.end[np.isin(partners.start, institutions)]] = True
    return mask
