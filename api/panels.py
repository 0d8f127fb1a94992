"""What the page of a thing answers: panels, each the answer of a named query with fixed values, and further questions.

So every panel has an address of its own, its CSV, XLSX and JSON, and the same is to be had on the command line.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from competence_explorer.api.languages import later

THING = "\0thing"
"""Stands for the key of the thing among the values of a panel."""

NAMED = "\0named"
"""Stands for the thing by its label and key, as ``why`` and ``related`` take it."""

STEP = 8
"""Rows of a panel that are seen at once."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One answer on a page: its title, the query with its values, and the columns that stay for the answer's own page.

    ``tied``: its rows are tied to the thing, so that each can say where that comes from. ``chart``: columns drawn as
    bars, by the first column.
    """

    title: str
    query: str
    given: Mapping[str, str]
    hide: Collection[str] = ()
    tied: bool = False
    chart: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Further:
    """A question that the page leads to: to its answer, to the picture of it with ``network``, or with ``ask`` to the
    form, where more is needed."""

    query: str
    given: Mapping[str, str]
    network: bool = False
    ask: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of all things of a label; ``more`` are pages of their own about the thing: title, and path before its
    key."""

    panels: tuple[Panel, ...]
    further: tuple[Further, ...]
    more: tuple[tuple[str, str], ...] = ()


def _tied(title: str, kind: str, *hide: str) -> Panel:
    return Panel(title, "related", {"thing": NAMED, "kind": kind}, ("kind", *hide), tied=True)


