"""CSV node and edge lists: a folder with a file for each label and each type with its ends."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from competence_explorer.graph.cells import harmless
from competence_explorer.graph.exports import base
from competence_explorer.graph.files import new_folder
from competence_explorer.graph.paging import Size
from competence_explorer.graph.schema import NODES, RELATIONSHIPS
from competence_explorer.graph.visibility import View


def write(view: View, path: Path, progress: base.Progress) -> Size:
    """Write ``Person.csv`` and the like, and ``WORKED_ON.Person.Project.csv`` and the like; see :class:`Format`.

    In UTF-8 with a header; relationships name their ends by ``start`` and ``end``, the ids of the nodes. What a
    spreadsheet would run as a formula has an apostrophe in front.
    """
    snapshot = base.whole(view)
    counts = [0, 0]
    with new_folder(path) as work:
        for label in NODES:
            progress(label)
            names = [p.name for p in base.shown(label)]
            rows = ([n.id, *map(n.values.get, names)] for n in base.nodes(snapshot, label))
            counts[0] += _write(work / f"{label}.csv", ["id", *names], rows)
        for type_, relationship in RELATIONSHIPS.items():
            names = [p.name for p in relationship.properties]
            for start, end in relationship.ends:
                progress(type_)
                lines = (
                    [e.start.removeprefix(f"{start} "), e.end.removeprefix(f"{end} "), e.key, *map(e.values.get, names)]
                    for e in base.edges(snapshot, type_, start, end)
                )
                counts[1] += _write(work / f"{type_}.{start}.{end}.csv", ["start", "end", "key", *names], lines)
    return Size(*counts)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write a table unless it is empty; returns the number of its rows."""
    count = 0
    with path.open("wb") as raw, io.TextIOWrapper(raw, encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for row in rows:
            writer.writerow([harmless(value) for value in row])
            count += 1
    if not count:
        path.unlink()
    return count


FORMAT = base.Format("csv", "CSV node and edge lists, a file a label and a type", "folder", write)
