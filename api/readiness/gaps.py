"""Requirements with what is at risk and what could be done, each remedy with a way to suppose that it was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from competence_explorer.api import languages
from competence_explorer.api.addresses import thing_address
from competence_explorer.api.languages import gettext as _
from competence_explorer.api.readiness.answers import Asker
from competence_explorer.api.readiness.names import called
from competence_explorer.api.readiness.wish import fits
from competence_explorer.api.report.heat import Spot, spot
from competence_explorer.api.templating import address
from competence_explorer.api.wording import told
from competence_explorer.graph.competence.arrays import competences
from competence_explorer.graph.competence.asked import Need, days
from competence_explorer.graph.competence.readiness import MANDATORY_WEIGHT, OPTIONAL_WEIGHT
from competence_explorer.graph.schema import LEVELS
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.queries.base import Rows

Row = Mapping[str, Any]

PLACE = "what-if"
"""Where on the page a supposition is shown."""

ELSEWHERE = 3
"""Institutions outside the scope that are named for one gap."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do with one click: its words, its address, and what is said besides to who cannot see where."""

    words: str
    href: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way to close a gap: its kind, the text with names that lead to pages, and what can be done here about it."""

    kind: str
    text: Markup
    acts: Sequence[Act]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement as it is (``row``) and as it is supposed to be (``now``, the same if nothing is supposed)."""

    row: Row
    now: Row
    name: str
    href: str
    holders: str
    weight: float
    spots: tuple[Spot, Spot]
    risks: Sequence[Markup]
    acts: Sequence[Act]
    remedies: Sequence[Remedy]

    @property
    def first(self) -> list[Remedy]:
        """The first remedy of each kind."""
        return list({remedy.kind: remedy for remedy in reversed(self.remedies)}.values())[::-1]

    @property
    def rest(self) -> list[Remedy]:
        """The other remedies."""
        first = self.first
        return [remedy for remedy in self.remedies if all(remedy is not one for one in first)]

    @property
    def changed(self) -> bool:
        """Whether what is supposed makes a difference."""
        return any(self.row[name] != self.now[name] for name in ("held", "below", "not_known", "status"))


def requirements(asker: Asker, actual: Rows, now: Rows) -> list[Requirement]:
    """The requirements in the order in which they stand now: gaps first."""
    before = {row["id"]: row for row in actual}
    return [_Teller(asker, row).requirement(before[row["id"]]) for row in now]


