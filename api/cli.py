"""The command line: ``competence``. Data go to standard output, messages and progress to standard error.

Exit codes: 0 done, 1 done but some input was rejected, 2 wrong usage or a file that was not understood,
3 engine not available. What a command needs is imported in it, so that the others start fast.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from competence_explorer.api.show import FORMATS, show
from competence_explorer.graph.errors import CompetenceError

if TYPE_CHECKING:
    from competence_explorer.graph.store import Store
    from competence_explorer.queries.base import Query

DONE, REJECTED = 0, 1

_format = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How data are written."
)


def main() -> None:
    """The entry point: errors that a user can act on are told in two lines, without a traceback."""
    try:
        code = competence.main(standalone_mode=False)
    except CompetenceError as error:
        say(f"error: {error.detail}")
        if error.hint:
            say(f"hint:  {error.hint}")
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("stopped")
        code = 130
    sys.exit(code or DONE)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="competence-explorer")
def competence() -> None:
    """Who can do what in a metropolitan area, who connects whom, and which competences are missing.

    Without NEO4J_URI the graph is kept by an embedded engine in COMPETENCE_HOME, which starts by itself.
    """


@competence.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on; 0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def demo(port: int, no_browser: bool) -> None:
    """Load the sample metropolis (its people are invented) and open the explorer."""
    from competence_explorer.api.demo import prepare

    with open_store() as store:
        prepare(store, say)
        serve_pages(store, "127.0.0.1", port, not no_browser)


@competence.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def serve(host: str, port: int, no_browser: bool) -> None:
    """Serve the pages and the HTTP interface."""
    with open_store() as store:
        serve_pages(store, host, port, not no_browser)


@competence.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--sample", is_flag=True, help="Load the sample metropolis, whose people are invented.")
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Mapping file (YAML).")
@click.option("--source", help="Name of the source, where it does not follow from the file.")
@click.option("--loader", help="Kind of the files, where their columns do not tell.")
@click.option("--option", "options", multiple=True, help="What is read only if asked for, as occupations of ESCO.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option(
    "--write-mapping",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write how the file was understood, or a draft if it was not, as a mapping file to correct.",
)
@click.option("--allow-drop", is_flag=True, help="Accept a version that loses more than a fifth of its subjects.")
@_format
@click.pass_context
def load(
    context: click.Context,
    paths: tuple[Path, ...],
    sample: bool,
    mapping: Path | None,
    source: str | None,
    loader: str | None,
    options: tuple[str, ...],
    dry_run: bool,
    write_mapping: Path | None,
    allow_drop: bool,
    form: str,
) -> None:
    """Load files (CSV, XLSX, YAML, zip) or folders of them: rosters, portfolios, training records and more."""
    from competence_explorer.api.loading import files_in, load_all, tell

    if sample == bool(paths):
        raise click.UsageError("Give files or folders, or --sample.")
    with open_store() as store:
        files = files_in(paths) if paths else sample_files(store)
        if write_mapping and len(files) != 1:
            raise click.UsageError("A mapping is of one file: give --write-mapping with one.")
        given = {"mapping": mapping, "source_name": source, "loader": loader, "options": options}
        given["write_mapping"] = write_mapping
        reports = load_all(store, files, dry_run=dry_run, allow_drop=allow_drop, **given)
    tell(reports, form, show, say)
    context.exit(REJECTED if any(report.rejected for report in reports) else DONE)


@competence.command()
@click.argument("kind", required=False)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Default: KIND.xlsx here.")
def template(kind: str | None, output: Path | None) -> None:
    """Write an empty file with the columns of a loader, documented (XLSX, or CSV by the name's ending)."""
    from competence_explorer.loaders import find_loader, loaders, write_template

    if kind is None:
        show([{"kind": name, "title": known.title} for name, known in loaders().items()], "table")
        return
    path = output or Path(f"{find_loader(kind).kind}.xlsx")
    write_template(kind, path)
    say(f"wrote {path}")


@competence.command()
@_format
def sources(form: str) -> None:
    """The sources in the graph, each with its last load."""
    from competence_explorer.graph import claims

    with open_store() as store:
        show(claims.sources(store), form)


@competence.command()
@_format
def loads(form: str) -> None:
    """Every load, newest first."""
    from competence_explorer.graph import claims

    with open_store() as store:
        show(claims.loads(store), form)


@competence.command()
@click.argument("load_id", metavar="LOAD")
def undo(load_id: str) -> None:
    """Take a load back: the graph is as if it had never been loaded."""
    from competence_explorer.graph import claims

    with open_store() as store:
        changes = claims.undo(store, load_id)
    for what, counts in (("nodes", changes.nodes), ("relationships", changes.relationships)):
        say(f"{what}: {counts.created} created, {counts.updated} updated, {counts.removed} removed")


@competence.command()
@_format
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


@competence.group("query", cls=_Queries, subcommand_metavar="ID [--PARAMETER VALUE ...]")
def query_group() -> None:
    """Run a named query; `competence query ID --help` documents it."""


@competence.command()
@click.argument("thing")
@click.argument("other", required=False)
@click.option("--property", "name", help="Only this property.")
@_format
def why(thing: str, other: str | None, name: str | None, form: str) -> None:
    """Where it comes from: every claim about a person, competence, project …, or about what ties two of them."""
    from competence_explorer.graph.visibility import View
    from competence_explorer.queries import find_query

    query = find_query("why")
    with open_store() as store:
        rows = query.rows(View(store), {"thing": thing, "other": other, "property": name})
    show(rows, form, query.names)


@competence.command()
@_format
def calls(form: str) -> None:
    """The calls in the graph."""
    text = "MATCH (c:Call) RETURN c.id AS id, c.title AS title, c.opens AS opens, c.closes AS closes ORDER BY c.id"
    with open_store() as store:
        show(store.read(text), form, ["id", "title", "opens", "closes"])


@competence.command()
@click.argument("text", metavar="QUERY")
@click.option("--parameter", "-p", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter of the query.")
@_format
def cypher(text: str, pairs: tuple[str, ...], form: str) -> None:
    """Run a reading Cypher query; `-` reads it from standard input."""
    from competence_explorer.graph.workbench import run

    text = sys.stdin.read() if text == "-" else text
    with open_store() as store:
        result = run(store, text, dict(_pair(pair) for pair in pairs))
    show([dict(zip(result.columns, row, strict=True)) for row in result.rows], form, list(result.columns))
    if result.truncated:
        say(f"only the first {len(result.rows)} rows are shown")


def _for_neo4j_admin(store: Store, folder: Path) -> None:
    from competence_explorer.graph import bulk

    exported = bulk.export(store, folder, progress=lambda table: say(f"writing {table}"))
    say(f"wrote {exported.nodes} nodes and {exported.relationships} relationships; see {folder / bulk.ARGUMENTS}")


_EXPORTS: Mapping[str, Callable[[Store, Path], None]] = {"neo4j-admin": _for_neo4j_admin}


@competence.command()
@click.option("--format", "form", type=click.Choice(list(_EXPORTS)), required=True, help="What the files are for.")
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, help="A new or empty folder.")
def export(form: str, output: Path) -> None:
    """Write the whole graph, personal data and bookkeeping included, as files for another program.

    neo4j-admin: header and data files, with the arguments, for `neo4j-admin database import full`.
    """
    with open_store() as store:
        _EXPORTS[form](store, output)


@competence.command()
def refresh() -> None:
    """Take notice of what others wrote into the graph: the next query reads it anew."""
    with open_store() as store:
        store.write(lambda _: None)
        say(f"the graph is at version {store.version()[1]}")


@competence.command()
@_format
def status(form: str) -> None:
    """Engine, version and counts."""
    from competence_explorer.api.status import status_of

    with open_store() as store:
        found = status_of(store)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        flat = {name: value for name, value in found.items() if name != "counts"} | found["counts"]
        show([{"name": name, "value": value} for name, value in flat.items()], form)


@competence.command()
def stop() -> None:
    """Stop the embedded engine; it starts again when it is needed."""
    from competence_explorer.graph import embedded
    from competence_explorer.graph.store import home_folder

    say("stopped" if embedded.stop(home_folder()) else "it was not running")


def open_store() -> Store:
    """The store that the environment names."""
    from competence_explorer.graph.store import open_store as open_

    return open_()


def sample_files(store: Store) -> list[Path]:
    """The files of the sample metropolis, written into the home folder."""
    from competence_explorer.api.demo import sample_files as write

    return write(store)


def serve_pages(store: Store, host: str, port: int, browser: bool) -> None:
    """Serve until interrupted; the address goes to standard output."""
    import webbrowser

    from competence_explorer.api.app import listen, serve

    with listen(host, port) as socket:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{socket.getsockname()[1]}/"
        click.echo(address)
        say("The explorer is there; stop it with Ctrl-C.")
        if browser:
            webbrowser.open(address)
        serve(store, socket)


def say(message: str) -> None:
    """A message to the user: standard error."""
    click.echo(message, err=True)


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
    run = _format(_runner(query))
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
