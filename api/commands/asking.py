"""Commands that ask the graph."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from competence_explorer.api.console import open_store, say, with_format
from competence_explorer.api.show import show

if TYPE_CHECKING:
    from competence_explorer.queries.base import Query


@click.command()
@with_format
def queries(form: str) -> None:
    """The named queries."""
    from competence_explorer.queries import QUERIES

    show([{"id": q.id, "question": q.question, "title": q.title} for q in QUERIES.values()], form)


class _Queries(click.Group):
    """A subcommand for each query, made when it is asked for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        from competence_explorer.queries import QUERIES

        return list(QUERIES)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command:
        from competence_explorer.queries import find_query

        return _query_command(find_query(cmd_name))


@click.group("query", cls=_Queries, subcommand_metavar="ID [--PARAMETER VALUE ...]")
def query_group() -> None:
    """Run a named query; `competence query ID --help` documents it."""


@click.command()
@click.argument("thing")
@click.argument("other", required=False)
@click.option("--property", "name", help="Only this property.")
@with_format
def why(thing: str, other: str | None, name: str | None, form: str) -> None:
    """Where it comes from: every claim about a person, competence, project …, or about what ties two of them."""
    from competence_explorer.graph.visibility import View
    from competence_explorer.queries import find_query

    query = find_query("why")
    with open_store() as store:
        rows = query.rows(View(store), {"thing": thing, "other": other, "property": name})
    show(rows, form, query.names)


@click.command()
@with_format
def calls(form: str) -> None:
    """The calls in the graph."""
    text = "MATCH (c:Call) RETURN c.id AS id, c.title AS title, c.opens AS opens, c.closes AS closes ORDER BY c.id"
    with open_store() as store:
        show(store.read(text), form, ["id", "title", "opens", "closes"])


@click.command()
@click.argument("text", metavar="QUERY")
@click.option("--parameter", "-p", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter of the query.")
@with_format
def cypher(text: str, pairs: tuple[str, ...], form: str) -> None:
    """Run a reading Cypher query; `-` reads it from standard input."""
    from competence_explorer.graph.workbench import run

    text = sys.stdin.read() if text == "-" else text
    with open_store() as store:
        result = run(store, text, dict(_pair(pair) for pair in pairs))
    show([dict(zip(result.columns, row, strict=True)) for row in result.rows], form, list(result.columns))
    if result.truncated:
        say(f"only the first {len(result.rows)} rows are shown")


def _pair(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(f"--parameter {text!r} is not NAME=VALUE.")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _query_command(query: Query[Any]) -> click.Command:
    options: list[click.Parameter] = [
        click.Option(
            [f"--{p.name}", f"value_{p.name}"],
            type=click.Choice(p.choices) if p.choices else p.type if p.type in (int, float, bool) else str,
            required=p.required,
            default=p.default,
            show_default=p.default is not None,
            help=p.description + ".",
        )
        for p in query.parameters
    ]
    run = with_format(_runner(query))
    options += run.__click_params__  # type: ignore[attr-defined]
    text = f"{query.question} {query.description}"
    return click.Command(query.id, params=options, callback=run, help=text, short_help=query.question)


def _runner(query: Query[Any]) -> Callable[..., None]:
    def run(form: str, **values: Any) -> None:
        from competence_explorer.graph.visibility import View

        with open_store() as store:
            given = {name.removeprefix("value_"): value for name, value in values.items() if value is not None}
            rows = query.rows(View(store), given)
        show(rows, form, query.names)
        if not rows:
            say("nothing was found")

    return run


COMMANDS = (queries, query_group, why, calls, cypher)
