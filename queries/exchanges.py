"""Who helped whom? Mentoring, study visits and other exchanges, planned and done."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np

from competence_explorer.graph.people import staff
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import Mask, View
from competence_explorer.queries.base import About, Column, Rows, query

_ENDS = {"giver": ("GIVES", "Person"), "taker": ("TAKES", "Person")}
_OTHERS = {"skill": ("ABOUT", "Skill"), "host": ("HOSTED_BY", "Institution")}


@query(
    "exchanges",
    title="Exchanges",
    question="Who has helped whom, with what?",
    purpose="mentor",
    columns=(
        Column("id", "Key of the exchange"),
        Column("format", "Mentoring, study visit, expert mission, workshop or training"),
        Column("status", "proposed, asked, accepted, done or declined"),
        Column("skill_id", "Keys of the competences"),
        Column("skill", "What it is about"),
        Column("giver_id", "Keys of those who give"),
        Column("giver", "Who gives"),
        Column("taker_id", "Keys of those who take"),
        Column("taker", "Who takes"),
        Column("host_id", "Keys of the hosts"),
        Column("host", "Where it takes place"),
        Column("hours_planned", "Planned hours", "hours"),
        Column("hours_done", "Hours done", "hours"),
        Column("start_date", "First day", "date"),
        Column("outcome", "What came of it"),
    ),
    example={"status": "done"},
)
def exchanges(
    view: View,
    *,
    person: Annotated[str | None, About("Somebody who gives or takes, by name or id", "Person")] = None,
    institution: Annotated[
        str | None, About("Where who gives or takes has a post today, or the host", "Institution")
    ] = None,
    skill: Annotated[str | None, About("What it is about", "Skill")] = None,
    status: Annotated[
        Literal["proposed", "asked", "accepted", "done", "declined"] | None, About("Only in this state")
    ] = None,
    since: Annotated[int | None, About("Only those begun in this year or later")] = None,
    until: Annotated[int | None, About("Only those begun in this year or before")] = None,
) -> Rows:
    """Mentoring and other exchanges between people, the latest first, those without a day last.

    Somebody who may not be named is left out of an exchange; the exchange stays. One without a first day passes every
    filter of years.
    """
    snapshot = view.snapshot
    keep = _of_years(snapshot, since, until)
    if status is not None:
        keep &= np.array([text == status for text in snapshot.nodes("Exchange").texts("status")], np.bool_)
    if skill is not None:
        keep &= _tied(snapshot, "skill", find_one(snapshot, "Skill", skill, "competence"))
    if person is not None:
        someone = find_one(snapshot, "Person", person)
        keep &= _tied(snapshot, "giver", someone) | _tied(snapshot, "taker", someone)
    if institution is not None:
        keep &= _at(snapshot, find_one(snapshot, "Institution", institution))
    begun = snapshot.nodes("Exchange").numbers("start_date")
    chosen = np.flatnonzero(keep)
    latest_first = chosen[np.lexsort((chosen, -begun[chosen].astype(np.int64), np.isnat(begun[chosen])))]
    ends = {name: _ends(snapshot, name) for name in (*_ENDS, *_OTHERS)}
    return [_row(snapshot, exchange, ends) for exchange in latest_first.tolist()]


def _of_years(snapshot: Snapshot, since: int | None, until: int | None) -> Mask:
    begun = snapshot.nodes("Exchange").numbers("start_date")
    years = begun.astype("datetime64[Y]").astype(np.int64) + 1970
    keep = (since is None or years >= since) & np.asarray(until is None or years <= until)
    return np.asarray(np.isnat(begun) | keep)


def _tied(snapshot: Snapshot, end: str, node: int) -> Mask:
    """Which exchanges have a node at this end."""
    exchange, other, _ = _pairs(snapshot, end)
    mask = np.zeros(len(snapshot.nodes("Exchange")), np.bool_)
    mask[exchange[other == node]] = True
    return mask


def _at(snapshot: Snapshot, institution: int) -> Mask:
    """Which exchanges concern an institution: by who gives or takes, or as host."""
    mask, there = _tied(snapshot, "host", institution), staff(snapshot, np.array([institution]))
    for end in _ENDS:
        exchange, person, _ = _pairs(snapshot, end)
        mask[exchange[there[person]]] = True
    return mask


def _pairs(snapshot: Snapshot, end: str) -> tuple[Any, Any, str]:
    """Exchanges and the nodes at one of their ends, with the label of these."""
    if end in _ENDS:
        table = snapshot.relationships(_ENDS[end][0])
        return table.end, table.start, "Person"
    type_, label = _OTHERS[end]
    table = snapshot.relationships(type_)
    return table.start, table.end, label


def _ends(snapshot: Snapshot, end: str) -> dict[int, list[tuple[str, str]]]:
    """By exchange the names and keys of the nodes at one of its ends."""
    exchange, other, label = _pairs(snapshot, end)
    ids, found = snapshot.nodes(label).texts("id"), dict[int, list[tuple[str, str]]]()
    for one, node in zip(exchange.tolist(), other.tolist(), strict=True):
        found.setdefault(one, []).append((name_of(snapshot, label, node), ids[node]))
    return found


def _row(snapshot: Snapshot, exchange: int, ends: dict[str, dict[int, list[tuple[str, str]]]]) -> dict[str, Any]:
    table = snapshot.nodes("Exchange")
    named = {name: sorted(found.get(exchange, ())) for name, found in ends.items()}
    return {
        "id": table.texts("id")[exchange],
        "format": (table.value("format", exchange) or "exchange").replace("_", " "),
        "status": table.value("status", exchange),
        **{f"{name}_id": [id_ for _, id_ in pairs] for name, pairs in named.items()},
        **{name: [told for told, _ in pairs] for name, pairs in named.items()},
        **{name: table.value(name, exchange) for name in ("hours_planned", "hours_done", "start_date", "outcome")},
    }
