"""Files and folders that are whole or not there."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

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


@contextmanager
def new_file(path: Path, *, make_folders: bool = False) -> Iterator[BinaryIO]:
    """A file to write in that takes the name ``path`` when all went well and is on the disk, and goes if not.

    Only its owner may read it. Raises UsageError where there is one of this name, or it cannot be written.
    """
    if path.exists():
        raise UsageError(f"{path} is there already: nothing is overwritten.", "Name a new file.")
    with _beside(path, make_folders) as (file, work):
        yield file
        _close(file)
        work.rename(path)


def keep(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read in place of an earlier one: who reads sees all or nothing of it.

    Raises UsageError where it cannot be written.
    """
    with _beside(path, make_folders=True) as (file, work):
        file.write(content)
        _close(file)
        work.replace(path)


@contextmanager
def _beside(path: Path, make_folders: bool) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file in the same folder, and its path; it is gone at the end unless it was given another name."""
    work = path.absolute().parent / f".{uuid.uuid4().hex}"
    try:
        if make_folders:
            work.parent.mkdir(parents=True, exist_ok=True)
        with open(work, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            yield file, work
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}.", "Name another file.") from error
    finally:
        work.unlink(missing_ok=True)


def _close(file: BinaryIO) -> None:
    """Close it when it is on the disk."""
    file.flush()
    os.fsync(file.fileno())
    file.close()
