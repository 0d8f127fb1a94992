"""Decisions in a file: the list of ``competence review --write``, filled in by people, read back.

Nothing is guessed: a row that is not understood, that contradicts another, or that names what is gone is rejected with
what would be right, and the others are taken. Which rows are rejected does not depend on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from competence_explorer.api.render import harmless
from competence_explorer.graph.decisions import Decision, Verdict, contradiction
from competence_explorer.graph.errors import FileError
from competence_explorer.graph.review import KINDS, Choice, Item, Kind, kind_of
from competence_explorer.graph.search import fold
from competence_explorer.loaders.base import Record, Rejection
from competence_explorer.loaders.tables import open_tables

COLUMNS = (*Item._fields, "decision", "note")
"""The columns of the list; what is read back are ``id``, ``decision`` and ``note``, and the ends if they are there."""

NEEDED = ("id", "decision")

YES, NO = ("yes", "y", "tak", "t"), ("no", "n", "nie")
"""Words that fit both kinds of item, as :func:`search.fold` makes them."""

WORDS: Mapping[Verdict, tuple[str, ...]] = {
    "same": ("same", "the same", "ta sama", "ten sam", "to samo", "te same", "ci sami"),
    "different": ("different", "not the same", "rozne", "rozni", "inna", "inny", "inne"),
    "accept": ("accept", "accepted", "przyjac", "przyjmij", "przyjete"),
    "refuse": ("refuse", "refused", "odrzucic", "odrzuc", "odrzucone"),
}
"""Words that fit one kind."""


class Row(NamedTuple):
    """A row with a decision: its number, its cells by our columns, and what it means as far as that is understood."""

    number: int
    cells: Mapping[str, str]
    choice: Choice


@dataclass(slots=True)
class Found:
    """What a file says: the choices to be made by the number of their row, how many rows were left open and how many
    say what was decided already, and what was wrong with others."""

    rows: list[Row] = field(default_factory=list)
    open: int = 0
    known: int = 0
    faults: list[Rejection] = field(default_factory=list)


def read_decisions_of(path: Path, known: Mapping[str, Item | Decision]) -> Found:
    """What a CSV file or workbook decides of what is ``known`` (by id: open items, and decisions).

    Raises FileError if it is no such list.
    """
    found = Found()
    named = [_named(path, found, number, cells, known) for number, cells in _rows(path, found)]
    found.rows = [row for row in named if row]
    for check in (_twice, _decided_otherwise, _contradictory):
        wrong = dict(check(found.rows, known))
        found.faults += [_fault(path, row, *wrong[row.number]) for row in found.rows if row.number in wrong]
        found.rows = [row for row in found.rows if row.number not in wrong]
    new = {row.choice.id: row for row in reversed(found.rows) if not _is_kept(known[row.choice.id], row.choice)}
    found.known = len({row.choice.id for row in found.rows} - new.keys())
    found.rows = sorted(new.values())
    found.faults.sort(key=lambda fault: fault.row)
    return found


def _rows(path: Path, found: Found) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that are not empty, by our columns. The header is the first row that has the columns."""
    for table in open_tables(path).check().tables:
        header: list[str] = []
        for record in table.records():
            if not header:
                names = [fold(_text(cell)).replace(" ", "_") for cell in record.cells]
                header = names if set(NEEDED) <= set(names) else []
            elif record.fault:
                found.faults.append(_unread(path, record))
            elif any(map(_text, record.cells)):
                yield record.number, dict(zip(header, map(_text, record.cells), strict=False))
        if header:
            return
    raise FileError(
        f"{path.name} has no row with the columns {' and '.join(NEEDED)}.",
        "Write the list with `competence review --write FILE.csv`, and fill in its column decision.",
    )


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _named(
    path: Path, found: Found, number: int, cells: Mapping[str, str], known: Mapping[str, Item | Decision]
) -> Row | None:
    """The row with what it means; None, with the reason among the faults, if it means nothing."""
    if not cells.get("decision"):
        found.open += 1
        return None
    row = Row(number, cells, Choice(cells.get("id", ""), "same", cells.get("note", "")))
    about = known.get(row.choice.id)
    if about is None:
        found.faults.append(_fault(path, row, "id", *_GONE))
        return None
    if differing := _differing(cells, about):
        found.faults.append(_fault(path, row, differing, *_MIXED))
        return None
    verdict = meaning(cells["decision"], _kind(about))
    if verdict is None:
        found.faults.append(_fault(path, row, "decision", "this is no decision about it", _right(_kind(about))))
        return None
    return row._replace(choice=row.choice._replace(verdict=verdict))


_GONE = ("there is nothing of this id to decide", "it is gone, or no longer alike: write the list anew")
_MIXED = ("this is not what the id stands for", "sort the whole list, not one column of it, or write it anew")


