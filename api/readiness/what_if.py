"""What is supposed, in words, and the difference that it makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from competence_explorer.api import languages
from competence_explorer.api.languages import gettext as _
from competence_explorer.api.readiness.gaps import PLACE, Requirement
from competence_explorer.api.readiness.names import called, place_called
from competence_explorer.api.readiness.wish import Wish
from competence_explorer.api.report.words import figure
from competence_explorer.api.wording import told
from competence_explorer.graph.competence.scenario import SUPPOSED, day_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.queries.base import Rows


@dataclass(frozen=True, slots=True)
class Supposed:
    """One thing that is supposed, and the address without it."""

    words: str
    undo: str


@dataclass(frozen=True, slots=True)
class Interval:
    """Readiness from what is known to what could be."""

    low: float
    high: float

    @property
    def text(self) -> str:
        """Both ends, or one where they are the same."""
        if figure(self.low) == figure(self.high):
            return figure(self.low)
        return _("%(low)s to %(high)s") % {"low": figure(self.low), "high": figure(self.high)}


def interval(rows: Rows) -> Interval:
    """The readiness that stands in every row of call-readiness."""
    return Interval(rows[0]["readiness_low"], rows[0]["readiness_high"])


def suppositions(snapshot: Snapshot, wish: Wish) -> list[Supposed]:
    """All that is supposed."""
    said = {"leaving": _leaves, "trained": _learns, "joining": _joins}
    return [
        Supposed(said[name](snapshot, part), wish.drop(name, part, PLACE))
        for name in SUPPOSED
        for part in wish.parts(name)
    ]


def _leaves(snapshot: Snapshot, part: str) -> str:
    if day := day_of(part):
        return _("All leave who are known to leave by %s") % languages.day(day)
    label = "Person" if part in snapshot.nodes("Person").index else "Institution"
    return _("%s leaves") % called(snapshot, label, part)


def _learns(snapshot: Snapshot, part: str) -> str:
    who, *what = [piece.strip() for piece in part.split("=")]
    if not what:
        return _("All who are one level below take part in “%s”") % called(snapshot, "Training", who)
    name = called(snapshot, "Person", who)
    if len(what) == 1:
        return _("%(who)s takes part in “%(what)s”") % {"who": name, "what": called(snapshot, "Training", what[0])}
    given = {"who": name, "what": called(snapshot, "Skill", what[0]), "level": what[1]}
    return _("%(who)s is trained: %(what)s, level %(level)s") % given


def _joins(snapshot: Snapshot, part: str) -> str:
    return _("%s joins") % place_called(snapshot, part)


def difference(before: Interval, after: Interval, requirements: Sequence[Requirement]) -> list[str]:
    """What is otherwise, a sentence each."""
    return list(_differences(before, after, requirements))


def _differences(before: Interval, after: Interval, requirements: Sequence[Requirement]) -> Iterator[str]:
    if before == after:
        yield _("Readiness stays as it is.")
    else:
        yield _("Readiness: %(after)s instead of %(before)s.") % {"after": after.text, "before": before.text}
    for one in requirements:
        if one.changed:
            yield f"{one.name}: {'; '.join(_changes(one))}."


def _changes(one: Requirement) -> Iterator[str]:
    row, now = one.row, one.now
    said: dict[str, str] = {"people": _count(now["people"])}
    if row["held"] != now["held"]:
        held = said | {"after": _count(now["held"]), "before": _count(row["held"])}
        yield _("held by %(after)s of %(people)s needed instead of %(before)s") % held
    if row["status"] != now["status"]:
        yield _("“%(after)s” instead of “%(before)s”") % {"after": _(now["status"]), "before": _(row["status"])}
    if row["held"] == now["held"] and row["status"] == now["status"]:
        yield _("only the numbers of those who hold it below the level, or of whom it is not known, change")


def _count(value: Any) -> str:
    return told(value) if isinstance(value, str) else languages.number(value)
