"""The rules by which names are read, from ``rules.yaml``: all languages together."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, NamedTuple

import yaml

Phrase = tuple[str, ...]


class Level(NamedTuple):
    """A kind of municipality, county or region that a phrase names; ``office`` if it is its authority."""

    name: str
    office: bool


class Rules(NamedTuple):
    """What ``rules.yaml`` holds; phrases are tuples of words; ``towns`` maps each form of a town's name to the town."""

    forms: Mapping[Phrase, str]
    before: Mapping[Phrase, Level]
    after: Mapping[Phrase, Level]
    same: Mapping[str, Phrase]
    translated: Mapping[str, str]
    left_out: frozenset[str]
    generic: frozenset[str]
    titles: frozenset[str]
    towns: Mapping[str, str]
    town_names: frozenset[str]


@functools.cache
def rules() -> Rules:
    """The rules, read once."""
    text = resources.files("competence_explorer.graph.matching").joinpath("rules.yaml").read_text(encoding="utf-8")
    given = yaml.safe_load(text)
    levels = given["levels"]
    return Rules(
        forms={phrase: form for form, by in given["legal_forms"].items() for phrase in _phrases(by)},
        before=dict(_levels(levels, "before")) | dict(_levels(levels, "office")),
        after=dict(_levels(levels, "after")),
        same={word: tuple(read.split()) for read, words in given["same_words"].items() for word in words},
        translated={word: read for read, words in given["translations"].items() for word in words},
        left_out=_words(given["left_out"]),
        generic=_words(given["generic"]),
        titles=_words(given["titles"]),
        towns=_towns(given["towns"]),
        town_names=frozenset(given["towns"]["pl"]),
    )


@functools.lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A Polish word without the ending of its case, for comparing two forms of one word; not for display.

    >>> [stem(word) for word in ("gdanska", "gdansku", "gdynia", "gdyni", "sopocie", "redzie", "tczewie")]
    ['gdansk', 'gdansk', 'gdyn', 'gdyn', 'sopot', 'red', 'tczew']
    """
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= 3:
            return word[: len(word) - len(ending)] + instead
    return word


# Longest first; in the locative a t becomes c, a d dz.
_ENDINGS = (
    ("iego", ""), ("iemu", ""), ("iach", ""), ("dzie", "d"), ("iej", ""), ("ego", ""), ("emu", ""), ("ych", ""),
    ("ich", ""), ("ach", ""), ("cie", "t"), ("rze", "r"), ("iu", ""), ("ia", ""), ("ie", ""), ("io", ""), ("im", ""),
    ("ym", ""), ("ej", ""), ("i", ""), ("u", ""), ("a", ""), ("e", ""), ("o", ""), ("y", ""),
)  # fmt: skip


def _phrases(by_language: Mapping[str, list[str]]) -> Iterator[Phrase]:
    yield from (tuple(phrase.split()) for phrases in by_language.values() for phrase in phrases)


def _levels(levels: Mapping[str, Any], where: str) -> Iterator[tuple[Phrase, Level]]:
    for name, given in levels.items():
        for phrase in _phrases(given.get(where, {})):
            yield phrase, Level(name, where == "office")


def _words(by_language: Mapping[str, list[str]]) -> frozenset[str]:
    return frozenset(word for words in by_language.values() for word in words)


_CASES = ("", "a", "u", "ie", "y", "i", "ia", "iu", "o", "e", "ach", "iach")


def _towns(given: Mapping[str, Any]) -> dict[str, str]:
    """The forms that the endings give, and those that they do not."""
    stems = {stem(town): town for town in given["pl"]}
    made = {found + ending: town for found, town in stems.items() for ending in _CASES}
    soft = {found[:-1] + "cie": town for found, town in stems.items() if found.endswith("t")}
    soft |= {found[:-1] + "dzie": town for found, town in stems.items() if found.endswith("d")}
    irregular = {form: town for town, forms in given["irregular"].items() for form in forms}
    return made | soft | irregular | {town: town for town in given["pl"]}
