"""Loading several files, with a progress bar, and telling what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.graph.store import Store
from competence_explorer.loaders import load_file, loaders
from competence_explorer.loaders.bundles import is_bundle
from competence_explorer.loaders.pipeline import MAPPING_ENDINGS
from competence_explorer.loaders.report import Report
from competence_explorer.loaders.tables import is_beside

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".zip", ".yaml", ".yml", ".json")


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files themselves, and the tables in folders, by name; a folder whose tables make one source stays whole.

    Raises FileError for a folder without any.
    """
    files: list[Path] = []
    for path in paths:
        if _is_of_several(path):
            found = sorted(p for p in path.iterdir() if _is_table(p))
            if not found:
                raise FileError(f"{path}: no tables in this folder.", f"Tables end in {', '.join(SUFFIXES)}.")
            files += found
        else:
            files.append(path)
    return files


def passed_over(paths: Iterable[Path]) -> list[str]:
    """What stands in folders and is not loaded, by name: other kinds of files, and folders."""
    rest = [p for path in paths if _is_of_several(path) for p in path.iterdir() if not _is_table(p)]
    known = (*MAPPING_ENDINGS, "readme.txt")
    return sorted(f"{p.name}/" if p.is_dir() else p.name for p in rest if not p.name.lower().endswith(known))


def load_all(store: Store, files: Iterable[Path], **options: Any) -> Iterator[Report]:
    """Load the files one after the other. A file that is not understood ends it; those before it are loaded."""
    return (_load(store, path, options) for path in files)


@contextmanager
def settling(store: Store, say: Callable[[str], None]) -> Iterator[None]:
    """At the end, if the graph has changed, do what follows by rule (who is certainly the same becomes one), and say
    what came of it. Also where the last of several files was not understood: those before it are loaded."""
    before = store.version()
    try:
        yield
    except (FileError, UsageError):
        _settle(store, before, say)
        raise
    _settle(store, before, say)


def _settle(store: Store, before: tuple[str, int], say: Callable[[str], None]) -> None:
    if store.version() == before:
        return
    from competence_explorer.graph import review  # only where something has changed

    found = review.settle(store)
    parts = (
        f"{_identities(found.new)} certain and became one" * bool(found.new),
        f"{_identities(found.gone)} no longer certain and became two again" * bool(found.gone),
        f"{_identities(found.doubtful)} doubtful: competence review" * bool(found.doubtful),
    )
    if told := "; ".join(filter(None, parts)):
        say(told)


def _identities(number: int) -> str:
    return "1 identity is" if number == 1 else f"{number} identities are"


def tell(
    reports: list[Report], form: str, show: Callable[[list[dict[str, Any]], str], None], say: Callable[[str], None]
) -> None:
    """The reports: for reading on standard error, or as data on standard output."""
    if form == "table":
        for report in reports:
            say(report.to_text())
    else:
        show([report.to_json() for report in reports], form)


def _is_of_several(path: Path) -> bool:
    """Whether a path is a folder of which each table is a source."""
    return path.is_dir() and not is_bundle(path, loaders().values())


def _is_table(path: Path) -> bool:
    named = path.suffix.lower() in SUFFIXES and not path.name.lower().endswith(MAPPING_ENDINGS)
    file = path.is_file() or not path.exists()  # a reference to nothing is told when it is opened
    return named and file and not is_beside(path)


def _load(store: Store, path: Path, options: dict[str, Any]) -> Report:
    from rich.console import Console  # only where somebody waits
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    # The number of rows is known at the end only, so the bar pulses; without a terminal it is not shown.
    shown = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,} rows"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*shown, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(path.name, total=None)
        return load_file(store, path, progress=lambda rows: bar.update(task, completed=rows), **options)
