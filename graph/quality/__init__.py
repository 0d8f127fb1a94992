"""The quality of the data: what is missing, doubtful or contradictory, aspect by aspect.

An aspect is one entry in ``ASPECTS`` and one function that finds its things.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from competence_explorer.graph.quality import coverage
from competence_explorer.graph.quality.disagreements import disagreements
from competence_explorer.graph.quality.findings import Find, Found, Item
from competence_explorer.graph.quality.identities import doubtful_identities
from competence_explorer.graph.quality.rows import doubtful_rows, rejected_rows

__all__ = ["ASPECTS", "Aspect", "AspectId", "Found", "Item"]

AspectId = Literal[
    "people-without-competences",
    "people-without-post",
    "projects-without-people",
    "projects-without-lead",
    "competences-without-holders",
    "unknown-competences",
    "institutions-not-reported",
    "disagreements",
    "rejected-rows",
    "doubtful-rows",
    "stale-evidence",
    "doubtful-identities",
]

WHERE = "%(where)s"
"""Stands in a remedy for the institutions with most of it."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One way in which data can be wanting: its name, how its things are found, and what to do about it.

    ``placed``: its things are at institutions, so that it can be asked of some of them. ``quick``: it is found in the
    snapshot, or by a few statements; else claims are read, or names compared, and a page waits for nobody to do that.
    """

    name: str
    find: Find
    remedy: str
    placed: bool = True
    quick: bool = True


ASPECTS: Mapping[AspectId, Aspect] = {
    "people-without-competences": Aspect(
        "People without competences",
        coverage.people_without_competences,
        f"Send the template staff-roster to {WHERE}: its sheet of competences is not filled in.",
    ),
    "people-without-post": Aspect(
        "People without a post",
        coverage.people_without_post,
        "Load the rosters of their institutions, or give the institution in the file that names them.",
        placed=False,
    ),
    "projects-without-people": Aspect(
        "Projects without people",
        coverage.projects_without_people,
        f"Ask {WHERE} who works on them: the template project-portfolio has a sheet for people.",
    ),
    "projects-without-lead": Aspect(
        "Projects without a leading institution",
        coverage.projects_without_lead,
        "Name the institution that leads each of them in the file of projects.",
    ),
    "competences-without-holders": Aspect(
        "Competences without holders",
        coverage.competences_without_holders,
        "Ask for the required ones first: by a roster, a training, or an exchange with another metropolis.",
    ),
    "unknown-competences": Aspect(
        "Required competences that no list of competences has",
        coverage.unknown_competences,
        "Correct their names in the files of calls and projects, or add them to a list of competences.",
        placed=False,
    ),
    "institutions-not-reported": Aspect(
        "Institutions that have not reported",
        coverage.institutions_not_reported,
        f"Send the template staff-roster to {WHERE}.",
    ),
    "disagreements": Aspect(
        "Disagreements between sources",
        disagreements,
        "Correct the file that is wrong and load it again; the query why shows every claim.",
        quick=False,
    ),
    "rejected-rows": Aspect(
        "Rejected rows",
        rejected_rows,
        f"Send the list of these rows to {WHERE}, and load the corrected files again.",
    ),
    "doubtful-rows": Aspect(
        "Rows understood only in part",
        doubtful_rows,
        f"Correct these cells with {WHERE}; the rest of the rows is in the graph.",
    ),
    "stale-evidence": Aspect(
        "Competences not used for long",
        coverage.stale_evidence,
        f"Ask {WHERE} whether these competences are still in use, and since when.",
    ),
    "doubtful-identities": Aspect(
        "Doubtful identities",
        doubtful_identities,
        "Decide which of them are the same: the page Review, or competence review.",
        placed=False,
        quick=False,
    ),
}
"""The aspects by id, in the order of a report."""
