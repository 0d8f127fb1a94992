"""What lists of beneficiaries of EU funds call their columns, in all languages of the Union.

The words stand in beneficiary_terms.yaml: the one table of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

LAWS = ("Regulation (EU) No 1303/2013, Annex XII", "Regulation (EU) 2021/1060, Article 49(3)")
"""What requires the columns."""


@cache
def beneficiary_terms() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Language (ISO 639-1) → our column → its headers, the best first. A leading underscore: known, not kept."""
    text = files("competence_explorer.loaders").joinpath("beneficiary_terms.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe)
    return {language: {name: tuple(terms) for name, terms in columns.items()} for language, columns in data.items()}


def terms(column: str) -> tuple[str, ...]:
    """The headers of a column in all languages, the best of each language first."""
    lists = [columns.get(column, ()) for columns in beneficiary_terms().values()]
    longest = max(map(len, lists), default=0)
    return tuple(dict.fromkeys(words[i] for i in range(longest) for words in lists if i < len(words)))


def not_kept() -> dict[str, tuple[str, ...]]:
    """The headers of what the law requires and the graph does not keep, by what it is."""
    names = dict.fromkeys(n for columns in beneficiary_terms().values() for n in columns if n.startswith("_"))
    return {name.removeprefix("_"): terms(name) for name in names}
