"""The report in words: the summary, and what the queries tell in English, in the language of the reader."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from babel.numbers import format_decimal

from competence_explorer.api.languages import current, day, gettext, ngettext
from competence_explorer.api.languages import gettext as _
from competence_explorer.api.report.compose import Report
from competence_explorer.graph.quality import ASPECTS, WHERE

NAMED = 6
"""Names that a sentence gives."""


def summary(report: Report) -> list[str]:
    """What a strategist should know first, a sentence or two each."""
    return list(_sentences(report))


def _sentences(report: Report) -> Iterator[str]:
    rows = report.readiness
    by_status = {state: [row for row in rows if row["status"] == state] for state in ("covered", "gap", "not known")}
    yield ngettext(
        "Of %(all)s required competence %(covered)s is covered and %(gap)s has a gap.",
        "Of %(all)s required competences %(covered)s are covered and %(gap)s have a gap.",
        len(rows),
    ) % {"all": len(rows), "covered": len(by_status["covered"]), "gap": len(by_status["gap"])}
    yield from _about(_("Of these nothing is known: %s."), report, [row["name"] for row in by_status["not known"]])
    yield _(
        "Readiness is %(low)s if what is not known counts as missing, and %(high)s if it counts as held (1 is ready)."
    ) % {"low": figure(rows[0]["readiness_low"]), "high": figure(rows[0]["readiness_high"])}
    yield from _about(_("Gaps: %s."), report, [row["name"] for row in by_status["gap"]])
    yield from _about(_("Held by one person only: %s."), report, [row["name"] for row in rows if row["one_person"]])
    leaving = [row["name"] for row in rows if row["leaving"]]
    yield from _about(_("Somebody who holds it leaves before the end of the call: %s."), report, leaving)
    old = [row["name"] for row in rows if row["old_evidence"]]
    yield from _about(_("Evidence is old, in part or all of it: %s."), report, old)
    silent = rows[0]["not_reported"]
    if silent:
        yield _("Have not reported, so that nothing is concluded about them: %s.") % _listed(silent)
    for row in report.parts["team"].rows[:1]:
        if row["section"] == "team":
            yield f"{told(report.polish, row['name'])}: {told(report.polish, row['state'])}."


def figure(value: float) -> str:
    """A readiness as the language writes it, always with two digits.

    >>> figure(0.1), figure(1)
    ('0.10', '1.00')
    """
    return str(format_decimal(value, format="0.00", locale=current()))


def _about(sentence: str, report: Report, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield sentence % _listed([skill(report.polish, name) for name in names])


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - NAMED
    more = ngettext("and %s more", "and %s more", rest) % rest if rest > 0 else ""
    return ", ".join(names[:NAMED]) + (f" {more}" if more else "")


def skill(polish: Mapping[str, str], name: str) -> str:
    """The name of a competence in the language of the reader."""
    return polish.get(name, name) if current() == "pl" else name


def supposed(asked: Mapping[str, str]) -> list[str]:
    """What the report supposes, in words."""
    said = {
        "leaving": _("What if they left: %s."),
        "trained": _("What if they had learned: %s."),
        "joining": _("What if they joined: %s."),
    }
    return [said[name] % text.replace("|", ", ") for name, text in asked.items()]


def dates(call: Mapping[str, Any]) -> str:
    """From when until when a call is open, as far as it is known."""
    opens, closes = call["opens"], call["closes"]
    if opens and closes:
        return _("open from %(first)s to %(last)s") % {"first": day(opens), "last": day(closes)}
    return (_("closes on %s") % day(closes)) if closes else (_("opens on %s") % day(opens)) if opens else ""


def advice(row: Mapping[str, Any]) -> str:
    """What to do about an aspect of the quality of the data: its text, with the institutions put in again."""
    before, _where, after = ASPECTS[row["id"]].remedy.partition(WHERE)
    said = re.fullmatch(f"{re.escape(before)}(?P<where>.*){re.escape(after)}", row["remedy"], re.DOTALL)
    return gettext(ASPECTS[row["id"]].remedy).replace(WHERE, said["where"]) if said else gettext(row["remedy"])


def told(polish: Mapping[str, str], text: str) -> str:
    """A sentence of a query in the language of the reader, part by part; what is not known here stays as it is."""
    if current() == "en":
        return text
    return "; ".join(_part(polish, part) for part in text.split("; "))


def _part(polish: Mapping[str, str], text: str) -> str:
    for pattern, sentence in _PATTERNS:
        if match := pattern.fullmatch(text):
            return gettext(sentence) % {name: _inner(polish, value) for name, value in match.groupdict("").items()}
    return gettext(text)


def _inner(polish: Mapping[str, str], text: str) -> str:
    """What stands within a sentence: the name of a competence, levels, ways of knowing each other."""
    name, space, rest = text.partition(" (")
    text = skill(polish, name) + space + rest
    for english, sentence in _WITHIN:
        text = english.sub(functools.partial(_said, sentence), text)
    return text


def _said(sentence: str, match: re.Match[str]) -> str:
    return gettext(sentence) % match.groupdict()


def _compiled(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), sentence) for pattern, sentence in pairs)


_PATTERNS = _compiled(
    (r"and others", "and others"),
    (r"one person only: (?P<who>.+)", "one person only: %(who)s"),
    (r"one institution only: (?P<where>.+)", "one institution only: %(where)s"),
    (r"leaving by (?P<day>[\d-]+): (?P<who>.+)", "leaving by %(day)s: %(who)s"),
    (r"evidence of all is old: (?P<who>.+)", "evidence of all is old: %(who)s"),
    (r"old evidence: (?P<who>.+)", "old evidence: %(who)s"),
    (r"train: (?P<who>(?!nobody).+), holds (?P<what>.+)", "train: %(who)s, holds %(what)s"),
    (r"train: (?P<who>(?!nobody).+), (?P<what>level .+)", "train: %(who)s, %(what)s"),
    (
        r"train: nobody of the scope comes close, somebody would start from nothing",
        "train: nobody of the scope comes close, somebody would start from nothing",
    ),
    (r"mentor: nobody on record holds it at the level", "mentor: nobody on record holds it at the level"),
    (
        r"mentor: nobody who holds it has permitted to be asked and has hours left",
        "mentor: nobody who holds it has permitted to be asked and has hours left",
    ),
    (r"ask first: no permission for teams is recorded", "ask first: no permission for teams is recorded"),
    (r"no training on record teaches it at level (?P<n>\d)", "no training on record teaches it at level %(n)s"),
    (r"by '(?P<what>.+)'(?P<more>.*)", "by “%(what)s”%(more)s"),
    (r"too late for (?P<day>[\d-]+)", "too late for %(day)s"),
    (r"mentor: (?P<who>(?!nobody).+), (?P<level>level [^,]+), (?P<free>.+)", "mentor: %(who)s, %(level)s, %(free)s"),
    (r"leaves (?P<day>[\d-]+): hand over before", "leaves %(day)s: hand over before"),
    (r"known to (?P<who>.+)", "known to %(who)s"),
    (r"by introduction: (?P<path>.+) → mentor \((?P<why>.+)\)", "by introduction: %(path)s → mentor (%(why)s)"),
    (r"write to (?P<whom>.+)", "write to %(whom)s"),
    (
        r"hire or contract: (?P<what>.+), (?P<level>level .+) or above, (?P<n>\d+) needed in all, "
        r"from (?P<first>[\d-]+) to (?P<last>[\d-]+)",
        "hire or contract: %(what)s, %(level)s or above, %(n)s needed in all, from %(first)s to %(last)s",
    ),
    (r"(?P<who>.+): leaves (?P<day>[\d-]+)", "%(who)s: leaves %(day)s"),
    (r"(?P<who>.+): last used (?P<day>[\d-]+)", "%(who)s: last used %(day)s"),
    (r"(?P<n>\d+) trainings? for (?P<hours>[\d.]+) hours", "%(n)s trainings for %(hours)s hours"),
    (r"of a budget of (?P<n>[\d.]+) hours", "of a budget of %(n)s hours"),
    (r"(?P<n>\d+) goals? of mentors", "%(n)s goals of mentors"),
    (r"last given on (?P<day>[\d-]+): ask for it again", "last given on %(day)s: ask for it again"),
    (
        r"with an assessment, to count above level (?P<n>\d)",
        "with an assessment, to count above level %(n)s",
    ),
    (
        r"Team of (?P<n>\d+) from (?P<m>\d+) institutions? for what can be covered",
        "Team of %(n)s from %(m)s institutions for what can be covered",
    ),
    (r"Team of (?P<n>\d+) from (?P<m>\d+) institutions?", "Team of %(n)s from %(m)s institutions"),
    (
        r"(?P<n>\d+) of (?P<m>\d+) pairs have ties, the most that a team of this size can have",
        "%(n)s of %(m)s pairs have ties, the most that a team of this size can have",
    ),
)
"""What call-readiness and team-for-call tell: a pattern of the English, and the same as a text to translate."""

_WITHIN = _compiled(
    (r"level (?P<n>\d) \(basic\)", "level %(n)s (basic)"),
    (r"level (?P<n>\d) \(intermediate\)", "level %(n)s (intermediate)"),
    (r"level (?P<n>\d) \(advanced\)", "level %(n)s (advanced)"),
    (r"level (?P<n>\d) \(expert\)", "level %(n)s (expert)"),
    (r"(?P<h>[\d.]+) h a year free", "%(h)s h a year free"),
    (r"\(broader\)", "(broader)"),
    (r"\(narrower\)", "(narrower)"),
    (r"\(related\)", "(related)"),
    (r"worked together on", "worked together on"),
    (r"reports to", "reports to"),
    (r", with an assessment", ", with an assessment"),
    (r", from (?P<day>\d{4}-\d\d-\d\d)", ", from %(day)s"),
)
"""Phrases within these."""

STATES = (
    "Nothing to do.",
    "belongs to the scope",
    "both",
    "enough hold it at the level, but too few of them permitted to be named in teams",
    "fewer than 5",
    "gap closed",
    "gap still open",
    "member",
    "no introduction is known: write to the institution",
    "no training on record that can be had teaches it at the level",
    "plan",
    "proven to be the best",
    "proven to be the smallest",
    "requirement",
    "requirement not met",
    "rule not met",
    "team",
    "the rules together",
    "too few in the scope hold it at the level",
    "too few of those who hold it may be chosen",
)
"""What stands in the columns of these answers."""

SAID = (*(sentence for _, sentence in (*_PATTERNS, *_WITHIN)), *STATES)
"""All of it, for the catalogues."""
