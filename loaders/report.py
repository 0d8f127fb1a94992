"""What came of a file: counts, changes, and each row that was not accepted, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from competence_explorer.graph.records import Changes, Counts
from competence_explorer.graph.reports import Note, Severity
from competence_explorer.loaders.base import Rejection

MAX_KEPT = 10_000
"""Rejections (and doubts) that are kept in full; the others are counted."""
_LISTED = 20


@dataclass(slots=True)
class Report:
    """What came of a file.

    Counts are input rows: ``read = loaded + rejected + doubtful``. A doubtful row was loaded, but something in
    it was left out because it was not understood: ``doubts`` says what. ``rejections`` has an entry for each bad
    cell, so that a row can be in it more than once. ``remarks`` counts rows that say less than they may
    seem to. ``dry_run``: nothing was written.
    """

    file: str
    loader: str = ""
    source: str = ""
    read: int = 0
    loaded: int = 0
    rejected: int = 0
    doubtful: int = 0
    load_id: str = ""
    dry_run: bool = False
    changes: Changes = field(default_factory=Changes)
    rejections: list[Rejection] = field(default_factory=list)
    doubts: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)

    def counts(self) -> dict[str, int]:
        """The counts of input rows."""
        return {"read": self.read, "loaded": self.loaded, "rejected": self.rejected, "doubtful": self.doubtful}

    def reject(self, faults: list[Rejection]) -> None:
        """Count a row as rejected, for all these faults."""
        self.rejected += 1
        self._keep(self.rejections, faults)

    def doubt(self, faults: list[Rejection]) -> None:
        """Count a row as loaded with doubts."""
        self.doubtful += 1
        self._keep(self.doubts, faults)

    def kept(self) -> Iterator[Note]:
        """What was wrong with rows, as it is kept with the load: rejected ones first."""
        yield from (_note("rejected", fault) for fault in self.rejections)
        yield from (_note("doubtful", fault) for fault in self.doubts)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        data = asdict(self)
        for name in ("rejections", "doubts"):
            data[name] = [item._asdict() for item in getattr(self, name)]
        return data | {"reasons": dict(self.reasons), "remarks": dict(self.remarks)}

    def to_text(self) -> str:
        """The report for people to read."""
        return "\n".join(self._lines())

    def _keep(self, kept: list[Rejection], faults: list[Rejection]) -> None:
        for fault in faults:
            self.reasons[fault.reason] += 1
            if len(kept) < MAX_KEPT:
                kept.append(fault)

    def _lines(self) -> Iterator[str]:
        yield f"{self.file}: {self.loader}, source {self.source}{' (dry run: nothing was written)' * self.dry_run}"
        rows = self.changes.rows
        yield (
            f"  rows: {self.read:,} read, {self.loaded:,} loaded, {self.rejected:,} rejected, "
            f"{self.doubtful:,} doubtful "
            f"({rows.created:,} new, {rows.updated:,} changed, {rows.unchanged:,} as before, {rows.removed:,} gone)"
        )
        for what in ("nodes", "relationships"):
            yield f"  {what}: {_counted(getattr(self.changes, what))}"
        yield from (f"  note: {note}" for note in self.notes)
        yield from (f"  note: {number:,} rows: {remark}" for remark, number in self.remarks.items())
        yield from _listed("rejected", self.rejections)
        yield from _listed("doubtful", self.doubts)


def _note(severity: Severity, fault: Rejection) -> Note:
    message = f"{fault.reason} {fault.right}".strip()
    return Note(severity, fault.sheet, fault.row, fault.column, fault.value, message)


def _counted(counts: Counts) -> str:
    return f"{counts.created:,} created, {counts.updated:,} updated, {counts.removed:,} removed"


def _listed(what: str, faults: list[Rejection]) -> Iterator[str]:
    for fault in faults[:_LISTED]:
        place = f"{fault.sheet}, row {fault.row}" if fault.sheet else f"row {fault.row}"
        value = f" {fault.column}={fault.value!r}:" if fault.column else ""
        yield f"  {what}: {place}:{value} {fault.reason} {fault.right}".rstrip()
    if len(faults) > _LISTED:
        yield f"  {what}: {len(faults) - _LISTED:,} more"
