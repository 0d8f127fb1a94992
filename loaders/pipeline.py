"""A file into the graph: understood, read, and its statements loaded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from competence_explorer.graph import claims, reports
from competence_explorer.graph.collecting import seldom
from competence_explorer.graph.errors import FileError
from competence_explorer.graph.records import Source
from competence_explorer.graph.store import Store
from competence_explorer.loaders.drafts import write_text
from competence_explorer.loaders.mapping import FileMapping, make_mapping, read_mapping
from competence_explorer.loaders.reading import Reading, read_statements
from competence_explorer.loaders.reading import write_mapping as write_mapping_of
from competence_explorer.loaders.recognition import UnrecognisedError
from competence_explorer.loaders.registry import loaders
from competence_explorer.loaders.report import Report
from competence_explorer.loaders.tables import sha256

MAPPING_ENDINGS = (".mapping.yaml", ".mapping.yml")
"""How the name of a mapping ends that is used for the file beside it without being named."""


@seldom()
def load_file(
    store: Store,
    path: Path | str,
    *,
    loader: str | None = None,
    mapping: Path | str | Mapping[str, Any] | None = None,
    source_name: str | None = None,
    options: Collection[str] = (),
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
    allow_drop: bool = False,
    write_mapping: Path | str | None = None,
) -> Report:
    """Load a CSV, XLSX or YAML file, or a folder or zip archive of tables that make one source.

    ``loader`` is a kind (recognised by the header if missing), ``mapping`` a YAML file or what would be in it (that
    beside the file if missing: ``list.mapping.yaml`` for ``list.csv``),
    ``source_name`` the key of the source, instead of kind, institution and scope, ``options`` what a loader reads
    only if it is asked for (``Loader.options``). ``progress`` is told the number
    of rows accepted so far. With ``dry_run`` nothing is written; ``allow_drop`` allows a version that names
    far fewer subjects than the one before. ``write_mapping`` names a YAML file in which to write how the file was
    understood, or a draft if it was not.
    Raises FileError if the file as a whole is not understood, UsageError for a wrong mapping or an unconfirmed
    drop, EngineError if the engine cannot be had: loading again then goes on.
    """
    path = Path(path)
    target = Path(write_mapping) if write_mapping else None
    try:
        reading = read_file(path, loader=loader, mapping=mapping, source_name=source_name, options=options)
    except UnrecognisedError as error:
        if target:
            write_text(target, error.draft)
        raise
    if target:
        write_mapping_of(reading, target)
    report = reading.report
    if reading.loader.withdraws or reading.source.complete:
        _refuse_older(store, reading.source, path)
    result = claims.load(
        store,
        reading.source,
        reading,
        file=report.file,
        sha256=sha256(path),
        loader=reading.loader.kind,
        counts=report.counts,
        progress=progress,
        allow_drop=allow_drop or reading.loader.withdraws,
        dry_run=dry_run,
    )
    report.load_id, report.changes, report.dry_run = result.load_id, result.changes, dry_run
    if result.load_id:
        reports.save(store, result.load_id, report.kept())
    return report


def read_file(
    path: Path | str,
    *,
    loader: str | None = None,
    mapping: Path | str | Mapping[str, Any] | None = None,
    source_name: str | None = None,
    options: Collection[str] = (),
) -> Reading:
    """The statements of a file, without a store: iterate over what is returned, then look at its ``report``.

    Parameters and errors are those of :func:`load_file`.
    """
    rules = _mapping(mapping_of(Path(path)) if mapping is None else mapping)
    known = list(loaders().values())
    return read_statements(
        Path(path), known, rules, loader=loader or "", source_name=source_name or "", options=options
    )


def mapping_of(path: Path) -> Path | None:
    """The mapping beside a file (``list.mapping.yaml`` beside ``list.csv``), if there is one."""
    names = [path.with_name(f"{path.stem}{ending}") for ending in MAPPING_ENDINGS if path.name]
    return next((beside for beside in names if beside.is_file()), None)


def _refuse_older(store: Store, source: Source, path: Path) -> None:
    """Raise FileError for a version before the one in force: it would bring back who has left or withdrawn since."""
    text = "MATCH (c:Claim {source_id: $id}) WHERE c.active RETURN max(c.as_of) AS day"
    day = store.read(text, id=source.id)[0]["day"] or ""
    if source.as_of and source.as_of < day:
        raise FileError(
            f"{path.name} is of {source.as_of}; one of {day} was loaded already.",
            "Load the newest only, or take the newer one back first: `competence loads`, `competence undo LOAD`.",
        )


def _mapping(given: Path | str | Mapping[str, Any] | None) -> FileMapping:
    if given is None:
        return FileMapping()
    return make_mapping(given) if isinstance(given, Mapping) else read_mapping(Path(given))
