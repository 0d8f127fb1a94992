"""Words of ours that stand in columns of answers as plain texts, and what they are called in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from competence_explorer.api.addresses import kind
from competence_explorer.api.chains import KINDS
from competence_explorer.api.languages import gettext
from competence_explorer.api.languages import later as _
from competence_explorer.api.render import JOINED_BY
from competence_explorer.api.templating import shown
from competence_explorer.graph.schema import NODES
from competence_explorer.graph.wording import Sentence

WORDS = frozenset(
    {
        "disagreement", "evidence", "format", "kind", "mandatory", "property", "reading", "relationship",
        "remedies_kinds", "rule", "section", "stage", "stale", "status", "theme", "themes", "urgency", "wins",
    }
)  # fmt: skip
"""Columns whose plain texts are words of ours."""

VOCABULARY = (
    *(_("yes"), _("no")),
    *(_("gap"), _("covered"), _("not known"), _("held"), _("only here")),
    # sections of answers
    *(_("team"), _("member"), _("requirement"), _("requirement not met"), _("rule not met")),
    *(_("plan"), _("training"), _("gap closed"), _("gap still open")),
    *(_("match"), _("need without a mentor"), _("declined before")),
    *(_("all"), _("institution"), _("competence"), _("person")),
    *(_("leaves"), _("competence lost"), _("competence with one holder left"), _("project at risk")),
    *(_("institution without staff"), _("institutions cut"), _("institutions farther")),
    *(_("repair: mentoring"), _("repair: new tie")),
    # kinds of tie in pictures
    *(_("tie"), _("new tie"), _("holds"), _("needs"), _("posts"), _("employed by"), _("reports to"), _("has skill")),
    *(_("worked on"), _("attended"), _("has need"), _("gives"), _("takes"), _("exchange"), _("department")),
    # kinds of requirement profiles, of remedies, of things found wanting
    *(_("infrastructure"), _("services"), _("financing"), _("purchase")),
    *(_("train"), _("mentor"), _("hire"), _("row")),
    # columns of the list of sources
    *(_("id"), _("file"), _("read"), _("loaded"), _("rejected"), _("doubtful"), _("loaded at")),
    # what is not found
    *(_("institution or metropolis"), _("person or institution"), _("theme")),
    *(_("skill"), _("project"), _("call"), _("metropolis"), _("metropolitan area"), _("occupation"), _("need")),
    # rules by which a claim wins
    *(_("the only one"), _("all agree"), _("all are collected"), _("the strictest"), _("the highest")),
    *(_("this kind of source knows best"), _("the latest day"), _("most sources say so"), _("the first in order")),
)
"""The words that are neither in the schema nor among the choices of a parameter: these are known anyway."""


OWN: Mapping[tuple[str, str], str] = {("status", "met"): _("need met")}
"""Words of a column that mean something else elsewhere: ``met`` is also a column of people."""


def said(column: str, value: Any) -> str:
    """A value of a column in the reader's language.

    >>> said("format", "study_visit"), said("name", "study_visit")
    ('study visit', 'study_visit')
    """
    if isinstance(value, list):
        return JOINED_BY.join(said(column, part) for part in value)
    if column not in WORDS or not isinstance(value, str) or isinstance(value, Sentence):
        return shown(value)
    if (column, value) in OWN:
        return gettext(OWN[column, value])
    if column == "kind" and value in NODES:
        return kind(value)
    if column == "kind" and value in KINDS:
        return gettext(KINDS[value])
    return gettext(value.replace("_", " ") if value.islower() else value)
