"""The reference of queries and data, written from their declarations into ``docs``: ``make docs``.

What queries answer changes with the sample and with the day, so the answers of examples are marked
(``<!-- answer -->``) and the check that the files are up to date leaves them out.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from competence_explorer.api.render import cell, plain
from competence_explorer.graph.schema import NODES, RELATIONSHIPS, Property
from competence_explorer.graph.visibility import View
from competence_explorer.queries import BUILT_IN
from competence_explorer.queries.base import Parameter, Query, Rows

ROWS = 5
"""Rows of an answer that the reference shows."""

WIDEST = 60
"""Characters of a cell of an answer."""

_ANSWER = re.compile(r"\n<!-- answer -->.*?<!-- end -->\n", re.DOTALL)
_TYPES = {"str": "text", "int": "whole number", "float": "number", "bool": "yes or no", "date": "day (YYYY-MM-DD)"}
_MERGES = {
    "best": "the best source",
    "union": "all values",
    "strictest": "the strictest value",
    "highest": "the highest",
    "derived": "derived",
}


def without_answers(text: str) -> str:
    """The reference without what examples answered."""
    return _ANSWER.sub("", text)


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
            "the sample, whose people and institutions are invented.",
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
    names = [name for name in query.names if any(row[name] not in (None, "", []) for row in rows)]
    told = [[_short(row[name]) for name in names] for row in rows[:ROWS]]
    counted = f"{len(rows)} rows; the first {len(told)}:" if len(rows) > len(told) else ""
    body = "\n".join(_table(names, told)) if rows else "(no rows)\n"
    return f"<!-- answer -->\n{counted}\n\n{body}\n<!-- end -->\n"


def _short(value: Any) -> str:
    text = "" if value is None else str(plain(cell(value)))
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


def answers(view: View) -> Iterator[tuple[str, Rows]]:
    """What the queries answer to their examples."""
    for id, query in BUILT_IN.items():
        yield id, query.rows(view, query.example)


def write(folder: Path, view: View) -> None:
    """Write the reference, with what the examples answer on the graph of the view."""
    folder.mkdir(exist_ok=True)
    (folder / "queries.md").write_text(queries(dict(answers(view))), encoding="utf-8")
    (folder / "data-dictionary.md").write_text(data_dictionary(), encoding="utf-8")


def main() -> None:
    """Load the sample into a graph of its own and write the reference into ``docs``."""
    from competence_explorer.api.demo import prepare
    from competence_explorer.graph import embedded
    from competence_explorer.graph.store import open_store

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        try:
            with open_store(environ={"COMPETENCE_HOME": home}) as store:
                prepare(store, print)
                write(Path("docs"), View(store))
        finally:
            embedded.stop(Path(home))


if __name__ == "__main__":
    main()
