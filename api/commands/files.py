"""Commands that bring files into the graph and take them back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from competence_explorer.api.console import open_store, say, with_format
from competence_explorer.api.show import show

if TYPE_CHECKING:
    from competence_explorer.graph.store import Store
    from competence_explorer.loaders.report import Report

DONE, REJECTED = 0, 1


@click.command()
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
@with_format
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
    from competence_explorer.api.loading import files_in, load_all, passed_over, settling, tell

    if sample == bool(paths):
        raise click.UsageError("Give files or folders, or --sample.")
    with open_store() as store:
        files = files_in(paths) if paths else sample_files(store)
        if write_mapping and len(files) != 1:
            raise click.UsageError("A mapping is of one file: give --write-mapping with one.")
        given = {"mapping": mapping, "source_name": source, "loader": loader, "options": options}
        given["write_mapping"] = write_mapping
        if others := passed_over(paths):
            say(f"not read: {', '.join(others)}")
        reports: list[Report] = []
        with settling(store, say):
            try:
                for report in load_all(store, files, dry_run=dry_run, allow_drop=allow_drop, **given):
                    reports.append(report)
            finally:
                tell(reports, form, show, say)
    context.exit(REJECTED if any(report.rejected for report in reports) else DONE)


@click.command()
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


@click.command()
@with_format
def sources(form: str) -> None:
    """The sources in the graph, each with its last load."""
    from competence_explorer.graph import claims

    with open_store() as store:
        show(claims.sources(store), form)


@click.command()
@with_format
def loads(form: str) -> None:
    """Every load, newest first."""
    from competence_explorer.graph import claims

    with open_store() as store:
        show(claims.loads(store), form)


@click.command()
@click.argument("load_id", metavar="LOAD")
def undo(load_id: str) -> None:
    """Take a load back: the graph is as if it had never been loaded."""
    from competence_explorer.api.loading import settling
    from competence_explorer.graph import review

    with open_store() as store, settling(store, say):
        changes = review.undo(store, load_id)
    for what, counts in (("nodes", changes.nodes), ("relationships", changes.relationships)):
        say(f"{what}: {counts.created} created, {counts.updated} updated, {counts.removed} removed")


def sample_files(store: Store) -> list[Path]:
    """The files of the sample metropolis, written into the home folder."""
    from competence_explorer.api.demo import sample_files as write

    return write(store)


COMMANDS = (load, template, sources, loads, undo)
