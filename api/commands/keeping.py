"""Commands that keep the graph: copies of it, its state, its engine."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from competence_explorer.api.console import open_store, say, with_format
from competence_explorer.api.show import show

if TYPE_CHECKING:
    from competence_explorer.graph.store import Store
    from competence_explorer.graph.visibility import Role, View


EXCHANGE = "exchange"
ROLES = ("viewer", "coordinator", "analyst", "steward")


class _Form(click.ParamType):  # type: ignore[type-arg]
    """A format of exports; they are looked up when one is asked for."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The name, if there is such a format."""
        from competence_explorer.graph.exports import FORMATS

        if value not in (*FORMATS, EXCHANGE):
            self.fail(f"{value!r} is not one of {', '.join((*FORMATS, EXCHANGE))}.", param, ctx)
        return value


def _as_files(view: View, form: str, path: Path) -> None:
    from competence_explorer.graph import bulk
    from competence_explorer.graph.exports import find_format

    written = find_format(form).write(view, path, lambda table: say(f"writing {table}"))
    more = f"; see {path / bulk.ARGUMENTS}" if form == "neo4j-admin" else ""
    say(f"wrote {written.nodes} nodes and {written.relationships} relationships{more}")


def _as_exchange_file(store: Store, path: Path, issuer: str, expires: dt.datetime | None) -> None:
    from competence_explorer.graph import exchange_file

    written = exchange_file.export(store, path, issuer=issuer, expires_on=expires and expires.date())
    say(f"wrote {written.people} people, {written.withdrawn} withdrawn; good until {written.expires_on}")


@click.command()
@click.option("--format", "form", type=_Form(), required=True, help="What the files are for; see above.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), required=True, help="A new or empty folder, or a new file."
)
@click.option("--role", type=click.Choice(ROLES), default="steward", help="Only what this role may see.")
@click.option("--institution", default="", help="Where that role belongs (the key of an institution).")
@click.option(
    "--issuer", default="", help="exchange: who issues the file; the metropolis with most staff if not given."
)
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d"]), help="exchange: its last day; in half a year if not given."
)
def export(form: str, output: Path, role: Role, institution: str, issuer: str, expires: dt.datetime | None) -> None:
    """Write the graph as files for another program.

    \b
    graphml      a file for networkx, igraph, Gephi, yEd
    gexf         a file for Gephi
    json         a file in node-link form, for networkx and D3
    csv          a folder of node and edge lists
    xlsx         a workbook, a sheet a label and a type

    Without e-mails; supervisors' ratings only where --role may see them.

    neo4j-admin: all of it, personal data and bookkeeping included: a folder of header and data files, with the
    arguments, for `neo4j-admin database import full`.

    exchange: one file (JSON) for the explorer of another metropolis, which loads it: people who permitted to be named
    abroad and may be seen by everybody, by pseudonyms, with name, job title, languages, institution and competences,
    and the pseudonyms of those who have withdrawn since an earlier file.
    """
    from competence_explorer.graph.visibility import View, Viewer

    with open_store() as store:
        if form == EXCHANGE:
            _as_exchange_file(store, output, issuer, expires)
        else:
            _as_files(View(store, Viewer(role, institution)), form, output)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the whole graph, personal data and bookkeeping included, into a new file.

    The file is for `competence restore`, on either engine. Only its owner may read it.
    """
    from competence_explorer.graph.backup import backup as write

    with open_store() as store:
        written = write(store, file, progress=lambda name: say(f"writing {name}"))
    say(f"wrote {written.nodes} nodes and {written.relationships} relationships")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Give up what is in the graph now.")
def restore(file: Path, replace: bool) -> None:
    """Make the graph what it was when FILE was written by `competence backup`.

    Until it is done, queries and loads refuse the graph; if it is broken off, run it again.
    """
    from competence_explorer.graph.backup import restore as read

    with open_store() as store:
        there = read(store, file, replace=replace, progress=lambda name: say(f"reading {name}"))
    say(f"restored {there.nodes} nodes and {there.relationships} relationships")


@click.command()
def refresh() -> None:
    """Take notice of what others wrote into the graph: the next query reads it anew."""
    with open_store() as store:
        store.write(lambda _: None)
        say(f"the graph is at version {store.version()[1]}")


@click.command()
@with_format
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


@click.command()
def stop() -> None:
    """Stop the embedded engine; it starts again when it is needed."""
    from competence_explorer.graph import embedded
    from competence_explorer.graph.store import home_folder

    say("stopped" if embedded.stop(home_folder()) else "it was not running")


COMMANDS = (export, backup, restore, refresh, status, stop)
