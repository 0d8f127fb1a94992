"""The report in words: the summary, and what the queries say, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from competence_explorer.api.languages import day, fixed, ngettext
from competence_explorer.api.languages import gettext as _
from competence_explorer.api.report.compose import Report
from competence_explorer.api.wording import told

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
    yield from _about(_("Of these nothing is known: %s."), [row["name"] for row in by_status["not known"]])
    yield _(
        "Readiness is %(low)s if what is not known counts as missing, and %(high)s if it counts as held (1 is ready)."
    ) % {"low": figure(rows[0]["readiness_low"]), "high": figure(rows[0]["readiness_high"])}
    yield from _about(_("Gaps: %s."), [row["name"] for row in by_status["gap"]])
    yield from _about(_("Held by one person only: %s."), [row["name"] for row in rows if row["one_person"]])
    leaving = [row["name"] for row in rows if row["leaving"]]
    yield from _about(_("Somebody who holds it leaves before the end of the call: %s."), leaving)
    old = [row["name"] for row in rows if row["old_evidence"]]
    yield from _about(_("Evidence is old, in part or all of it: %s."), old)
    silent = rows[0]["not_reported"]
    if silent:
        yield _("Have not reported, so that nothing is concluded about them: %s.") % _listed(silent)
    for row in report.parts["team"].rows[:1]:
        if row["section"] == "team":
            yield f"{told(row['name'])}: {told(row['state'])}."


def figure(value: float) -> str:
    """A readiness as the language writes it, always with two digits.

    >>> figure(0.1), figure(1)
    ('0.10', '1.00')
    """
    return fixed(value, 2)


def _about(sentence: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield sentence % _listed(list(map(told, names)))


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - NAMED
    more = ngettext("and %s more", "and %s more", rest) % rest if rest > 0 else ""
    return ", ".join(names[:NAMED]) + (f" {more}" if more else "")


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
