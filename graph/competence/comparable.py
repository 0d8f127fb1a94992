"""Comparable projects: alike in the competences that they need, in their themes and in the words of their titles.

Nothing here is about people, and nothing is learned from data: a figure is the cosine of two lists of weights, which
can be written down and added up by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from competence_explorer.graph.competence.holdings import Floats, Mask
from competence_explorer.graph.competence.portfolios import Portfolios, beginnings, portfolios
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.suggestions import skill_index

WORD = 0.5
"""What a word of a title counts beside a competence or a theme: many are about the place or the kind of work."""

READ = 20
"""Competences suggested by a text that are compared."""

KINDS = ("competences", "themes", "words")
"""What two projects can have in common, in the order of the features of ``portfolios``."""


@dataclass(frozen=True, eq=False)
class Alike:
    """Projects from the most alike on. ``parts`` are rows × ``KINDS``: what each kind adds to the figure."""

    projects: list[int]
    parts: Floats

    @property
    def similarity(self) -> Floats:
        """The figures, 0 to 1."""
        return np.asarray(self.parts.sum(axis=1))


def alike(snapshot: Snapshot, subject: Floats, allowed: Mask, limit: int) -> Alike:
    r"""The allowed projects most like a subject; those without anything in common are left out.

    .. math:: \text{sim}(a, b) = \frac{\sum_f a_f b_f}{|a|\,|b|}, \qquad b_f = h_f \ln(1 + N / n_f)

    for each feature f of project b: a competence needed, a theme (h = 1), a word of the title (h = ``WORD``); of N
    projects n_f have it, so what is rare counts more. a_f is the same times how much f belongs to the subject: see the
    functions that make one. Of equal ones the smaller index comes first. Cost: a pass over the features.
    """
    known = portfolios(snapshot)
    worth, projects = weights(snapshot), known.projects
    subject = subject * worth
    kind = np.digitize(np.arange(worth.size), _bounds(snapshot))
    height = worth[projects.skill]
    length = np.sqrt(np.bincount(projects.person, height * height, projects.people) * (subject @ subject))
    code = projects.person.astype(np.int64) * len(KINDS) + kind[projects.skill]
    product = np.bincount(code, height * subject[projects.skill], projects.people * len(KINDS))
    parts: Floats = product.reshape(-1, len(KINDS)).astype(np.float64)
    parts = np.divide(parts, length[:, None], out=np.zeros_like(parts), where=length[:, None] > 0)
    figure = np.where(allowed, parts.sum(axis=1), 0.0)
    order = np.lexsort((np.arange(figure.size), -figure.round(12)))[:limit]
    best = order[figure[order] > 0]
    return Alike(best.tolist(), parts[best])


def weights(snapshot: Snapshot) -> Floats:
    """What each feature is worth: its rarity among projects, of a word the part ``WORD`` of it."""
    found = portfolios(snapshot).projects.rarity.copy()
    found[_bounds(snapshot)[1] :] *= WORD
    return found


def of_project(snapshot: Snapshot, project: int) -> Floats:
    """The subject that a project is: each of its features once."""
    known = portfolios(snapshot)
    found = np.zeros(known.projects.skills)
    found[known.projects.of_person(project)[0]] = 1.0
    return found


def of_call(snapshot: Snapshot, call: int) -> Floats:
    """The subject that a call is: the competences that it needs, its themes, the words of its title."""
    known = portfolios(snapshot)
    needs, themes = snapshot.relationships("REQUIRES", "Call"), snapshot.relationships("IN_THEME", "Call")
    found = _with_words(known, name_of(snapshot, "Call", call))
    found[needs.end[needs.start == call]] = 1.0
    found[themes.end[themes.start == call] + len(snapshot.nodes("Skill"))] = 1.0
    return found


def of_theme(snapshot: Snapshot, theme: int) -> Floats:
    """The subject that a theme is: what its projects have, each by the share of them that have it."""
    known = portfolios(snapshot)
    table = snapshot.relationships("IN_THEME", "Project")
    inside = np.zeros(known.projects.people, np.bool_)
    inside[table.start[table.end == theme]] = True
    features = known.projects.skill[inside[known.projects.person]]
    return np.asarray(np.bincount(features, minlength=known.projects.skills) / max(1, int(inside.sum())))


def of_text(snapshot: Snapshot, text: str) -> Floats:
    """The subject that a text is: its words, and the competences that it suggests, each by its score from 0 to 1."""
    found, index = _with_words(portfolios(snapshot), text), snapshot.nodes("Skill").index
    for suggested in skill_index(snapshot).suggest(text, READ):
        found[index[suggested.skill]] = suggested.score
    return found


def shared(snapshot: Snapshot, subject: Floats, project: int) -> tuple[list[int], list[int], list[int]]:
    """What a project has in common with a subject, most worth first: competences, themes, and the competences that it
    needs beyond these."""
    worth, (skills, themes) = weights(snapshot), _bounds(snapshot)
    own = portfolios(snapshot).projects.of_person(project)[0]
    ranked = own[np.lexsort((own, -worth[own]))]
    common, further = ranked[subject[ranked] > 0], ranked[subject[ranked] == 0]
    both = common[(common >= skills) & (common < themes)] - skills
    return common[common < skills].tolist(), both.tolist(), further[further < skills].tolist()


def words(snapshot: Snapshot, subject: Floats, project: int) -> list[str]:
    """The words of a project's title that begin as words of the subject do, as they stand there."""
    known, first = portfolios(snapshot), _bounds(snapshot)[1]
    own = known.projects.of_person(project)[0]
    common = {known.words[feature - first] for feature in own[(own >= first) & (subject[own] > 0)].tolist()}
    title = snapshot.nodes("Project").texts("title")[project]
    return list(dict.fromkeys(word.strip('„”“".,:;()') for word in title.split() if beginnings(word) & common))


def _bounds(snapshot: Snapshot) -> tuple[int, int]:
    """Where themes begin among the features, and where words do."""
    skills = len(snapshot.nodes("Skill"))
    return skills, skills + len(snapshot.nodes("Theme"))


def _with_words(known: Portfolios, text: str) -> Floats:
    found = np.zeros(known.projects.skills)
    found[_places(known, beginnings(text))] = 1.0
    return found


def _places(known: Portfolios, said: Iterable[str]) -> list[int]:
    first = known.projects.skills - len(known.words)
    index = {word: place for place, word in enumerate(known.words)}
    return [first + index[word] for word in said if word in index]
