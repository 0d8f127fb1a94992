"""Who could do the call together, by whom each requirement is covered, and who else could be taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from competence_explorer.api.addresses import address_of_name, thing_address
from competence_explorer.api.languages import gettext as _
from competence_explorer.api.network import draw
from competence_explorer.api.picture_state import State, seen
from competence_explorer.api.plan import fit
from competence_explorer.api.readiness.answers import Answer, Asker
from competence_explorer.api.readiness.gaps import Act
from competence_explorer.api.readiness.names import called
from competence_explorer.api.readiness.wish import Wish, fits
from competence_explorer.api.svg import to_svg
from competence_explorer.api.wording import told
from competence_explorer.graph.snapshot import Snapshot

PLACE = "team"
"""Where on the page the team is."""

OTHERS = 4
"""People named for a requirement who could be in the team as well."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team; ``must``: it was asked for."""

    name: str
    href: str
    institution: tuple[str, str]
    covers: Sequence[tuple[str, str]]
    ties: Sequence[tuple[str, str]]
    state: str
    must: bool
    acts: Sequence[Act]


@dataclass(frozen=True, slots=True)
class Covered:
    """A requirement, or a rule, by whom it is covered; ``met``, or why not, and who else could be asked."""

    name: str
    href: str
    level: str
    row: Row
    met: bool
    state: str
    by: Sequence[tuple[str, str]]
    others: Sequence[Act]


@dataclass(frozen=True, slots=True)
class CallTeam:
    """The team: what it is as a whole and how good, members, requirements, its picture, and what was asked of it with
    ways to undo each."""

    answer: Answer
    title: str
    state: str
    members: Sequence[Member]
    covered: Sequence[Covered]
    picture: Markup | None
    must: Sequence[Act]
    without: Sequence[Act]


def call_team(asker: Asker) -> CallTeam:
    """The team for what is wished, or why there is none."""
    answer, wish, snapshot = asker.team(), asker.wish, asker.snapshot
    by_section: dict[str, list[Row]] = {}
    for row in answer.rows:
        by_section.setdefault(row["section"], []).append(row)
    whole = next(iter(by_section.get("team", [])), None)
    members = by_section.get("member", [])
    times = Counter(row["name"] for row in members)
    ids = {row["name"]: row["id"] for row in members if times[row["name"]] == 1}
    teller = _Teller(asker, ids, {row["id"] for row in members})
    needs = [row for name in ("rule not met", "requirement not met", "requirement") for row in by_section.get(name, [])]
    return CallTeam(
        answer,
        told(whole["name"]) if whole else "",
        told(whole["state"]) if whole else "",
        [teller.member(row) for row in members],
        [teller.covered(row) for row in needs],
        _picture(asker, answer) if members else None,
        _chosen(snapshot, wish, "must"),
        _chosen(snapshot, wish, "without"),
    )


@dataclass(frozen=True)
class _Teller:
    """Tells the rows of team-for-call; ``members`` are the keys of the team, ``ids`` the same by name, where one alone
    is called so."""

    asker: Asker
    ids: Mapping[str, str]
    members: Collection[str]

    def member(self, row: Row) -> Member:
        snapshot, wish, id_ = self.asker.snapshot, self.asker.wish, row["id"]
        must = id_ in wish.parts("must")
        place = row["institution"] or ""
        return Member(
            row["name"],
            thing_address("Person", id_),
            (place, address_of_name(snapshot, "Institution", place)),
            [self._need(need) for need in row["covers"]],
            [self._person(name) for name in row["ties"]],
            told(row["state"] or ""),
            must,
            list(self._acts(id_, row["name"], must)) if fits(id_) else [],
        )

    def _acts(self, id_: str, name: str, must: bool) -> Iterator[Act]:
        wish = self.asker.wish
        if must:
            yield Act(_("Need not be in it"), wish.drop("must", id_, PLACE), name)
        else:
            yield Act(_("Keep"), wish.put("must", id_, PLACE), name)
            yield Act(_("Take out"), wish.put("without", id_, PLACE), name)

    def covered(self, row: Row) -> Covered:
        name, _equals, level = row["name"].rpartition("=") if row["id"] else (row["name"], "", "")
        met = row["section"] == "requirement"
        return Covered(
            called(self.asker.snapshot, "Skill", row["id"]) if row["id"] else _(name),
            thing_address("Skill", row["id"]) if row["id"] else "",
            level,
            row,
            met,
            told(row["state"] or ""),
            [self._person(name) for name in row["covers"]],
            list(self._others(row["id"], int(level))) if row["id"] else [],
        )

    def _others(self, skill: str, level: int) -> Iterator[Act]:
        """Who else holds it, permitted to be named in teams, and is not in the team: to be taken in with one click."""
        snapshot, wish = self.asker.snapshot, self.asker.wish
        found = self.asker.asked.found.holdings.holders(snapshot.nodes("Skill").index[skill], level)
        people = found[self.asker.candidates[found]]
        if self.asker.still.count(people.size) != people.size:
            return
        ids = snapshot.nodes("Person").texts("id")
        out = {*self.members, *wish.parts("must"), *wish.parts("without")}
        free = [ids[person] for person in people.tolist() if ids[person] not in out and fits(ids[person])]
        for id_ in free[:OTHERS]:
            yield Act(called(snapshot, "Person", id_), wish.put("must", id_, PLACE))

    def _need(self, need: str) -> tuple[str, str]:
        known, _equals, _level = need.rpartition("=")
        name, _equals, level = told(need).rpartition("=")
        return f"{name} {level}", address_of_name(self.asker.snapshot, "Skill", known)

    def _person(self, name: str) -> tuple[str, str]:
        return name, thing_address("Person", self.ids[name]) if name in self.ids else ""


def _picture(asker: Asker, answer: Answer) -> Markup | None:
    network = asker.network(answer)
    if network is None or not network.nodes:
        return None
    picture = draw(fit(network))
    # Its texts are escaped where it is made.
    return Markup(to_svg(picture, *seen(picture, State()), State()).decode())  # noqa: S704


def _chosen(snapshot: Snapshot, wish: Wish, name: str) -> list[Act]:
    """Who must be in the team, or must not, each with the address without that wish."""
    return [Act(called(snapshot, "Person", part), wish.drop(name, part, PLACE)) for part in wish.parts(name)]
