"""Folders that are whole or not there."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from competence_explorer.graph.errors import UsageError


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to write in that takes the place of ``folder`` when all went well, and goes if not.

    Only its owner may read it. Raises UsageError where ``folder`` is not empty, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder: nothing is overwritten.", "Name a new folder.")
    work = folder.absolute().parent / f".{uuid.uuid4().hex}"
    try:
        work.mkdir(mode=0o700, parents=True)
        yield work
        if folder.exists():
            folder.rmdir()
        work.rename(folder)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}.", "Name another folder.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
