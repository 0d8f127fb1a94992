"""The command for what people have to decide: doubtful identities, suggested competences."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from competence_explorer.api.console import open_store, say, with_format
from competence_explorer.api.show import show

if TYPE_CHECKING:
    from competence_explorer.graph.decisions import Verdict
    from competence_explorer.graph.store import Store

DONE, REJECTED = 0, 1

FIRST = 50
"""Items that are listed unless more are asked for."""

LABELS = ("Institution", "Skill", "Person", "Project", "Training")

HIDDEN = ("a_id", "b_id")
"""Columns that only JSON and CSV have: a table shows names."""


def _verdict(name: str, about: str) -> Callable[[Any], Any]:
    return click.option(f"--{name}", f"{name}_ids", multiple=True, metavar="ID", help=f"{about} (may be repeated).")


@click.command()
@click.option("--kind", type=click.Choice(("identity", "competence")), help="Only pairs, or only suggestions.")
@click.option("--label", type=click.Choice(LABELS, case_sensitive=False), help="Only of this label.")
@click.option("--limit", type=click.IntRange(min=1), help=f"So many at most.  [default: {FIRST}; all with --write]")
@click.option("--decided", is_flag=True, help="List what was decided, by whom and when.")
@_verdict("same", "The two are one: make them one")
@_verdict("different", "The two are different: keep them apart")
@_verdict("accept", "The suggested competence is right: add it")
@_verdict("refuse", "The suggested competence is wrong: do not suggest it again")
@_verdict("undo", "Take a decision back")
@click.option("--merge", nargs=2, multiple=True, metavar="A B", help="Make these two one, though they are not listed.")
@click.option("--keep-apart", nargs=2, multiple=True, metavar="A B", help="Keep these two apart for good.")
@click.option("--note", default="", help="Why, kept with what is decided now.")
@click.option("--by", help="Who decides.  [default: the user of this computer]")
@click.option(
    "--write",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the list as a new CSV file, with a column to be filled in.",
)
@click.option(
    "--decisions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read that file back (CSV or XLSX).",
)
@with_format
@click.pass_context
def review(
    context: click.Context,
    /,
    kind: str | None,
    label: str | None,
    limit: int | None,
    decided: bool,
    merge: tuple[tuple[str, str], ...],
    keep_apart: tuple[tuple[str, str], ...],
    note: str,
    by: str | None,
    write: Path | None,
    decisions: Path | None,
    form: str,
    **ids: tuple[str, ...],
) -> None:
    """What people have to decide: who and what may be the same, which competences projects and trainings may need.

    Without an option that decides, what is open is listed; nothing of it is done until somebody decides. A and B of
    --merge and --keep-apart are ids, `LABEL ID`, or names as they stand in the graph.
    """
    given: list[tuple[Verdict, str]] = [
        (verdict, id_) for verdict in ("same", "different", "accept", "refuse") for id_ in ids[f"{verdict}_ids"]
    ]
    pairs: list[tuple[Verdict, str, str]] = [("same", *two) for two in merge] + [
        ("different", *two) for two in keep_apart
    ]
    if bool(write) + bool(decisions) + bool(given or pairs or ids["undo_ids"]) + decided > 1:
        raise click.UsageError("Give one of --write, --decisions, --decided, and decisions.")
    with open_store() as store:
        if decisions:
            context.exit(_read(store, decisions, by or _user()))
        elif given or pairs or ids["undo_ids"]:
            _decide(store, given, pairs, ids["undo_ids"], note, by or _user())
        else:
            _list(store, kind, label, limit, decided, write, form)


def _decide(
    store: Store,
    given: Sequence[tuple[Verdict, str]],
    pairs: Sequence[tuple[Verdict, str, str]],
    undone: Sequence[str],
    note: str,
    by: str,
) -> None:
    from competence_explorer.graph import review as reviews

    if len({id_ for _, id_ in given} | set(undone)) < len(given) + len(undone):
        raise click.UsageError("An id is given twice.")
    made = reviews.decisions_of(store, [reviews.Choice(id_, verdict, note) for verdict, id_ in given], by)
    made += [reviews.pair(store, one, other, verdict, by, note) for verdict, one, other in pairs]
    if undone:
        reviews.take_back(store, undone)
    if made:
        reviews.record(store, made)
    say(f"{len(made)} decided, {len(undone)} taken back")


def _read(store: Store, path: Path, by: str) -> int:
    from competence_explorer.api.decision_file import read_decisions_of
    from competence_explorer.graph import review as reviews

    known = reviews.decidable(store)
    found = read_decisions_of(path, known)
    choices = [row.choice for row in found.rows]
    if choices:
        reviews.record(store, reviews.decisions_of(store, choices, by, known))
    for fault in found.faults:
        value = f" {fault.column}={fault.value!r}:" if fault.column else ""
        say(f"rejected: {fault.file}, row {fault.row}:{value} {fault.reason}; {fault.right}")
    rejected = len({fault.row for fault in found.faults})
    say(f"{len(choices)} decided, {found.known} decided before, {found.open} left open, {rejected} rejected")
    return REJECTED if rejected else DONE


def _list(
    store: Store, kind: str | None, label: str | None, limit: int | None, decided: bool, write: Path | None, form: str
) -> None:
    from competence_explorer.graph import review as reviews

    items = reviews.decided_items(store) if decided else reviews.open_items(store)
    asked = [item for item in items if kind in (None, item.kind) and label in (None, item.label)]
    if write:
        _write(write, asked[:limit])
        return
    shown = asked[: limit or FIRST]
    fields = reviews.Decided._fields if decided else reviews.Item._fields
    names = [name for name in fields if form != "table" or name not in HIDDEN]
    show([item._asdict() | {"reasons": list(item.reasons)} for item in shown], form, names)
    if len(shown) < len(asked):
        say(f"{len(shown)} of {len(asked)} are shown: --limit shows more")
    if not asked:
        say("nothing was decided yet" if decided else "there is nothing to decide")


def _write(path: Path, items: Sequence[Any]) -> None:
    from competence_explorer.api.decision_file import COLUMNS
    from competence_explorer.api.render import to_csv

    if path.exists():
        raise click.UsageError(f"{path} is there already: somebody may have filled it in.")
    rows = [item._asdict() | {"reasons": list(item.reasons)} for item in items]
    path.write_text(to_csv(rows, COLUMNS), encoding="utf-8-sig", newline="")  # the mark tells Excel that it is UTF-8
    say(f"wrote {path} with {len(rows)} rows: fill in the column decision, then `competence review --decisions {path}`")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a process of no known user
        return "somebody"


COMMANDS = (review,)