def meaning(word: str, kind: Kind) -> Verdict | None:
    """What a word says of an item of a kind, in English or Polish; None if it says nothing.

    >>> meaning("Ta sama", "identity"), meaning("NIE", "competence"), meaning("accept", "identity")
    ('same', 'refuse', None)
    """
    said = fold(word).strip(" .!")
    yes, no = KINDS[kind]
    return yes if said in (*YES, *WORDS[yes]) else no if said in (*NO, *WORDS[no]) else None


def _right(kind: Kind) -> str:
    yes, no = KINDS[kind]
    return f"write {yes} or {no} (or yes, no, tak, nie), or leave it empty"


def _kind(about: Item | Decision) -> Kind:
    return about.kind if isinstance(about, Item) else kind_of(about)


def _differing(cells: Mapping[str, str], about: Item | Decision) -> str:
    """The column with an end that is not of the item, if the file has such columns."""
    a, b = about.ends if isinstance(about, Item) else (about.a, about.b)
    wanted = {str(harmless(ref.id)) for ref in (a, b)} | {a.id, b.id}
    return next((column for column in ("a_id", "b_id") if cells.get(column) and cells[column] not in wanted), "")


_Wrong = Iterator[tuple[int, tuple[str, str, str]]]
"""Numbers of rows, each with the column, what is wrong with it and what would be right."""


def _twice(rows: Sequence[Row], _known: Mapping[str, Item | Decision]) -> _Wrong:
    """Rows that decide the same thing otherwise."""
    by_id: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_id[row.choice.id].append(row)
    for same in by_id.values():
        if len({row.choice.verdict for row in same}) > 1:
            for row in same:
                other = next(one for one in same if one.choice.verdict != row.choice.verdict)
                said = f"row {other.number} says {other.choice.verdict} of the same two"
                yield row.number, ("decision", said, "keep one of the rows")


def _decided_otherwise(rows: Sequence[Row], known: Mapping[str, Item | Decision]) -> _Wrong:
    """Rows about what a person has decided the other way."""
    for row in rows:
        about = known[row.choice.id]
        if isinstance(about, Decision) and not about.by_rule and about.verdict != row.choice.verdict:
            said = f"{about.made_by} decided {about.verdict} on {about.made_at[:10]}"
            yield row.number, ("decision", said, f"take that back first: competence review --undo {about.id}")


def _contradictory(rows: Sequence[Row], known: Mapping[str, Item | Decision]) -> _Wrong:
    """Rows that together make two the same that are kept apart, by other rows or by what was decided."""
    kept = {about.id: about for about in known.values() if isinstance(about, Decision) and not about.by_rule}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        places[row.choice.id].append(row.number)
    said = {row.choice.id: _as_decision(row.choice, known) for row in rows if row.choice.id not in kept}
    for chain in _contradictions(kept, said):
        for decision in chain:
            others = _told((one for one in chain if one is not decision), places)
            for number in places[decision.id] if decision.id not in kept else ():
                yield number, ("decision", f"it contradicts {others}", "correct one of them")


def _contradictions(kept: Mapping[str, Decision], said: Mapping[str, Decision]) -> Iterator[list[Decision]]:
    """Contradictions among decisions, one after the other, each without what was said in those before it."""
    rest = dict(said)
    while chain := contradiction([*kept.values(), *rest.values()]):
        yield chain
        left = {id_: decision for id_, decision in rest.items() if decision not in chain}
        if len(left) == len(rest):  # what was decided before contradicts itself: no row is to blame
            return
        rest = left


def _told(chain: Iterable[Decision], places: Mapping[str, Sequence[int]]) -> str:
    """The members of a contradiction: rows of the file, and what was decided before."""
    return " and ".join(
        f"row {places[one.id][0]} ({one.verdict})"
        if not one.made_by
        else f"the decision {one.id} ({one.verdict}, {one.made_by})"
        for one in chain
    )


def _as_decision(choice: Choice, known: Mapping[str, Item | Decision]) -> Decision:
    about = known[choice.id]
    a, b = about.ends if isinstance(about, Item) else (about.a, about.b)
    return Decision(choice.verdict, a, b)


def _is_kept(about: Item | Decision, choice: Choice) -> bool:
    return isinstance(about, Decision) and not about.by_rule and about.verdict == choice.verdict


def _fault(path: Path, row: Row, column: str, reason: str, right: str) -> Rejection:
    return Rejection(path.name, "", row.number, column, row.cells.get(column, ""), reason, right)


def _unread(path: Path, record: Record) -> Rejection:
    return Rejection(path.name, "", record.number, "", "", record.fault, "correct the row")