@dataclass(frozen=True)
class _Teller:
    """Tells one row of call-readiness."""

    asker: Asker
    row: Row

    def requirement(self, before: Row) -> Requirement:
        row = self.row
        return Requirement(
            before,
            row,
            called(self.snapshot, "Skill", row["id"]),
            thing_address("Skill", row["id"]),
            address("/queries/find-people", {"skill": row["id"], "level": row["level"]}),
            MANDATORY_WEIGHT if row["mandatory"] == "yes" else OPTIONAL_WEIGHT,
            (_spot(before), _spot(row)),
            [self._text(risk, row["named_ids"]) for risk in row["risks"]],
            list(self._at_risk()),
            [*map(self._remedy, row["remedies_kinds"], self._people(), row["remedies"]), *self._elsewhere()],
        )

    @property
    def snapshot(self) -> Snapshot:
        return self.asker.snapshot

    def _text(self, text: str, ids: Iterable[str]) -> Markup:
        """A text of the row in the reader's language, in which the names of these people lead to their pages."""
        named = {called(self.snapshot, "Person", id_): thing_address("Person", id_) for id_ in ids if id_}
        if training := self.row["training_id"]:
            named[called(self.snapshot, "Training", training)] = thing_address("Training", training)
        return marked(told(text), named)

    def _at_risk(self) -> Iterator[Act]:
        """Suppose that what is at risk comes to pass."""
        row, wish = self.row, self.asker.wish
        if (sole := row["one_person_id"]) and fits(sole):
            name = called(self.snapshot, "Person", sole)
            yield Act(_("Suppose that %s leaves") % name, wish.put("leaving", sole, PLACE))
        if row["leaving"]:
            last = days(self.snapshot, Need(wish["call"]), None, None).last
            words = _("Suppose that all leave who are known to leave by %s") % languages.day(last)
            yield Act(words, wish.put("leaving", last.isoformat(), PLACE))

    def _remedy(self, kind: str, id_: str, text: str) -> Remedy:
        acts = {"train": self._training, "mentor": self._mentoring}.get(kind, _nothing)(id_)
        people = (id_, *self.row["learners_ids"], *self.row["mentors_ids"])
        return Remedy(kind, self._text(text, people), list(acts))

    def _training(self, person: str) -> Iterator[Act]:
        row, wish, training = self.row, self.asker.wish, self.row["training_id"]
        skill = row["id"]
        if person and fits(person, skill):
            name = called(self.snapshot, "Person", person)
            learnt = f"{person}={skill}={row['level']}"
            yield Act(_("Suppose that %s is trained") % name, wish.put("trained", learnt, PLACE))
        if training and row["below"] and person in row["learners_ids"][:1] and fits(training):
            words = _("Suppose that all who are one level below take part")
            yield Act(words, wish.put("trained", training, PLACE), called(self.snapshot, "Training", training))

    def _mentoring(self, mentor: str) -> Iterator[Act]:
        if not mentor:
            return
        name = called(self.snapshot, "Person", mentor)
        learners = self.row["learners_ids"]
        asked = {"from": learners[0], "to": mentor} if learners else {"skill": self.row["id"]}
        yield Act(_("Ask for an introduction"), address("/introductions", asked), name)
        place = int(competences(self.snapshot).home[self.snapshot.nodes("Person").index[mentor]])
        if place >= 0 and place not in self.asker.inside:
            yield self._joins(self.snapshot.nodes("Institution").texts("id")[place])

    def _people(self) -> Iterator[str]:
        """Of each remedy the key of the person; empty where it names nobody to begin with."""
        left = {"train": iter(self.row["learners_ids"]), "mentor": iter(self.row["mentors_ids"])}
        return (next(left.get(kind, iter(())), "") for kind in self.row["remedies_kinds"])

    def _elsewhere(self) -> Iterator[Remedy]:
        """Institutions outside the scope in which it is held, where a gap is."""
        if self.row["status"] != "gap" or not self.asker.wish["scope"]:
            return
        index, inside = self.snapshot.nodes("Institution").index, self.asker.inside
        found = self.asker.holders(self.row["id"])
        levels = [name for level, name in LEVELS.items() if level >= self.row["level"]]  # columns of the query
        able = [row for row in found if index[row["id"]] not in inside and any(row[level] for level in levels)]
        for row in able[:ELSEWHERE]:
            text = marked(
                _("held outside the scope: %s") % row["name"], {row["name"]: thing_address("Institution", row["id"])}
            )
            yield Remedy("join", text, [self._joins(row["id"])] if fits(row["id"]) else [])

    def _joins(self, place: str) -> Act:
        words = _("Suppose that %s joins") % called(self.snapshot, "Institution", place)
        return Act(words, self.asker.wish.put("joining", place, PLACE))


def _nothing(_id: str) -> Iterator[Act]:
    return iter(())


def _spot(row: Row) -> Spot:
    return spot(dict(row))


def marked(text: str, addresses: Mapping[str, str]) -> Markup:
    """A text in which the first occurrence of each name leads to its address; the longest names first.

    >>> marked("ask <Ann> (Gdynia)", {"<Ann>": "/people/1"})
    Markup('ask <a href="/people/1"><bdi>&lt;Ann&gt;</bdi></a> (Gdynia)')
    """
    for name in sorted(filter(None, addresses), key=lambda name: (-len(name), name)):
        before, found, after = text.partition(name)
        if found:
            rest = {other: href for other, href in addresses.items() if other != name}
            leads = Markup('<a href="{}"><bdi>{}</bdi></a>').format(addresses[name], name)
            return marked(before, rest) + leads + marked(after, rest)
    return escape(text)
