"""The reference of queries and data, written from their declarations into ``docs``: ``make docs``.

The examples are answered on the sample, and on the day that its rosters are of: whoever answers them on another day
(``make docs``, and the test that compares) sets the clock to it by :func:`on_the_day`. So the answers change only where
the queries or the sample do.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from competence_explorer.api.demo import prepare
from competence_explorer.api.render import cell, plain
from competence_explorer.graph import embedded, manifests
from competence_explorer.graph.schema import NODES, RELATIONSHIPS, Property
from competence_explorer.graph.store import open_store
from competence_explorer.graph.visibility import View
from competence_explorer.loaders.sample_data.people import AS_OF
from competence_explorer.queries import BUILT_IN
from competence_explorer.queries.base import Parameter, Query, Rows

ROWS = 5
"""Rows of an answer that the reference shows."""

WIDEST = 60
"""Characters of a cell of an answer."""

_DATE = dt.date
_LOAD = re.compile(r"\b(\d{4}-\d\d-\d\d)-[0-9a-f]{8}\b")  # the id of a load ends by chance
_TYPES = {"str": "text", "int": "whole number", "float": "number", "bool": "yes or no", "date": "day (YYYY-MM-DD)"}
_MERGES = {
    "best": "the best source",
    "union": "all values",
    "strictest": "the strictest value",
    "highest": "the highest",
    "derived": "derived",
}


def queries(answers: Mapping[str, Rows] | None = None) -> str:
    """The reference of the queries as Markdown, with the answers to their examples by id where they are given."""
    told = [_query(query, (answers or {}).get(query.id)) for _, query in sorted(BUILT_IN.items())]
    listed = "\n".join(f"- [{query.title}](#{id}): {query.question}" for id, query in sorted(BUILT_IN.items()))
    return "\n".join(
        [
            "# Queries",
            "",
            "Written by `make docs` from the declarations in `queries/`. Each query is a function in Python, a",
            "subcommand of `competence query`, a path under `/api/queries` and a page. The examples are answered on",
            f"the sample, whose people and institutions are invented, as if it were {AS_OF.isoformat()}.",
            "",
            listed,
            "",
            *told,
        ]
    )


def data_dictionary() -> str:
    """Labels, relationships and properties as Markdown."""
    parts = [
        "# Data dictionary",
        "",
        "Written by `make docs` from `graph/schema.py`. Where sources disagree, a property takes the value that",
        "the last column says; `why` shows every claim. Levels: 1 basic, 2 intermediate, 3 advanced, 4 expert.",
        "",
        "## Nodes",
        "",
    ]
    for label, node in NODES.items():
        authority = f" Sources that know best, in this order: {', '.join(node.authority)}." if node.authority else ""
        parts += [f"### {label}", "", node.description + authority, "", *_properties(node.properties)]
    parts += ["## Relationships", ""]
    for type_, relationship in RELATIONSHIPS.items():
        ends = ", ".join(f"`(:{a})-[:{type_}]->(:{b})`" for a, b in relationship.ends)
        key = f" One for each {' and '.join(f'`{name}`' for name in relationship.key)}." if relationship.key else ""
        parts += [f"### {type_}", "", f"{relationship.description} {ends}.{key}", ""]
        parts += _properties(relationship.properties)
    return "\n".join(parts)


def _query(query: Query[Any], rows: Rows | None) -> str:
    lines = [f"## {query.id}", "", f"**{query.title}.** {query.question}", "", query.description, ""]
    if query.parameters:
        lines += _table(("parameter", "type", "default", "meaning"), map(_parameter, query.parameters))
    columns = [(f"`{column.name}`", column.unit, column.description) for column in query.columns]
    lines += _table(("column", "unit", "meaning"), columns)
    options = "".join(f" --{name} {_quoted(value)}" for name, value in query.example.items())
    lines += ["Example:", "", "```", f"competence query {query.id}{options}", "```", ""]
    return "\n".join(lines) + ("\n" + _answer(query, rows) if rows is not None else "")


def _quoted(value: Any) -> str:
    text = str(value)
    return text if re.fullmatch(r"[\w.:-]+", text) else f'"{text}"'


def _parameter(parameter: Parameter) -> Sequence[str]:
    choices = ", ".join(parameter.choices)
    default = "required" if parameter.required else "" if parameter.default is None else str(plain(parameter.default))
    return f"`{parameter.name}`", choices or _TYPES[parameter.type.__name__], default, parameter.description


def _answer(query: Query[Any], rows: Rows) -> str:
    return f"<!-- answer -->\n{shown(query, rows)}\n<!-- end -->\n"


def shown(query: Query[Any], rows: Rows) -> str:
    """An answer as the reference shows it: a table of its first rows, without columns that are empty throughout."""
    if not rows:
        return "(no rows)\n"
    names = [name for name in query.names if any(row[name] not in (None, "", []) for row in rows)]
    told = [[_short(row[name]) for name in names] for row in rows[:ROWS]]
    counted = f"The first {len(told)} of {len(rows):,} rows:\n\n" if len(rows) > len(told) else ""
    return counted + "\n".join(_table(names, told))


def _short(value: Any) -> str:
    text = "" if value is None else _LOAD.sub(r"\1-…", str(plain(cell(value))))
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _properties(properties: Sequence[Property]) -> list[str]:
    rows = [
        (
            f"`{p.name}`" + ("" if p.shown else " (never shown)"),
            p.type,
            p.unit,
            ", ".join(p.values),
            p.description,
            _MERGES[p.merge],
        )
        for p in properties
    ]
    return _table(("property", "type", "unit", "values", "meaning", "of several"), rows) if rows else []


def _table(header: Sequence[str], rows: Any) -> list[str]:
    return [_line(header), _line(["---"] * len(header)), *map(_line, rows), ""]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(text.replace("|", "\\|").split()) for text in cells) + " |"


@contextmanager
def on_the_day(day: dt.date = AS_OF) -> Iterator[None]:
    """Let it be this day for whatever asks ``datetime.date.today()``."""

    class Kind(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, _DATE)

    class Day(_DATE, metaclass=Kind):
        @classmethod
        def today(cls) -> Day:
            return cls(day.year, day.month, day.day)

    tuple(BUILT_IN.values())  # what a query takes is read from its annotations, which must name the true type
    with patch.object(dt, "date", Day):
        yield


def answers(view: View) -> Iterator[tuple[str, Rows]]:
    """What the queries answer to their examples."""
    for id, query in BUILT_IN.items():
        yield id, query.rows(view, query.example)


def write(folder: Path, view: View) -> None:
    """Write the reference, with what the examples answer on the graph of the view."""
    folder.mkdir(exist_ok=True)
    (folder / "queries.md").write_text(queries(dict(answers(view))), encoding="utf-8")
    (folder / "data-dictionary.md").write_text(data_dictionary(), encoding="utf-8")


@contextmanager
def sample() -> Iterator[View]:
    """The sample in a graph of its own, loaded and asked on the day of its rosters."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        try:
            with open_store(environ={"COMPETENCE_HOME": home}) as store:
                with patch.object(manifests, "now", lambda: f"{AS_OF.isoformat()}T12:00:00+00:00"):
                    prepare(store, lambda text: print(text, file=sys.stderr))
                with on_the_day():
                    yield View(store)
        finally:
            embedded.stop(Path(home))


def main() -> None:
    """Load the sample and write the reference into ``docs``."""
    with sample() as view:
        write(Path("docs"), view)


if __name__ == "__main__":
    main()
