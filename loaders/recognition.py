"""What kind of file this is: recognised by its columns if one kind fits best, else refused with a draft mapping."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import process

from competence_explorer.graph.errors import FileError
from competence_explorer.graph.keys import fold
from competence_explorer.loaders.base import Loader
from competence_explorer.loaders.drafts import blank_draft, draft
from competence_explorer.loaders.headers import header_of
from competence_explorer.loaders.layout import Layout, Peeked, lay_out, likely_header
from competence_explorer.loaders.mapping import FileMapping
from competence_explorer.loaders.matching import lexicon, match
from competence_explorer.loaders.tables import TableFile

_LIKELY = 75
_ENOUGH = 5
"""Columns that tell a kind even if most columns of the file are not known, provided that no other kind knows half
as many: published lists have many columns of their own."""


class UnrecognisedError(FileError):
    """A file that fits no kind, or several. ``draft`` is a mapping (YAML) to correct."""

    def __init__(self, detail: str, hint: str, draft: str) -> None:
        super().__init__(detail, hint)
        self.draft = draft

    def of(self, path: Path) -> UnrecognisedError:
        """The same, with the name of the file, and what its mapping must be called to be found by itself."""
        name = f"{path.stem}.mapping.yaml"
        hint = f"{self.hint} Or correct this draft and save it beside the file, as {name}:\n\n{self.draft}"
        return UnrecognisedError(f"{path.name}: {self.detail}", hint, self.draft)


class Fit(NamedTuple):
    """How well a loader fits a file (the more, the better): columns that it reads, (negative) columns that it does
    not know, and whether one is there that tells its kind from others."""

    used: int = 0
    unknown: int = 0
    told: bool = False


def recognise(
    peeked: Sequence[Peeked], loaders: Collection[Loader], mapping: FileMapping, file: TableFile
) -> tuple[Loader, str]:
    """The one loader that fits the columns best, and why it was taken.

    It must know more than half of the columns, or five and twice as many as any other. Raises UnrecognisedError.
    """
    able = [loader for loader in loaders if mapping.columns.keys() <= {c.name for c in loader.columns}] or loaders
    fits = {loader.kind: _fit(lay_out(peeked, loader, mapping), loader) for loader in able}
    by_kind = {loader.kind: loader for loader in able}
    ranked = sorted(fits, key=lambda kind: fits[kind], reverse=True)
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else ""
    alone = fits[best].used and (not second or fits[second] < fits[best])
    if alone and _is_enough(fits[best], fits.get(second, Fit())):
        return by_kind[best], _why(best, second, fits)
    headers = likely_header(peeked)
    likely = by_kind[best] if fits[best].used else max(able, key=lambda loader: _likeness(headers, loader))
    told = fits[best].used or any(_likeness(headers, likely))
    sketch = draft(peeked, likely, file) if told else blank_draft(peeked, able, file)
    if not fits[best].used:
        raise UnrecognisedError(*_unknown(headers, loaders), sketch)
    if not alone:
        fault = f"fit more than one kind of file: {', '.join(sorted(k for k in fits if fits[k] == fits[best]))}"
    else:
        used, unknown = fits[best].used, -fits[best].unknown
        fault = f"fit {best} best, but only {used} of {used + unknown} are known there"
    raise UnrecognisedError(
        f"The columns ({', '.join(headers)}) {fault}.", "Name the loader, or write a mapping.", sketch
    )


def no_header(peeked: Sequence[Peeked], loader: Loader, file: TableFile) -> UnrecognisedError:
    """The error for a file in which a loader finds no header row."""
    return UnrecognisedError(*_unknown(likely_header(peeked), [loader]), draft(peeked, loader, file))


def _fit(layouts: Sequence[Layout], loader: Loader) -> Fit:
    """How well a loader fits; one that has columns which tell its kind does not fit at all without them."""
    told = any(name in layout.origins for layout in layouts for name in loader.telling)
    if loader.telling and not told:
        return Fit()
    unknown = sum(len(layout.unused) - layout.matches.known for layout in layouts)
    return Fit(sum(layout.read for layout in layouts), -unknown, told)


def _is_enough(best: Fit, second: Fit) -> bool:
    return best.used > -best.unknown or (best.used >= _ENOUGH and best.used >= 2 * second.used)


def _likeness(headers: Sequence[str], loader: Loader) -> tuple[int, int]:
    """How many headers are known as columns, and how many are like names of columns."""
    names = [column.name for column in loader.columns]
    known = match([header_of(header) for header in headers], lexicon(loader)).places
    return len(known), sum(process.extractOne(fold(h), names, score_cutoff=_LIKELY) is not None for h in headers)


def _why(best: str, second: str, fits: Mapping[str, Fit]) -> str:
    used, unknown = fits[best].used, -fits[best].unknown
    others = f"; next is {second} with {fits[second].used}" if second and fits[second].used else ""
    if others and fits[best].told and fits[second].used == used:
        others += ", which lacks the column that tells them apart"
    return f"Taken for {best}: it reads {used} of the columns, {unknown} are not known to it{others}."


def _unknown(headers: Sequence[str], loaders: Collection[Loader]) -> tuple[str, str]:
    known = {c.name: loader.kind for loader in loaders for c in loader.columns}
    near = {h: hit[0] for h in headers if (hit := process.extractOne(fold(h), list(known), score_cutoff=_LIKELY))}
    expected = "; ".join(
        f"{loader.kind}: one of {', '.join(loader.key)}, with {', '.join(c.name for c in loader.columns)}"
        for loader in (loaders if len(loaders) == 1 else [])
    ) or "; ".join(f"{loader.kind}: {' or '.join(loader.key)}" for loader in loaders)
    hints = "".join(f" {theirs!r} may be {ours}." for theirs, ours in near.items() if theirs != ours)
    return (
        f"No header row was understood. Found: {', '.join(headers) or 'nothing'}.",
        f"Expected columns – {expected}.{hints} Write a mapping, or start from `competence template KIND`.",
    )
