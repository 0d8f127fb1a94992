"""What a report says of how a file was understood: what it was taken for and why, and what of it was not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from competence_explorer.loaders.base import Context, Loader
from competence_explorer.loaders.layout import Layout, Peeked
from competence_explorer.loaders.months import Evidence, settled
from competence_explorer.loaders.scales import factor

_SIGNS = {",": "decimal comma", ".": "decimal point", "day": "days before months", "month": "months before days"}


def understood(
    layouts: Sequence[Layout], loader: Loader, signs: Mapping[str, Iterable[str]], evidence: Evidence
) -> list[str]:
    """Where the headers stand, which columns are which, and how numbers and dates are written."""
    notes = []
    for layout in layouts:
        rows = " and ".join(map(str, layout.rows))
        columns = "; ".join(f"{ours} = {origin.header}" for ours, origin in layout.origins.items())
        notes.append(f"Header{_where(layout)}: row{'s' * (len(layout.rows) > 1)} {rows}; {columns}.")
        if layout.matches.alike:
            notes.append(f"Matched by likeness{_where(layout)}, please check: {', '.join(layout.matches.alike)}.")
        if layout.defaults:
            notes.append(f"Amounts{_where(layout)} are in {layout.defaults['currency']}: the headers say so.")
        for name, origin in layout.origins.items():
            if loader.column(name).type == "money" and (times := factor(origin.header)) > 1:
                notes.append(f"Amounts of {name}{_where(layout)} were multiplied by {times:,}: the header says so.")
    proved = {name: {*found} & _SIGNS.keys() for name, found in signs.items()}
    written = [f"{name} {_SIGNS[sign]}" for name, found in proved.items() if len(found) == 1 for sign in found]
    written += [f"{name} {word} is month {number}" for name in signs for word, number in settled(signs[name], evidence)]
    return [*notes, *([f"How it is written: {', '.join(written)}."] if written else [])]


def left_out(peeked: Sequence[Peeked], layouts: Sequence[Layout]) -> list[str]:
    """What of the file was not read: columns, sheets."""
    notes = []
    for layout in layouts:
        if unused := layout.unused:
            notes.append(f"Columns not used{_where(layout)}: {', '.join(unused)}.")
        if left := layout.matches.left:
            reason = "another serves better, or they may be several of ours (name them in a mapping)"
            notes.append(f"Columns known but not taken{_where(layout)}, {reason}: {', '.join(left)}.")
    read = {layout.table.sheet for layout in layouts}
    if skipped := [one.table.sheet for one in peeked if one.table.sheet not in read]:
        notes.append(f"Sheets not read (no header that fits): {', '.join(skipped)}.")
    return notes


def shared_ids(context: Context) -> list[str]:
    """Two lists may number their projects alike: say when nothing keeps their ids apart."""
    own = context.columns & {"project_id", "training_id", "call_id", "need_id", "exchange_id"}
    if not own or context.own_namespace() != "local":
        return []
    return [
        f"Ids in {', '.join(sorted(own))} mean the same in every file without a namespace: give one in a mapping "
        "(namespace: …) if other files use the same ids for other things."
    ]


def _where(layout: Layout) -> str:
    return f" in sheet {layout.table.sheet!r}" if layout.table.sheet else ""
