"""Groups of nodes: any labels, numbered."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

import numpy as np

from competence_explorer.graph.algorithms.matrices import Ints
from competence_explorer.graph.errors import UsageError


def group_codes(groups: Iterable[Hashable] | None, size: int) -> Ints:
    """Number the labels in order of appearance, one label a node; no groups are one group.

    All missing labels (None, NaN, NA) share one number. Raises :class:`UsageError` if there are more or
    fewer labels than nodes, or labels that cannot be compared.
    """
    if groups is None:
        return np.zeros(size, np.int32)
    import pandas as pd

    try:
        if isinstance(groups, np.ndarray) and groups.ndim == 1 and groups.dtype.kind in "biu":
            return _fitting(pd.factorize(groups)[0].astype(np.int32), size)
        labels = listed(groups)
        codes = np.fromiter(map(_numbers(labels).__getitem__, labels), np.int32, len(labels))
    except TypeError as error:
        raise UsageError(f"Groups: {error}.", "Give strings, numbers or tuples.") from error
    return _fitting(codes, size)


def _fitting(codes: Ints, size: int) -> Ints:
    if codes.size != size:
        raise UsageError(f"{codes.size} groups for {size} nodes.", "Give one group label for each node.")
    return codes


def listed(groups: Iterable[Hashable]) -> list[Hashable]:
    """Return the labels as a list, one a node.

    Raises :class:`UsageError` for a mapping or a text: what these give one by one are no labels.
    """
    if isinstance(groups, Mapping | str | bytes) or not isinstance(groups, Iterable):
        raise UsageError(
            f"Groups are given as {type(groups).__name__}.", "Give a list of one group label for each node, in order."
        )
    return groups.tolist() if isinstance(groups, np.ndarray) else list(groups)


def group_labels(groups: Iterable[Hashable]) -> list[Hashable]:
    """Return the distinct labels in the order of their numbers, None for the missing ones."""
    return list(dict.fromkeys(_known(label) for label in groups))


def _numbers(labels: list[Hashable]) -> dict[Hashable, int]:
    """Number each label; NaNs are equal to nothing, so every one of them is a key of its own."""
    unique = dict.fromkeys(labels)
    number = {label: at for at, label in enumerate(dict.fromkeys(map(_known, unique)))}
    return {label: number[_known(label)] for label in unique}


def _known(label: Hashable) -> Hashable:
    """Return the label, or None if it is missing."""
    import pandas as pd

    return None if label is pd.NA or label != label else label
