"""The sample metropolis, loaded through the same loaders as any office's files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.store import Store


def prepare(store: Store, say: Callable[[str], None]) -> None:
    """See to it that the graph holds the sample, and that nothing has to be compiled later.

    Raises UsageError if the graph holds something else: invented people are never mixed with real ones.
    """
    from competence_explorer.api.loading import load_all, settling
    from competence_explorer.graph.accepted import SOURCE as ACCEPTED
    from competence_explorer.graph.algorithms import warm
    from competence_explorer.loaders.sample import SAMPLE_FILES, is_sample

    sources = {row["id"] for row in store.read("MATCH (s:Source) RETURN s.id AS id")} - {ACCEPTED.id}
    if not all(map(is_sample, sources)):
        raise UsageError(
            "The graph holds your own sources: the sample is not mixed into it.",
            "Set COMPETENCE_HOME to another folder for the demo, or use `competence serve`.",
        )
    if not sources >= {file.source_id for file in SAMPLE_FILES}:
        say("Loading the sample metropolis; all its people and institutions are invented.")
        with settling(store, say):
            for report in load_all(store, sample_files(store)):
                say(f"  {report.file}: {report.loaded:,} rows")
    warm()


def sample_files(store: Store) -> list[Path]:
    """The files of the sample, written into the store's home folder."""
    from competence_explorer.loaders.sample import write_sample

    folder = store.home / "sample"
    folder.mkdir(parents=True, exist_ok=True)
    return [path for path in write_sample(folder) if path.suffix in (".csv", ".xlsx")]
