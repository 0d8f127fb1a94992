"""The command that drafts a call, for a person to edit and to load."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from competence_explorer.api.console import open_store, say

if TYPE_CHECKING:
    from competence_explorer.graph.competence.drafts import Line
    from competence_explorer.graph.store import Store


@click.command("draft-call")
@click.argument("document", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--profile", help="Start from a requirement profile: its id or name.")
@click.option("--call", help="Start from an earlier call.")
@click.option("--project", "projects", multiple=True, help="Start from comparable projects (may be repeated).")
@click.option("--theme", help="Start from all projects of a theme.")
@click.option("--id", "call_id", default="DRAFT", show_default=True, help="Id of the new call.")
@click.option("--title", help="Title of the new call.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=25,
    show_default=True,
    help="Competences at most, from a document or projects.",
)
@click.option("--least", type=click.FloatRange(0, 1), help="From a document: suggestions with this score or more.")
@click.option(
    "--write",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The draft: a new file, YAML, or CSV by the ending of its name.",
)
def draft_call(
    document: Path | None,
    profile: str | None,
    call: str | None,
    projects: tuple[str, ...],
    theme: str | None,
    call_id: str,
    title: str | None,
    limit: int,
    least: float | None,
    write: Path,
) -> None:
    """Draft a call's required competences, to be edited and then loaded: from a call DOCUMENT (PDF, DOCX, plain text,
    Polish or English), a profile, an earlier call, or comparable projects. Nothing is added to the graph."""
    starts = (document, profile, call, projects, theme)
    if sum(bool(start) for start in starts) != 1:
        raise click.UsageError("Give one of DOCUMENT, --profile, --call, --project and --theme.")
    if write.exists():
        raise click.UsageError(f"{write} is there already: a draft does not overwrite what somebody may have edited.")
    with open_store() as store:
        lines = _lines(store, document, profile, call, projects, theme, limit, least)
    if not lines:
        say("nothing was found to require: no file was written")
        return
    _write(
        write,
        call_id,
        title or f"Draft from {document.name if document else profile or call or theme or 'projects'}",
        lines,
    )
    say(f"wrote {write} with {len(lines)} competences: edit it, then `competence load {write}`")


def _lines(
    store: Store,
    document: Path | None,
    profile: str | None,
    call: str | None,
    projects: tuple[str, ...],
    theme: str | None,
    limit: int,
    least: float | None,
) -> list[Line]:
    from competence_explorer.graph.call_text import call_text
    from competence_explorer.graph.competence import drafts
    from competence_explorer.graph.snapshot import take_snapshot
    from competence_explorer.graph.suggestions import LEAST

    if profile:
        return drafts.from_profile(profile, store.home)
    if document:
        text = call_text(document)
        return drafts.from_text(take_snapshot(store), text, limit, LEAST if least is None else least)
    snapshot = take_snapshot(store)
    if call:
        return drafts.from_call(snapshot, call)
    return drafts.from_projects(snapshot, projects or drafts.projects_of(snapshot, theme or ""), limit)


def _write(path: Path, call_id: str, title: str, lines: list[Line]) -> None:
    from competence_explorer.api import render
    from competence_explorer.graph.competence import drafts

    if path.suffix.lower() == ".csv":
        text = render.to_csv(drafts.as_rows(call_id, title, lines), list(drafts.COLUMNS))
    else:
        text = drafts.as_yaml(call_id, title, lines)
    path.write_text(text, encoding="utf-8", newline="")


COMMANDS = (draft_call,)
