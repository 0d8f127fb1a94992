"""Exchange files (JSON) as a table: a row for each competence of each person, one row for who has none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from competence_explorer.graph.exchange_file import Exchange, read
from competence_explorer.loaders.base import Record
from competence_explorer.loaders.tables import Table, TableFile

SUFFIXES = (".json",)

HEADERS = (
    "pseudonym", "person", "job_title", "languages", "institution", "metropolis", "country",
    "competence", "competence_pl", "competence_id", "level", "last_used", "issuer", "issued_on", "expires_on",
)  # fmt: skip


def open_exchange(path: Path) -> TableFile:
    """An exchange file as one table. Raises FileError if it is not whole, not of a known version, or expired."""
    found = read(path)
    records = [Record(0, HEADERS), *(Record(row, cells) for row, cells in enumerate(_rows(found), 1))]
    notes = (f"Good until {found.expires_on}.", f"{len(found.withdrawn)} of earlier files are withdrawn.")
    file = TableFile((Table("", partial(iter, records)),), notes, lambda: file)
    return file


def _rows(found: Exchange) -> Iterator[tuple[object, ...]]:
    told = (found.issuer, found.issued_on.isoformat(), found.expires_on.isoformat())
    for one in found.people:
        who = (one.id, one.name, one.job_title, "|".join(one.languages), one.institution, one.metropolis, one.country)
        for skill in one.competences:
            used = skill.last_used.isoformat() if skill.last_used else ""
            yield (*who, skill.name, skill.name_pl, skill.id, skill.level or "", used, *told)
        if not one.competences:
            yield (*who, *("",) * 5, *told)
