"""A report as HTML: the body of a page of the server, or one file that needs nothing else and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from competence_explorer.api.languages import gettext as _
from competence_explorer.api.picture_state import State, seen
from competence_explorer.api.report import words
from competence_explorer.api.report.compose import Part, Report
from competence_explorer.api.report.heat import MOST, heat_map
from competence_explorer.api.svg import to_svg
from competence_explorer.api.templating import environment
from competence_explorer.api.vocabulary import said
from competence_explorer.api.wording import told
from competence_explorer.queries.base import Rows


@dataclass(frozen=True, slots=True)
class Extra:
    """A plain table: its title, its part, the columns and the rows that a page shows."""

    title: str
    part: Part
    columns: Sequence[str]
    rows: Rows


BAR = 400
"""Width of the bar that shows readiness, in pixels."""


def to_html(report: Report) -> str:
    """The report as one file in the current language: style within, no script, and a policy that allows none."""
    style = files("competence_explorer.api").joinpath("static", "report.css").read_text(encoding="utf-8")
    # Our own file, which holds no tag.
    return environment().get_template("report_saved.html").render(style=Markup(style), **values(report))  # noqa: S704


def values(report: Report) -> dict[str, Any]:
    """What the templates of a report are given."""
    rows, cells = report.parts["scopes"].rows, report.parts["cells"].rows
    heat = heat_map(rows, cells)
    return {
        "report": report,
        "dates": words.dates(report.call),
        "supposed": words.supposed(report.supposed),
        "summary": words.summary(report),
        "low": report.readiness[0]["readiness_low"],
        "high": report.readiness[0]["readiness_high"],
        "bar": BAR,
        "heat": heat,
        "most": MOST,
        "network": network(report),
        "told": told,
        "said": said,
        "figure": words.figure,
        "extras": extras(report),
        "tones": tones(),
        "limits": limits(),
    }


def extras(report: Report) -> list[Extra]:
    """Parts that are plain tables, of each what concerns this call."""
    single, fading, plan = (report.parts[name] for name in ("single", "fading", "plan"))
    return [
        Extra(
            _("Held by one person only"),
            single,
            ("name", "who", "level", "last_used", "elsewhere"),
            _of(report, single),
        ),
        Extra(_("About to be lost"), fading, ("name", "holders", "lasting", "why", "who"), _of(report, fading)),
        Extra(
            _("Trainings that close most of it"),
            plan,
            ("name", "section", "hours", "cost", "who", "detail"),
            _for_gaps(plan),
        ),
    ]


def _of(report: Report, part: Part) -> Rows:
    """The rows that name this call."""
    return [row for row in part.rows if report.call["title"] in row["calls"]]


def _for_gaps(plan: Part) -> Rows:
    """The plan without trainings that only serve people's own goals: what is left of the budget goes there."""
    own = "(own goal)"
    return [row for row in plan.rows if not row["who"] or any(not who.endswith(own) for who in row["who"])]


def network(report: Report) -> Markup | None:
    """The team's network as SVG; its texts are escaped where it is made."""
    if report.picture is None or not report.picture.nodes:
        return None
    nodes, edges = seen(report.picture, State())
    return Markup(to_svg(report.picture, nodes, edges, State()).decode())  # noqa: S704


def tones() -> dict[str, str]:
    """What the tones of the heat map mean."""
    return {
        "covered": _("covered: as many hold it as are needed"),
        "part": _("in part: some hold it, but too few"),
        "none": _("gap: nobody holds it at the level"),
        "unknown": _("not known"),
    }


def limits() -> list[str]:
    """What the figures cannot say."""
    return [
        _(
            "What is not recorded is not known: it is not counted as missing, and no remedy is proposed for an "
            "institution that has not reported."
        ),
        _(
            "Levels come from self-assessment, superiors, projects, trainings and examinations; the documented rule "
            "makes one level of them. Supervisors' ratings never leave the institution."
        ),
        _("Somebody leaves only where a last day is recorded or declared; nothing is forecast."),
        _("Only people who permitted it are proposed for a team or as mentors, so that more could be possible."),
    ]
