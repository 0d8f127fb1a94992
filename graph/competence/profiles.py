"""Requirement profiles: what a kind of project in a theme typically needs, to start from where no call is loaded.

They ship as a table that we wrote ourselves (``data/requirement_profiles.csv``); ``profiles.csv`` in COMPETENCE_HOME
takes its place. A row a competence: id, name, name_pl, theme, kind, competence, competence_id, level, people,
mandatory; the first row of a profile gives its names, theme and kind.
"""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from competence_explorer.graph.errors import FileError
from competence_explorer.graph.schema import THEMES

COLUMNS = (
    "id", "name", "name_pl", "theme", "kind", "competence", "competence_id", "level", "people", "mandatory",
)  # fmt: skip
OWN_FILE = "profiles.csv"
"""A table of the user's own, in COMPETENCE_HOME."""

_RIGHT = (
    f"A table with the columns {', '.join(COLUMNS)}: `competence query requirement-profiles --format csv` writes one."
)


class Part(NamedTuple):
    """A competence of a profile: its name, its id (or empty), level 1 to 4, people, and whether it is mandatory."""

    competence: str
    competence_id: str
    level: int
    people: int
    mandatory: bool


class Profile(NamedTuple):
    """What a kind of project in a theme needs; ``name_pl`` is its name in Polish."""

    id: str
    name: str
    name_pl: str
    theme: str
    kind: str
    parts: tuple[Part, ...]


def shipped_text() -> str:
    """The table as it ships, to be edited."""
    return (
        resources.files("competence_explorer.graph.competence")
        .joinpath("data", "requirement_profiles.csv")
        .read_text(encoding="utf-8")
    )


def profiles(home: Path | None = None) -> tuple[Profile, ...]:
    """All profiles: those of ``profiles.csv`` in ``home`` if it is there, else ours.

    Raises FileError, naming the line, for a table of the user's that is not understood.
    """
    own = None if home is None else home / OWN_FILE
    if own is None or not own.is_file():
        return _shipped()
    try:
        return _parsed(own.read_text(encoding="utf-8-sig"), own.name)
    except UnicodeDecodeError as error:
        raise FileError(f"{own.name} is not UTF-8: {error}", _RIGHT) from error


def find_profile(text: str, home: Path | None = None) -> Profile | None:
    """The profile of this id or name, upper and lower case alike; None if there is none."""
    wanted = text.strip().casefold()
    names = ((known, (known.id, known.name, known.name_pl)) for known in profiles(home))
    return next((known for known, called in names if wanted in map(str.casefold, called)), None)


@functools.cache
def _shipped() -> tuple[Profile, ...]:
    return _parsed(shipped_text(), "requirement_profiles.csv")


def _parsed(text: str, file: str) -> tuple[Profile, ...]:
    """The profiles of a table; lines that begin with # are remarks."""
    lines = list(enumerate(text.splitlines(), 1))
    kept = [(number, line) for number, line in lines if line.strip() and not line.startswith("#")]
    table = csv.DictReader(io.StringIO("\n".join(line for _, line in kept)), delimiter=_separator(kept))
    if missing := [column for column in COLUMNS if column not in (table.fieldnames or ())]:
        raise FileError(f"{file} has no column {missing[0]}.", _RIGHT)
    found: dict[str, Profile] = {}
    for (number, _), row in zip(kept[1:], table, strict=False):
        profile, part = _row(row, f"{file}, line {number}")
        known = found.get(profile.id, profile)
        found[profile.id] = known._replace(parts=(*known.parts, part))
    return tuple(found.values())


def _separator(lines: list[tuple[int, str]]) -> str:
    """Spreadsheets of many countries write semicolons."""
    return ";" if lines and lines[0][1].count(";") > lines[0][1].count(",") else ","


def _row(row: dict[str, str], where: str) -> tuple[Profile, Part]:
    values = {name: (row.get(name) or "").strip() for name in COLUMNS}
    for problem in _problems(values):
        raise FileError(f"{where}: {problem}", _RIGHT)
    level, people = int(values["level"] or 1), int(values["people"] or 1)
    part = Part(values["competence"], values["competence_id"], level, people, values["mandatory"] != "no")
    name, name_pl, theme, kind = (values[column] for column in ("name", "name_pl", "theme", "kind"))
    return Profile(values["id"], name, name_pl, theme, kind, ()), part


def _problems(values: dict[str, str]) -> Iterator[str]:
    if not values["id"] or not values["competence"]:
        yield "id and competence are needed."
    if values["theme"] and values["theme"] not in THEMES:
        yield f"{values['theme']!r} is no theme: {', '.join(THEMES)}."
    if values["level"] not in ("", "1", "2", "3", "4"):
        yield f"level {values['level']!r} is not 1, 2, 3 or 4."
    if values["people"] and not (values["people"].isdecimal() and int(values["people"]) > 0):
        yield f"people {values['people']!r} is no number from 1."
    if values["mandatory"] not in ("", "yes", "no"):
        yield f"mandatory {values['mandatory']!r} is not yes or no."
