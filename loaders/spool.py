"""Records that are slow to read are kept in a temporary file once they were read to the end."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO

from competence_explorer.loaders.base import Record

_BATCH = 500


class Spool:
    """The records of a table: read from its source until one reading has reached the end, from then on from a
    temporary file without a name, which goes with this object."""

    def __init__(self, source: Callable[[], Iterator[Record]]) -> None:
        self._source = source
        self._file: IO[bytes] | None = None

    def __call__(self) -> Iterator[Record]:
        """The records from the start."""
        return self._keep() if self._file is None else self._kept(self._file)

    def _keep(self) -> Iterator[Record]:
        source = self._source()
        file = tempfile.TemporaryFile()  # noqa: SIM115 (it is kept)
        while batch := list(islice(source, _BATCH)):
            pickle.dump(batch, file, protocol=pickle.HIGHEST_PROTOCOL)
            yield from batch
        self._file = file

    def _kept(self, file: IO[bytes]) -> Iterator[Record]:
        place, end = 0, file.seek(0, 2)
        while place < end:
            file.seek(place)  # another reading may have moved it
            batch: list[Record] = pickle.load(file)  # noqa: S301 (written above, by this process)
            place = file.tell()
            yield from batch
