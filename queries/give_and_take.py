"""What did institutions give each other, and take? A ledger, not a ranking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from competence_explorer.graph.competence.ledger import NOWHERE, Account, Entry, accounts, entries
from competence_explorer.graph.people import scope as institutions_of
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import joined, say
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

Row = dict[str, Any]


def draw(
    view: View,
    _rows: Rows,
    scope: str | None = None,
    since: int | None = None,
    until: int | None = None,
) -> Network:
    """Who gave to whom, with hours and competences; of institutions whose balances the viewer may see."""
    snapshot, shown = view.snapshot, _shown(view, scope)
    between: dict[tuple[int, int], Account] = {}
    for entry in entries(snapshot, since, until):
        if NOWHERE not in (entry.giver, entry.taker) and {entry.giver, entry.taker} & shown:
            account = between.setdefault((entry.giver, entry.taker), Account())
            account.given_done += entry.done
            account.given_planned += entry.planned
            account.gave[entry.skill] += entry.planned
    ids = snapshot.nodes("Institution").texts("id")
    nodes = [
        Node(ids[place], _name(snapshot, "Institution", place), "Institution", _name(snapshot, "Institution", place))
        for place in sorted({place for pair in between for place in pair})
    ]
    edges = [Edge(ids[a], ids[b], "exchange", _gave(snapshot, found)) for (a, b), found in sorted(between.items())]
    return Network(nodes, edges)


@query(
    "give-and-take",
    title="Give and take",
    question="What did institutions give each other, and take?",
    purpose="mentor",
    columns=(
        Column("id", "Key of the institution or the competence"),
        Column("name", "Institution or competence"),
        Column("section", "institution, competence, or all"),
        Column("exchanges", "Exchanges that count", "exchanges"),
        Column("given_planned", "Planned in what it gave; of a competence or all: in every exchange", "hours"),
        Column("given_done", "Of this, done", "hours"),
        Column("taken_planned", "Planned in what it took", "hours"),
        Column("taken_done", "Of this, done", "hours"),
        Column("balance", "Hours done: given less taken. It is no mark: who takes, learns", "hours"),
        Column("gave", "Competences that it gave, with hours done (or planned, where none are done yet)"),
        Column("took", "Competences that it took, likewise"),
    ),
    example={"since": 2023},
    draw=draw,
)
def give_and_take(
    view: View,
    *,
    scope: Annotated[
        str | None, About("Whose balances: institutions and metropolises joined by '|'; all without one")
    ] = None,
    since: Annotated[int | None, About("Only exchanges begun in this year or later")] = None,
    until: Annotated[int | None, About("Only exchanges begun in this year or before")] = None,
) -> Rows:
    """The ledger of exchanges (mentoring, study visits, expert missions, workshops, trainings): by institution, by
    competence, and in all. Institutions stand in the order of their names: it is no ranking.

    Exchanges count that are accepted or done; hours planned are those of both, hours done what was done. People stand
    for the institutions of their main posts. An exchange with several givers, takers or competences is split evenly, so
    that every hour is given once and taken once: all balances add up to zero. What nobody on record gave or took, or
    nobody whom the viewer may see, is on the account *not known*; of several givers, those whom the viewer may not see
    do not count.

    Analysts, stewards and coordinators see the balance of every institution; others that of their own. The
    totals are for everybody: to those who see all balances, with ``scope``, of the exchanges in which the scope took
    part, else of all exchanges.
    """
    snapshot = view.snapshot
    found = entries(snapshot, since, until)
    shown = _shown(view, scope)
    if scope is not None and _sees_all(view):  # to others, totals of another institution would tell its balance
        wanted = set(institutions_of(snapshot, scope).tolist())
        found = [entry for entry in found if {entry.giver, entry.taker} & wanted]
    kept = accounts(found)
    places = sorted((place for place in kept if place in shown), key=lambda place: _place(snapshot, place))
    rows = [_institution(snapshot, place, kept[place], found) for place in places]
    return [*rows, *_competences(snapshot, found), _total("all", None, say("all exchanges"), found)]


def _shown(view: View, scope: str | None) -> set[int]:
    """The institutions whose balances the viewer may see."""
    snapshot = view.snapshot
    wanted = set(institutions_of(snapshot, scope).tolist()) | ({NOWHERE} if scope is None else set())
    if _sees_all(view):
        return wanted
    return wanted & {snapshot.nodes("Institution").index.get(view.viewer.institution)}


def _sees_all(view: View) -> bool:
    return view.viewer.sees_everyone or view.viewer.role == "coordinator"


def _institution(snapshot: Snapshot, place: int, account: Account, found: list[Entry]) -> Row:
    own = {entry.exchange for entry in found if place in (entry.giver, entry.taker)}
    return {
        "id": None if place == NOWHERE else snapshot.nodes("Institution").texts("id")[place],
        "name": _place(snapshot, place),
        "section": "institution",
        "exchanges": len(own),
        "given_planned": _round(account.given_planned),
        "given_done": _round(account.given_done),
        "taken_planned": _round(account.taken_planned),
        "taken_done": _round(account.taken_done),
        "balance": _round(account.balance),
        "gave": _skills(snapshot, account.gave),
        "took": _skills(snapshot, account.took),
    }


def _competences(snapshot: Snapshot, found: list[Entry]) -> Iterator[Row]:
    by_skill: dict[int, list[Entry]] = {}
    for entry in found:
        by_skill.setdefault(entry.skill, []).append(entry)
    ids = snapshot.nodes("Skill").texts("id")
    for skill in sorted(by_skill, key=lambda skill: _name(snapshot, "Skill", skill)):
        id_ = None if skill == NOWHERE else ids[skill]
        yield _total("competence", id_, _name(snapshot, "Skill", skill), by_skill[skill])


def _total(section: str, id_: str | None, name: str, found: list[Entry]) -> Row:
    planned, done = _round(sum(entry.planned for entry in found)), _round(sum(entry.done for entry in found))
    count = len({entry.exchange for entry in found})
    both = {"given_planned": planned, "given_done": done, "taken_planned": planned, "taken_done": done}
    return {"id": id_, "name": name, "section": section, "exchanges": count, **both, "balance": 0.0} | {
        "gave": [],
        "took": [],
    }


def _place(snapshot: Snapshot, place: int) -> str:
    return _name(snapshot, "Institution", place)


def _name(snapshot: Snapshot, label: str, node: int) -> str:
    return say("not known") if node == NOWHERE else name_of(snapshot, label, node)


def _skills(snapshot: Snapshot, hours: Mapping[int, float]) -> list[str]:
    names = sorted((_name(snapshot, "Skill", skill), amount) for skill, amount in hours.items())
    return [say("%(what)s %(hours)s h", what=name, hours=_round(amount)) for name, amount in names]


def _gave(snapshot: Snapshot, account: Account) -> str:
    names = joined(", ", sorted(_name(snapshot, "Skill", skill) for skill in account.gave))
    return say(
        "gave %(done)s h of %(planned)s h planned: %(names)s",
        done=_round(account.given_done),
        planned=_round(account.given_planned),
        names=names,
    )


def _round(hours: float) -> float:
    return round(hours, 2) + 0.0  # no minus zero