SHEETS: Mapping[str, Sheet] = {
    "Person": Sheet(
        (
            Panel(
                later("Competences"),
                "competences",
                {"person": THING},
                ("supervisor_level", "self_level", "gap", "assessed_level", "project_level", "training_level"),
                tied=True,
            ),
            _tied(later("Projects"), "Project", "relationship", "level"),
            _tied(later("Trainings"), "Training", "relationship", "level", "until"),
            Panel(later("Whom this person knows"), "neighbours", {"person": THING}),
            Panel(later("Mentoring and exchanges"), "exchanges", {"person": THING}),
            _tied(later("Needs"), "Need", "relationship", "level", "since", "until", "detail"),
            _tied(later("Posts"), "Institution", "level"),
            _tied(later("Reporting lines"), "Person", "level", "detail", "since", "until"),
        ),
        (
            Further("neighbours", {"person": THING}, network=True),
            Further("introduction-paths", {"from": THING}, ask=True),
            Further("what-if-leaves", {"people": THING}),
            Further("counterparts", {"person": THING}),
        ),
    ),
    "Skill": Sheet(
        (
            Panel(later("Where it is held"), "holders", {"skill": THING}),
            _tied(later("Who holds it"), "Person", "relationship", "since", "until"),
            Panel(
                later("Over the years"), "competence-years", {"skill": THING}, chart=("projects", "people", "trained")
            ),
            _tied(later("Calls that need it"), "Call", "relationship"),
            _tied(later("Trainings that teach it"), "Training", "relationship", "detail", "until"),
            _tied(later("Projects that need it"), "Project", "relationship"),
            Panel(later("Mentoring and exchanges"), "exchanges", {"skill": THING}, ("skill",)),
            _tied(later("Needs"), "Need", "relationship", "since", "until", "detail"),
            _tied(later("Related competences"), "Skill", "level", "detail", "since", "until"),
        ),
        (
            Further("find-people", {"skill": THING}),
            Further("introduction-paths", {"skill": THING}, ask=True),
        ),
    ),
    "Project": Sheet(
        (
            Panel(later("What it needs, and who has it"), "missing-competences", {"project": THING}, ("not_reported",)),
            _tied(later("People"), "Person", "relationship", "level"),
            _tied(later("Institutions"), "Institution", "relationship", "level", "since", "until"),
        ),
        (
            Further("related", {"thing": NAMED}, network=True),
            Further("suggest-competences", {"project": THING}),
        ),
    ),
    "Institution": Sheet(
        (
            Panel(
                later("Strengths"),
                "institution-profile",
                {"scope": THING, "show": "strengths"},
                ("needed_level", "needed", "missing", "projects"),
            ),
            Panel(
                later("Gaps of its projects"),
                "institution-profile",
                {"scope": THING, "show": "gaps"},
                ("goals", "status"),
            ),
            Panel(
                later("What its people want to learn"),
                "institution-profile",
                {"scope": THING, "show": "goals"},
                ("needed_level", "needed", "missing", "projects", "status"),
            ),
            Panel(
                later("Institutions its people are tied to"), "institution-network", {"scope": THING, "by": "people"}
            ),
            Panel(later("Held by one person only"), "single-holders", {"scope": THING}, ("group", "holders")),
            Panel(later("Mentoring and exchanges"), "exchanges", {"institution": THING}),
            Panel(later("Give and take"), "give-and-take", {"scope": THING}),
            _tied(later("Projects"), "Project", "relationship", "level"),
            _tied(later("People"), "Person", "relationship", "level"),
            _tied(later("Needs"), "Need", "relationship", "level", "since", "until", "detail"),
        ),
        (
            Further("institution-network", {"scope": THING, "by": "people"}, network=True),
            Further("institution-paths", {"from": THING}, ask=True),
            Further("fading-competences", {"scope": THING}),
            Further("counterparts", {"scope": THING}),
            Further("data-quality", {"scope": THING}),
        ),
    ),
    "Training": Sheet(
        (
            _tied(later("What it teaches"), "Skill", "relationship", "detail", "since", "until"),
            _tied(later("Who took part"), "Person", "relationship", "level", "until"),
        ),
        (Further("suggest-competences", {"training": THING}),),
    ),
    "Call": Sheet(
        (
            Panel(
                later("Readiness"),
                "call-readiness",
                {"call": THING},
                (
                    "not_reported",
                    "missing_low",
                    "missing_high",
                    "readiness_low",
                    "readiness_high",
                    "mandatory",
                    "named_ids",
                    "remedies_kinds",
                ),
            ),
        ),
        (
            Further("call-readiness", {"call": THING}),
            Further("compare-readiness", {"call": THING}),
            Further("team-for-call", {"call": THING}),
            Further("training-plan", {"call": THING}),
            Further("missing-competences", {"call": THING}),
        ),
        ((later("Readiness, gaps and team"), "/readiness?call="), (later("Report"), "/reports/")),
    ),
    "Theme": Sheet(
        (
            Panel(later("Competences in demand"), "demand", {"theme": THING}),
            _tied(later("Projects"), "Project", "relationship", "level", "detail"),
            _tied(later("Calls"), "Call", "relationship", "level", "detail"),
            _tied(later("Needs"), "Need", "relationship", "level", "since", "until", "detail"),
        ),
        (
            Further("find-people", {"theme": THING}),
            Further("brokers", {"theme": THING}, network=True),
            Further("institution-network", {"theme": THING}, network=True),
        ),
    ),
    "Metropolis": Sheet(
        (
            _tied(later("Institutions"), "Institution", "relationship", "level", "detail", "since", "until"),
            Panel(later("Competences in demand"), "demand", {"scope": THING}),
            Panel(later("Institutions that work together"), "institution-network", {"scope": THING}),
        ),
        (
            Further("brokers", {"metropolis": THING}, network=True),
            Further("single-holders", {"scope": THING}),
            Further("fading-competences", {"scope": THING}),
            Further("separated-institutions", {"scope": THING}),
            Further("data-quality", {"scope": THING}),
        ),
    ),
}
"""The pages by label."""


def filled(given: Mapping[str, str], label: str, id_: str) -> dict[str, str]:
    """The values of a panel for a thing.

    >>> filled({"thing": NAMED, "kind": "Person"}, "Skill", "local:gis")
    {'thing': 'Skill local:gis', 'kind': 'Person'}
    """
    stands = {THING: id_, NAMED: f"{label} {id_}"}
    return {name: stands.get(value, value) for name, value in given.items()}
