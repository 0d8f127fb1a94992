"""Columns of a snapshot: plain numpy arrays, and texts as one block of UTF-8 with offsets, so that a file of
them can be memory-mapped and read without decoding what nobody asks for."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LIST_SEPARATOR = "\x1f"
"""Joins the values of a list within one text: the ASCII unit separator, which no file's text should hold."""


class Texts(Sequence[str]):
    """Texts in one block of UTF-8: text i is ``data[offsets[i]:offsets[i + 1]]``; an empty text is a missing one."""

    def __init__(self, data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self.data = data
        self.offsets = offsets

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Texts:
        """Encode values; None becomes empty."""
        texts = [value or "" for value in values]
        block = "".join(texts)
        data = block.encode()
        # Where each character is one byte, which is so for ids and keys, the texts are as long as their UTF-8.
        lengths = map(len, texts) if len(data) == len(block) else (len(text.encode()) for text in texts)
        offsets = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(np.fromiter(lengths, np.int64, len(texts)), out=offsets[1:])
        return cls(np.frombuffer(data, np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return self.data[self.offsets[index] : self.offsets[index + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        block, offsets = self.data.tobytes(), self.offsets.tolist()
        for start, end in itertools.pairwise(offsets):
            yield block[start:end].decode()

    def take(self, indices: NDArray[np.intp]) -> Texts:
        """The texts at these indices."""
        return Texts.of([self[i] for i in indices.tolist()])

    def list(self, index: int) -> list[str]:
        """A text that holds a list, as a list."""
        text = self[index]
        return text.split(LIST_SEPARATOR) if text else []


Column = Texts | NDArray[Any]

Days = NDArray[np.datetime64]


def encode(type_: str, values: Sequence[Any]) -> Column:
    """A column of a schema type: numbers as float64 (missing: NaN), dates as datetime64[D] (missing: NaT)."""
    if type_ in _MISSING and values.count(None) == len(values):  # as in many columns
        return np.full(len(values), _MISSING[type_])
    return _ENCODERS[type_](values)


def take(column: Column, indices: NDArray[np.intp]) -> Column:
    """The values at these indices."""
    return column.take(indices) if isinstance(column, Texts) else column[indices]


def value(column: Column, index: int) -> Any:
    """One value as Python holds it; None where it is missing. Whole numbers come as int."""
    found = column[index]
    if isinstance(column, Texts):
        return found or None
    if column.dtype.kind == "M":
        return None if np.isnat(found) else found.item()
    if column.dtype.kind == "f":
        return None if np.isnan(found) else int(found) if found == int(found) else float(found)
    return found.item()


def else_general(own: Days, general: Days) -> Days:
    """The own day of each, or the general one where it is missing."""
    return np.where(np.isnat(own), general, own).astype("datetime64[D]")


def in_years(first: Days, last: Days, since: int | None, until: int | None) -> NDArray[np.bool_]:
    """Which held at some time from the year ``since`` to the year ``until``, both included and either open, by their
    first and last days. A missing day is no reason against: it leaves its side open.

    >>> days = np.array(["2019-05-01", "2023-02-01", "NaT"], "datetime64[D]")
    >>> in_years(days, days, 2020, 2022).tolist()
    [False, False, True]
    """
    held = np.ones(len(first), np.bool_)
    if since is not None:
        held &= ~(last < np.datetime64(f"{since:04}-01-01", "D"))
    if until is not None:
        held &= ~(first > np.datetime64(f"{until:04}-12-31", "D"))
    return held


def save(folder: Path, name: str, column: Column) -> None:
    """Write a column as one or two .npy files."""
    if isinstance(column, Texts):
        np.save(folder / f"{name}.data.npy", column.data)
        np.save(folder / f"{name}.offsets.npy", column.offsets)
    else:
        np.save(folder / f"{name}.npy", column)


def open_column(folder: Path, name: str) -> Column:
    """Memory-map a column that :func:`save` wrote."""
    read = functools.partial(np.load, mmap_mode="r", allow_pickle=False)
    if (folder / f"{name}.npy").exists():
        return read(folder / f"{name}.npy")  # type: ignore[no-any-return]
    return Texts(read(folder / f"{name}.data.npy"), read(folder / f"{name}.offsets.npy"))


def _dates(values: Sequence[Any]) -> Column:
    return np.array([_day(value) for value in values], "datetime64[D]")


def _day(value: Any) -> dt.date | None:
    return value if value is None or isinstance(value, dt.date) else value.to_native()


def _numbers(values: Sequence[Any]) -> Column:
    return np.array([np.nan if value is None else value for value in values], np.float64)


def _lists(values: Sequence[Any]) -> Column:
    return Texts.of([LIST_SEPARATOR.join(value) if value else None for value in values])


_MISSING = {"number": np.float64(np.nan), "integer": np.float64(np.nan), "date": np.datetime64("NaT", "D")}

_ENCODERS: Mapping[str, Callable[[Sequence[Any]], Column]] = {
    "text": Texts.of,
    "texts": _lists,
    "number": _numbers,
    "integer": _numbers,
    "date": _dates,
}
