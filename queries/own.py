"""Own queries: files in a folder of the user's that become queries like ours.

A ``.cypher`` file is a reading query below a header of comments, each ``// word: text``:

    // id: people-with-title
    // title: People by job title
    // question: Who has a job title with this word in it?
    // description: Job titles as the rosters have them.
    // parameter: word text: A word of the title
    // parameter: limit integer = 20: Rows at most
    // column: name: Full name
    // column: people [people]: How many there are
    // example: word = clerk
    MATCH (p:Person) WHERE toLower(p.job_title) CONTAINS toLower($word) RETURN p.name AS name, …

Types of parameters are text, integer, number, truth and date (a text YYYY-MM-DD in the query: ``date($day)``); one with
``=`` has a default, one with ``?`` after its type may be missing (null). These queries see everyone, so they answer
analysts and stewards only. A ``.py`` file declares queries with :func:`competence_explorer.queries.base.query`; it
runs as any program of the user's does, and sees what its view shows.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from competence_explorer.graph import workbench
from competence_explorer.graph.errors import CompetenceError, ForbiddenError, UsageError
from competence_explorer.graph.store import home_folder
from competence_explorer.graph.visibility import View
from competence_explorer.queries.base import Column, Parameter, Query, Rows

VARIABLE = "COMPETENCE_QUERIES"
"""The environment variable with more folders, separated as in PATH."""

TYPES: Mapping[str, Any] = {"text": str, "integer": int, "number": float, "truth": bool, "date": dt.date}

_HEADER = re.compile(r"//\s*(\w+)\s*:\s*(.*\S)\s*")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PARAMETER = re.compile(
    r"(?P<name>[a-z]\w*)\s+(?P<type>\w+)(?P<optional>\?)?(?:\s*=\s*(?P<default>.*?))?\s*:\s+(?P<told>.+)"
)
_COLUMN = re.compile(r"(?P<name>\w+)(?:\s*\[(?P<unit>[^]]+)\])?\s*:\s+(?P<told>.+)")
_ONCE = ("id", "title", "question", "description")
_MANY = ("parameter", "column", "example")

Header = Mapping[str, Sequence[str]]


def folders(environ: Mapping[str, str] = os.environ) -> list[Path]:
    """Where own queries are: ``queries`` in the home folder if it is there, and the folders of ``VARIABLE``.

    Raises UsageError where a folder that is named is not there.
    """
    named = [Path(text).expanduser() for text in environ.get(VARIABLE, "").split(os.pathsep) if text]
    for folder in named:
        if not folder.is_dir():
            raise UsageError(f"There is no folder {folder} with queries.", f"Correct --queries or {VARIABLE}.")
    home = home_folder(environ) / "queries"
    return [home, *named] if home.is_dir() else named


def read_queries(
    places: Collection[Path], taken: Collection[str] = (), faulty: Callable[[UsageError], None] | None = None
) -> dict[str, Query[Any]]:
    """The queries in the files of these folders, by id. ``taken`` are ids that they may not have.

    A file without a header, with a write, or with an id that is taken is told to ``faulty``, with its name, and left
    out; without ``faulty`` it raises UsageError.
    """
    found: dict[str, Query[Any]] = {}
    for path in (path for folder in places for path in sorted(folder.iterdir())):
        if path.suffix not in (".cypher", ".py") or path.name.startswith((".", "_")):
            continue
        try:
            found |= _declared(path, {*taken, *found})
        except UsageError as error:
            if faulty is None:
                raise
            faulty(error)
    return found


def _declared(path: Path, taken: Collection[str]) -> dict[str, Query[Any]]:
    queries = [_from_cypher(path)] if path.suffix == ".cypher" else list(_from_python(path))
    for query in queries:
        if query.id in taken:
            raise UsageError(f"{path}: there is another query {query.id!r}.", "Give it an id of its own.")
    return {query.id: query for query in queries}


def _from_cypher(path: Path) -> Query[Any]:
    try:
        return parse(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8: {error.reason}.", "Save it as UTF-8.") from error
    except CompetenceError as error:
        raise UsageError(f"{path}: {error.detail}", error.hint) from error


def parse(text: str) -> Query[Any]:
    """The query that a text with its header declares. Raises UsageError, and ForbiddenError for one that writes.

    >>> one = parse('''// id: all-skills
    ... // title: Competences
    ... // question: Which are there?
    ... // column: name: Name
    ... MATCH (s:Skill) RETURN s.name AS name''')
    >>> one.id, one.names
    ('all-skills', ['name'])
    """
    header = _header(text)
    safe = workbench.guarded(text)
    columns = tuple(_column(told) for told in header["column"])
    parameters = tuple(_parameter(told) for told in header["parameter"])
    workbench.check_names(text, dict.fromkeys(p.name for p in parameters))
    if not safe or not _ID.fullmatch(header["id"][0]):
        raise UsageError(f"The id {header['id'][0]!r} is not possible.", "Small letters, digits and hyphens: my-query.")
    return Query(
        id=header["id"][0],
        title=header["title"][0],
        question=header["question"][0],
        description=(header["description"] or header["question"])[0],
        columns=columns,
        parameters=parameters,
        purpose="found",
        example=_example(header["example"], parameters),
        run=_runner(text, [column.name for column in columns]),
    )


def _header(text: str) -> Header:
    """What the comments before the query say, by their first word."""
    found: dict[str, list[str]] = {word: [] for word in (*_ONCE, *_MANY)}
    for line in text.splitlines():
        if line.strip() and not line.startswith("//"):
            break
        if (said := _HEADER.fullmatch(line)) and said[1] in found:
            found[said[1]].append(said[2])
    for word in ("id", "title", "question", "column"):
        if not found[word]:
            raise UsageError(f"The header has no line `// {word}: …`.", "It names id, title, question and columns.")
    for word in _ONCE:
        if len(found[word]) > 1:
            raise UsageError(f"The header says {word} {len(found[word])} times.", "Say it once.")
    return found


def _column(told: str) -> Column:
    said = _COLUMN.fullmatch(told)
    if not said:
        raise UsageError(
            f"The column {told!r} is not understood.", "It looks like `// column: people [people]: How many`."
        )
    return Column(said["name"], said["told"], said["unit"] or "")


def _parameter(told: str) -> Parameter:
    said = _PARAMETER.fullmatch(told)
    if not said or said["type"] not in TYPES:
        raise UsageError(
            f"The parameter {told!r} is not understood.",
            f"It looks like `// parameter: limit integer = 20: Rows`; types are {', '.join(TYPES)}.",
        )
    made = Parameter(said["name"], TYPES[said["type"]], said["told"], argument=said["name"])
    default = made.parse(said["default"]) if said["default"] else None
    required = default is None and not said["optional"]
    return Parameter(made.name, made.type, made.description, default, required, argument=made.name)


def _example(told: Sequence[str], parameters: Sequence[Parameter]) -> dict[str, Any]:
    known = {p.name: p for p in parameters}
    found: dict[str, Any] = {}
    for text in told:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not sign or name not in known:
            raise UsageError(f"The example {text!r} is not understood.", f"NAME = VALUE, of: {', '.join(known)}.")
        found[name] = known[name].parse(value)
    return found


def _runner(text: str, names: Sequence[str]) -> Any:
    def run(view: View, **values: Any) -> Rows:
        if not view.viewer.sees_everyone:
            raise ForbiddenError("Own Cypher queries are for analysts and stewards, who may see everyone.", "Use ours.")
        given = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}
        result = workbench.run(view.store, text, given)
        if result.columns and result.columns != list(names):  # the embedded engine names none where there are no rows
            raise UsageError(
                f"The query returns {', '.join(result.columns)}; its header says {', '.join(names)}.",
                "Correct the lines `// column: …`, or RETURN … AS …",
            )
        if result.truncated:
            raise UsageError(f"The query has more than {len(result.rows)} rows.", "Add a LIMIT, or a parameter.")
        return [dict(zip(names, row, strict=True)) for row in result.rows]

    return run


def _from_python(path: Path) -> Iterator[Query[Any]]:
    name = f"competence_queries_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if not spec or not spec.loader:
        raise UsageError(f"{path} cannot be read as Python.", "Name it something.py.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise UsageError(f"{path} does not run: {type(error).__name__}: {error}", "Run it with python.") from error
    found = [value for value in vars(module).values() if isinstance(value, Query) and value.run.__module__ == name]
    if not found:
        raise UsageError(f"{path} declares no query.", "Use @query of competence_explorer.queries.base.")
    yield from found
